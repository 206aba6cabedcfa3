// Values travel between expressions as cel.expr.Value: what a test is bound to,
// what a field of a literal evaluates to, and what is compared in the end are
// of one form.

#include "tests/conformance/evaluation.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "tests/conformance/expression_text.h"
#include "tests/conformance/field_values.h"

namespace kasa_diag::conformance {
namespace {

using condition::AbsentFields;
using google::protobuf::Message;
using CelType = cel::expr::Type;
using CelValue = cel::expr::Value;

// False for a value that CEL does not have: a version.
bool ToCel(const condition::Value& value, CelValue* cel) {
  using Kind = condition::Value::Kind;
  switch (value.kind()) {
    case Kind::kNull:
      cel->set_null_value(google::protobuf::NULL_VALUE);
      return true;
    case Kind::kBool:
      cel->set_bool_value(value.bool_value());
      return true;
    case Kind::kInt:
      cel->set_int64_value(value.int_value());
      return true;
    case Kind::kUint:
      cel->set_uint64_value(value.uint_value());
      return true;
    case Kind::kDouble:
      cel->set_double_value(value.double_value());
      return true;
    case Kind::kString:
      cel->set_string_value(std::string(value.string_value()));
      return true;
    case Kind::kDuration: {
      google::protobuf::Duration duration;
      duration.set_seconds(value.duration_value().seconds);
      duration.set_nanos(value.duration_value().nanos);
      cel->mutable_object_value()->PackFrom(duration);
      return true;
    }
    case Kind::kTimestamp: {
      google::protobuf::Timestamp timestamp;
      timestamp.set_seconds(value.timestamp_value().seconds);
      timestamp.set_nanos(value.timestamp_value().nanos);
      cel->mutable_object_value()->PackFrom(timestamp);
      return true;
    }
    case Kind::kList:
      cel->mutable_list_value();
      for (int i = 0; i < value.list_size(); ++i) {
        if (!ToCel(value.list_element(i),
                   cel->mutable_list_value()->add_values())) {
          return false;
        }
      }
      return true;
    case Kind::kMessage:
      cel->mutable_object_value()->PackFrom(value.message_value());
      return true;
    case Kind::kUnknown:
    case Kind::kError:
    case Kind::kVersion:
      return false;
  }
  return false;
}

CelType ToCel(const condition::Type& type) {
  using Kind = condition::Type::Kind;
  CelType cel;
  if (type.list_depth > 0) {
    condition::Type element = type;
    --element.list_depth;
    *cel.mutable_list_type()->mutable_elem_type() = ToCel(element);
    return cel;
  }
  switch (type.kind) {
    case Kind::kBool:
      cel.set_primitive(CelType::BOOL);
      break;
    case Kind::kInt:
      cel.set_primitive(CelType::INT64);
      break;
    case Kind::kUint:
      cel.set_primitive(CelType::UINT64);
      break;
    case Kind::kDouble:
      cel.set_primitive(CelType::DOUBLE);
      break;
    case Kind::kString:
      cel.set_primitive(CelType::STRING);
      break;
    case Kind::kDuration:
      cel.set_well_known(CelType::DURATION);
      break;
    case Kind::kTimestamp:
      cel.set_well_known(CelType::TIMESTAMP);
      break;
    case Kind::kMessage:
      cel.set_message_type(std::string(type.message->full_name()));
      break;
    case Kind::kAny:
    case Kind::kVersion:
      cel.mutable_dyn();
      break;
  }
  return cel;
}

std::string StateName(Tristate state) {
  return state == Tristate::kTrue    ? "true"
         : state == Tristate::kFalse ? "false"
                                     : "unknown";
}

// Lets evaluator and interpreter decide the same condition. Returns how they
// differ; "" also for what is no condition.
std::string CompareWithEvaluator(const std::string& text,
                                 const Environment& environment) {
  condition::CheckOptions check;
  check.refuse_mistakes = false;
  const condition::CheckResult checked =
      condition::Check(text, environment.schema(), check);
  if (!checked.ok()) return "";
  const condition::Inputs inputs = environment.inputs();
  const condition::Outcome expected =
      condition::Evaluate(*checked.condition, inputs);
  const evaluator::Evaluator evaluator({checked.condition});
  Tristate state = Tristate::kUnknown;
  std::vector<evaluator::EvaluationWarning> warnings;
  evaluator.Evaluate(inputs, absl::MakeSpan(&state, 1), &warnings);
  const std::string warning = warnings.empty() ? "" : warnings[0].text;
  if (state == expected.state && warning == expected.warning) return "";
  return absl::StrCat("the interpreter says ", StateName(expected.state), " (",
                      expected.warning, "), the evaluator ", StateName(state),
                      " (", warning, ")");
}

class TextEvaluator {
 public:
  TextEvaluator(absl::string_view container, AbsentFields absent_fields)
      : container_(container), absent_fields_(absent_fields) {}

  Evaluation Run(absl::string_view expression,
                 std::vector<Variable> variables) {
    Evaluation evaluation;
    std::string text;
    const absl::Status replaced =
        ReplaceLiterals(expression, &variables, &text);
    if (!replaced.ok()) {
      evaluation.outside = std::string(replaced.message());
      return evaluation;
    }
    absl::StatusOr<std::unique_ptr<Environment>> environment =
        Environment::Make(variables, container_);
    if (!environment.ok()) {
      evaluation.outside = std::string(environment.status().message());
      return evaluation;
    }
    condition::CheckOptions check;
    check.refuse_mistakes = false;
    check.must_be_bool = false;
    const condition::CheckResult checked =
        condition::Check(text, (*environment)->schema(), check);
    if (!checked.ok()) {
      for (const condition::Problem& problem : checked.problems) {
        if (!problem.outside.empty()) {
          evaluation.outside = problem.outside;
          return evaluation;
        }
      }
      evaluation.refusal = checked.problems[0].message;
      return evaluation;
    }
    evaluation.type = ToCel(checked.condition->root().type);
    evaluation.disagreement = CompareWithEvaluator(text, **environment);
    condition::EvaluateOptions options;
    options.absent_fields = absent_fields_;
    const condition::Value value = condition::EvaluateToValue(
        *checked.condition, (*environment)->inputs(), options);
    if (value.is_unknown()) {
      evaluation.result.mutable_unknown();
    } else if (value.is_error()) {
      evaluation.result.mutable_error()->add_errors()->set_message(
          value.reason());
    } else if (!ToCel(value, evaluation.result.mutable_value())) {
      evaluation.outside = "versions";
    }
    return evaluation;
  }

 private:
  // Writes the expression with a new variable in the place of each literal.
  absl::Status ReplaceLiterals(absl::string_view expression,
                               std::vector<Variable>* variables,
                               std::string* text) {
    size_t place = 0;
    for (const MessageLiteral& literal : FindMessageLiterals(expression)) {
      Variable variable;
      const absl::Status status = Build(literal, *variables, &variable);
      if (!status.ok()) return status;
      absl::StrAppend(text, expression.substr(place, literal.begin - place),
                      " ", variable.name, " ");
      place = literal.end;
      variables->push_back(std::move(variable));
    }
    absl::StrAppend(text, expression.substr(place));
    return absl::OkStatus();
  }

  // Makes the variable that stands for the literal. The message of a status
  // that is not OK names the construct that is in the way.
  absl::Status Build(const MessageLiteral& literal,
                     const std::vector<Variable>& variables,
                     Variable* variable) {
    const google::protobuf::Descriptor* type =
        ResolveType(literal.type_name, container_);
    if (type == nullptr) {
      return absl::UnimplementedError(
          "messages that the runner does not "
          "define");
    }
    const std::unique_ptr<Message> message(
        google::protobuf::MessageFactory::generated_factory()
            ->GetPrototype(type)
            ->New());
    for (const MessageLiteral::Field& part : literal.fields) {
      const google::protobuf::FieldDescriptor* field =
          type->FindFieldByName(part.name);
      if (field == nullptr) {
        return absl::UnimplementedError("message construction");
      }
      CelValue value;
      if (part.expression == "null") {
        value.set_null_value(google::protobuf::NULL_VALUE);
      } else {
        const Evaluation evaluation = Run(part.expression, variables);
        if (!evaluation.outside.empty()) {
          return absl::UnimplementedError(evaluation.outside);
        }
        if (!evaluation.result.has_value()) {
          return absl::UnimplementedError("message construction");
        }
        value = evaluation.result.value();
      }
      const absl::Status status = SetField(value, field, message.get());
      if (absl::IsUnimplemented(status)) return status;
      // A value of the wrong type or range: the literal's own errors.
      if (!status.ok()) {
        return absl::UnimplementedError("message construction");
      }
    }
    variable->name = absl::StrCat("literal_", literals_++);
    variable->is_bound = true;
    variable->value.mutable_object_value()->PackFrom(*message);
    variable->type.set_message_type(std::string(type->full_name()));
    return absl::OkStatus();
  }

  const absl::string_view container_;
  const AbsentFields absent_fields_;
  int literals_ = 0;
};

}  // namespace

Evaluation Evaluate(absl::string_view expression,
                    const std::vector<Variable>& variables,
                    absl::string_view container, AbsentFields absent_fields) {
  return TextEvaluator(container, absent_fields).Run(expression, variables);
}

}  // namespace kasa_diag::conformance
