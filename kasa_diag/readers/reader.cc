// Which form an input has (kAuto), by content:
//
// 1. Nothing but white space: an error. Zero bytes are a valid empty message,
//    but an empty file is a mistake far more often.
// 2. Text is valid UTF-8 without control characters other than tab and line
//    breaks. Anything else is binary.
// 3. Text that begins with { or [ is JSON. No serialized DeviceSnapshot begins
//    so: as tags these bytes start a group, which proto3 does not have.
// 4. Other text is text format. Should it not parse, but be a binary message
//    that has known fields and no others, then it is that: a tiny message can
//    consist of printable bytes. There is no input that is a non-empty snapshot
//    both ways. All fields of DeviceSnapshot are length-delimited, so the first
//    byte of a message of known fields is a tag with wire type 2; of the
//    letters with which the names of its fields begin only "r" (reach, runtime)
//    is one, the tag of `stream`; its payload would then begin after the "e" or
//    "u" with "ach" or "ntime", and no field of Stream has "a" or "n" for a
//    tag. A text that begins with a line break is the tag of `taken_at`, whose
//    payload begins with a control character. (A comment, #, and white space
//    have no such tags.)
//
// A JSON object is a recording if a recorded device can be found in it, else a
// snapshot, provided that one of its names is a field of DeviceSnapshot or
// nearly so. The two cannot be mistaken for one another: method names are no
// fields. What is neither is not quoted, since it may well be somebody's
// recording of a kind that is not known here.

#include "kasa_diag/readers/reader.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "kasa_diag/readers/json.h"
#include "kasa_diag/readers/snapshot_reader.h"
#include "kasa_diag/readers/text_encoding.h"
#include "kasa_diag/readers/vendor_dump.h"

namespace kasa_diag::readers {
namespace {

using kasa_diag::v1::DeviceSnapshot;

constexpr absl::string_view kForms =
    "(a snapshot is protobuf: binary, text format or JSON; a recording is the "
    "JSON of python-kasa or of Home Assistant's diagnostics)";

// "NAME:3:7: what", or "NAME: what" where there is no place.
absl::Status Named(absl::string_view name, const absl::Status& status) {
  const absl::string_view message = status.message();
  const size_t digits = message.find_first_not_of("0123456789");
  const bool has_place = digits != 0 && digits != absl::string_view::npos &&
                         message[digits] == ':';
  return absl::Status(status.code(),
                      absl::StrCat(name, has_place ? ":" : ": ", message));
}

// A snapshot's model is whatever its author has written; a label is shown on
// terminals.
bool IsShowable(absl::string_view model) {
  constexpr size_t kLongest = 64;
  if (model.empty() || model.size() > kLongest) return false;
  for (char c : model) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

// Sentences in an error, and in Recording.warnings.
constexpr size_t kMostProblems = 5;
constexpr size_t kMostWarnings = 100;

void Shorten(size_t most, std::vector<std::string>* sentences) {
  if (sentences->size() <= most) return;
  const size_t rest = sentences->size() - (most - 1);
  sentences->resize(most - 1);
  sentences->push_back(absl::StrCat("and ", rest, " more like these"));
}

class Reading {
 public:
  Reading(absl::string_view bytes, absl::string_view name, Format format,
          const ReadOptions& options)
      : bytes_(bytes), name_(name), format_(format), options_(options) {}

  absl::StatusOr<Recording> Run() {
    const absl::Status status = ReadAll();
    if (!status.ok()) return Named(name_, status);
    if (snapshots_.empty()) {
      Shorten(kMostProblems, &problems_);
      return Named(name_,
                   absl::InvalidArgumentError(
                       problems_.empty() ? "no device in it"
                                         : absl::StrJoin(problems_, "; ")));
    }
    if (snapshots_.size() > options_.max_devices) {
      return Named(name_,
                   absl::ResourceExhaustedError(absl::StrCat(
                       snapshots_.size(), " devices, more than the limit of ",
                       options_.max_devices)));
    }
    Recording recording;
    recording.warnings = std::move(warnings_);
    for (std::string& problem : problems_) {
      recording.warnings.push_back(std::move(problem));
    }
    Shorten(kMostWarnings, &recording.warnings);
    for (size_t i = 0; i < snapshots_.size(); ++i) {
      Device device;
      device.label = absl::StrCat("device ", i + 1, " of ", snapshots_.size());
      if (IsShowable(snapshots_[i].device().model())) {
        absl::StrAppend(&device.label, " (", snapshots_[i].device().model(),
                        ")");
      }
      device.snapshot = std::move(snapshots_[i]);
      recording.devices.push_back(std::move(device));
    }
    return recording;
  }

 private:
  absl::Status ReadAll() {
    if (bytes_.size() > options_.max_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat(bytes_.size(), " bytes, more than the limit of ",
                       options_.max_bytes));
    }
    if (LooksLikeUtf16(bytes_)) {
      return absl::InvalidArgumentError(
          "this is UTF-16, as some shells write it; save it as UTF-8");
    }
    absl::string_view text = bytes_;
    absl::ConsumePrefix(&text, "\xEF\xBB\xBF");  // byte order mark
    if (absl::StripAsciiWhitespace(text).empty()) {
      return absl::InvalidArgumentError(absl::StrCat("empty ", kForms));
    }
    if (!IsPlainText(text)) {
      if (format_ == Format::kPythonKasa) {
        return absl::InvalidArgumentError(
            "not text, so no recording of python-kasa (those are JSON)");
      }
      return Keep(SnapshotFromBinary(bytes_, &warnings_));
    }
    const char first = absl::StripLeadingAsciiWhitespace(text)[0];
    if (first == '{' || first == '[') return ReadJson(text);
    if (format_ == Format::kPythonKasa) {
      return absl::InvalidArgumentError(
          "not JSON, so no recording of python-kasa; it is printed as JSON by "
          "`kasa --json state`");
    }
    return ReadTextFormatOrBinary(text);
  }

  absl::Status ReadTextFormatOrBinary(absl::string_view text) {
    absl::StatusOr<DeviceSnapshot> snapshot = SnapshotFromTextFormat(text);
    if (!snapshot.ok()) {
      std::vector<std::string> unknown_fields;
      absl::StatusOr<DeviceSnapshot> binary =
          SnapshotFromBinary(bytes_, &unknown_fields);
      if (binary.ok() && unknown_fields.empty()) return Keep(std::move(binary));
    }
    return Keep(std::move(snapshot));
  }

  absl::Status Keep(absl::StatusOr<DeviceSnapshot> snapshot) {
    if (!snapshot.ok()) return snapshot.status();
    snapshots_.push_back(*std::move(snapshot));
    return absl::OkStatus();
  }

  absl::Status ReadJson(absl::string_view text) {
    JsonLimits limits;
    limits.max_depth = options_.max_json_depth;
    limits.max_values = options_.max_json_values;
    absl::StatusOr<std::vector<JsonValue>> parsed =
        ParseJsonDocuments(text, limits);
    if (!parsed.ok()) return parsed.status();
    std::vector<const JsonValue*> documents;
    for (const JsonValue& document : *parsed) {
      if (!document.is_array()) {
        documents.push_back(&document);
        continue;
      }
      for (const JsonMember& element : document.members) {
        documents.push_back(&element.value);
      }
    }
    for (size_t i = 0; i < documents.size(); ++i) {
      const std::string where =
          documents.size() == 1
              ? ""
              : absl::StrCat("entry ", i + 1, " of ", documents.size());
      const absl::Status status =
          ReadDocument(*documents[i], text, where, documents.size() == 1);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status ReadDocument(const JsonValue& document, absl::string_view text,
                            absl::string_view where, bool alone) {
    Format format = format_;
    const bool is_empty = document.is_object() && document.members.empty();
    if (format == Format::kAuto) {
      format =
          LooksRecorded(document) ? Format::kPythonKasa : Format::kSnapshot;
      if (format == Format::kSnapshot) {
        const absl::Status status = CheckSnapshotLike(document, text, alone);
        if (!status.ok()) return status;
      }
    }
    if (format == Format::kSnapshot) {
      if (format_ == Format::kSnapshot && LooksRecorded(document)) {
        const TextPosition position = PositionOf(text, document.begin);
        return absl::InvalidArgumentError(absl::StrCat(
            position.line, ":", position.column,
            ": a recording of a device, not a DeviceSnapshot; read it as what "
            "it is, or let the form be found"));
      }
      return Keep(SnapshotFromJson(document, text));
    }
    if (is_empty) {
      problems_.push_back(absl::StrCat(
          where, where.empty() ? "" : ", ",
          "no device in it: python-kasa prints {} when it has found none"));
      return absl::OkStatus();
    }
    DumpReader(&snapshots_, &warnings_, &problems_).Read(document, where);
    return absl::OkStatus();
  }

  // Refuses what is no snapshot without quoting it.
  static absl::Status CheckSnapshotLike(const JsonValue& document,
                                        absl::string_view text, bool alone) {
    const auto place = [&document, text]() {  // linear, so only for an error
      const TextPosition position = PositionOf(text, document.begin);
      return absl::StrCat(position.line, ":", position.column, ": ");
    };
    if (!document.is_object()) {
      return absl::InvalidArgumentError(
          absl::StrCat(place(), "neither a snapshot nor a recording ", kForms));
    }
    // In a stream of snapshots one that knows nothing is as good as any.
    if (document.members.empty()) {
      if (!alone) return absl::OkStatus();
      return absl::InvalidArgumentError(absl::StrCat(
          place(),
          "no device in it: python-kasa prints {} when it has found none (a "
          "snapshot that knows nothing has to be asked for as a snapshot)"));
    }
    for (const JsonMember& member : document.members) {
      if (IsOrResemblesSnapshotField(member.name)) return absl::OkStatus();
    }
    return absl::InvalidArgumentError(absl::StrCat(
        place(), "neither a snapshot nor a recording: none of the ",
        document.members.size(),
        " names in this object is a field of DeviceSnapshot or a method of a "
        "TP-Link device ",
        kForms));
  }

  absl::string_view bytes_;
  absl::string_view name_;
  Format format_;
  const ReadOptions& options_;
  std::vector<DeviceSnapshot> snapshots_;
  std::vector<std::string> warnings_;
  std::vector<std::string> problems_;
};

}  // namespace

absl::StatusOr<Recording> Read(absl::string_view bytes, absl::string_view name,
                               Format format, const ReadOptions& options) {
  return Reading(bytes, name, format, options).Run();
}

}  // namespace kasa_diag::readers
