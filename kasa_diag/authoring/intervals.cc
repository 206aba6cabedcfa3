#include "kasa_diag/authoring/intervals.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace kasa_diag::authoring {
namespace {

struct Group {
  double sum = 0;
  int count = 0;
};

}  // namespace

Interval WilsonInterval(int successes, int cases) {
  if (cases <= 0) return {0, 1};
  const double n = cases;
  const double p = successes / n;
  const double z2 = kNormalQuantile * kNormalQuantile;
  const double center = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kNormalQuantile / (1 + z2 / n) *
                      std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {std::max(0.0, center - half), std::min(1.0, center + half)};
}

Interval BootstrapInterval(absl::Span<const double> values,
                           absl::Span<const std::string> groups,
                           const BootstrapOptions& options) {
  if (values.empty() || options.resamples < 1) return {0, 0};
  std::map<std::string, Group> by_name;  // sorted: the draws are reproducible
  for (size_t i = 0; i < values.size(); ++i) {
    Group& group = by_name[groups[i]];
    group.sum += values[i];
    ++group.count;
  }
  std::vector<Group> drawn_from;
  for (const auto& [name, group] : by_name) drawn_from.push_back(group);

  // The engine's numbers are fixed by the standard, those of a distribution are
  // not: hence the remainder, whose bias is below 1e-15 here.
  std::mt19937_64 random(options.seed);
  std::vector<double> means;
  means.reserve(options.resamples);
  for (int i = 0; i < options.resamples; ++i) {
    double sum = 0;
    int count = 0;
    for (size_t draw = 0; draw < drawn_from.size(); ++draw) {
      const Group& group = drawn_from[random() % drawn_from.size()];
      sum += group.sum;
      count += group.count;
    }
    means.push_back(sum / count);
  }
  std::sort(means.begin(), means.end());
  const auto quantile = [&means](double q) {
    const double at = q * (static_cast<double>(means.size()) - 1);
    return means[static_cast<size_t>(std::llround(at))];
  };
  return {quantile(0.025), quantile(0.975)};
}

}  // namespace kasa_diag::authoring
