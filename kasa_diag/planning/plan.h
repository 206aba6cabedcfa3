// What to do next: the remedies in the order that costs least by expectation.
//
//   planning::Problem problem;
//   problem.priors = {.3, .2};
//   problem.cases = {inference::Case{}};       // nothing observed so far
//   problem.remedies.resize(2);
//   problem.remedies[0].minutes = 5;
//   problem.remedies[0].fixes = {{0, .9}, {1, .1}};
//   problem.remedies[1].minutes = 10;
//   problem.remedies[1].fixes = {{1, .8}};
//   problem.support_minutes = 60;
//   planning::Plan plan = planning::MakePlan(problem);
//   // plan.steps: remedy 0, remedy 1, support; plan.expected_cost: 18.50...
//
// Something is broken, and it stays broken while at least one cause is present
// that no remedy has repaired. A remedy repairs each cause with its own chance,
// independently of other causes and of other remedies; trying it again brings
// nothing. Support repairs with certainty. What a plan costs is
//
//   sum over its remedies of cost * P(still broken before it)
//     + support_minutes * P(still broken after all of them)
//
// where every probability is conditional on something being broken now.
//
// A remedy that erases data costs its `data_loss_minutes` too. It comes after
// every harmless one whose chance to end the trouble, with what is known by
// then, is at least `Options::harmless_first_chance`; those that can only
// follow a remedy that erases data do not hold it up. A remedy comes after its
// prerequisites, and a plan takes on a prerequisite of no use by itself where
// what follows is worth both.
//
// A question is worth asking when what its answer is expected to save exceeds
// its own minutes. Asking brings an answer with the question's `answer_rate`,
// whatever the causes. Without one its minutes are spent all the same, and
// things go on as if the question did not exist; so asking costs
//
//   minutes + answer_rate * (sum over its answers of P(answer) * cost after it)
//     + (1 - answer_rate) * cost without the question
//
// An answer's probability is given that there is one. It is proportional to its
// chance times P(the evidence with it merged, still broken). For savings to
// mean what they say, the answers of a question should exclude each other and
// together be certain, as "yes" and "no" are.
//
// Functions here have no state and may be called from any thread.

#ifndef KASA_DIAG_PLANNING_PLAN_H_
#define KASA_DIAG_PLANNING_PLAN_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::planning {

// Stands for support where an index of a remedy is expected.
constexpr int32_t kSupport = -1;

// The remedy repairs `cause`, where that is present, with probability `chance`.
struct Fix {
  int32_t cause;
  double chance;  // in [0, 1]
};

struct Remedy {
  double minutes = 0;      // of a person's time, or of waiting; above 0
  bool wait = false;       // nothing to do but to wait; planned like any other
  std::vector<Fix> fixes;  // each cause at most once
  // Indices of remedies that must have been tried before. One that is out of
  // the question for this device is not handed in, so it cannot be named: leave
  // it out, it then counts as satisfied. A remedy in a circle of prerequisites
  // is never proposed.
  std::vector<int32_t> prerequisites;
  double data_loss_minutes = 0;  // the price of the data it erases; 0: none
};

struct Question {
  double minutes = 1;  // that answering takes; above 0
  // One an answer: how often it is given, before anything is known; above 0.
  // Only ratios matter. "I don't know" is none of them: it changes nothing, and
  // comes with probability 1 - answer_rate.
  std::vector<double> answer_chances;
  // How often asking brings an answer; in (0, 1].
  double answer_rate = 1;
};

// An answer that was given, or might be.
struct GivenAnswer {
  int32_t question;
  int32_t answer;
};

struct Problem {
  // As for inference::Infer: one a cause, and the ways in which things may
  // stand after what was observed. REQUIRES: at least one case.
  std::vector<double> priors;
  std::vector<inference::Case> cases;

  // Those that apply to this device, and those that were tried.
  std::vector<Remedy> remedies;
  // Indices of remedies that were tried and did not help: evidence, satisfied
  // as prerequisites, and not proposed again.
  std::vector<int32_t> tried;

  double support_minutes = 0;

  // Those that apply and whose answer is not known.
  std::vector<Question> questions;
  // What `cases` become when these answers, one or two, are merged into what is
  // known. Empty where they contradict it or each other: such an answer cannot
  // be given. Must yield the same each time. What its links point to must
  // outlive the call of the planner. Not called where `questions` is empty.
  std::function<std::vector<inference::Case>(absl::Span<const GivenAnswer>)>
      cases_after;
};

struct Options {
  // A harmless remedy with at least this chance to end the trouble comes before
  // any that erases data.
  double harmless_first_chance = .05;

  // How many remedies are weighed at each step, most promising first, by what
  // would follow them.
  int max_candidates = 20;
  // How many further steps are weighed in the same way, as far as inferences
  // last, before the simple plan is taken for granted.
  int max_depth = 3;
  // How many questions are weighed for later steps, most promising first.
  int max_later_questions = 4;
  // When they are spent, the best that was found so far is taken. The simple
  // plan is always worked out, with at most two inferences a remedy and, where
  // remedies erase data, one more for each harmless one at each step.
  int max_inferences = 20'000;

  inference::Options inference;
};

struct Action {
  enum Kind { kTry, kAsk, kGoToSupport };
  Kind kind = kGoToSupport;
  int32_t index = 0;  // of the remedy, or of the question
  // Of this action and the best that was found to follow it, in minutes.
  double expected_cost = 0;
  // Of the best that was found that asks nothing now, though it may later. Not
  // below expected_cost; the difference is what asking now is worth.
  double cost_without_asking = 0;
};

struct Step {
  int32_t remedy;  // an index, or kSupport
  // Probability that this step ends the trouble, given that those before it
  // did not.
  double chance;
  // Probability that it comes to this step.
  double still_broken_before;
  // Those that it may repair, by how likely it is to be what is left and
  // repaired, likeliest first. Empty for support.
  std::vector<int32_t> causes;
};

struct RankedQuestion {
  int32_t question;
  // Minutes that asking it now is expected to save, its own taken off.
  double saving;
  // Probability of each answer, given that there is one; 0 for those that
  // cannot be given.
  std::vector<double> answer_chances;
};

struct Plan {
  // What to do if nothing is asked. The last one is support. A remedy that
  // costs more than it saves is left out. Where the evidence is impossible,
  // support is all there is.
  std::vector<Step> steps;
  // Of these steps, in minutes, data loss included.
  double expected_cost = 0;
  // Those with a saving above 0, best first.
  std::vector<RankedQuestion> questions;
  // Calls of inference::Infer that it took.
  int inferences = 0;
  // Some posterior was not exact.
  bool approximate = false;
};

// The remedies in order, and the questions that are worth asking first. Steps
// may take half of the inferences where there are questions.
Plan MakePlan(const Problem& problem, const Options& options = {});

// The causes that `remedy` may repair of what is left, likeliest first, where
// `remaining` has for each cause how likely it is to be present and unrepaired.
std::vector<int32_t> RepairableCauses(const Remedy& remedy,
                                      absl::Span<const double> remaining);

// The one thing to do next: unlike a plan it weighs questions against remedies,
// and asking now against asking later. Ask again when its outcome is known.
Action NextAction(const Problem& problem, const Options& options = {});

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_PLANNING_PLAN_H_
