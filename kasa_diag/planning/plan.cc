#include "kasa_diag/planning/plan.h"

#include <cmath>
#include <limits>

#include "absl/types/optional.h"
#include "kasa_diag/planning/greedy_policy.h"
#include "kasa_diag/planning/remedy_order.h"
#include "kasa_diag/planning/remedy_set.h"
#include "kasa_diag/planning/still_broken.h"

namespace kasa_diag::planning {

Plan MakePlan(const Problem& problem, const Options& options) {
  Budget budget;
  budget.limit = std::numeric_limits<int>::max();
  StillBroken still_broken(problem, problem.cases, options.inference, &budget);
  const RemedyOrder order(problem);
  GreedyPolicy greedy(&problem, &options, &order, &still_broken);

  RemedySet tried(problem.remedies.size());
  for (const int32_t r : problem.tried) tried.Insert(r);

  Plan plan;
  double still_broken_before = 1;
  while (true) {
    const absl::optional<GreedyPolicy::Value> value = greedy.Evaluate(tried);
    if (value->remedy == kSupport) break;
    const RemedySet next = tried.With(value->remedy);
    const double fails = StillBrokenChance(*still_broken.After(next),
                                           *still_broken.After(tried));
    plan.steps.push_back({value->remedy, 1 - fails, still_broken_before});
    plan.expected_cost += order.Cost(value->remedy) * still_broken_before;
    still_broken_before *= fails;
    tried = next;
  }
  plan.steps.push_back({kSupport, 1, still_broken_before});
  plan.expected_cost += problem.support_minutes * still_broken_before;
  plan.inferences = budget.used;
  plan.approximate = budget.approximate;
  return plan;
}

}  // namespace kasa_diag::planning
