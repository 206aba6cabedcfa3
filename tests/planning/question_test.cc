// Questions: what they save, and when they are asked.

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/planning/plan.h"

namespace kasa_diag::planning {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr double kExact = 1e-12;

// Exactly one cause is present. Remedies repair their cause with certainty, and
// each question is whether its cause is the one.
class OneFault {
 public:
  OneFault(const std::vector<double>& probabilities,
           const std::vector<double>& costs, double support_minutes) {
    for (size_t c = 0; c < probabilities.size(); ++c) {
      problem.priors.push_back(probabilities[c] / (1 + probabilities[c]));
      links_.push_back({static_cast<int32_t>(c), 1});
    }
    for (size_t c = 0; c < probabilities.size(); ++c) {
      problem.cases.emplace_back();
      for (size_t other = 0; other < probabilities.size(); ++other) {
        Observe(other, other == c, &problem.cases.back());
      }
      problem.remedies.emplace_back();
      problem.remedies.back().minutes = costs[c];
      problem.remedies.back().fixes = {{static_cast<int32_t>(c), 1}};
    }
    problem.support_minutes = support_minutes;
    problem.cases_after = [this](absl::Span<const GivenAnswer> given) {
      std::vector<inference::Case> cases = problem.cases;
      for (const GivenAnswer& g : given) {
        for (inference::Case& c : cases) {
          Observe(asked_[g.question], g.answer == 0, &c);
        }
      }
      return cases;
    };
  }
  OneFault(const OneFault&) = delete;
  OneFault& operator=(const OneFault&) = delete;

  void Ask(size_t cause, double minutes, double answer_rate = 1) {
    problem.questions.push_back({minutes, {.5, .5}, answer_rate});
    asked_.push_back(cause);
  }

  void Observe(size_t cause, bool value, inference::Case* c) const {
    inference::Observation observation;
    observation.links = absl::MakeConstSpan(&links_[cause], 1);
    observation.likelihood_if_true = value;
    observation.likelihood_if_false = !value;
    c->observations.push_back(observation);
  }

  Problem problem;

 private:
  std::vector<inference::Link> links_;
  std::vector<size_t> asked_;
};

TEST(QuestionTest, SavingIsWhatTheAnswerIsWorth) {
  OneFault one({.5, .5}, {10, 10}, 1000);
  one.Ask(0, 1);
  const Plan plan = MakePlan(one.problem);
  EXPECT_NEAR(plan.expected_cost, 15, kExact);
  ASSERT_THAT(plan.questions, SizeIs(1));
  // The right remedy at once costs 10.
  EXPECT_NEAR(plan.questions[0].saving, 15 - 10 - 1, kExact);
  EXPECT_NEAR(plan.questions[0].answer_chances[0], .5, kExact);

  const Action action = NextAction(one.problem);
  EXPECT_EQ(action.kind, Action::kAsk);
  EXPECT_EQ(action.index, 0);
  EXPECT_NEAR(action.expected_cost, 11, kExact);
}

TEST(QuestionTest, NotAskedWhereItCostsMoreThanItSaves) {
  OneFault one({.5, .5}, {10, 10}, 1000);
  one.Ask(0, 5.001);
  EXPECT_THAT(MakePlan(one.problem).questions, IsEmpty());
  const Action action = NextAction(one.problem);
  EXPECT_EQ(action.kind, Action::kTry);
  EXPECT_EQ(action.index, 0);
  EXPECT_NEAR(action.expected_cost, 15, kExact);
}

TEST(QuestionTest, NotAskedWhereItCannotMatter) {
  // There is one remedy, whatever the answer.
  OneFault one({.5, .5}, {10, 10}, 1000);
  one.Ask(0, .001);
  one.problem.remedies.pop_back();
  one.problem.remedies[0].fixes = {{0, 1}, {1, 1}};
  EXPECT_THAT(MakePlan(one.problem).questions, IsEmpty());
  EXPECT_EQ(NextAction(one.problem).kind, Action::kTry);
}

TEST(QuestionTest, BestFirst) {
  OneFault one({.4, .3, .3}, {10, 10, 10}, 1000);
  one.Ask(1, 1);
  one.Ask(0, 1);
  one.Ask(2, .5);
  // Without asking: 10 + .6 * 10 + .3 * 10 = 19. Knowing of cause 0:
  // .4 * 10 + .6 * 15 = 13; of one of the others: .3 * 10 + .7 * (10 + 3/7 *
  // 10) = 13.
  const Plan plan = MakePlan(one.problem);
  ASSERT_THAT(plan.questions, SizeIs(3));
  EXPECT_NEAR(plan.expected_cost, 19, kExact);
  EXPECT_EQ(plan.questions[0].question, 2);
  EXPECT_NEAR(plan.questions[0].saving, 5.5, kExact);
  EXPECT_NEAR(plan.questions[1].saving, 5, kExact);
  EXPECT_NEAR(plan.questions[2].saving, 5, kExact);
}

TEST(QuestionTest, AskingNowIsComparedWithAskingLater) {
  OneFault one({.4, .3, .3}, {10, 10, 10}, 1000);
  one.Ask(1, 1);
  // Now: 1 + .3 * 10 + .7 * (10 + 3/7 * 10) = 14. When the first remedy has
  // failed: 10 + .6 * (1 + 10) = 16.6. Never: 19.
  const Action action = NextAction(one.problem);
  EXPECT_EQ(action.kind, Action::kAsk);
  EXPECT_NEAR(action.expected_cost, 14, kExact);
  EXPECT_NEAR(action.cost_without_asking, 16.6, kExact);
}

TEST(QuestionTest, AskedLaterWhereThatIsCheaper) {
  OneFault one({.8, .1, .1}, {1, 30, 30}, 1000);
  one.Ask(1, 5);
  // Now: 5 + .1 * 30 + .9 * (1 + 1/9 * 30) = 11.9. When the first remedy has
  // failed: 1 + .2 * (5 + 30) = 8. Never: 1 + .2 * 45 = 10.
  Action action = NextAction(one.problem);
  EXPECT_EQ(action.kind, Action::kTry);
  EXPECT_EQ(action.index, 0);
  EXPECT_NEAR(action.expected_cost, 8, kExact);
  EXPECT_THAT(MakePlan(one.problem).questions, IsEmpty());

  one.problem.tried = {0};
  action = NextAction(one.problem);
  EXPECT_EQ(action.kind, Action::kAsk);
  EXPECT_NEAR(action.expected_cost, 35, kExact);
}

TEST(QuestionTest, TwoQuestionsTogether) {
  // One answer settles it for one of three; two for all: 2 * .1 + 10 and less.
  OneFault one({1. / 3, 1. / 3, 1. / 3}, {10, 10, 10}, 1000);
  one.Ask(0, .1);
  one.Ask(1, .1);
  const Action action = NextAction(one.problem);
  EXPECT_EQ(action.kind, Action::kAsk);
  EXPECT_NEAR(action.expected_cost, 10 + .1 + 2. / 3 * .1, kExact);
}

TEST(QuestionTest, AnswersByTheirChanceAndTheirEvidence) {
  OneFault one({.5, .3, .2}, {10, 10, 10}, 1000);
  one.Ask(0, .1);
  Plan plan = MakePlan(one.problem);
  ASSERT_THAT(plan.questions, SizeIs(1));
  EXPECT_NEAR(plan.questions[0].answer_chances[0], .5, kExact);

  one.problem.questions[0].answer_chances = {.2, .6};
  plan = MakePlan(one.problem);
  ASSERT_THAT(plan.questions, SizeIs(1));
  EXPECT_NEAR(plan.questions[0].answer_chances[0], .25, kExact);
  EXPECT_NEAR(plan.questions[0].answer_chances[1], .75, kExact);
}

TEST(QuestionTest, AnswersThatContradictWhatIsKnownCountNothing) {
  OneFault one({.5, .5}, {10, 10}, 1000);
  one.Ask(0, 1);
  const auto two = one.problem.cases_after;
  // A third answer that cannot be merged, and a fourth that is impossible.
  one.problem.questions[0].answer_chances = {.1, .1, .7, .1};
  one.problem.cases_after = [&](absl::Span<const GivenAnswer> given) {
    if (given[0].answer == 2) return std::vector<inference::Case>();
    std::vector<inference::Case> cases = two(given);
    if (given[0].answer == 3) {
      for (inference::Case& c : cases) one.Observe(0, true, &c);
    }
    return cases;
  };
  const Plan plan = MakePlan(one.problem);
  ASSERT_THAT(plan.questions, SizeIs(1));
  EXPECT_THAT(plan.questions[0].answer_chances, ElementsAre(.5, .5, 0, 0));
  EXPECT_NEAR(plan.questions[0].saving, 4, kExact);
}

TEST(QuestionTest, NeverAskedWithoutAPossibleAnswer) {
  for (const double answer_rate : {.5, 1.}) {
    OneFault one({.5, .5}, {10, 10}, 1000);
    one.Ask(0, 1, answer_rate);
    one.problem.cases_after = [](absl::Span<const GivenAnswer>) {
      return std::vector<inference::Case>();
    };
    EXPECT_THAT(MakePlan(one.problem).questions, IsEmpty());
    EXPECT_EQ(NextAction(one.problem).kind, Action::kTry);
  }
}

TEST(QuestionTest, WithoutAnAnswerItGoesOnAsIfItHadNotBeenAsked) {
  // One remedy, for cause 0. Without asking: 10 + .5 * 60 = 40. "No" leads to
  // support at once: .5 * 10 + .5 * 60 = 35.
  for (const double answer_rate : {.01, .4, .9, 1.}) {
    OneFault one({.5, .5}, {10, 10}, 60);
    one.problem.remedies.pop_back();
    one.Ask(0, .001, answer_rate);
    const Plan plan = MakePlan(one.problem);
    EXPECT_NEAR(plan.expected_cost, 40, kExact);
    ASSERT_THAT(plan.questions, SizeIs(1));
    EXPECT_NEAR(plan.questions[0].saving, answer_rate * 5 - .001, kExact);
    // They are those of an answer.
    EXPECT_THAT(plan.questions[0].answer_chances, ElementsAre(.5, .5));

    const Action action = NextAction(one.problem);
    EXPECT_EQ(action.kind, Action::kAsk);
    EXPECT_NEAR(action.expected_cost,
                .001 + answer_rate * 35 + (1 - answer_rate) * 40, kExact);
    EXPECT_NEAR(action.cost_without_asking, 40, kExact);
  }
}

TEST(QuestionTest, NotAskedWhereItsAnswerRateMakesItCostMoreThanItSaves) {
  // An answer is worth 5 minutes and comes one time in five.
  OneFault cheap({.5, .5}, {10, 10}, 1000);
  cheap.Ask(0, .999, .2);
  const Plan plan = MakePlan(cheap.problem);
  ASSERT_THAT(plan.questions, SizeIs(1));
  EXPECT_NEAR(plan.questions[0].saving, .001, kExact);
  EXPECT_EQ(NextAction(cheap.problem).kind, Action::kAsk);

  OneFault dear({.5, .5}, {10, 10}, 1000);
  dear.Ask(0, 1.001, .2);
  EXPECT_THAT(MakePlan(dear.problem).questions, IsEmpty());
  const Action action = NextAction(dear.problem);
  EXPECT_EQ(action.kind, Action::kTry);
  EXPECT_NEAR(action.expected_cost, 15, kExact);
}

TEST(QuestionTest, TheOneThatIsOftenerAnsweredComesFirst) {
  OneFault one({.5, .5}, {10, 10}, 1000);
  one.Ask(0, 1, .5);
  one.Ask(1, 1, .8);
  const Plan plan = MakePlan(one.problem);
  ASSERT_THAT(plan.questions, SizeIs(2));
  EXPECT_EQ(plan.questions[0].question, 1);
  EXPECT_NEAR(plan.questions[0].saving, .8 * 5 - 1, kExact);
  EXPECT_NEAR(plan.questions[1].saving, .5 * 5 - 1, kExact);
  EXPECT_EQ(NextAction(one.problem).index, 1);
}

TEST(QuestionTest, BudgetIsKept) {
  OneFault one({.2, .2, .2, .2, .2}, {10, 11, 12, 13, 14}, 1000);
  for (size_t c = 0; c < 5; ++c) one.Ask(c, .1 + .01 * c);
  const Plan whole = MakePlan(one.problem);
  EXPECT_THAT(whole.questions, SizeIs(5));
  for (int limit = 0; limit < 200; limit += 7) {
    Options options;
    options.max_inferences = limit;
    const Plan plan = MakePlan(one.problem, options);
    // The simple plan takes six; one call may take two at a time.
    EXPECT_LE(plan.inferences, std::max(limit + 1, 6));
    EXPECT_NEAR(plan.expected_cost, whole.expected_cost, kExact);
    EXPECT_LE(plan.questions.size(), 5);
    // Whatever is promised can be kept.
    EXPECT_GE(NextAction(one.problem, options).expected_cost,
              NextAction(one.problem).expected_cost - kExact);
  }
  Options none;
  none.max_inferences = 0;
  EXPECT_THAT(MakePlan(one.problem, none).questions, IsEmpty());
}

}  // namespace
}  // namespace kasa_diag::planning
