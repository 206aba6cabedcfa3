// Beyond the memory limit: bounds that hold.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/inference/noisy_or.h"
#include "tests/inference/reference.h"

namespace kasa_diag::inference {
namespace {

constexpr uint64_t kSeed = 7;

TEST(SearchTest, TheTrueValuesLieBetweenTheBounds) {
  std::mt19937_64 random(kSeed);
  std::cout << "seed " << kSeed << std::endl;
  for (const int nodes : {1, 10, 100, 1000}) {
    std::vector<double> gaps;
    int searched = 0;
    for (int round = 0; round < 60; ++round) {
      SCOPED_TRACE(testing::Message() << nodes << " nodes, round " << round);
      RandomShape shape;
      shape.causes = UniformInt(random, 5, 40);
      shape.true_findings = UniformInt(random, 6, 20);
      shape.false_findings = 10;
      shape.soft_findings = UniformInt(random, 0, 3);
      shape.complaint = UniformInt(random, 0, 1) == 1;
      const RandomProblem problem = MakeProblem(shape, random);
      const Posterior exact = Infer(problem.priors, {problem.one_case});
      ASSERT_FALSE(exact.approximate);
      Options options;
      options.max_memory_bytes = 1;
      options.max_search_nodes = nodes;
      const Posterior bounded =
          Infer(problem.priors, {problem.one_case}, options);
      if (!bounded.approximate) continue;  // it had no core
      ++searched;
      EXPECT_LE(bounded.log_evidence_lower, exact.log_evidence);
      EXPECT_GE(bounded.log_evidence_upper, exact.log_evidence);
      EXPECT_LE(bounded.none_lower, exact.none);
      EXPECT_GE(bounded.none_upper, exact.none);
      for (size_t c = 0; c < exact.cause.size(); ++c) {
        EXPECT_LE(bounded.lower[c], exact.cause[c]) << c;
        EXPECT_GE(bounded.upper[c], exact.cause[c]) << c;
        EXPECT_LE(bounded.lower[c], bounded.cause[c]) << c;
        EXPECT_GE(bounded.upper[c], bounded.cause[c]) << c;
        gaps.push_back(bounded.upper[c] - bounded.lower[c]);
      }
      if (HasFailure()) return;
    }
    std::sort(gaps.begin(), gaps.end());
    std::cout << nodes << " nodes: " << searched << " searches, median gap "
              << gaps[gaps.size() / 2] << ", 90 % below "
              << gaps[gaps.size() * 9 / 10] << std::endl;
    EXPECT_GT(searched, 30);
    if (nodes >= 1000) {
      EXPECT_LT(gaps[gaps.size() / 2], 1e-3);
    }
  }
}

}  // namespace
}  // namespace kasa_diag::inference
