// A set of conditions, compiled.

#ifndef KASA_DIAG_EVALUATOR_INDEX_H_
#define KASA_DIAG_EVALUATOR_INDEX_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/aligned_words.h"
#include "kasa_diag/evaluator/class_scratch.h"
#include "kasa_diag/evaluator/classification.h"
#include "kasa_diag/evaluator/compile_report.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/match.h"
#include "kasa_diag/evaluator/row_index.h"
#include "kasa_diag/evaluator/small_rows.h"

namespace kasa_diag::evaluator {

// What an evaluation works in.
struct IndexScratch {
  // Of the index that it was made for: shared, so that no other index can have
  // the same one while this scratch lives.
  std::shared_ptr<const char> made_for;
  ClassScratch classes;
  // classes.class_of of the evaluation that left the verdicts, where they
  // depend on nothing else.
  std::vector<uint32_t> last_classes;
  bool has_last = false;
  // By term; in the end the words of plane 0 are the verdicts.
  AlignedWords possible;
  AlignedWords certain;

  TermBits bits() { return {possible.data(), certain.data()}; }
};

// Immutable, thread-safe.
struct Index {
  enum class Rows { kSmall, kDense, kSparse };

  // REQUIRES: some conditions, which outlive the index.
  static std::unique_ptr<const Index> Build(
      absl::Span<const std::shared_ptr<const condition::Condition>> conditions,
      const EvaluatorOptions& options);

  // Leaves the verdicts in the scratch.
  void Evaluate(const condition::Inputs& inputs, IndexScratch* scratch) const;

  absl::Span<const std::shared_ptr<const condition::Condition>> conditions;
  const std::shared_ptr<const char> identity = std::make_shared<char>();
  Layout layout;
  AlignedWords valid;  // a bit for each term that exists
  Rows rows = Rows::kDense;
  SmallRows small;
  DenseRows dense;
  SparseRows sparse;
  // Of the interpreted dimensions, which are decided last.
  SparseRows interpreted;
  std::vector<const condition::Node*> node_of_run;
  std::unique_ptr<const Classification> classification;
  const MatchKernel* kernel = nullptr;
  // A bit a position: conditions that can warn.
  std::vector<uint64_t> can_warn;
  bool any_can_warn = false;
  // Conditions with macros over lists.
  std::vector<int> with_macros;
  CompileReport report;

 private:
  void Prepare(IndexScratch* scratch) const;
  ABSL_ATTRIBUTE_NOINLINE void PrepareAndEvaluate(
      const condition::Inputs& inputs, IndexScratch* scratch) const;
  void Match(IndexScratch* scratch) const;
  void EvaluateInOneWord(const condition::Inputs& inputs,
                         IndexScratch* scratch) const;
  ABSL_ATTRIBUTE_NOINLINE void EvaluateMessagesInOneWord(
      const condition::Inputs& inputs, IndexScratch* scratch) const;
  ABSL_ATTRIBUTE_NOINLINE void EvaluateSlotsInOneWord(
      const condition::Inputs& inputs, IndexScratch* scratch) const;
  void EvaluateInRows(const condition::Inputs& inputs,
                      IndexScratch* scratch) const;
  void Interpret(const condition::Inputs& inputs, IndexScratch* scratch) const;
  void DecideLongLists(const condition::Inputs& inputs,
                       IndexScratch* scratch) const;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_INDEX_H_
