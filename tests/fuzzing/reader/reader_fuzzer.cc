// The fuzz target of the readers: any bytes as a snapshot or as a recording.
// Whatever comes of them is plain text and within the limits, and a snapshot
// that was read can be written and read again.
//
//   ./bazelw run --config=fuzz //tests/fuzzing:reader_fuzzer --
//     -max_total_time=600 $PWD/tests/readers/testdata
//
// (in one line). reader_fuzzer_test.cc runs it on damaged files, with any
// compiler.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "kasa_diag/readers/reader.h"
#include "kasa_diag/readers/snapshot_reader.h"
#include "kasa_diag/readers/text_encoding.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/fuzzing/require.h"

namespace kasa_diag::readers {
namespace {

using fuzzing::Require;
using google::protobuf::util::MessageDifferencer;
using v1::DeviceSnapshot;

void ReadsAgain(const DeviceSnapshot& snapshot) {
  std::string text;
  Require(google::protobuf::TextFormat::PrintToString(snapshot, &text),
          "a snapshot prints");
  const absl::StatusOr<DeviceSnapshot> again = SnapshotFromTextFormat(text);
  Require(again.ok(), "what is printed can be read", text);
  Require(MessageDifferencer::Equals(snapshot, *again), "it is the same", text);
}

void Run(absl::string_view input) {
  for (const Format format :
       {Format::kAuto, Format::kSnapshot, Format::kPythonKasa}) {
    const absl::StatusOr<Recording> recording = Read(input, "in", format);
    if (!recording.ok()) {
      const std::string message(recording.status().message());
      Require(message.rfind("in:", 0) == 0, "an error has its place", message);
      Require(IsPlainText(message), "an error is text", message);
      Require(message.size() < 2'000, "an error is short", message);
      continue;
    }
    Require(!recording->devices.empty(), "a recording has a device");
    Require(recording->warnings.size() <= 100, "warnings are few");
    for (const std::string& warning : recording->warnings) {
      Require(IsPlainText(warning), "a warning is text", warning);
    }
    for (const Device& device : recording->devices) {
      Require(IsPlainText(device.label), "a label is text", device.label);
      ReadsAgain(device.snapshot);
    }
  }
}

}  // namespace
}  // namespace kasa_diag::readers

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  kasa_diag::readers::Run(
      absl::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
