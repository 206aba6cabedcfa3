// The simple policy: at each step the remedy that repairs most for its cost.

#ifndef KASA_DIAG_PLANNING_GREEDY_POLICY_H_
#define KASA_DIAG_PLANNING_GREEDY_POLICY_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/planning/remedy_order.h"
#include "kasa_diag/planning/remedy_set.h"
#include "kasa_diag/planning/still_broken.h"

namespace kasa_diag::planning {

// Chooses and evaluates; remembers both. Not thread-safe.
class GreedyPolicy {
 public:
  struct Value {
    double cost;     // expected, from here on, given still broken
    int32_t remedy;  // what to do next, or kSupport
  };

  // All pointees must outlive it.
  GreedyPolicy(const Problem* problem, const Options* options,
               const RemedyOrder* order, StillBroken* still_broken);
  GreedyPolicy(const GreedyPolicy&) = delete;
  GreedyPolicy& operator=(const GreedyPolicy&) = delete;

  // What it costs to go on greedily after `tried` failed. It goes to support
  // as soon as that is no dearer than what greed would do. absl::nullopt when
  // the budget ended. At most one inference for each remedy left, and those of
  // RemedyOrder::MayErase.
  absl::optional<Value> Evaluate(const RemedySet& tried);

  // Remedies that may come next, best for its cost first: the first of each
  // bundle, without repetition, at most `limit`. absl::nullopt when the budget
  // ended.
  absl::optional<std::vector<int32_t>> Candidates(const RemedySet& tried,
                                                  int limit);

 private:
  const Problem& problem_;
  const Options& options_;
  const RemedyOrder& order_;
  StillBroken& still_broken_;
  absl::flat_hash_map<RemedySet, Value> values_;
};

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_PLANNING_GREEDY_POLICY_H_
