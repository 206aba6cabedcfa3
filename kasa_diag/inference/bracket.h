// Lower and upper bounds in a reduced network, in linear time.
//
// Internal to this folder; see noisy_or.h for the way in. Not thread-safe.

#ifndef KASA_DIAG_INFERENCE_BRACKET_H_
#define KASA_DIAG_INFERENCE_BRACKET_H_

#include <vector>

#include "kasa_diag/inference/coupled_network.h"

namespace kasa_diag::inference {

class Bracket {
 public:
  // Natural logarithms of bounds on the core's factor of P(evidence); both may
  // be -infinity. REQUIRES: `network` is reduced. O(links).
  void Compute(const CoupledNetwork& network);
  double log_lower() const { return log_lower_; }
  double log_upper() const { return log_upper_; }

  // P(present) of a cause in the core, as the upper bound sees it.
  double Tilted(int32_t cause) const { return tilted_[cause]; }

  // Fill the core's outside pairs with bounds of their true values, divided by
  // e^log_lower() and e^log_upper(). REQUIRES: Compute, and that the bound is
  // not -infinity.
  void FillLower(CoupledNetwork* network) const;
  void FillUpper(CoupledNetwork* network) const;

 private:
  void ComputeLower(const CoupledNetwork& network);
  void ComputeUpper(const CoupledNetwork& network);

  double log_lower_ = 0, log_upper_ = 0;
  // One a finding.
  std::vector<double> unexplained_;  // expected product of (1 - strength)
  std::vector<double> point_;        // where the tangent touches
  std::vector<double> slope_;
  std::vector<double> log_factor_;  // of the upper bound, apart from causes
  // One a cause.
  std::vector<double> tilt_;  // ln of the factor on "present"
  std::vector<double> tilted_;
};

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_BRACKET_H_
