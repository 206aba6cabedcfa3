// A tree walk: one function a family of nodes, values passed by value.
//
// Unknown and error. Every operator but the logical ones is strict: one unknown
// operand makes it unknown; else one error makes it that error. && and || take
// a dominating operand (false for &&, true for ||) before an unknown, that
// before an error; exists() is || over the elements and all() is &&.
// exists_one() is strict in every element, as CEL has it, and a choice is
// strict in its condition: an unknown one makes it unknown even when both
// values agree.
//
// Stack: one frame of Evaluate and one of a helper a level; a tree is at most
// kMaxDepth deep.

#include "kasa_diag/condition/interpreter.h"

#include <utility>

#include "absl/base/attributes.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/match.h"
#include "kasa_diag/condition/conversions.h"
#include "kasa_diag/condition/message_types.h"
#include "kasa_diag/condition/operators.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ValueKind = Value::Kind;

// The stronger of two that do not decide: unknown before error; among unknowns
// one that knows a reason.
void Weaken(Value next, Value* state) {
  if (state->is_unknown()) {
    if (next.is_unknown() && state->reason().empty()) *state = std::move(next);
    return;
  }
  if (next.is_unknown() || !state->is_error()) *state = std::move(next);
}

class Interpreter {
 public:
  // `inputs` is null for constants.
  Interpreter(const Inputs* inputs, const EvaluateOptions& options,
              absl::Span<const Assumption> assumptions = {})
      : inputs_(inputs), options_(options), assumptions_(assumptions) {}

  Value Evaluate(const Node& node) {
    switch (node.op) {
      case Op::kConstant:
        return node.constant;
      case Op::kField:
        return EvaluateField(node);
      case Op::kHas:
        return EvaluateHas(node);
      case Op::kAnd:
        return EvaluateChain(node, /*dominant=*/false);
      case Op::kOr:
        return EvaluateChain(node, /*dominant=*/true);
      case Op::kNot:
        return EvaluateNot(node);
      case Op::kConditional:
        return EvaluateConditional(node);
      case Op::kNegate:
        return EvaluateNegate(node);
      case Op::kInSymbols:
        return EvaluateInSymbols(node);
      case Op::kList:
        return EvaluateList(node);
      case Op::kCall:
        return EvaluateCall(node);
      case Op::kExists:
      case Op::kAll:
      case Op::kExistsOne:
        return EvaluateMacro(node);
      default:
        return EvaluateBinary(node);
    }
  }

 private:
  // A wrapper that is not set, in the mode kDefault.
  static Value NotABool(const Value& value) {
    return value.is_known() ? Value::Error("null is not a bool") : value;
  }

  bool unknown_when_absent() const {
    return options_.absent_fields == AbsentFields::kUnknown;
  }

  // The message at which a path begins; null when absent, with the reason in
  // `failure` when it is an error or unknown for one.
  const Message* BaseOf(const Node& node, Value* failure) {
    switch (node.base) {
      case Base::kInput:
        return inputs_->message(node.input);
      case Base::kVariable: {
        const Value& value = variables_[node.variable];
        if (value.kind() == ValueKind::kMessage) return &value.message_value();
        return nullptr;
      }
      case Base::kOperand: {
        const Value value = Evaluate(node.child(0));
        if (value.kind() == ValueKind::kMessage) return &value.message_value();
        *failure = value;
        return nullptr;
      }
    }
    return nullptr;
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateField(const Node& node) {
    if (node.path.empty()) {
      if (node.base == Base::kVariable) return variables_[node.variable];
      const Message* message = inputs_->message(node.input);
      return message == nullptr ? Value() : Value::Of(*message);
    }
    for (const Assumption& assumption : assumptions_) {
      if (node.base == Base::kInput && node.input == assumption.field->input &&
          node.path == assumption.field->path) {
        return assumption.value;
      }
    }
    Value failure;
    const Message* message = BaseOf(node, &failure);
    if (message == nullptr) return failure;
    const size_t last = node.path.size() - 1;
    for (size_t i = 0; i < last; ++i) {
      const google::protobuf::Reflection& reflection =
          *message->GetReflection();
      if (unknown_when_absent() &&
          !reflection.HasField(*message, node.path[i])) {
        return Value();
      }
      message = &reflection.GetMessage(*message, node.path[i]);
    }
    const FieldDescriptor* field = node.path[last];
    if (unknown_when_absent()) {
      if (IsAbsent(*message, field)) return Value();
    } else if (field->message_type() != nullptr && !field->is_repeated() &&
               WellKnownTypeOf(field->message_type()) ==
                   WellKnownType::kWrapper &&
               !message->GetReflection()->HasField(*message, field)) {
      return Value::Null();
    }
    return ReadField(*message, field);
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateHas(const Node& node) {
    Value failure;
    const Message* message = BaseOf(node, &failure);
    if (message == nullptr) {
      return failure.is_error() ? failure : Value::Bool(false);
    }
    const size_t last = node.path.size() - 1;
    for (size_t i = 0; i < last; ++i) {
      const google::protobuf::Reflection& reflection =
          *message->GetReflection();
      if (!reflection.HasField(*message, node.path[i])) {
        return Value::Bool(false);
      }
      message = &reflection.GetMessage(*message, node.path[i]);
    }
    const FieldDescriptor* field = node.path[last];
    const google::protobuf::Reflection& reflection = *message->GetReflection();
    if (field->is_repeated()) {
      return Value::Bool(reflection.FieldSize(*message, field) > 0);
    }
    if (!reflection.HasField(*message, field)) return Value::Bool(false);
    return Value::Bool(!unknown_when_absent() || !IsAbsent(*message, field));
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateChain(const Node& node, bool dominant) {
    Value state = Value::Bool(!dominant);
    for (const auto& child : node.children) {
      Value value = Evaluate(*child);
      if (value.kind() == ValueKind::kBool) {
        if (value.bool_value() == dominant) return value;
      } else {
        Weaken(NotABool(value), &state);
      }
    }
    return state;
  }

  Value EvaluateInSymbols(const Node& node) {
    const absl::Span<const Tristate> states = inputs_->symbols(node.input);
    return node.symbol < static_cast<int>(states.size())
               ? Value::Of(states[node.symbol])
               : Value();
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateNot(const Node& node) {
    const Value operand = Evaluate(node.child(0));
    if (operand.kind() != ValueKind::kBool) return NotABool(operand);
    return Value::Bool(!operand.bool_value());
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateConditional(const Node& node) {
    const Value condition = Evaluate(node.child(0));
    if (condition.kind() != ValueKind::kBool) return NotABool(condition);
    return Evaluate(node.child(condition.bool_value() ? 1 : 2));
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateNegate(const Node& node) {
    const Value operand = Evaluate(node.child(0));
    if (operand.kind() == ValueKind::kInt) {
      return ApplyOperator(Op::kSubtract, Value::Int(0), operand);
    }
    if (operand.kind() == ValueKind::kDouble) {
      return Value::Double(-operand.double_value());
    }
    return operand.is_known() ? Value::Error("null is not a number") : operand;
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateList(const Node& node) {
    std::vector<Value> elements;
    elements.reserve(node.children.size());
    Value state = Value::Bool(true);
    for (const auto& child : node.children) {
      elements.push_back(Evaluate(*child));
      if (!elements.back().is_known()) Weaken(elements.back(), &state);
    }
    return state.is_known() ? Value::List(std::move(elements)) : state;
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateBinary(const Node& node) {
    const Value a = Evaluate(node.child(0));
    const Value b = Evaluate(node.child(1));
    if (!a.is_known() || !b.is_known()) return Undecided(a, b);
    return ApplyOperator(node.op, a, b);
  }

  // Of two operands of which at least one is not known.
  ABSL_ATTRIBUTE_NOINLINE static Value Undecided(const Value& a,
                                                 const Value& b) {
    Value state = Value::Bool(true);
    if (!a.is_known()) Weaken(a, &state);
    if (!b.is_known()) Weaken(b, &state);
    return state;
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateCall(const Node& node) {
    const Value first = Evaluate(node.child(0));
    if (node.children.size() == 2) return EvaluateTextCall(node, first);
    return first.is_known() ? ApplyFunction(node.function, first) : first;
  }

  // The functions of two strings.
  ABSL_ATTRIBUTE_NOINLINE Value EvaluateTextCall(const Node& node,
                                                 const Value& first) {
    const Value second = Evaluate(node.child(1));
    if (!first.is_known() || !second.is_known()) {
      return Undecided(first, second);
    }
    if (first.kind() != ValueKind::kString ||
        second.kind() != ValueKind::kString) {
      return Value::Error("null is not a string");
    }
    const absl::string_view text = first.string_value();
    const absl::string_view part = second.string_value();
    switch (node.function) {
      case Function::kStartsWith:
        return Value::Bool(absl::StartsWith(text, part));
      case Function::kEndsWith:
        return Value::Bool(absl::EndsWith(text, part));
      case Function::kContains:
        return Value::Bool(absl::StrContains(text, part));
      default:
        return Matches(node.regex.get(), text, part);
    }
  }

  Value Matches(const re2::RE2* regex, absl::string_view text,
                absl::string_view pattern) {
    const re2::StringPiece piece(text.data(), text.size());
    if (regex != nullptr) {
      return Value::Bool(re2::RE2::PartialMatch(piece, *regex));
    }
    re2::RE2::Options options;
    options.set_log_errors(false);
    const re2::RE2 made(re2::StringPiece(pattern.data(), pattern.size()),
                        options);
    if (!made.ok()) return Value::Error("this regular expression is wrong");
    if (made.ProgramSize() > options_.max_regex_program) {
      return Value::Error("this regular expression is too large");
    }
    return Value::Bool(re2::RE2::PartialMatch(piece, made));
  }

  ABSL_ATTRIBUTE_NOINLINE Value EvaluateMacro(const Node& node) {
    const Value list = Evaluate(node.child(0));
    if (!list.is_known()) return list;
    const bool dominant = node.op != Op::kAll;
    int matches = 0;
    Value state = Value::Bool(!dominant);
    variables_.resize(node.variable + 1);
    const int size = list.list_size();
    for (int i = 0; i < size; ++i) {
      if (++steps_ > options_.max_loop_steps) {
        return Value::Error("the macros of this condition take too many steps");
      }
      variables_[node.variable] = list.list_element(i);
      Value value = Evaluate(node.child(1));
      if (value.kind() != ValueKind::kBool) {
        Weaken(NotABool(value), &state);
      } else if (value.bool_value() == dominant) {
        if (node.op != Op::kExistsOne) return value;
        ++matches;
      }
    }
    if (node.op == Op::kExistsOne && state.is_known()) {
      return Value::Bool(matches == 1);
    }
    return state;
  }

  const Inputs* inputs_;
  const EvaluateOptions& options_;
  absl::Span<const Assumption> assumptions_;
  int steps_ = 0;
  // By their numbers; those of the macros around the current node.
  absl::InlinedVector<Value, 2> variables_;
};

}  // namespace

bool IsAbsent(const Message& message, const FieldDescriptor* field) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (field->is_repeated()) return reflection.FieldSize(message, field) == 0;
  if (field->has_presence() && !reflection.HasField(message, field)) {
    return true;
  }
  return field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
         IsUnspecified(field->enum_type(),
                       reflection.GetEnumValue(message, field));
}

Value EvaluateConstant(const Node& node) {
  const EvaluateOptions options;
  return Interpreter(nullptr, options).Evaluate(node);
}

Value EvaluateNode(const Node& node, const Inputs& inputs,
                   const EvaluateOptions& options) {
  return Interpreter(&inputs, options).Evaluate(node);
}

Value EvaluateNode(const Node& node, const Inputs& inputs,
                   const EvaluateOptions& options,
                   absl::Span<const Assumption> assumptions) {
  return Interpreter(&inputs, options, assumptions).Evaluate(node);
}

Value EvaluateToValue(const Condition& condition, const Inputs& inputs,
                      const EvaluateOptions& options) {
  return EvaluateNode(condition.root(), inputs, options);
}

Outcome Evaluate(const Condition& condition, const Inputs& inputs,
                 const EvaluateOptions& options) {
  const Value value = EvaluateNode(condition.root(), inputs, options);
  Outcome outcome;
  if (value.kind() == ValueKind::kBool) {
    outcome.state = value.bool_value() ? Tristate::kTrue : Tristate::kFalse;
  } else if (!value.is_known()) {
    outcome.warning = value.reason();
  }
  return outcome;
}

}  // namespace kasa_diag::condition
