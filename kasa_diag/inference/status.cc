#include "kasa_diag/inference/status.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace kasa_diag::inference {
namespace {

// 10 log10 of the ratio of the odds. Infinite where certainty is reached.
double MovedDecibans(double from, double to) {
  if (from == to) return 0;
  return 10 * (std::log10(to / (1 - to)) - std::log10(from / (1 - from)));
}

}  // namespace

Status DecideStatus(const Posterior& base, const Posterior& posterior,
                    const StatusOptions& options) {
  const double none_moved = MovedDecibans(base.none, posterior.none);
  if (posterior.none >= options.nothing_wrong_probability &&
      none_moved >= options.noticeable_decibans) {
    return Status::kNothingWrong;
  }
  double most_moved = std::abs(none_moved);
  double leading = 0;
  for (size_t i = 0; i < posterior.cause.size(); ++i) {
    if (base.cause[i] <= 0) continue;  // out of the question
    most_moved = std::max(
        most_moved, std::abs(MovedDecibans(base.cause[i], posterior.cause[i])));
    leading = std::max(leading, posterior.cause[i]);
  }
  if (most_moved < options.noticeable_decibans ||
      leading < options.least_leading_probability) {
    return Status::kNotEnoughData;
  }
  return Status::kCausesFound;
}

}  // namespace kasa_diag::inference
