// docs/check.md has every lint, and none that does not exist; the bundled base
// has no warning.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/authoring/lint.h"
#include "kasa_diag/knowledge_base.h"

namespace kasa_diag::authoring {
namespace {

using ::testing::ElementsAreArray;

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// The ids in the first column of the page's table.
std::vector<std::string> DocumentedLints() {
  const std::string page = ReadAll("docs/check.md");
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
