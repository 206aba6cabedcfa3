// P(evidence, cause present or absent) for every subset of some observations.
//
// Internal to this folder; see shapley.h for the way in. Not thread-safe.

#ifndef KASA_DIAG_INFERENCE_COALITIONS_H_
#define KASA_DIAG_INFERENCE_COALITIONS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/inference/scaled.h"

namespace kasa_diag::inference {

class Coalitions {
 public:
  // At most so many observations that aren't surely false or may be left out.
  static constexpr size_t kMaxBits = 14;

  // `players`: may or may not be in a coalition. `given`: always are.
  // `causes`: whose masses are wanted; different. REQUIRES: Bits(...) <=
  // kMaxBits. O((links + causes * log(causes)) * 2^bits).
  void Compute(absl::Span<const double> priors,
               absl::Span<const Observation> players,
               absl::Span<const Observation> given,
               absl::Span<const int32_t> causes);

  static size_t Bits(absl::Span<const Observation> players,
                     absl::Span<const Observation> given);

  // The masses times scale(), of the i-th of `causes`, one for each coalition:
  // bit j of the index is player j.
  absl::Span<const double> present(size_t i) const {
    return {masses_.data() + 2 * i * coalitions_, coalitions_};
  }
  absl::Span<const double> absent(size_t i) const {
    return {masses_.data() + (2 * i + 1) * coalitions_, coalitions_};
  }
  const Scaled& scale() const { return scale_; }

 private:
  struct BitLink {
    int bit;
    double strength;
  };
  struct Weight {
    double absent, present;
    int32_t first_link, links;
    bool wanted;
  };

  void Apply(const Weight& weight, std::vector<double>& array);
  void LeaveOneOut(size_t begin, size_t end, const std::vector<double>& array,
                   size_t depth);
  void Finish(double factor, const std::vector<double>& array, double* out);

  size_t players_ = 0;
  size_t coalitions_ = 0;
  Scaled scale_;
  std::vector<const Observation*> bits_;
  std::vector<double> unexplained_, explained_;
  std::vector<Weight> weights_;
  std::vector<BitLink> links_;
  std::vector<Weight> wanted_;  // those of `causes`
  std::vector<double> masses_;
  std::vector<double> start_, temporary_;
  std::vector<std::vector<double>> levels_;
};

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_COALITIONS_H_
