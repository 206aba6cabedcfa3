// Decides a set of conditions on a message: each is true, false or unknown.
//
//   Evaluator evaluator(std::move(conditions));
//   std::vector<Tristate> states(evaluator.size());
//   evaluator.Evaluate(inputs, absl::MakeSpan(states), &warnings);

#ifndef KASA_DIAG_EVALUATOR_EVALUATOR_H_
#define KASA_DIAG_EVALUATOR_EVALUATOR_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/tristate.h"

namespace kasa_diag::evaluator {

// Why a condition could not be decided although its fields are there.
struct EvaluationWarning {
  int condition;
  std::string text;
};

// Immutable, thread-safe. All conditions are checked against one schema.
class Evaluator {
 public:
  explicit Evaluator(
      std::vector<std::shared_ptr<const condition::Condition>> conditions)
      : conditions_(std::move(conditions)) {}

  int size() const { return static_cast<int>(conditions_.size()); }
  const condition::Condition& condition(int index) const
      ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return *conditions_[index];
  }

  // Writes the state of every condition. REQUIRES: states.size() == size().
  // Appends to `warnings` in the order of the conditions.
  void Evaluate(const condition::Inputs& inputs, absl::Span<Tristate> states,
                std::vector<EvaluationWarning>* warnings) const;

  // The same for some conditions: indices into the set. The others' states are
  // left as they are.
  void EvaluateSome(absl::Span<const int> which,
                    const condition::Inputs& inputs,
                    absl::Span<Tristate> states,
                    std::vector<EvaluationWarning>* warnings) const;

 private:
  std::vector<std::shared_ptr<const condition::Condition>> conditions_;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_EVALUATOR_H_
