// A comparison with a constant changes its result only at the constant, so the
// constants and what lies just beside them stand for all values. This holds for
// atoms made of comparisons, `in`, startsWith and its kin, version(), and
// macros over the field's own elements; it does not for arithmetic,
// conversions, size() and regular expressions, which are not tried.

#include "kasa_diag/condition/candidates.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/message_types.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::FieldDescriptor;

// Lists of more distinct constants than this are not tried in all combinations.
constexpr size_t kMaxElements = 4;

bool IsSimple(const Node& node) {
  switch (node.op) {
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kModulo:
    case Op::kNegate:
    case Op::kIndex:
    case Op::kExistsOne:
      return false;
    case Op::kCall:
      if (node.function != Function::kStartsWith &&
          node.function != Function::kEndsWith &&
          node.function != Function::kContains &&
          node.function != Function::kVersion) {
        return false;
      }
      break;
    case Op::kEqual:
    case Op::kNotEqual:
      // A whole list against another.
      if (node.child(0).type.is_list()) return false;
      break;
    default:
      break;
  }
  for (const auto& child : node.children) {
    if (!IsSimple(*child)) return false;
  }
  return true;
}

void CollectConstants(const Node& node, std::vector<Value>* constants) {
  if (node.op == Op::kConstant) constants->push_back(node.constant);
  for (const auto& child : node.children) CollectConstants(*child, constants);
}

void Append(const Value& value, std::vector<Value>* values) {
  for (const Value& other : *values) {
    if (other.kind() == value.kind() && Equal(other, value)) return;
  }
  values->push_back(value);
}

// A number as a double, or NaN.
double AsDouble(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      return static_cast<double>(value.int_value());
    case Value::Kind::kUint:
      return static_cast<double>(value.uint_value());
    case Value::Kind::kDouble:
      return value.double_value();
    default:
      return std::numeric_limits<double>::quiet_NaN();
  }
}

void AppendInts(const std::vector<Value>& constants, int64_t least,
                int64_t greatest, std::vector<Value>* values) {
  auto append = [&](int64_t number) {
    if (number >= least && number <= greatest) {
      Append(Value::Int(number), values);
    }
  };
  append(0);
  for (const Value& constant : constants) {
    const double real = AsDouble(constant);
    if (std::isnan(real)) continue;
    if (!(real > -9.2e18 && real < 9.2e18)) continue;
    const int64_t number = constant.kind() == Value::Kind::kInt
                               ? constant.int_value()
                               : static_cast<int64_t>(std::floor(real));
    for (int64_t step = -1; step <= 2; ++step) append(number + step);
  }
}

void AppendUints(const std::vector<Value>& constants, uint64_t greatest,
                 std::vector<Value>* values) {
  auto append = [&](uint64_t number) {
    if (number <= greatest) Append(Value::Uint(number), values);
  };
  append(0);
  for (const Value& constant : constants) {
    const double real = AsDouble(constant);
    if (std::isnan(real) || real < -1 || real > 1.8e19) continue;
    const uint64_t number =
        constant.kind() == Value::Kind::kUint ? constant.uint_value()
        : real < 0                            ? 0
                   : static_cast<uint64_t>(std::floor(real));
    if (number > 0) append(number - 1);
    append(number);
    append(number + 1);
    append(number + 2);
  }
}

void AppendStrings(const std::vector<Value>& constants,
                   std::vector<Value>* values) {
  std::string all;
  for (const Value& constant : constants) {
    if (constant.kind() == Value::Kind::kString) {
      Append(constant, values);
      all.append(constant.string_value().data(),
                 constant.string_value().size());
    }
    if (constant.kind() == Value::Kind::kVersion) {
      Append(Value::String(constant.version_value().ToString()), values);
      Append(Value::String("0"), values);
      Append(Value::String("4294967295"), values);
    }
  }
  // Begins, ends and contains none of the constants, but all of them.
  Append(Value::String(absl::StrCat("?", all, "?")), values);
  Append(Value::String("?"), values);
}

template <typename Time>
void AppendTimes(const std::vector<Value>& constants, Value::Kind kind,
                 Time (Value::*get)() const, std::vector<Value>* values) {
  Append(Value::Of(Time{}), values);
  for (const Value& constant : constants) {
    if (constant.kind() != kind) continue;
    const Time time = (constant.*get)();
    for (const Duration step : {Duration{0, -1}, Duration{}, Duration{0, 1}}) {
      const auto moved = Add(time, step);
      if (moved.has_value()) Append(Value::Of(*moved), values);
    }
  }
}

bool AppendScalars(const FieldDescriptor* field,
                   const std::vector<Value>& constants,
                   std::vector<Value>* values) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      Append(Value::Bool(false), values);
      Append(Value::Bool(true), values);
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      for (int i = 0; i < field->enum_type()->value_count(); ++i) {
        const int number = field->enum_type()->value(i)->number();
        if (!IsUnspecified(field->enum_type(), number)) {
          Append(Value::Int(number), values);
        }
      }
      return true;
    case FieldDescriptor::CPPTYPE_INT32:
      AppendInts(constants, INT32_MIN, INT32_MAX, values);
      return true;
    case FieldDescriptor::CPPTYPE_INT64:
      AppendInts(constants, INT64_MIN, INT64_MAX, values);
      return true;
    case FieldDescriptor::CPPTYPE_UINT32:
      AppendUints(constants, UINT32_MAX, values);
      return true;
    case FieldDescriptor::CPPTYPE_UINT64:
      AppendUints(constants, UINT64_MAX, values);
      return true;
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      Append(Value::Double(0), values);
      for (const Value& constant : constants) {
        const double real = AsDouble(constant);
        if (std::isnan(real)) continue;
        const double step = std::fabs(real) * 1e-6 + 1e-6;
        for (const double number : {real - step, real, real + step}) {
          Append(Value::Double(number), values);
        }
      }
      return true;
    case FieldDescriptor::CPPTYPE_STRING:
      AppendStrings(constants, values);
      return true;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  switch (WellKnownTypeOf(field->message_type())) {
    case WellKnownType::kDuration:
      AppendTimes<Duration>(constants, Value::Kind::kDuration,
                            &Value::duration_value, values);
      return true;
    case WellKnownType::kTimestamp:
      AppendTimes<Timestamp>(constants, Value::Kind::kTimestamp,
                             &Value::timestamp_value, values);
      return true;
    case WellKnownType::kWrapper:
      return AppendScalars(field->message_type()->FindFieldByNumber(1),
                           constants, values);
    default:
      return false;
  }
}

}  // namespace

bool FindCandidates(const Node& field, const std::vector<const Node*>& atoms,
                    std::vector<Value>* candidates) {
  std::vector<Value> constants;
  for (const Node* atom : atoms) {
    if (!IsSimple(*atom)) return false;
    CollectConstants(*atom, &constants);
  }
  const FieldDescriptor* descriptor = field.path.back();
  std::vector<Value> scalars;
  if (!AppendScalars(descriptor, constants, &scalars)) return false;
  if (!descriptor->is_repeated()) {
    *candidates = std::move(scalars);
    return true;
  }
  // Lists of one element, and of all combinations where these are few.
  if (scalars.size() > kMaxElements) {
    std::vector<Value> named;
    for (const Value& scalar : scalars) {
      candidates->push_back(Value::List({scalar}));
      for (const Value& constant : constants) {
        if (Equal(constant, scalar)) Append(scalar, &named);
      }
    }
    scalars = std::move(named);
    if (scalars.size() > kMaxElements) {
      candidates->push_back(Value::List(std::move(scalars)));
      return true;
    }
  }
  for (size_t set = 1; set < size_t{1} << scalars.size(); ++set) {
    std::vector<Value> elements;
    for (size_t i = 0; i < scalars.size(); ++i) {
      if (set >> i & 1) elements.push_back(scalars[i]);
    }
    candidates->push_back(Value::List(std::move(elements)));
  }
  return true;
}

}  // namespace kasa_diag::condition
