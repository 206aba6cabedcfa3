// Exact posteriors in the core of a coupled network: the frontier form.
//
// Internal to this folder; see noisy_or.h for the way in. Not thread-safe.

#ifndef KASA_DIAG_INFERENCE_FRONTIER_H_
#define KASA_DIAG_INFERENCE_FRONTIER_H_

#include <cstddef>
#include <vector>

#include "kasa_diag/inference/coupled_network.h"
#include "kasa_diag/inference/frontier_plan.h"
#include "kasa_diag/inference/scaled.h"

namespace kasa_diag::inference {

class Frontier {
 public:
  // Fills the outside pairs of the core's causes and findings, and gives the
  // core's factor of P(evidence); zero means that the evidence is impossible,
  // and the pairs are then not filled. False, with nothing done, where the
  // arrays would not fit into `max_memory_bytes`.
  // REQUIRES: `network` is reduced.
  [[nodiscard]] bool Run(CoupledNetwork* network, size_t max_memory_bytes,
                         Scaled* evidence);

 private:
  bool Allocate(size_t max_memory_bytes);
  bool Fits(size_t begin, size_t end, size_t numbers) const;
  size_t Middle(size_t begin, size_t end) const;
  size_t SizeAfter(size_t step) const {
    return size_t{1} << plan_.steps()[step].width_after();
  }

  const double* Split(const FrontierStep& step, const double* before);
  void Forward(size_t index, const double* before, double* after);
  void Backward(size_t index, const double* before);
  void Range(size_t begin, size_t end, const double* before, double* free,
             size_t numbers);
  void BuildOpeningWeights(const FrontierStep& step);
  void OutsideOfOpening(const FrontierStep& step);

  CoupledNetwork* network_ = nullptr;
  FrontierPlan plan_;
  Scaled evidence_;
  std::vector<double> arena_;
  std::vector<int> shifts_;  // array after step i was scaled by 2^shifts_[i]
  // Parts of the arena, each as long as the longest array that it ever holds.
  double* absent_ = nullptr;
  double* present_ = nullptr;
  double* behind_ = nullptr;  // what the steps to come make of each set
  double* behind_absent_ = nullptr;
  double* behind_present_ = nullptr;
  double* weights_absent_ = nullptr;
  double* weights_present_ = nullptr;
  double* opening_absent_ = nullptr;
  double* opening_present_ = nullptr;
  double* kept_ = nullptr;
  size_t kept_size_ = 0;
};

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_FRONTIER_H_
