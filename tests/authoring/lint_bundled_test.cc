// The bundled base has no warning, and nothing in it is left undecided.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/authoring/lint.h"
#include "kasa_diag/knowledge_base.h"

namespace kasa_diag::authoring {
namespace {

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

TEST(BundledBaseTest, IsClean) {
  std::vector<KnowledgeFile> files;
  for (const auto& entry :
       std::filesystem::directory_iterator("kasa_diag/knowledge")) {
    if (entry.path().extension() != ".textproto") continue;
    files.push_back({entry.path().string(), ReadAll(entry.path())});
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
