#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "kasa_diag/texts.h"
#include "tests/files.h"
#include "tests/fuzzing/mutations.h"
#include "tests/fuzzing/small_base.h"

namespace kasa_diag {
namespace {

TEST(KnowledgeFuzzerTest, DamagedFiles) {
  // A file of its own, one that is added, and one that replaces.
  const std::string small = fuzzing::kSmallBase;
  const std::string added =
      ReadFile("examples/knowledge/first_cause.textproto");
  fuzzing::RunOnMutations(
      {small, "a" + added,
       "acauses { id: \"a\" override: true title: \"A\" prior: 0.2 "
       "severity: ERROR }"},
      1'500);
}

TEST(KnowledgeFuzzerTest, DamagedCatalogues) {
  v1::Catalogue catalogue = MakeCatalogue(fuzzing::SmallBase()->content());
  for (v1::Catalogue::Text& text : *catalogue.mutable_texts()) {
    text.set_text("\xC3\x9C " + text.original());
  }
  std::string text;
  ASSERT_TRUE(google::protobuf::TextFormat::PrintToString(catalogue, &text));
  fuzzing::RunOnMutations({"c" + text}, 1'500);
}

}  // namespace
}  // namespace kasa_diag
