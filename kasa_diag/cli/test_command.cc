#include "kasa_diag/cli/test_command.h"

#include <iostream>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "kasa_diag/authoring/counted.h"
#include "kasa_diag/authoring/coverage.h"
#include "kasa_diag/authoring/knowledge_tests.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/files.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"

namespace kasa_diag::cli {
namespace {

// Replaces folders of knowledge by their tests, and adds them to the knowledge.
void FindTests(TestArguments* arguments) {
  for (std::string& path : arguments->paths) {
    const std::string tests = absl::StrCat(path, "/tests");
    if (!IsFolder(tests)) continue;
    arguments->knowledge.paths.push_back(path);
    path = tests;
  }
}

// Who adds to the bundled base answers for what he adds. Null: all counts.
std::shared_ptr<const KnowledgeBase> NotCounted(
    const TestArguments& arguments) {
  const KnowledgeOptions& knowledge = arguments.knowledge;
  if (arguments.count_bundled || knowledge.no_bundled ||
      knowledge.paths.empty()) {
    return nullptr;
  }
  return BundledKnowledge();
}

}  // namespace

int RunTest(TestArguments arguments) {
  FindTests(&arguments);
  const absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
      LoadKnowledge(arguments.knowledge);
  if (!knowledge.ok()) return ReportKnowledgeError(knowledge.status());
  const Diagnoser diagnoser(*knowledge);
  const std::shared_ptr<const KnowledgeBase> not_counted =
      NotCounted(arguments);
  authoring::Coverage coverage((*knowledge)->content(),
                               not_counted != nullptr
                                   ? not_counted->content()
                                   : v1::KnowledgeBase::default_instance());
  int tests = 0;
  int failed = 0;
  for (const std::string& path : arguments.paths) {
    // Tests are found and read as knowledge is.
    const absl::StatusOr<std::vector<KnowledgeFile>> files =
        ReadKnowledge(path);
    if (!files.ok()) {
      PrintError(files.status().message());
      return kBadInput;
    }
    for (const KnowledgeFile& text : *files) {
      const authoring::TestFile file(text.name, text.text);
      if (!file.problems().empty()) {
        PrintError(RenderProblems(file.problems()));
        return kBadInput;
      }
      const authoring::TestReport report =
          authoring::RunTests(diagnoser, file, &coverage);
      tests += report.tests;
      failed += static_cast<int>(report.failures.size());
      for (const authoring::TestFailure& failure : report.failures) {
        std::cout << failure.ToString() << "\n";
      }
    }
  }
  std::cout << authoring::Counted(tests, "test") << ", " << failed
            << " failed\n";
  const std::vector<authoring::Coverage::Part> parts = coverage.Parts();
  if (arguments.coverage) std::cout << authoring::RenderCoverage(parts);
  bool covered = true;
  for (const authoring::Coverage::Part& part : parts) {
    if (part.percent() >= arguments.min_coverage) continue;
    covered = false;
    PrintError(absl::StrFormat("coverage: %s: %.1f%%, wanted %g%%", part.name,
                               part.percent(), arguments.min_coverage));
  }
  return failed > 0 || !covered ? kBadKnowledge : kOk;
}

}  // namespace kasa_diag::cli
