// What is known once some remedies were tried and the trouble is still there.

#ifndef KASA_DIAG_PLANNING_STILL_BROKEN_H_
#define KASA_DIAG_PLANNING_STILL_BROKEN_H_

#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/planning/remedy_set.h"

namespace kasa_diag::planning {

// How often inference was asked, and how often it may be; and the memory that
// the calls share.
struct Budget {
  int used = 0;
  int limit = 0;
  bool approximate = false;  // some posterior was
  inference::Workspace workspace;
  inference::Posterior posterior;
};

// Asks inference, once for each set of remedies: failure does not depend on the
// order in which they were tried. Not thread-safe.
class StillBroken {
 public:
  struct State {
    // ln P(evidence and still broken); -infinity where that cannot be.
    double log_evidence;
    // P(cause was present at the start | evidence and still broken).
    std::vector<double> cause;
    // P(cause is present and not repaired | evidence and still broken).
    std::vector<double> remaining;
  };

  // `problem` and the links that `cases` point to must outlive it, and so must
  // `budget`, which several may share. `cases` need not be those of `problem`.
  StillBroken(const Problem& problem, absl::Span<const inference::Case> cases,
              const inference::Options& options, Budget* budget);
  StillBroken(const StillBroken&) = delete;
  StillBroken& operator=(const StillBroken&) = delete;

  // Valid as long as this object. nullptr when the set is a new one and the
  // budget is spent. One inference; the first call may take two.
  const State* After(const RemedySet& tried);

 private:
  const State* Add(const RemedySet& tried);

  const Problem& problem_;
  const inference::Options options_;
  Budget* const budget_;
  // The last observation of each case is "still broken"; it reads `links_`.
  std::vector<inference::Case> cases_;
  std::vector<inference::Link> links_;
  std::vector<double> unrepaired_;    // scratch: one a cause
  const State* untouched_ = nullptr;  // after no remedy at all
  absl::flat_hash_map<RemedySet, std::unique_ptr<State>> states_;
};

// P(still broken at `later` | still broken at `earlier`); 0 where the latter
// cannot be.
double StillBrokenChance(const StillBroken::State& later,
                         const StillBroken::State& earlier);

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_PLANNING_STILL_BROKEN_H_
