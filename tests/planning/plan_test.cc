#include "kasa_diag/planning/plan.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/planning/remedy_set.h"
#include "kasa_diag/planning/still_broken.h"

namespace kasa_diag::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr double kExact = 1e-12;

std::vector<int> Order(const Plan& plan) {
  std::vector<int> order;
  for (const Step& step : plan.steps) order.push_back(step.remedy);
  return order;
}

Remedy MakeRemedy(double minutes, std::vector<Fix> fixes) {
  Remedy remedy;
  remedy.minutes = minutes;
  remedy.fixes = std::move(fixes);
  return remedy;
}

// Priors a .3, b .2. r1 (cost 5) fixes a .9, b .1; r2 (cost 10) fixes b .8.
Problem TwoCauses() {
  Problem problem;
  problem.priors = {.3, .2};
  problem.cases.resize(1);
  problem.remedies = {MakeRemedy(5, {{0, .9}, {1, .1}}),
                      MakeRemedy(10, {{1, .8}})};
  problem.support_minutes = 60;
  return problem;
}

// Exactly one cause is present, with these probabilities.
Problem OneFault(const std::vector<double>& probabilities,
                 std::vector<inference::Link>* links) {
  Problem problem;
  links->clear();
  for (size_t i = 0; i < probabilities.size(); ++i) {
    problem.priors.push_back(probabilities[i] / (1 + probabilities[i]));
    links->push_back({static_cast<int32_t>(i), 1});
  }
  for (size_t i = 0; i < probabilities.size(); ++i) {
    inference::Case c;
    for (size_t j = 0; j < probabilities.size(); ++j) {
      inference::Observation observation;
      observation.links = absl::MakeConstSpan(&(*links)[j], 1);
      observation.likelihood_if_true = i == j;
      observation.likelihood_if_false = i != j;
      c.observations.push_back(observation);
    }
    problem.cases.push_back(c);
  }
  return problem;
}

TEST(PlanTest, GoldenTwoCauses) {
  const Plan plan = MakePlan(TwoCauses());
  ASSERT_THAT(Order(plan), ElementsAre(0, 1, kSupport));
  EXPECT_NEAR(plan.expected_cost, 18.502727272727274, kExact);
  EXPECT_EQ(plan.steps[0].still_broken_before, 1);
  EXPECT_NEAR(plan.steps[2].still_broken_before, .14754545454545454, kExact);
  EXPECT_EQ(plan.steps[2].chance, 1);
  EXPECT_THAT(plan.steps[0].causes, ElementsAre(0, 1));
  EXPECT_THAT(plan.steps[1].causes, ElementsAre(1));
  EXPECT_THAT(plan.steps[2].causes, IsEmpty());
  // The chances and the probabilities before the steps are one chain.
  EXPECT_NEAR(plan.steps[0].chance, 1 - plan.steps[1].still_broken_before,
              kExact);
  EXPECT_NEAR(plan.steps[1].still_broken_before * (1 - plan.steps[1].chance),
              plan.steps[2].still_broken_before, kExact);
}

TEST(PlanTest, GoldenOtherOrders) {
  Problem problem = TwoCauses();
  // The order r2, r1: one has to follow the other.
  problem.remedies[0].prerequisites = {1};
  Plan plan = MakePlan(problem);
  EXPECT_THAT(Order(plan), ElementsAre(1, 0, kSupport));
  EXPECT_NEAR(plan.expected_cost, 22.58, kExact);

  problem = TwoCauses();
  problem.remedies.pop_back();
  plan = MakePlan(problem);
  EXPECT_THAT(Order(plan), ElementsAre(0, kSupport));
  EXPECT_NEAR(plan.expected_cost, 32.9, kExact);

  problem.remedies.clear();
  plan = MakePlan(problem);
  EXPECT_THAT(Order(plan), ElementsAre(kSupport));
  EXPECT_NEAR(plan.expected_cost, 60, kExact);
}

TEST(PlanTest, GoldenPosteriorsAfterFailure) {
  const Problem problem = TwoCauses();
  Budget budget;
  budget.limit = 10;
  StillBroken still_broken(problem, problem.cases, {}, &budget);
  const StillBroken::State* state = still_broken.After(RemedySet(2));
  ASSERT_NE(state, nullptr);
  EXPECT_NEAR(state->cause[0], .3 / .44, kExact);
  EXPECT_NEAR(state->cause[1], .2 / .44, kExact);
  // Nothing was repaired so far.
  EXPECT_NEAR(state->remaining[0], .3 / .44, kExact);

  state = still_broken.After(RemedySet(2).With(0));
  ASSERT_NE(state, nullptr);
  EXPECT_NEAR(state->cause[0], .3841642228739003, kExact);
  EXPECT_NEAR(state->cause[1], .8826979472140762, kExact);
  // P(a present, not repaired) / P(still broken) = .03 / (.44 * P(fails)).
  EXPECT_NEAR(state->remaining[0], .03 / .2046, kExact);
  EXPECT_NEAR(state->remaining[1], .18 / .2046, kExact);
}

TEST(PlanTest, TextbookOrderForOneFault) {
  std::vector<inference::Link> links;
  Problem problem = OneFault({.5, .3, .2}, &links);
  problem.remedies = {MakeRemedy(10, {{0, 1}}), MakeRemedy(5, {{1, 1}}),
                      MakeRemedy(20, {{2, 1}})};
  problem.support_minutes = 1000;
  Plan plan = MakePlan(problem);
  ASSERT_EQ(plan.steps.size(), 4);
  EXPECT_THAT(Order(plan), ElementsAre(1, 0, 2, kSupport));
  EXPECT_NEAR(plan.expected_cost, 16, kExact);
  EXPECT_NEAR(plan.steps[3].still_broken_before, 0, kExact);

  problem.remedies[1].prerequisites = {0};
  plan = MakePlan(problem);
  EXPECT_THAT(Order(plan), ElementsAre(0, 1, 2, kSupport));
  EXPECT_NEAR(plan.expected_cost, 16.5, kExact);
}

TEST(PlanTest, RemedyThatCostsMoreThanItSavesIsLeftOut) {
  Problem problem = TwoCauses();
  // Repairs b at most, which saves at most 60 minutes of support.
  problem.remedies[1].minutes = 59;
  EXPECT_THAT(Order(MakePlan(problem)), ElementsAre(0, kSupport));
  problem.remedies[0].minutes = 59;
  EXPECT_THAT(Order(MakePlan(problem)), ElementsAre(kSupport));
}

TEST(PlanTest, ErasingRemedyPaysForTheDataAndComesAfterHarmlessOnes) {
  Problem problem = TwoCauses();
  problem.remedies[0].data_loss_minutes = 1;  // still the best for its cost
  Plan plan = MakePlan(problem);
  EXPECT_THAT(Order(plan), ElementsAre(1, 0, kSupport));
  EXPECT_NEAR(plan.expected_cost,
              10 + 6 * plan.steps[1].still_broken_before +
                  60 * plan.steps[2].still_broken_before,
              kExact);

  // A harmless remedy below the threshold does not hold it up.
  Options options;
  options.harmless_first_chance = .5;
  plan = MakePlan(problem, options);
  EXPECT_THAT(Order(plan), ElementsAre(0, 1, kSupport));
}

TEST(PlanTest, ThresholdIsTheChanceToEndTheTrouble) {
  Problem problem = TwoCauses();
  problem.remedies[0].data_loss_minutes = 1;
  // r2 ends the trouble with probability (.7 * .2 * .8) / .44 = .2545...
  Options options;
  options.harmless_first_chance = .2545;
  EXPECT_THAT(Order(MakePlan(problem, options)), ElementsAre(1, 0, kSupport));
  options.harmless_first_chance = .2546;
  EXPECT_THAT(Order(MakePlan(problem, options)), ElementsAre(0, 1, kSupport));
}

TEST(PlanTest, RemedyBehindAnErasingOneDoesNotHoldItUp) {
  Problem problem = TwoCauses();
  problem.remedies[0].data_loss_minutes = 1;
  problem.remedies[1].prerequisites = {0};
  EXPECT_THAT(Order(MakePlan(problem)), ElementsAre(0, 1, kSupport));
}

TEST(PlanTest, UselessPrerequisiteIsTakenOnWhereTheBundleIsWorthIt) {
  Problem problem = TwoCauses();
  problem.remedies.push_back(MakeRemedy(2, {}));
  problem.remedies[0].prerequisites = {2};
  EXPECT_THAT(Order(MakePlan(problem)), ElementsAre(2, 0, 1, kSupport));
  // And left out where nothing that needs it is worth it.
  problem.remedies[2].minutes = 50;
  EXPECT_THAT(Order(MakePlan(problem)), ElementsAre(1, kSupport));
}

TEST(PlanTest, CircularPrerequisitesAreNeverProposed) {
  Problem problem = TwoCauses();
  problem.remedies.push_back(MakeRemedy(1, {{0, .5}}));
  problem.remedies[0].prerequisites = {2};
  problem.remedies[2].prerequisites = {0};
  EXPECT_THAT(Order(MakePlan(problem)), ElementsAre(1, kSupport));
}

TEST(PlanTest, TriedRemediesAreEvidence) {
  Problem problem = TwoCauses();
  const Plan whole = MakePlan(problem);
  problem.tried = {0};
  Plan rest = MakePlan(problem);
  EXPECT_THAT(Order(rest), ElementsAre(1, kSupport));
  EXPECT_NEAR(rest.expected_cost,
              (whole.expected_cost - 5) / whole.steps[1].still_broken_before,
              kExact);
  EXPECT_NEAR(rest.steps[0].chance, whole.steps[1].chance, kExact);
  EXPECT_EQ(rest.steps[0].still_broken_before, 1);

  problem.tried = {0, 1};
  rest = MakePlan(problem);
  EXPECT_THAT(Order(rest), ElementsAre(kSupport));
  EXPECT_NEAR(rest.expected_cost, 60, kExact);
}

TEST(PlanTest, ImpossibleEvidenceGoesToSupport) {
  Problem problem = TwoCauses();
  problem.cases[0].observations.resize(1);  // a true finding without a reason
  const Plan plan = MakePlan(problem);
  EXPECT_THAT(Order(plan), ElementsAre(kSupport));
  EXPECT_EQ(plan.expected_cost, 60);
}

TEST(PlanTest, TiesGoToTheFirst) {
  Problem problem;
  problem.priors = {.1, .1, .1};
  problem.cases.resize(1);
  problem.support_minutes = 60;
  for (int c = 0; c < 3; ++c) {
    problem.remedies.push_back(MakeRemedy(5, {{c, .5}}));
  }
  EXPECT_THAT(Order(MakePlan(problem)), ElementsAre(0, 1, 2, kSupport));
}

TEST(PlanTest, SameInputSameOutput) {
  const Problem problem = TwoCauses();
  const Plan a = MakePlan(problem);
  const Plan b = MakePlan(problem);
  EXPECT_EQ(a.expected_cost, b.expected_cost);
  EXPECT_EQ(a.inferences, b.inferences);
  EXPECT_EQ(Order(a), Order(b));
}

TEST(PlanTest, MoreThanSixtyFourRemedies) {
  Problem problem;
  problem.cases.resize(1);
  problem.support_minutes = 1e6;
  for (int c = 0; c < 70; ++c) {
    problem.priors.push_back(.01);
    problem.remedies.push_back(MakeRemedy(70 - c, {{c, .9}}));
  }
  Options options;
  options.max_inferences = 200;
  const Plan plan = MakePlan(problem, options);
  ASSERT_EQ(plan.steps.size(), 71);
  for (int i = 0; i < 70; ++i) EXPECT_EQ(plan.steps[i].remedy, 69 - i);
}

}  // namespace
}  // namespace kasa_diag::planning
