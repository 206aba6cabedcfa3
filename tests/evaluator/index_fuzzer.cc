// The fuzz target: some conditions and messages out of the input's bytes, on
// which the index and the plain interpreter must agree in every state and every
// warning.
//
//   ./bazelw run --config=fuzz //tests/evaluator:index_fuzzer --
//     -max_total_time=600
//
// (in one line; with clang, which brings libFuzzer).
//
// index_fuzzer_test.cc runs it on a corpus made from seeds, with any compiler.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "tests/evaluator/random_conditions.h"
#include "tests/evaluator/test_accessors.h"

namespace kasa_diag::evaluator {
namespace {

using condition::test::All;

EvaluatorOptions PickOptions(RandomConditions* random) {
  using Rows = EvaluatorOptions::Rows;
  constexpr Rows kRows[] = {Rows::kBySize, Rows::kDense, Rows::kSparse};
  constexpr int kTerms[] = {16, 1, 200};
  constexpr int kIntervals[] = {512, 2, 4};
  EvaluatorOptions options;
  options.rows = kRows[random->Below(3)];
  options.max_terms = kTerms[random->Below(3)];
  options.max_intervals = kIntervals[random->Below(3)];
  options.wide_vectors = random->Below(2) == 0;
  options.generated_access = random->Below(4) != 0;
  options.accessors = TestAccessors();
  return options;
}

[[noreturn]] void Fail(const char* what, const condition::Condition& condition,
                       const All& message) {
  std::fprintf(stderr, "%s differ: %s\non %s\n", what,
               condition.source().c_str(), message.DebugString().c_str());
  std::abort();
}

void Compare(const Evaluator& evaluator, const condition::Inputs& inputs,
             const All& root, Evaluator::Scratch* scratch) {
  std::vector<Tristate> states(evaluator.size());
  std::vector<EvaluationWarning> warnings;
  evaluator.Evaluate(inputs, scratch, absl::MakeSpan(states), &warnings);
  size_t next = 0;
  for (int i = 0; i < evaluator.size(); ++i) {
    const condition::Condition& condition = evaluator.condition(i);
    const condition::Outcome expected = condition::Evaluate(condition, inputs);
    if (states[i] != expected.state) Fail("states", condition, root);
    if (expected.warning.empty()) continue;
    if (next == warnings.size() || warnings[next].condition != i ||
        warnings[next].text != expected.warning) {
      Fail("warnings", condition, root);
    }
    ++next;
  }
  if (next != warnings.size()) {
    Fail("warnings", evaluator.condition(warnings[next].condition), root);
  }
}

}  // namespace
}  // namespace kasa_diag::evaluator

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kasa_diag;             // NOLINT
  using namespace kasa_diag::evaluator;  // NOLINT
  static const auto* const kSchema = MakeTestSchema().release();
  RandomConditions random(absl::MakeConstSpan(data, size));
  const EvaluatorOptions options = PickOptions(&random);
  std::vector<std::shared_ptr<const condition::Condition>> conditions;
  for (int i = random.Below(6); i >= 0; --i) {
    conditions.push_back(CheckOrFail(random.Expression(3), *kSchema));
    if (conditions.back() == nullptr) std::abort();
  }
  const Evaluator evaluator(conditions, options);
  Evaluator::Scratch scratch;
  for (int i = random.Below(3); i >= 0; --i) {
    All root;
    All other;
    random.Fill(&root);
    random.Fill(&other);
    const std::vector<Tristate> symbols = random.Symbols();
    condition::Inputs inputs(*kSchema);
    inputs.SetRoot(&root);
    if (random.Below(4) != 0) inputs.Set(kOtherInput, &other);
    if (random.Below(4) != 0) inputs.SetSymbols(kSymbolsInput, symbols);
    // Twice: the second time nothing has changed.
    Compare(evaluator, inputs, root, &scratch);
    Compare(evaluator, inputs, root, &scratch);
  }
  return 0;
}
