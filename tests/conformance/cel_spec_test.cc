// The specification's own files, where the folder with them is at hand.

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/runner.h"
#include "tests/conformance/testdata.h"

namespace kasa_diag::conformance {
namespace {

using ::testing::IsEmpty;

struct SpecFile {
  const char* name;
  int passed;  // at least
};

class CelSpecTest : public ::testing::TestWithParam<SpecFile> {};

TEST_P(CelSpecTest, Passes) {
  if (SharedFolder().empty()) GTEST_SKIP() << kNoSharedFolder;
  const absl::StatusOr<Tally> tally =
      RunFile(ReadFile(absl::StrCat(SharedFolder(), "/data/cel_conformance/",
                                    GetParam().name, ".textproto")),
              condition::AbsentFields::kDefault);
  ASSERT_TRUE(tally.ok()) << tally.status();
  EXPECT_THAT(tally->failures, IsEmpty());
  EXPECT_GE(tally->passed, GetParam().passed);
}

INSTANTIATE_TEST_SUITE_P(
    Files, CelSpecTest,
    ::testing::Values(SpecFile{"basic", 32}, SpecFile{"comparisons", 147},
                      SpecFile{"enums", 29}, SpecFile{"lists", 19},
                      SpecFile{"logic", 21}, SpecFile{"parse", 118}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace kasa_diag::conformance
