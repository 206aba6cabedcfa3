// Names resolve as CEL has it: loop variables first, then the longest name that
// is an enum's constant, then fields of the root, then the inputs.

#include "kasa_diag/condition/check_path.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/literal.h"
#include "kasa_diag/condition/message_types.h"
#include "kasa_diag/condition/name_resolution.h"
#include "kasa_diag/condition/outside.h"
#include "kasa_diag/condition/suggestion.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using Kind = SyntaxNode::Kind;

// "wifi.rssi_dbm" for "rssi_dbm": where a field of this name is one level
// down.
std::string DeepField(CheckContext& context,
                      const std::vector<std::string>& parts) {
  const Descriptor* root = context.schema().inputs()[0].descriptor;
  for (int i = 0; i < root->field_count(); ++i) {
    const FieldDescriptor* field = root->field(i);
    if (field->message_type() == nullptr || field->is_repeated()) continue;
    if (field->message_type()->FindFieldByName(parts[0]) != nullptr) {
      return absl::StrCat(field->name(), ".", absl::StrJoin(parts, "."));
    }
  }
  return "";
}

std::nullptr_t ReportUnknownName(CheckContext& context, const SyntaxNode& first,
                                 const std::vector<const SyntaxNode*>& chain,
                                 const std::vector<std::string>& parts) {
  // An enum that exists, with a constant that does not.
  for (size_t size = parts.size(); size >= 2; --size) {
    const EnumName found =
        FindEnumName(context.schema(), absl::MakeSpan(parts).subspan(0, size),
                     first.absolute);
    if (found.value != nullptr) {
      return context.ReportName(*chain[size - 1],
                                "the constant of an enum has no fields");
    }
    if (found.enumeration == nullptr) continue;
    std::vector<std::string> names;
    for (int i = 0; i < found.enumeration->value_count(); ++i) {
      names.emplace_back(found.enumeration->value(i)->name());
    }
    const std::string near = NearestName(parts[size - 1], names);
    return context.ReportName(
        *chain[size - 2],
        absl::StrCat("the enum ",
                     EnumTypeName(context.schema(), found.enumeration),
                     " has no constant '", parts[size - 1], "'"),
        near.empty() ? absl::StrCat("it has ", absl::StrJoin(names, ", "))
                     : absl::StrCat("did you mean ", near, "?"));
  }
  if (IsTypeName(context.schema(), parts, first.absolute) ||
      (chain.empty() && IsNameOfType(first.name))) {
    return context.ReportOutside(first.begin,
                                 chain.empty() ? first.end : chain.back()->end,
                                 absl::StrJoin(parts, "."), "type values");
  }

  // A constant without its enum, or a misspelt name of either.
  std::vector<std::string> matches;
  std::vector<std::string> constants;
  for (const google::protobuf::EnumDescriptor* enumeration :
       EnumsInUse(context.schema())) {
    for (int i = 0; i < enumeration->value_count(); ++i) {
      constants.push_back(
          EnumValueName(context.schema(), enumeration->value(i)));
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
    for (const CheckContext::LoopVariable& variable : context.variables()) {
      names.push_back(variable.name);
    }
    for (const std::string& name :
         FieldNames(context.schema().inputs()[0].descriptor)) {
      names.push_back(name);
    }
    for (const Schema::Input& input : context.schema().inputs()) {
      names.push_back(input.name);
    }
    std::string near;
    if (chain.size() >= 1) {
      near = NearestName(absl::StrJoin(parts, "."), constants);
    }
    if (near.empty()) near = NearestName(first.name, names);
    if (near.empty()) near = DeepField(context, parts);
    if (!near.empty()) hint = absl::StrCat("did you mean ", near, "?");
  }
  return context.ReportName(
      first, absl::StrCat("there is no field or name '", first.name, "' here"),
      hint);
}

// Appends the field that the node names to a path that has reached `type`.
bool AppendField(CheckContext& context, const SyntaxNode& name, bool only_asked,
                 Node* path, Type* type) {
  if (!type->Is(Type::Kind::kMessage)) {
    if (type->is_list()) {
      context.ReportName(
          name, absl::StrCat("a list has no field '", name.name, "'"),
          "ask for elements with exists(e, ...), all(e, ...) or an "
          "index");
    } else {
      context.ReportName(name, absl::StrCat(context.Describe(*type),
                                            " has no field '", name.name, "'"));
    }
    return false;
  }
  const Descriptor* message = type->message;
  if (WellKnownTypeOf(message) == WellKnownType::kDynamic) {
    context.ReportOutside(name.name_begin, name.name_end,
                          "a field of Any or Struct", "Any and Struct");
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
    context.ReportName(
        name,
        absl::StrCat("the message ", message_name, " has no field '", name.name,
                     "'"),
        near.empty()
            ? absl::StrCat("it has ", absl::StrJoin(FieldNames(message), ", "))
            : absl::StrCat("did you mean ", near, "?"));
    return false;
  }
  path->path.push_back(field);
  path->name_begin = name.name_begin;
  path->name_end = name.name_end;
  if (only_asked) return true;  // has() may ask for what can't be read
  const absl::string_view construct = OutsideConstructOf(field);
  if (!construct.empty()) {
    context.ReportOutside(name.name_begin, name.name_end,
                          absl::StrCat("the field '", name.name, "'"),
                          construct);
    return false;
  }
  *type = TypeOfField(field);
  if (field->is_repeated()) ++type->list_depth;
  return true;
}

// Sets the path's base and the type there. `done`: the result is final, an
// enum's constant or null.
NodePointer ResolveName(CheckContext& context, const SyntaxNode& first,
                        const std::vector<const SyntaxNode*>& chain, Node* path,
                        Type* type, bool* done) {
  if (!first.absolute) {
    for (int i = static_cast<int>(context.variables().size()) - 1; i >= 0;
         --i) {
      if (context.variables()[i].name != first.name) continue;
      path->base = Base::kVariable;
      path->variable = i;
      path->variable_name = first.name;
      *type = context.variables()[i].type;
      return nullptr;
    }
  }
  std::vector<std::string> parts = {first.name};
  for (const SyntaxNode* selection : chain) parts.push_back(selection->name);

  if (!chain.empty()) {
    // The longest name wins: an enum's constant needs at least two parts.
    const EnumName found =
        FindEnumName(context.schema(), parts, first.absolute);
    if (found.value != nullptr && path->op != Op::kHas) {
      *done = true;
      NodePointer constant =
          MakeNode(Op::kConstant, Type::Kind::kInt, *chain.back());
      constant->type.enumeration = found.enumeration;
      constant->enum_value = found.value;
      constant->constant = Value::Int(found.value->number());
      return constant;
    }
  }
  const Descriptor* root = context.schema().inputs()[0].descriptor;
  if (root->FindFieldByName(first.name) != nullptr) {
    path->base = Base::kInput;
    path->input = 0;
    type->kind = Type::Kind::kMessage;
    type->message = root;
    // The name itself is a field: appended here, the rest by the caller.
    *done = !AppendField(context, first, path->op == Op::kHas && chain.empty(),
                         path, type);
    return nullptr;
  }
  const int input = context.schema().Find(first.name);
  if (input >= 0) {
    const Schema::Input& found = context.schema().inputs()[input];
    if (found.kind == Schema::InputKind::kSymbols) {
      *done = true;
      return context.ReportName(
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
  return ReportUnknownName(context, first, chain, parts);
}

}  // namespace

NodePointer FinishPath(CheckContext& context, int id, bool has,
                       NodePointer operand) {
  // The chain of selections, from its beginning.
  std::vector<const SyntaxNode*> chain;
  int first = id;
  while (context.syntax(first).kind == Kind::kSelect) {
    chain.push_back(&context.syntax(first));
    first = context.syntax(first).children[0];
  }
  std::reverse(chain.begin(), chain.end());
  for (const SyntaxNode* selection : chain) {
    if (selection->optional) {
      return context.ReportOutside(selection->begin, selection->end, "?.",
                                   "optionals");
    }
  }

  NodePointer path = MakeNode(has ? Op::kHas : Op::kField, Type::Kind::kAny,
                              context.syntax(id));

  Type type;
  if (context.syntax(first).kind == Kind::kIdentifier) {
    bool done = false;
    NodePointer whole = ResolveName(context, context.syntax(first), chain,
                                    path.get(), &type, &done);
    if (done) return whole;
  } else {
    type = operand->type;
    path->base = Base::kOperand;
    path->children.push_back(std::move(operand));
  }
  for (size_t i = 0; i < chain.size(); ++i) {
    const bool last = i + 1 == chain.size();
    if (!AppendField(context, *chain[i], has && last, path.get(), &type)) {
      return nullptr;
    }
  }
  path->type = has ? Type{Type::Kind::kBool} : type;
  return path;
}

}  // namespace kasa_diag::condition
