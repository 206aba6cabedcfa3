// Bounds on the posteriors of a network that is too much for the arrays.
//
// Internal to this folder; see noisy_or.h for the way in. Not thread-safe.

#ifndef KASA_DIAG_INFERENCE_SEARCH_H_
#define KASA_DIAG_INFERENCE_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kasa_diag/inference/bracket.h"
#include "kasa_diag/inference/coupled_network.h"
#include "kasa_diag/inference/frontier.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/inference/scaled.h"

namespace kasa_diag::inference {

// Masses times 2^-reference: P(evidence), and P(evidence, cause present) and
// P(evidence, cause absent) for each cause. The true ones lie between.
struct MassBounds {
  int64_t reference = 0;
  double evidence_lower = 0, evidence_upper = 0;
  std::vector<double> present_lower, present_upper;
  std::vector<double> absent_lower, absent_upper;
};

class Search {
 public:
  // REQUIRES: `network` is built, and not reduced. Allocates memory; at most
  // options.max_search_nodes nodes of some bytes a cause.
  void Run(const CoupledNetwork& network, const Options& options,
           MassBounds* bounds);

 private:
  // Some causes' states are fixed: 2 * cause, + 1 for present.
  struct Node {
    std::vector<int32_t> fixed;
    double lower, upper;  // of the mass, over the reference
    int64_t order;        // of creation
    int32_t next;         // the cause to fix next, or -1 for none
  };

  void BuildBase(const CoupledNetwork& network);
  void Fix(const std::vector<int32_t>& fixed);
  void Visit(std::vector<int32_t> fixed);
  void AddExact(const std::vector<int32_t>& fixed, const Scaled& core);
  void AddOpen(const Node& node);
  int32_t ChooseCause() const;

  const Options* options_ = nullptr;
  MassBounds* bounds_ = nullptr;
  bool has_reference_ = false;
  double work_ = 0;
  int64_t created_ = 0;
  std::vector<Node> heap_;

  // The network as it was given: surely false findings are absorbed.
  std::vector<double> base_priors_;
  std::vector<Observation> base_observations_;
  std::vector<Link> base_links_;
  std::vector<int32_t> link_begin_, links_of_cause_, finding_of_link_;
  Scaled base_scale_;
  // The same with some causes fixed.
  std::vector<double> priors_;
  std::vector<Observation> observations_;
  Scaled scale_;
  CoupledNetwork network_;
  Frontier frontier_;
  FrontierPlan plan_;
  Bracket bracket_;
};

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_SEARCH_H_
