#include "kasa_diag/inference/noisy_or.h"

#include <cmath>
#include <limits>
#include <vector>

#include "gtest/gtest.h"

namespace kasa_diag::inference {
namespace {

constexpr double kTolerance = 1e-12;

// The net "fever": cold, flu, malaria.
const std::vector<double> kPriors = {.10, .05, .01};
const std::vector<Link> kFever = {{0, .4}, {1, .8}, {2, .9}};
const std::vector<Link> kCough = {{0, .6}, {1, .5}};
const std::vector<Link> kChills = {{1, .3}, {2, .7}};

Observation True(double leak, const std::vector<Link>& links) {
  return {leak, links, 1, 0};
}

Observation False(double leak, const std::vector<Link>& links) {
  return {leak, links, 0, 1};
}

struct Golden {
  const char* name;
  std::vector<Observation> observations;
  double evidence;
  std::vector<double> cause;
};

TEST(InferTest, FeverHasItsGoldenValues) {
  const Golden goldens[] = {
      {"fever",
       {True(.01, kFever)},
       0.095827456,
       {0.4538283474832098, 0.4234854778989437, 0.09483311338245273}},
      {"fever, cough, no chills",
       {True(.01, kFever), True(.05, kCough), False(.01, kChills)},
       0.039639547166769,
       {0.6573958302641741, 0.3911268540541386, 0.00846133503134916}},
      {"all true",
       {True(.01, kFever), True(.05, kCough), True(.01, kChills)},
       0.007959674743231,
       {0.2189281214647526, 0.8867760126170465, 0.1099766697973975}},
      {"all false",
       {False(.01, kFever), False(.05, kCough), False(.01, kChills)},
       0.812369186613369,
       {0.02597402597402598, 0.0036706869428421605, 0.0003029385034837928}},
  };
  for (const Golden& golden : goldens) {
    SCOPED_TRACE(golden.name);
    const Posterior posterior = Infer(kPriors, {{golden.observations}});
    EXPECT_NEAR(std::exp(posterior.log_evidence), golden.evidence, kTolerance);
    ASSERT_EQ(posterior.cause.size(), 3u);
    for (int c = 0; c < 3; ++c) {
      EXPECT_NEAR(posterior.cause[c], golden.cause[c], kTolerance) << c;
    }
    EXPECT_FALSE(posterior.approximate);
  }
}

TEST(InferTest, RussellAndNorvigsTableComesOut) {
  const std::vector<Link> links = {{0, .4}, {1, .8}, {2, .9}};
  const double table[] = {0, .9, .8, .98, .4, .94, .88, .988};
  for (int set = 0; set < 8; ++set) {
    // Only a prior of one would fix a cause; links of present causes will do:
    // the leak of a finding without links is its probability.
    double absent = 1;
    for (int c = 0; c < 3; ++c) {
      if (set >> (2 - c) & 1) absent *= 1 - links[c].strength;
    }
    EXPECT_NEAR(1 - absent, table[set], kTolerance);
    const double kAlmostSure = 1 - 1e-14;
    std::vector<double> priors;
    for (int c = 0; c < 3; ++c) {
      priors.push_back(set >> (2 - c) & 1 ? kAlmostSure : 0);
    }
    const Posterior posterior = Infer(priors, {{{True(0, links)}}});
    EXPECT_NEAR(std::exp(posterior.log_evidence), table[set], kTolerance)
        << set;
  }
}

TEST(InferTest, AnAdjustedPriorAndTheComplaintHaveTheirGoldenValues) {
  const double odds = .05 / .95 * 5;
  const Posterior adjusted =
      Infer({.10, odds / (1 + odds), .01}, {{{True(.01, kFever)}}});
  EXPECT_NEAR(std::exp(adjusted.log_evidence), 0.215128, 1e-6);
  EXPECT_NEAR(adjusted.cause[0], 0.23681482652188465, kTolerance);
  EXPECT_NEAR(adjusted.cause[1], 0.785995934203513, kTolerance);
  EXPECT_NEAR(adjusted.cause[2], 0.04280242460302704, kTolerance);
  EXPECT_NEAR(adjusted.none, 0.0327886188687665, kTolerance);

  const std::vector<Link> everything = {{0, .7}, {1, .7}, {2, .7}};
  const Posterior complaint = Infer(kPriors, {{{True(.05, everything)}}});
  EXPECT_NEAR(complaint.cause[0], 0.47388852216882926, kTolerance);
  EXPECT_NEAR(complaint.cause[1], 0.24017300479917136, kTolerance);
  EXPECT_NEAR(complaint.cause[2], 0.048518424791411115, kTolerance);
  EXPECT_NEAR(complaint.none, 0.2759133601734279, kTolerance);
}

TEST(InferTest, ImpossibleEvidenceLeavesThePriors) {
  const Posterior posterior = Infer(kPriors, {{{True(0, {})}}});
  EXPECT_EQ(posterior.log_evidence, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(posterior.cause, kPriors);
  EXPECT_NEAR(posterior.none, .9 * .95 * .99, kTolerance);
}

TEST(InferTest, NoEvidenceLeavesThePriors) {
  const Posterior posterior = Infer(kPriors, {Case{}});
  EXPECT_EQ(posterior.log_evidence, 0);
  for (int c = 0; c < 3; ++c) {
    EXPECT_NEAR(posterior.cause[c], kPriors[c], kTolerance);
  }
}

}  // namespace
}  // namespace kasa_diag::inference
