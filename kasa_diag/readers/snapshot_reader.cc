// JSON: protobuf's own parser decides what a value means, but its errors have
// no place and quote the input around it. So the tree is first checked against
// the descriptor, where each complaint can be made with a line, a column, the
// path of the field and the nearest right name; what passes is then given to
// protobuf. The check is no second opinion: it refuses nothing that protobuf's
// parser takes, except names given twice, of which that parser would silently
// take one.
//
// Text format: protobuf's parser gives places; the nearest name is added.

#include "kasa_diag/readers/snapshot_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"

namespace kasa_diag::readers {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using kasa_diag::v1::DeviceSnapshot;

// Levenshtein's distance, case ignored.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same =
          absl::ascii_tolower(a[i - 1]) == absl::ascii_tolower(b[j - 1]);
      const size_t replaced = diagonal + (same ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// The candidate that a person most likely meant: one that contains the name or
// begins with it, else the nearest by distance; "" where none is near.
std::string Nearest(absl::string_view name,
                    const std::vector<std::string>& candidates) {
  constexpr size_t kLongestName = 64;
  if (name.empty() || name.size() > kLongestName) return "";
  std::string best;
  size_t best_distance = std::max<size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    size_t distance = Distance(name, candidate);
    if (name.size() >= 3 &&
        candidate.compare(0, name.size(), std::string(name)) == 0) {
      distance = std::min<size_t>(distance, 1);
    }
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::vector<std::string> FieldNames(const Descriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->field_count(); ++i) {
    names.emplace_back(type->field(i)->name());
  }
  return names;
}

std::vector<std::string> ValueNames(const EnumDescriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != 0) {
      names.emplace_back(type->value(i)->name());
    }
  }
  return names;
}

std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& candidates) {
  const std::string nearest = Nearest(name, candidates);
  if (!nearest.empty()) return absl::StrCat(" (did you mean ", nearest, "?)");
  return absl::StrCat(" (it can be ", absl::StrJoin(candidates, ", "), ")");
}

const FieldDescriptor* FieldOf(const Descriptor* type, absl::string_view name) {
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const absl::string_view own_name = field->name();
    const absl::string_view json_name = field->json_name();
    if (own_name == name || json_name == name) return field;
  }
  return nullptr;
}

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

// Keeps the first error, which is the one at its cause.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
#if GOOGLE_PROTOBUF_VERSION < 4000000
  void AddError(int line, int column, const std::string& message) override {
    Keep(line, column, message);
  }
  void AddWarning(int, int, const std::string&) override {}
#else
  void RecordError(int line, int column, absl::string_view message) override {
    Keep(line, column, message);
  }
  void RecordWarning(int, int, absl::string_view) override {}
#endif
  const std::string& message() const { return message_; }
  int line() const { return line_ + 1; }
  int column() const { return column_ + 1; }

 private:
  void Keep(int line, int column, absl::string_view message) {
    if (!message_.empty()) return;
    line_ = line;
    column_ = column;
    message_ = std::string(message);
  }

  std::string message_;
  int line_ = 0;
  int column_ = 0;
};

// The n-th piece of `message` between double quotes, or "".
absl::string_view Quoted(absl::string_view message, int n) {
  for (;; --n) {
    const size_t open = message.find('"');
    if (open == absl::string_view::npos) return "";
    const size_t close = message.find('"', open + 1);
    if (close == absl::string_view::npos) return "";
    if (n == 0) return message.substr(open + 1, close - open - 1);
    message.remove_prefix(close + 1);
  }
}

// What the person may have meant, for the two errors of protobuf's text parser
// that are about a name: 'Message type "T" has no field named "f".' and
// 'Unknown enumeration value of "v" for field "f".'
std::string TextFormatHint(absl::string_view message) {
  const auto* pool = DeviceSnapshot::descriptor()->file()->pool();
  if (absl::StrContains(message, "has no field named")) {
    const Descriptor* type =
        pool->FindMessageTypeByName(std::string(Quoted(message, 0)));
    if (type == nullptr) return "";
    return DidYouMean(Quoted(message, 1), FieldNames(type));
  }
  if (absl::StrContains(message, "Unknown enumeration value")) {
    const absl::string_view name = Quoted(message, 1);
    // The message does not name the type; field names of enums that recur
    // ("kind", "mode") give the values of all of them.
    std::vector<std::string> values;
    const Descriptor* root = DeviceSnapshot::descriptor();
    for (int i = 0; i < root->nested_type_count(); ++i) {
      const FieldDescriptor* field = FieldOf(root->nested_type(i), name);
      if (field == nullptr || field->enum_type() == nullptr) continue;
      for (std::string& value : ValueNames(field->enum_type())) {
        values.push_back(std::move(value));
      }
    }
    if (!values.empty()) return DidYouMean(Quoted(message, 0), values);
  }
  return "";
}

// The first word that is no comment.
absl::string_view FirstWord(absl::string_view text) {
  for (;;) {
    text = absl::StripLeadingAsciiWhitespace(text);
    if (!absl::ConsumePrefix(&text, "#")) break;
    const size_t line_end = text.find('\n');
    if (line_end == absl::string_view::npos) return "";
    text.remove_prefix(line_end);
  }
  size_t length = 0;
  while (length < text.size() &&
         (absl::ascii_isalnum(static_cast<unsigned char>(text[length])) ||
          text[length] == '_')) {
    ++length;
  }
  return text.substr(0, length);
}

}  // namespace

bool IsOrResemblesSnapshotField(absl::string_view name) {
  const Descriptor* type = DeviceSnapshot::descriptor();
  if (FieldOf(type, name) != nullptr) return true;
  for (const std::string& field : FieldNames(type)) {
    if (name.size() >= 3 && name.size() <= 64 && Distance(name, field) <= 1) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<DeviceSnapshot> SnapshotFromJson(const JsonValue& value,
                                                absl::string_view text) {
  const absl::Status checked =
      JsonChecker(text).Check(value, DeviceSnapshot::descriptor());
  if (!checked.ok()) return checked;
  DeviceSnapshot snapshot;
  const auto status = google::protobuf::util::JsonStringToMessage(
      std::string(text.substr(value.begin, value.end - value.begin)),
      &snapshot);
  if (!status.ok()) {
    const TextPosition position = PositionOf(text, value.begin);
    return absl::InvalidArgumentError(
        absl::StrCat(position.line, ":", position.column, ": ",
                     std::string(status.message())));
  }
  return snapshot;
}

absl::StatusOr<DeviceSnapshot> SnapshotFromTextFormat(absl::string_view text) {
  // A text of another kind is not quoted: its first word may be anybody's name.
  const absl::string_view first = FirstWord(text);
  if (!IsOrResemblesSnapshotField(first)) {
    return absl::InvalidArgumentError(
        "1:1: neither JSON nor a snapshot in text format: it does not begin "
        "with a field of DeviceSnapshot, such as: device { model: \"HS110\" }");
  }
  google::protobuf::TextFormat::Parser parser;
  FirstError error;
  parser.RecordErrorsTo(&error);
  DeviceSnapshot snapshot;
  if (!parser.ParseFromString(std::string(text), &snapshot)) {
    return absl::InvalidArgumentError(
        absl::StrCat(error.line(), ":", error.column(), ": ", error.message(),
                     TextFormatHint(error.message())));
  }
  return snapshot;
}

absl::StatusOr<DeviceSnapshot> SnapshotFromBinary(
    absl::string_view bytes, std::vector<std::string>* warnings) {
  DeviceSnapshot snapshot;
  // protobuf counts in ints.
  if (bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max()) ||
      !snapshot.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError(
        "neither text nor a DeviceSnapshot in protobuf's binary form");
  }
  const size_t all = snapshot.ByteSizeLong();
  snapshot.DiscardUnknownFields();
  const size_t known = snapshot.ByteSizeLong();
  if (known == 0) {
    return absl::InvalidArgumentError(
        "a binary message without any field of DeviceSnapshot");
  }
  if (known < all) {
    warnings->push_back(
        absl::StrCat(all - known,
                     " bytes are in fields that this version of DeviceSnapshot "
                     "does not have; they are left out"));
  }
  return snapshot;
}

}  // namespace kasa_diag::readers
