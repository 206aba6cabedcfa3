#include "kasa_diag/cli/check_command.h"

#include <cstdint>
#include <iostream>
#include <utility>
#include <vector>

#include "kasa_diag/authoring/budget.h"
#include "kasa_diag/authoring/counted.h"
#include "kasa_diag/authoring/lint.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/files.h"
#include "kasa_diag/knowledge/bundled.h"

namespace kasa_diag::cli {
namespace {

using authoring::Counted;

constexpr char kBundledSources[] = "kasa_diag/knowledge";
constexpr size_t kWidestFindings = 5;

// The library holds the bundled base in binary form, without places and
// comments; its text is where the project is.
void DefaultToBundledSources(KnowledgeOptions* knowledge) {
  if (!knowledge->paths.empty() || knowledge->no_bundled ||
      !IsFolder(kBundledSources)) {
    return;
  }
  knowledge->paths.push_back(kBundledSources);
  knowledge->no_bundled = true;
}

int PrintProblems(const std::vector<KnowledgeProblem>& problems) {
  return ReportKnowledgeError(
      absl::FailedPreconditionError(RenderProblems(problems)));
}

void PrintContent(const v1::KnowledgeBase& content) {
  std::cout << content.name() << " " << content.version() << ": "
            << Counted(content.causes_size(), "cause") << ", "
            << Counted(content.findings_size(), "finding") << ", "
            << Counted(content.remedies_size(), "remedy", "remedies") << ", "
            << Counted(content.questions_size(), "question") << ", "
            << Counted(content.profiles_size(), "profile") << ". ";
}

void PrintVerdict(const authoring::LintReport& report) {
  const size_t count = report.warnings.size();
  if (count == 0) {
    std::cout << "No problems.";
  } else {
    std::cout << Counted(static_cast<int64_t>(count), "warning") << ".";
  }
  if (report.switched_off > 0) {
    std::cout << " " << report.switched_off << " switched off.";
  }
  std::cout << "\n";
}

}  // namespace

int RunCheck(CheckArguments arguments) {
  DefaultToBundledSources(&arguments.knowledge);
  const KnowledgeOptions& options = arguments.knowledge;
  if (options.no_bundled && options.paths.empty()) {
    PrintError("check: --no-bundled leaves no knowledge: name a path");
    return kBadUsage;
  }
  LoadOptions load;
  if (!options.no_bundled) load.added_to = BundledKnowledge();
  const absl::StatusOr<std::vector<KnowledgeFile>> files =
      ReadAllKnowledge(options.paths);
  if (!files.ok()) return ReportKnowledgeError(files.status());
  const authoring::LintReport report = authoring::Lint(*files, load);
  if (report.knowledge == nullptr) return PrintProblems(report.problems);
  for (const authoring::LintWarning& warning : report.warnings) {
    std::cout << warning.ToString() << "\n";
  }
  for (const std::string& undecided : report.undecided) {
    std::cout << "not decided: " << undecided << "\n";
  }
  PrintContent(report.knowledge->content());
  PrintVerdict(report);
  const authoring::Budget budget = authoring::MeasureBudget(report.knowledge);
  std::cout << authoring::RenderBudget(
      budget, arguments.budget ? budget.findings.size() : kWidestFindings);
  return arguments.strict && !report.warnings.empty() ? kBadKnowledge : kOk;
}

}  // namespace kasa_diag::cli
