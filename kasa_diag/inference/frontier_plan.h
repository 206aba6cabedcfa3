// In which order the causes of a core enter the array.
//
// Internal, but for authoring/budget.cc; frontier.cc tells what for. Not
// thread-safe.

#ifndef KASA_DIAG_INFERENCE_FRONTIER_PLAN_H_
#define KASA_DIAG_INFERENCE_FRONTIER_PLAN_H_

#include <cstdint>
#include <vector>

#include "kasa_diag/inference/coupled_network.h"

namespace kasa_diag::inference {

// What one cause does to a finding. Its links come in this order.
struct FrontierLink {
  int32_t finding;
  // In the array after those closed before it (they have higher positions), or
  // for a finding that opens, in the array after the step.
  int32_t position;
  double strength;
};

// One cause. Before it `width_before` findings are open. Of its findings the
// first `closing` are seen for the last time, by falling position; the next
// `staying` stay open; the last `opening` are new and get the highest
// positions.
struct FrontierStep {
  int32_t cause;
  int32_t width_before;
  int32_t closing, staying, opening;
  int32_t first_link;

  int32_t width_within() const { return width_before - closing; }
  int32_t width_after() const { return width_before - closing + opening; }
};

class FrontierPlan {
 public:
  // REQUIRES: `network` is reduced. O(links + causes in the core squared); wide
  // cores are tried from several first causes.
  void Make(const CoupledNetwork& network);

  const std::vector<FrontierStep>& steps() const { return steps_; }
  const std::vector<FrontierLink>& links() const { return links_; }
  // Numbers touched by a forward pass.
  double cost() const { return cost_; }
  // The widest array is 2^max_width.
  int32_t max_width() const { return max_width_; }

 private:
  double OrderGreedily(const CoupledNetwork& network, int32_t first,
                       double give_up);
  void LayOut(const CoupledNetwork& network);

  std::vector<FrontierStep> steps_;
  std::vector<FrontierLink> links_;
  int32_t max_width_ = 0;
  double cost_ = 0;
  // Scratch.
  std::vector<int32_t> core_;                // causes
  std::vector<int32_t> order_, best_order_;  // causes
  std::vector<int32_t> pending_, fresh_, last_;
  std::vector<int32_t> left_, open_;
  std::vector<bool> is_open_;
};

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_FRONTIER_PLAN_H_
