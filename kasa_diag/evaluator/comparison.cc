// Numbers of different types. CEL compares them by value, and an integer with a
// double after rounding the integer. For a fixed constant that order is
// monotone in the field's value, so each constant cuts the field's range in at
// most two places. Where a cut is not plain to see, it is searched for by
// bisection over the 2^64 ordered values, asking the interpreter's own
// CompareNumbers: exact by construction, at some 130 comparisons a constant,
// once.

#include "kasa_diag/evaluator/comparison.h"

#include <cstring>
#include <utility>

namespace kasa_diag::evaluator {
namespace {

using condition::Node;
using condition::Op;
using condition::Type;
using condition::Value;

constexpr int64_t kExactInDouble = int64_t{1} << 53;

OrderSets SetsAround(Key first, Key after) {
  OrderSets sets;
  sets.less = ValueSet::Until(first);
  sets.equal = ValueSet::Between(std::move(first), after);
  sets.greater = ValueSet::From(std::move(after));
  return sets;
}

OrderSets AroundInteger(int64_t ordered) {
  Key key = IntegerKey(ordered);
  return SetsAround(key, JustAfter(key));
}

// NaN's key is above all others: what is below the constant or equal to it lies
// below that, so only what is greater has to end there.
OrderSets WithoutNan(OrderSets sets) {
  sets.greater =
      sets.greater.Intersection(ValueSet::Until(IntegerKey(kOrderedNan)));
  return sets;
}

double FromOrdered(int64_t ordered) {
  if (ordered < 0) ordered ^= INT64_MAX;
  double value;
  std::memcpy(&value, &ordered, sizeof(value));
  return value;
}

Value FieldValue(Domain domain, int64_t ordered) {
  switch (domain) {
    case Domain::kUnsigned:
      return Value::Uint(static_cast<uint64_t>(ordered) ^ (uint64_t{1} << 63));
    case Domain::kDouble:
      return Value::Double(FromOrdered(ordered));
    default:
      return Value::Int(ordered);
  }
}

// The key of the least value whose order with the constant is at least `bound`;
// just after the largest when there is none.
Key FirstWithOrder(Domain domain, const Value& constant, int bound) {
  int64_t low = INT64_MIN;
  int64_t high = INT64_MAX;
  if (domain == Domain::kDouble) {
    high = kOrderedNan - 1;
    low = OrderedDouble(-FromOrdered(high));
  }
  if (condition::CompareNumbers(FieldValue(domain, high), constant) < bound) {
    return JustAfter(IntegerKey(high));
  }
  while (low < high) {
    // The floor of the mean, without overflow.
    const int64_t middle = (low & high) + ((low ^ high) >> 1);
    if (condition::CompareNumbers(FieldValue(domain, middle), constant) >=
        bound) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return IntegerKey(low);
}

absl::optional<OrderSets> CompareNumber(Domain domain, const Value& constant) {
  using Kind = Value::Kind;
  switch (constant.kind()) {
    case Kind::kBool:
      return AroundInteger(constant.bool_value() ? 1 : 0);
    case Kind::kInt: {
      const int64_t value = constant.int_value();
      if (domain == Domain::kInteger) return AroundInteger(value);
      if (domain == Domain::kUnsigned && value >= 0) {
        return AroundInteger(OrderedUint(static_cast<uint64_t>(value)));
      }
      if (domain == Domain::kDouble && value >= -kExactInDouble &&
          value <= kExactInDouble) {
        return WithoutNan(
            AroundInteger(OrderedDouble(static_cast<double>(value))));
      }
      break;
    }
    case Kind::kUint:
      if (domain == Domain::kUnsigned) {
        return AroundInteger(OrderedUint(constant.uint_value()));
      }
      break;
    case Kind::kDouble: {
      const double value = constant.double_value();
      if (value != value) return OrderSets();
      if (domain == Domain::kDouble) {
        return WithoutNan(AroundInteger(OrderedDouble(value)));
      }
      break;
    }
    default:
      return absl::nullopt;
  }
  OrderSets sets = SetsAround(FirstWithOrder(domain, constant, 0),
                              FirstWithOrder(domain, constant, 1));
  return domain == Domain::kDouble ? WithoutNan(std::move(sets)) : sets;
}

// A version that has less than the constant compares by what both have, and so
// does one that has more: at each level the constant is a prefix of a key.
OrderSets CompareVersion(const device::FirmwareVersion& constant) {
  char full[kVersionKeySize];
  WriteVersionKey(constant, full);
  const int level_of_constant = VersionLevel(constant);
  constexpr int kSizes[kVersionLevels] = {33, 37, 45};
  OrderSets sets;
  for (int level = 0; level < kVersionLevels; ++level) {
    const int common = std::min(level, level_of_constant);
    Key prefix(full, kSizes[common]);
    prefix[0] = static_cast<char>(level);
    Key after = AfterVersionPrefix(prefix);
    const Key level_begin(1, static_cast<char>(level));
    const Key level_end(1, static_cast<char>(level + 1));
    sets.less = sets.less.Union(ValueSet::Between(level_begin, prefix));
    sets.equal = sets.equal.Union(ValueSet::Between(prefix, after));
    sets.greater =
        sets.greater.Union(ValueSet::Between(std::move(after), level_end));
  }
  return sets;
}

}  // namespace

absl::optional<Domain> DomainOf(const Type& type) {
  if (type.is_list()) return absl::nullopt;
  switch (type.kind) {
    case Type::Kind::kBool:
    case Type::Kind::kInt:
      return Domain::kInteger;
    case Type::Kind::kUint:
      return Domain::kUnsigned;
    case Type::Kind::kDouble:
      return Domain::kDouble;
    case Type::Kind::kString:
      return Domain::kText;
    case Type::Kind::kDuration:
    case Type::Kind::kTimestamp:
      return Domain::kTime;
    case Type::Kind::kVersion:
      return Domain::kVersion;
    default:
      return absl::nullopt;
  }
}

absl::optional<OrderSets> CompareWith(Domain domain, const Value& constant) {
  using Kind = Value::Kind;
  switch (domain) {
    case Domain::kInteger:
    case Domain::kUnsigned:
    case Domain::kDouble:
      return CompareNumber(domain, constant);
    case Domain::kText: {
      if (constant.kind() != Kind::kString) return absl::nullopt;
      Key key(constant.string_value());
      return SetsAround(key, JustAfter(key));
    }
    case Domain::kTime: {
      Key key;
      if (constant.kind() == Kind::kDuration) {
        const condition::Duration value = constant.duration_value();
        key = TimeKey(value.seconds, value.nanos);
      } else if (constant.kind() == Kind::kTimestamp) {
        const condition::Timestamp value = constant.timestamp_value();
        key = TimeKey(value.seconds, value.nanos);
      } else {
        return absl::nullopt;
      }
      return SetsAround(key, JustAfter(key));
    }
    case Domain::kVersion:
      if (constant.kind() != Kind::kVersion) return absl::nullopt;
      return CompareVersion(constant.version_value());
  }
  return absl::nullopt;
}

absl::optional<ValueSet> ComparisonSet(Op op, Domain domain,
                                       const Value& constant) {
  // Most of all comparisons, without the two sets that nobody asks for.
  if (domain == Domain::kInteger && constant.kind() == Value::Kind::kInt) {
    Key key = IntegerKey(constant.int_value());
    if (op == Op::kLess) return ValueSet::Until(std::move(key));
    if (op == Op::kGreaterEqual) return ValueSet::From(std::move(key));
    if (op == Op::kLessEqual) return ValueSet::Until(JustAfter(std::move(key)));
    if (op == Op::kGreater) return ValueSet::From(JustAfter(std::move(key)));
    Key after = JustAfter(key);
    ValueSet equal = ValueSet::Between(std::move(key), std::move(after));
    return op == Op::kEqual ? std::move(equal) : equal.Complement();
  }
  if (domain == Domain::kText && constant.kind() == Value::Kind::kString &&
      (op == Op::kEqual || op == Op::kNotEqual)) {
    Key key(constant.string_value());
    Key after = JustAfter(key);
    ValueSet equal = ValueSet::Between(std::move(key), std::move(after));
    return op == Op::kEqual ? std::move(equal) : equal.Complement();
  }
  absl::optional<OrderSets> sets = CompareWith(domain, constant);
  if (!sets.has_value()) return absl::nullopt;
  switch (op) {
    case Op::kEqual:
      return std::move(sets->equal);
    case Op::kNotEqual:
      return sets->equal.Complement();
    case Op::kLess:
      return std::move(sets->less);
    case Op::kLessEqual:
      return sets->less.Union(sets->equal);
    case Op::kGreater:
      return std::move(sets->greater);
    case Op::kGreaterEqual:
      return sets->equal.Union(sets->greater);
    default:
      return absl::nullopt;
  }
}

absl::optional<ValueSet> MembershipSet(Domain domain, const Node& list) {
  if (list.op != Op::kList) return absl::nullopt;
  ValueSet set;
  for (const auto& element : list.children) {
    if (element->op != Op::kConstant) return absl::nullopt;
    absl::optional<OrderSets> sets = CompareWith(domain, element->constant);
    if (!sets.has_value()) return absl::nullopt;
    set = set.Union(sets->equal);
  }
  return set;
}

}  // namespace kasa_diag::evaluator
