// An atom compares one field with constants. `exists` over a list is one where
// its predicate is a set of elements: no element can be unknown or an error
// then, so it is true when an element is in the set, false when none is, and
// unknown when the list is empty, which is absent. `all` is the negation of
// `exists` over the other elements. Two tests of one list are two dimensions:
// an element that satisfies the first need not be one that satisfies the
// second.

#include "kasa_diag/evaluator/atoms.h"

#include <utility>

#include "google/protobuf/descriptor.pb.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Base;
using condition::Function;
using condition::Node;
using condition::Op;
using condition::Type;

// A field of an input that has a slot: a text must be held as std::string.
bool IsReadable(const Node& node) {
  if (!condition::IsInputField(node)) return false;
  return node.path.back()->options().ctype() ==
         google::protobuf::FieldOptions::STRING;
}

bool IsInputList(const Node& node) {
  return IsReadable(node) && node.type.list_depth == 1 &&
         node.path.back()->message_type() == nullptr;
}

Domain ElementDomain(const Node& list, bool* known) {
  Type element = list.type;
  --element.list_depth;
  const absl::optional<Domain> domain = DomainOf(element);
  *known = domain.has_value();
  return domain.value_or(Domain::kInteger);
}

// The texts that begin with `prefix`.
ValueSet PrefixSet(absl::string_view prefix) {
  Key after;
  Key first(prefix);
  return AfterTextPrefix(prefix, &after)
             ? ValueSet::Between(std::move(first), std::move(after))
             : ValueSet::From(std::move(first));
}

// --- Predicates of one variable.

bool IsVariable(const Node& node, int variable) {
  return node.op == Op::kField && node.base == Base::kVariable &&
         node.path.empty() && node.variable == variable;
}

// The elements for which the predicate is true; it is false for all others.
absl::optional<ValueSet> ElementSet(const Node& node, int variable,
                                    Domain domain) {
  switch (node.op) {
    case Op::kConstant:
      return node.constant.is_true() ? ValueSet::All() : ValueSet();
    case Op::kField:
      if (!IsVariable(node, variable)) return absl::nullopt;
      return TrueSet();
    case Op::kNot: {
      absl::optional<ValueSet> set =
          ElementSet(node.child(0), variable, domain);
      if (!set.has_value()) return absl::nullopt;
      return set->Complement();
    }
    case Op::kAnd:
    case Op::kOr: {
      ValueSet result = node.op == Op::kAnd ? ValueSet::All() : ValueSet();
      for (const auto& child : node.children) {
        absl::optional<ValueSet> set = ElementSet(*child, variable, domain);
        if (!set.has_value()) return absl::nullopt;
        result = node.op == Op::kAnd ? result.Intersection(*set)
                                     : result.Union(*set);
      }
      return result;
    }
    case Op::kIn:
      if (!IsVariable(node.child(0), variable)) return absl::nullopt;
      return MembershipSet(domain, node.child(1));
    case Op::kCall:
      if (node.function != Function::kStartsWith ||
          !IsVariable(node.child(0), variable) ||
          node.child(1).op != Op::kConstant) {
        return absl::nullopt;
      }
      return PrefixSet(node.child(1).constant.string_value());
    default:
      break;
  }
  if (!condition::IsComparison(node.op)) return absl::nullopt;
  if (IsVariable(node.child(0), variable) &&
      node.child(1).op == Op::kConstant) {
    return ComparisonSet(node.op, domain, node.child(1).constant);
  }
  if (IsVariable(node.child(1), variable) &&
      node.child(0).op == Op::kConstant) {
    return ComparisonSet(Mirrored(node.op), domain, node.child(0).constant);
  }
  return absl::nullopt;
}

absl::optional<ValueSet> MacroSet(const Node& node, Domain* domain) {
  if (node.op != Op::kExists && node.op != Op::kAll) return absl::nullopt;
  if (!IsInputList(node.child(0))) return absl::nullopt;
  bool known = false;
  *domain = ElementDomain(node.child(0), &known);
  if (!known) return absl::nullopt;
  return ElementSet(node.child(1), node.variable, *domain);
}

// --- Operands: what compares with a constant.

struct Operand {
  int dimension;
  Domain domain;
};

absl::optional<Operand> MakeOperand(const Node& node,
                                    DimensionTable* dimensions) {
  if (IsReadable(node)) {
    const absl::optional<Domain> domain = DomainOf(node.type);
    if (!domain.has_value()) return absl::nullopt;
    return Operand{dimensions->Value(*domain, node.input, node.path), *domain};
  }
  if (node.op != Op::kCall || node.children.size() != 1 ||
      !IsReadable(node.child(0))) {
    return absl::nullopt;
  }
  const Node& argument = node.child(0);
  if (node.function == Function::kVersion &&
      argument.type.Is(Type::Kind::kString)) {
    return Operand{
        dimensions->Value(Domain::kVersion, argument.input, argument.path),
        Domain::kVersion};
  }
  if (node.function == Function::kSize && argument.type.is_list()) {
    return Operand{dimensions->ListSize(argument.input, argument.path),
                   Domain::kInteger};
  }
  return absl::nullopt;
}

bool CanBeOperand(const Node& node) {
  return IsReadable(node) ||
         (node.op == Op::kCall && node.children.size() == 1 &&
          IsReadable(node.child(0)));
}

absl::optional<int> CompareOperand(Op op, const Node& operand,
                                   const Node& constant,
                                   Vocabulary* vocabulary) {
  if (constant.op != Op::kConstant || !CanBeOperand(operand)) {
    return absl::nullopt;
  }
  const absl::optional<Operand> made =
      MakeOperand(operand, &vocabulary->dimensions);
  if (!made.has_value()) return absl::nullopt;
  return vocabulary->factors.Comparison(op, made->dimension, made->domain,
                                        constant.constant);
}

absl::optional<int> MakeHas(const Node& node, Vocabulary* vocabulary) {
  if (node.base != Base::kInput) return absl::nullopt;
  const google::protobuf::FieldDescriptor* field = node.path.back();
  // Without presence, "has" means "is not the default": left alone.
  if (!field->is_repeated() && !field->has_presence()) return absl::nullopt;
  const bool is_value =
      !field->is_repeated() && field->message_type() == nullptr &&
      field->type() != google::protobuf::FieldDescriptor::TYPE_BYTES;
  const absl::optional<Domain> domain =
      is_value ? DomainOf(condition::TypeOfField(field)) : absl::nullopt;
  DimensionTable& dimensions = vocabulary->dimensions;
  const int dimension = domain.has_value()
                            ? dimensions.Value(*domain, node.input, node.path)
                            : dimensions.Presence(node.input, node.path);
  return vocabulary->factors.Add(
      {dimension, ValueSet::All(), Tristate::kFalse});
}

absl::optional<int> MakeMembership(const Node& node, Vocabulary* vocabulary) {
  const Node& value = node.child(0);
  const Node& list = node.child(1);
  DimensionTable& dimensions = vocabulary->dimensions;
  if (IsInputList(list) && value.op == Op::kConstant) {
    bool known = false;
    const Domain domain = ElementDomain(list, &known);
    if (!known) return absl::nullopt;
    absl::optional<ValueSet> set =
        ComparisonSet(Op::kEqual, domain, value.constant);
    if (!set.has_value()) return absl::nullopt;
    return vocabulary->factors.Add(
        {dimensions.Element(domain, list.input, list.path, std::move(*set)),
         TrueSet()});
  }
  if (!CanBeOperand(value)) return absl::nullopt;
  const absl::optional<Operand> operand = MakeOperand(value, &dimensions);
  if (!operand.has_value()) return absl::nullopt;
  return vocabulary->factors.Membership(operand->dimension, operand->domain,
                                        list);
}

absl::optional<int> MakeTextTest(const Node& node, Vocabulary* vocabulary) {
  if (node.children.size() != 2 || node.child(1).op != Op::kConstant ||
      !IsReadable(node.child(0)) ||
      !node.child(0).type.Is(Type::Kind::kString)) {
    return absl::nullopt;
  }
  const Node& text = node.child(0);
  DimensionTable& dimensions = vocabulary->dimensions;
  if (node.function == Function::kStartsWith) {
    return vocabulary->factors.Add(
        {dimensions.Value(Domain::kText, text.input, text.path),
         PrefixSet(node.child(1).constant.string_value())});
  }
  if (node.function == Function::kMatches && node.regex == nullptr) {
    return absl::nullopt;
  }
  return vocabulary->factors.Add({dimensions.Text(node), TrueSet()});
}

absl::optional<int> MakeMacro(const Node& node, Vocabulary* vocabulary) {
  Domain domain;
  absl::optional<ValueSet> set = MacroSet(node, &domain);
  if (!set.has_value()) return absl::nullopt;
  const bool all = node.op == Op::kAll;
  if (all) set = set->Complement();
  const Node& list = node.child(0);
  return vocabulary->factors.Add(
      {vocabulary->dimensions.Element(domain, list.input, list.path,
                                      std::move(*set)),
       all ? FalseSet() : TrueSet()});
}

}  // namespace

absl::optional<int> MakeAtom(const Node& node, Vocabulary* vocabulary) {
  DimensionTable& dimensions = vocabulary->dimensions;
  switch (node.op) {
    case Op::kField:
      if (!IsReadable(node)) return absl::nullopt;
      return vocabulary->factors.Add(
          {dimensions.Value(Domain::kInteger, node.input, node.path),
           TrueSet()});
    case Op::kHas:
      return MakeHas(node, vocabulary);
    case Op::kInSymbols:
      return vocabulary->factors.Add(
          {dimensions.Symbol(node.input, node.symbol), TrueSet()});
    case Op::kIn:
      return MakeMembership(node, vocabulary);
    case Op::kCall:
      return MakeTextTest(node, vocabulary);
    case Op::kExists:
    case Op::kAll:
      return MakeMacro(node, vocabulary);
    default:
      break;
  }
  if (!condition::IsComparison(node.op)) return absl::nullopt;
  const absl::optional<int> factor =
      CompareOperand(node.op, node.child(0), node.child(1), vocabulary);
  if (factor.has_value()) return factor;
  return CompareOperand(Mirrored(node.op), node.child(1), node.child(0),
                        vocabulary);
}

bool IsIndexableMacro(const Node& node) {
  Domain domain;
  return MacroSet(node, &domain).has_value();
}

}  // namespace kasa_diag::evaluator
