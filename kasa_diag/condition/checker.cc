// The untyped tree to the typed one.
//
// One pass from the leaves up. A node that is wrong is reported and becomes
// null; its parent then only checks its other children, so one run finds every
// mistake that does not follow from another.
//
// Types are CEL's, with two liberties that change no result (CEL's checker may
// only reject, never decide): numbers of different types compare with each
// other, for a field is uint where an author writes 3; and lists of them do.
//
// The rules are in check_path, check_operator and check_call; here is the
// recursion only.
//
// What CEL has and the subset has not is refused by name (outside.h). What CEL
// allows and is surely a mistake is refused last (mistakes.h), on the typed
// tree.

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/base/attributes.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/check_call.h"
#include "kasa_diag/condition/check_context.h"
#include "kasa_diag/condition/check_operator.h"
#include "kasa_diag/condition/check_path.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/mistakes.h"
#include "kasa_diag/condition/parser.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {
namespace {

using Kind = SyntaxNode::Kind;

Type::Kind TypeKindOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      return Type::Kind::kBool;
    case Value::Kind::kInt:
      return Type::Kind::kInt;
    case Value::Kind::kUint:
      return Type::Kind::kUint;
    case Value::Kind::kDouble:
      return Type::Kind::kDouble;
    case Value::Kind::kString:
      return Type::Kind::kString;
    case Value::Kind::kDuration:
      return Type::Kind::kDuration;
    case Value::Kind::kTimestamp:
      return Type::Kind::kTimestamp;
    case Value::Kind::kVersion:
      return Type::Kind::kVersion;
    default:
      return Type::Kind::kAny;
  }
}

class Checker {
 public:
  Checker(absl::string_view source, const Schema& schema,
          const CheckOptions& options, const SyntaxTree& tree,
          std::vector<Problem>* problems)
      : context_(source, schema, options, tree, problems),
        root_(tree.root),
        problems_(problems) {}

  // Null with problems.
  NodePointer Run() {
    NodePointer root = Check(root_);
    if (root == nullptr) return nullptr;
    if (context_.options().must_be_bool &&
        !root->type.Fits(Type::Kind::kBool)) {
      context_.Report(
          root->begin, root->end,
          absl::StrCat("a condition must be true or false, and this is ",
                       context_.Describe(root->type)),
          root->type.Is(Type::Kind::kMessage) || root->type.is_list()
              ? "to ask whether a field is set, write has(...)"
              : "compare it with something");
      return nullptr;
    }
    return problems_->empty() ? std::move(root) : nullptr;
  }

 private:
  // Recursion goes through here and through functions that do little else: what
  // is large, above all the making of messages, is kept out of their frames.
  NodePointer Check(int id) {
    const SyntaxNode& node = context_.syntax(id);
    switch (node.kind) {
      case Kind::kIdentifier:
      case Kind::kSelect:
        return CheckPath(id, /*has=*/false);
      case Kind::kIndex:
        return CheckIndex(node);
      case Kind::kCall:
        return CheckCall(id);
      case Kind::kNot:
      case Kind::kNegate:
        return CheckUnary(node);
      case Kind::kBinary:
        return CheckBinary(node);
      case Kind::kAnd:
      case Kind::kOr:
        return CheckChain(node);
      case Kind::kConditional:
        return CheckConditional(node);
      case Kind::kList:
        return CheckListLiteral(node);
      default:
        return CheckLiteral(node);
    }
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckLiteral(const SyntaxNode& node) {
    switch (node.kind) {
      case Kind::kBytes:
        return context_.ReportOutside(node.begin, node.end, "this literal",
                                      "bytes");
      case Kind::kNull:
        return context_.ReportOutside(
            node.begin, node.end, "null", "null",
            "to ask whether a field is set, write has(...)");
      case Kind::kMap:
        return context_.ReportOutside(node.begin, node.end, "this literal",
                                      "maps");
      case Kind::kMessage:
        return context_.ReportOutside(node.begin, node.end, "this literal",
                                      "message construction");
      default:
        break;
    }
    NodePointer literal = MakeNode(Op::kConstant, TypeKindOf(node.value), node);
    literal->constant = node.value;
    return literal;
  }

  // A name, a field of something, or what has() asks for.
  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckPath(int id, bool has) {
    int first = id;
    while (context_.syntax(first).kind == Kind::kSelect) {
      first = context_.syntax(first).children[0];
    }
    NodePointer operand;
    if (context_.syntax(first).kind != Kind::kIdentifier) {
      operand = Check(first);
      if (operand == nullptr) return nullptr;
    }
    return FinishPath(context_, id, has, std::move(operand));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckIndex(const SyntaxNode& node) {
    NodePointer list = Check(node.children[0]);
    NodePointer index = Check(node.children[1]);
    if (list == nullptr || index == nullptr) return nullptr;
    return FinishIndex(context_, node, std::move(list), std::move(index));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckListLiteral(const SyntaxNode& node) {
    NodePointer list = MakeNode(Op::kList, Type::Kind::kAny, node);
    bool failed = false;
    for (const int id : node.children) {
      NodePointer child = Check(id);
      failed |= child == nullptr;
      if (!failed) list->children.push_back(std::move(child));
    }
    return failed ? nullptr
                  : FinishListLiteral(context_, node, std::move(list));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckUnary(const SyntaxNode& node) {
    NodePointer operand = Check(node.children[0]);
    return operand == nullptr ? nullptr
                              : FinishUnary(context_, node, std::move(operand));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckChain(const SyntaxNode& node) {
    NodePointer result = MakeNode(node.kind == Kind::kAnd ? Op::kAnd : Op::kOr,
                                  Type::Kind::kBool, node);
    bool failed = false;
    for (const int id : node.children) {
      NodePointer child = Check(id);
      failed |= child == nullptr ||
                !AddOperand(context_, node, std::move(child), result.get());
    }
    return failed ? nullptr : std::move(result);
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckConditional(const SyntaxNode& node) {
    NodePointer condition = Check(node.children[0]);
    NodePointer first = Check(node.children[1]);
    NodePointer second = Check(node.children[2]);
    if (condition == nullptr || first == nullptr || second == nullptr) {
      return nullptr;
    }
    return FinishConditional(context_, node, std::move(condition),
                             std::move(first), std::move(second));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckBinary(const SyntaxNode& node) {
    if (node.name == "in") {
      bool done = false;
      NodePointer symbols = CheckInSymbols(context_, node, &done);
      if (done) return symbols;
    }
    NodePointer left = Check(node.children[0]);
    NodePointer right = Check(node.children[1]);
    if (left == nullptr || right == nullptr) return nullptr;
    return FinishBinary(context_, node, std::move(left), std::move(right));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckCall(int id) {
    const SyntaxNode& node = context_.syntax(id);
    if (!node.has_target && node.name == "has") return CheckHas(node);
    if (node.has_target) {
      if (node.name == "exists") return CheckMacro(node, Op::kExists);
      if (node.name == "all") return CheckMacro(node, Op::kAll);
      if (node.name == "exists_one") return CheckMacro(node, Op::kExistsOne);
    }
    const FunctionEntry* function = FindFunction(node.name, node.has_target);
    if (function == nullptr) return ReportNoFunction(context_, node);
    std::vector<NodePointer> arguments;
    bool failed = false;
    for (const int child : node.children) {
      arguments.push_back(Check(child));
      failed |= arguments.back() == nullptr;
    }
    return failed ? nullptr
                  : FinishCall(context_, node, *function, std::move(arguments));
  }

  NodePointer CheckHas(const SyntaxNode& node) {
    if (node.children.size() != 1 ||
        (context_.syntax(node.children[0]).kind != Kind::kSelect &&
         context_.syntax(node.children[0]).kind != Kind::kIdentifier)) {
      return context_.ReportName(node, "has() wants one field",
                                 "write has(led.mode)");
    }
    NodePointer result = CheckPath(node.children[0], /*has=*/true);
    if (result == nullptr) return nullptr;
    if (result->path.empty()) {
      return context_.Report(result->begin, result->end,
                             "has() wants a field, and this is a whole value",
                             "write has(led.mode)");
    }
    result->begin = node.begin;
    result->end = node.end;
    return result;
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckMacro(const SyntaxNode& node,
                                                 Op op) {
    if (!IsMacroForm(context_, node)) return nullptr;
    NodePointer list = Check(node.children[0]);
    if (list == nullptr || !BindVariable(context_, node, *list)) return nullptr;
    NodePointer predicate = Check(node.children[2]);
    context_.variables().pop_back();
    if (predicate == nullptr) return nullptr;
    return FinishMacro(context_, node, op, std::move(list),
                       std::move(predicate));
  }

  CheckContext context_;
  const int root_;
  const std::vector<Problem>* problems_;
};

}  // namespace

CheckResult Check(absl::string_view source, const Schema& schema,
                  const CheckOptions& options) {
  CheckResult result;
  SyntaxTree tree;
  Problem problem;
  if (!Parse(source, options, &tree, &problem)) {
    result.problems.push_back(std::move(problem));
    return result;
  }
  std::unique_ptr<Node> root =
      Checker(source, schema, options, tree, &result.problems).Run();
  if (root != nullptr && options.refuse_mistakes) {
    FindMistakes(*root, schema, options, &result.problems);
  }
  if (root == nullptr || !result.problems.empty()) {
    std::stable_sort(
        result.problems.begin(), result.problems.end(),
        [](const Problem& a, const Problem& b) { return a.begin < b.begin; });
    return result;
  }
  result.condition = std::make_shared<const Condition>(
      std::move(root), std::string(source), &schema);
  return result;
}

}  // namespace kasa_diag::condition
