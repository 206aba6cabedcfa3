// The bundled base has no warning, and nothing in it is left undecided.

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/authoring/lint.h"
#include "kasa_diag/knowledge_base.h"
#include "tests/files.h"

namespace kasa_diag::authoring {
namespace {

TEST(BundledBaseTest, IsClean) {
  std::vector<KnowledgeFile> files;
  for (const auto& entry :
       std::filesystem::directory_iterator("kasa_diag/knowledge")) {
    if (entry.path().extension() != ".textproto") continue;
    files.push_back({entry.path().string(), ReadFile(entry.path())});
  }
  ASSERT_GT(files.size(), 10u);
  std::sort(files.begin(), files.end(),
            [](const KnowledgeFile& a, const KnowledgeFile& b) {
              return a.name < b.name;
            });
  const LintReport report = Lint(files);
  ASSERT_NE(report.knowledge, nullptr);
  for (const LintWarning& warning : report.warnings) {
    ADD_FAILURE() << warning.ToString();
  }
  for (const std::string& undecided : report.undecided) {
    ADD_FAILURE() << undecided;
  }
}

}  // namespace
}  // namespace kasa_diag::authoring
