#include "tests/inference/reference.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace kasa_diag::inference {
namespace {

__extension__ typedef __float128 Float;

Float ProbabilityOfSet(absl::Span<const double> priors, uint64_t set) {
  Float mass = 1;
  for (size_t c = 0; c < priors.size(); ++c) {
    mass *= set >> c & 1 ? Float(priors[c]) : 1 - Float(priors[c]);
  }
  return mass;
}

Float Likelihood(const Observation& o, uint64_t set) {
  Float absent = 1 - Float(o.leak);
  for (const Link& link : o.links) {
    if (set >> link.cause & 1) absent *= 1 - Float(link.strength);
  }
  return Float(o.likelihood_if_true) * (1 - absent) +
         Float(o.likelihood_if_false) * absent;
}

Float Mass(absl::Span<const double> priors, absl::Span<const Case> cases,
           uint64_t set) {
  Float sum = 0;
  for (const Case& one_case : cases) {
    Float product = 1;
    for (const Observation& o : one_case.observations) {
      product *= Likelihood(o, set);
    }
    sum += product;
  }
  return sum * ProbabilityOfSet(priors, set);
}

}  // namespace

Answer BruteForce(absl::Span<const double> priors,
                  absl::Span<const Case> cases) {
  Float evidence = 0;
  Float none = 0;
  std::vector<Float> cause(priors.size(), 0);
  for (uint64_t set = 0; set < uint64_t{1} << priors.size(); ++set) {
    const Float mass = Mass(priors, cases, set);
    evidence += mass;
    if (set == 0) none = mass;
    for (size_t c = 0; c < priors.size(); ++c) {
      if (set >> c & 1) cause[c] += mass;
    }
  }
  Answer answer;
  answer.evidence = static_cast<double>(evidence);
  answer.none = static_cast<double>(none / evidence);
  for (Float mass : cause) {
    answer.cause.push_back(static_cast<double>(mass / evidence));
  }
  return answer;
}

double MassOfSet(absl::Span<const double> priors, absl::Span<const Case> cases,
                 uint64_t set) {
  return static_cast<double>(Mass(priors, cases, set));
}

Answer SubsetForm128(absl::Span<const double> priors, const Case& one_case) {
  std::vector<Float> present(priors.begin(), priors.end());
  std::vector<std::vector<std::pair<size_t, Float>>> links(priors.size());
  std::vector<Float> start = {1};
  std::vector<Float> weight = {1};
  Float none = 1;
  for (double prior : priors) none *= 1 - Float(prior);
  for (const Observation& o : one_case.observations) {
    none *= Likelihood(o, 0);
    if (o.likelihood_if_true == 0) {
      for (Float& w : weight) w *= Float(o.likelihood_if_false);
      for (Float& a : start) a *= 1 - Float(o.leak);
      for (const Link& link : o.links) {
        present[link.cause] *= 1 - Float(link.strength);
      }
      continue;
    }
    const size_t bit = start.size();
    for (const Link& link : o.links) {
      links[link.cause].emplace_back(bit, Float(link.strength));
    }
    for (size_t s = 0; s < bit; ++s) {
      start.push_back(start[s] * Float(o.leak));
      start[s] *= 1 - Float(o.leak);
      weight.push_back(weight[s] * Float(o.likelihood_if_true));
      weight[s] *= Float(o.likelihood_if_false);
    }
  }
  // P(evidence), all causes open or one of them surely present.
  const auto evidence_with = [&](size_t fixed) {
    std::vector<Float> a = start;
    for (size_t c = 0; c < priors.size(); ++c) {
      std::vector<Float> b = a;
      for (const auto& [bit, strength] : links[c]) {
        for (size_t s = 0; s < b.size(); ++s) {
          if (s & bit) continue;
          b[s | bit] += strength * b[s];
          b[s] *= 1 - strength;
        }
      }
      const Float absent = c == fixed ? 0 : 1 - Float(priors[c]);
      for (size_t s = 0; s < a.size(); ++s) {
        a[s] = absent * a[s] + present[c] * b[s];
      }
    }
    Float sum = 0;
    for (size_t s = 0; s < a.size(); ++s) sum += weight[s] * a[s];
    return sum;
  };
  const Float evidence = evidence_with(priors.size());
  Answer answer;
  answer.evidence = static_cast<double>(evidence);
  answer.none = static_cast<double>(none / evidence);
  for (size_t c = 0; c < priors.size(); ++c) {
    // A cause with no coupled finding needs no pass of its own.
    const Float posterior =
        links[c].empty() ? present[c] / (1 - Float(priors[c]) + present[c])
                         : evidence_with(c) / evidence;
    answer.cause.push_back(static_cast<double>(posterior));
  }
  return answer;
}

double Uniform(std::mt19937_64& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
}

int UniformInt(std::mt19937_64& random, int low, int high) {
  return low +
         static_cast<int>(random() % static_cast<uint64_t>(high - low + 1));
}

RandomProblem MakeProblem(const RandomShape& shape, std::mt19937_64& random) {
  RandomProblem problem;
  for (int c = 0; c < shape.causes; ++c) {
    problem.priors.push_back(std::pow(10, Uniform(random, -4, -0.3)));
  }
  const int findings =
      shape.true_findings + shape.false_findings + shape.soft_findings;
  for (int j = 0; j < findings + (shape.complaint ? 1 : 0); ++j) {
    std::vector<bool> linked(shape.causes, j == findings);
    if (j < findings) {
      const int count = std::min(
          shape.causes, UniformInt(random, 1, 2 * shape.links_per_finding - 1));
      for (int k = 0; k < count; ++k) {
        linked[UniformInt(random, 0, shape.causes - 1)] = true;
      }
    }
    std::vector<Link> links;
    for (int c = 0; c < shape.causes; ++c) {
      if (linked[c]) links.push_back({c, Uniform(random, .05, .99)});
    }
    problem.links.push_back(links);
    Observation o;
    o.leak = std::pow(10, Uniform(random, -4, -0.5));
    o.links = problem.links.back();
    const int kind = j - shape.true_findings;
    if (j == findings || kind < 0) {
      o.likelihood_if_true = 1;
      o.likelihood_if_false = 0;
    } else if (kind < shape.false_findings) {
      o.likelihood_if_true = 0;
      o.likelihood_if_false = 1;
    } else {
      o.likelihood_if_true = Uniform(random, 0.01, 1);
      o.likelihood_if_false = Uniform(random, 0.01, 1);
    }
    problem.one_case.observations.push_back(o);
  }
  return problem;
}

}  // namespace kasa_diag::inference
