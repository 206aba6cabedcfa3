// How far the policy is from the best one, over random worlds (world.h says how
// they are made) that are small enough to try everything.

#include "kasa_diag/planning/rollout.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/planning/plan.h"
#include "tests/planning/library_policy.h"
#include "tests/planning/optimal_policy.h"
#include "tests/planning/world.h"

namespace kasa_diag::planning {
namespace {

// Expected cost over that of the best policy, less 1.
class Excess {
 public:
  void Add(double cost, double best) {
    const double excess = cost / best - 1;
    sum_ += excess;
    worst_ = std::max(worst_, excess);
    least_ = std::min(least_, excess);
    ++count_;
  }
  double mean() const { return sum_ / count_; }
  double worst() const { return worst_; }
  double least() const { return least_; }
  void Print(const std::string& name) const {
    std::printf("%-48s mean excess %.4f %%, worst %.3f %%\n", name.c_str(),
                100 * mean(), 100 * worst_);
  }

 private:
  double sum_ = 0, worst_ = 0, least_ = 0;
  int count_ = 0;
};

// Chance to end the trouble over cost, by the posterior at each step, never
// asking; to support when no remedy saves more than it costs by itself.
Move ChanceOverCost(const World& world, OptimalPolicy* exact,
                    const Answers& answers, uint32_t tried) {
  Move move{Move::kGoToSupport};
  double best = 1 / world.support_minutes();
  const double now = exact->StillBroken(answers, tried);
  for (size_t r = 0; r < world.remedies().size(); ++r) {
    const int remedy = static_cast<int>(r);
    if (!exact->Allowed(remedy, answers, tried)) continue;
    const double chance =
        1 - exact->StillBroken(answers, tried | uint32_t{1} << r) / now;
    const double ratio = chance / exact->RemedyCost(remedy);
    if (ratio > best) {
      best = ratio;
      move = {Move::kRemedy, remedy};
    }
  }
  return move;
}

class Comparison {
 public:
  Comparison(const WorldOptions& world_options, int worlds, uint64_t seed) {
    std::printf("seed %llu, %d worlds\n", static_cast<unsigned long long>(seed),
                worlds);
    std::mt19937_64 random(seed);
    for (int i = 0; i < worlds; ++i) {
      const World world(world_options, &random);
      OptimalPolicy exact(world, Options().harmless_first_chance);
      const double best = exact.BestCost();
      const double best_silent = exact.BestCost(/*may_ask=*/false);
      const double cost =
          exact.CostOf([&](const Answers& answers, uint32_t tried) {
            return LibraryMove(world, {}, answers, tried);
          });
      ours.Add(cost, best);
      double promise;
      LibraryMove(world, {}, NoAnswers(world), 0, &promise);
      over_promise.Add(cost, promise);
      const double chance_over_cost_cost =
          exact.CostOf([&](const Answers& answers, uint32_t tried) {
            return ChanceOverCost(world, &exact, answers, tried);
          });
      chance_over_cost.Add(chance_over_cost_cost, best);
      chance_over_cost_silent.Add(chance_over_cost_cost, best_silent);

      Problem problem = world.ProblemAfter(NoAnswers(world), {});
      problem.questions.clear();
      plan.Add(MakePlan(problem).expected_cost, best_silent);
      Options simple;
      simple.max_inferences = 0;
      greedy.Add(MakePlan(problem, simple).expected_cost, best_silent);
    }
    ours.Print("our policy");
    chance_over_cost.Print("chance over cost");
    plan.Print("our plan, nobody asks");
    greedy.Print("its simple policy alone, nobody asks");
    chance_over_cost_silent.Print("chance over cost, nobody asks");
  }

  // What our policy costs over what it promised at the start.
  Excess over_promise;
  // Against the best policy, and against the best that asks nothing.
  Excess ours, chance_over_cost;
  Excess plan, greedy, chance_over_cost_silent;

 private:
  static Answers NoAnswers(const World& world) {
    return Answers(world.questions().size(), kUnasked);
  }
};

void ExpectClose(const Comparison& comparison) {
  // Nothing beats the best policy: it and the walk through ours agree on what
  // things cost. A move against the constraints would cost infinitely much.
  EXPECT_GE(comparison.ours.least(), -1e-9);
  EXPECT_LE(comparison.ours.mean(), .005);
  EXPECT_LE(comparison.ours.worst(), .05);
  // Choosing afresh at each step can only improve on the first intention.
  EXPECT_LE(comparison.over_promise.worst(), 1e-9);
}

TEST(RolloutTest, CloseToTheBestPolicy) {
  const Comparison comparison({}, 500, 20240607);
  ExpectClose(comparison);
  EXPECT_GE(comparison.plan.least(), -1e-9);
  EXPECT_LE(comparison.plan.mean(), .005);
  EXPECT_LE(comparison.plan.worst(), .05);
  EXPECT_LT(comparison.plan.mean(), comparison.greedy.mean());
  EXPECT_GT(comparison.chance_over_cost.mean(), comparison.ours.mean());
}

TEST(RolloutTest, CloseToTheBestPolicyWhereQuestionsAreCheap) {
  WorldOptions options;
  options.min_questions = 2;
  options.max_question_minutes = 5;
  ExpectClose(Comparison(options, 100, 20240608));
}

TEST(RolloutTest, CloseToTheBestPolicyWhereAskingMayBringNothing) {
  WorldOptions options;
  options.min_answer_rate = .1;
  ExpectClose(Comparison(options, 500, 20240610));

  options.min_questions = 2;
  options.max_question_minutes = 5;
  ExpectClose(Comparison(options, 100, 20240611));
}

void ExpectPromisesCanBeKept(const WorldOptions& world_options, uint64_t seed) {
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 50; ++i) {
    const World world(world_options, &random);
    OptimalPolicy exact(world, Options().harmless_first_chance);
    const double best = exact.BestCost();
    const double best_silent = exact.BestCost(/*may_ask=*/false);
    const Problem problem =
        world.ProblemAfter(Answers(world.questions().size(), kUnasked), {});
    Options options;
    options.max_inferences = 0;
    const double simple = MakePlan(problem, options).expected_cost;
    for (const int limit : {0, 10, 30, 100, 300}) {
      options.max_inferences = limit;
      const double plan = MakePlan(problem, options).expected_cost;
      EXPECT_GE(plan, best_silent * (1 - 1e-9));
      EXPECT_LE(plan, simple * (1 + 1e-9));
      const double next = NextAction(problem, options).expected_cost;
      EXPECT_GE(next, best * (1 - 1e-9));
      EXPECT_LE(next, simple * (1 + 1e-9));
    }
  }
}

TEST(RolloutTest, WhatIsPromisedWithinAnyBudgetCanBeKept) {
  WorldOptions options;
  options.max_question_minutes = 10;
  ExpectPromisesCanBeKept(options, 20240609);
  options.min_answer_rate = .1;
  ExpectPromisesCanBeKept(options, 20240612);
}

}  // namespace
}  // namespace kasa_diag::planning
