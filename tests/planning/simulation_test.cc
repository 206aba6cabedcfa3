// People who follow the advice pay, on average, what it said.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/planning/plan.h"
#include "tests/planning/library_policy.h"
#include "tests/planning/optimal_policy.h"
#include "tests/planning/world.h"

namespace kasa_diag::planning {
namespace {

constexpr int kPeople = 100'000;
constexpr int kWorlds = 4;

class Mean {
 public:
  void Add(double x) {
    sum_ += x;
    squares_ += x * x;
    ++count_;
  }
  double mean() const { return sum_ / count_; }
  double standard_error() const {
    return std::sqrt((squares_ / count_ - mean() * mean()) / count_);
  }

 private:
  double sum_ = 0, squares_ = 0;
  int count_ = 0;
};

// Somebody whose device shows what was observed, and is broken.
uint32_t DrawPerson(const World& world, std::mt19937_64* random) {
  while (true) {
    const uint32_t causes = world.DrawCauses(random);
    if (causes != 0 && world.DrawAgreement(causes, random)) return causes;
  }
}

// What is left of `causes` after the remedy.
uint32_t Repair(const Remedy& remedy, uint32_t causes,
                std::mt19937_64* random) {
  for (const Fix& fix : remedy.fixes) {
    if (Uniform(0, 1, random) < fix.chance) {
      causes &= ~(uint32_t{1} << fix.cause);
    }
  }
  return causes;
}

// Uses some worlds that are wanted, and where people are not too hard to find.
void DrawWorlds(
    const WorldOptions& options, uint64_t seed,
    const std::function<bool(const World&)>& wanted,
    const std::function<void(const World&, std::mt19937_64*)>& use) {
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  for (int worlds = 0; worlds < kWorlds;) {
    const World world(options, &random);
    OptimalPolicy exact(world, 0);
    const Answers nothing(world.questions().size(), kUnasked);
    if (exact.StillBroken(nothing, 0) < .02 || !wanted(world)) continue;
    ++worlds;
    use(world, &random);
  }
}

TEST(SimulationTest, PlanCostsWhatItSays) {
  DrawWorlds(
      {}, 1,
      [](const World& world) {
        const Answers nothing(world.questions().size(), kUnasked);
        return MakePlan(world.ProblemAfter(nothing, {})).steps.size() >= 4;
      },
      [](const World& world, std::mt19937_64* random) {
        const Answers nothing(world.questions().size(), kUnasked);
        const Plan plan = MakePlan(world.ProblemAfter(nothing, {}));
        Mean cost;
        std::vector<Mean> reached(plan.steps.size());
        for (int person = 0; person < kPeople; ++person) {
          uint32_t causes = DrawPerson(world, random);
          double paid = 0;
          for (size_t i = 0; i < plan.steps.size(); ++i) {
            reached[i].Add(causes != 0);
            if (causes == 0) continue;
            if (plan.steps[i].remedy == kSupport) {
              paid += world.support_minutes();
              causes = 0;
            } else {
              const Remedy& remedy = world.remedies()[plan.steps[i].remedy];
              paid += remedy.minutes + remedy.data_loss_minutes;
              causes = Repair(remedy, causes, random);
            }
          }
          cost.Add(paid);
        }
        std::printf("said %.3f, paid %.3f +- %.3f\n", plan.expected_cost,
                    cost.mean(), cost.standard_error());
        EXPECT_NEAR(cost.mean(), plan.expected_cost, 3 * cost.standard_error());
        for (size_t i = 0; i < plan.steps.size(); ++i) {
          EXPECT_NEAR(reached[i].mean(), plan.steps[i].still_broken_before,
                      4 * reached[i].standard_error() + 1e-12);
        }
      });
}

void ExpectCostsWhatTheWalkSays(const WorldOptions& options, uint64_t seed) {
  DrawWorlds(
      options, seed,
      [](const World& world) {
        const Answers nothing(world.questions().size(), kUnasked);
        return LibraryMove(world, {}, nothing, 0).kind == Move::kQuestion;
      },
      [](const World& world, std::mt19937_64* random) {
        const Answers nothing(world.questions().size(), kUnasked);
        std::map<std::pair<Answers, uint32_t>, Move> moves;
        const auto policy = [&](const Answers& answers, uint32_t tried) {
          const auto key = std::make_pair(answers, tried);
          auto found = moves.find(key);
          if (found == moves.end()) {
            found = moves.emplace(key, LibraryMove(world, {}, answers, tried))
                        .first;
          }
          return found->second;
        };
        Mean cost;
        for (int person = 0; person < kPeople; ++person) {
          // Answers tell of the device as it was found.
          const uint32_t found = DrawPerson(world, random);
          uint32_t causes = found;
          Answers answers = nothing;
          uint32_t tried = 0;
          double paid = 0;
          while (causes != 0) {
            const Move move = policy(answers, tried);
            if (move.kind == Move::kGoToSupport) {
              paid += world.support_minutes();
              break;
            }
            if (move.kind == Move::kQuestion) {
              paid += world.questions()[move.index].minutes;
              answers[move.index] = world.DrawAnswer(move.index, found, random);
            } else {
              const Remedy& remedy = world.remedies()[move.index];
              paid += remedy.minutes + remedy.data_loss_minutes;
              causes = Repair(remedy, causes, random);
              tried |= uint32_t{1} << move.index;
            }
          }
          cost.Add(paid);
        }
        OptimalPolicy exact(world, Options().harmless_first_chance);
        const double said = exact.CostOf(policy);
        std::printf("said %.3f, paid %.3f +- %.3f\n", said, cost.mean(),
                    cost.standard_error());
        EXPECT_NEAR(cost.mean(), said, 3 * cost.standard_error());
      });
}

TEST(SimulationTest, QuestionsAndRemediesCostWhatTheWalkSays) {
  WorldOptions options;
  options.min_questions = 2;
  options.max_question_minutes = 3;
  ExpectCostsWhatTheWalkSays(options, 2);
  options.min_answer_rate = .1;
  ExpectCostsWhatTheWalkSays(options, 3);
}

}  // namespace
}  // namespace kasa_diag::planning
