// Random networks against the two slow references.

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
    shape.causes = UniformInt(random, 1, round % 50 == 0 ? 16 : 10);
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

// All nets of up to 3 causes and 3 findings, each finding linked to any set of
// causes and surely true, surely false or doubtful, on a grid of parameters.
TEST(RandomNetworksTest, AgreeWithBruteForceOnAllSmallNetsOfAGrid) {
  Workspace workspace;
  Posterior posterior;
  int nets = 0;
  const double grid_prior[] = {.001, .3};
  const double grid_leak[] = {1e-6, .2};
  const double grid_strength[] = {.05, .9, 1};
  const double kinds[][2] = {{1, 0}, {0, 1}, {.9, .1}};
  for (int causes = 1; causes <= 3; ++causes) {
    for (int findings = 1; findings <= 3; ++findings) {
      const int sets = 1 << (causes * findings);
      for (int links_set = 0; links_set < sets; ++links_set) {
        for (int kind_set = 0; kind_set < std::pow(3, findings); ++kind_set) {
          // The parameters walk through the grid from link to link.
          for (int shift = 0; shift < 6; ++shift) {
            std::vector<double> priors;
            for (int c = 0; c < causes; ++c) {
              priors.push_back(grid_prior[(shift + c) % 2]);
            }
            std::vector<std::vector<Link>> links(findings);
            Case one_case;
            int kind = kind_set;
            for (int j = 0; j < findings; ++j, kind /= 3) {
              for (int c = 0; c < causes; ++c) {
                if (links_set >> (j * causes + c) & 1) {
                  links[j].push_back({c, grid_strength[(shift + j + c) % 3]});
                }
              }
              one_case.observations.push_back({grid_leak[(shift / 2 + j) % 2],
                                               links[j], kinds[kind % 3][0],
                                               kinds[kind % 3][1]});
            }
            Infer(priors, {&one_case, 1}, {}, &workspace, &posterior);
            ExpectEqual(posterior, BruteForce(priors, {&one_case, 1}));
            ++nets;
            if (HasFailure()) {
              FAIL() << causes << " causes, " << findings << " findings, links "
                     << links_set << ", kinds " << kind_set << ", shift "
                     << shift;
            }
          }
        }
      }
    }
  }
  std::cout << nets << " nets" << std::endl;
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
    shape.causes = UniformInt(random, 10, round % 20 == 0 ? 20 : 60);
    shape.true_findings = round % 20 == 0 ? 14 : UniformInt(random, 4, 9);
    shape.false_findings = 30;
    // (A complaint couples all causes, and is dear for the reference.)
    shape.complaint = shape.true_findings < 8 && UniformInt(random, 0, 1) == 1;
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
