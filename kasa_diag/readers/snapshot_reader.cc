// JSON: checked (json_checker.h), then parsed by protobuf.
// Text format: protobuf's parser gives places; the nearest name is added.

#include "kasa_diag/readers/snapshot_reader.h"

#include <limits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "kasa_diag/condition/suggestion.h"
#include "kasa_diag/parse_errors.h"
#include "kasa_diag/readers/json_checker.h"
#include "kasa_diag/readers/names.h"

namespace kasa_diag::readers {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using kasa_diag::v1::DeviceSnapshot;

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
    if (name.size() >= 3 && name.size() <= 64 &&
        condition::EditDistance(name, field, 1) <= 1) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<DeviceSnapshot> SnapshotFromJson(const JsonValue& value,
                                                absl::string_view text) {
  const absl::Status checked =
      CheckJson(value, text, DeviceSnapshot::descriptor());
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
  ParseErrors errors;
  parser.RecordErrorsTo(&errors);
  DeviceSnapshot snapshot;
  if (!parser.ParseFromString(std::string(text), &snapshot)) {
    const ParseError error = errors.First();
    return absl::InvalidArgumentError(
        absl::StrCat(error.line + 1, ":", error.column + 1, ": ", error.message,
                     TextFormatHint(error.message)));
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
