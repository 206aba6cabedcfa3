// docs/check.md has every lint, and none that does not exist.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/authoring/lint.h"
#include "tests/files.h"

namespace kasa_diag::authoring {
namespace {

using ::testing::ElementsAreArray;

// The ids in the first column of the page's table.
std::vector<std::string> DocumentedLints() {
  const std::string page = ReadFile("docs/check.md");
  std::vector<std::string> ids;
  const std::string row = "\n| `";
  for (size_t at = page.find(row); at != std::string::npos;
       at = page.find(row, at + 1)) {
    const size_t begin = at + row.size();
    ids.push_back(page.substr(begin, page.find('`', begin) - begin));
  }
  return ids;
}

TEST(LintDocsTest, ThePageHasAllLintsAndNoOther) {
  std::vector<std::string> ids;
  for (const LintDescription& lint : AllLints()) ids.emplace_back(lint.id);
  EXPECT_THAT(DocumentedLints(), ElementsAreArray(ids));
}

}  // namespace
}  // namespace kasa_diag::authoring
