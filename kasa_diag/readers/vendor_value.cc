#include "kasa_diag/readers/vendor_value.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace kasa_diag::readers {
namespace {

// Lists in lists do not occur; a bound keeps hostile input out.
const JsonValue* Unlisted(const JsonValue* value) {
  for (int i = 0; i < 2 && value != nullptr && value->is_array(); ++i) {
    value = value->members.empty() ? nullptr : &value->members[0].value;
  }
  return value;
}

}  // namespace

bool IsRedacted(absl::string_view text) {
  // "I01BU0tFRF9" is base64 of "#MASKED_".
  return absl::StrContains(text, "**REDACTED**") ||
         absl::StartsWith(text, "#MASKED_") ||
         absl::StartsWith(text, "I01BU0tFRF9") ||
         absl::StartsWith(text, "REDACTED_") ||
         absl::StartsWith(text, "SCRUBBED_") ||
         absl::StartsWith(text, "#SCRUBBED_");
}

absl::optional<int32_t> ErrorCodeOf(const JsonValue* value) {
  if (value == nullptr) return absl::nullopt;
  if (value->is_object()) {
    for (absl::string_view name : {"error_code", "err_code"}) {
      const absl::optional<int64_t> code = Integer(value->Find(name));
      if (code.has_value() && *code != 0 &&
          *code == static_cast<int32_t>(*code)) {
        return static_cast<int32_t>(*code);
      }
    }
    return absl::nullopt;
  }
  if (value->kind != JsonValue::Kind::kNumber) return absl::nullopt;
  const absl::optional<int64_t> code = Integer(value);
  if (code.has_value() && *code < 0 && *code == static_cast<int32_t>(*code)) {
    return static_cast<int32_t>(*code);
  }
  return absl::nullopt;
}

const JsonValue* FindPath(const JsonValue* from,
                          std::initializer_list<absl::string_view> path) {
  const JsonValue* value = Unlisted(from);
  for (absl::string_view name : path) {
    if (value == nullptr || !value->is_object() ||
        ErrorCodeOf(value).has_value()) {
      return nullptr;
    }
    value = Unlisted(value->Find(name));
  }
  return value;
}

const JsonValue* FindObject(const JsonValue* from,
                            std::initializer_list<absl::string_view> path) {
  const JsonValue* value = FindPath(from, path);
  if (value == nullptr || !value->is_object() ||
      ErrorCodeOf(value).has_value()) {
    return nullptr;
  }
  return value;
}

absl::optional<std::string> ShortText(const JsonValue* value) {
  constexpr size_t kLongest = 64;
  if (value == nullptr || value->kind != JsonValue::Kind::kString) {
    return absl::nullopt;
  }
  const absl::string_view text = absl::StripAsciiWhitespace(value->string);
  if (text.empty() || text.size() > kLongest || IsRedacted(text)) {
    return absl::nullopt;
  }
  for (char c : text) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) {
      return absl::nullopt;
    }
  }
  return std::string(text);
}

absl::optional<bool> IsFilled(const JsonValue* value) {
  if (value == nullptr || value->kind != JsonValue::Kind::kString ||
      absl::StrContains(value->string, "**REDACTED**")) {
    return absl::nullopt;
  }
  return !value->string.empty();
}

absl::optional<double> Number(const JsonValue* value) {
  if (value == nullptr) return absl::nullopt;
  double number;
  if (value->kind == JsonValue::Kind::kNumber) {
    number = value->number;
  } else if (value->kind != JsonValue::Kind::kString ||
             !absl::SimpleAtod(value->string, &number)) {
    return absl::nullopt;
  }
  if (!std::isfinite(number)) return absl::nullopt;
  return number;
}

absl::optional<int64_t> Integer(const JsonValue* value) {
  const absl::optional<double> number = Number(value);
  // Doubles are exact up to 2^53; no field of a dump is beyond.
  constexpr double kExact = 9007199254740992.0;
  if (!number.has_value() || *number != std::floor(*number) ||
      std::fabs(*number) > kExact) {
    return absl::nullopt;
  }
  return static_cast<int64_t>(*number);
}

absl::optional<bool> Switch(const JsonValue* value) {
  if (value == nullptr) return absl::nullopt;
  switch (value->kind) {
    case JsonValue::Kind::kBool:
      return value->boolean;
    case JsonValue::Kind::kNumber:
      if (value->number == 0) return false;
      if (value->number == 1) return true;
      return absl::nullopt;
    case JsonValue::Kind::kString:
      for (absl::string_view on : {"1", "on", "yes", "true"}) {
        if (absl::EqualsIgnoreCase(value->string, on)) return true;
      }
      for (absl::string_view off : {"0", "off", "no", "false"}) {
        if (absl::EqualsIgnoreCase(value->string, off)) return false;
      }
      return absl::nullopt;
    default:
      return absl::nullopt;
  }
}

}  // namespace kasa_diag::readers
