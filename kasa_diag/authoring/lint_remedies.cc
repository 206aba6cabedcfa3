// Causes and remedies: what has no way in, no way out, and what comes first.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "kasa_diag/authoring/lint_context.h"
#include "kasa_diag/planning/plan.h"

namespace kasa_diag::authoring {
namespace {

using loading::Place;

class RemedyLints {
 public:
  explicit RemedyLints(LintContext* context)
      : context_(*context),
        content_(context->content()),
        remedies_(context->knowledge.remedies) {}

  void Run() {
    for (int c = 0; c < content_.causes_size(); ++c) LookAtCause(c);
    for (int r = 0; r < content_.remedies_size(); ++r) {
      if (content_.remedies(r).fixes().empty()) {
        context_.Warn("remedy_without_fix", {context_.places.remedies[r]},
                      absl::StrCat(NameOf(r), " fixes nothing"),
                      "add fixes { cause: ... chance: ... }; a step that only "
                      "prepares belongs into the remedy that it prepares");
      }
      LookAtPrerequisites(r);
    }
  }

 private:
  std::string NameOf(int remedy) const {
    return Named("remedy", content_.remedies(remedy));
  }

  bool Erases(int remedy) const {
    return remedies_[remedy].remedy.data_loss_minutes > 0;
  }

  // 0 where it does not fix it.
  double ChanceOf(int remedy, int cause) const {
    for (const planning::Fix& fix : remedies_[remedy].remedy.fixes) {
      if (fix.cause == cause) return fix.chance;
    }
    return 0;
  }

  void LookAtCause(int c) {
    const v1::Cause& cause = content_.causes(c);
    const Place& place = context_.places.causes[c];
    const std::vector<inference::Finding>& findings =
        context_.knowledge.findings;
    const bool is_seen = std::any_of(
        findings.begin(), findings.end(), [c](const inference::Finding& one) {
          return std::any_of(
              one.links.begin(), one.links.end(),
              [c](const inference::Link& link) { return link.cause == c; });
        });
    if (!is_seen) {
      context_.Warn(
          "cause_without_finding", {place},
          absl::StrCat(Named("cause", cause), ": no finding points to it"),
          "only circumstances can bring it up: link the findings "
          "that it makes true");
    }
    int strongest = -1;  // of the harmless ones
    int erasing = -1;
    for (int r = 0; r < static_cast<int>(remedies_.size()); ++r) {
      if (ChanceOf(r, c) == 0) continue;
      int* best = Erases(r) ? &erasing : &strongest;
      if (*best < 0 || ChanceOf(r, c) > ChanceOf(*best, c)) *best = r;
    }
    if (strongest < 0 && erasing < 0) {
      context_.Warn("cause_without_remedy", {place},
                    absl::StrCat(Named("cause", cause), ": no remedy fixes it"),
                    "the plan can only send people to support: add a remedy, "
                    "or a fix to one");
    }
    if (strongest >= 0 && erasing >= 0) LookAtChances(c, strongest, erasing);
  }

  // Planning holds data loss back only for remedies with some chance to help.
  void LookAtChances(int c, int strongest, int erasing) {
    const double least = planning::Options().harmless_first_chance;
    const double chance = ChanceOf(strongest, c);
    if (chance >= least) return;
    const v1::Remedy& remedy = content_.remedies(strongest);
    const std::string& cause = content_.causes(c).id();
    Place place = context_.places.remedies[strongest];
    for (int i = 0; i < remedy.fixes_size(); ++i) {
      if (remedy.fixes(i).cause() == cause) place = place.Field("fixes", i);
    }
    context_.Warn(
        "data_loss_first", {place, context_.places.remedies[erasing]},
        absl::StrFormat("%s, which erases data, comes before %s: that one "
                        "fixes '%s' with a chance of %g only",
                        NameOf(erasing), NameOf(strongest), cause, chance),
        absl::StrFormat("a plan holds data loss back for milder remedies with "
                        "a chance of at least %g: leave the milder fix out, or "
                        "mend its chance",
                        least));
  }

  // A remedy that must come before a milder one for the same cause.
  void LookAtPrerequisites(int r) {
    if (Erases(r)) return;
    std::vector<int> open = {r};
    std::vector<bool> seen(remedies_.size());
    while (!open.empty()) {
      const int next = open.back();
      open.pop_back();
      for (const int32_t before : remedies_[next].remedy.prerequisites) {
        if (seen[before]) continue;
        seen[before] = true;
        open.push_back(before);
        if (!Erases(before) || !ShareACause(before, r)) continue;
        context_.Warn(
            "data_loss_first",
            {context_.places.remedies[r].Field("prerequisites", 0),
             context_.places.remedies[r], context_.places.remedies[before]},
            absl::StrCat(NameOf(before),
                         ", which erases data, must come before ", NameOf(r),
                         ", which may help without"),
            "take it out of 'prerequisites'");
      }
    }
  }

  bool ShareACause(int a, int b) const {
    for (const planning::Fix& fix : remedies_[a].remedy.fixes) {
      if (ChanceOf(b, fix.cause) > 0) return true;
    }
    return false;
  }

  LintContext& context_;
  const v1::KnowledgeBase& content_;
  const std::vector<CompiledKnowledge::RemedyRules>& remedies_;
};

}  // namespace

void LintRemedies(LintContext* context) { RemedyLints(context).Run(); }

}  // namespace kasa_diag::authoring
