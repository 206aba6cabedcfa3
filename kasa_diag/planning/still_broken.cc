// "Still broken after the remedies S" holds when some cause is present that
// none of S has repaired. Each cause escapes all of S with probability product
// over r in S of (1 - chance that r repairs it), causes independently of each
// other: exactly a noisy-OR finding with these strengths and no leak. So
// failures enter as one more true observation, P(still broken) is a ratio of
// two probabilities of evidence, several causes at once need no special care,
// and inference does all the work.
//
// What the next remedy meets is not the causes that were present but those that
// remain. A cause that remains makes "still broken" true by itself, so
// P(remains and evidence) = P(cause and evidence) * P(it escaped S), and
// dividing by P(still broken and evidence) gives the probability that it
// remains, without another inference.

#include "kasa_diag/planning/still_broken.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

namespace kasa_diag::planning {
namespace {

inference::Posterior CountedInfer(absl::Span<const double> priors,
                                  absl::Span<const inference::Case> cases,
                                  const inference::Options& options,
                                  Budget* budget) {
  ++budget->used;
  inference::Posterior posterior = inference::Infer(priors, cases, options);
  budget->approximate |= posterior.approximate;
  return posterior;
}

}  // namespace

StillBroken::StillBroken(const Problem& problem,
                         absl::Span<const inference::Case> cases,
                         const inference::Options& options, Budget* budget)
    : problem_(problem),
      options_(options),
      budget_(budget),
      unconditional_(CountedInfer(problem.priors, cases, options, budget)),
      cases_(cases.begin(), cases.end()),
      unrepaired_(problem.priors.size()) {
  links_.reserve(problem.priors.size());
  for (inference::Case& c : cases_) c.observations.emplace_back();
}

const StillBroken::State* StillBroken::After(const RemedySet& tried) {
  const auto found = states_.find(tried);
  if (found != states_.end()) return found->second.get();
  if (budget_->used >= budget_->limit) return nullptr;

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

  auto state = std::make_unique<State>();
  if (links_.empty()) {
    state->log_evidence = -std::numeric_limits<double>::infinity();
    state->cause.assign(problem_.priors.size(), 0);
    state->remaining.assign(problem_.priors.size(), 0);
  } else {
    for (inference::Case& c : cases_) c.observations.back().links = links_;
    inference::Posterior posterior =
        CountedInfer(problem_.priors, cases_, options_, budget_);
    state->log_evidence = posterior.log_evidence;
    state->cause = std::move(posterior.cause);
    state->remaining.assign(state->cause.size(), 0);
    if (!std::isinf(state->log_evidence)) {
      const double scale =
          std::exp(unconditional_.log_evidence - state->log_evidence);
      for (const inference::Link& link : links_) {
        state->remaining[link.cause] = std::min(
            1., link.strength * unconditional_.cause[link.cause] * scale);
      }
    }
  }
  return states_.emplace(tried, std::move(state)).first->second.get();
}

double StillBrokenChance(const StillBroken::State& later,
                         const StillBroken::State& earlier) {
  if (std::isinf(earlier.log_evidence)) return 0;
  return std::exp(later.log_evidence - earlier.log_evidence);
}

}  // namespace kasa_diag::planning
