#include "tests/planning/optimal_policy.h"

#include <algorithm>
#include <limits>

namespace kasa_diag::planning {

OptimalPolicy::OptimalPolicy(const World& world, double harmless_first_chance)
    : world_(world), harmless_first_chance_(harmless_first_chance) {
  const std::vector<Remedy>& remedies = world.remedies();
  needs_.resize(remedies.size());
  for (size_t r = 0; r < remedies.size(); ++r) {
    // Worlds name earlier remedies only, so these are complete.
    for (const int32_t p : remedies[r].prerequisites) {
      needs_[r] |= needs_[p] | uint32_t{1} << p;
    }
    if (remedies[r].data_loss_minutes > 0) erasing_ |= uint32_t{1} << r;
  }
  size_t combinations = 1;
  for (const WorldQuestion& question : world.questions()) {
    combinations *= question.findings.size() + 3;
  }
  weights_.resize(combinations);
  broken_.assign(combinations << remedies.size(), -1);
  best_.assign(broken_.size(), -1);
}

size_t OptimalPolicy::Index(const Answers& answers, uint32_t tried) const {
  size_t index = 0;
  for (size_t q = 0; q < answers.size(); ++q) {
    index = index * (world_.questions()[q].findings.size() + 3) +
            static_cast<size_t>(answers[q] - kUnanswered);
  }
  return index << world_.remedies().size() | tried;
}

double OptimalPolicy::StillBroken(const Answers& answers, uint32_t tried) {
  const size_t index = Index(answers, tried);
  if (broken_[index] >= 0) return broken_[index];
  std::vector<double>& weights = weights_[index >> world_.remedies().size()];
  const uint32_t sets = uint32_t{1} << world_.causes();
  if (weights.empty()) {
    for (uint32_t s = 0; s < sets; ++s) {
      weights.push_back(world_.Weight(s, answers));
    }
  }
  std::vector<double> unrepaired(world_.causes(), 1);
  for (size_t r = 0; r < world_.remedies().size(); ++r) {
    if (!(tried >> r & 1)) continue;
    for (const Fix& fix : world_.remedies()[r].fixes) {
      unrepaired[fix.cause] *= 1 - fix.chance;
    }
  }
  double sum = 0;
  for (uint32_t s = 0; s < sets; ++s) {
    double repaired = 1;
    for (int c = 0; c < world_.causes(); ++c) {
      if (s >> c & 1) repaired *= 1 - unrepaired[c];
    }
    sum += weights[s] * (1 - repaired);
  }
  return broken_[index] = sum;
}

bool OptimalPolicy::Allowed(int remedy, const Answers& answers,
                            uint32_t tried) {
  if (tried >> remedy & 1 || (needs_[remedy] & ~tried) != 0) return false;
  if (!(erasing_ >> remedy & 1)) return true;
  const double now = StillBroken(answers, tried);
  for (size_t r = 0; r < needs_.size(); ++r) {
    const uint32_t bit = uint32_t{1} << r;
    if (tried & bit || erasing_ & bit) continue;
    if ((needs_[r] & ~tried & erasing_) != 0) continue;
    const double chance = 1 - StillBroken(answers, tried | bit) / now;
    if (chance >= harmless_first_chance_) return false;
  }
  return true;
}

double OptimalPolicy::BestCost(bool may_ask) {
  std::fill(best_.begin(), best_.end(), -1);
  Answers answers(world_.questions().size(), kUnasked);
  return Best(&answers, 0, may_ask);
}

double OptimalPolicy::Best(Answers* answers, uint32_t tried, bool may_ask) {
  const size_t index = Index(*answers, tried);
  if (best_[index] >= 0) return best_[index];
  double best = world_.support_minutes();
  const double now = StillBroken(*answers, tried);
  for (size_t r = 0; r < needs_.size(); ++r) {
    const int remedy = static_cast<int>(r);
    if (!Allowed(remedy, *answers, tried)) continue;
    const uint32_t next = tried | uint32_t{1} << r;
    best =
        std::min(best, RemedyCost(remedy) + StillBroken(*answers, next) / now *
                                                Best(answers, next, may_ask));
  }
  for (size_t q = 0; may_ask && q < answers->size(); ++q) {
    if ((*answers)[q] != kUnasked) continue;
    double cost = world_.questions()[q].minutes;
    for (const int outcome : world_.Outcomes(static_cast<int>(q))) {
      (*answers)[q] = outcome;
      cost += StillBroken(*answers, tried) / now * Best(answers, tried, true);
    }
    (*answers)[q] = kUnasked;
    best = std::min(best, cost);
  }
  return best_[index] = best;
}

double OptimalPolicy::CostOf(const Policy& policy) {
  Answers answers(world_.questions().size(), kUnasked);
  return Walk(policy, &answers, 0);
}

double OptimalPolicy::Walk(const Policy& policy, Answers* answers,
                           uint32_t tried) {
  const Move move = policy(*answers, tried);
  const double now = StillBroken(*answers, tried);
  if (move.kind == Move::kRemedy) {
    if (!Allowed(move.index, *answers, tried)) {
      return std::numeric_limits<double>::infinity();
    }
    const uint32_t next = tried | uint32_t{1} << move.index;
    return RemedyCost(move.index) +
           StillBroken(*answers, next) / now * Walk(policy, answers, next);
  }
  if (move.kind == Move::kQuestion) {
    if ((*answers)[move.index] != kUnasked) {
      return std::numeric_limits<double>::infinity();
    }
    double cost = world_.questions()[move.index].minutes;
    for (const int outcome : world_.Outcomes(move.index)) {
      (*answers)[move.index] = outcome;
      cost += StillBroken(*answers, tried) / now * Walk(policy, answers, tried);
    }
    (*answers)[move.index] = kUnasked;
    return cost;
  }
  return world_.support_minutes();
}

}  // namespace kasa_diag::planning
