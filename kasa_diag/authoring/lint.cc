#include "kasa_diag/authoring/lint.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "kasa_diag/authoring/known_devices.h"
#include "kasa_diag/authoring/lint_context.h"
#include "kasa_diag/authoring/switch_offs.h"
#include "kasa_diag/loading/load.h"

namespace kasa_diag::authoring {
namespace {

using loading::Place;
using loading::TextFile;

constexpr LintDescription kLints[] = {
    {"contradictory_condition", "a condition that can never be true"},
    {"tautological_condition", "a condition that can never be false"},
    {"undecidable_finding",
     "a finding that no known device can decide, or make true"},
    {"duplicate_finding", "two findings that always say the same"},
    {"shadowed_finding", "a finding that is always hidden when it is true"},
    {"overlapping_findings",
     "two findings with the same causes, neither hiding the other"},
    {"undecided_hider",
     "a hider that can be unknown while what it hides is false"},
    {"guarded_hider",
     "a hider whose 'when' drops false findings that it hides"},
    {"link_without_claim", "a strength of which nothing says where it is from"},
    {"makes_no_difference", "a strength or odds too weak to matter"},
    {"adjustment_taken_back",
     "a circumstance whose weight a false finding takes back"},
    {"indiscriminate_finding",
     "a finding that is linked to every cause, equally"},
    {"too_many_links", "a finding that is linked to most causes"},
    {"cause_without_finding", "a cause that no finding points to"},
    {"cause_without_remedy", "a cause that no remedy fixes"},
    {"remedy_without_fix", "a remedy that fixes nothing"},
    {"data_loss_first", "a remedy that erases data ahead of a milder one"},
    {"long_text", "a text that is too long to follow"},
    {"no_verb_first", "a step or a remedy that does not begin with a verb"},
    {"unused_question", "a question whose answers change nothing"},
    {"model_in_two_profiles", "one model in two profiles of one tier"},
    {"unknown_lint", "a switch for a lint that does not exist"},
    {"unused_switch_off", "a switch that switches nothing off"},
    {"switch_off_without_reason", "a switch that does not say why"},
};

// Leaves out what comments switch off, and adds what is wrong with those.
void ApplySwitches(const std::vector<std::unique_ptr<TextFile>>& files,
                   std::vector<RaisedWarning> raised, LintReport* report) {
  std::map<const TextFile*, SwitchOffs> switches;
  for (const auto& file : files) switches.emplace(file.get(), *file);
  for (RaisedWarning& one : raised) {
    bool covered = false;
    for (const Place& place : one.places) {
      if (place.file() == nullptr || place.line() == 0) continue;
      if (switches.at(place.file()).Cover(one.warning.lint, place.line())) {
        covered = true;
      }
    }
    if (covered) {
      ++report->switched_off;
    } else {
      report->warnings.push_back(std::move(one.warning));
    }
  }
  for (const auto& file : files) {
    for (LintWarning& warning : switches.at(file.get()).Warnings()) {
      report->warnings.push_back(std::move(warning));
    }
  }
}

auto SortKey(const LintWarning& warning) {
  return std::tie(warning.problem.file, warning.problem.line,
                  warning.problem.column, warning.lint,
                  warning.problem.message);
}

}  // namespace

absl::Span<const LintDescription> AllLints() { return kLints; }

std::string LintWarning::ToString() const {
  loading::Problem marked = problem;
  marked.message += " [" + lint + "]";
  return marked.ToString();
}

void LintContext::Warn(absl::string_view lint, const std::vector<Place>& places,
                       std::string message, std::string hint) {
  for (const Place& place : places) {
    if (place.file() == nullptr || place.line() == 0) continue;
    raised.push_back({{std::string(lint),
                       place.MakeProblem(std::move(message), std::move(hint))},
                      places});
    return;
  }
}

std::vector<int> AllHiders(const CompiledKnowledge& knowledge, int finding) {
  std::vector<bool> seen(knowledge.findings.size());
  std::vector<int> open = {finding};
  while (!open.empty()) {
    const int next = open.back();
    open.pop_back();
    for (const int32_t hider : knowledge.findings[next].hidden_by) {
      if (seen[hider]) continue;
      seen[hider] = true;
      open.push_back(hider);
    }
  }
  std::vector<int> hiders;
  for (size_t i = 0; i < seen.size(); ++i) {
    if (seen[i]) hiders.push_back(static_cast<int>(i));
  }
  return hiders;
}

LintReport Lint(absl::Span<const KnowledgeFile> files, const LoadOptions& load,
                const LintOptions& options) {
  LintReport report;
  loading::Sources sources;
  LoadResult loaded = KnowledgeBase::Load(files, load, &sources);
  report.problems = std::move(loaded.problems);
  report.knowledge = std::move(loaded.knowledge);
  if (report.knowledge == nullptr) return report;

  const CompiledKnowledge& knowledge = report.knowledge->compiled();
  const KnownDevices devices(knowledge);
  const PossibleStates on_any_device(knowledge, nullptr);
  const PossibleStates on_known_devices(knowledge, &devices);
  LintContext context = {sources.places,   knowledge, options, on_any_device,
                         on_known_devices, {},        {}};
  LintConditions(&context);
  LintFindings(&context);
  LintHiding(&context);
  LintLinks(&context);
  LintRemedies(&context);
  LintTexts(&context);
  LintQuestions(&context);
  LintProfiles(&context);

  report.undecided = std::move(context.undecided);
  ApplySwitches(sources.files, std::move(context.raised), &report);
  std::sort(report.warnings.begin(), report.warnings.end(),
            [](const LintWarning& a, const LintWarning& b) {
              return SortKey(a) < SortKey(b);
            });
  return report;
}

}  // namespace kasa_diag::authoring
