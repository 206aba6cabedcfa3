// The subset form: an array over the sets of coupled findings.
//
// a[S] = P(exactly the coupled findings S are explained so far); the leaks
// start it, and each cause in turn carries mass from S to S plus what it
// explains. All terms are positive, so nothing cancels; inclusion-exclusion,
// the textbook's way, is worthless beyond some nine true findings.
//
// One forward pass keeps the array before each cause. One backward pass of the
// transposed step gives, at each cause, what the rest of the network makes of
// every subset; the dot product of both is the cause's share. Work: links *
// 2^m; memory: coupled causes * 2^m.

#include "kasa_diag/inference/noisy_or.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kasa_diag::inference {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct CoupledLink {
  size_t bit;
  double strength;
};

struct CaseResult {
  double log_evidence;
  double none;
  std::vector<double> cause;
};

// array := what it is once the linked findings had their chance of being
// explained by a cause that is present.
void Explain(const std::vector<CoupledLink>& links,
             std::vector<double>& array) {
  for (const CoupledLink& link : links) {
    for (size_t s = 0; s < array.size(); ++s) {
      if (s & link.bit) continue;
      array[s | link.bit] += link.strength * array[s];
      array[s] *= 1 - link.strength;
    }
  }
}

// The same, transposed.
void ExplainBackward(const std::vector<CoupledLink>& links,
                     std::vector<double>& array) {
  for (const CoupledLink& link : links) {
    for (size_t s = 0; s < array.size(); ++s) {
      if (s & link.bit) continue;
      array[s] =
          (1 - link.strength) * array[s] + link.strength * array[s | link.bit];
    }
  }
}

CaseResult InferCase(absl::Span<const double> priors, const Case& one_case) {
  const size_t causes = priors.size();
  std::vector<double> absent(causes), present(causes);
  for (size_t c = 0; c < causes; ++c) {
    absent[c] = 1 - priors[c];
    present[c] = priors[c];
  }
  double log_scale = 0;
  double log_none = 0;
  for (size_t c = 0; c < causes; ++c) log_none += std::log1p(-priors[c]);

  std::vector<const Observation*> coupled;
  for (const Observation& o : one_case.observations) {
    log_none += std::log(o.likelihood_if_true * o.leak +
                         o.likelihood_if_false * (1 - o.leak));
    if (o.likelihood_if_true == 0) {
      log_scale += std::log(o.likelihood_if_false * (1 - o.leak));
      for (const Link& link : o.links) present[link.cause] *= 1 - link.strength;
    } else {
      coupled.push_back(&o);
    }
  }

  std::vector<std::vector<CoupledLink>> links(causes);
  std::vector<double> array = {1};
  std::vector<double> weight = {1};
  for (size_t j = 0; j < coupled.size(); ++j) {
    const Observation& o = *coupled[j];
    const size_t bit = size_t{1} << j;
    for (const Link& link : o.links) {
      links[link.cause].push_back({bit, link.strength});
    }
    array.resize(2 * bit);
    weight.resize(2 * bit);
    for (size_t s = 0; s < bit; ++s) {
      array[s | bit] = array[s] * o.leak;
      array[s] *= 1 - o.leak;
      weight[s | bit] = weight[s] * o.likelihood_if_true;
      weight[s] *= o.likelihood_if_false;
    }
  }

  std::vector<std::vector<double>> before(causes);
  for (size_t c = 0; c < causes; ++c) {
    const double sum = absent[c] + present[c];
    absent[c] /= sum;
    present[c] /= sum;
    log_scale += std::log(sum);
    if (links[c].empty()) continue;
    before[c] = array;
    Explain(links[c], array);
    for (size_t s = 0; s < array.size(); ++s) {
      array[s] = absent[c] * before[c][s] + present[c] * array[s];
    }
  }

  double evidence = 0;
  for (size_t s = 0; s < array.size(); ++s) evidence += weight[s] * array[s];
  CaseResult result;
  result.cause = present;
  result.log_evidence =
      evidence > 0 ? std::log(evidence) + log_scale : -kInfinity;
  result.none = std::exp(log_none - result.log_evidence);
  if (!(evidence > 0)) return result;
  for (size_t c = causes; c-- > 0;) {
    if (links[c].empty()) continue;
    std::vector<double> explained = weight;
    ExplainBackward(links[c], explained);
    double mass_absent = 0, mass_present = 0;
    for (size_t s = 0; s < weight.size(); ++s) {
      mass_absent += before[c][s] * weight[s];
      mass_present += before[c][s] * explained[s];
    }
    mass_absent *= absent[c];
    mass_present *= present[c];
    result.cause[c] = mass_present / (mass_absent + mass_present);
    for (size_t s = 0; s < weight.size(); ++s) {
      weight[s] = absent[c] * weight[s] + present[c] * explained[s];
    }
  }
  return result;
}

}  // namespace

struct Workspace::Memory {};

Workspace::Workspace() : memory_(std::make_unique<Memory>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;

void Infer(absl::Span<const double> priors, absl::Span<const Case> cases,
           const Options& options, Workspace* workspace, Posterior* posterior) {
  (void)workspace;
  *posterior = Infer(priors, cases, options);
}

Posterior Infer(absl::Span<const double> priors, absl::Span<const Case> cases,
                const Options& options) {
  (void)options;
  std::vector<CaseResult> results;
  double largest = -kInfinity;
  for (const Case& one_case : cases) {
    results.push_back(InferCase(priors, one_case));
    largest = std::max(largest, results.back().log_evidence);
  }
  Posterior posterior;
  posterior.log_evidence = largest;
  if (largest == -kInfinity) {
    posterior.cause.assign(priors.begin(), priors.end());
    posterior.none = 1;
    for (double prior : priors) posterior.none *= 1 - prior;
    return posterior;
  }
  posterior.cause.assign(priors.size(), 0);
  double total = 0;
  for (const CaseResult& result : results) {
    if (result.log_evidence == -kInfinity) continue;
    const double mass = std::exp(result.log_evidence - largest);
    total += mass;
    posterior.none += mass * result.none;
    for (size_t c = 0; c < priors.size(); ++c) {
      posterior.cause[c] += mass * result.cause[c];
    }
  }
  posterior.log_evidence += std::log(total);
  posterior.none /= total;
  for (double& probability : posterior.cause) probability /= total;
  return posterior;
}

}  // namespace kasa_diag::inference
