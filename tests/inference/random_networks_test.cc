// Random networks against the two slow references.

#include <cmath>
#include <iostream>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/inference/noisy_or.h"
#include "tests/inference/reference.h"

namespace kasa_diag::inference {
namespace {

constexpr double kTolerance = 1e-12;
constexpr uint64_t kSeed = 20240601;

void ExpectEqual(const Posterior& posterior, const Answer& answer) {
  EXPECT_FALSE(posterior.approximate);
  EXPECT_NEAR(posterior.log_evidence, std::log(answer.evidence), kTolerance);
  ASSERT_EQ(posterior.cause.size(), answer.cause.size());
  for (size_t c = 0; c < answer.cause.size(); ++c) {
    EXPECT_NEAR(posterior.cause[c], answer.cause[c], kTolerance)
        << "cause " << c;
  }
  EXPECT_NEAR(posterior.none, answer.none, kTolerance);
}

TEST(RandomNetworksTest, AgreeWithBruteForce) {
  std::mt19937_64 random(kSeed);
  std::cout << "seed " << kSeed << std::endl;
  Workspace workspace;
  Posterior posterior;
  for (int round = 0; round < 400; ++round) {
    SCOPED_TRACE(round);
    RandomShape shape;
    shape.causes = UniformInt(random, 1, 10);
    shape.true_findings = UniformInt(random, 0, 7);
    shape.false_findings = UniformInt(random, 0, 5);
    shape.soft_findings = UniformInt(random, 0, 4);
    shape.links_per_finding = UniformInt(random, 1, 4);
    shape.complaint = UniformInt(random, 0, 1) == 1;
    const RandomProblem problem = MakeProblem(shape, random);
    Infer(problem.priors, {problem.one_case}, {}, &workspace, &posterior);
    ExpectEqual(posterior, BruteForce(problem.priors, {problem.one_case}));
    if (HasFailure()) return;
  }
}

TEST(RandomNetworksTest, AgreeWithTheSubsetFormIn128Bits) {
  std::mt19937_64 random(kSeed);
  std::cout << "seed " << kSeed << std::endl;
  Workspace workspace;
  Posterior posterior;
  double worst = 0;
  for (int round = 0; round < 200; ++round) {
    SCOPED_TRACE(round);
    RandomShape shape;
    shape.causes = UniformInt(random, 10, 60);
    shape.true_findings = UniformInt(random, 4, round % 20 == 0 ? 14 : 10);
    shape.false_findings = 30;
    shape.complaint = UniformInt(random, 0, 1) == 1;
    if (shape.complaint && shape.true_findings == 14) --shape.true_findings;
    const RandomProblem problem = MakeProblem(shape, random);
    Infer(problem.priors, {problem.one_case}, {}, &workspace, &posterior);
    const Answer answer = SubsetForm128(problem.priors, problem.one_case);
    ExpectEqual(posterior, answer);
    for (size_t c = 0; c < answer.cause.size(); ++c) {
      worst = std::max(worst, std::fabs(posterior.cause[c] - answer.cause[c]));
    }
    if (HasFailure()) return;
  }
  std::cout << "worst error of a posterior " << worst << std::endl;
}

}  // namespace
}  // namespace kasa_diag::inference
