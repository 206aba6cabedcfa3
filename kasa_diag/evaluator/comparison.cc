// Numbers of different types. CEL compares them by value, and an integer with a
// double after rounding the integer. For a fixed constant that order is
// monotone in the field's value, so each constant cuts the field's range in at
// most two places. Where a cut is not plain to see, it is searched for by
// bisection over the 2^64 ordered values, asking the interpreter's own
// CompareNumbers: exact by construction, at some 130 comparisons a constant,
// once.

#include "kasa_diag/evaluator/comparison.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Node;
using condition::Op;
using condition::Type;
using condition::Value;

constexpr int64_t kExactInDouble = int64_t{1} << 53;

// Keys in the order of the values, around a constant: from `begin` on they are
// less than the constant, from `first` on equal, from `after` on greater, until
// `end`; without end if that is empty. What is outside (NaN) has no order with
// the constant.
struct Span {
  Key begin;
  Key first;
  Key after;
  Key end;
};

// More than one for versions only.
using Spans = absl::InlinedVector<Span, 1>;

void AddSpan(Key first, Key after, Spans* spans) {
  spans->emplace_back();
  spans->back().first = std::move(first);
  spans->back().after = std::move(after);
}

// Of a constant that is a value of the domain.
void AddSpanOfKey(Key key, Spans* spans) {
  Key after = JustAfter(key);
  AddSpan(std::move(key), std::move(after), spans);
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

// The constant as a value of the domain, if there is an equal one that is plain
// to see.
absl::optional<int64_t> OrderedConstant(Domain domain, const Value& constant) {
  using Kind = Value::Kind;
  switch (constant.kind()) {
    case Kind::kBool:
      return constant.bool_value() ? 1 : 0;
    case Kind::kInt: {
      const int64_t value = constant.int_value();
      if (domain == Domain::kInteger) return value;
      if (domain == Domain::kUnsigned && value >= 0) {
        return OrderedUint(static_cast<uint64_t>(value));
      }
      if (domain == Domain::kDouble && value >= -kExactInDouble &&
          value <= kExactInDouble) {
        return OrderedDouble(static_cast<double>(value));
      }
      return absl::nullopt;
    }
    case Kind::kUint:
      if (domain != Domain::kUnsigned) return absl::nullopt;
      return OrderedUint(constant.uint_value());
    case Kind::kDouble:
      if (domain != Domain::kDouble) return absl::nullopt;
      return OrderedDouble(constant.double_value());
    default:
      return absl::nullopt;
  }
}

bool AddSpanOfNumber(Domain domain, const Value& constant, Spans* spans) {
  using Kind = Value::Kind;
  const Kind kind = constant.kind();
  if (kind != Kind::kBool && kind != Kind::kInt && kind != Kind::kUint &&
      kind != Kind::kDouble) {
    return false;
  }
  // NaN has no order with anything.
  if (kind == Kind::kDouble &&
      constant.double_value() != constant.double_value()) {
    return true;
  }
  const absl::optional<int64_t> ordered = OrderedConstant(domain, constant);
  if (ordered.has_value()) {
    AddSpanOfKey(IntegerKey(*ordered), spans);
  } else {
    AddSpan(FirstWithOrder(domain, constant, 0),
            FirstWithOrder(domain, constant, 1), spans);
  }
  // NaN's key is above all others.
  if (domain == Domain::kDouble) spans->back().end = IntegerKey(kOrderedNan);
  return true;
}

// A version that has less than the constant compares by what both have, and so
// does one that has more: at each level the constant is a prefix of a key.
void AddSpansOfVersion(const device::FirmwareVersion& constant, Spans* spans) {
  char full[kVersionKeySize];
  WriteVersionKey(constant, full);
  const int level_of_constant = VersionLevel(constant);
  constexpr int kSizes[kVersionLevels] = {33, 37, 45};
  spans->resize(kVersionLevels);
  for (int level = 0; level < kVersionLevels; ++level) {
    const int common = std::min(level, level_of_constant);
    Span& span = (*spans)[level];
    span.begin = Key(1, static_cast<char>(level));
    span.first = Key(full, kSizes[common]);
    span.first[0] = static_cast<char>(level);
    span.after = AfterVersionPrefix(span.first);
    span.end = Key(1, static_cast<char>(level + 1));
  }
}

// False where the domain has no order with the constant. For values of it, the
// order is exactly condition::Order's.
bool AddSpans(Domain domain, const Value& constant, Spans* spans) {
  using Kind = Value::Kind;
  switch (domain) {
    case Domain::kInteger:
    case Domain::kUnsigned:
    case Domain::kDouble:
      return AddSpanOfNumber(domain, constant, spans);
    case Domain::kText:
      if (constant.kind() != Kind::kString) return false;
      AddSpanOfKey(Key(constant.string_value()), spans);
      return true;
    case Domain::kTime:
      if (constant.kind() == Kind::kDuration) {
        const condition::Duration value = constant.duration_value();
        AddSpanOfKey(TimeKey(value.seconds, value.nanos), spans);
        return true;
      }
      if (constant.kind() == Kind::kTimestamp) {
        const condition::Timestamp value = constant.timestamp_value();
        AddSpanOfKey(TimeKey(value.seconds, value.nanos), spans);
        return true;
      }
      return false;
    case Domain::kVersion:
      if (constant.kind() != Kind::kVersion) return false;
      AddSpansOfVersion(constant.version_value(), spans);
      return true;
  }
  return false;
}

ValueSet FromTo(Key first, Key end) {
  if (end.empty()) return ValueSet::From(std::move(first));
  return ValueSet::Between(std::move(first), std::move(end));
}

// The span's values v with `v op constant`.
ValueSet SetOf(Op op, Span&& span) {
  switch (op) {
    case Op::kLess:
      return ValueSet::Between(std::move(span.begin), std::move(span.first));
    case Op::kLessEqual:
      return ValueSet::Between(std::move(span.begin), std::move(span.after));
    case Op::kGreater:
      return FromTo(std::move(span.after), std::move(span.end));
    case Op::kGreaterEqual:
      return FromTo(std::move(span.first), std::move(span.end));
    default:
      return ValueSet::Between(std::move(span.first), std::move(span.after));
  }
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

absl::optional<ValueSet> ComparisonSet(Op op, Domain domain,
                                       const Value& constant) {
  Spans spans;
  if (!AddSpans(domain, constant, &spans)) return absl::nullopt;
  ValueSet set;
  for (Span& span : spans) {
    ValueSet part = SetOf(op, std::move(span));
    set = spans.size() == 1 ? std::move(part) : set.Union(part);
  }
  return op == Op::kNotEqual ? set.Complement() : std::move(set);
}

absl::optional<ValueSet> MembershipSet(Domain domain, const Node& list) {
  if (list.op != Op::kList) return absl::nullopt;
  ValueSet set;
  for (const auto& element : list.children) {
    if (element->op != Op::kConstant) return absl::nullopt;
    const absl::optional<ValueSet> equal =
        ComparisonSet(Op::kEqual, domain, element->constant);
    if (!equal.has_value()) return absl::nullopt;
    set = set.Union(*equal);
  }
  return set;
}

}  // namespace kasa_diag::evaluator
