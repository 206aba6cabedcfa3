// Integers are exact or an error; doubles are IEEE's, with infinities and NaN;
// times keep to CEL's ranges.

#include "kasa_diag/condition/operators.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "kasa_diag/condition/time_values.h"

namespace kasa_diag::condition {
namespace {

using ValueKind = Value::Kind;

constexpr char kOverflow[] = "overflow";
constexpr char kOutOfRange[] = "out of range";

Value FromOptional(absl::optional<Duration> value) {
  return value.has_value() ? Value::Of(*value) : Value::Error(kOutOfRange);
}
Value FromOptional(absl::optional<Timestamp> value) {
  return value.has_value() ? Value::Of(*value) : Value::Error(kOutOfRange);
}

Value AddInts(int64_t a, int64_t b) {
  int64_t sum;
  return __builtin_add_overflow(a, b, &sum) ? Value::Error(kOverflow)
                                            : Value::Int(sum);
}
Value SubtractInts(int64_t a, int64_t b) {
  int64_t difference;
  return __builtin_sub_overflow(a, b, &difference) ? Value::Error(kOverflow)
                                                   : Value::Int(difference);
}
Value MultiplyInts(int64_t a, int64_t b) {
  int64_t product;
  return __builtin_mul_overflow(a, b, &product) ? Value::Error(kOverflow)
                                                : Value::Int(product);
}

Value IntArithmetic(Op op, int64_t a, int64_t b) {
  switch (op) {
    case Op::kAdd:
      return AddInts(a, b);
    case Op::kSubtract:
      return SubtractInts(a, b);
    case Op::kMultiply:
      return MultiplyInts(a, b);
    case Op::kDivide:
      if (b == 0) return Value::Error("division by zero");
      if (a == INT64_MIN && b == -1) return Value::Error(kOverflow);
      return Value::Int(a / b);
    default:
      if (b == 0) return Value::Error("remainder of a division by zero");
      if (a == INT64_MIN && b == -1) return Value::Error(kOverflow);
      return Value::Int(a % b);
  }
}

Value UintArithmetic(Op op, uint64_t a, uint64_t b) {
  uint64_t result;
  switch (op) {
    case Op::kAdd:
      return __builtin_add_overflow(a, b, &result) ? Value::Error(kOverflow)
                                                   : Value::Uint(result);
    case Op::kSubtract:
      return __builtin_sub_overflow(a, b, &result) ? Value::Error(kOverflow)
                                                   : Value::Uint(result);
    case Op::kMultiply:
      return __builtin_mul_overflow(a, b, &result) ? Value::Error(kOverflow)
                                                   : Value::Uint(result);
    case Op::kDivide:
      if (b == 0) return Value::Error("division by zero");
      return Value::Uint(a / b);
    default:
      if (b == 0) return Value::Error("remainder of a division by zero");
      return Value::Uint(a % b);
  }
}

Value DoubleArithmetic(Op op, double a, double b) {
  switch (op) {
    case Op::kAdd:
      return Value::Double(a + b);
    case Op::kSubtract:
      return Value::Double(a - b);
    case Op::kMultiply:
      return Value::Double(a * b);
    default:
      return Value::Double(a / b);
  }
}

Value TimeArithmetic(Op op, const Value& a, const Value& b) {
  if (a.kind() == ValueKind::kDuration) {
    if (b.kind() == ValueKind::kTimestamp) {
      return FromOptional(Add(b.timestamp_value(), a.duration_value()));
    }
    return FromOptional(op == Op::kAdd
                            ? Add(a.duration_value(), b.duration_value())
                            : Subtract(a.duration_value(), b.duration_value()));
  }
  if (b.kind() == ValueKind::kTimestamp) {
    return FromOptional(Subtract(a.timestamp_value(), b.timestamp_value()));
  }
  return FromOptional(op == Op::kAdd
                          ? Add(a.timestamp_value(), b.duration_value())
                          : Subtract(a.timestamp_value(), b.duration_value()));
}

Value Concatenate(const Value& a, const Value& b) {
  std::vector<Value> elements;
  elements.reserve(a.list_size() + b.list_size());
  for (int i = 0; i < a.list_size(); ++i) elements.push_back(a.list_element(i));
  for (int i = 0; i < b.list_size(); ++i) elements.push_back(b.list_element(i));
  return Value::List(std::move(elements));
}

Value Arithmetic(Op op, const Value& a, const Value& b) {
  switch (a.kind()) {
    case ValueKind::kInt:
      if (b.kind() != a.kind()) break;
      return IntArithmetic(op, a.int_value(), b.int_value());
    case ValueKind::kUint:
      if (b.kind() != a.kind()) break;
      return UintArithmetic(op, a.uint_value(), b.uint_value());
    case ValueKind::kDouble:
      if (b.kind() != a.kind()) break;
      return DoubleArithmetic(op, a.double_value(), b.double_value());
    case ValueKind::kString:
      if (b.kind() != a.kind()) break;
      return Value::String(absl::StrCat(a.string_value(), b.string_value()));
    case ValueKind::kDuration:
    case ValueKind::kTimestamp:
      if (b.kind() != ValueKind::kDuration &&
          b.kind() != ValueKind::kTimestamp) {
        break;
      }
      return TimeArithmetic(op, a, b);
    case ValueKind::kList:
      if (b.kind() != a.kind()) break;
      return Concatenate(a, b);
    default:
      break;
  }
  return Value::Error("null takes part in arithmetic");
}

Value CompareInOrder(Op op, const Value& a, const Value& b) {
  const int order = Order(a, b);
  if (order == 3) return Value::Error("null has no order");
  switch (op) {
    case Op::kLess:
      return Value::Bool(order < 0);
    case Op::kLessEqual:
      return Value::Bool(order <= 0);
    case Op::kGreater:
      return Value::Bool(order == 1);
    default:
      return Value::Bool(order == 0 || order == 1);
  }
}

}  // namespace

Value ApplyOperator(Op op, const Value& a, const Value& b) {
  switch (op) {
    case Op::kEqual:
      return Value::Bool(Equal(a, b));
    case Op::kNotEqual:
      return Value::Bool(!Equal(a, b));
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
      return CompareInOrder(op, a, b);
    case Op::kIn:
      for (int i = 0; i < b.list_size(); ++i) {
        if (Equal(a, b.list_element(i))) return Value::Bool(true);
      }
      return Value::Bool(false);
    case Op::kIndex:
      if (b.kind() != ValueKind::kInt || b.int_value() < 0 ||
          b.int_value() >= a.list_size()) {
        return Value::Error("this index is outside of the list");
      }
      return a.list_element(static_cast<int>(b.int_value()));
    default:
      return Arithmetic(op, a, b);
  }
}

}  // namespace kasa_diag::condition
