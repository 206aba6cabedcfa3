// Exact inference in a two-level noisy-OR network (BN2O).
//
// Causes are independent beforehand. A finding is false with probability
// (1 - leak) * product over present causes of (1 - strength). Given what was
// observed, `Infer` yields the posterior probability of every cause.

#ifndef KASA_DIAG_INFERENCE_NOISY_OR_H_
#define KASA_DIAG_INFERENCE_NOISY_OR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"

namespace kasa_diag::inference {

// P(finding | this cause alone, no leak).
struct Link {
  int32_t cause;
  double strength;  // in (0, 1]
};

// One observed finding. The likelihoods say how the observation weighs the two
// states of the finding: (1, 0) for surely true, (0, 1) for surely false, and
// (r, 1 - r) for a report that is right with probability r. Only their ratio
// matters for posteriors.
struct Observation {
  double leak = 0;                 // in [0, 1)
  absl::Span<const Link> links;    // each cause at most once
  double likelihood_if_true = 1;   // >= 0
  double likelihood_if_false = 0;  // >= 0, not both zero
};

// One way in which things may stand. Where an observation allows several, they
// exclude each other, and P(evidence) is the sum over them.
struct Case {
  std::vector<Observation> observations;
};

struct Options {
  // Bytes that the exact pass may use for its arrays: enough for some 16
  // findings open at once. Beyond, bounds by search.
  size_t max_memory_bytes = size_t{8} << 20;
  // Work that the search may spend: sets of causes visited, where an exact
  // result for the rest of the network counts as one for each 1,000 numbers of
  // its arrays. About 10 microseconds each.
  int max_search_nodes = 200'000;
};

struct Posterior {
  // Natural logarithm of P(evidence), up to the observations' scale. -infinity
  // when the evidence is impossible; the probabilities are then the priors.
  double log_evidence = 0;
  std::vector<double> cause;   // P(cause present | evidence)
  std::vector<double> absent;  // 1 - that, right to the last places near 0 too
  double none = 0;             // P(no cause present | evidence)
  // Whether the arrays would not fit, and the search was needed for some case.
  bool approximate = false;
  // When approximate: the true values lie between. Empty otherwise.
  std::vector<double> lower, upper;
  double none_lower = 0, none_upper = 0;
  double log_evidence_lower = 0, log_evidence_upper = 0;
};

// Memory that calls reuse: once it has grown to what the largest of them needs,
// a call allocates nothing. Holds no results. Not thread-safe: one a thread.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;

  struct Memory;  // internal
  Memory& memory() { return *memory_; }

 private:
  std::unique_ptr<Memory> memory_;
};

// Posteriors of all causes given that one of `cases` holds. `priors`: one a
// cause, in [0, 1); 0 puts a cause out of the question.
[[nodiscard]] Posterior Infer(absl::Span<const double> priors,
                              absl::Span<const Case> cases,
                              const Options& options = {});

// The same, into `*posterior`, whose vectors are reused.
void Infer(absl::Span<const double> priors, absl::Span<const Case> cases,
           const Options& options, Workspace* workspace, Posterior* posterior);

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_NOISY_OR_H_
