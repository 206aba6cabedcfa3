// For one fault and independent remedies, chance over cost is the best order
// (Kalagnanam and Henrion, "A comparison of decision analysis and expert rules
// for sequential diagnosis", 1990; Heckerman, Breese and Rommelse,
// "Decision-theoretic troubleshooting", 1995). With several causes, remedies
// that overlap, prerequisites and a price of support it is a good guess, which
// the rollout in plan.cc improves. "Chance" here is the expected number of
// remaining causes that it repairs, which needs no inference of its own, where
// the chance to end the trouble needs one a remedy.

#include "kasa_diag/planning/greedy_policy.h"

#include <algorithm>
#include <cstddef>

#include "kasa_diag/planning/ties.h"

namespace kasa_diag::planning {

GreedyPolicy::GreedyPolicy(const Problem* problem, const Options* options,
                           const RemedyOrder* order, StillBroken* still_broken)
    : problem_(*problem),
      options_(*options),
      order_(*order),
      still_broken_(*still_broken) {}

absl::optional<std::vector<int32_t>> GreedyPolicy::Candidates(
    const RemedySet& tried, int limit) {
  const StillBroken::State* state = still_broken_.After(tried);
  if (state == nullptr) return absl::nullopt;

  struct Candidate {
    double score;
    RemedyBundle bundle;
  };
  std::vector<Candidate> candidates;
  for (size_t r = 0; r < problem_.remedies.size(); ++r) {
    RemedyBundle bundle = order_.Bundle(static_cast<int32_t>(r), tried);
    if (bundle.empty()) continue;
    const double repairs = ExpectedRepairs(problem_, bundle, *state);
    if (repairs <= 0) continue;
    double cost = 0;
    for (const int32_t member : bundle) cost += order_.Cost(member);
    candidates.push_back({repairs / cost, std::move(bundle)});
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) {
                     return Coarse(a.score) > Coarse(b.score);
                   });

  std::vector<int32_t> first;
  for (const Candidate& candidate : candidates) {
    if (static_cast<int>(first.size()) >= limit) break;
    const int32_t next = candidate.bundle.front();
    if (std::find(first.begin(), first.end(), next) != first.end()) continue;
    if (order_.Erases(candidate.bundle)) {
      const absl::optional<bool> may =
          order_.MayErase(candidate.bundle, tried,
                          options_.harmless_first_chance, &still_broken_);
      if (!may.has_value()) return absl::nullopt;
      if (!*may) continue;
    }
    first.push_back(next);
  }
  return first;
}

absl::optional<GreedyPolicy::Value> GreedyPolicy::Evaluate(
    const RemedySet& tried) {
  const auto found = values_.find(tried);
  if (found != values_.end()) return found->second;

  Value value{problem_.support_minutes, kSupport};
  const absl::optional<std::vector<int32_t>> best = Candidates(tried, 1);
  if (!best.has_value()) return absl::nullopt;
  if (!best->empty()) {
    const int32_t remedy = best->front();
    const RemedySet next = tried.With(remedy);
    const StillBroken::State* now = still_broken_.After(tried);
    const StillBroken::State* after = still_broken_.After(next);
    if (now == nullptr || after == nullptr) return absl::nullopt;
    double cost = order_.Cost(remedy);
    const double still_broken = StillBrokenChance(*after, *now);
    if (still_broken > 0) {
      const absl::optional<Value> rest = Evaluate(next);
      if (!rest.has_value()) return absl::nullopt;
      cost += still_broken * rest->cost;
    }
    if (Cheaper(cost, value.cost)) value = {cost, remedy};
  }
  values_.emplace(tried, value);
  return value;
}

}  // namespace kasa_diag::planning
