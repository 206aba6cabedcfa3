// Weights of evidence: what each finding contributes to a cause, in decibans.
//
// The change of a cause's log-odds from its written prior to its posterior is
// divided among the circumstances, the complaint and the findings, so that the
// parts sum to the whole. A finding's part is its Shapley value: the change
// that it makes when the evidence comes in one by one, averaged over all
// orders. (Leaving one out does not sum: two findings that each suffice would
// both count nothing.)
//
//   WeightsInput input;
//   input.written_priors = written;       // before adjustments
//   input.adjustments = adjustments;      // those whose condition holds
//   input.evidence = &evidence;           // from GatherEvidence
//   input.complaint = &complaint;         // or nullptr
//   input.causes = {leading causes};
//   WeightsOfEvidence weights = WeighEvidence(input);

#ifndef KASA_DIAG_INFERENCE_SHAPLEY_H_
#define KASA_DIAG_INFERENCE_SHAPLEY_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/inference/evidence.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {

// A circumstance: multiplies the prior odds of its cause.
struct Adjustment {
  int32_t cause;
  double odds_times;  // > 0
};

// The prior with all of its cause's adjustments.
[[nodiscard]] double AdjustPrior(double prior, double odds_times);

// The priors with all adjustments.
[[nodiscard]] std::vector<double> AdjustPriors(
    absl::Span<const double> written_priors,
    absl::Span<const Adjustment> adjustments);

struct WeightsInput {
  absl::Span<const double> written_priors;
  absl::Span<const Adjustment> adjustments;
  // Without the complaint. Must outlive the call, as must what it points to.
  const Evidence* evidence = nullptr;
  const Observation* complaint = nullptr;
  // Whose weights are wanted; different.
  absl::Span<const int32_t> causes;
};

struct WeightsOptions {
  // Up to so many players every order counts. At most 12.
  int max_players = 8;
  Options inference;
};

// Something that has a part in the change.
struct Player {
  enum class Kind {
    kAdjustment,  // index: into the adjustments
    kComplaint,
    kFinding,  // index: the finding's
    // All findings whose observations are not the same in all cases, as one:
    // the cases are one observation ("this or that"), so they come or stay away
    // together. `split` has their indices, ascending; index: the first.
    kSplit,
  };
  Kind kind;
  int32_t index = -1;
  std::vector<int32_t> split;
  // Whether it was rather seen true than false; a split counts as true.
  bool is_true = true;
};

struct WeightsOfEvidence {
  // Adjustments in their order, the complaint, findings by index, the split.
  std::vector<Player> players;
  struct OfCause {
    int32_t cause;
    // 10 log10 of odds, one a player; they sum to `total` but for rounding. An
    // adjustment of another cause has 0. All 0 where the prior or a posterior
    // is 0 or 1.
    std::vector<double> decibans;
    double total;
  };
  std::vector<OfCause> causes;  // in the order of input.causes
};

// The players beside the adjustments, which have exactly 10 log10(odds_times):
//
// * Up to max_players: Shapley values over all of them.
// * More: the false ones first, one by one by index; then Shapley values over
//   the true ones.
// * More than max_players true ones: these too one by one; first the complaint,
//   then by index, a split by its first.
//
// Up to 2^max_players times the cost of a small array, or one inference for
// each player of a chain.
[[nodiscard]] WeightsOfEvidence WeighEvidence(
    const WeightsInput& input, const WeightsOptions& options = {});

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_SHAPLEY_H_
