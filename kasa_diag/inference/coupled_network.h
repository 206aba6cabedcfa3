// The part of a network that true findings couple, and its reduction to a core.
//
// Internal to this folder, but for authoring/budget.cc, which measures widths;
// see noisy_or.h for the way in. Not thread-safe.

#ifndef KASA_DIAG_INFERENCE_COUPLED_NETWORK_H_
#define KASA_DIAG_INFERENCE_COUPLED_NETWORK_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/inference/scaled.h"

namespace kasa_diag::inference {

// P(evidence) is linear in each pair of numbers below (absent and present, or
// unexplained and explained), given the rest. `outside` is the pair of
// coefficients, up to a common factor: what the rest of the network makes of
// either state. From it comes each posterior.
struct CoupledCause {
  double absent, present;  // weights; their sum is 1
  double outside_absent, outside_present;
  int32_t degree;  // links to findings that are still there
};

struct CoupledFinding {
  // P(not explained by leak and folded causes), and the rest of 1.
  double unexplained, explained;
  double if_unexplained, if_explained;  // likelihoods; the larger one is 1
  double outside_unexplained, outside_explained;
  int32_t degree;  // links to causes that are still there
};

struct CoupledLink {
  int32_t cause;
  int32_t finding;
  double strength;
};

class CoupledNetwork {
 public:
  // Absorbs the surely false findings into the causes' weights, in time linear
  // in the links; keeps the others. REQUIRES: as for Infer.
  void Build(absl::Span<const double> priors,
             absl::Span<const Observation> observations);

  // Folds what hangs on one link into its neighbour, until each cause and
  // finding that is left (the core) has at least two links, or none.
  void Reduce();

  // Undoes Reduce: from the core's outside pairs to those of all causes.
  // REQUIRES: the core's are filled. Without `rescale`, all pairs keep the
  // common factor that the core's have (where P(evidence) / scale() is left).
  void Restore(bool rescale = true);

  // P(evidence) but for the core's part. Zero: the evidence is impossible.
  const Scaled& scale() const { return scale_; }

  // P(evidence and no cause present).
  const Scaled& none() const { return none_; }

  std::vector<CoupledCause>& causes() { return causes_; }
  const std::vector<CoupledCause>& causes() const { return causes_; }
  std::vector<CoupledFinding>& findings() { return findings_; }
  const std::vector<CoupledFinding>& findings() const { return findings_; }
  const std::vector<CoupledLink>& links() const { return links_; }

  // Indices into links(), also of folded ones.
  absl::Span<const int32_t> LinksOfCause(int32_t cause) const {
    return {by_cause_.data() + cause_begin_[cause],
            static_cast<size_t>(cause_begin_[cause + 1] - cause_begin_[cause])};
  }
  // The range of a finding's links in links().
  int32_t finding_begin(int32_t finding) const {
    return finding_begin_[finding];
  }

  // P(cause present | evidence). REQUIRES: its outside pair is filled.
  double Present(int32_t cause) const {
    const CoupledCause& c = causes_[cause];
    const double present = c.present * c.outside_present;
    return present / (c.absent * c.outside_absent + present);
  }
  // The rest of 1, without the cancellation.
  double Absent(int32_t cause) const {
    const CoupledCause& c = causes_[cause];
    const double absent = c.absent * c.outside_absent;
    return absent / (absent + c.present * c.outside_present);
  }

 private:
  // How a fold is undone: what the receiver's pair was before.
  struct Fold {
    int32_t link;
    bool into_cause;
    double first, second;
  };

  void IndexByCause();
  void FoldFindingIntoCause(int32_t link);
  void FoldCauseIntoFinding(int32_t link);

  Scaled scale_, none_;
  std::vector<CoupledCause> causes_;
  std::vector<CoupledFinding> findings_;
  std::vector<CoupledLink> links_;      // by finding
  std::vector<int32_t> finding_begin_;  // one more than findings
  std::vector<int32_t> cause_begin_;    // one more than causes
  std::vector<int32_t> by_cause_;
  std::vector<Fold> folds_;
  std::vector<int32_t> queue_;  // causes, and findings after them
};

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_COUPLED_NETWORK_H_
