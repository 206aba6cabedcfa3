// A prerequisite may bring nothing by itself ("take the card out"), so remedies
// are weighed in bundles: a remedy together with what must still be done before
// it. Only the first of a bundle is then done, and the question put afresh.

#include "kasa_diag/planning/remedy_order.h"

#include <algorithm>
#include <cstddef>

namespace kasa_diag::planning {
namespace {

enum class Mark : uint8_t { kNew, kOpen, kDone };

// Fills in the closures of `remedy` and of all its prerequisites.
void Close(const std::vector<Remedy>& remedies, int32_t remedy,
           std::vector<Mark>* marks,
           std::vector<std::vector<int32_t>>* closure) {
  (*marks)[remedy] = Mark::kOpen;
  std::vector<int32_t> members;
  bool circular = false;
  for (const int32_t p : remedies[remedy].prerequisites) {
    if ((*marks)[p] == Mark::kNew) Close(remedies, p, marks, closure);
    circular |= (*closure)[p].empty();  // open still, or on a circle itself
    for (const int32_t m : (*closure)[p]) {
      if (std::find(members.begin(), members.end(), m) == members.end()) {
        members.push_back(m);
      }
    }
  }
  (*marks)[remedy] = Mark::kDone;
  if (circular) return;
  members.push_back(remedy);
  (*closure)[remedy] = std::move(members);
}

}  // namespace

RemedyOrder::RemedyOrder(const Problem& problem)
    : problem_(problem), closure_(problem.remedies.size()) {
  std::vector<Mark> marks(problem.remedies.size(), Mark::kNew);
  for (size_t r = 0; r < marks.size(); ++r) {
    if (marks[r] == Mark::kNew) {
      Close(problem.remedies, static_cast<int32_t>(r), &marks, &closure_);
    }
  }
}

RemedyBundle RemedyOrder::Bundle(int32_t remedy, const RemedySet& tried) const {
  RemedyBundle bundle;
  if (tried.Contains(remedy)) return bundle;
  for (const int32_t m : closure_[remedy]) {
    if (!tried.Contains(m)) bundle.push_back(m);
  }
  return bundle;
}

bool RemedyOrder::Erases(const RemedyBundle& bundle) const {
  return std::any_of(bundle.begin(), bundle.end(),
                     [this](int32_t r) { return Erases(r); });
}

absl::optional<bool> RemedyOrder::MayErase(const RemedyBundle& bundle,
                                           const RemedySet& tried,
                                           double harmless_first_chance,
                                           StillBroken* still_broken) const {
  const StillBroken::State* now = still_broken->After(tried);
  if (now == nullptr) return absl::nullopt;
  for (size_t i = 0; i < closure_.size(); ++i) {
    const auto r = static_cast<int32_t>(i);
    if (std::find(bundle.begin(), bundle.end(), r) != bundle.end()) continue;
    const RemedyBundle other = Bundle(r, tried);
    if (other.empty() || Erases(other)) continue;
    // Saves the inference where the bound decides.
    if (ExpectedRepairs(problem_, {r}, *now) < harmless_first_chance) continue;
    const StillBroken::State* after = still_broken->After(tried.With(r));
    if (after == nullptr) return absl::nullopt;
    if (1 - StillBrokenChance(*after, *now) >= harmless_first_chance) {
      return false;
    }
  }
  return true;
}

double ExpectedRepairs(const Problem& problem, const RemedyBundle& bundle,
                       const StillBroken::State& state) {
  double repairs = 0;
  if (bundle.size() == 1) {
    for (const Fix& fix : problem.remedies[bundle[0]].fixes) {
      repairs += state.remaining[fix.cause] * fix.chance;
    }
    return repairs;
  }
  std::vector<double> unrepaired(problem.priors.size(), 1);
  for (const int32_t r : bundle) {
    for (const Fix& fix : problem.remedies[r].fixes) {
      unrepaired[fix.cause] *= 1 - fix.chance;
    }
  }
  for (size_t c = 0; c < unrepaired.size(); ++c) {
    repairs += state.remaining[c] * (1 - unrepaired[c]);
  }
  return repairs;
}

}  // namespace kasa_diag::planning
