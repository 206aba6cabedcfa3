#include "kasa_diag/evaluator/factor_table.h"

#include <algorithm>
#include <cstring>

namespace kasa_diag::evaluator {
namespace {

using condition::Op;
using condition::Value;

int Rank(Tristate state) {
  return state == Tristate::kFalse ? 0 : state == Tristate::kUnknown ? 1 : 2;
}

Tristate Opposite(Tristate state) {
  if (state == Tristate::kUnknown) return state;
  return state == Tristate::kTrue ? Tristate::kFalse : Tristate::kTrue;
}

}  // namespace

int FactorTable::Add(Factor factor) {
  const auto inserted = number_of_.try_emplace(std::move(factor), size());
  if (inserted.second) {
    factors_.push_back(&inserted.first->first);
    dimension_of_.push_back(factors_.back()->dimension);
  }
  return inserted.first->second;
}

bool FactorTable::AddConstant(const Value& constant, Atom* atom) {
  uint64_t bits;
  switch (constant.kind()) {
    case Value::Kind::kBool:
      bits = constant.bool_value() ? 1 : 0;
      break;
    case Value::Kind::kInt:
      bits = static_cast<uint64_t>(constant.int_value());
      break;
    case Value::Kind::kUint:
      bits = constant.uint_value();
      break;
    case Value::Kind::kDouble: {
      const double value = constant.double_value();
      std::memcpy(&bits, &value, sizeof(bits));
      break;
    }
    case Value::Kind::kString: {
      const auto found = texts_.find(constant.string_value());
      bits = found != texts_.end() ? found->second : texts_.size();
      if (found == texts_.end()) texts_.emplace(constant.string_value(), bits);
      break;
    }
    default:
      return false;
  }
  atom->push_back(static_cast<uint64_t>(constant.kind()));
  atom->push_back(bits);
  return true;
}

// Of the atom, if it is known how to tell it from others; else of the set.
template <typename MakeSet>
absl::optional<int> FactorTable::Find(bool is_known, const Atom& atom,
                                      int dimension, const MakeSet& make_set) {
  if (is_known) {
    const auto found = atoms_.find(atom);
    if (found != atoms_.end()) return found->second;
  }
  absl::optional<ValueSet> set = make_set();
  if (!set.has_value()) return absl::nullopt;
  const int number = Add({dimension, std::move(*set)});
  if (is_known) atoms_.emplace(atom, number);
  return number;
}

absl::optional<int> FactorTable::Comparison(Op op, int dimension, Domain domain,
                                            const Value& constant) {
  Atom atom = {static_cast<uint64_t>(dimension), static_cast<uint64_t>(op)};
  const bool is_known = AddConstant(constant, &atom);
  return Find(is_known, atom, dimension,
              [&] { return ComparisonSet(op, domain, constant); });
}

absl::optional<int> FactorTable::Membership(int dimension, Domain domain,
                                            const condition::Node& list) {
  Atom atom = {static_cast<uint64_t>(dimension),
               static_cast<uint64_t>(Op::kIn)};
  const bool is_known =
      list.op == Op::kList &&
      std::all_of(list.children.begin(), list.children.end(),
                  [&](const auto& element) {
                    return element->op == Op::kConstant &&
                           AddConstant(element->constant, &atom);
                  });
  return Find(is_known, atom, dimension,
              [&] { return MembershipSet(domain, list); });
}

int FactorTable::Not(int number) {
  const Factor& factor = *factors_[number];
  return Add(
      {factor.dimension, factor.set.Complement(), Opposite(factor.absent)});
}

// By halves: a long list of values is sorted, not inserted one by one. What
// comes in between is not kept.
Factor FactorTable::Merge(absl::Span<const int> numbers, bool is_union) const {
  if (numbers.size() == 1) return *factors_[numbers[0]];
  const size_t half = numbers.size() / 2;
  const Factor a = Merge(numbers.first(half), is_union);
  const Factor b = Merge(numbers.subspan(half), is_union);
  return {a.dimension,
          is_union ? a.set.Union(b.set) : a.set.Intersection(b.set),
          (Rank(a.absent) > Rank(b.absent)) == is_union ? a.absent : b.absent};
}

int FactorTable::All(absl::Span<const int> numbers) {
  if (numbers.size() == 1) return numbers[0];
  return Add(Merge(numbers, /*is_union=*/false));
}

int FactorTable::Any(absl::Span<const int> numbers) {
  if (numbers.size() == 1) return numbers[0];
  return Add(Merge(numbers, /*is_union=*/true));
}

bool FactorTable::IsFalse(int number) const {
  const Factor& factor = *factors_[number];
  return factor.absent == Tristate::kFalse && factor.set.toggles().empty();
}

}  // namespace kasa_diag::evaluator
