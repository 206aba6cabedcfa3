// What the families of lints share. Internal to this folder; lint.h is the way
// in.

#ifndef KASA_DIAG_AUTHORING_LINT_CONTEXT_H_
#define KASA_DIAG_AUTHORING_LINT_CONTEXT_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/authoring/lint.h"
#include "kasa_diag/authoring/possible_states.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/loading/merge.h"
#include "kasa_diag/loading/text_file.h"

namespace kasa_diag::authoring {

// A warning before it is known whether it is switched off.
struct RaisedWarning {
  LintWarning warning;
  // Where a comment can switch it off.
  std::vector<loading::Place> places;
};

struct LintContext {
  const loading::EntryPlaces& places;
  const CompiledKnowledge& knowledge;
  const LintOptions& options;
  // By logic alone, and on devices that the profiles know.
  const PossibleStates& on_any_device;
  const PossibleStates& on_known_devices;
  std::vector<RaisedWarning> raised;
  std::vector<std::string> undecided;

  const v1::KnowledgeBase& content() const { return knowledge.content; }

  // A warning at the first of `places` that is in a text file; none where no
  // place is.
  void Warn(absl::string_view lint, const std::vector<loading::Place>& places,
            std::string message, std::string hint);
};

// One function a family, each in a file of its name.
void LintConditions(LintContext* context);
void LintFindings(LintContext* context);
void LintHiding(LintContext* context);
void LintLinks(LintContext* context);
void LintRemedies(LintContext* context);
void LintTexts(LintContext* context);
void LintQuestions(LintContext* context);
void LintProfiles(LintContext* context);

// "finding 'signal_weak'".
template <typename Entry>
std::string Named(absl::string_view noun, const Entry& entry) {
  return absl::StrCat(noun, " '", entry.id(), "'");
}

// All findings that `hidden_by` reaches from this one, ascending.
std::vector<int> AllHiders(const CompiledKnowledge& knowledge, int finding);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_LINT_CONTEXT_H_
