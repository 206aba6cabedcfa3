// The fuzz target of conditions: any text, on any message. The input is the
// text, a NUL, and a message All in binary form. What checks must print and
// check again, and the index must say what the interpreter says.
//
//   ./bazelw run --config=fuzz //tests/fuzzing:condition_fuzzer --
//     -max_total_time=600
//
// (in one line). condition_fuzzer_test.cc runs it on damaged conditions, with
// any compiler.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "tests/condition/test_messages.pb.h"
#include "tests/fuzzing/require.h"

namespace kasa_diag::condition {
namespace {

using fuzzing::Require;
using test::All;

constexpr int kSymbols = 2;

std::unique_ptr<const Schema> MakeSchema() {
  auto schema = std::make_unique<Schema>(All::descriptor(), "root");
  Require(schema->AddMessage("other", All::descriptor(), {"s"}).ok(), "other");
  Require(schema->AddSymbols("symbols", {"s0", "s1"}, {"i32"}).ok(), "symbols");
  return schema;
}

void CheckProblems(const CheckResult& result, const std::string& source) {
  Require(result.ok() == result.problems.empty(), "refused with a reason");
  for (const Problem& problem : result.problems) {
    Require(0 <= problem.begin && problem.begin <= problem.end &&
                problem.end <= static_cast<int>(source.size()),
            "a problem lies in the source", problem.message);
    Require(!Render(problem, source).empty(), "a problem has a text");
  }
}

// What prints longer than it was may reach a limit; nothing else may fail.
void CheckPrinted(const Condition& condition, const CheckOptions& options) {
  const std::string printed = Print(condition);
  if (printed.size() > static_cast<size_t>(options.max_length)) return;
  const CheckResult again = Check(printed, condition.schema(), options);
  Require(again.ok(), "what is printed checks", printed);
  Require(Print(*again.condition) == printed, "it prints the same", printed);
}

void CheckIndex(std::shared_ptr<const Condition> condition,
                const Inputs& inputs) {
  const Outcome expected = Evaluate(*condition, inputs);
  const evaluator::Evaluator index({condition});
  std::vector<Tristate> states(1);
  std::vector<evaluator::EvaluationWarning> warnings;
  index.Evaluate(inputs, absl::MakeSpan(states), &warnings);
  Require(states[0] == expected.state, "the index agrees", condition->source());
  Require((warnings.empty() ? "" : warnings[0].text) == expected.warning,
          "its warning agrees", condition->source());
}

void Use(const Condition& condition, const Inputs& inputs) {
  for (const AbsentFields absent :
       {AbsentFields::kUnknown, AbsentFields::kDefault}) {
    EvaluateOptions options;
    options.absent_fields = absent;
    EvaluateToValue(condition, inputs, options).ToString();
  }
  SeenValues(Explain(condition, inputs));
  FindDeciders(condition, inputs);
  condition.FieldsRead();
  condition.InputsRead();
  condition.SymbolsRead(kSymbols);
}

void Run(absl::string_view input) {
  static const Schema* const schema = MakeSchema().release();
  const size_t end = input.find('\0');
  const std::string source(input.substr(0, end));
  All root;
  if (end != absl::string_view::npos) {
    const absl::string_view bytes = input.substr(end + 1);
    // What was read before it failed is a message too.
    root.ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()));
  }
  const std::vector<Tristate> symbols = {Tristate::kTrue, Tristate::kUnknown};
  Inputs inputs(*schema);
  inputs.SetRoot(&root);
  inputs.SetSymbols(kSymbols, symbols);

  CheckProblems(Check(source, *schema), source);
  CheckOptions loose;
  loose.refuse_mistakes = false;
  for (const bool must_be_bool : {true, false}) {
    loose.must_be_bool = must_be_bool;
    const CheckResult result = Check(source, *schema, loose);
    CheckProblems(result, source);
    if (!result.ok()) continue;
    CheckPrinted(*result.condition, loose);
    if (must_be_bool) {
      CheckIndex(result.condition, inputs);
    } else {
      Use(*result.condition, inputs);
    }
  }
}

}  // namespace
}  // namespace kasa_diag::condition

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  kasa_diag::condition::Run(
      absl::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
