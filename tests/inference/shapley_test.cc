#include "kasa_diag/inference/shapley.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/inference/coalitions.h"
#include "kasa_diag/inference/evidence.h"
#include "kasa_diag/inference/noisy_or.h"
#include "tests/inference/reference.h"

namespace kasa_diag::inference {
namespace {

constexpr double kTolerance = 1e-9;
constexpr uint64_t kSeed = 99;

double Logit(double p) { return 10 * std::log10(p / (1 - p)); }

// Evidence of one case, as GatherEvidence would give it.
Evidence OneCase(std::vector<Observation> observations) {
  Evidence evidence;
  evidence.findings.emplace_back(observations.size());
  std::iota(evidence.findings[0].begin(), evidence.findings[0].end(), 0);
  evidence.cases.push_back({std::move(observations)});
  return evidence;
}

TEST(ShapleyTest, FeverHasItsGoldenValues) {
  const std::vector<double> priors = {.10, .05, .01};
  const std::vector<Link> fever = {{0, .4}, {1, .8}, {2, .9}};
  const std::vector<Link> cough = {{0, .6}, {1, .5}};
  const std::vector<Link> chills = {{1, .3}, {2, .7}};
  const Evidence evidence =
      OneCase({{.01, fever, 1, 0}, {.05, cough, 1, 0}, {.01, chills, 0, 1}});
  const std::vector<int32_t> causes = {0, 1, 2};
  WeightsInput input;
  input.written_priors = priors;
  input.evidence = &evidence;
  input.causes = causes;
  const WeightsOfEvidence weights = WeighEvidence(input);
  const double golden[3][4] = {{5.777711066834799, 5.835788608992452,
                                0.7592684263059546, 12.372768102133206},
                               {8.426666947679113, 3.8841940761042535,
                                -1.4454168671511498, 10.865444156632218},
                               {7.3615213495111025, -3.0858212635108884,
                                -5.008055766249139, -0.7323556802489257}};
  ASSERT_EQ(weights.players.size(), 3u);
  for (int c = 0; c < 3; ++c) {
    for (int j = 0; j < 3; ++j) {
      EXPECT_EQ(weights.players[j].kind, Player::Kind::kFinding);
      EXPECT_EQ(weights.players[j].index, j);
      EXPECT_NEAR(weights.causes[c].decibans[j], golden[c][j], kTolerance);
    }
    EXPECT_NEAR(weights.causes[c].total, golden[c][3], kTolerance);
  }
}

// The definition: the average over all orders of what each player changes.
// `value`: the log-odds of a coalition.
template <typename Value>
std::vector<double> ByAllOrders(size_t players, const Value& value) {
  std::vector<double> sums(players, 0);
  std::vector<size_t> order(players);
  std::iota(order.begin(), order.end(), size_t{0});
  double orders = 0;
  do {
    std::vector<size_t> coalition;
    double before = value(coalition);
    for (size_t player : order) {
      coalition.push_back(player);
      const double after = value(coalition);
      sums[player] += after - before;
      before = after;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& sum : sums) sum /= orders;
  return sums;
}

TEST(ShapleyTest, IsTheAverageOverAllOrders) {
  std::mt19937_64 random(kSeed);
  std::cout << "seed " << kSeed << std::endl;
  for (int round = 0; round < 20; ++round) {
    SCOPED_TRACE(round);
    RandomShape shape;
    shape.causes = 6;
    shape.true_findings = 2;
    shape.false_findings = 1;
    shape.soft_findings = 1;
    const RandomProblem problem = MakeProblem(shape, random);
    const Evidence evidence = OneCase(problem.one_case.observations);
    const std::vector<int32_t> causes = {3, 1};
    WeightsInput input;
    input.written_priors = problem.priors;
    input.evidence = &evidence;
    input.causes = causes;
    const WeightsOfEvidence weights = WeighEvidence(input);
    for (size_t i = 0; i < causes.size(); ++i) {
      const std::vector<double> parts =
          ByAllOrders(4, [&](const std::vector<size_t>& coalition) {
            Case one_case;
            for (size_t j : coalition) {
              one_case.observations.push_back(
                  evidence.cases[0].observations[j]);
            }
            return Logit(
                BruteForce(problem.priors, {one_case}).cause[causes[i]]);
          });
      for (size_t j = 0; j < 4; ++j) {
        EXPECT_NEAR(weights.causes[i].decibans[j], parts[j], kTolerance);
      }
    }
  }
}

// Adjustments, complaint, cases, and any number of players: always the sum.
TEST(ShapleyTest, SumsToTheWholeChangeForAnyNumberOfPlayers) {
  std::mt19937_64 random(kSeed);
  std::cout << "seed " << kSeed << std::endl;
  for (int round = 0; round < 60; ++round) {
    SCOPED_TRACE(round);
    RandomShape shape;
    shape.causes = 20;
    shape.true_findings = UniformInt(random, 0, 10);
    shape.false_findings = UniformInt(random, 0, 10);
    shape.soft_findings = UniformInt(random, 0, 3);
    const RandomProblem problem = MakeProblem(shape, random);
    Evidence evidence = OneCase(problem.one_case.observations);
    // A second case in which one finding is missing, another one turned.
    const size_t size = evidence.findings[0].size();
    if (round % 2 == 1 && size > 2) {
      evidence.cases.push_back(evidence.cases[0]);
      evidence.findings.push_back(evidence.findings[0]);
      evidence.cases[1].observations.pop_back();
      evidence.findings[1].pop_back();
      std::swap(evidence.cases[1].observations[0].likelihood_if_true,
                evidence.cases[1].observations[0].likelihood_if_false);
    }
    std::vector<Link> all;
    for (int c = 0; c < shape.causes; ++c) all.push_back({c, .7});
    const Observation complaint = {.05, all, 1, 0};
    const std::vector<Adjustment> adjustments = {{0, 3}, {1, .25}, {0, 1.5}};
    const std::vector<int32_t> causes = {0, 1, 2};
    WeightsInput input;
    input.written_priors = problem.priors;
    input.adjustments = adjustments;
    input.evidence = &evidence;
    input.complaint = &complaint;
    input.causes = causes;
    const WeightsOfEvidence weights = WeighEvidence(input);

    std::vector<Case> cases = evidence.cases;
    for (Case& one_case : cases) one_case.observations.push_back(complaint);
    const Posterior posterior =
        Infer(AdjustPriors(problem.priors, adjustments), cases);
    for (int c = 0; c < 3; ++c) {
      const std::vector<double>& parts = weights.causes[c].decibans;
      const double change =
          Logit(posterior.cause[c]) - Logit(problem.priors[c]);
      EXPECT_NEAR(std::accumulate(parts.begin(), parts.end(), 0.0), change,
                  kTolerance);
      EXPECT_NEAR(weights.causes[c].total, change, kTolerance);
      EXPECT_NEAR(parts[0], c == 0 ? 10 * std::log10(3) : 0, 1e-12);
      EXPECT_NEAR(parts[1], c == 1 ? 10 * std::log10(.25) : 0, 1e-12);
    }
    EXPECT_EQ(weights.players[3].kind, Player::Kind::kComplaint);
    EXPECT_EQ(weights.players.back().kind == Player::Kind::kSplit,
              evidence.cases.size() > 1);
  }
}

TEST(ShapleyTest, FalseFindingsComeFirstBeyondTheLimit) {
  const std::vector<double> priors = {.2, .3};
  const std::vector<Link> first = {{0, .5}, {1, .4}};
  const std::vector<Link> second = {{0, .9}};
  const Evidence evidence = OneCase({{.1, first, 1, 0}, {.1, second, 0, 1}});
  const std::vector<int32_t> causes = {0};
  WeightsInput input;
  input.written_priors = priors;
  input.evidence = &evidence;
  input.causes = causes;
  WeightsOptions options;
  options.max_players = 1;
  const WeightsOfEvidence weights = WeighEvidence(input, options);
  // The false one divides the odds by ten; the true one gets the rest.
  EXPECT_NEAR(weights.causes[0].decibans[1], -10, kTolerance);
  EXPECT_NEAR(weights.causes[0].total,
              Logit(Infer(priors, evidence.cases).cause[0]) - Logit(.2),
              kTolerance);
  // No limit at all: a chain, with the same result here.
  options.max_players = 0;
  const WeightsOfEvidence chain = WeighEvidence(input, options);
  for (int j = 0; j < 2; ++j) {
    EXPECT_NEAR(chain.causes[0].decibans[j], weights.causes[0].decibans[j],
                kTolerance);
  }
}

TEST(ShapleyTest, ACauseOutOfTheQuestionHasNoWeights) {
  const std::vector<double> priors = {0, .3};
  const std::vector<Link> links = {{0, .5}, {1, .4}};
  const Evidence evidence = OneCase({{.1, links, 1, 0}});
  const std::vector<int32_t> causes = {0, 1};
  WeightsInput input;
  input.written_priors = priors;
  input.evidence = &evidence;
  input.causes = causes;
  const WeightsOfEvidence weights = WeighEvidence(input);
  EXPECT_EQ(weights.causes[0].total, 0);
  EXPECT_GT(weights.causes[1].total, 0);
}

// The arrays against one inference for each coalition.
TEST(CoalitionsTest, AgreeWithInference) {
  std::mt19937_64 random(kSeed);
  std::cout << "seed " << kSeed << std::endl;
  Coalitions coalitions;
  for (int round = 0; round < 40; ++round) {
    SCOPED_TRACE(round);
    RandomShape shape;
    shape.causes = UniformInt(random, 3, 20);
    shape.true_findings = UniformInt(random, 0, 4);
    shape.false_findings = UniformInt(random, 0, 4);
    shape.soft_findings = UniformInt(random, 0, 3);
    shape.complaint = UniformInt(random, 0, 1) == 1;
    const RandomProblem problem = MakeProblem(shape, random);
    std::vector<Observation> players, given;
    for (const Observation& o : problem.one_case.observations) {
      (UniformInt(random, 0, 2) == 0 || players.size() > 5 ? given : players)
          .push_back(o);
    }
    std::vector<int32_t> causes;
    for (int c = 0; c < shape.causes; c += 2) causes.push_back(c);
    coalitions.Compute(problem.priors, players, given, causes);
    for (size_t s = 0; s < size_t{1} << players.size(); ++s) {
      Case one_case = {given};
      for (size_t j = 0; j < players.size(); ++j) {
        if (s >> j & 1) one_case.observations.push_back(players[j]);
      }
      const Posterior posterior = Infer(problem.priors, {one_case});
      for (size_t i = 0; i < causes.size(); ++i) {
        const double present = coalitions.present(i)[s];
        const double absent = coalitions.absent(i)[s];
        EXPECT_NEAR(present / (present + absent), posterior.cause[causes[i]],
                    1e-12);
        EXPECT_NEAR(std::log(present + absent) + coalitions.scale().Log(),
                    posterior.log_evidence, 1e-11);
      }
    }
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace kasa_diag::inference
