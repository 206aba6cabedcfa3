// The cost of an order is the sum of its arrays' sizes, each times the links
// that work on it. Finding the best order is NP-hard (it is a pathwidth
// problem); the greedy rule takes the cause that opens the fewest findings,
// less those that it closes; of equals the one that opens fewest. It needs a
// first cause to start from. While the arrays are small any start will do and
// the planning is the dearer part. Where they are wide a better order is worth
// many plans, so other causes are tried as the first, up to kMaxStarts.

#include "kasa_diag/inference/frontier_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kasa_diag::inference {
namespace {

constexpr size_t kMaxStarts = 64;

}  // namespace

// Fills order_ and returns its cost, or infinity when that exceeds `give_up`.
// `first`: the index in core_ of the cause to begin with, or -1.
double FrontierPlan::OrderGreedily(const CoupledNetwork& network, int32_t first,
                                   double give_up) {
  const std::vector<CoupledLink>& links = network.links();
  const std::vector<CoupledFinding>& findings = network.findings();
  order_.clear();
  pending_ = core_;
  const size_t causes = network.causes().size();
  fresh_.resize(causes);    // findings that the cause would open
  last_.assign(causes, 0);  // findings that it would close
  for (int32_t c : core_) fresh_[c] = network.causes()[c].degree;
  left_.resize(findings.size());  // causes still to come
  is_open_.assign(findings.size(), false);
  for (size_t j = 0; j < findings.size(); ++j) left_[j] = findings[j].degree;
  double cost = 0;
  int32_t width = 0;
  while (!pending_.empty()) {
    size_t best = 0;
    if (first >= 0) {
      best = static_cast<size_t>(first);
      first = -1;
    } else {
      for (size_t i = 1; i < pending_.size(); ++i) {
        const int32_t a = pending_[i], b = pending_[best];
        const int32_t grows_a = fresh_[a] - last_[a];
        const int32_t grows_b = fresh_[b] - last_[b];
        if (grows_a < grows_b ||
            (grows_a == grows_b && fresh_[a] < fresh_[b])) {
          best = i;
        }
      }
    }
    const int32_t cause = pending_[best];
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(best));
    order_.push_back(cause);
    const int32_t within = width - last_[cause];
    const int32_t after = within + fresh_[cause];
    cost += std::ldexp(1, width) + std::ldexp(2, after) +
            (network.causes()[cause].degree - last_[cause] - fresh_[cause]) *
                std::ldexp(1, within);
    if (cost > give_up) return std::numeric_limits<double>::infinity();
    width = after;
    for (int32_t l : network.LinksOfCause(cause)) {
      const int32_t j = links[l].finding;
      if (findings[j].degree < 0) continue;
      --left_[j];
      const bool opens = !is_open_[j];
      if (!opens && left_[j] != 1) continue;
      is_open_[j] = true;
      for (int32_t k = network.finding_begin(j);
           k < network.finding_begin(j + 1); ++k) {
        if (opens) --fresh_[links[k].cause];
        if (left_[j] == 1) ++last_[links[k].cause];
      }
    }
  }
  return cost;
}

// From best_order_ to the steps.
void FrontierPlan::LayOut(const CoupledNetwork& network) {
  const std::vector<CoupledLink>& links = network.links();
  const std::vector<CoupledFinding>& findings = network.findings();
  steps_.clear();
  links_.clear();
  open_.clear();
  max_width_ = 0;
  for (size_t j = 0; j < findings.size(); ++j) left_[j] = findings[j].degree;
  is_open_.assign(findings.size(), false);
  for (int32_t cause : best_order_) {
    FrontierStep step = {};
    step.cause = cause;
    step.width_before = static_cast<int32_t>(open_.size());
    step.first_link = static_cast<int32_t>(links_.size());
    const auto position = [&](int32_t finding) {
      return static_cast<int32_t>(
          std::find(open_.begin(), open_.end(), finding) - open_.begin());
    };
    for (int32_t l : network.LinksOfCause(cause)) {
      const int32_t j = links[l].finding;
      if (findings[j].degree < 0) continue;
      if (--left_[j] > 0) continue;
      links_.push_back({j, position(j), links[l].strength});
      ++step.closing;
    }
    std::sort(links_.begin() + step.first_link, links_.end(),
              [](const FrontierLink& a, const FrontierLink& b) {
                return a.position > b.position;
              });
    for (size_t k = step.first_link; k < links_.size(); ++k) {
      open_.erase(open_.begin() + links_[k].position);
    }
    for (const bool opens : {false, true}) {
      for (int32_t l : network.LinksOfCause(cause)) {
        const int32_t j = links[l].finding;
        if (findings[j].degree < 0 || left_[j] == 0) continue;
        if (is_open_[j] == opens) continue;
        if (opens) open_.push_back(j);
        links_.push_back({j, position(j), links[l].strength});
        ++(opens ? step.opening : step.staying);
      }
    }
    for (size_t k = step.first_link; k < links_.size(); ++k) {
      is_open_[links_[k].finding] = true;
    }
    max_width_ = std::max(max_width_, step.width_after());
    steps_.push_back(step);
  }
}

void FrontierPlan::Make(const CoupledNetwork& network) {
  core_.clear();
  for (size_t c = 0; c < network.causes().size(); ++c) {
    if (network.causes()[c].degree > 0) {
      core_.push_back(static_cast<int32_t>(c));
    }
  }
  cost_ = OrderGreedily(network, -1, std::numeric_limits<double>::infinity());
  best_order_ = order_;
  // A plan costs about so much; spend at most a quarter of the passes on it.
  const double plan = static_cast<double>(core_.size() * core_.size() +
                                          8 * network.links().size());
  // (Both are 0 where no finding couples causes.)
  const size_t starts =
      core_.empty()
          ? 0
          : std::min({core_.size(), kMaxStarts,
                      static_cast<size_t>(std::min(cost_ / plan, 1e9))});
  for (size_t s = 0; s < starts; ++s) {
    const int32_t first = static_cast<int32_t>(s * core_.size() / starts);
    const double cost = OrderGreedily(network, first, cost_);
    if (cost < cost_) {
      cost_ = cost;
      best_order_ = order_;
    }
  }
  LayOut(network);
}

}  // namespace kasa_diag::inference
