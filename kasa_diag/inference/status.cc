// The rules are in the header; here is only their arithmetic. Odds come from
// 1 - p, which is exact enough: at p = 1 - 1e-12 the odds are off by a ten
// thousandth, and the thresholds are at factors of two.

#include "kasa_diag/inference/status.h"

#include <algorithm>
#include <cmath>

namespace kasa_diag::inference {
namespace {

// Rounding must not decide on which side of a threshold a value falls that was
// meant to be on it.
constexpr double kTolerance = 1e-9;

bool AtLeast(double value, double threshold) {
  return value >= threshold - kTolerance;
}

}  // namespace

double ChangeInDecibans(double before, double after) {
  if (before == after) return 0;
  return 10 * (std::log10(after) - std::log10(before) + std::log10(1 - before) -
               std::log10(1 - after));
}

Status ComputeStatus(const Posterior& base, const Posterior& posterior,
                     const StatusOptions& options) {
  const double none_change = ChangeInDecibans(base.none, posterior.none);
  if (AtLeast(posterior.none, options.nothing_wrong_probability) &&
      AtLeast(none_change, options.least_change_decibans)) {
    return Status::kNothingWrong;
  }
  bool moved = AtLeast(std::fabs(none_change), options.least_change_decibans);
  double likeliest = 0;
  for (size_t c = 0; c < posterior.cause.size(); ++c) {
    const double change = ChangeInDecibans(base.cause[c], posterior.cause[c]);
    moved |= AtLeast(std::fabs(change), options.least_change_decibans);
    likeliest = std::max(likeliest, posterior.cause[c]);
  }
  return moved && AtLeast(likeliest, options.least_probability)
             ? Status::kCausesFound
             : Status::kNotEnoughData;
}

std::vector<double> ComputeShares(const Posterior& posterior) {
  double sum = posterior.none;
  for (double probability : posterior.cause) sum += probability;
  std::vector<double> shares = posterior.cause;
  shares.push_back(posterior.none);
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace kasa_diag::inference
