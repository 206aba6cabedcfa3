// What a diagnosis says as a whole, and a cause's share.

#ifndef KASA_DIAG_INFERENCE_STATUS_H_
#define KASA_DIAG_INFERENCE_STATUS_H_

#include <vector>

#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {

enum class Status {
  kNothingWrong,
  kNotEnoughData,
  kCausesFound,
};

// The thresholds and why they are there.
//
// A probability by itself does not tell whether anything was learned: faults
// are rare, so a device of which nothing is known is probably well, and where
// somebody complains it probably isn't. So a verdict needs both a probability
// and a change of the odds since the base, which is what is believed before the
// findings: adjusted priors and, if there is one, the complaint.
struct StatusOptions {
  // P(no cause) from which nothing is wrong: more likely than not.
  double nothing_wrong_probability = 0.5;
  // The least change of odds that counts, in decibans (3: a factor of two). A
  // single good finding moves its causes by more; noise from a few weak ones
  // moves them by less.
  double least_change_decibans = 3;
  // Below this no cause is worth naming as found: four others of its size
  // could stand beside it.
  double least_probability = 0.2;
};

// The status, by these rules in this order, where the odds of a probability p
// are p / (1 - p):
//
// 1. kNothingWrong: P(no cause) is at least `nothing_wrong_probability`, and
//    its odds are at least `least_change_decibans` above those in `base`. A
//    silent device that nobody looked at is not called healthy.
// 2. kNotEnoughData: neither the odds of any cause nor those of no cause have
//    moved, up or down, by `least_change_decibans`; or the likeliest cause has
//    a probability below `least_probability`.
// 3. kCausesFound: anything else.
//
// Contradictory findings end in 2 or 3 by what they leave: where each refutes
// what the other says nothing stands out. `base` and `posterior` are of the
// same causes. O(causes).
[[nodiscard]] Status ComputeStatus(const Posterior& base,
                                   const Posterior& posterior,
                                   const StatusOptions& options = {});

// Each cause's marginal over (the sum of all marginals + P(no cause)), for
// rankings and scores; the last entry is the share of no cause. They sum to 1.
[[nodiscard]] std::vector<double> ComputeShares(const Posterior& posterior);

// 10 log10 of the odds after over the odds before. Infinite where a probability
// is 0 or 1 on one side only; 0 where both are the same.
[[nodiscard]] double ChangeInDecibans(double before, double after);

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_STATUS_H_
