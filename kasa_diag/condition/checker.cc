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
// What CEL has and the subset has not is refused by name (outside.h). What CEL
// allows and is surely a mistake is refused last (mistakes.h), on the typed
// tree.

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/base/attributes.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/interpreter.h"
#include "kasa_diag/condition/lexer.h"
#include "kasa_diag/condition/literal.h"
#include "kasa_diag/condition/message_types.h"
#include "kasa_diag/condition/mistakes.h"
#include "kasa_diag/condition/name_resolution.h"
#include "kasa_diag/condition/outside.h"
#include "kasa_diag/condition/parser.h"
#include "kasa_diag/condition/suggestion.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = SyntaxNode::Kind;
using NodePointer = std::unique_ptr<Node>;

constexpr size_t kMaxProblems = 20;

// Whether a value of type `from` can stand where `to` is wanted; `to` becomes
// the type of both: [] takes on the other's.
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

// Whether == between the two is possible: as Unify, or numbers on both sides.
bool AreComparable(const Type& a, const Type& b) {
  Type common = a;
  if (Unify(b, &common)) return true;
  auto is_numeric = [](const Type& type) {
    return type.kind == Type::Kind::kInt || type.kind == Type::Kind::kUint ||
           type.kind == Type::Kind::kDouble;
  };
  return a.list_depth == b.list_depth && is_numeric(a) && is_numeric(b);
}

Type MakeType(Type::Kind kind) {
  Type type;
  type.kind = kind;
  return type;
}

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

bool IsConstant(const Node& node) { return node.op == Op::kConstant; }

Op ComparisonOf(absl::string_view mark) {
  if (mark == "==") return Op::kEqual;
  if (mark == "!=") return Op::kNotEqual;
  if (mark == "<") return Op::kLess;
  if (mark == "<=") return Op::kLessEqual;
  if (mark == ">") return Op::kGreater;
  return Op::kGreaterEqual;
}

class Checker {
 public:
  Checker(absl::string_view source, const Schema& schema,
          const CheckOptions& options, const SyntaxTree& tree,
          std::vector<Problem>* problems)
      : source_(source),
        schema_(schema),
        options_(options),
        tree_(tree),
        problems_(problems) {}

  // Null with problems.
  NodePointer Run() {
    NodePointer root = Check(tree_.root);
    if (root == nullptr) return nullptr;
    if (options_.must_be_bool && !root->type.Fits(Type::Kind::kBool)) {
      Report(root->begin, root->end,
             absl::StrCat("a condition must be true or false, and this is ",
                          Describe(root->type)),
             root->type.Is(Type::Kind::kMessage) || root->type.is_list()
                 ? "to ask whether a field is set, write has(...)"
                 : "compare it with something");
      return nullptr;
    }
    return problems_->empty() ? std::move(root) : nullptr;
  }

 private:
  struct LoopVariable {
    std::string name;
    Type type;
  };

  const SyntaxNode& syntax(int id) const { return tree_.nodes[id]; }

  absl::string_view TextOf(int id) const {
    return source_.substr(syntax(id).begin, syntax(id).end - syntax(id).begin);
  }

  std::string Describe(const Type& type) const {
    return TypeName(type, schema_);
  }

  std::nullptr_t Report(int begin, int end, std::string message,
                        std::string hint = "") {
    if (problems_->size() < kMaxProblems) {
      problems_->push_back(
          Problem{begin, end, std::move(message), std::move(hint), ""});
    }
    return nullptr;
  }
  std::nullptr_t ReportName(const SyntaxNode& node, std::string message,
                            std::string hint = "") {
    return Report(node.name_begin, node.name_end, std::move(message),
                  std::move(hint));
  }
  std::nullptr_t ReportOutside(int begin, int end, absl::string_view what,
                               absl::string_view construct,
                               std::string hint = "") {
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

  static NodePointer Make(Op op, Type::Kind type, const SyntaxNode& syntax) {
    auto node = std::make_unique<Node>();
    node->op = op;
    node->type.kind = type;
    node->begin = syntax.begin;
    node->end = syntax.end;
    node->name_begin = syntax.name_begin;
    node->name_end = syntax.name_end;
    return node;
  }

  // Recursion goes through here and through functions that do little else: what
  // is large, above all the making of messages, is kept out of their frames.
  NodePointer Check(int id) {
    const SyntaxNode& node = syntax(id);
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
        return ReportOutside(node.begin, node.end, "this literal", "bytes");
      case Kind::kNull:
        return ReportOutside(node.begin, node.end, "null", "null",
                             "to ask whether a field is set, write has(...)");
      case Kind::kMap:
        return ReportOutside(node.begin, node.end, "this literal", "maps");
      case Kind::kMessage:
        return ReportOutside(node.begin, node.end, "this literal",
                             "message construction");
      default:
        break;
    }
    NodePointer literal = Make(Op::kConstant, TypeKindOf(node.value), node);
    literal->constant = node.value;
    return literal;
  }

  // --- Names and fields.

  // A name, a field of something, or what has() asks for.
  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckPath(int id, bool has) {
    int first = id;
    while (syntax(first).kind == Kind::kSelect) {
      first = syntax(first).children[0];
    }
    NodePointer operand;
    if (syntax(first).kind != Kind::kIdentifier) {
      operand = Check(first);
      if (operand == nullptr) return nullptr;
    }
    return FinishPath(id, has, std::move(operand));
  }

  // The operand is null where the path begins with a name.
  ABSL_ATTRIBUTE_NOINLINE NodePointer FinishPath(int id, bool has,
                                                 NodePointer operand) {
    // The chain of selections, from its beginning.
    std::vector<const SyntaxNode*> chain;
    int first = id;
    while (syntax(first).kind == Kind::kSelect) {
      chain.push_back(&syntax(first));
      first = syntax(first).children[0];
    }
    std::reverse(chain.begin(), chain.end());
    for (const SyntaxNode* selection : chain) {
      if (selection->optional) {
        return ReportOutside(selection->begin, selection->end, "?.",
                             "optionals");
      }
    }

    NodePointer path =
        Make(has ? Op::kHas : Op::kField, Type::Kind::kAny, syntax(id));

    Type type;
    if (syntax(first).kind == Kind::kIdentifier) {
      bool done = false;
      NodePointer whole =
          ResolveName(syntax(first), chain, path.get(), &type, &done);
      if (done) return whole;
    } else {
      type = operand->type;
      path->base = Base::kOperand;
      path->children.push_back(std::move(operand));
    }
    for (size_t i = 0; i < chain.size(); ++i) {
      const bool last = i + 1 == chain.size();
      if (!AppendField(*chain[i], has && last, path.get(), &type)) {
        return nullptr;
      }
    }
    path->type = has ? MakeType(Type::Kind::kBool) : type;
    return path;
  }

  // Sets the path's base and the type there. `done`: the result is final, an
  // enum's constant or null.
  NodePointer ResolveName(const SyntaxNode& first,
                          const std::vector<const SyntaxNode*>& chain,
                          Node* path, Type* type, bool* done) {
    if (!first.absolute) {
      for (int i = static_cast<int>(variables_.size()) - 1; i >= 0; --i) {
        if (variables_[i].name != first.name) continue;
        path->base = Base::kVariable;
        path->variable = i;
        path->variable_name = first.name;
        *type = variables_[i].type;
        return nullptr;
      }
    }
    std::vector<std::string> parts = {first.name};
    for (const SyntaxNode* selection : chain) parts.push_back(selection->name);

    if (!chain.empty()) {
      // The longest name wins: an enum's constant needs at least two parts.
      const EnumName found = FindEnumName(schema_, parts, first.absolute);
      if (found.value != nullptr && path->op != Op::kHas) {
        *done = true;
        NodePointer constant =
            Make(Op::kConstant, Type::Kind::kInt, *chain.back());
        constant->type.enumeration = found.enumeration;
        constant->enum_value = found.value;
        constant->constant = Value::Int(found.value->number());
        return constant;
      }
    }
    const Descriptor* root = schema_.inputs()[0].descriptor;
    if (root->FindFieldByName(first.name) != nullptr) {
      path->base = Base::kInput;
      path->input = 0;
      type->kind = Type::Kind::kMessage;
      type->message = root;
      // The name itself is a field: appended here, the rest by the caller.
      *done = !AppendField(first, path->op == Op::kHas && chain.empty(), path,
                           type);
      return nullptr;
    }
    const int input = schema_.Find(first.name);
    if (input >= 0) {
      const Schema::Input& found = schema_.inputs()[input];
      if (found.kind == Schema::InputKind::kSymbols) {
        *done = true;
        return ReportName(
            first,
            absl::StrCat("'", first.name,
                         "' is a set of ids and can stand only on the right "
                         "of `in`"),
            found.ids.empty()
                ? ""
                : absl::StrCat("write ", QuoteString(found.ids.front()), " in ",
                               first.name));
      }
      path->base = Base::kInput;
      path->input = input;
      path->name_begin = first.name_begin;
      path->name_end = first.name_end;
      *type = TypeOfMessage(found.descriptor);
      return nullptr;
    }
    *done = true;
    return ReportUnknownName(first, chain, parts);
  }

  std::nullptr_t ReportUnknownName(const SyntaxNode& first,
                                   const std::vector<const SyntaxNode*>& chain,
                                   const std::vector<std::string>& parts) {
    // An enum that exists, with a constant that does not.
    for (size_t size = parts.size(); size >= 2; --size) {
      const EnumName found = FindEnumName(
          schema_, absl::MakeSpan(parts).subspan(0, size), first.absolute);
      if (found.value != nullptr) {
        return ReportName(*chain[size - 1],
                          "the constant of an enum has no fields");
      }
      if (found.enumeration == nullptr) continue;
      std::vector<std::string> names;
      for (int i = 0; i < found.enumeration->value_count(); ++i) {
        names.emplace_back(found.enumeration->value(i)->name());
      }
      const std::string near = NearestName(parts[size - 1], names);
      return ReportName(
          *chain[size - 2],
          absl::StrCat("the enum ", EnumTypeName(schema_, found.enumeration),
                       " has no constant '", parts[size - 1], "'"),
          near.empty() ? absl::StrCat("it has ", absl::StrJoin(names, ", "))
                       : absl::StrCat("did you mean ", near, "?"));
    }
    if (IsTypeName(schema_, parts, first.absolute) ||
        (chain.empty() && IsNameOfType(first.name))) {
      return ReportOutside(first.begin,
                           chain.empty() ? first.end : chain.back()->end,
                           absl::StrJoin(parts, "."), "type values");
    }

    // A constant without its enum, or a misspelt name of either.
    std::vector<std::string> matches;
    std::vector<std::string> constants;
    for (const google::protobuf::EnumDescriptor* enumeration :
         EnumsInUse(schema_)) {
      for (int i = 0; i < enumeration->value_count(); ++i) {
        constants.push_back(EnumValueName(schema_, enumeration->value(i)));
        if (enumeration->value(i)->name() == parts.back()) {
          matches.push_back(constants.back());
        }
      }
    }
    std::string hint;
    if (chain.empty() && !matches.empty()) {
      if (matches.size() > 4) matches.resize(4);
      hint = absl::StrCat("did you mean ", absl::StrJoin(matches, " or "), "?");
    } else {
      std::vector<std::string> names;
      for (const LoopVariable& variable : variables_) {
        names.push_back(variable.name);
      }
      for (const std::string& name :
           FieldNames(schema_.inputs()[0].descriptor)) {
        names.push_back(name);
      }
      for (const Schema::Input& input : schema_.inputs()) {
        names.push_back(input.name);
      }
      std::string near;
      if (chain.size() >= 1) {
        near = NearestName(absl::StrJoin(parts, "."), constants);
      }
      if (near.empty()) near = NearestName(first.name, names);
      if (near.empty()) near = DeepField(parts);
      if (!near.empty()) hint = absl::StrCat("did you mean ", near, "?");
    }
    return ReportName(
        first,
        absl::StrCat("there is no field or name '", first.name, "' here"),
        hint);
  }

  // "wifi.rssi_dbm" for "rssi_dbm": where a field of this name is one level
  // down.
  std::string DeepField(const std::vector<std::string>& parts) const {
    const Descriptor* root = schema_.inputs()[0].descriptor;
    for (int i = 0; i < root->field_count(); ++i) {
      const FieldDescriptor* field = root->field(i);
      if (field->message_type() == nullptr || field->is_repeated()) continue;
      if (field->message_type()->FindFieldByName(parts[0]) != nullptr) {
        return absl::StrCat(field->name(), ".", absl::StrJoin(parts, "."));
      }
    }
    return "";
  }

  // Appends the field that the node names to a path that has reached `type`.
  bool AppendField(const SyntaxNode& name, bool only_asked, Node* path,
                   Type* type) {
    if (!type->Is(Type::Kind::kMessage)) {
      if (type->is_list()) {
        ReportName(name, absl::StrCat("a list has no field '", name.name, "'"),
                   "ask for elements with exists(e, ...), all(e, ...) or an "
                   "index");
      } else {
        ReportName(name, absl::StrCat(Describe(*type), " has no field '",
                                      name.name, "'"));
      }
      return false;
    }
    const Descriptor* message = type->message;
    if (WellKnownTypeOf(message) == WellKnownType::kDynamic) {
      ReportOutside(name.name_begin, name.name_end, "a field of Any or Struct",
                    "Any and Struct");
      return false;
    }
    const FieldDescriptor* field = message->FindFieldByName(name.name);
    if (field == nullptr && absl::StrContains(name.name, '.')) {
      field = message->file()->pool()->FindExtensionByPrintableName(message,
                                                                    name.name);
    }
    if (field == nullptr) {
      const std::string near = NearestName(name.name, FieldNames(message));
      const absl::string_view message_name = message->name();
      ReportName(name,
                 absl::StrCat("the message ", message_name, " has no field '",
                              name.name, "'"),
                 near.empty()
                     ? absl::StrCat("it has ",
                                    absl::StrJoin(FieldNames(message), ", "))
                     : absl::StrCat("did you mean ", near, "?"));
      return false;
    }
    path->path.push_back(field);
    path->name_begin = name.name_begin;
    path->name_end = name.name_end;
    if (only_asked) return true;  // has() may ask for what can't be read
    const absl::string_view construct = OutsideConstructOf(field);
    if (!construct.empty()) {
      ReportOutside(name.name_begin, name.name_end,
                    absl::StrCat("the field '", name.name, "'"), construct);
      return false;
    }
    *type = TypeOfField(field);
    if (field->is_repeated()) ++type->list_depth;
    return true;
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckIndex(const SyntaxNode& node) {
    NodePointer list = Check(node.children[0]);
    NodePointer index = Check(node.children[1]);
    if (list == nullptr || index == nullptr) return nullptr;
    return FinishIndex(node, std::move(list), std::move(index));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer FinishIndex(const SyntaxNode& node,
                                                  NodePointer list,
                                                  NodePointer index) {
    if (node.optional) {
      return ReportOutside(node.begin, node.end, "[?", "optionals");
    }
    if (!list->type.is_list()) {
      return ReportName(node, absl::StrCat("only a list has an index, and ",
                                           TextOf(node.children[0]), " is ",
                                           Describe(list->type)));
    }
    if (!index->type.Fits(Type::Kind::kInt)) {
      return Report(index->begin, index->end,
                    absl::StrCat("an index must be an int, and this is ",
                                 Describe(index->type)));
    }
    NodePointer result = Make(Op::kIndex, Type::Kind::kAny, node);
    result->type = list->type;
    --result->type.list_depth;
    result->children.push_back(std::move(list));
    result->children.push_back(std::move(index));
    return result;
  }

  // --- Operators.

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckListLiteral(const SyntaxNode& node) {
    NodePointer list = Make(Op::kList, Type::Kind::kAny, node);
    bool failed = false;
    for (const int id : node.children) {
      NodePointer child = Check(id);
      failed |= child == nullptr;
      if (!failed) list->children.push_back(std::move(child));
    }
    return failed ? nullptr : FinishListLiteral(node, std::move(list));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer FinishListLiteral(const SyntaxNode& node,
                                                        NodePointer list) {
    if (node.optional) {
      return ReportOutside(node.begin, node.end, "[?", "optionals");
    }
    Type element;
    for (const auto& child : list->children) {
      if (Unify(child->type, &element)) continue;
      return ReportOutside(child->begin, child->end,
                           absl::StrCat("a list of both ", Describe(element),
                                        " and ", Describe(child->type)),
                           "dyn", "give all elements one type");
    }
    list->type = element;
    ++list->type.list_depth;
    return list;
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckUnary(const SyntaxNode& node) {
    NodePointer operand = Check(node.children[0]);
    return operand == nullptr ? nullptr : FinishUnary(node, std::move(operand));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer FinishUnary(const SyntaxNode& node,
                                                  NodePointer operand) {
    const Type& type = operand->type;
    if (node.kind == Kind::kNot) {
      if (!type.Is(Type::Kind::kBool)) {
        return ReportName(
            node, absl::StrCat("! wants a bool, and this is ", Describe(type)));
      }
    } else if (!type.Fits(Type::Kind::kInt) && !type.Is(Type::Kind::kDouble)) {
      return ReportName(
          node,
          absl::StrCat("- wants an int or a double, and this is ",
                       Describe(type)),
          type.Is(Type::Kind::kUint) ? "convert it first: -int(...)" : "");
    }
    NodePointer result = node.kind == Kind::kNot
                             ? Make(Op::kNot, Type::Kind::kBool, node)
                             : Make(Op::kNegate, type.kind, node);
    result->children.push_back(std::move(operand));
    return node.kind == Kind::kNot ? std::move(result)
                                   : Fold(std::move(result));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckChain(const SyntaxNode& node) {
    NodePointer result = Make(node.kind == Kind::kAnd ? Op::kAnd : Op::kOr,
                              Type::Kind::kBool, node);
    bool failed = false;
    for (const int id : node.children) {
      NodePointer child = Check(id);
      failed |=
          child == nullptr || !AddOperand(node, std::move(child), &result);
    }
    return failed ? nullptr : std::move(result);
  }

  ABSL_ATTRIBUTE_NOINLINE bool AddOperand(const SyntaxNode& chain,
                                          NodePointer child,
                                          NodePointer* result) {
    if (!child->type.Fits(Type::Kind::kBool)) {
      Report(child->begin, child->end,
             absl::StrCat(chain.name, " wants bools, and this is ",
                          Describe(child->type)),
             child->type.Is(Type::Kind::kMessage)
                 ? "to ask whether a field is set, write has(...)"
                 : "compare it with something");
      return false;
    }
    if (child->op == (*result)->op) {
      // Both are associative with unknowns and errors, too.
      for (auto& grandchild : child->children) {
        (*result)->children.push_back(std::move(grandchild));
      }
    } else {
      (*result)->children.push_back(std::move(child));
    }
    return true;
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckConditional(const SyntaxNode& node) {
    NodePointer condition = Check(node.children[0]);
    NodePointer first = Check(node.children[1]);
    NodePointer second = Check(node.children[2]);
    if (condition == nullptr || first == nullptr || second == nullptr) {
      return nullptr;
    }
    return FinishConditional(node, std::move(condition), std::move(first),
                             std::move(second));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer FinishConditional(const SyntaxNode& node,
                                                        NodePointer condition,
                                                        NodePointer first,
                                                        NodePointer second) {
    if (!condition->type.Fits(Type::Kind::kBool)) {
      return Report(condition->begin, condition->end,
                    absl::StrCat("what stands before ? must be a bool, and "
                                 "this is ",
                                 Describe(condition->type)));
    }
    Type type = first->type;
    if (!Unify(second->type, &type)) {
      return ReportName(
          node,
          absl::StrCat("both values of a choice must have one type; "
                       "these are ",
                       Describe(first->type), " and ", Describe(second->type)));
    }
    NodePointer result = Make(Op::kConditional, Type::Kind::kAny, node);
    result->type = type;
    result->children.push_back(std::move(condition));
    result->children.push_back(std::move(first));
    result->children.push_back(std::move(second));
    return result;
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckBinary(const SyntaxNode& node) {
    if (node.name == "in") {
      bool done = false;
      NodePointer symbols = CheckInSymbols(node, &done);
      if (done) return symbols;
    }
    NodePointer left = Check(node.children[0]);
    NodePointer right = Check(node.children[1]);
    if (left == nullptr || right == nullptr) return nullptr;
    return FinishBinary(node, std::move(left), std::move(right));
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer FinishBinary(const SyntaxNode& node,
                                                   NodePointer left,
                                                   NodePointer right) {
    if (node.name == "in") {
      return CheckIn(node, std::move(left), std::move(right));
    }
    constexpr absl::string_view kArithmetic = "+-*/%";
    if (kArithmetic.find(node.name) != absl::string_view::npos) {
      return CheckArithmetic(node, std::move(left), std::move(right));
    }
    return CheckComparison(node, std::move(left), std::move(right));
  }

  // `"id" in name`, where the name is that of a symbols input.
  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckInSymbols(const SyntaxNode& node,
                                                     bool* done) {
    const SyntaxNode& right = syntax(node.children[1]);
    if (right.kind != Kind::kIdentifier) return nullptr;
    for (const LoopVariable& variable : variables_) {
      if (variable.name == right.name) return nullptr;
    }
    const int input = schema_.Find(right.name);
    if (input < 0 ||
        schema_.inputs()[input].kind != Schema::InputKind::kSymbols) {
      return nullptr;
    }
    *done = true;
    const SyntaxNode& left = syntax(node.children[0]);
    if (left.kind != Kind::kLiteral ||
        left.value.kind() != Value::Kind::kString) {
      return Report(left.begin, left.end,
                    absl::StrCat("only an id in quotes can be asked for in ",
                                 right.name));
    }
    const std::vector<std::string>& ids = schema_.inputs()[input].ids;
    const std::string id(left.value.string_value());
    const auto it = std::find(ids.begin(), ids.end(), id);
    if (it == ids.end()) {
      const std::string near = NearestName(id, ids);
      return Report(
          left.begin, left.end,
          absl::StrCat(right.name, " has no id ", QuoteString(id)),
          near.empty() ? absl::StrCat("it has ", absl::StrJoin(ids, ", "))
                       : absl::StrCat("did you mean ", QuoteString(near), "?"));
    }
    NodePointer result = Make(Op::kInSymbols, Type::Kind::kBool, node);
    result->input = input;
    result->symbol = static_cast<int>(it - ids.begin());
    return result;
  }

  NodePointer CheckIn(const SyntaxNode& node, NodePointer left,
                      NodePointer right) {
    if (!right->type.is_list()) {
      return Report(right->begin, right->end,
                    absl::StrCat("what stands behind `in` must be a list, and "
                                 "this is ",
                                 Describe(right->type)),
                    "write a list as [a, b, c]");
    }
    Type element = right->type;
    --element.list_depth;
    if (!AreComparable(left->type, element)) {
      return ReportName(
          node,
          absl::StrCat("this is never true: ", Describe(left->type),
                       " can't be in ", Describe(right->type)),
          EnumHint(*left, element));
    }
    NodePointer result = Make(Op::kIn, Type::Kind::kBool, node);
    result->children.push_back(std::move(left));
    result->children.push_back(std::move(right));
    return result;
  }

  NodePointer CheckComparison(const SyntaxNode& node, NodePointer left,
                              NodePointer right) {
    const Op op = ComparisonOf(node.name);
    const Type& a = left->type;
    const Type& b = right->type;
    if (!AreComparable(a, b)) {
      std::string hint = EnumHint(*left, b);
      if (hint.empty()) hint = EnumHint(*right, a);
      if (hint.empty()) hint = ComparisonHint(*left, *right);
      if (hint.empty()) hint = ComparisonHint(*right, *left);
      return ReportName(
          node,
          absl::StrCat(Describe(a), " and ", Describe(b), " can't be compared"),
          hint);
    }
    if (op != Op::kEqual && op != Op::kNotEqual &&
        (a.is_list() || b.is_list() || a.Is(Type::Kind::kMessage))) {
      return ReportName(node, absl::StrCat(Describe(a), " has no order"),
                        "it can be compared with == and != only");
    }
    NodePointer result = Make(op, Type::Kind::kBool, node);
    result->children.push_back(std::move(left));
    result->children.push_back(std::move(right));
    return result;
  }

  // For a string that stands where an enum is wanted.
  std::string EnumHint(const Node& text, const Type& wanted) const {
    if (!text.type.Is(Type::Kind::kString) || wanted.enumeration == nullptr) {
      return "";
    }
    const google::protobuf::EnumValueDescriptor* value = nullptr;
    if (IsConstant(text)) {
      value = wanted.enumeration->FindValueByName(
          std::string(text.constant.string_value()));
    }
    if (value == nullptr) value = wanted.enumeration->value(0);
    return absl::StrCat("constants of an enum are written without quotes: ",
                        EnumValueName(schema_, value));
  }

  std::string ComparisonHint(const Node& a, const Node& b) const {
    if (!b.type.Is(Type::Kind::kString)) {
      if (a.type.Is(Type::Kind::kDuration) && b.type.is_number()) {
        return "write a span of time as duration(\"90s\")";
      }
      return "";
    }
    const std::string text =
        std::string(source_.substr(b.begin, b.end - b.begin));
    if (a.type.Is(Type::Kind::kVersion)) {
      return absl::StrCat("write version(", text, ")");
    }
    if (a.type.Is(Type::Kind::kDuration)) {
      return absl::StrCat("write duration(", text, ")");
    }
    if (a.type.Is(Type::Kind::kTimestamp)) {
      return absl::StrCat("write timestamp(", text, ")");
    }
    if (a.type.Is(Type::Kind::kBool) && IsConstant(b) &&
        (b.constant.string_value() == "true" ||
         b.constant.string_value() == "false")) {
      return "true and false are written without quotes";
    }
    if (a.type.is_number()) return "numbers are written without quotes";
    return "";
  }

  NodePointer CheckArithmetic(const SyntaxNode& node, NodePointer left,
                              NodePointer right) {
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
            "convert one of them: ", Describe(a), "(",
            source_.substr(right->begin, right->end - right->begin), ")");
      }
      return ReportName(node,
                        absl::StrCat(node.name, " can't take ", Describe(a),
                                     " and ", Describe(b)),
                        hint);
    }
    Op op = Op::kAdd;
    if (mark == '-') op = Op::kSubtract;
    if (mark == '*') op = Op::kMultiply;
    if (mark == '/') op = Op::kDivide;
    if (mark == '%') op = Op::kModulo;
    NodePointer result = Make(op, Type::Kind::kAny, node);
    result->type = type;
    result->children.push_back(std::move(left));
    result->children.push_back(std::move(right));
    return result->type.is_list() ? std::move(result) : Fold(std::move(result));
  }

  // --- Functions and macros.

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckCall(int id) {
    const SyntaxNode& node = syntax(id);
    if (!node.has_target && node.name == "has") return CheckHas(node);
    if (node.has_target) {
      if (node.name == "exists") return CheckMacro(node, Op::kExists);
      if (node.name == "all") return CheckMacro(node, Op::kAll);
      if (node.name == "exists_one") return CheckMacro(node, Op::kExistsOne);
    }
    const FunctionEntry* function = FindFunction(node);
    if (function == nullptr) return ReportNoFunction(node);
    std::vector<NodePointer> arguments;
    bool failed = false;
    for (const int child : node.children) {
      arguments.push_back(Check(child));
      failed |= arguments.back() == nullptr;
    }
    return failed ? nullptr : FinishCall(node, *function, std::move(arguments));
  }

  ABSL_ATTRIBUTE_NOINLINE std::nullptr_t ReportNoFunction(
      const SyntaxNode& node) {
    const absl::string_view construct = OutsideConstructOf(
        node, node.has_target ? TextOf(node.children[0]) : absl::string_view());
    if (construct.empty()) return ReportUnknownFunction(node);
    return ReportOutside(node.name_begin, node.name_end,
                         absl::StrCat(node.name, "()"), construct);
  }

  struct FunctionEntry {
    absl::string_view name;
    Function function;
    bool has_target;  // written target.name(...)
    int arity;        // with the target
    absl::string_view usage;
  };

  ABSL_ATTRIBUTE_NOINLINE NodePointer
  FinishCall(const SyntaxNode& node, const FunctionEntry& function,
             std::vector<NodePointer> arguments) {
    if (static_cast<int>(arguments.size()) != function.arity) {
      return ReportName(
          node, absl::StrCat(node.name, "() is written ", function.usage));
    }
    Type::Kind type;
    if (!ResultType(function.function, arguments, &type)) {
      std::vector<std::string> types;
      for (const NodePointer& argument : arguments) {
        types.push_back(Describe(argument->type));
      }
      return ReportName(node,
                        absl::StrCat(node.name, "() can't take ",
                                     absl::StrJoin(types, " and ")),
                        absl::StrCat("it is written ", function.usage));
    }
    NodePointer result = Make(Op::kCall, type, node);
    result->function = function.function;
    for (NodePointer& argument : arguments) {
      result->children.push_back(std::move(argument));
    }
    if (function.function == Function::kMatches &&
        !CompileRegex(result.get())) {
      return nullptr;
    }
    return Fold(std::move(result));
  }

  static absl::Span<const FunctionEntry> Functions() {
    static constexpr FunctionEntry kFunctions[] = {
        {"size", Function::kSize, false, 1, "size(a string or a list)"},
        {"size", Function::kSize, true, 1, "value.size()"},
        {"startsWith", Function::kStartsWith, true, 2,
         "text.startsWith(\"beginning\")"},
        {"endsWith", Function::kEndsWith, true, 2, "text.endsWith(\"end\")"},
        {"contains", Function::kContains, true, 2, "text.contains(\"part\")"},
        {"matches", Function::kMatches, true, 2,
         "text.matches(\"regular expression\")"},
        {"matches", Function::kMatches, false, 2,
         "matches(text, \"regular expression\")"},
        {"duration", Function::kDuration, false, 1, "duration(\"1h30m\")"},
        {"timestamp", Function::kTimestamp, false, 1,
         "timestamp(\"2024-01-31T08:00:00Z\")"},
        {"version", Function::kVersion, false, 1, "version(\"2.4.1\")"},
        {"bool", Function::kBool, false, 1, "bool(a bool or a string)"},
        {"int", Function::kInt, false, 1,
         "int(a number, a string or a timestamp)"},
        {"uint", Function::kUint, false, 1, "uint(a number or a string)"},
        {"double", Function::kDouble, false, 1, "double(a number or a string)"},
        {"string", Function::kString, false, 1,
         "string(a number, a bool, a duration or a timestamp)"},
    };
    return kFunctions;
  }

  static const FunctionEntry* FindFunction(const SyntaxNode& node) {
    for (const FunctionEntry& entry : Functions()) {
      if (entry.name == node.name && entry.has_target == node.has_target) {
        return &entry;
      }
    }
    return nullptr;
  }

  std::nullptr_t ReportUnknownFunction(const SyntaxNode& node) {
    std::vector<std::string> names;
    for (const FunctionEntry& entry : Functions()) {
      if (entry.name == node.name) {
        return ReportName(
            node, absl::StrCat(node.name, "() is written ", entry.usage));
      }
      names.emplace_back(entry.name);
    }
    if (node.name == "exists" || node.name == "all" ||
        node.name == "exists_one") {
      return ReportName(node, absl::StrCat(node.name, "() is written list.",
                                           node.name, "(e, predicate)"));
    }
    for (const absl::string_view macro :
         {"has", "exists", "all", "exists_one"}) {
      names.emplace_back(macro);
    }
    const std::string near = NearestName(node.name, names);
    return ReportName(
        node, absl::StrCat("there is no function '", node.name, "'"),
        near.empty() ? "" : absl::StrCat("did you mean ", near, "?"));
  }

  static bool ResultType(Function function,
                         const std::vector<NodePointer>& arguments,
                         Type::Kind* result) {
    using TypeKind = Type::Kind;
    const Type& type = arguments[0]->type;
    auto is_one_of = [&](std::initializer_list<TypeKind> kinds) {
      return std::any_of(kinds.begin(), kinds.end(),
                         [&](TypeKind kind) { return type.Fits(kind); });
    };
    switch (function) {
      case Function::kSize:
        *result = TypeKind::kInt;
        return type.is_list() || type.Fits(TypeKind::kString);
      case Function::kStartsWith:
      case Function::kEndsWith:
      case Function::kContains:
      case Function::kMatches:
        *result = TypeKind::kBool;
        return type.Fits(TypeKind::kString) &&
               arguments[1]->type.Fits(TypeKind::kString);
      case Function::kDuration:
        *result = TypeKind::kDuration;
        return is_one_of({TypeKind::kString, TypeKind::kDuration});
      case Function::kTimestamp:
        *result = TypeKind::kTimestamp;
        return is_one_of(
            {TypeKind::kString, TypeKind::kInt, TypeKind::kTimestamp});
      case Function::kVersion:
        *result = TypeKind::kVersion;
        return is_one_of({TypeKind::kString, TypeKind::kVersion});
      case Function::kBool:
        *result = TypeKind::kBool;
        return is_one_of({TypeKind::kString, TypeKind::kBool});
      case Function::kInt:
        *result = TypeKind::kInt;
        return is_one_of({TypeKind::kInt, TypeKind::kUint, TypeKind::kDouble,
                          TypeKind::kString, TypeKind::kTimestamp});
      case Function::kUint:
        *result = TypeKind::kUint;
        return is_one_of({TypeKind::kInt, TypeKind::kUint, TypeKind::kDouble,
                          TypeKind::kString});
      case Function::kDouble:
        *result = TypeKind::kDouble;
        return is_one_of({TypeKind::kInt, TypeKind::kUint, TypeKind::kDouble,
                          TypeKind::kString});
      case Function::kString:
        *result = TypeKind::kString;
        return is_one_of({TypeKind::kInt, TypeKind::kUint, TypeKind::kDouble,
                          TypeKind::kString, TypeKind::kBool,
                          TypeKind::kDuration, TypeKind::kTimestamp});
    }
    return false;
  }

  // The regular expression of matches(), where it is constant.
  bool CompileRegex(Node* call) {
    const Node& pattern = call->child(1);
    if (!IsConstant(pattern)) return true;
    const absl::string_view text = pattern.constant.string_value();
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto regex = std::make_unique<re2::RE2>(
        re2::StringPiece(text.data(), text.size()), options);
    if (!regex->ok()) {
      // Without the mistakes check it is an error each time it is evaluated.
      if (!options_.refuse_mistakes) return true;
      Report(pattern.begin, pattern.end,
             absl::StrCat("this regular expression is wrong: ", regex->error()),
             "its syntax is RE2's: https://github.com/google/re2/wiki/Syntax");
      return false;
    }
    if (regex->ProgramSize() > options_.max_regex_program) {
      Report(pattern.begin, pattern.end,
             absl::StrCat("this regular expression compiles to ",
                          regex->ProgramSize(), " instructions; the limit is ",
                          options_.max_regex_program),
             "write it smaller, or raise the limit max_regex_program");
      return false;
    }
    call->regex = std::move(regex);
    return true;
  }

  NodePointer CheckHas(const SyntaxNode& node) {
    if (node.children.size() != 1 ||
        (syntax(node.children[0]).kind != Kind::kSelect &&
         syntax(node.children[0]).kind != Kind::kIdentifier)) {
      return ReportName(node, "has() wants one field", "write has(led.mode)");
    }
    NodePointer result = CheckPath(node.children[0], /*has=*/true);
    if (result == nullptr) return nullptr;
    if (result->path.empty()) {
      return Report(result->begin, result->end,
                    "has() wants a field, and this is a whole value",
                    "write has(led.mode)");
    }
    result->begin = node.begin;
    result->end = node.end;
    return result;
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer CheckMacro(const SyntaxNode& node,
                                                 Op op) {
    if (!IsMacroForm(node)) return nullptr;
    NodePointer list = Check(node.children[0]);
    if (list == nullptr || !BindVariable(node, *list)) return nullptr;
    NodePointer predicate = Check(node.children[2]);
    variables_.pop_back();
    if (predicate == nullptr) return nullptr;
    return FinishMacro(node, op, std::move(list), std::move(predicate));
  }

  // list.exists(name, predicate)
  ABSL_ATTRIBUTE_NOINLINE bool IsMacroForm(const SyntaxNode& node) {
    if (node.children.size() == 4) {
      ReportOutside(node.name_begin, node.name_end,
                    absl::StrCat(node.name, "() with two variables"),
                    "macros of two variables");
      return false;
    }
    if (node.children.size() != 3 ||
        syntax(node.children[1]).kind != Kind::kIdentifier ||
        syntax(node.children[1]).absolute) {
      ReportName(node,
                 absl::StrCat(node.name, "() wants a name and a predicate"),
                 absl::StrCat("write list.", node.name, "(e, e > 0)"));
      return false;
    }
    return true;
  }

  ABSL_ATTRIBUTE_NOINLINE bool BindVariable(const SyntaxNode& node,
                                            const Node& list) {
    if (!list.type.is_list()) {
      Report(list.begin, list.end,
             absl::StrCat(node.name, "() wants a list before it, and this is ",
                          Describe(list.type)));
      return false;
    }
    Type element = list.type;
    --element.list_depth;
    variables_.push_back({syntax(node.children[1]).name, element});
    return true;
  }

  ABSL_ATTRIBUTE_NOINLINE NodePointer FinishMacro(const SyntaxNode& node, Op op,
                                                  NodePointer list,
                                                  NodePointer predicate) {
    if (!predicate->type.Fits(Type::Kind::kBool)) {
      return Report(predicate->begin, predicate->end,
                    absl::StrCat("the predicate of ", node.name,
                                 "() must be a bool, and this is ",
                                 Describe(predicate->type)));
    }
    NodePointer result = Make(op, Type::Kind::kBool, node);
    result->variable = static_cast<int>(variables_.size());
    result->variable_name = syntax(node.children[1]).name;
    result->children.push_back(std::move(list));
    result->children.push_back(std::move(predicate));
    return result;
  }

  // Replaces what has only constants below by its value.
  NodePointer Fold(NodePointer node) {
    for (const auto& child : node->children) {
      if (!IsConstant(*child)) return node;
    }
    const Value value = EvaluateConstant(*node);
    const bool is_version =
        node->op == Op::kCall && node->function == Function::kVersion;
    if (!value.is_known()) {
      if (!options_.refuse_mistakes && !is_version) return node;
      return Report(node->begin, node->end,
                    absl::StrCat("this always fails: ", value.reason()),
                    is_version ? "versions are written \"2.4.1\" or \"1.3.11 "
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

  const absl::string_view source_;
  const Schema& schema_;
  const CheckOptions& options_;
  const SyntaxTree& tree_;
  std::vector<Problem>* problems_;
  std::vector<LoopVariable> variables_;
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
