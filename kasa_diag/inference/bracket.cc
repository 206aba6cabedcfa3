// Below: by Harris' inequality (1960; FKG is its generalisation), increasing
// functions of independent variables are positively correlated. The likelihood
// of a finding that was seen true, however surely, increases with the set of
// present causes, so the expectation of the product is at least the product of
// the expectations, each of which is a plain noisy-OR sum.
//
// Above: let x = -ln P(finding not explained) = x0 + sum over present causes of
// theta, theta = -ln(1 - strength). The logarithm of a true finding's
// likelihood, f(x) = ln(lt - (lt - lf) e^-x), is concave, so a tangent lies
// above it, and the exponential of a line is a product over the causes: each
// tangent multiplies the weights of "present" by e^(slope * theta). This is
// Jaakkola and Jordan's variational bound ("Variational probabilistic inference
// and the QMR-DT network", 1999). Any points of contact give a bound; the best
// ones are where x equals its expectation under the tilted weights, and a few
// damped steps towards that are taken.
//
// Findings that were more surely seen false than true are bounded by constants.
// Both bounds are moved apart by kSlack, far more than all rounding.

#include "kasa_diag/inference/bracket.h"

#include <algorithm>
#include <cmath>

namespace kasa_diag::inference {
namespace {

constexpr double kSlack = 1e-10;
constexpr int kRounds = 6;
// Strengths above are treated as this; the upper bound is off by less than
// kSlack for it.
constexpr double kMaxStrength = 1 - 1e-13;

double Theta(double strength) {
  return -std::log1p(-std::min(strength, kMaxStrength));
}

bool InCore(const CoupledCause& cause) { return cause.degree > 0; }
bool InCore(const CoupledFinding& finding) { return finding.degree > 0; }

double Likelihood(const CoupledFinding& f, double unexplained) {
  return f.if_explained * (1 - unexplained) + f.if_unexplained * unexplained;
}

// Whether the likelihood grows with the set of present causes.
bool Grows(const CoupledFinding& f) {
  return f.if_explained >= f.if_unexplained;
}

}  // namespace

void Bracket::Compute(const CoupledNetwork& network) {
  ComputeLower(network);
  ComputeUpper(network);
}

void Bracket::ComputeLower(const CoupledNetwork& network) {
  const std::vector<CoupledFinding>& findings = network.findings();
  unexplained_.assign(findings.size(), 1);
  log_lower_ = -kSlack;
  for (size_t j = 0; j < findings.size(); ++j) {
    const CoupledFinding& f = findings[j];
    if (!InCore(f)) continue;
    for (int32_t l = network.finding_begin(static_cast<int32_t>(j));
         l < network.finding_begin(static_cast<int32_t>(j) + 1); ++l) {
      const CoupledLink& link = network.links()[l];
      const CoupledCause& cause = network.causes()[link.cause];
      if (!InCore(cause)) continue;
      // One that falls with the causes is at its least where all are present.
      unexplained_[j] *= 1 - (Grows(f) ? cause.present : 1) * link.strength;
    }
    log_lower_ += std::log(Likelihood(f, f.unexplained * unexplained_[j]));
  }
}

void Bracket::ComputeUpper(const CoupledNetwork& network) {
  const std::vector<CoupledFinding>& findings = network.findings();
  const std::vector<CoupledCause>& causes = network.causes();
  point_.assign(findings.size(), 0);
  slope_.assign(findings.size(), 0);
  log_factor_.assign(findings.size(), 0);
  tilt_.assign(causes.size(), 0);
  tilted_.resize(causes.size());
  for (size_t c = 0; c < causes.size(); ++c) tilted_[c] = causes[c].present;
  for (int round = 0; round <= kRounds; ++round) {
    std::fill(tilt_.begin(), tilt_.end(), 0);
    log_upper_ = kSlack;
    for (size_t j = 0; j < findings.size(); ++j) {
      const CoupledFinding& f = findings[j];
      if (!InCore(f)) continue;
      const int32_t begin = network.finding_begin(static_cast<int32_t>(j));
      const int32_t end = network.finding_begin(static_cast<int32_t>(j) + 1);
      if (!Grows(f) || f.unexplained == 0) {
        log_factor_[j] = std::log(Likelihood(f, f.unexplained));
        log_upper_ += log_factor_[j];
        continue;
      }
      const double start = -std::log(f.unexplained);
      double expected = start;
      for (int32_t l = begin; l < end; ++l) {
        const CoupledLink& link = network.links()[l];
        if (!InCore(causes[link.cause])) continue;
        expected += Theta(link.strength) * tilted_[link.cause];
      }
      point_[j] = round == 0 ? expected : (point_[j] + expected) / 2;
      const double x = std::max(point_[j], 1e-6);
      const double unexplained = std::exp(-x);
      const double likelihood = Likelihood(f, unexplained);
      slope_[j] =
          (f.if_explained - f.if_unexplained) * unexplained / likelihood;
      log_factor_[j] = std::log(likelihood) + slope_[j] * (start - x);
      log_upper_ += log_factor_[j];
      for (int32_t l = begin; l < end; ++l) {
        const CoupledLink& link = network.links()[l];
        if (!InCore(causes[link.cause])) continue;
        tilt_[link.cause] += slope_[j] * Theta(link.strength);
      }
    }
    for (size_t c = 0; c < causes.size(); ++c) {
      if (!InCore(causes[c])) continue;
      // ln(absent + present e^tilt), safe for any tilt.
      const double log_present = std::log(causes[c].present) + tilt_[c];
      const double log_absent = std::log(causes[c].absent);
      const double larger = std::max(log_present, log_absent);
      const double log_sum = larger + std::log(std::exp(log_present - larger) +
                                               std::exp(log_absent - larger));
      log_upper_ += log_sum;
      tilted_[c] = std::exp(log_present - log_sum);
    }
  }
}

void Bracket::FillLower(CoupledNetwork* network) const {
  std::vector<CoupledFinding>& findings = network->findings();
  for (size_t j = 0; j < findings.size(); ++j) {
    CoupledFinding& f = findings[j];
    if (!InCore(f)) continue;
    const double with = Likelihood(f, f.unexplained * unexplained_[j]);
    f.outside_unexplained = Likelihood(f, unexplained_[j]) / with;
    f.outside_explained = f.if_explained / with;
  }
  for (size_t c = 0; c < network->causes().size(); ++c) {
    CoupledCause& cause = network->causes()[c];
    if (!InCore(cause)) continue;
    cause.outside_absent = 1;
    cause.outside_present = 1;
    for (int32_t l : network->LinksOfCause(static_cast<int32_t>(c))) {
      const CoupledLink& link = network->links()[l];
      const CoupledFinding& f = findings[link.finding];
      if (!InCore(f) || !Grows(f)) continue;
      const double all = f.unexplained * unexplained_[link.finding];
      const double with = Likelihood(f, all);
      // Without this cause. (Of a nearly sure one nothing is left to divide.)
      const double share = 1 - cause.present * link.strength;
      const double absent = share > 1e-6 ? std::min(all / share, 1.0) : 1;
      cause.outside_absent *= Likelihood(f, absent) / with;
      cause.outside_present *=
          Likelihood(f, absent * (1 - link.strength)) / with;
    }
    // Rounding in the division above.
    cause.outside_absent *= 1 - kSlack;
    cause.outside_present *= 1 - kSlack;
  }
}

void Bracket::FillUpper(CoupledNetwork* network) const {
  std::vector<CoupledFinding>& findings = network->findings();
  for (size_t j = 0; j < findings.size(); ++j) {
    CoupledFinding& f = findings[j];
    if (!InCore(f)) continue;
    if (!Grows(f) || f.unexplained == 0) {
      // The bound of the rest, times the largest value of this factor.
      const double rest = std::exp(-log_factor_[j]);
      f.outside_unexplained = rest * std::max(f.if_explained, f.if_unexplained);
      f.outside_explained = rest * f.if_explained;
      continue;
    }
    // Unexplained by what was folded: the line begins at x = 0.
    f.outside_unexplained = std::exp(slope_[j] * std::log(f.unexplained));
    // Explained: the factor is a constant, and no longer tilts its causes.
    double log_rest = -log_factor_[j];
    for (int32_t l = network->finding_begin(static_cast<int32_t>(j));
         l < network->finding_begin(static_cast<int32_t>(j) + 1); ++l) {
      const CoupledLink& link = network->links()[l];
      if (!InCore(network->causes()[link.cause])) continue;
      const double tilted = tilted_[link.cause];
      log_rest += std::log(
          (1 - tilted) + tilted * std::exp(-slope_[j] * Theta(link.strength)));
    }
    f.outside_explained = f.if_explained * std::exp(log_rest);
  }
  for (size_t c = 0; c < network->causes().size(); ++c) {
    CoupledCause& cause = network->causes()[c];
    if (!InCore(cause)) continue;
    cause.outside_absent = (1 - tilted_[c]) / cause.absent * (1 + kSlack);
    cause.outside_present = tilted_[c] / cause.present * (1 + kSlack);
  }
}

}  // namespace kasa_diag::inference
