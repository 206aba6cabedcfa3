// One case is a network and its observations: coupled_network.h absorbs what is
// surely false and folds what hangs loose; frontier.h does the rest exactly
// where its arrays fit; search.h brackets it otherwise. This file runs the
// cases and adds them up: P(evidence) and the mass of each posterior are sums
// over them.

#include "kasa_diag/inference/noisy_or.h"

#include <algorithm>
#include <limits>

#include "kasa_diag/inference/coupled_network.h"
#include "kasa_diag/inference/frontier.h"
#include "kasa_diag/inference/scaled.h"
#include "kasa_diag/inference/search.h"

namespace kasa_diag::inference {

namespace {

// Bounds are moved apart by this for the rounding of sums.
constexpr double kRounding = 1e-12;

// Masses of all cases so far, over a common power of two.
struct Sums {
  bool empty = true;
  int64_t reference = 0;
  double evidence = 0, none = 0;
  std::vector<double> present, absent;  // one a cause
  // Used once a case is approximate; the masses above are then unused.
  bool approximate = false;
  MassBounds bounds;
};

void ScaleAll(double factor, std::vector<double>& masses) {
  for (double& mass : masses) mass *= factor;
}

void Scale(double factor, MassBounds& bounds) {
  bounds.evidence_lower *= factor;
  bounds.evidence_upper *= factor;
  ScaleAll(factor, bounds.present_lower);
  ScaleAll(factor, bounds.present_upper);
  ScaleAll(factor, bounds.absent_lower);
  ScaleAll(factor, bounds.absent_upper);
}

// Makes room for masses of the size 2^exponent.
void Refer(int64_t exponent, Sums& sums) {
  if (sums.empty) {
    sums.empty = false;
    sums.reference = exponent;
  } else if (exponent > sums.reference) {
    const double factor = Scaled{1, sums.reference}.Over(exponent);
    sums.evidence *= factor;
    sums.none *= factor;
    ScaleAll(factor, sums.present);
    ScaleAll(factor, sums.absent);
    if (sums.approximate) Scale(factor, sums.bounds);
    sums.reference = exponent;
  }
}

void AddMasses(const std::vector<double>& from, std::vector<double>& to) {
  for (size_t c = 0; c < from.size(); ++c) to[c] += from[c];
}

void AddExact(CoupledNetwork& network, Scaled mass, Sums& sums) {
  mass.Normalize();
  if (mass.mantissa == 0) return;
  Refer(mass.exponent, sums);
  const double weight = mass.Over(sums.reference);
  network.Restore();
  sums.none += network.none().Over(sums.reference);
  sums.evidence += weight;
  for (size_t c = 0; c < sums.present.size(); ++c) {
    const double present = weight * network.Present(static_cast<int32_t>(c));
    const double absent = weight * network.Absent(static_cast<int32_t>(c));
    sums.present[c] += present;
    sums.absent[c] += absent;
    if (!sums.approximate) continue;
    sums.bounds.present_lower[c] += present;
    sums.bounds.present_upper[c] += present;
    sums.bounds.absent_lower[c] += absent;
    sums.bounds.absent_upper[c] += absent;
  }
  if (!sums.approximate) return;
  sums.bounds.evidence_lower += weight;
  sums.bounds.evidence_upper += weight;
}

void AddBounds(const CoupledNetwork& network, MassBounds& bounds, Sums& sums) {
  Scaled upper = {bounds.evidence_upper, bounds.reference};
  upper.Normalize();
  if (upper.mantissa == 0) return;
  Refer(upper.exponent, sums);
  if (!sums.approximate) {
    sums.approximate = true;
    sums.bounds.evidence_lower = sums.bounds.evidence_upper = sums.evidence;
    sums.bounds.present_lower = sums.bounds.present_upper = sums.present;
    sums.bounds.absent_lower = sums.bounds.absent_upper = sums.absent;
  }
  Scale(Scaled{1, bounds.reference}.Over(sums.reference), bounds);
  sums.none += network.none().Over(sums.reference);
  sums.bounds.evidence_lower += bounds.evidence_lower;
  sums.bounds.evidence_upper += bounds.evidence_upper;
  AddMasses(bounds.present_lower, sums.bounds.present_lower);
  AddMasses(bounds.present_upper, sums.bounds.present_upper);
  AddMasses(bounds.absent_lower, sums.bounds.absent_lower);
  AddMasses(bounds.absent_upper, sums.bounds.absent_upper);
}

void FillPriors(absl::Span<const double> priors, Posterior* posterior) {
  posterior->log_evidence = -std::numeric_limits<double>::infinity();
  posterior->cause.assign(priors.begin(), priors.end());
  posterior->absent.clear();
  posterior->none = 1;
  for (double prior : priors) {
    posterior->absent.push_back(1 - prior);
    posterior->none *= 1 - prior;
  }
}

void FillExact(const Sums& sums, Posterior* posterior) {
  posterior->log_evidence = Scaled{sums.evidence, sums.reference}.Log();
  posterior->none = std::min(sums.none / sums.evidence, 1.0);
  posterior->cause.resize(sums.present.size());
  posterior->absent.resize(sums.present.size());
  for (size_t c = 0; c < sums.present.size(); ++c) {
    posterior->cause[c] = sums.present[c] / sums.evidence;
    posterior->absent[c] = sums.absent[c] / sums.evidence;
  }
}

double Share(double part, double rest) {
  return part > 0 ? part / (part + rest) : 0;
}

void FillBounds(const Sums& sums, Posterior* posterior) {
  const MassBounds& bounds = sums.bounds;
  posterior->approximate = true;
  const auto log = [&](double mass) {
    return Scaled{mass, sums.reference}.Log();
  };
  const double evidence = (bounds.evidence_lower + bounds.evidence_upper) / 2;
  posterior->log_evidence = log(evidence);
  posterior->log_evidence_lower = log(bounds.evidence_lower);
  posterior->log_evidence_upper = log(bounds.evidence_upper);
  posterior->none = std::min(sums.none / evidence, 1.0);
  posterior->none_lower = sums.none / bounds.evidence_upper * (1 - kRounding);
  posterior->none_upper =
      std::min(sums.none / bounds.evidence_lower * (1 + kRounding), 1.0);
  const size_t causes = bounds.present_lower.size();
  posterior->cause.resize(causes);
  posterior->absent.resize(causes);
  posterior->lower.resize(causes);
  posterior->upper.resize(causes);
  for (size_t c = 0; c < causes; ++c) {
    const double present_lower = bounds.present_lower[c];
    const double present_upper = bounds.present_upper[c];
    const double absent_lower = bounds.absent_lower[c];
    const double absent_upper = bounds.absent_upper[c];
    posterior->cause[c] =
        Share(present_lower + present_upper, absent_lower + absent_upper);
    posterior->absent[c] =
        Share(absent_lower + absent_upper, present_lower + present_upper);
    posterior->lower[c] = Share(present_lower, absent_upper) * (1 - kRounding);
    posterior->upper[c] =
        std::min(Share(present_upper, absent_lower) * (1 + kRounding), 1.0);
  }
}

}  // namespace

struct Workspace::Memory {
  CoupledNetwork network;
  Frontier frontier;
  Search search;
  MassBounds bounds;
  Sums sums;
};

Workspace::Workspace() : memory_(std::make_unique<Memory>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;

void Infer(absl::Span<const double> priors, absl::Span<const Case> cases,
           const Options& options, Workspace* workspace, Posterior* posterior) {
  Workspace::Memory& memory = workspace->memory();
  CoupledNetwork& network = memory.network;
  Sums& sums = memory.sums;
  sums.empty = true;
  sums.approximate = false;
  sums.reference = 0;
  sums.evidence = 0;
  sums.none = 0;
  sums.present.assign(priors.size(), 0);
  sums.absent.assign(priors.size(), 0);
  for (const Case& one_case : cases) {
    network.Build(priors, one_case.observations);
    network.Reduce();
    Scaled mass;
    if (memory.frontier.Run(&network, options.max_memory_bytes, &mass)) {
      mass.Multiply(network.scale());
      AddExact(network, mass, sums);
    } else {
      network.Build(priors, one_case.observations);
      memory.search.Run(network, options, &memory.bounds);
      AddBounds(network, memory.bounds, sums);
    }
  }
  posterior->approximate = false;
  posterior->lower.clear();
  posterior->upper.clear();
  posterior->none_lower = posterior->none_upper = 0;
  posterior->log_evidence_lower = posterior->log_evidence_upper = 0;
  if (sums.approximate && sums.bounds.evidence_upper > 0) {
    FillBounds(sums, posterior);
  } else if (sums.evidence > 0) {
    FillExact(sums, posterior);
  } else {
    FillPriors(priors, posterior);
  }
}

Posterior Infer(absl::Span<const double> priors, absl::Span<const Case> cases,
                const Options& options) {
  Workspace workspace;
  Posterior posterior;
  Infer(priors, cases, options, &workspace, &posterior);
  return posterior;
}

}  // namespace kasa_diag::inference
