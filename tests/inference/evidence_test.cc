#include "kasa_diag/inference/evidence.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {
namespace {

constexpr double kTolerance = 1e-12;

constexpr Tristate kT = Tristate::kTrue;
constexpr Tristate kF = Tristate::kFalse;
constexpr Tristate kU = Tristate::kUnknown;

std::vector<FindingInput> Inputs(const std::vector<Tristate>& conditions) {
  std::vector<FindingInput> inputs;
  for (Tristate condition : conditions) inputs.push_back({condition});
  return inputs;
}

// Causes a, b. Finding 0, h: hides 1, f.
const std::vector<double> kPriors = {.1, .05};

std::vector<Finding> HiderAndHidden() {
  return {{.01, {{0, .8}}, {}}, {.02, {{0, .5}, {1, .7}}, {0}}};
}

struct Golden {
  std::vector<Tristate> conditions;
  double evidence, a, b, none;
};

TEST(GatherEvidenceTest, HidingHasItsGoldenValues) {
  const Golden goldens[] = {
      {{kT, kT}, 0.0892, 0.899103139013453, 0.05, 0.09585201793721973},
      {{kT, kF}, 0.0892, 0.899103139013453, 0.05, 0.09585201793721973},
      {{kT, kU}, 0.0892, 0.899103139013453, 0.05, 0.09585201793721973},
      {{kF, kT},
       0.05881887,
       0.1774527460320132,
       0.5490885833066838,
       0.2878157978893508},
      {{kF, kF},
       0.85198113,
       0.01098901098901099,
       0.015544041450777202,
       0.9736377612025281},
      {{kU, kT},
       0.14801887,
       0.6123379404261092,
       0.2483248926302437,
       0.17213345838946076},
      {{kU, kF}, 1, .1, .05, .9 * .95},
  };
  const std::vector<Finding> network = HiderAndHidden();
  for (const Golden& golden : goldens) {
    const Evidence evidence =
        GatherEvidence(network, {Inputs(golden.conditions)});
    const Posterior posterior = Infer(kPriors, evidence.cases);
    EXPECT_NEAR(std::exp(posterior.log_evidence), golden.evidence, kTolerance);
    EXPECT_NEAR(posterior.cause[0], golden.a, kTolerance);
    EXPECT_NEAR(posterior.cause[1], golden.b, kTolerance);
    EXPECT_NEAR(posterior.none, golden.none, kTolerance);
  }
}

TEST(GatherEvidenceTest, AnAmbiguousPatternHasItsGoldenValues) {
  const std::vector<Finding> network = {{.01, {{0, .8}}, {}},
                                        {.005, {{1, .9}}, {0}},
                                        {.002, {{0, .3}, {1, .2}}, {}}};
  const Evidence evidence =
      GatherEvidence(network, {Inputs({kT, kF, kF}), Inputs({kF, kT, kF})});
  EXPECT_EQ(evidence.cases.size(), 2u);
  const Posterior posterior = Infer(kPriors, evidence.cases);
  EXPECT_NEAR(std::exp(posterior.log_evidence), .1011769827156, kTolerance);
  EXPECT_NEAR(posterior.cause[0], .5537957680859047, kTolerance);
  EXPECT_NEAR(posterior.cause[1], .34719616006283355, kTolerance);
  EXPECT_NEAR(posterior.none, .1260828812800039, kTolerance);
  EXPECT_EQ(evidence.states,
            (std::vector<FindingState>{FindingState::kAmbiguous,
                                       FindingState::kAmbiguous,
                                       FindingState::kFalse}));
}

}  // namespace
}  // namespace kasa_diag::inference
