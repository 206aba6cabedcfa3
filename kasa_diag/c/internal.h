// What the files of the C interface share. Not for callers.

#ifndef KASA_DIAG_C_INTERNAL_H_
#define KASA_DIAG_C_INTERNAL_H_

#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "google/protobuf/message.h"
#include "kasa_diag/c/kasa_diag.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/inference/status.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

struct kasa_diag_diagnoser_t {
  std::shared_ptr<const kasa_diag::KnowledgeBase> knowledge;
  kasa_diag::Diagnoser diagnoser;
};

// What was not set has the default of the function that is called.
struct kasa_diag_options_t {
  absl::optional<bool> complaint;
  absl::optional<bool> plan;
  absl::optional<int> explained_causes;
  absl::optional<int> max_questions;
  absl::optional<int> max_inferences;
  absl::optional<size_t> max_memory_bytes;
  absl::optional<kasa_diag::inference::StatusOptions> status;
};

namespace kasa_diag::c {

// `options` over `defaults`; null changes nothing.
DiagnoseOptions OptionsOver(const kasa_diag_options_t* options,
                            DiagnoseOptions defaults);

inline absl::string_view View(const char* bytes, size_t length) {
  return length == 0 ? absl::string_view() : absl::string_view(bytes, length);
}

// One of the KASA_DIAG_ codes.
int CodeOf(const absl::Status& status);

// A copy that kasa_diag_free frees; null when out of memory.
char* CopyOut(absl::string_view bytes) noexcept;

void SetError(char** error, absl::string_view text) noexcept;

// Hands bytes out. Throws std::bad_alloc.
absl::Status Return(absl::string_view bytes, char** out, size_t* out_length);

// Hands sentences out, one a line, where they are asked for: `warnings` may be
// null. Throws std::bad_alloc.
void ReturnWarnings(const std::vector<std::string>& sentences, char** warnings);

// In protobuf's JSON form, names as in the .proto file.
absl::Status ReturnJson(const google::protobuf::Message& message, char** out,
                        size_t* out_length);
absl::Status ReturnBinary(const google::protobuf::Message& message, char** out,
                          size_t* out_length);

// Both refuse what is too large. What is left out becomes a warning.
absl::StatusOr<v1::DeviceSnapshot> SnapshotFromBytes(
    absl::string_view bytes, std::vector<std::string>* warnings);
absl::StatusOr<v1::DeviceSnapshot> SnapshotFromJsonText(
    absl::string_view text, std::vector<std::string>* warnings);

// Runs `work`, which returns a Status. Nothing that it throws gets out.
template <typename Work>
int Guarded(char** error, Work work) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    const absl::Status status = work();
    if (!status.ok()) SetError(error, status.message());
    return CodeOf(status);
  } catch (const std::bad_alloc&) {
    SetError(error, "out of memory");
    return KASA_DIAG_OUT_OF_MEMORY;
  } catch (const std::exception& exception) {
    SetError(error, exception.what());
    return KASA_DIAG_INTERNAL;
  } catch (...) {
    SetError(error, "unknown exception");
    return KASA_DIAG_INTERNAL;
  }
}

}  // namespace kasa_diag::c

#endif  // KASA_DIAG_C_INTERNAL_H_
