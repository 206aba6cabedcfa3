// Best-first search over sets of causes.
//
// A node fixes the states of some causes: those that are present, those that
// are absent; the rest is free. The nodes at hand exclude each other and cover
// everything, so sums of their masses, or of bounds on them, are masses of the
// whole, or bounds on these. Fixing a cause takes it out of the network: absent
// it vanishes, present it becomes a part of its findings' leaks. What is left
// is a network like any other, with less coupling.
//
// So a node is worked out as the whole would be: fold what hangs loose, plan
// the arrays, and where they now fit take the exact result (the node is
// closed). Cutting the network at its most entangled causes in this way is
// known as cutset conditioning, and a few cuts often suffice to close them
// all. Where the arrays do not fit, bracket.h bounds the node's mass, and
// the masses of each cause in it, in linear time. The open node with the widest
// bracket, that is with the most mass in doubt, is split next: once with a
// cause present, once with it absent.
//
// It ends when what is in doubt is below kPrecision of the whole, or when the
// work is used up: a node costs one unit of `max_search_nodes`, and an exact
// result one more for each kNumbersPerNode numbers that its arrays touch. Then
// every open node adds its brackets to the bounds. The time is bounded by the
// work, and the memory by the nodes.
//
// At the end, P(c | evidence) = M1 / (M1 + M0) with M1 and M0 each between
// bounds, which is least at the lower M1 and the upper M0.

#include "kasa_diag/inference/search.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kasa_diag::inference {
namespace {

constexpr double kPrecision = 1e-9;
constexpr double kNumbersPerNode = 1000;
// Bounds from exact results are moved apart by this for the rounding.
constexpr double kRounding = 1e-11;

struct LessInDoubt {
  template <typename Node>
  bool operator()(const Node& a, const Node& b) const {
    const double doubt_a = a.upper - a.lower;
    const double doubt_b = b.upper - b.lower;
    return doubt_a != doubt_b ? doubt_a < doubt_b : a.order > b.order;
  }
};

// e^x as mantissa and exponent.
Scaled Exp(double x) {
  const double exponent = std::floor(x * M_LOG2E);
  if (!(exponent > -1e15)) return {0, 0};
  return {std::exp(x - exponent * M_LN2), static_cast<int64_t>(exponent)};
}

}  // namespace

void Search::BuildBase(const CoupledNetwork& network) {
  base_scale_ = network.scale();
  base_priors_.clear();
  for (const CoupledCause& cause : network.causes()) {
    base_priors_.push_back(cause.present);
  }
  base_links_.clear();
  finding_of_link_.clear();
  for (const CoupledLink& link : network.links()) {
    base_links_.push_back({link.cause, link.strength});
    finding_of_link_.push_back(link.finding);
  }
  base_observations_.clear();
  for (size_t j = 0; j < network.findings().size(); ++j) {
    const CoupledFinding& f = network.findings()[j];
    const int32_t begin = network.finding_begin(static_cast<int32_t>(j));
    const int32_t end = network.finding_begin(static_cast<int32_t>(j) + 1);
    base_observations_.push_back(
        {f.explained,
         absl::MakeConstSpan(base_links_)
             .subspan(static_cast<size_t>(begin),
                      static_cast<size_t>(end - begin)),
         f.if_explained, f.if_unexplained});
  }
  link_begin_.assign(1, 0);
  links_of_cause_.clear();
  for (size_t c = 0; c < network.causes().size(); ++c) {
    for (int32_t l : network.LinksOfCause(static_cast<int32_t>(c))) {
      links_of_cause_.push_back(l);
    }
    link_begin_.push_back(static_cast<int32_t>(links_of_cause_.size()));
  }
}

// Fills network_, reduced, and scale_ with the fixed causes' weight.
void Search::Fix(const std::vector<int32_t>& fixed) {
  priors_ = base_priors_;
  observations_ = base_observations_;
  scale_ = base_scale_;
  for (int32_t code : fixed) {
    const int32_t c = code / 2;
    const bool present = code % 2 == 1;
    scale_.Multiply(present ? base_priors_[c] : 1 - base_priors_[c]);
    priors_[c] = 0;
    if (!present) continue;
    for (int32_t i = link_begin_[c]; i < link_begin_[c + 1]; ++i) {
      const int32_t l = links_of_cause_[i];
      double& leak = observations_[finding_of_link_[l]].leak;
      leak += (1 - leak) * base_links_[l].strength;
    }
  }
  network_.Build(priors_, observations_);
  network_.Reduce();
  scale_.Multiply(network_.scale());
}

// The cause that entangles most and is least decided.
int32_t Search::ChooseCause() const {
  int32_t best = -1;
  double best_score = -1;
  for (size_t c = 0; c < network_.causes().size(); ++c) {
    const int32_t degree = network_.causes()[c].degree;
    if (degree <= 0) continue;
    const double p = bracket_.Tilted(static_cast<int32_t>(c));
    const double score = degree * (std::min(p, 1 - p) + 1e-3);
    if (score > best_score) {
      best_score = score;
      best = static_cast<int32_t>(c);
    }
  }
  return best;
}

void Search::AddExact(const std::vector<int32_t>& fixed, const Scaled& core) {
  Scaled mass = scale_;
  mass.Multiply(core);
  if (!has_reference_) {
    mass.Normalize();
    bounds_->reference = mass.exponent;
    has_reference_ = true;
  }
  const double weight = mass.Over(bounds_->reference);
  if (weight == 0) return;
  network_.Restore();
  bounds_->evidence_lower += weight * (1 - kRounding);
  bounds_->evidence_upper += weight * (1 + kRounding);
  std::vector<double>& present_lower = bounds_->present_lower;
  std::vector<double>& absent_lower = bounds_->absent_lower;
  const auto add = [&](size_t c, double present, double absent) {
    present_lower[c] += weight * present * (1 - kRounding);
    bounds_->present_upper[c] += weight * present * (1 + kRounding);
    absent_lower[c] += weight * absent * (1 - kRounding);
    bounds_->absent_upper[c] += weight * absent * (1 + kRounding);
  };
  for (size_t c = 0; c < priors_.size(); ++c) {
    if (std::find(fixed.begin(), fixed.end(), 2 * c + 1) != fixed.end()) {
      add(c, 1, 0);
    } else {
      add(c, network_.Present(static_cast<int32_t>(c)),
          network_.Absent(static_cast<int32_t>(c)));
    }
  }
}

void Search::AddOpen(const Node& node) {
  Fix(node.fixed);
  bracket_.Compute(network_);
  for (const bool upper : {false, true}) {
    Scaled mass = scale_;
    mass.Multiply(Exp(upper ? bracket_.log_upper() : bracket_.log_lower()));
    const double weight = mass.Over(bounds_->reference);
    if (weight == 0) continue;
    if (upper) {
      bracket_.FillUpper(&network_);
    } else {
      bracket_.FillLower(&network_);
    }
    network_.Restore(/*rescale=*/false);
    (upper ? bounds_->evidence_upper : bounds_->evidence_lower) += weight;
    std::vector<double>& present =
        upper ? bounds_->present_upper : bounds_->present_lower;
    std::vector<double>& absent =
        upper ? bounds_->absent_upper : bounds_->absent_lower;
    for (size_t c = 0; c < priors_.size(); ++c) {
      const CoupledCause& cause = network_.causes()[c];
      if (std::find(node.fixed.begin(), node.fixed.end(), 2 * c + 1) !=
          node.fixed.end()) {
        present[c] += weight;
      } else {
        present[c] += weight * cause.present * cause.outside_present;
        absent[c] += weight * cause.absent * cause.outside_absent;
      }
    }
    // Restore has undone the folds.
    if (!upper) Fix(node.fixed);
  }
}

// Closes the node, or makes it an open one.
void Search::Visit(std::vector<int32_t> fixed) {
  Fix(fixed);
  work_ += 1;
  plan_.Make(network_);
  const double cost = plan_.cost() / kNumbersPerNode;
  Scaled core;
  if (work_ + cost <= options_->max_search_nodes &&
      frontier_.Run(&network_, options_->max_memory_bytes, &core)) {
    work_ += cost;
    AddExact(fixed, core);
    return;
  }
  bracket_.Compute(network_);
  Scaled upper = scale_;
  upper.Multiply(Exp(bracket_.log_upper()));
  Scaled lower = scale_;
  lower.Multiply(Exp(bracket_.log_lower()));
  if (!has_reference_) {
    upper.Normalize();
    bounds_->reference = upper.exponent;
    has_reference_ = true;
  }
  heap_.push_back({std::move(fixed), lower.Over(bounds_->reference),
                   upper.Over(bounds_->reference), created_++, ChooseCause()});
  std::push_heap(heap_.begin(), heap_.end(), LessInDoubt());
}

void Search::Run(const CoupledNetwork& network, const Options& options,
                 MassBounds* bounds) {
  options_ = &options;
  bounds_ = bounds;
  *bounds = MassBounds();
  has_reference_ = false;
  work_ = 0;
  created_ = 0;
  heap_.clear();
  BuildBase(network);
  for (std::vector<double>* masses :
       {&bounds->present_lower, &bounds->present_upper, &bounds->absent_lower,
        &bounds->absent_upper}) {
    masses->assign(base_priors_.size(), 0);
  }
  Visit({});
  while (!heap_.empty() && work_ + 2 <= options.max_search_nodes) {
    double doubt = 0;
    if (created_ % 64 == 0 || heap_.size() < 64) {
      double certain = bounds->evidence_lower;
      for (const Node& node : heap_) {
        doubt += node.upper - node.lower;
        certain += node.lower;
      }
      if (doubt <= kPrecision * certain) break;
    }
    std::pop_heap(heap_.begin(), heap_.end(), LessInDoubt());
    const Node node = std::move(heap_.back());
    heap_.pop_back();
    for (const int32_t present : {1, 0}) {
      std::vector<int32_t> fixed = node.fixed;
      fixed.push_back(2 * node.next + present);
      Visit(std::move(fixed));
    }
  }
  for (const Node& node : heap_) AddOpen(node);
  heap_.clear();
}

}  // namespace kasa_diag::inference
