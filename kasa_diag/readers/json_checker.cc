#include "kasa_diag/readers/json_checker.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "kasa_diag/readers/names.h"

namespace kasa_diag::readers {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

bool IsIdentifier(absl::string_view name) {
  if (name.empty() || name.size() > 64) return false;
  for (char c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '_') {
      return false;
    }
  }
  return true;
}

// Checks a JSON tree against a descriptor; the first complaint is kept.
class JsonChecker {
 public:
  explicit JsonChecker(absl::string_view text) : text_(text) {}

  absl::Status Check(const JsonValue& value, const Descriptor* type) {
    Message(value, type, "");
    return error_;
  }

 private:
  bool Complain(size_t offset, absl::string_view path, absl::string_view what) {
    const TextPosition position = PositionOf(text_, offset);
    error_ = absl::InvalidArgumentError(
        absl::StrCat(position.line, ":", position.column, ": ", path,
                     path.empty() ? "" : ": ", what));
    return false;
  }

  std::string Fragment(const JsonValue& value) const {
    constexpr size_t kLength = 40;
    absl::string_view piece =
        text_.substr(value.begin, value.end - value.begin);
    if (value.is_object()) return "an object";
    if (value.is_array()) return "an array";
    if (piece.size() <= kLength) return std::string(piece);
    piece = piece.substr(0, kLength);
    while (!piece.empty() &&
           (static_cast<unsigned char>(piece.back()) & 0xC0) == 0x80) {
      piece.remove_suffix(1);  // no half of a character
    }
    if (!piece.empty() && static_cast<unsigned char>(piece.back()) >= 0xC0) {
      piece.remove_suffix(1);
    }
    return absl::StrCat(piece, "…");
  }

  bool Wants(const JsonValue& value, absl::string_view path,
             absl::string_view wanted) {
    return Complain(
        value.begin, path,
        absl::StrCat("expected ", wanted, ", found ", Fragment(value)));
  }

  bool Message(const JsonValue& value, const Descriptor* type,
               const std::string& path) {
    if (!value.is_object()) return Wants(value, path, "an object");
    std::set<const FieldDescriptor*> seen;
    for (const JsonMember& member : value.members) {
      const FieldDescriptor* field = FieldOf(type, member.name);
      if (field == nullptr) {
        if (!IsIdentifier(member.name)) {
          return Complain(member.name_begin, path,
                          "a field with a name that no field can have");
        }
        return Complain(
            member.name_begin, Join(path, member.name),
            absl::StrCat("no such field",
                         DidYouMean(member.name, FieldNames(type))));
      }
      const std::string field_path = Join(path, std::string(field->name()));
      if (!seen.insert(field).second) {
        return Complain(member.name_begin, field_path, "given twice");
      }
      if (!Field(member.value, field, field_path)) return false;
    }
    return true;
  }

  static std::string Join(const std::string& path, absl::string_view name) {
    return path.empty() ? std::string(name) : absl::StrCat(path, ".", name);
  }

  bool Field(const JsonValue& value, const FieldDescriptor* field,
             const std::string& path) {
    if (value.kind == JsonValue::Kind::kNull) return true;  // absent
    if (!field->is_repeated()) return Single(value, field, path);
    if (!value.is_array()) return Wants(value, path, "an array");
    for (const JsonMember& element : value.members) {
      if (!Single(element.value, field, path)) return false;
    }
    return true;
  }

  bool Single(const JsonValue& value, const FieldDescriptor* field,
              const std::string& path) {
    const bool is_string = value.kind == JsonValue::Kind::kString;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return SubMessage(value, field->message_type(), path);
      case FieldDescriptor::CPPTYPE_ENUM:
        return Enum(value, field->enum_type(), path);
      case FieldDescriptor::CPPTYPE_BOOL:
        return value.kind == JsonValue::Kind::kBool ||
               (is_string &&
                (value.string == "true" || value.string == "false")) ||
               Wants(value, path, "true or false");
      case FieldDescriptor::CPPTYPE_STRING:
        return is_string || Wants(value, path, "a string");
      case FieldDescriptor::CPPTYPE_UINT32:
        return Integer(value, 0, std::numeric_limits<uint32_t>::max(), path);
      case FieldDescriptor::CPPTYPE_INT32:
        return Integer(value, std::numeric_limits<int32_t>::min(),
                       std::numeric_limits<int32_t>::max(), path);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return is_string ||
               (value.kind == JsonValue::Kind::kNumber &&
                std::isfinite(value.number)) ||
               Wants(value, path, "a number");
      default:
        return true;  // no such field in DeviceSnapshot; protobuf's parser
                      // checks
    }
  }

  bool SubMessage(const JsonValue& value, const Descriptor* type,
                  const std::string& path) {
    const absl::string_view full_name = type->full_name();
    if (full_name == "google.protobuf.Timestamp") {
      google::protobuf::Timestamp ignored;
      return (value.kind == JsonValue::Kind::kString &&
              google::protobuf::util::TimeUtil::FromString(value.string,
                                                           &ignored)) ||
             Wants(value, path, "a time such as \"2026-01-31T12:00:00Z\"");
    }
    if (full_name == "google.protobuf.Duration") {
      google::protobuf::Duration ignored;
      return (value.kind == JsonValue::Kind::kString &&
              google::protobuf::util::TimeUtil::FromString(value.string,
                                                           &ignored)) ||
             Wants(value, path, "seconds such as \"90s\" or \"1.5s\"");
    }
    return Message(value, type, path);
  }

  bool Enum(const JsonValue& value, const EnumDescriptor* type,
            const std::string& path) {
    if (value.kind == JsonValue::Kind::kNumber) {
      const int number =
          static_cast<int>(std::min(std::max(value.number, -1.0), 1e6));
      return (number == value.number &&
              type->FindValueByNumber(number) != nullptr) ||
             Wants(value, path, "one of the enum's numbers");
    }
    if (value.kind != JsonValue::Kind::kString) {
      return Wants(value, path, "the name of a value");
    }
    if (type->FindValueByName(value.string) != nullptr) return true;
    return Complain(value.begin, path,
                    absl::StrCat("no such value: ", Fragment(value),
                                 DidYouMean(value.string, ValueNames(type))));
  }

  bool Integer(const JsonValue& value, double least, double most,
               const std::string& path) {
    if (value.kind == JsonValue::Kind::kString)
      return true;  // left to protobuf
    return (value.kind == JsonValue::Kind::kNumber && value.number >= least &&
            value.number <= most && value.number == std::floor(value.number)) ||
           Wants(value, path,
                 least == 0 ? "an integer, not negative" : "an integer");
  }

  absl::string_view text_;
  absl::Status error_;
};

}  // namespace

absl::Status CheckJson(const JsonValue& value, absl::string_view text,
                       const Descriptor* type) {
  return JsonChecker(text).Check(value, type);
}

}  // namespace kasa_diag::readers
