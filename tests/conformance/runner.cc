// What is skipped, and nothing else is:
//  * what the language refuses as outside of its subset, by the name that it
//    gives (Problem::outside), and variables of a type that is outside;
//  * sections named strong_*: enums are ints here;
//  * expressions that are to be evaluated although they do not type-check
//    (disable_check), where our checker refuses them too: it always runs;
//  * functions that the test's host would declare, and variables that it leaves
//    without a value;
//  * calls of functions that the subset has not (an extension library's that
//    the language does not know by name).
// A refusal of any other kind is a failure, and so is a condition that the
// evaluator's index decides otherwise than the interpreter.

#include "tests/conformance/runner.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/conformance/environment.h"
#include "tests/conformance/evaluation.h"
#include "tests/conformance/expression_text.h"
#include "tests/conformance/field_values.h"
#include "tests/conformance/matcher.h"

namespace kasa_diag::conformance {
namespace {

using condition::AbsentFields;

Verdict Skip(absl::string_view reason) {
  return {Verdict::Kind::kSkipped, std::string(reason)};
}

Verdict Fail(absl::string_view reason) {
  return {Verdict::Kind::kFailed, std::string(reason)};
}

Variable* Find(absl::string_view name, std::vector<Variable>* variables) {
  for (Variable& variable : *variables) {
    if (variable.name == name) return &variable;
  }
  return nullptr;
}

// A variable a.b.x is x for an expression in the container a.b, and b.x for one
// in a: it is there under these names too.
void AddShortNames(absl::string_view container,
                   std::vector<Variable>* variables) {
  const std::vector<Variable> declared = *variables;
  std::string scope(container);
  while (!scope.empty()) {
    const std::string prefix = absl::StrCat(scope, ".");
    for (const Variable& variable : declared) {
      if (!absl::StartsWith(variable.name, prefix)) continue;
      Variable alias = variable;
      alias.name = variable.name.substr(prefix.size());
      Variable* hidden = Find(alias.name, variables);
      if (hidden == nullptr) {
        variables->push_back(std::move(alias));
      } else {
        *hidden = std::move(alias);
      }
    }
    const size_t dot = scope.rfind('.');
    scope.resize(dot == std::string::npos ? 0 : dot);
  }
}

// The test's variables. Returns why they can't be made, or "".
std::string MakeVariables(const SimpleTest& test, AbsentFields absent_fields,
                          std::vector<Variable>* variables) {
  for (const cel::expr::Decl& declaration : test.type_env()) {
    if (declaration.has_function()) return "extension functions (of the host)";
    Variable variable;
    variable.name = declaration.name();
    variable.type = declaration.ident().type();
    variables->push_back(std::move(variable));
  }
  // In the order of their names: a map has none.
  const std::map<std::string, cel::expr::ExprValue> bindings(
      test.bindings().begin(), test.bindings().end());
  for (const auto& [name, bound] : bindings) {
    Variable* variable = Find(name, variables);
    if (bound.has_error()) return "variables that are errors";
    if (bound.has_unknown() && variable == nullptr) {
      return "unknown variables of unknown type";
    }
    if (bound.has_unknown()) continue;
    if (variable == nullptr) {
      variables->emplace_back();
      variable = &variables->back();
      variable->name = name;
      variable->type = TypeOf(bound.value());
    }
    variable->is_bound = true;
    variable->value = bound.value();
  }
  if (absent_fields == AbsentFields::kDefault && !test.check_only()) {
    for (const Variable& variable : *variables) {
      if (!variable.is_bound) return "variables without a value";
    }
  }
  AddShortNames(test.container(), variables);
  return "";
}

// Whether a nullable type, that of a wrapper, is part of it.
bool HasWrapper(const cel::expr::Type& type) {
  return type.has_wrapper() ||
         (type.has_list_type() && HasWrapper(type.list_type().elem_type()));
}

// The first function or macro that the expression calls and the subset has not;
// "" when there is none.
std::string FindForeignCall(const std::string& expression) {
  constexpr absl::string_view kFunctions[] = {
      "all",    "bool",       "contains",  "double", "duration", "endsWith",
      "exists", "exists_one", "has",       "int",    "matches",  "size",
      "string", "startsWith", "timestamp", "uint",   "version"};
  for (const std::string& name : FindCalls(expression)) {
    if (std::find(std::begin(kFunctions), std::end(kFunctions), name) ==
        std::end(kFunctions)) {
      return name;
    }
  }
  return "";
}

Verdict Compare(const SimpleTest& test, const Evaluation& evaluation) {
  std::string difference;
  switch (test.result_matcher_case()) {
    case SimpleTest::kValue:
      difference = DescribeDifference(test.value(), evaluation.result);
      break;
    case SimpleTest::kTypedResult:
      difference = DescribeDifference(test.typed_result().deduced_type(),
                                      evaluation.type);
      if (difference.empty() && !test.check_only()) {
        difference =
            DescribeDifference(test.typed_result().result(), evaluation.result);
      }
      break;
    case SimpleTest::kEvalError:
    case SimpleTest::kAnyEvalErrors:
      if (!evaluation.result.has_error()) {
        difference = absl::StrCat("expected an error, got ",
                                  Describe(evaluation.result));
      }
      break;
    case SimpleTest::kUnknown:
    case SimpleTest::kAnyUnknowns:
      if (!evaluation.result.has_unknown()) {
        difference =
            absl::StrCat("expected unknown, got ", Describe(evaluation.result));
      }
      break;
    case SimpleTest::RESULT_MATCHER_NOT_SET: {
      cel::expr::Value expected;
      expected.set_bool_value(true);
      difference = DescribeDifference(expected, evaluation.result);
      break;
    }
  }
  return difference.empty() ? Verdict() : Fail(difference);
}

}  // namespace

Verdict RunTest(const TestCase& test_case, AbsentFields absent_fields) {
  const SimpleTest& test = test_case.test;
  if (!test_case.unreadable.empty()) {
    return Skip("messages or fields that the runner does not define");
  }
  if (absl::StartsWith(test_case.section, "strong_")) {
    return Skip("strong enums");
  }
  if (test.disable_macros()) return Skip("macros switched off");
  // A wrapper is read as its value, and null is outside: so is the type that
  // holds both.
  if (HasWrapper(test.typed_result().deduced_type())) {
    return Skip("null (the type of a wrapper holds it)");
  }
  std::vector<Variable> variables;
  const std::string obstacle = MakeVariables(test, absent_fields, &variables);
  if (!obstacle.empty()) return Skip(obstacle);
  const Evaluation evaluation =
      Evaluate(test.expr(), variables, test.container(), absent_fields);
  if (!evaluation.outside.empty()) return Skip(evaluation.outside);
  if (!evaluation.refusal.empty()) {
    if (test.disable_check())
      return Skip("dyn (the expression does not type-check)");
    if (!FindForeignCall(test.expr()).empty()) {
      return Skip("extension functions (not known by name)");
    }
    return Fail(absl::StrCat("refused: ", evaluation.refusal));
  }
  if (!evaluation.disagreement.empty()) return Fail(evaluation.disagreement);
  return Compare(test, evaluation);
}

void Tally::Add(const TestCase& test, const Verdict& verdict) {
  const std::string line =
      absl::StrCat(test.section, "/", test.test.name(), ": ", test.test.expr(),
                   ": ", verdict.reason);
  switch (verdict.kind) {
    case Verdict::Kind::kPassed:
      ++passed;
      return;
    case Verdict::Kind::kFailed:
      ++failed;
      failures.push_back(line);
      return;
    case Verdict::Kind::kSkipped:
      ++skipped;
      ++skipped_for[verdict.reason];
      skips.push_back(line);
      return;
  }
}

void Tally::Add(const Tally& other) {
  passed += other.passed;
  failed += other.failed;
  skipped += other.skipped;
  for (const auto& [reason, count] : other.skipped_for) {
    skipped_for[reason] += count;
  }
  failures.insert(failures.end(), other.failures.begin(), other.failures.end());
  skips.insert(skips.end(), other.skips.begin(), other.skips.end());
}

absl::StatusOr<Tally> RunFile(absl::string_view text,
                              AbsentFields absent_fields) {
  absl::StatusOr<TestFile> file = ReadTestFile(text);
  if (!file.ok()) return file.status();
  Tally tally;
  for (const TestCase& test : file->tests) {
    tally.Add(test, RunTest(test, absent_fields));
  }
  return tally;
}

}  // namespace kasa_diag::conformance
