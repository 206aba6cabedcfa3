#include "kasa_diag/inference/status.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {
namespace {

Posterior Of(std::vector<double> cause, double none) {
  Posterior posterior;
  posterior.cause = std::move(cause);
  posterior.none = none;
  return posterior;
}

TEST(StatusTest, SharesHaveTheirGoldenValues) {
  const std::vector<double> priors = {.10, .05, .01};
  const std::vector<Link> everything = {{0, .7}, {1, .7}, {2, .7}};
  const std::vector<double> shares =
      ComputeShares(Infer(priors, {{{{.05, everything, 1, 0}}}}));
  ASSERT_EQ(shares.size(), 4u);
  EXPECT_NEAR(shares[0], .45632313345073916, 1e-12);
  EXPECT_NEAR(shares[1], .23127063221251018, 1e-12);
  EXPECT_NEAR(shares[2], .04672001661821857, 1e-12);
  EXPECT_NEAR(shares[3], .26568621771853207, 1e-12);
}

TEST(StatusTest, ChangeIsInDecibans) {
  EXPECT_NEAR(ChangeInDecibans(.5, 10. / 11), 10, 1e-12);
  EXPECT_NEAR(ChangeInDecibans(10. / 11, .5), -10, 1e-12);
  EXPECT_EQ(ChangeInDecibans(.3, .3), 0);
  EXPECT_EQ(ChangeInDecibans(0, 0), 0);
  EXPECT_EQ(ChangeInDecibans(.5, 1), std::numeric_limits<double>::infinity());
  EXPECT_EQ(ChangeInDecibans(.5, 0), -std::numeric_limits<double>::infinity());
}

// A device of which nothing is known: no verdict, with a complaint or without,
// though without one it is probably well.
TEST(StatusTest, AnEmptySnapshotIsNotEnough) {
  for (const double none : {.9, .3}) {
    const Posterior base = Of({.05, .03}, none);
    EXPECT_EQ(ComputeStatus(base, base), Status::kNotEnoughData);
  }
}

// Findings that were looked for and are absent: well.
TEST(StatusTest, AHealthySnapshotIsWell) {
  EXPECT_EQ(ComputeStatus(Of({.05, .03}, .9), Of({.01, .005}, .98)),
            Status::kNothingWrong);
  // Somebody complains, and all that was looked at is fine.
  EXPECT_EQ(ComputeStatus(Of({.4, .3}, .3), Of({.1, .1}, .8)),
            Status::kNothingWrong);
}

TEST(StatusTest, ProbablyWellButNothingLearnedIsNotEnough) {
  EXPECT_EQ(ComputeStatus(Of({.05, .03}, .92), Of({.045, .028}, .93)),
            Status::kNotEnoughData);
}

TEST(StatusTest, AClearCauseIsFound) {
  EXPECT_EQ(ComputeStatus(Of({.05, .03}, .9), Of({.8, .03}, .15)),
            Status::kCausesFound);
}

// The findings refute whatever they suggest; nothing stands out.
TEST(StatusTest, ContradictionLeavesNothingToName) {
  EXPECT_EQ(ComputeStatus(Of({.05, .05, .05, .05, .05, .05}, .7),
                          Of({.15, .15, .15, .15, .15, .15}, .3)),
            Status::kNotEnoughData);
}

// What was the likeliest cause before is so still, and nothing has moved.
TEST(StatusTest, ALikelyCauseThatNothingMovedIsNotEnough) {
  EXPECT_EQ(ComputeStatus(Of({.5, .1}, .4), Of({.52, .1}, .39)),
            Status::kNotEnoughData);
}

// Everything else was ruled out: that is a finding too.
TEST(StatusTest, MovingDownCountsAsWell) {
  EXPECT_EQ(ComputeStatus(Of({.5, .3}, .3), Of({.55, .01}, .4)),
            Status::kCausesFound);
}

TEST(StatusTest, ThresholdsAreInclusiveAndOptions) {
  // Odds from 1 to 10^0.3 are 3 decibans.
  const double odds = std::pow(10, .3);
  const Posterior base = Of({.3}, .5);
  const Posterior posterior = Of({.3}, odds / (1 + odds));
  EXPECT_EQ(ComputeStatus(base, posterior), Status::kNothingWrong);
  StatusOptions options;
  options.least_change_decibans = 3.1;
  EXPECT_EQ(ComputeStatus(base, posterior, options), Status::kNotEnoughData);
  options = StatusOptions();
  options.nothing_wrong_probability = .9;
  EXPECT_EQ(ComputeStatus(base, posterior, options), Status::kCausesFound);
  options.least_probability = .31;
  EXPECT_EQ(ComputeStatus(base, posterior, options), Status::kNotEnoughData);
}

TEST(StatusTest, WithoutCausesThereIsNotEnough) {
  EXPECT_EQ(ComputeStatus(Of({}, 1), Of({}, 1)), Status::kNotEnoughData);
}

}  // namespace
}  // namespace kasa_diag::inference
