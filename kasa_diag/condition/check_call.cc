#include "kasa_diag/condition/check_call.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/condition/outside.h"
#include "kasa_diag/condition/suggestion.h"
#include "re2/re2.h"

namespace kasa_diag::condition {
namespace {

using Kind = SyntaxNode::Kind;

std::nullptr_t ReportUnknownFunction(CheckContext& context,
                                     const SyntaxNode& node) {
  std::vector<std::string> names;
  for (const FunctionEntry& entry : Functions()) {
    if (entry.name == node.name) {
      return context.ReportName(
          node, absl::StrCat(node.name, "() is written ", entry.usage));
    }
    names.emplace_back(entry.name);
  }
  if (node.name == "exists" || node.name == "all" ||
      node.name == "exists_one") {
    return context.ReportName(
        node, absl::StrCat(node.name, "() is written list.", node.name,
                           "(e, predicate)"));
  }
  for (const absl::string_view macro : {"has", "exists", "all", "exists_one"}) {
    names.emplace_back(macro);
  }
  const std::string near = NearestName(node.name, names);
  return context.ReportName(
      node, absl::StrCat("there is no function '", node.name, "'"),
      near.empty() ? "" : absl::StrCat("did you mean ", near, "?"));
}

// The regular expression of matches(), where it is constant.
bool CompileRegex(CheckContext& context, Node* call) {
  const Node& pattern = call->child(1);
  if (pattern.op != Op::kConstant) return true;
  const absl::string_view text = pattern.constant.string_value();
  re2::RE2::Options options;
  options.set_log_errors(false);
  auto regex = std::make_unique<re2::RE2>(
      re2::StringPiece(text.data(), text.size()), options);
  if (!regex->ok()) {
    // Without the mistakes check it is an error each time it is evaluated.
    if (!context.options().refuse_mistakes) return true;
    context.Report(
        pattern.begin, pattern.end,
        absl::StrCat("this regular expression is wrong: ", regex->error()),
        "its syntax is RE2's: https://github.com/google/re2/wiki/Syntax");
    return false;
  }
  if (regex->ProgramSize() > context.options().max_regex_program) {
    context.Report(
        pattern.begin, pattern.end,
        absl::StrCat("this regular expression compiles to ",
                     regex->ProgramSize(), " instructions; the limit is ",
                     context.options().max_regex_program),
        "write it smaller, or raise the limit max_regex_program");
    return false;
  }
  call->regex = std::move(regex);
  return true;
}

}  // namespace

NodePointer FinishCall(CheckContext& context, const SyntaxNode& node,
                       const FunctionEntry& function,
                       std::vector<NodePointer> arguments) {
  if (static_cast<int>(arguments.size()) != function.arity) {
    return context.ReportName(
        node, absl::StrCat(node.name, "() is written ", function.usage));
  }
  std::vector<Type> types;
  for (const NodePointer& argument : arguments) {
    types.push_back(argument->type);
  }
  Type::Kind type;
  if (!ResultType(function.function, types, &type)) {
    std::vector<std::string> names;
    for (const Type& each : types) names.push_back(context.Describe(each));
    return context.ReportName(node,
                              absl::StrCat(node.name, "() can't take ",
                                           absl::StrJoin(names, " and ")),
                              absl::StrCat("it is written ", function.usage));
  }
  NodePointer result = MakeNode(Op::kCall, type, node);
  result->function = function.function;
  for (NodePointer& argument : arguments) {
    result->children.push_back(std::move(argument));
  }
  if (function.function == Function::kMatches &&
      !CompileRegex(context, result.get())) {
    return nullptr;
  }
  return Fold(context, std::move(result));
}

std::nullptr_t ReportNoFunction(CheckContext& context, const SyntaxNode& node) {
  const absl::string_view construct = OutsideConstructOf(
      node,
      node.has_target ? context.TextOf(node.children[0]) : absl::string_view());
  if (construct.empty()) return ReportUnknownFunction(context, node);
  return context.ReportOutside(node.name_begin, node.name_end,
                               absl::StrCat(node.name, "()"), construct);
}

bool IsMacroForm(CheckContext& context, const SyntaxNode& node) {
  if (node.children.size() == 4) {
    context.ReportOutside(node.name_begin, node.name_end,
                          absl::StrCat(node.name, "() with two variables"),
                          "macros of two variables");
    return false;
  }
  if (node.children.size() != 3 ||
      context.syntax(node.children[1]).kind != Kind::kIdentifier ||
      context.syntax(node.children[1]).absolute) {
    context.ReportName(
        node, absl::StrCat(node.name, "() wants a name and a predicate"),
        absl::StrCat("write list.", node.name, "(e, e > 0)"));
    return false;
  }
  return true;
}

bool BindVariable(CheckContext& context, const SyntaxNode& node,
                  const Node& list) {
  if (!list.type.is_list()) {
    context.Report(
        list.begin, list.end,
        absl::StrCat(node.name, "() wants a list before it, and this is ",
                     context.Describe(list.type)));
    return false;
  }
  Type element = list.type;
  --element.list_depth;
  context.variables().push_back(
      {context.syntax(node.children[1]).name, element});
  return true;
}

NodePointer FinishMacro(CheckContext& context, const SyntaxNode& node, Op op,
                        NodePointer list, NodePointer predicate) {
  if (!predicate->type.Fits(Type::Kind::kBool)) {
    return context.Report(predicate->begin, predicate->end,
                          absl::StrCat("the predicate of ", node.name,
                                       "() must be a bool, and this is ",
                                       context.Describe(predicate->type)));
  }
  NodePointer result = MakeNode(op, Type::Kind::kBool, node);
  result->variable = static_cast<int>(context.variables().size());
  result->variable_name = context.syntax(node.children[1]).name;
  result->children.push_back(std::move(list));
  result->children.push_back(std::move(predicate));
  return result;
}

}  // namespace kasa_diag::condition
