// How sure a figure is that was measured on few cases.

#ifndef KASA_DIAG_AUTHORING_INTERVALS_H_
#define KASA_DIAG_AUTHORING_INTERVALS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"

namespace kasa_diag::authoring {

// What a standard normal variable exceeds, either way, in 5 of 100.
inline constexpr double kNormalQuantile = 1.959963984540054;

struct Interval {
  double low = 0;
  double high = 0;
};

// 95 % interval of a proportion by Wilson's score method (Wilson 1927): it
// keeps within [0, 1] and holds for few cases too. [0, 1] for no cases.
// REQUIRES: 0 <= successes <= cases.
Interval WilsonInterval(int successes, int cases);

struct BootstrapOptions {
  int resamples = 4000;
  uint64_t seed = 1;
};

// 95 % interval of a mean by the percentile bootstrap (Efron 1979): groups are
// drawn with replacement, and the mean is taken over the values of all that
// were drawn. Values of one group count together, since they are not
// independent; `groups` holds one name a value. The same on every machine.
// [0, 0] for no values. O(resamples * values).
Interval BootstrapInterval(absl::Span<const double> values,
                           absl::Span<const std::string> groups,
                           const BootstrapOptions& options = {});

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_INTERVALS_H_
