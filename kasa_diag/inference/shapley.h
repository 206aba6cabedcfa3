// Each finding's share of the change from prior to posterior.

#ifndef KASA_DIAG_INFERENCE_SHAPLEY_H_
#define KASA_DIAG_INFERENCE_SHAPLEY_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/inference/evidence.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {

struct ShapleyOptions {
  int max_players = 8;
};

struct FindingWeight {
  int32_t finding;
  double decibans;
};

struct CauseWeights {
  double complaint_decibans = 0;
  std::vector<FindingWeight> findings;
};

struct WeightsOfEvidenceInput {
  std::vector<double> written_priors;
  std::vector<double> priors;
  const Evidence* evidence = nullptr;
  const Observation* complaint = nullptr;  // null: nobody complains
  absl::Span<const int> causes;
};

std::vector<CauseWeights> WeighEvidence(const WeightsOfEvidenceInput& input,
                                        const ShapleyOptions& options = {});

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_SHAPLEY_H_
