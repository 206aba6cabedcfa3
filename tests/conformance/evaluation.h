// Evaluates the expression of a conformance test with the library.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_EVALUATION_H_
#define KASA_DIAG_TESTS_CONFORMANCE_EVALUATION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kasa_diag/condition/condition.h"
#include "tests/conformance/environment.h"
#include "tests/conformance/proto/cel_expr.pb.h"

namespace kasa_diag::conformance {

struct Evaluation {
  // Not empty: the expression, or a variable, uses this construct, which the
  // language leaves out.
  std::string outside;
  // Not empty: the checker refused the expression, in its own words.
  std::string refusal;
  // Else: the static type and the result.
  cel::expr::Type type;
  cel::expr::ExprValue result;
  // Not empty: the evaluator, which decides conditions by an index, disagrees
  // with the interpreter about this one (where absent is unknown).
  std::string disagreement;
};

// Checks and evaluates. Message literals (TestAllTypes{single_int64: 1}), which
// the language leaves out, are first turned into variables: their fields'
// expressions are evaluated in the same way, with the same variables. Where one
// can't be built so, the expression is outside.
Evaluation Evaluate(absl::string_view expression,
                    const std::vector<Variable>& variables,
                    absl::string_view container,
                    condition::AbsentFields absent_fields);

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_EVALUATION_H_
