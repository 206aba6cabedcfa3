// Which remedies may come next: prerequisites, and erasing ones last.

#ifndef KASA_DIAG_PLANNING_REMEDY_ORDER_H_
#define KASA_DIAG_PLANNING_REMEDY_ORDER_H_

#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/optional.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/planning/remedy_set.h"
#include "kasa_diag/planning/still_broken.h"

namespace kasa_diag::planning {

// Remedies in the order in which they are to be tried.
using RemedyBundle = absl::InlinedVector<int32_t, 4>;

// What does not depend on the evidence. Immutable.
class RemedyOrder {
 public:
  // `problem` must outlive it.
  explicit RemedyOrder(const Problem& problem);

  // In minutes, data loss included.
  double Cost(int32_t remedy) const {
    return problem_.remedies[remedy].minutes +
           problem_.remedies[remedy].data_loss_minutes;
  }

  // What must be done to have tried `remedy` too, in order; it comes last
  // itself. Empty: never (it was tried, or its prerequisites go in circles).
  RemedyBundle Bundle(int32_t remedy, const RemedySet& tried) const;

  // Whether data may be erased next, as `Options::harmless_first_chance` has
  // it. Remedies of `bundle` are no obstacles. absl::nullopt: the budget ended.
  absl::optional<bool> MayErase(const RemedyBundle& bundle,
                                const RemedySet& tried,
                                double harmless_first_chance,
                                StillBroken* still_broken) const;

  bool Erases(int32_t remedy) const {
    return problem_.remedies[remedy].data_loss_minutes > 0;
  }
  bool Erases(const RemedyBundle& bundle) const;

 private:
  const Problem& problem_;
  // Prerequisites, direct and indirect, each after its own; then the remedy
  // itself. Empty where they go in circles.
  std::vector<std::vector<int32_t>> closure_;
};

// Expected number of remaining causes that trying all of `bundle` repairs. Not
// below the chance that it ends the trouble.
double ExpectedRepairs(const Problem& problem, const RemedyBundle& bundle,
                       const StillBroken::State& state);

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_PLANNING_REMEDY_ORDER_H_
