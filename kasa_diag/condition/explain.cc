// Why a condition is what it is: walks down the logical operators along the
// operands that decided, to the atoms, and lists those with the fields below
// them.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/interpreter.h"
#include "kasa_diag/condition/literal.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::EnumDescriptor;

// As a person writes it, not as a literal: without quotes and marks of type.
std::string Plain(const Value& value, const EnumDescriptor* enumeration) {
  switch (value.kind()) {
    case Value::Kind::kInt: {
      const int64_t number = value.int_value();
      const google::protobuf::EnumValueDescriptor* constant =
          enumeration == nullptr || number < INT32_MIN || number > INT32_MAX
              ? nullptr
              : enumeration->FindValueByNumber(static_cast<int>(number));
      return constant == nullptr ? absl::StrCat(number)
                                 : std::string(constant->name());
    }
    case Value::Kind::kUint:
      return absl::StrCat(value.uint_value());
    case Value::Kind::kDouble:
      return FormatDouble(value.double_value());
    case Value::Kind::kString:
      return std::string(value.string_value());
    case Value::Kind::kDuration:
      return FormatDuration(value.duration_value());
    case Value::Kind::kTimestamp:
      return FormatTimestamp(value.timestamp_value());
    case Value::Kind::kList: {
      std::vector<std::string> elements;
      for (int i = 0; i < value.list_size(); ++i) {
        elements.push_back(Plain(value.list_element(i), enumeration));
      }
      return absl::StrCat("[", absl::StrJoin(elements, ", "), "]");
    }
    case Value::Kind::kMessage:
      return "present";
    default:
      return value.ToString();
  }
}

class Explainer {
 public:
  Explainer(const Condition& condition, const Inputs& inputs)
      : source_(condition.source()),
        schema_(condition.schema()),
        inputs_(inputs) {}

  std::vector<DecidingAtom> Run(const Node& root) {
    Explain(root);
    return std::move(atoms_);
  }

 private:
  Value Evaluate(const Node& node) {
    return EvaluateNode(node, inputs_, EvaluateOptions());
  }

  void Explain(const Node& node) {
    switch (node.op) {
      case Op::kNot:
        Explain(node.child(0));
        return;
      case Op::kAnd:
        ExplainChain(node);
        return;
      case Op::kOr:
        ExplainChain(node);
        return;
      case Op::kConditional: {
        if (!node.type.Is(Type::Kind::kBool)) break;
        const Value condition = Evaluate(node.child(0));
        Explain(node.child(0));
        if (condition.is_true()) Explain(node.child(1));
        if (condition.is_false()) Explain(node.child(2));
        return;
      }
      default:
        break;
    }
    ExplainAtom(node);
  }

  void ExplainChain(const Node& node) {
    const Value value = Evaluate(node);
    for (const auto& child : node.children) {
      const Value part = Evaluate(*child);
      // An undecided chain is explained by what left it undecided; a decided
      // one by every operand that agrees with it.
      const bool decided =
          value.is_known()
              ? part.is_known() && part.is_true() == value.is_true()
              : !part.is_known();
      if (decided) Explain(*child);
    }
  }

  void ExplainAtom(const Node& node) {
    DecidingAtom atom;
    const Value value = Evaluate(node);
    atom.text = std::string(
        absl::string_view(source_).substr(node.begin, node.end - node.begin));
    if (value.is_true()) atom.state = Tristate::kTrue;
    if (value.is_false()) atom.state = Tristate::kFalse;
    Collect(node, &atom.values);
    const bool any_absent =
        std::any_of(atom.values.begin(), atom.values.end(),
                    [](const SeenValue& seen) { return seen.absent; });
    if (any_absent && !value.is_known()) {
      atom.values.erase(
          std::remove_if(atom.values.begin(), atom.values.end(),
                         [](const SeenValue& seen) { return !seen.absent; }),
          atom.values.end());
    }
    atoms_.push_back(std::move(atom));
  }

  void Collect(const Node& node, std::vector<SeenValue>* fields) {
    if (node.op == Op::kInSymbols) {
      const Schema::Input& input = schema_.inputs()[node.input];
      const Value value = Evaluate(node);
      SeenValue seen;
      seen.field = input.name;
      seen.absent = !value.is_known();
      if (value.is_known()) {
        seen.value =
            absl::StrCat(value.is_true() ? "" : "not ", input.ids[node.symbol]);
      }
      fields->push_back(std::move(seen));
    }
    if ((node.op == Op::kField || node.op == Op::kHas) &&
        node.base == Base::kInput && !node.path.empty()) {
      fields->push_back(See(node));
    }
    for (const auto& child : node.children) Collect(*child, fields);
  }

  SeenValue See(const Node& node) {
    SeenValue seen;
    seen.field = PathName(schema_, node.input, node.path);
    const google::protobuf::FieldDescriptor* field = node.path.back();
    const Value value = Evaluate(node);
    if (node.op == Op::kHas) {
      seen.absent = !value.is_true();
      if (seen.absent) return seen;
      // Read it as kField would.
      const google::protobuf::Message* message = inputs_.message(node.input);
      for (size_t i = 0; i + 1 < node.path.size(); ++i) {
        message = &message->GetReflection()->GetMessage(*message, node.path[i]);
      }
      const bool readable =
          field->type() != google::protobuf::FieldDescriptor::TYPE_BYTES &&
          !field->is_map();
      seen.value = readable
                       ? Plain(ReadField(*message, field), field->enum_type())
                       : "present";
      return seen;
    }
    seen.absent = value.is_unknown();
    if (!seen.absent) seen.value = Plain(value, field->enum_type());
    return seen;
  }

  const std::string& source_;
  const Schema& schema_;
  const Inputs& inputs_;
  std::vector<DecidingAtom> atoms_;
};

}  // namespace

std::vector<DecidingAtom> Explain(const Condition& condition,
                                  const Inputs& inputs) {
  return Explainer(condition, inputs).Run(condition.root());
}

std::vector<SeenValue> SeenValues(absl::Span<const DecidingAtom> atoms) {
  std::vector<SeenValue> all;
  for (const DecidingAtom& atom : atoms) {
    for (const SeenValue& seen : atom.values) {
      const bool repeated =
          std::any_of(all.begin(), all.end(), [&](const SeenValue& other) {
            return other.field == seen.field && other.value == seen.value;
          });
      if (!repeated) all.push_back(seen);
    }
  }
  return all;
}

}  // namespace kasa_diag::condition
