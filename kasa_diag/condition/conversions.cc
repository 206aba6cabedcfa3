// As cel-go has them where the specification is silent: strings are read as
// Go's strconv reads them, without blanks around; a double becomes an int by
// cutting off its fraction, and never where it touches the ends of the range.

#include "kasa_diag/condition/conversions.h"

#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "kasa_diag/condition/literal.h"
#include "kasa_diag/condition/time_values.h"

namespace kasa_diag::condition {
namespace {

using ValueKind = Value::Kind;

constexpr char kOutOfRange[] = "out of range";
constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr double kTwoTo64 = 18446744073709551616.0;

bool HasBlankAround(absl::string_view text) {
  return !text.empty() &&
         (absl::ascii_isspace(static_cast<unsigned char>(text.front())) ||
          absl::ascii_isspace(static_cast<unsigned char>(text.back())));
}

Value ToBool(const Value& value) {
  if (value.kind() == ValueKind::kBool) return value;
  const absl::string_view text = value.string_value();
  for (const absl::string_view word : {"1", "t", "T", "true", "True", "TRUE"}) {
    if (text == word) return Value::Bool(true);
  }
  for (const absl::string_view word :
       {"0", "f", "F", "false", "False", "FALSE"}) {
    if (text == word) return Value::Bool(false);
  }
  return Value::Error("this string is not a bool");
}

Value ToInt(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kUint:
      if (value.uint_value() > static_cast<uint64_t>(INT64_MAX)) {
        return Value::Error(kOutOfRange);
      }
      return Value::Int(static_cast<int64_t>(value.uint_value()));
    case ValueKind::kDouble: {
      // Both ends excluded, as the conformance tests have it; NaN fails both.
      const double number = value.double_value();
      if (!(number > -kTwoTo63 && number < kTwoTo63)) {
        return Value::Error(kOutOfRange);
      }
      return Value::Int(static_cast<int64_t>(number));
    }
    case ValueKind::kString: {
      int64_t number;
      if (HasBlankAround(value.string_value()) ||
          !absl::SimpleAtoi(value.string_value(), &number)) {
        return Value::Error("this string is not an int");
      }
      return Value::Int(number);
    }
    case ValueKind::kTimestamp:
      return Value::Int(value.timestamp_value().seconds);
    default:
      return value;
  }
}

Value ToUint(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kInt:
      if (value.int_value() < 0) return Value::Error(kOutOfRange);
      return Value::Uint(static_cast<uint64_t>(value.int_value()));
    case ValueKind::kDouble: {
      const double number = value.double_value();
      if (!(number >= 0 && number < kTwoTo64)) {
        return Value::Error(kOutOfRange);
      }
      return Value::Uint(static_cast<uint64_t>(number));
    }
    case ValueKind::kString: {
      uint64_t number;
      const absl::string_view text = value.string_value();
      // A sign is not part of an unsigned number.
      if (HasBlankAround(text) || absl::StartsWith(text, "+") ||
          !absl::SimpleAtoi(text, &number)) {
        return Value::Error("this string is not a uint");
      }
      return Value::Uint(number);
    }
    default:
      return value;
  }
}

Value ToDouble(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kInt:
      return Value::Double(static_cast<double>(value.int_value()));
    case ValueKind::kUint:
      return Value::Double(static_cast<double>(value.uint_value()));
    case ValueKind::kString: {
      double number;
      const absl::string_view text = value.string_value();
      if (HasBlankAround(text) || !absl::SimpleAtod(text, &number)) {
        return Value::Error("this string is not a double");
      }
      if (std::isinf(number) && !absl::StrContains(text, "i") &&
          !absl::StrContains(text, "I")) {
        return Value::Error(kOutOfRange);
      }
      return Value::Double(number);
    }
    default:
      return value;
  }
}

Value ToString(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kBool:
      return Value::StringView(value.bool_value() ? "true" : "false");
    case ValueKind::kInt:
      return Value::String(absl::StrCat(value.int_value()));
    case ValueKind::kUint:
      return Value::String(absl::StrCat(value.uint_value()));
    case ValueKind::kDouble:
      return Value::String(FormatDouble(value.double_value()));
    case ValueKind::kDuration:
      return Value::String(FormatDuration(value.duration_value()));
    case ValueKind::kTimestamp:
      return Value::String(FormatTimestamp(value.timestamp_value()));
    default:
      return value;
  }
}

Value ToDuration(const Value& value) {
  if (value.kind() == ValueKind::kDuration) return value;
  const absl::optional<Duration> duration = ParseDuration(value.string_value());
  return duration.has_value()
             ? Value::Of(*duration)
             : Value::Error(
                   "this string is not a duration, or is out of range");
}

Value ToTimestamp(const Value& value) {
  if (value.kind() == ValueKind::kTimestamp) return value;
  if (value.kind() == ValueKind::kInt) {
    const absl::optional<Timestamp> moment =
        TimestampFromSeconds(value.int_value());
    return moment.has_value() ? Value::Of(*moment) : Value::Error(kOutOfRange);
  }
  const absl::optional<Timestamp> timestamp =
      ParseTimestamp(value.string_value());
  return timestamp.has_value()
             ? Value::Of(*timestamp)
             : Value::Error(
                   "this string is not a timestamp, or is out of range");
}

Value ToVersion(const Value& value) {
  if (value.kind() == ValueKind::kVersion) return value;
  const absl::optional<device::FirmwareVersion> version =
      device::FirmwareVersion::Parse(value.string_value());
  return version.has_value()
             ? Value::Of(*version)
             : Value::Unknown("this is not a version",
                              std::string(value.string_value()));
}

int64_t CodePoints(absl::string_view text) {
  int64_t count = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++count;
  }
  return count;
}

}  // namespace

Value ApplyFunction(Function function, const Value& first) {
  if (first.kind() == ValueKind::kNull) {
    return Value::Error("null has no such function");
  }
  switch (function) {
    case Function::kSize:
      return Value::Int(first.kind() == ValueKind::kList
                            ? first.list_size()
                            : CodePoints(first.string_value()));
    case Function::kDuration:
      return ToDuration(first);
    case Function::kTimestamp:
      return ToTimestamp(first);
    case Function::kVersion:
      return ToVersion(first);
    case Function::kBool:
      return ToBool(first);
    case Function::kInt:
      return ToInt(first);
    case Function::kUint:
      return ToUint(first);
    case Function::kDouble:
      return ToDouble(first);
    default:
      return ToString(first);
  }
}

}  // namespace kasa_diag::condition
