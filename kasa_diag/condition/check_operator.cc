#include "kasa_diag/condition/check_operator.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/condition/literal.h"
#include "kasa_diag/condition/name_resolution.h"
#include "kasa_diag/condition/suggestion.h"

namespace kasa_diag::condition {
namespace {

using Kind = SyntaxNode::Kind;

Type MakeType(Type::Kind kind) {
  Type type;
  type.kind = kind;
  return type;
}

Op ComparisonOf(absl::string_view mark) {
  if (mark == "==") return Op::kEqual;
  if (mark == "!=") return Op::kNotEqual;
  if (mark == "<") return Op::kLess;
  if (mark == "<=") return Op::kLessEqual;
  if (mark == ">") return Op::kGreater;
  return Op::kGreaterEqual;
}

// For a string that stands where an enum is wanted.
std::string EnumHint(CheckContext& context, const Node& text,
                     const Type& wanted) {
  if (!text.type.Is(Type::Kind::kString) || wanted.enumeration == nullptr) {
    return "";
  }
  const google::protobuf::EnumValueDescriptor* value = nullptr;
  if (text.op == Op::kConstant) {
    value = wanted.enumeration->FindValueByName(
        std::string(text.constant.string_value()));
  }
  // An example that is not its UNSPECIFIED, where it has one.
  if (value == nullptr) {
    value = wanted.enumeration->value(
        wanted.enumeration->value_count() > 1 ? 1 : 0);
  }
  return absl::StrCat("constants of an enum are written without quotes: ",
                      EnumValueName(context.schema(), value));
}

std::string ComparisonHint(CheckContext& context, const Node& a,
                           const Node& b) {
  if (!b.type.Is(Type::Kind::kString)) {
    if (a.type.Is(Type::Kind::kDuration) && b.type.is_number()) {
      return "write a span of time as duration(\"90s\")";
    }
    return "";
  }
  const std::string text =
      std::string(context.source().substr(b.begin, b.end - b.begin));
  if (a.type.Is(Type::Kind::kVersion)) {
    return absl::StrCat("write version(", text, ")");
  }
  if (a.type.Is(Type::Kind::kDuration)) {
    return absl::StrCat("write duration(", text, ")");
  }
  if (a.type.Is(Type::Kind::kTimestamp)) {
    return absl::StrCat("write timestamp(", text, ")");
  }
  if (a.type.Is(Type::Kind::kBool) && b.op == Op::kConstant &&
      (b.constant.string_value() == "true" ||
       b.constant.string_value() == "false")) {
    return "true and false are written without quotes";
  }
  if (a.type.is_number() && b.op == Op::kConstant) {
    return "numbers are written without quotes";
  }
  if (a.type.is_number() && a.op == Op::kConstant && a.enum_value == nullptr) {
    return "text is written in quotes";
  }
  return "";
}

NodePointer CheckIn(CheckContext& context, const SyntaxNode& node,
                    NodePointer left, NodePointer right) {
  if (!right->type.is_list()) {
    return context.Report(
        right->begin, right->end,
        absl::StrCat("what stands behind `in` must be a list, and "
                     "this is ",
                     context.Describe(right->type)),
        "write a list as [a, b, c]");
  }
  Type element = right->type;
  --element.list_depth;
  if (!AreComparable(left->type, element)) {
    return context.ReportName(
        node,
        absl::StrCat("this is never true: ", context.Describe(left->type),
                     " can't be in ", context.Describe(right->type)),
        EnumHint(context, *left, element));
  }
  NodePointer result = MakeNode(Op::kIn, Type::Kind::kBool, node);
  result->children.push_back(std::move(left));
  result->children.push_back(std::move(right));
  return result;
}

NodePointer CheckComparison(CheckContext& context, const SyntaxNode& node,
                            NodePointer left, NodePointer right) {
  const Op op = ComparisonOf(node.name);
  const Type& a = left->type;
  const Type& b = right->type;
  if (!AreComparable(a, b)) {
    std::string hint = EnumHint(context, *left, b);
    if (hint.empty()) hint = EnumHint(context, *right, a);
    if (hint.empty()) hint = ComparisonHint(context, *left, *right);
    if (hint.empty()) hint = ComparisonHint(context, *right, *left);
    return context.ReportName(
        node,
        absl::StrCat(context.Describe(a), " and ", context.Describe(b),
                     " can't be compared"),
        hint);
  }
  if (op != Op::kEqual && op != Op::kNotEqual &&
      (a.is_list() || b.is_list() || a.Is(Type::Kind::kMessage))) {
    return context.ReportName(
        node, absl::StrCat(context.Describe(a), " has no order"),
        "it can be compared with == and != only");
  }
  NodePointer result = MakeNode(op, Type::Kind::kBool, node);
  result->children.push_back(std::move(left));
  result->children.push_back(std::move(right));
  return result;
}

NodePointer CheckArithmetic(CheckContext& context, const SyntaxNode& node,
                            NodePointer left, NodePointer right) {
  const char mark = node.name[0];
  const Type& a = left->type;
  const Type& b = right->type;
  Type type = a;
  const bool same = Unify(b, &type);
  auto both = [&](Type::Kind kind) { return a.Fits(kind) && b.Fits(kind); };
  bool fits = both(Type::Kind::kInt) || both(Type::Kind::kUint) ||
              (both(Type::Kind::kDouble) && mark != '%');
  type.enumeration = nullptr;
  if (mark == '+') {
    fits |= both(Type::Kind::kString) || both(Type::Kind::kDuration) ||
            (same && a.is_list() && b.is_list());
    if ((a.Is(Type::Kind::kTimestamp) && b.Is(Type::Kind::kDuration)) ||
        (a.Is(Type::Kind::kDuration) && b.Is(Type::Kind::kTimestamp))) {
      fits = true;
      type = MakeType(Type::Kind::kTimestamp);
    }
  } else if (mark == '-') {
    fits |= both(Type::Kind::kDuration);
    if (both(Type::Kind::kTimestamp)) {
      fits = true;
      type = MakeType(Type::Kind::kDuration);
    }
    if (a.Is(Type::Kind::kTimestamp) && b.Is(Type::Kind::kDuration)) {
      fits = true;
      type = MakeType(Type::Kind::kTimestamp);
    }
  }
  if (!fits) {
    std::string hint;
    if (a.is_number() && b.is_number() && mark != '%') {
      hint = absl::StrCat(
          "convert one of them: ", context.Describe(a), "(",
          context.source().substr(right->begin, right->end - right->begin),
          ")");
    }
    return context.ReportName(
        node,
        absl::StrCat(node.name, " can't take ", context.Describe(a), " and ",
                     context.Describe(b)),
        hint);
  }
  Op op = Op::kAdd;
  if (mark == '-') op = Op::kSubtract;
  if (mark == '*') op = Op::kMultiply;
  if (mark == '/') op = Op::kDivide;
  if (mark == '%') op = Op::kModulo;
  NodePointer result = MakeNode(op, Type::Kind::kAny, node);
  result->type = type;
  result->children.push_back(std::move(left));
  result->children.push_back(std::move(right));
  return result->type.is_list() ? std::move(result)
                                : Fold(context, std::move(result));
}

}  // namespace

NodePointer FinishIndex(CheckContext& context, const SyntaxNode& node,
                        NodePointer list, NodePointer index) {
  if (node.optional) {
    return context.ReportOutside(node.begin, node.end, "[?", "optionals");
  }
  if (!list->type.is_list()) {
    return context.ReportName(
        node, absl::StrCat("only a list has an index, and ",
                           context.TextOf(node.children[0]), " is ",
                           context.Describe(list->type)));
  }
  if (!index->type.Fits(Type::Kind::kInt)) {
    return context.Report(index->begin, index->end,
                          absl::StrCat("an index must be an int, and this is ",
                                       context.Describe(index->type)));
  }
  NodePointer result = MakeNode(Op::kIndex, Type::Kind::kAny, node);
  result->type = list->type;
  --result->type.list_depth;
  result->children.push_back(std::move(list));
  result->children.push_back(std::move(index));
  return result;
}

NodePointer FinishListLiteral(CheckContext& context, const SyntaxNode& node,
                              NodePointer list) {
  if (node.optional) {
    return context.ReportOutside(node.begin, node.end, "[?", "optionals");
  }
  Type element;
  for (const auto& child : list->children) {
    if (Unify(child->type, &element)) continue;
    return context.ReportOutside(
        child->begin, child->end,
        absl::StrCat("a list of both ", context.Describe(element), " and ",
                     context.Describe(child->type)),
        "dyn", "give all elements one type");
  }
  list->type = element;
  ++list->type.list_depth;
  return list;
}

NodePointer FinishUnary(CheckContext& context, const SyntaxNode& node,
                        NodePointer operand) {
  const Type& type = operand->type;
  if (node.kind == Kind::kNot) {
    if (!type.Fits(Type::Kind::kBool)) {
      return context.ReportName(
          node,
          absl::StrCat("! wants a bool, and this is ", context.Describe(type)));
    }
  } else if (!type.Fits(Type::Kind::kInt) && !type.Is(Type::Kind::kDouble)) {
    return context.ReportName(
        node,
        absl::StrCat("- wants an int or a double, and this is ",
                     context.Describe(type)),
        type.Is(Type::Kind::kUint) ? "convert it first: -int(...)" : "");
  }
  NodePointer result = node.kind == Kind::kNot
                           ? MakeNode(Op::kNot, Type::Kind::kBool, node)
                           : MakeNode(Op::kNegate, type.kind, node);
  result->children.push_back(std::move(operand));
  return node.kind == Kind::kNot ? std::move(result)
                                 : Fold(context, std::move(result));
}

bool AddOperand(CheckContext& context, const SyntaxNode& node,
                NodePointer operand, Node* chain) {
  if (!operand->type.Fits(Type::Kind::kBool)) {
    context.Report(operand->begin, operand->end,
                   absl::StrCat(node.name, " wants bools, and this is ",
                                context.Describe(operand->type)),
                   operand->type.Is(Type::Kind::kMessage)
                       ? "to ask whether a field is set, write has(...)"
                       : "compare it with something");
    return false;
  }
  if (operand->op == chain->op) {
    // Both are associative with unknowns and errors, too.
    for (auto& child : operand->children) {
      chain->children.push_back(std::move(child));
    }
  } else {
    chain->children.push_back(std::move(operand));
  }
  return true;
}

NodePointer FinishConditional(CheckContext& context, const SyntaxNode& node,
                              NodePointer condition, NodePointer first,
                              NodePointer second) {
  if (!condition->type.Fits(Type::Kind::kBool)) {
    return context.Report(
        condition->begin, condition->end,
        absl::StrCat("what stands before ? must be a bool, and "
                     "this is ",
                     context.Describe(condition->type)));
  }
  Type type = first->type;
  if (!Unify(second->type, &type)) {
    return context.ReportName(
        node, absl::StrCat("both values of a choice must have one type; "
                           "these are ",
                           context.Describe(first->type), " and ",
                           context.Describe(second->type)));
  }
  NodePointer result = MakeNode(Op::kConditional, Type::Kind::kAny, node);
  result->type = type;
  result->children.push_back(std::move(condition));
  result->children.push_back(std::move(first));
  result->children.push_back(std::move(second));
  return result;
}

NodePointer FinishBinary(CheckContext& context, const SyntaxNode& node,
                         NodePointer left, NodePointer right) {
  if (node.name == "in") {
    return CheckIn(context, node, std::move(left), std::move(right));
  }
  constexpr absl::string_view kArithmetic = "+-*/%";
  if (kArithmetic.find(node.name) != absl::string_view::npos) {
    return CheckArithmetic(context, node, std::move(left), std::move(right));
  }
  return CheckComparison(context, node, std::move(left), std::move(right));
}

NodePointer CheckInSymbols(CheckContext& context, const SyntaxNode& node,
                           bool* done) {
  const SyntaxNode& right = context.syntax(node.children[1]);
  if (right.kind != Kind::kIdentifier) return nullptr;
  for (const CheckContext::LoopVariable& variable : context.variables()) {
    if (variable.name == right.name) return nullptr;
  }
  const int input = context.schema().Find(right.name);
  if (input < 0 ||
      context.schema().inputs()[input].kind != Schema::InputKind::kSymbols) {
    return nullptr;
  }
  *done = true;
  const SyntaxNode& left = context.syntax(node.children[0]);
  if (left.kind != Kind::kLiteral ||
      left.value.kind() != Value::Kind::kString) {
    return context.Report(
        left.begin, left.end,
        absl::StrCat("only an id in quotes can be asked for in ", right.name));
  }
  const std::vector<std::string>& ids = context.schema().inputs()[input].ids;
  const std::string id(left.value.string_value());
  const auto it = std::find(ids.begin(), ids.end(), id);
  if (it == ids.end()) {
    const std::string near = NearestName(id, ids);
    return context.Report(
        left.begin, left.end,
        absl::StrCat(right.name, " has no id ", QuoteString(id)),
        near.empty() ? absl::StrCat("it has ", absl::StrJoin(ids, ", "))
                     : absl::StrCat("did you mean ", QuoteString(near), "?"));
  }
  NodePointer result = MakeNode(Op::kInSymbols, Type::Kind::kBool, node);
  result->input = input;
  result->symbol = static_cast<int>(it - ids.begin());
  return result;
}

}  // namespace kasa_diag::condition
