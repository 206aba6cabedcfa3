// The best policy there is for a small world, by trying everything.

#ifndef KASA_DIAG_TESTS_PLANNING_OPTIMAL_POLICY_H_
#define KASA_DIAG_TESTS_PLANNING_OPTIMAL_POLICY_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "tests/planning/world.h"

namespace kasa_diag::planning {

// What a policy does next.
struct Move {
  enum Kind { kRemedy, kQuestion, kGoToSupport } kind;
  int index = 0;  // of the remedy, or of the question in the world
};

// Shares nothing with the library but the words of the problem: it lists all
// sets of causes, all sets of remedies and all combinations of answers; that no
// answer comes is one more of them. Memory and time: 2^remedies * product of
// (answers + 2) states.
class OptimalPolicy {
 public:
  OptimalPolicy(const World& world, double harmless_first_chance);

  // Expected cost, given that something is broken, of the best policy that
  // keeps to prerequisites and erases late. `may_ask`: false leaves questions
  // out.
  double BestCost(bool may_ask = true);

  // Expected cost of another policy, by walking its whole tree. A move that is
  // not allowed makes it infinite.
  using Policy = std::function<Move(const Answers&, uint32_t tried)>;
  double CostOf(const Policy& policy);

  // P(these answers and still broken after `tried`).
  double StillBroken(const Answers& answers, uint32_t tried);

  // Whether the constraints allow the remedy next.
  bool Allowed(int remedy, const Answers& answers, uint32_t tried);

  double RemedyCost(int remedy) const {
    return world_.remedies()[remedy].minutes +
           world_.remedies()[remedy].data_loss_minutes;
  }

 private:
  size_t Index(const Answers& answers, uint32_t tried) const;
  double Best(Answers* answers, uint32_t tried, bool may_ask);
  double Walk(const Policy& policy, Answers* answers, uint32_t tried);

  const World& world_;
  const double harmless_first_chance_;
  std::vector<uint32_t> needs_;  // prerequisites, direct and indirect
  uint32_t erasing_ = 0;
  std::vector<std::vector<double>> weights_;  // by answers, by causes; lazily
  std::vector<double> broken_;                // by state; below 0: not known
  std::vector<double> best_;
};

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_TESTS_PLANNING_OPTIMAL_POLICY_H_
