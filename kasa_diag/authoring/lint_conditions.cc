// Conditions that say nothing: never true, never false, never decided on a
// device that the profiles know.

#include <map>
#include <string>
#include <utility>

#include "kasa_diag/authoring/lint_context.h"

namespace kasa_diag::authoring {
namespace {

using loading::Place;

constexpr int kAlways = CompiledKnowledge::kAlways;

class ConditionLints {
 public:
  explicit ConditionLints(LintContext* context) : context_(*context) {}

  void Run() {
    const v1::KnowledgeBase& content = context_.content();
    const CompiledKnowledge& knowledge = context_.knowledge;
    const loading::EntryPlaces& places = context_.places;
    for (int i = 0; i < content.causes_size(); ++i) {
      const std::string owner = Named("cause", content.causes(i));
      Look(knowledge.causes[i].when, owner, "when", places.causes[i]);
      for (size_t a = 0; a < knowledge.causes[i].adjustments.size(); ++a) {
        Look(knowledge.causes[i].adjustments[a].when, owner, "when",
             places.causes[i].Field("adjust", static_cast<int>(a)));
      }
    }
    for (int i = 0; i < content.findings_size(); ++i) LookAtFinding(i);
    for (int i = 0; i < content.remedies_size(); ++i) {
      Look(knowledge.remedies[i].when, Named("remedy", content.remedies(i)),
           "when", places.remedies[i]);
    }
    for (int i = 0; i < content.questions_size(); ++i) {
      Look(knowledge.questions[i].when, Named("question", content.questions(i)),
           "when", places.questions[i]);
    }
    for (int i = 0; i < content.tips_size(); ++i) {
      Look(knowledge.tips[i], Named("tip", content.tips(i)), "when",
           places.tips[i]);
    }
  }

 private:
  struct Reach {
    bool complete;
    bool can_be_true;
    bool can_be_false;
  };

  Reach ReachOf(int condition) {
    const auto [known, is_new] = reach_.emplace(condition, Reach());
    if (is_new) {
      const Combinations alone = context_.on_any_device.Of({condition});
      known->second.complete = alone.complete;
      known->second.can_be_true = alone.states.count({Tristate::kTrue}) > 0;
      known->second.can_be_false = alone.states.count({Tristate::kFalse}) > 0;
    }
    return known->second;
  }

  // False where something was wrong.
  bool Look(int condition, const std::string& owner, const char* field,
            const Place& place) {
    if (condition == kAlways) return true;
    const Reach reach = ReachOf(condition);
    if (!reach.complete) {
      context_.undecided.push_back(owner + ": its '" + field +
                                   "' has too many cases to try");
      return true;
    }
    if (!reach.can_be_true) {
      context_.Warn("contradictory_condition", {place.Field(field), place},
                    owner + ": its '" + field + "' can never be true",
                    "no values of the fields that it reads make it true, set "
                    "or not: mend the bounds, or remove it");
    } else if (!reach.can_be_false) {
      context_.Warn("tautological_condition", {place.Field(field), place},
                    owner + ": its '" + field + "' can never be false",
                    "it is true or unknown whatever is known: has(x) asks "
                    "whether a field is known");
    }
    return reach.can_be_true && reach.can_be_false;
  }

  void LookAtFinding(int i) {
    const CompiledKnowledge::FindingRules& rules =
        context_.knowledge.finding_rules[i];
    const Place& place = context_.places.findings[i];
    const std::string owner = Named("finding", context_.content().findings(i));
    bool sound = Look(rules.condition, owner, "condition", place);
    sound = Look(rules.when, owner, "when", place) && sound;
    if (!sound) return;
    const Combinations any =
        context_.on_any_device.Of({rules.condition, rules.when});
    if (!any.complete) {
      context_.undecided.push_back(
          owner + ": its condition and its 'when' have too many cases to try");
      return;
    }
    if (!any.Any(IsTrue)) {
      context_.Warn("contradictory_condition", {place.Field("when"), place},
                    owner +
                        ": its condition is never true where its 'when' "
                        "lets it speak",
                    "the guard excludes what the condition asks for: mend one "
                    "of the two");
      return;
    }
    LookOnKnownDevices(rules, place, owner);
  }

  void LookOnKnownDevices(const CompiledKnowledge::FindingRules& rules,
                          const Place& place, const std::string& owner) {
    if (context_.content().profiles().empty()) return;
    const Combinations known =
        context_.on_known_devices.Of({rules.condition, rules.when});
    if (!known.complete || known.Any(IsTrue)) return;
    const bool is_decided = known.Any([](const std::vector<Tristate>& states) {
      return Guarded(states[0], states[1]) != Tristate::kUnknown;
    });
    context_.Warn(
        "undecidable_finding", {place.Field("condition"), place},
        owner + (is_decided ? ": no device that the profiles know can make it "
                              "true"
                            : ": no device that the profiles know can decide "
                              "it"),
        "a fact that no profile states, or a meaning of the light that is in "
        "no legend: add it there, or remove the finding");
  }

  static bool IsTrue(const std::vector<Tristate>& states) {
    return Guarded(states[0], states[1]) == Tristate::kTrue;
  }

  LintContext& context_;
  std::map<int, Reach> reach_;
};

}  // namespace

void LintConditions(LintContext* context) { ConditionLints(context).Run(); }

}  // namespace kasa_diag::authoring
