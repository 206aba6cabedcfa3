// Depth-first branch and bound over ascending lists of causes.
//
// By what factor can another cause c raise the mass of a set X? Its odds times,
// for each of its coupled findings, L(X and c) / L(X). For a finding that was
// rather seen true, that ratio is the smaller the larger X is (an explained
// finding needs no second explanation; L is log-concave in ln P(unexplained));
// for one rather seen false it is at most 1. So the factor at X bounds the
// factor at every superset of X, and the best set below X with d more causes
// has at most the mass of X times the d largest factors above 1. With several
// cases a factor is the largest of theirs.
//
// Children are tried in the order of their factors, so that the first one whose
// bound is too low ends the loop.

#include "kasa_diag/inference/likeliest_sets.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "kasa_diag/inference/coupled_network.h"
#include "kasa_diag/inference/scaled.h"

namespace kasa_diag::inference {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// What rounding might do to a bound.
constexpr double kSlack = 1 + 1e-9;

double Likelihood(const CoupledFinding& f, double unexplained) {
  return f.if_explained * (1 - unexplained) + f.if_unexplained * unexplained;
}

bool Better(const CauseSet& a, const CauseSet& b) {
  return a.probability != b.probability ? a.probability > b.probability
                                        : a.causes < b.causes;
}

class Finder {
 public:
  Finder(absl::Span<const double> priors, absl::Span<const Case> cases,
         double log_evidence, const LikeliestSetsOptions& options)
      : causes_(static_cast<int32_t>(priors.size())),
        log_evidence_(log_evidence),
        max_causes_(static_cast<size_t>(std::max(options.max_causes, 0))),
        max_sets_(static_cast<size_t>(std::max(options.max_sets, 0))),
        networks_(cases.size()) {
    for (size_t k = 0; k < cases.size(); ++k) {
      networks_[k].Build(priors, cases[k].observations);
    }
  }

  std::vector<CauseSet> Find() {
    if (max_sets_ > 0 && max_causes_ > 0) {
      std::vector<int32_t> empty;
      Extend(empty, Probability(empty));
    }
    return std::move(best_);
  }

 private:
  // What the findings of a case have left unexplained by leaks and `set`.
  const std::vector<double>& Unexplained(const CoupledNetwork& network,
                                         const std::vector<int32_t>& set) {
    unexplained_.clear();
    for (const CoupledFinding& f : network.findings()) {
      unexplained_.push_back(f.unexplained);
    }
    for (int32_t c : set) {
      for (int32_t l : network.LinksOfCause(c)) {
        const CoupledLink& link = network.links()[l];
        unexplained_[link.finding] *= 1 - link.strength;
      }
    }
    return unexplained_;
  }

  double Probability(const std::vector<int32_t>& set) {
    double sum = 0;
    for (const CoupledNetwork& network : networks_) {
      const std::vector<double>& unexplained = Unexplained(network, set);
      Scaled mass = network.scale();
      for (const CoupledCause& cause : network.causes()) {
        mass.Multiply(cause.absent);
      }
      for (int32_t c : set) {
        mass.Multiply(network.causes()[c].present / network.causes()[c].absent);
      }
      for (size_t j = 0; j < unexplained.size(); ++j) {
        mass.Multiply(Likelihood(network.findings()[j], unexplained[j]));
      }
      sum += std::exp(mass.Log() - log_evidence_);
    }
    return sum;
  }

  // Bounds on the factors of the causes after the last one in `set`, largest
  // first.
  std::vector<std::pair<double, int32_t>> Factors(
      const std::vector<int32_t>& set) {
    const int32_t first = set.empty() ? 0 : set.back() + 1;
    std::vector<std::pair<double, int32_t>> factors;
    for (int32_t c = first; c < causes_; ++c) factors.emplace_back(0, c);
    for (const CoupledNetwork& network : networks_) {
      const std::vector<double>& unexplained = Unexplained(network, set);
      for (auto& [factor, c] : factors) {
        const CoupledCause& cause = network.causes()[c];
        double here = cause.present / cause.absent;
        for (int32_t l : network.LinksOfCause(c)) {
          const CoupledLink& link = network.links()[l];
          const CoupledFinding& f = network.findings()[link.finding];
          const double before = Likelihood(f, unexplained[link.finding]);
          const double after =
              Likelihood(f, unexplained[link.finding] * (1 - link.strength));
          if (f.if_explained >= f.if_unexplained) {
            here *= before > 0 ? after / before : kInfinity;
          }
        }
        factor = std::max(factor, here);
      }
    }
    std::sort(factors.begin(), factors.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    return factors;
  }

  double WorstKept() const {
    return best_.size() < max_sets_ ? 0 : best_.back().probability;
  }

  void Keep(const std::vector<int32_t>& set, double probability) {
    if (!(probability > 0)) return;
    CauseSet candidate = {set, probability};
    const auto place =
        std::upper_bound(best_.begin(), best_.end(), candidate, Better);
    best_.insert(place, std::move(candidate));
    if (best_.size() > max_sets_) best_.pop_back();
  }

  void Extend(std::vector<int32_t>& set, double probability) {
    const std::vector<std::pair<double, int32_t>> factors = Factors(set);
    for (size_t i = 0; i < factors.size(); ++i) {
      const auto [factor, cause] = factors[i];
      // A set of mass 0 says nothing of larger ones.
      double bound =
          probability > 0 ? probability * factor * kSlack : kInfinity;
      size_t more = max_causes_ - set.size() - 1;
      for (size_t k = 0; k < factors.size() && more > 0; ++k) {
        if (k == i) continue;
        if (factors[k].first <= 1) break;
        bound *= factors[k].first;
        --more;
      }
      if (bound < WorstKept()) break;
      set.push_back(cause);
      const double extended = Probability(set);
      Keep(set, extended);
      if (set.size() < max_causes_) Extend(set, extended);
      set.pop_back();
    }
  }

  const int32_t causes_;
  const double log_evidence_;
  const size_t max_causes_, max_sets_;
  std::vector<CoupledNetwork> networks_;
  std::vector<CauseSet> best_;
  std::vector<double> unexplained_;
};

}  // namespace

std::vector<CauseSet> LikeliestSets(absl::Span<const double> priors,
                                    absl::Span<const Case> cases,
                                    const Posterior& posterior,
                                    const LikeliestSetsOptions& options) {
  if (posterior.log_evidence == -kInfinity) return {};
  return Finder(priors, cases, posterior.log_evidence, options).Find();
}

}  // namespace kasa_diag::inference
