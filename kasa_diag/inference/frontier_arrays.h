// The elementary steps on arrays over sets of open findings.
//
// An array of 2^k numbers has one for each set of k findings: bit p of the
// index says whether the finding at position p is explained. Internal; what the
// steps are for is told in frontier_step.cc. All are linear with coefficients
// >= 0, and sum in a fixed order.

#ifndef KASA_DIAG_INFERENCE_FRONTIER_ARRAYS_H_
#define KASA_DIAG_INFERENCE_FRONTIER_ARRAYS_H_

#include <cstddef>

namespace kasa_diag::inference {

// Removes position `p`: out[.] = c0 * in[. with bit 0] + c1 * in[. with bit 1].
// `size` is that of `in`, at least 2^(p + 1). `out` may be `in`.
void Collapse(const double* in, size_t size, int p, double c0, double c1,
              double* out);

// Inserts position `p`, the transpose of Collapse: out[. with bit 0] =
// c0 * in[.], out[. with bit 1] = c1 * in[.], in place. `size` is that before.
void Expand(double* array, size_t size, int p, double c0, double c1);

// A present cause explains the finding at `p` with probability `strength`.
void Explain(double* array, size_t size, int p, double strength);

// The transpose of Explain.
void ExplainTransposed(double* array, size_t size, int p, double strength);

// out = a * x + b * y. `out` may be `x` or `y`.
void Mix(double a, const double* x, double b, const double* y, size_t size,
         double* out);

// Sum of x[i] * y[i].
double Dot(const double* x, const double* y, size_t size);

double Sum(const double* x, size_t size);

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_FRONTIER_ARRAYS_H_
