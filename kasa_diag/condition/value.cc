// Values, their equality and their order.
//
// Numbers of different types compare by value. Against a double, an integer is
// rounded to double once the double is known to lie within the integer's range:
// CEL's conformance tests pin this down (int 2^63 - 1 is not less than the
// double 2^63), and the index relies on the same function.

#include "kasa_diag/condition/value.h"

#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/message_differencer.h"
#include "kasa_diag/condition/literal.h"
#include "kasa_diag/condition/message_types.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

template <typename T>
int Compare(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

int CompareDoubles(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return 2;
  return Compare(a, b);
}

// 2^63 and 2^64 are doubles; the integers' largest values are not.
constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

int CompareIntToDouble(int64_t a, double b) {
  if (std::isnan(b)) return 2;
  if (b < -kTwoTo63) return 1;
  if (b > kTwoTo63) return -1;
  return Compare(static_cast<double>(a), b);
}

int CompareUintToDouble(uint64_t a, double b) {
  if (std::isnan(b)) return 2;
  if (b < 0) return 1;
  if (b > kTwoTo64) return -1;
  return Compare(static_cast<double>(a), b);
}

int CompareIntToUint(int64_t a, uint64_t b) {
  return a < 0 ? -1 : Compare(static_cast<uint64_t>(a), b);
}

int Reverse(int order) { return order == 2 ? 2 : -order; }

bool IsNumber(const Value& value) {
  return value.kind() == Value::Kind::kInt ||
         value.kind() == Value::Kind::kUint ||
         value.kind() == Value::Kind::kDouble;
}

Value ReadElement(const Message& message, const FieldDescriptor* field, int i) {
  const Reflection& reflection = *message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return Value::Bool(reflection.GetRepeatedBool(message, field, i));
    case FieldDescriptor::CPPTYPE_INT32:
      return Value::Int(reflection.GetRepeatedInt32(message, field, i));
    case FieldDescriptor::CPPTYPE_INT64:
      return Value::Int(reflection.GetRepeatedInt64(message, field, i));
    case FieldDescriptor::CPPTYPE_UINT32:
      return Value::Uint(reflection.GetRepeatedUInt32(message, field, i));
    case FieldDescriptor::CPPTYPE_UINT64:
      return Value::Uint(reflection.GetRepeatedUInt64(message, field, i));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Value::Double(reflection.GetRepeatedFloat(message, field, i));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Value::Double(reflection.GetRepeatedDouble(message, field, i));
    case FieldDescriptor::CPPTYPE_ENUM:
      return Value::Int(reflection.GetRepeatedEnumValue(message, field, i));
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& text =
          reflection.GetRepeatedStringReference(message, field, i, &scratch);
      return &text == &scratch ? Value::String(std::move(scratch))
                               : Value::StringView(text);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Value::Of(reflection.GetRepeatedMessage(message, field, i));
  }
  return Value();
}

}  // namespace

Value Value::Unknown(const char* reason, std::string fragment) {
  if (reason == nullptr) return Value();
  return Value(UnknownState{
      std::make_shared<const Problem>(Problem{reason, std::move(fragment)})});
}

Value Value::Error(const char* reason) { return Value(ErrorState{reason}); }

Value Value::StringView(absl::string_view value) {
  return Value(StringState{value, nullptr});
}

Value Value::String(std::string value) {
  auto owned = std::make_shared<const std::string>(std::move(value));
  const absl::string_view view = *owned;
  return Value(StringState{view, std::move(owned)});
}

Value Value::Of(const device::FirmwareVersion& value) { return Value(value); }

Value Value::List(std::vector<Value> elements) {
  ListState list;
  list.elements =
      std::make_shared<const std::vector<Value>>(std::move(elements));
  return Value(std::move(list));
}

Value Value::List(const Message* message, const FieldDescriptor* field) {
  ListState list;
  list.message = message;
  list.field = field;
  return Value(std::move(list));
}

Value Value::Of(const Message& message) {
  switch (WellKnownTypeOf(message.GetDescriptor())) {
    case WellKnownType::kDuration: {
      const auto parts = ReadSecondsAndNanos(message);
      return Of(Duration{parts.first, parts.second});
    }
    case WellKnownType::kTimestamp: {
      const auto parts = ReadSecondsAndNanos(message);
      return Of(Timestamp{parts.first, parts.second});
    }
    case WellKnownType::kWrapper:
      return ReadField(message, message.GetDescriptor()->FindFieldByNumber(1));
    case WellKnownType::kDynamic:
    case WellKnownType::kNone:
      break;
  }
  return Value(&message);
}

Value Value::Of(Tristate state) {
  return state == Tristate::kUnknown ? Value() : Bool(state == Tristate::kTrue);
}

bool Value::is_true() const {
  const bool* value = absl::get_if<bool>(&state_);
  return value != nullptr && *value;
}

bool Value::is_false() const {
  const bool* value = absl::get_if<bool>(&state_);
  return value != nullptr && !*value;
}

absl::string_view Value::string_value() const {
  return absl::get<StringState>(state_).view;
}

int Value::list_size() const {
  const ListState& list = absl::get<ListState>(state_);
  if (list.elements != nullptr) return static_cast<int>(list.elements->size());
  return list.message->GetReflection()->FieldSize(*list.message, list.field);
}

Value Value::list_element(int i) const {
  const ListState& list = absl::get<ListState>(state_);
  if (list.elements != nullptr) return (*list.elements)[i];
  return ReadElement(*list.message, list.field, i);
}

std::string Value::reason() const {
  if (is_error()) return absl::get<ErrorState>(state_).reason;
  if (!is_unknown()) return "";
  const auto& problem = absl::get<UnknownState>(state_).problem;
  if (problem == nullptr) return "";
  return problem->fragment.empty()
             ? problem->reason
             : absl::StrCat(problem->reason, ": ",
                            QuoteString(problem->fragment));
}

std::string Value::ToString() const {
  switch (kind()) {
    case Kind::kUnknown:
      return "unknown";
    case Kind::kError:
      return absl::StrCat("error: ", reason());
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return bool_value() ? "true" : "false";
    case Kind::kInt:
      return absl::StrCat(int_value());
    case Kind::kUint:
      return absl::StrCat(uint_value(), "u");
    case Kind::kDouble:
      return FormatDoubleLiteral(double_value());
    case Kind::kString:
      return QuoteString(string_value());
    case Kind::kDuration:
      return absl::StrCat("duration(\"", FormatDuration(duration_value()),
                          "\")");
    case Kind::kTimestamp:
      return absl::StrCat("timestamp(\"", FormatTimestamp(timestamp_value()),
                          "\")");
    case Kind::kVersion:
      return absl::StrCat("version(\"", version_value().ToString(), "\")");
    case Kind::kList: {
      std::vector<std::string> elements;
      for (int i = 0; i < list_size(); ++i) {
        elements.push_back(list_element(i).ToString());
      }
      return absl::StrCat("[", absl::StrJoin(elements, ", "), "]");
    }
    case Kind::kMessage:
      return absl::StrCat("{", message_value().ShortDebugString(), "}");
  }
  return "";
}

Value ReadField(const Message& message, const FieldDescriptor* field) {
  if (field->is_repeated()) return Value::List(&message, field);
  const Reflection& reflection = *message.GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return Value::Bool(reflection.GetBool(message, field));
    case FieldDescriptor::CPPTYPE_INT32:
      return Value::Int(reflection.GetInt32(message, field));
    case FieldDescriptor::CPPTYPE_INT64:
      return Value::Int(reflection.GetInt64(message, field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return Value::Uint(reflection.GetUInt32(message, field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return Value::Uint(reflection.GetUInt64(message, field));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Value::Double(reflection.GetFloat(message, field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Value::Double(reflection.GetDouble(message, field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return Value::Int(reflection.GetEnumValue(message, field));
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      const std::string& text =
          reflection.GetStringReference(message, field, &scratch);
      return &text == &scratch ? Value::String(std::move(scratch))
                               : Value::StringView(text);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Value::Of(reflection.GetMessage(message, field));
  }
  return Value();
}

int CompareNumbers(const Value& a, const Value& b) {
  using Kind = Value::Kind;
  if (a.kind() == Kind::kInt) {
    if (b.kind() == Kind::kInt) return Compare(a.int_value(), b.int_value());
    if (b.kind() == Kind::kUint) {
      return CompareIntToUint(a.int_value(), b.uint_value());
    }
    return CompareIntToDouble(a.int_value(), b.double_value());
  }
  if (a.kind() == Kind::kUint) {
    if (b.kind() == Kind::kUint) return Compare(a.uint_value(), b.uint_value());
    if (b.kind() == Kind::kInt) {
      return Reverse(CompareIntToUint(b.int_value(), a.uint_value()));
    }
    return CompareUintToDouble(a.uint_value(), b.double_value());
  }
  if (b.kind() == Kind::kDouble) {
    return CompareDoubles(a.double_value(), b.double_value());
  }
  return Reverse(CompareNumbers(b, a));
}

bool Equal(const Value& a, const Value& b) {
  using Kind = Value::Kind;
  if (IsNumber(a) && IsNumber(b)) return CompareNumbers(a, b) == 0;
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::kNull:
      return true;
    case Kind::kList: {
      if (a.list_size() != b.list_size()) return false;
      for (int i = 0; i < a.list_size(); ++i) {
        if (!Equal(a.list_element(i), b.list_element(i))) return false;
      }
      return true;
    }
    case Kind::kMessage:
      return a.message_value().GetDescriptor() ==
                 b.message_value().GetDescriptor() &&
             google::protobuf::util::MessageDifferencer::Equals(
                 a.message_value(), b.message_value());
    default:
      return Order(a, b) == 0;
  }
}

int Order(const Value& a, const Value& b) {
  using Kind = Value::Kind;
  if (IsNumber(a) && IsNumber(b)) return CompareNumbers(a, b);
  if (a.kind() != b.kind()) return 3;
  switch (a.kind()) {
    case Kind::kBool:
      return Compare(a.bool_value(), b.bool_value());
    case Kind::kString:
      // UTF-8 sorts as its code points do.
      return Compare(a.string_value(), b.string_value());
    case Kind::kDuration:
      return Compare(a.duration_value(), b.duration_value());
    case Kind::kTimestamp:
      return Compare(a.timestamp_value(), b.timestamp_value());
    case Kind::kVersion:
      return device::FirmwareVersion::Compare(a.version_value(),
                                              b.version_value());
    default:
      return 3;
  }
}

}  // namespace kasa_diag::condition
