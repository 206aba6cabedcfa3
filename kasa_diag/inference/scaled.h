// A non-negative number of any size: products of thousands of probabilities.

#ifndef KASA_DIAG_INFERENCE_SCALED_H_
#define KASA_DIAG_INFERENCE_SCALED_H_

#include <cmath>
#include <cstdint>

namespace kasa_diag::inference {

// mantissa * 2^exponent. The mantissa stays far from the ends of a double's
// range; zero stays zero.
struct Scaled {
  double mantissa = 1;
  int64_t exponent = 0;

  void Multiply(double factor) {
    mantissa *= factor;
    if (mantissa < 0x1p-300 || mantissa > 0x1p300) Normalize();
  }

  void Multiply(const Scaled& factor) {
    Normalize();
    exponent += factor.exponent;
    Multiply(factor.mantissa);
  }

  void Normalize() {
    int shift = 0;
    mantissa = std::frexp(mantissa, &shift);
    exponent = mantissa == 0 ? 0 : exponent + shift;
  }

  // Natural logarithm; -infinity for zero.
  double Log() const {
    return std::log(mantissa) + static_cast<double>(exponent) * M_LN2;
  }

  // The number over 2^reference: zero or infinite where out of range.
  double Over(int64_t reference) const {
    const int64_t shift = exponent - reference;
    if (shift < -5000) return 0;
    return std::ldexp(mantissa, shift > 5000 ? 5000 : static_cast<int>(shift));
  }
};

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_SCALED_H_
