// Decides a set of conditions on a message: each is true, false or unknown.
//
//   Evaluator evaluator(std::move(conditions));
//   std::vector<Tristate> states(evaluator.size());
//   evaluator.Evaluate(inputs, absl::MakeSpan(states), &warnings);
//
// All conditions are compiled into one index, so that a snapshot of forty
// fields decides a thousand of them in a fraction of a microsecond. For that,
// keep a scratch and read the verdicts where they are:
//
//   Evaluator::Scratch scratch;  // one a thread
//   evaluator.Evaluate(inputs, &scratch);
//   evaluator.ForEachTrue(scratch, [](int condition) { ... });
//
// The answers are those of condition::Evaluate, which walks one condition's
// tree. A few dozen conditions compiled as `if`s can be faster, where a branch
// predictor knows the snapshots.

#ifndef KASA_DIAG_EVALUATOR_EVALUATOR_H_
#define KASA_DIAG_EVALUATOR_EVALUATOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/evaluator/compile_report.h"

namespace kasa_diag::evaluator {

struct Index;
struct IndexScratch;
struct MessageAccessors;  // kasa_diag/evaluator/accessors.h

// Why a condition could not be decided although its fields are there.
struct EvaluationWarning {
  int condition;
  std::string text;
};

// Limits and switches. None of them changes an answer.
struct EvaluatorOptions {
  // Terms that a condition may have in its disjunctive normal form. Beyond,
  // parts of it are left to the interpreter.
  int max_terms = 16;
  // Intervals that a field may be cut into. Beyond, it counts as several fields
  // of fewer intervals each, which takes longer and saves memory.
  int max_intervals = 512;
  // The order of the rows in memory.
  enum class Rows {
    kBySize,  // up to 64 terms, in one word; beyond, one of the others
    kDense,   // across all terms: for a few thousand of them
    kSparse,  // of the blocks of terms that ask for the field: for more
  };
  Rows rows = Rows::kBySize;
  // Use the machine's widest vectors that the code knows (AVX2).
  bool wide_vectors = true;
  // Accessors of generated messages, besides those of DeviceSnapshot. They must
  // outlive the evaluator. Without generated_access everything is read by
  // reflection.
  std::vector<const MessageAccessors*> accessors;
  bool generated_access = true;
};

// Immutable, thread-safe. All conditions are checked against one schema.
class Evaluator {
 public:
  // What one evaluation works in, and where its verdicts are until the next
  // one. Belongs to one thread at a time. It grows to what an evaluator needs
  // at the first evaluation; from the second on nothing is allocated but by the
  // interpreter, for a text that it puts together or a version that it can't
  // read.
  class Scratch;

  // Time: some microseconds a condition.
  explicit Evaluator(
      std::vector<std::shared_ptr<const condition::Condition>> conditions,
      const EvaluatorOptions& options = {});
  ~Evaluator();
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  int size() const { return static_cast<int>(conditions_.size()); }
  const condition::Condition& condition(int index) const
      ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return *conditions_[index];
  }

  // Writes the state of every condition. REQUIRES: states.size() == size().
  // Appends to `warnings`, unless null, in the order of the conditions.
  void Evaluate(const condition::Inputs& inputs, absl::Span<Tristate> states,
                std::vector<EvaluationWarning>* warnings) const;
  void Evaluate(const condition::Inputs& inputs, Scratch* scratch,
                absl::Span<Tristate> states,
                std::vector<EvaluationWarning>* warnings) const;

  // The same for some conditions: indices into the set. The others' states are
  // left as they are. What the scratch then holds is unspecified.
  void EvaluateSome(absl::Span<const int> which,
                    const condition::Inputs& inputs, Scratch* scratch,
                    absl::Span<Tristate> states,
                    std::vector<EvaluationWarning>* warnings) const;

  // Decides every condition, and leaves the verdicts in the scratch. No lock.
  void Evaluate(const condition::Inputs& inputs, Scratch* scratch) const;

  // --- The verdicts of a scratch that this evaluator has filled.

  Tristate state(const Scratch& scratch, int condition) const;

  // Bitmaps over positions: conditions in an order of the index's own, 64 a
  // word. A bit of `true_bits` says that the condition is true, one of
  // `possible_bits` that it is not false.
  absl::Span<const uint64_t> true_bits(
      const Scratch& scratch ABSL_ATTRIBUTE_LIFETIME_BOUND) const;
  absl::Span<const uint64_t> possible_bits(
      const Scratch& scratch ABSL_ATTRIBUTE_LIFETIME_BOUND) const;
  int position(int condition) const { return position_of_[condition]; }
  int condition_at(int position) const { return condition_at_[position]; }

  // Calls visit(condition) for each that is true, or unknown, by position.
  template <typename Visit>
  void ForEachTrue(const Scratch& scratch, Visit visit) const {
    ForEachBit(true_bits(scratch), {}, visit);
  }
  template <typename Visit>
  void ForEachUnknown(const Scratch& scratch, Visit visit) const {
    ForEachBit(possible_bits(scratch), true_bits(scratch), visit);
  }

  // Appends the warnings of the last evaluation in the scratch, in the order of
  // the conditions. `inputs` must still be what they were.
  void AppendWarnings(const condition::Inputs& inputs, const Scratch& scratch,
                      std::vector<EvaluationWarning>* warnings) const;

  // The atoms that made the condition true, false or unknown, with the values
  // seen: walks this one condition again.
  std::vector<condition::DecidingAtom> Explain(
      int condition, const condition::Inputs& inputs) const;

  // How each condition is decided, and what the index takes.
  const CompileReport& report() const ABSL_ATTRIBUTE_LIFETIME_BOUND;

 private:
  template <typename Visit>
  void ForEachBit(absl::Span<const uint64_t> in, absl::Span<const uint64_t> out,
                  Visit visit) const {
    for (size_t w = 0; w < in.size(); ++w) {
      uint64_t word = out.empty() ? in[w] : in[w] & ~out[w];
      for (; word != 0; word &= word - 1) {
        visit(condition_at_[64 * w + __builtin_ctzll(word)]);
      }
    }
  }

  std::vector<std::shared_ptr<const condition::Condition>> conditions_;
  absl::Span<const int> position_of_;  // the index's own
  absl::Span<const int> condition_at_;
  std::unique_ptr<const Index> index_;
};

class Evaluator::Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;

 private:
  friend class Evaluator;
  std::unique_ptr<IndexScratch> state_;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_EVALUATOR_H_
