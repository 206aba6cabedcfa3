// Recordings: the readers, handed out one device at a time.

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/c/internal.h"
#include "kasa_diag/c/kasa_diag.h"
#include "kasa_diag/readers/reader.h"

struct kasa_diag_recording_t {
  kasa_diag::readers::Recording recording;
};

namespace {

using kasa_diag::c::Guarded;
using kasa_diag::readers::Device;

// Runs `give` with the device of that number.
template <typename Give>
int WithDevice(const kasa_diag_recording_t* recording, size_t index, char** out,
               size_t* out_length, char** error, Give give) {
  *out = nullptr;
  *out_length = 0;
  return Guarded(error, [&]() -> absl::Status {
    const std::vector<Device>& devices = recording->recording.devices;
    if (index >= devices.size()) {
      return absl::NotFoundError(absl::StrCat(
          "the recording has ", devices.size(), " devices, and none of number ",
          index, " counted from 0"));
    }
    return give(devices[index]);
  });
}

}  // namespace

extern "C" {

kasa_diag_recording_t* kasa_diag_recording_read(const char* bytes,
                                                size_t length, char** warnings,
                                                char** error) {
  kasa_diag_recording_t* result = nullptr;
  if (warnings != nullptr) *warnings = nullptr;
  Guarded(error, [&] {
    absl::StatusOr<kasa_diag::readers::Recording> recording =
        kasa_diag::readers::Read(kasa_diag::c::View(bytes, length), "recording",
                                 kasa_diag::readers::Format::kAuto);
    if (!recording.ok()) return recording.status();
    auto made = std::make_unique<kasa_diag_recording_t>();
    made->recording = *std::move(recording);
    kasa_diag::c::ReturnWarnings(made->recording.warnings, warnings);
    result = made.release();
    return absl::OkStatus();
  });
  return result;
}

void kasa_diag_recording_destroy(kasa_diag_recording_t* recording) {
  delete recording;
}

size_t kasa_diag_recording_size(const kasa_diag_recording_t* recording) {
  return recording->recording.devices.size();
}

int kasa_diag_recording_label(const kasa_diag_recording_t* recording,
                              size_t index, char** out, size_t* out_length,
                              char** error) {
  return WithDevice(
      recording, index, out, out_length, error, [&](const Device& device) {
        return kasa_diag::c::Return(device.label, out, out_length);
      });
}

int kasa_diag_recording_snapshot(const kasa_diag_recording_t* recording,
                                 size_t index, char** out, size_t* out_length,
                                 char** error) {
  return WithDevice(
      recording, index, out, out_length, error, [&](const Device& device) {
        return kasa_diag::c::ReturnBinary(device.snapshot, out, out_length);
      });
}

int kasa_diag_recording_snapshot_json(const kasa_diag_recording_t* recording,
                                      size_t index, char** out,
                                      size_t* out_length, char** error) {
  return WithDevice(
      recording, index, out, out_length, error, [&](const Device& device) {
        return kasa_diag::c::ReturnJson(device.snapshot, out, out_length);
      });
}

}  // extern "C"
