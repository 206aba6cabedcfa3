// "Still broken after the remedies S" holds when some cause is present that
// none of S has repaired. Each cause escapes all of S with probability product
// over r in S of (1 - chance that r repairs it), causes independently of each
// other: exactly a noisy-OR finding with these strengths and no leak. So
// failures enter as one more true observation, P(still broken) is a ratio of
// two probabilities of evidence, several causes at once need no special care,
// and inference does all the work.
//
// What the next remedy meets is not the causes that were present but those that
// remain. A cause that is present makes "broken" true by itself, and one that
// remains makes "still broken" true, so
//
//   P(remains, evidence, still broken after S) =
//     P(cause, evidence, broken) * P(the cause escapes all of S),
//
// and with the posterior before any remedy at hand, what remains after S takes
// no more than the probability of its evidence.

#include "kasa_diag/planning/still_broken.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace kasa_diag::planning {

StillBroken::StillBroken(const Problem& problem,
                         absl::Span<const inference::Case> cases,
                         const inference::Options& options, Budget* budget)
    : problem_(problem),
      options_(options),
      budget_(budget),
      cases_(cases.begin(), cases.end()),
      unrepaired_(problem.priors.size()) {
  links_.reserve(problem.priors.size());
  for (inference::Case& c : cases_) c.observations.emplace_back();
}

const StillBroken::State* StillBroken::After(const RemedySet& tried) {
  const auto found = states_.find(tried);
  if (found != states_.end()) return found->second.get();
  if (budget_->used >= budget_->limit) return nullptr;
  if (untouched_ == nullptr) {
    const RemedySet none(problem_.remedies.size());
    untouched_ = Add(none);
    if (tried == none) return untouched_;
  }
  return Add(tried);
}

const StillBroken::State* StillBroken::Add(const RemedySet& tried) {
  unrepaired_.assign(unrepaired_.size(), 1);
  for (size_t r = 0; r < problem_.remedies.size(); ++r) {
    if (!tried.Contains(static_cast<int32_t>(r))) continue;
    for (const Fix& fix : problem_.remedies[r].fixes) {
      unrepaired_[fix.cause] *= 1 - fix.chance;
    }
  }
  links_.clear();
  for (size_t c = 0; c < unrepaired_.size(); ++c) {
    if (unrepaired_[c] <= 0 || problem_.priors[c] <= 0) continue;
    links_.push_back({static_cast<int32_t>(c), unrepaired_[c]});
  }

  std::unique_ptr<State>& state = states_[tried];
  state = std::make_unique<State>();
  state->log_evidence = -std::numeric_limits<double>::infinity();
  if (!links_.empty()) {
    for (inference::Case& c : cases_) c.observations.back().links = links_;
    ++budget_->used;
    inference::Posterior& posterior = budget_->posterior;
    inference::Infer(problem_.priors, cases_, options_, &budget_->workspace,
                     &posterior);
    budget_->approximate |= posterior.approximate;
    state->log_evidence = posterior.log_evidence;
    state->cause = posterior.cause;
  }
  state->remaining.assign(problem_.priors.size(), 0);
  if (std::isinf(state->log_evidence)) {
    state->cause = state->remaining;
    return state.get();
  }
  const State& before = untouched_ == nullptr ? *state : *untouched_;
  const double scale = std::exp(before.log_evidence - state->log_evidence);
  for (const inference::Link& link : links_) {
    state->remaining[link.cause] =
        std::min(1., link.strength * before.cause[link.cause] * scale);
  }
  return state.get();
}

double StillBrokenChance(const StillBroken::State& later,
                         const StillBroken::State& earlier) {
  if (std::isinf(earlier.log_evidence)) return 0;
  // Rounding, or an approximate posterior, can exceed 1.
  return std::min(1., std::exp(later.log_evidence - earlier.log_evidence));
}

}  // namespace kasa_diag::planning
