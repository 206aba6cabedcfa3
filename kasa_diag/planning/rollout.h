// Chooses the next action by what would follow it.

#ifndef KASA_DIAG_PLANNING_ROLLOUT_H_
#define KASA_DIAG_PLANNING_ROLLOUT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/planning/greedy_policy.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/planning/remedy_order.h"
#include "kasa_diag/planning/remedy_set.h"
#include "kasa_diag/planning/still_broken.h"

namespace kasa_diag::planning {

// Remembers what it has worked out, for one problem. Not thread-safe.
class Rollout {
 public:
  // The pointees must outlive it.
  Rollout(const Problem* problem, const Options* options);
  Rollout(const Rollout&) = delete;
  Rollout& operator=(const Rollout&) = delete;

  // What to do after `tried` failed. `may_ask`: false leaves questions out.
  // Stops when `max_inferences` were made since this object began; the simple
  // policy is evaluated all the same.
  Action Best(const RemedySet& tried, bool may_ask, int max_inferences);

  // Questions that are worth asking after `tried` failed, best first.
  // `cost_without`: expected cost of the best that is known without asking.
  std::vector<RankedQuestion> Questions(const RemedySet& tried,
                                        double cost_without,
                                        int max_inferences);

  // What is known after `tried` failed and nothing was asked. Takes no notice
  // of the budget.
  const StillBroken::State& After(const RemedySet& tried);

  const RemedyOrder& order() const { return order_; }
  const Budget& budget() const { return budget_; }

 private:
  // How far to look: `depth` steps with every candidate, then the simple
  // policy; with up to `questions` questions anywhere on the way.
  struct Horizon {
    int depth;
    int questions;

    Horizon Step() const { return {depth > 0 ? depth - 1 : 0, questions}; }
    friend bool operator<(Horizon a, Horizon b) {
      return a.depth != b.depth ? a.depth < b.depth : a.questions < b.questions;
    }
  };

  // What is known after some answers, and how to go on from there.
  struct Branch {
    Branch(const Rollout& rollout, std::vector<GivenAnswer> given,
           absl::Span<const inference::Case> cases, Budget* budget);

    const std::vector<GivenAnswer> given;
    const bool possible;  // there is a case
    StillBroken still_broken;
    GreedyPolicy greedy;
    // By question, by answer; made when first wanted.
    std::vector<std::vector<std::unique_ptr<Branch>>> after;
    std::map<Horizon, absl::flat_hash_map<RemedySet, double>> costs;
  };

  Branch& After(Branch* branch, int32_t question, int32_t answer);

  // The rest is absl::nullopt when the budget ended.

  // P(answer | still broken after `tried`), one an answer; all 0 where none is
  // possible.
  absl::optional<std::vector<double>> AnswerChances(Branch* branch,
                                                    int32_t question,
                                                    const RemedySet& tried);
  // How much the answers are expected to move the causes: a cheap guess at
  // which questions deserve a closer look.
  absl::optional<double> Promise(int32_t question, const RemedySet& tried);

  // Expected costs after `tried` failed:
  // of the best policy within the horizon,
  absl::optional<double> GoOn(Branch* branch, const RemedySet& tried,
                              Horizon horizon);
  // of trying a remedy first,
  absl::optional<double> Try(Branch* branch, int32_t remedy,
                             const RemedySet& tried, Horizon horizon);
  // of asking first. Infinite where no answer is possible. Where none comes,
  // nothing more is asked on the way.
  absl::optional<double> Ask(Branch* branch, int32_t question,
                             const RemedySet& tried, Horizon horizon);

  // All questions, most promising first.
  std::vector<int32_t> Promising(const RemedySet& tried);

  const Problem& problem_;
  const Options& options_;
  const RemedyOrder order_;
  Budget budget_;
  Branch now_;
  // That may be asked on the way.
  std::vector<int32_t> later_questions_;
  bool chosen_later_questions_ = false;
};

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_PLANNING_ROLLOUT_H_
