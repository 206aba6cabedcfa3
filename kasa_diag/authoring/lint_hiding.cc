// What `hidden_by` makes of a finding. A false finding drops out while one of
// its hiders is unknown (inference/evidence.h, rule 3), so a hider should be
// false whenever what it hides is.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kasa_diag/authoring/lint_context.h"

namespace kasa_diag::authoring {
namespace {

using loading::Place;

class HidingLints {
 public:
  explicit HidingLints(LintContext* context)
      : context_(*context), knowledge_(context->knowledge) {}

  void Run() {
    for (int f = 0; f < static_cast<int>(knowledge_.findings.size()); ++f) {
      for (const int hider : AllHiders(knowledge_, f)) Look(f, hider);
    }
  }

 private:
  std::vector<int> Conditions(int finding, int hider) const {
    const CompiledKnowledge::FindingRules& a =
        knowledge_.finding_rules[finding];
    const CompiledKnowledge::FindingRules& b = knowledge_.finding_rules[hider];
    return {a.condition, a.when, b.condition, b.when};
  }

  std::string NameOf(int finding) const {
    return Named("finding", context_.content().findings(finding));
  }

  // The reference by which `finding` reaches the hider, if it does so directly.
  Place PlaceOf(int finding, int hider) const {
    const Place& place = context_.places.findings[finding];
    const v1::Finding& entry = context_.content().findings(finding);
    for (int i = 0; i < entry.hidden_by_size(); ++i) {
      if (entry.hidden_by(i) == context_.content().findings(hider).id()) {
        return place.Field("hidden_by", i);
      }
    }
    return place;
  }

  void Look(int finding, int hider) {
    const std::vector<int> conditions = Conditions(finding, hider);
    const std::vector<Place> places = {PlaceOf(finding, hider),
                                       context_.places.findings[finding],
                                       context_.places.findings[hider]};
    const Combinations any = context_.on_any_device.Of(conditions);
    const bool counts = any.Any([](const std::vector<Tristate>& states) {
      return Guarded(states[0], states[1]) == Tristate::kTrue &&
             Guarded(states[2], states[3]) != Tristate::kTrue;
    });
    if (any.complete && !counts) {
      context_.Warn("shadowed_finding", places,
                    absl::StrCat(NameOf(finding), " is always hidden by ",
                                 NameOf(hider), " when it is true"),
                    "it can never count as true: let the condition of the "
                    "hider ask for more, or remove the finding");
      return;
    }
    const Combinations known = context_.on_known_devices.Of(conditions);
    if (!known.complete || !known.exact) {
      context_.undecided.push_back(
          absl::StrCat(NameOf(finding), ": whether ", NameOf(hider),
                       " can be unknown while it is false: ",
                       known.complete ? "not all that the two read can be tried"
                                      : "too many cases to try"));
      return;
    }
    LookAtUnknown(finding, hider, known, places);
  }

  void LookAtUnknown(int finding, int hider, const Combinations& known,
                     const std::vector<Place>& places) {
    bool undecided = false;
    bool guarded = false;
    for (const std::vector<Tristate>& states : known.states) {
      if (Guarded(states[0], states[1]) != Tristate::kFalse) continue;
      if (states[2] == Tristate::kUnknown) undecided = true;
      if (states[2] == Tristate::kFalse &&
          Guarded(states[2], states[3]) == Tristate::kUnknown) {
        guarded = true;
      }
    }
    if (undecided) {
      context_.Warn(
          "undecided_hider", places,
          absl::StrCat(NameOf(hider), " can be unknown while ", NameOf(finding),
                       ", which it hides, is false"),
          "the false finding then counts nothing: add what the hidden one asks "
          "for to the hider's condition, as in \"reach.lan == false && "
          "cloud.vendor_app_works == false\"");
    }
    if (guarded) {
      context_.Warn(
          "guarded_hider", places,
          absl::StrCat(NameOf(hider),
                       " has a 'when' that can leave it open "
                       "while ",
                       NameOf(finding), ", which it hides, is false"),
          "the false finding then counts nothing: write the guard into the "
          "hider's condition, or give both the same");
    }
  }

  LintContext& context_;
  const CompiledKnowledge& knowledge_;
};

}  // namespace

void LintHiding(LintContext* context) { HidingLints(context).Run(); }

}  // namespace kasa_diag::authoring
