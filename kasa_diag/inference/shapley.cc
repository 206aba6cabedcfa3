// First form: one chain in index order (each finding's weight is what it
// changes when it comes after those before it), which sums as it must.

#include "kasa_diag/inference/shapley.h"

#include <cmath>

namespace kasa_diag::inference {
namespace {

double Decibans(double p) { return 10 * std::log10(p / (1 - p)); }

}  // namespace

std::vector<CauseWeights> WeighEvidence(const WeightsOfEvidenceInput& input,
                                        const ShapleyOptions&) {
  std::vector<CauseWeights> weights(input.causes.size());
  std::vector<Case> cases(input.evidence->cases.size());
  Posterior before = Infer(input.priors, cases);
  auto step = [&](auto add) {
    const Posterior after = Infer(input.priors, cases);
    for (size_t i = 0; i < input.causes.size(); ++i) {
      const int cause = input.causes[i];
      add(&weights[i],
          Decibans(after.cause[cause]) - Decibans(before.cause[cause]));
    }
    before = after;
  };
  if (input.complaint != nullptr) {
    for (Case& one : cases) one.observations.push_back(*input.complaint);
    step([](CauseWeights* w, double d) { w->complaint_decibans = d; });
  }
  const int count = static_cast<int>(input.evidence->states.size());
  for (int32_t f = 0; f < count; ++f) {
    bool seen = false;
    for (size_t c = 0; c < cases.size(); ++c) {
      const std::vector<int32_t>& findings = input.evidence->findings[c];
      for (size_t i = 0; i < findings.size(); ++i) {
        if (findings[i] != f) continue;
        seen = true;
        cases[c].observations.push_back(
            input.evidence->cases[c].observations[i]);
      }
    }
    if (!seen) continue;
    step([f](CauseWeights* w, double d) { w->findings.push_back({f, d}); });
  }
  return weights;
}

}  // namespace kasa_diag::inference
