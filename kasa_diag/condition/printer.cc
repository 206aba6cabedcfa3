// The tree to its normal form: one blank around binary operators, as few
// parentheses as parsing needs, strings in double quotes, constants folded.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/functions.h"
#include "kasa_diag/condition/lexer.h"
#include "kasa_diag/condition/literal.h"
#include "kasa_diag/condition/name_resolution.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {
namespace {

// As the parser has them; higher binds tighter.
enum Precedence {
  kConditional = 0,
  kOr = 1,
  kAnd = 2,
  kRelation = 3,
  kAddition = 4,
  kMultiplication = 5,
  kUnary = 6,
  kMember = 7,
};

Precedence PrecedenceOf(const Node& node) {
  switch (node.op) {
    case Op::kConditional:
      return kConditional;
    case Op::kOr:
      return kOr;
    case Op::kAnd:
      return kAnd;
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kIn:
    case Op::kInSymbols:
      return kRelation;
    case Op::kAdd:
    case Op::kSubtract:
      return kAddition;
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kModulo:
      return kMultiplication;
    case Op::kNot:
    case Op::kNegate:
      return kUnary;
    case Op::kConstant:
      // A number with a minus binds as the operator would.
      if (node.enum_value == nullptr &&
          node.constant.ToString().front() == '-') {
        return kUnary;
      }
      return kMember;
    default:
      return kMember;
  }
}

const char* Mark(Op op) {
  switch (op) {
    case Op::kEqual:
      return " == ";
    case Op::kNotEqual:
      return " != ";
    case Op::kLess:
      return " < ";
    case Op::kLessEqual:
      return " <= ";
    case Op::kGreater:
      return " > ";
    case Op::kGreaterEqual:
      return " >= ";
    case Op::kIn:
      return " in ";
    case Op::kAdd:
      return " + ";
    case Op::kSubtract:
      return " - ";
    case Op::kMultiply:
      return " * ";
    case Op::kDivide:
      return " / ";
    case Op::kModulo:
      return " % ";
    case Op::kAnd:
      return " && ";
    case Op::kOr:
      return " || ";
    case Op::kExists:
      return ".exists(";
    case Op::kAll:
      return ".all(";
    case Op::kExistsOne:
      return ".exists_one(";
    default:
      return "";
  }
}

std::string FieldName(const google::protobuf::FieldDescriptor* field) {
  return field->is_extension() ? absl::StrCat("`", field->full_name(), "`")
                               : std::string(field->name());
}

std::string JoinPath(
    std::string text,
    const std::vector<const google::protobuf::FieldDescriptor*>& path) {
  for (const google::protobuf::FieldDescriptor* field : path) {
    absl::StrAppend(&text, text.empty() ? "" : ".", FieldName(field));
  }
  return text;
}

class Printer {
 public:
  explicit Printer(const Schema& schema) : schema_(schema) {}

  std::string Run(const Node& node) {
    Append(node, kConditional);
    return std::move(text_);
  }

 private:
  void Append(const Node& node, int least) {
    const bool brackets = PrecedenceOf(node) < least;
    if (brackets) text_ += '(';
    AppendBare(node);
    if (brackets) text_ += ')';
  }

  void AppendBare(const Node& node) {
    switch (node.op) {
      case Op::kConstant:
        text_ += node.enum_value != nullptr
                     ? EnumValueName(schema_, node.enum_value)
                     : node.constant.ToString();
        return;
      case Op::kField:
        AppendPath(node);
        return;
      case Op::kHas:
        text_ += "has(";
        AppendPath(node);
        text_ += ')';
        return;
      case Op::kAnd:
      case Op::kOr:
        for (size_t i = 0; i < node.children.size(); ++i) {
          if (i > 0) text_ += Mark(node.op);
          Append(node.child(i), PrecedenceOf(node) + 1);
        }
        return;
      case Op::kNot:
      case Op::kNegate:
        text_ += node.op == Op::kNot ? '!' : '-';
        // A run of one operator needs no brackets, but "--" before a number
        // would read as its sign.
        Append(node.child(0), node.child(0).op == node.op ? kUnary : kMember);
        return;
      case Op::kConditional:
        Append(node.child(0), kOr);
        text_ += " ? ";
        Append(node.child(1), kOr);
        text_ += " : ";
        Append(node.child(2), kConditional);
        return;
      case Op::kInSymbols: {
        const Schema::Input& input = schema_.inputs()[node.input];
        absl::StrAppend(&text_, QuoteString(input.ids[node.symbol]), " in ",
                        input.name);
        return;
      }
      case Op::kIndex:
        Append(node.child(0), kMember);
        text_ += '[';
        Append(node.child(1), kConditional);
        text_ += ']';
        return;
      case Op::kList:
        text_ += '[';
        AppendArguments(node, 0);
        text_ += ']';
        return;
      case Op::kCall:
        AppendCall(node);
        return;
      case Op::kExists:
      case Op::kAll:
      case Op::kExistsOne:
        Append(node.child(0), kMember);
        absl::StrAppend(&text_, Mark(node.op), node.variable_name, ", ");
        variables_.push_back(node.variable_name);
        Append(node.child(1), kConditional);
        variables_.pop_back();
        text_ += ')';
        return;
      default:
        Append(node.child(0), PrecedenceOf(node));
        text_ += Mark(node.op);
        Append(node.child(1), PrecedenceOf(node) + 1);
    }
  }

  void AppendCall(const Node& node) {
    const FunctionEntry& entry = EntryOf(node.function);
    if (entry.has_target) {
      Append(node.child(0), kMember);
      text_ += '.';
    }
    absl::StrAppend(&text_, entry.name, "(");
    AppendArguments(node, entry.has_target ? 1 : 0);
    text_ += ')';
  }

  void AppendArguments(const Node& node, size_t first) {
    for (size_t i = first; i < node.children.size(); ++i) {
      if (i > first) text_ += ", ";
      Append(node.child(i), kConditional);
    }
  }

  void AppendPath(const Node& node) {
    switch (node.base) {
      case Base::kInput: {
        const std::string& name = schema_.inputs()[node.input].name;
        // The root's name before a field that can't begin a path.
        const bool full = node.input != 0 || node.path.empty() ||
                          IsReserved(node.path[0]->name()) ||
                          node.path[0]->is_extension();
        // A dot before a name that a loop variable hides.
        const absl::string_view first =
            full ? absl::string_view(name) : node.path[0]->name();
        if (std::find(variables_.begin(), variables_.end(), first) !=
            variables_.end()) {
          text_ += '.';
        }
        text_ += JoinPath(full ? name : "", node.path);
        return;
      }
      case Base::kVariable:
        text_ += JoinPath(node.variable_name, node.path);
        return;
      case Base::kOperand:
        Append(node.child(0), kMember);
        for (const google::protobuf::FieldDescriptor* field : node.path) {
          absl::StrAppend(&text_, ".", FieldName(field));
        }
        return;
    }
  }

  const Schema& schema_;
  std::vector<std::string> variables_;
  std::string text_;
};

}  // namespace

std::string PathName(
    const Schema& schema, int input,
    const std::vector<const google::protobuf::FieldDescriptor*>& path) {
  return JoinPath(
      input == 0 && !path.empty() ? "" : schema.inputs()[input].name, path);
}

std::string Print(const Node& node, const Schema& schema) {
  return Printer(schema).Run(node);
}

std::string Print(const Condition& condition) {
  return Print(condition.root(), condition.schema());
}

}  // namespace kasa_diag::condition
