// What users call, on top of the index (index.cc explains it).

#include "kasa_diag/evaluator/evaluator.h"

#include <utility>

#include "kasa_diag/evaluator/index.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Condition;
using condition::Inputs;

// With so few conditions to decide, walking them is cheaper than reading all
// fields.
constexpr size_t kFewConditions = 8;

Tristate Walk(const Condition& condition, int number, const Inputs& inputs,
              std::vector<EvaluationWarning>* warnings) {
  condition::Outcome outcome = condition::Evaluate(condition, inputs);
  if (warnings != nullptr && !outcome.warning.empty()) {
    warnings->push_back({number, std::move(outcome.warning)});
  }
  return outcome.state;
}

}  // namespace

Evaluator::Scratch::Scratch() : state_(std::make_unique<IndexScratch>()) {}
Evaluator::Scratch::~Scratch() = default;
Evaluator::Scratch::Scratch(Scratch&&) noexcept = default;
Evaluator::Scratch& Evaluator::Scratch::operator=(Scratch&&) noexcept = default;

Evaluator::Evaluator(std::vector<std::shared_ptr<const Condition>> conditions,
                     const EvaluatorOptions& options)
    : conditions_(std::move(conditions)) {
  if (conditions_.empty()) return;
  index_ = Index::Build(conditions_, options);
  position_of_ = index_->layout.position_of;
  condition_at_ = index_->layout.condition_at;
}

Evaluator::~Evaluator() = default;

void Evaluator::Evaluate(const Inputs& inputs, Scratch* scratch) const {
  if (index_ != nullptr) index_->Evaluate(inputs, scratch->state_.get());
}

absl::Span<const uint64_t> Evaluator::true_bits(const Scratch& scratch) const {
  if (index_ == nullptr) return {};
  return {scratch.state_->certain.data(),
          static_cast<size_t>(index_->layout.planes[0].words)};
}

absl::Span<const uint64_t> Evaluator::possible_bits(
    const Scratch& scratch) const {
  if (index_ == nullptr) return {};
  return {scratch.state_->possible.data(),
          static_cast<size_t>(index_->layout.planes[0].words)};
}

Tristate Evaluator::state(const Scratch& scratch, int condition) const {
  const int position = position_of_[condition];
  const int word = position / 64;
  const int bit = position % 64;
  const uint64_t certain = scratch.state_->certain.data()[word] >> bit & 1;
  const uint64_t possible = scratch.state_->possible.data()[word] >> bit & 1;
  // 0 false, 1 true, 2 unknown.
  return static_cast<Tristate>(2 * possible - certain);
}

void Evaluator::AppendWarnings(const Inputs& inputs, const Scratch& scratch,
                               std::vector<EvaluationWarning>* warnings) const {
  if (index_ == nullptr || !scratch.state_->classes.may_warn ||
      !index_->any_can_warn) {
    return;
  }
  for (int i = 0; i < size(); ++i) {
    const int position = position_of_[i];
    if ((index_->can_warn[position / 64] >> position % 64 & 1) != 0 &&
        state(scratch, i) == Tristate::kUnknown) {
      Walk(*conditions_[i], i, inputs, warnings);
    }
  }
}

void Evaluator::Evaluate(const Inputs& inputs, Scratch* scratch,
                         absl::Span<Tristate> states,
                         std::vector<EvaluationWarning>* warnings) const {
  Evaluate(inputs, scratch);
  for (int i = 0; i < size(); ++i) states[i] = state(*scratch, i);
  if (warnings != nullptr) AppendWarnings(inputs, *scratch, warnings);
}

void Evaluator::Evaluate(const Inputs& inputs, absl::Span<Tristate> states,
                         std::vector<EvaluationWarning>* warnings) const {
  Scratch scratch;
  Evaluate(inputs, &scratch, states, warnings);
}

void Evaluator::EvaluateSome(absl::Span<const int> which, const Inputs& inputs,
                             Scratch* scratch, absl::Span<Tristate> states,
                             std::vector<EvaluationWarning>* warnings) const {
  if (which.size() <= kFewConditions) {
    for (const int i : which) {
      states[i] = Walk(*conditions_[i], i, inputs, warnings);
    }
    return;
  }
  Evaluate(inputs, scratch);
  for (const int i : which) {
    states[i] = state(*scratch, i);
    if (states[i] == Tristate::kUnknown && warnings != nullptr &&
        scratch->state_->classes.may_warn) {
      Walk(*conditions_[i], i, inputs, warnings);
    }
  }
}

std::vector<condition::DecidingAtom> Evaluator::Explain(
    int condition, const Inputs& inputs) const {
  return condition::Explain(*conditions_[condition], inputs);
}

const CompileReport& Evaluator::report() const {
  static const CompileReport* const kEmpty = new CompileReport();
  return index_ != nullptr ? index_->report : *kEmpty;
}

}  // namespace kasa_diag::evaluator
