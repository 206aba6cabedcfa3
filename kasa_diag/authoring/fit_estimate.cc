// The maximum is sought by Newton steps, for each number by itself and for all
// of them at once in a pass. Slope and curvature of the log score are central
// differences, so that a number's effect comes from the same diagnosis that
// people get, however it arises. What makes the steps safe:
//
// * Only half of a step is gone, for all numbers move together: two that do the
//   same would go twice as far as either needs.
// * The curvature is taken as at least that of the prior distribution, where
//   the log score is not concave.
// * No step is longer than 0.4.
//
// The differences reach 0.3 to each side, far beyond the rounding of shares
// (1e-9) and near enough for numbers that are believed to within 0.5.
//
// Most numbers have a say in few snapshots only: those that tell of their
// finding or circumstance. Which they are does not depend on the numbers, so
// after the first pass the others are left alone.

#include "kasa_diag/authoring/fit_estimate.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>
#include <utility>

#include "kasa_diag/authoring/prediction.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/workspace.h"

namespace kasa_diag::authoring {
namespace {

// All in log odds.
constexpr double kDifference = 0.3;
constexpr double kPartOfAStep = 0.5;
constexpr double kLongestStep = 0.4;
// A case's log score that changes by less, in nats a unit of log odds, is not
// moved by a number.
constexpr double kLeastSlope = 0.02;

// Calls function(i) for each i below `count`, in any order and on several
// threads.
template <typename Function>
void ForEach(size_t count, int threads, const Function& function) {
  std::atomic<size_t> next{0};
  const auto work = [&] {
    for (size_t i = next++; i < count; i = next++) function(i);
  };
  std::vector<std::thread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
}

}  // namespace

Estimator::Estimator(const v1::KnowledgeBase& content,
                     absl::Span<const Number> numbers,
                     const FitOptions& options)
    : content_(content),
      numbers_(numbers.begin(), numbers.end()),
      precision_(1 / (options.spread * options.spread)),
      passes_(options.passes),
      threads_(options.threads > 0
                   ? options.threads
                   : static_cast<int>(
                         std::max(1u, std::thread::hardware_concurrency()))) {}

absl::StatusOr<Judgements> Estimator::JudgeAll(const Changes& changes,
                                               const Examples& examples) const {
  v1::KnowledgeBase content = content_;
  for (size_t i = 0; i < numbers_.size(); ++i) {
    const Number& number = numbers_[i];
    SetValue(number, Moved(number.kind, ValueOf(number, content_), changes[i]),
             &content);
  }
  LoadResult loaded =
      KnowledgeBase::FromContent(content_.name(), std::move(content));
  if (loaded.knowledge == nullptr) {
    return absl::FailedPreconditionError(loaded.problems[0].ToString());
  }
  const Diagnoser diagnoser(std::move(loaded.knowledge));
  DiagnoseOptions options;
  options.complaint = true;
  options.plan = false;
  options.explained_causes = 0;
  Workspace workspace;
  Judgements judgements;
  for (const Example* example : examples) {
    const absl::StatusOr<v1::Diagnosis> diagnosis =
        diagnoser.Diagnose(example->snapshot, options, &workspace);
    if (!diagnosis.ok()) return diagnosis.status();
    judgements.push_back(
        Judge(*example->labelled,
              MakePrediction(example->labelled->id(), *diagnosis, {})));
  }
  return judgements;
}

Estimator::Step Estimator::StepOf(size_t number, const Changes& changes,
                                  const Examples& examples,
                                  const std::vector<int>& which,
                                  const Judgements& here) const {
  Step step;
  if (which.empty()) return step;
  Examples chosen;
  for (const int i : which) chosen.push_back(examples[i]);
  Changes moved = changes;
  moved[number] = changes[number] - kDifference;
  const absl::StatusOr<Judgements> below = JudgeAll(moved, chosen);
  moved[number] = changes[number] + kDifference;
  const absl::StatusOr<Judgements> above = JudgeAll(moved, chosen);
  // So near to 0 or 1 that it would round to it: it stays.
  if (absl::IsFailedPrecondition(below.status()) ||
      absl::IsFailedPrecondition(above.status())) {
    return step;
  }
  step.status.Update(below.status());
  step.status.Update(above.status());
  if (!step.status.ok()) return step;

  double slope = -precision_ * changes[number];
  double curvature = -precision_;
  int last_case = -1;  // that was counted
  for (size_t k = 0; k < which.size(); ++k) {
    const int i = which[k];
    const double low = (*below)[k].log_score.value_or(0);
    const double middle = here[i].log_score.value_or(0);
    const double high = (*above)[k].log_score.value_or(0);
    const double own_slope = (high - low) / (2 * kDifference);
    slope += examples[i]->weight * own_slope;
    curvature += examples[i]->weight * (high + low - 2 * middle) /
                 (kDifference * kDifference);
    if (low != middle || high != middle) step.moved.push_back(i);
    if (std::abs(own_slope) > kLeastSlope && i / 2 != last_case) {
      last_case = i / 2;
      ++step.cases;
    }
  }
  const double whole = slope / std::max(-curvature, precision_);
  step.change = std::clamp(kPartOfAStep * whole, -kLongestStep, kLongestStep);
  return step;
}

absl::StatusOr<Estimate> Estimator::Maximize(const Examples& examples) const {
  Estimate estimate;
  estimate.changes.resize(numbers_.size());
  estimate.cases.resize(numbers_.size());
  std::vector<int> all(examples.size());
  std::iota(all.begin(), all.end(), 0);
  std::vector<std::vector<int>> moved(numbers_.size(), all);
  for (int pass = 0; pass < passes_; ++pass) {
    const absl::StatusOr<Judgements> here =
        JudgeAll(estimate.changes, examples);
    if (!here.ok()) return here.status();
    std::vector<Step> steps(numbers_.size());
    ForEach(numbers_.size(), threads_, [&](size_t i) {
      steps[i] = StepOf(i, estimate.changes, examples, moved[i], *here);
    });
    for (size_t i = 0; i < steps.size(); ++i) {
      if (!steps[i].status.ok()) return steps[i].status;
      estimate.changes[i] += steps[i].change;
      if (pass > 0) continue;
      estimate.cases[i] = steps[i].cases;
      moved[i] = std::move(steps[i].moved);
    }
  }
  return estimate;
}

}  // namespace kasa_diag::authoring
