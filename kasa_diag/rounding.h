// Rounding of what leaves the library, so that the last bits of a sum, which
// may differ between compilers, never show.

#ifndef KASA_DIAG_ROUNDING_H_
#define KASA_DIAG_ROUNDING_H_

#include <cmath>

namespace kasa_diag {

// To 1e-9. Adding 0 turns -0 into 0.
inline double RoundProbability(double value) {
  return std::round(value * 1e9) / 1e9 + 0.0;
}

// Decibans, minutes, bits: to 1e-6.
inline double RoundAmount(double value) {
  return std::round(value * 1e6) / 1e6 + 0.0;
}

}  // namespace kasa_diag

#endif  // KASA_DIAG_ROUNDING_H_
