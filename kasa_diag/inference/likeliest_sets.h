// The most probable sets of causes.
//
// Marginal posteriors hide what goes together: two modest faults often look
// like one grave one, and either explanation gives each of them some
// probability. A set's probability is that exactly its causes are present and
// all others absent.

#ifndef KASA_DIAG_INFERENCE_LIKELIEST_SETS_H_
#define KASA_DIAG_INFERENCE_LIKELIEST_SETS_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {

struct CauseSet {
  std::vector<int32_t> causes;  // ascending, not empty
  double probability;           // P(exactly these present | evidence)
};

struct LikeliestSetsOptions {
  int max_causes = 3;  // in a set
  int max_sets = 5;
};

// The likeliest sets, best first; of equals the lexicographically smaller one.
// Fewer than max_sets where no other set is possible. The empty set is not
// among them: that is Posterior::none.
//
// `posterior`: what Infer gave for the same priors and cases. The sets and
// their order are exact in any case; the probabilities are as good as its
// log_evidence, which is exact unless it is approximate. Branch and bound:
// usually some links * causes; at worst causes^max_causes * findings.
[[nodiscard]] std::vector<CauseSet> LikeliestSets(
    absl::Span<const double> priors, absl::Span<const Case> cases,
    const Posterior& posterior, const LikeliestSetsOptions& options = {});

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_LIKELIEST_SETS_H_
