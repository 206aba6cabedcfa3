// Each loop has an inner run of consecutive numbers as long as the position
// allows, so that the compiler can use the vector unit. The two lowest
// positions, whose runs are 1 and 2 long, have loops of their own.

#include "kasa_diag/inference/frontier_arrays.h"

namespace kasa_diag::inference {

void Collapse(const double* in, size_t size, int p, double c0, double c1,
              double* out) {
  const size_t run = size_t{1} << p;
  if (run == 1) {
    for (size_t i = 0; i < size / 2; ++i) {
      out[i] = c0 * in[2 * i] + c1 * in[2 * i + 1];
    }
    return;
  }
  for (size_t block = 0; block < size; block += 2 * run) {
    const double* low = in + block;
    const double* high = low + run;
    double* to = out + block / 2;
    for (size_t i = 0; i < run; i += 2) {
      const double first = c0 * low[i] + c1 * high[i];
      const double second = c0 * low[i + 1] + c1 * high[i + 1];
      to[i] = first;
      to[i + 1] = second;
    }
  }
}

// From the end, so that each number is read before its place is taken.
void Expand(double* array, size_t size, int p, double c0, double c1) {
  const size_t run = size_t{1} << p;
  if (run == 1) {
    for (size_t i = size; i-- > 0;) {
      const double x = array[i];
      array[2 * i] = c0 * x;
      array[2 * i + 1] = c1 * x;
    }
    return;
  }
  for (size_t block = size; block > 0;) {
    block -= run;
    const double* from = array + block;
    double* low = array + 2 * block;
    double* high = low + run;
    for (size_t i = 0; i < run; ++i) high[i] = c1 * from[i];
    for (size_t i = 0; i < run; ++i) low[i] = c0 * from[i];
  }
}

void Explain(double* array, size_t size, int p, double strength) {
  const size_t run = size_t{1} << p;
  const double rest = 1 - strength;
  if (run == 1) {
    for (size_t i = 0; i < size; i += 2) {
      array[i + 1] += strength * array[i];
      array[i] *= rest;
    }
    return;
  }
  for (size_t block = 0; block < size; block += 2 * run) {
    double* __restrict low = array + block;
    double* __restrict high = array + block + run;
    for (size_t i = 0; i < run; ++i) {
      high[i] += strength * low[i];
      low[i] *= rest;
    }
  }
}

void ExplainTransposed(double* array, size_t size, int p, double strength) {
  const size_t run = size_t{1} << p;
  const double rest = 1 - strength;
  if (run == 1) {
    for (size_t i = 0; i < size; i += 2) {
      array[i] = rest * array[i] + strength * array[i + 1];
    }
    return;
  }
  for (size_t block = 0; block < size; block += 2 * run) {
    double* __restrict low = array + block;
    const double* __restrict high = array + block + run;
    for (size_t i = 0; i < run; ++i) {
      low[i] = rest * low[i] + strength * high[i];
    }
  }
}

void Mix(double a, const double* x, double b, const double* y, size_t size,
         double* out) {
  for (size_t i = 0; i < size; ++i) out[i] = a * x[i] + b * y[i];
}

// Four sums at once: a single one would wait for each addition.
double Dot(const double* x, const double* y, size_t size) {
  double sum[4] = {};
  size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    for (size_t k = 0; k < 4; ++k) sum[k] += x[i + k] * y[i + k];
  }
  for (; i < size; ++i) sum[i % 4] += x[i] * y[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double Sum(const double* x, size_t size) {
  double sum[4] = {};
  size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    for (size_t k = 0; k < 4; ++k) sum[k] += x[i + k];
  }
  for (; i < size; ++i) sum[i % 4] += x[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

}  // namespace kasa_diag::inference
