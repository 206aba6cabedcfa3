#include "kasa_diag/c/internal.h"

#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "kasa_diag/readers/reader.h"
#include "kasa_diag/readers/snapshot_reader.h"

namespace kasa_diag::c {
namespace {

using v1::DeviceSnapshot;

// The reading functions' own limit, for both forms.
const size_t kMaxSnapshotBytes = readers::ReadOptions().max_bytes;

}  // namespace

DiagnoseOptions OptionsOver(const kasa_diag_options_t* options,
                            DiagnoseOptions defaults) {
  if (options == nullptr) return defaults;
  defaults.complaint = options->complaint.value_or(defaults.complaint);
  defaults.plan = options->plan.value_or(defaults.plan);
  defaults.explained_causes =
      options->explained_causes.value_or(defaults.explained_causes);
  defaults.max_questions =
      options->max_questions.value_or(defaults.max_questions);
  defaults.planning.max_inferences =
      options->max_inferences.value_or(defaults.planning.max_inferences);
  if (options->max_memory_bytes.has_value()) {
    for (inference::Options* inference :
         {&defaults.inference, &defaults.weights.inference,
          &defaults.planning.inference}) {
      inference->max_memory_bytes = *options->max_memory_bytes;
    }
  }
  defaults.status = options->status.value_or(defaults.status);
  return defaults;
}

int CodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return KASA_DIAG_OK;
    case absl::StatusCode::kInternal:
      return KASA_DIAG_INTERNAL;
    case absl::StatusCode::kNotFound:
      return KASA_DIAG_NOT_FOUND;
    case absl::StatusCode::kFailedPrecondition:
      return KASA_DIAG_WRONG_STATE;
    default:
      return KASA_DIAG_INVALID_INPUT;
  }
}

char* CopyOut(absl::string_view bytes) noexcept {
  char* copy = static_cast<char*>(std::malloc(bytes.size() + 1));
  if (copy == nullptr) return nullptr;
  if (!bytes.empty()) std::memcpy(copy, bytes.data(), bytes.size());
  copy[bytes.size()] = '\0';
  return copy;
}

void SetError(char** error, absl::string_view text) noexcept {
  if (error != nullptr) *error = CopyOut(text);
}

absl::Status Return(absl::string_view bytes, char** out, size_t* out_length) {
  *out = CopyOut(bytes);
  if (*out == nullptr) throw std::bad_alloc();
  *out_length = bytes.size();
  return absl::OkStatus();
}

void ReturnWarnings(const std::vector<std::string>& sentences,
                    char** warnings) {
  if (warnings == nullptr || sentences.empty()) return;
  *warnings = CopyOut(absl::StrJoin(sentences, "\n"));
  if (*warnings == nullptr) throw std::bad_alloc();
}

absl::Status ReturnJson(const google::protobuf::Message& message, char** out,
                        size_t* out_length) {
  std::string json;
  google::protobuf::util::JsonPrintOptions print;
  print.preserve_proto_field_names = true;
  const auto printed =
      google::protobuf::util::MessageToJsonString(message, &json, print);
  if (!printed.ok()) {
    return absl::InternalError(std::string(printed.message()));
  }
  return Return(json, out, out_length);
}

absl::Status ReturnBinary(const google::protobuf::Message& message, char** out,
                          size_t* out_length) {
  return Return(message.SerializeAsString(), out, out_length);
}

absl::StatusOr<DeviceSnapshot> SnapshotFromBytes(
    absl::string_view bytes, std::vector<std::string>* warnings) {
  if (bytes.empty()) return DeviceSnapshot();
  if (bytes.size() > kMaxSnapshotBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("snapshot: ", bytes.size(),
                     " bytes, more than the limit of ", kMaxSnapshotBytes));
  }
  absl::StatusOr<DeviceSnapshot> snapshot =
      readers::SnapshotFromBinary(bytes, warnings);
  if (snapshot.ok()) return snapshot;
  return absl::InvalidArgumentError(
      "snapshot: not a DeviceSnapshot in protobuf's binary form (JSON goes to "
      "the function whose name ends in _json)");
}

absl::StatusOr<DeviceSnapshot> SnapshotFromJsonText(
    absl::string_view text, std::vector<std::string>* warnings) {
  const absl::string_view trimmed = absl::StripLeadingAsciiWhitespace(text);
  if (trimmed.empty() || trimmed[0] != '{') {
    return absl::InvalidArgumentError(
        "snapshot: not a JSON object (the binary form goes to the function "
        "without _json in its name)");
  }
  absl::StatusOr<readers::Recording> recording =
      readers::Read(text, "snapshot", readers::Format::kSnapshot);
  if (!recording.ok()) return recording.status();
  if (recording->devices.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("snapshot: ", recording->devices.size(),
                     " snapshots; a call takes one"));
  }
  *warnings = std::move(recording->warnings);
  return std::move(recording->devices[0].snapshot);
}

}  // namespace kasa_diag::c
