#include "kasa_diag/evaluator/evaluator.h"

#include <utility>

namespace kasa_diag::evaluator {
namespace {

Tristate EvaluateOne(const condition::Condition& condition, int index,
                     const condition::Inputs& inputs,
                     std::vector<EvaluationWarning>* warnings) {
  condition::Outcome outcome = condition::Evaluate(condition, inputs);
  if (!outcome.warning.empty()) {
    warnings->push_back({index, std::move(outcome.warning)});
  }
  return outcome.state;
}

}  // namespace

void Evaluator::Evaluate(const condition::Inputs& inputs,
                         absl::Span<Tristate> states,
                         std::vector<EvaluationWarning>* warnings) const {
  for (int i = 0; i < size(); ++i) {
    states[i] = EvaluateOne(*conditions_[i], i, inputs, warnings);
  }
}

void Evaluator::EvaluateSome(absl::Span<const int> which,
                             const condition::Inputs& inputs,
                             absl::Span<Tristate> states,
                             std::vector<EvaluationWarning>* warnings) const {
  for (const int i : which) {
    states[i] = EvaluateOne(*conditions_[i], i, inputs, warnings);
  }
}

}  // namespace kasa_diag::evaluator
