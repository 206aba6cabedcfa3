#include "kasa_diag/condition/check_context.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/interpreter.h"

namespace kasa_diag::condition {
namespace {

constexpr size_t kMaxProblems = 20;

}  // namespace

std::nullptr_t CheckContext::Report(int begin, int end, std::string message,
                                    std::string hint) {
  if (problems_->size() < kMaxProblems) {
    problems_->push_back(
        Problem{begin, end, std::move(message), std::move(hint), ""});
  }
  return nullptr;
}
std::nullptr_t CheckContext::ReportName(const SyntaxNode& node,
                                        std::string message, std::string hint) {
  return Report(node.name_begin, node.name_end, std::move(message),
                std::move(hint));
}
std::nullptr_t CheckContext::ReportOutside(int begin, int end,
                                           absl::string_view what,
                                           absl::string_view construct,
                                           std::string hint) {
  if (problems_->size() < kMaxProblems) {
    problems_->push_back(
        Problem{begin, end,
                absl::StrCat(what,
                             " is outside the subset of CEL that conditions "
                             "are written in: it has no ",
                             construct),
                std::move(hint), std::string(construct)});
  }
  return nullptr;
}

NodePointer MakeNode(Op op, Type::Kind type, const SyntaxNode& syntax) {
  auto node = std::make_unique<Node>();
  node->op = op;
  node->type.kind = type;
  node->begin = syntax.begin;
  node->end = syntax.end;
  node->name_begin = syntax.name_begin;
  node->name_end = syntax.name_end;
  return node;
}

bool Unify(const Type& from, Type* to) {
  if (to->kind == Type::Kind::kAny && to->list_depth <= from.list_depth) {
    *to = from;
    return true;
  }
  if (from.kind == Type::Kind::kAny && from.list_depth <= to->list_depth) {
    return true;
  }
  if (from.kind != to->kind || from.list_depth != to->list_depth ||
      from.message != to->message) {
    return false;
  }
  if (from.enumeration != to->enumeration) to->enumeration = nullptr;
  return true;
}

bool AreComparable(const Type& a, const Type& b) {
  Type common = a;
  if (Unify(b, &common)) return true;
  auto is_numeric = [](const Type& type) {
    return type.kind == Type::Kind::kInt || type.kind == Type::Kind::kUint ||
           type.kind == Type::Kind::kDouble;
  };
  return a.list_depth == b.list_depth && is_numeric(a) && is_numeric(b);
}

NodePointer Fold(CheckContext& context, NodePointer node) {
  for (const auto& child : node->children) {
    if (child->op != Op::kConstant) return node;
  }
  const Value value = EvaluateConstant(*node);
  const bool is_version =
      node->op == Op::kCall && node->function == Function::kVersion;
  if (!value.is_known()) {
    if (!context.options().refuse_mistakes && !is_version) return node;
    return context.Report(node->begin, node->end,
                          absl::StrCat("this always fails: ", value.reason()),
                          is_version
                              ? "versions are written \"2.4.1\" or \"1.3.11 "
                                "Build 240110 Rel.64341n\""
                              : "");
  }
  // NaN and the infinities have no literal.
  if (value.kind() == Value::Kind::kDouble &&
      !(value.double_value() - value.double_value() == 0)) {
    return node;
  }
  node->op = Op::kConstant;
  node->constant = value;
  node->children.clear();
  node->regex.reset();
  return node;
}

}  // namespace kasa_diag::condition
