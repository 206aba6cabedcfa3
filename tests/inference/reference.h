// Slow and obvious answers, to hold the fast ones against.

#ifndef KASA_DIAG_TESTS_INFERENCE_REFERENCE_H_
#define KASA_DIAG_TESTS_INFERENCE_REFERENCE_H_

#include <cstdint>
#include <deque>
#include <random>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {

struct Answer {
  double evidence = 0;
  std::vector<double> cause;
  double none = 0;
};

// Sums over all sets of causes, in 128-bit floats. At most 20 causes.
Answer BruteForce(absl::Span<const double> priors,
                  absl::Span<const Case> cases);

// The probability that exactly the causes in `set` (a bit mask) are present and
// one of the cases holds.
double MassOfSet(absl::Span<const double> priors, absl::Span<const Case> cases,
                 uint64_t set);

// The subset form (an array over all sets of findings that aren't surely false)
// in 128-bit floats, with one forward pass for each cause: nothing in common
// with the library's code. Up to some 16 such findings.
Answer SubsetForm128(absl::Span<const double> priors, const Case& one_case);

// A net and an observation of some of its findings.
struct RandomProblem {
  RandomProblem() = default;
  RandomProblem(RandomProblem&&) = default;  // a copy's pointers would dangle

  std::vector<double> priors;
  std::deque<std::vector<Link>> links;  // what the observations point to
  Case one_case;
};

struct RandomShape {
  int causes = 8;
  int true_findings = 4;
  int false_findings = 4;
  int soft_findings = 0;
  int links_per_finding = 3;  // on average; at least one
  bool complaint = false;     // one true finding linked to all causes
};

RandomProblem MakeProblem(const RandomShape& shape, std::mt19937_64& random);

// Uniform in [low, high), and the same everywhere, unlike the standard
// library's.
double Uniform(std::mt19937_64& random, double low, double high);
int UniformInt(std::mt19937_64& random, int low, int high);  // inclusive

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_TESTS_INFERENCE_REFERENCE_H_
