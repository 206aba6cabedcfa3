// The plan is what the policy in rollout.cc would do if every step failed and
// nothing were asked. Choosing each step afresh costs little, since what was
// worked out for one is kept for the next.

#include "kasa_diag/planning/plan.h"

#include <algorithm>
#include <utility>

#include "kasa_diag/planning/remedy_set.h"
#include "kasa_diag/planning/rollout.h"
#include "kasa_diag/planning/still_broken.h"
#include "kasa_diag/planning/ties.h"

namespace kasa_diag::planning {
namespace {

RemedySet Tried(const Problem& problem) {
  RemedySet tried(problem.remedies.size());
  for (const int32_t remedy : problem.tried) tried.Insert(remedy);
  return tried;
}

// What `remedy` may repair of what is left, likeliest first.
std::vector<int32_t> Repairable(const Remedy& remedy,
                                const StillBroken::State& state) {
  std::vector<std::pair<double, int32_t>> repairs;
  for (const Fix& fix : remedy.fixes) {
    const double chance = state.remaining[fix.cause] * fix.chance;
    if (chance > 0) repairs.push_back({chance, fix.cause});
  }
  std::sort(repairs.begin(), repairs.end(), [](const auto& a, const auto& b) {
    const float chance_a = Coarse(a.first);
    const float chance_b = Coarse(b.first);
    return chance_a != chance_b ? chance_a > chance_b : a.second < b.second;
  });
  std::vector<int32_t> causes;
  for (const auto& repair : repairs) causes.push_back(repair.second);
  return causes;
}

}  // namespace

Plan MakePlan(const Problem& problem, const Options& options) {
  Rollout rollout(&problem, &options);
  const int for_steps = problem.questions.empty() ? options.max_inferences
                                                  : options.max_inferences / 2;
  Plan plan;
  RemedySet tried = Tried(problem);
  double still_broken = 1;
  while (true) {
    const Action action = rollout.Best(tried, /*may_ask=*/false, for_steps);
    if (action.kind != Action::kTry) break;
    const double fails = StillBrokenChance(
        rollout.After(tried.With(action.index)), rollout.After(tried));
    plan.steps.push_back(
        {action.index, 1 - fails, still_broken,
         Repairable(problem.remedies[action.index], rollout.After(tried))});
    plan.expected_cost += rollout.order().Cost(action.index) * still_broken;
    still_broken *= fails;
    tried.Insert(action.index);
  }
  plan.steps.push_back({kSupport, 1, still_broken, {}});
  plan.expected_cost += problem.support_minutes * still_broken;
  plan.questions = rollout.Questions(Tried(problem), plan.expected_cost,
                                     options.max_inferences);
  plan.inferences = rollout.budget().used;
  plan.approximate = rollout.budget().approximate;
  return plan;
}

Action NextAction(const Problem& problem, const Options& options) {
  return Rollout(&problem, &options)
      .Best(Tried(problem), /*may_ask=*/true, options.max_inferences);
}

}  // namespace kasa_diag::planning
