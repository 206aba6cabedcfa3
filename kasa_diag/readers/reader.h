// Snapshots from what people have: a snapshot file in any of protobuf's forms,
// or what python-kasa and Home Assistant have recorded of a device.
//
//   absl::StatusOr<Recording> recording =
//       Read(bytes, "camera.json", Format::kAuto);
//   if (!recording.ok()) ... "camera.json:3:7: ... (hint)"
//   for (const Device& device : recording->devices)
//     ... device.label, device.snapshot
//
// What is taken:
//  * a DeviceSnapshot as binary protobuf, in text format or as JSON (names as
//    written or in lowerCamelCase; an unknown name is an error);
//  * several snapshots: a JSON array, or one JSON object after the other;
//  * dumps of python-kasa's three families of devices: `iot` (older plugs,
//  bulbs
//    and cameras), `smart` (newer plugs, bulbs, hubs), `smartcam` (Tapo cameras
//    and hubs); as devtools/dump_devinfo, `kasa --json state` and
//    `kasa --json discover` print them, as Home Assistant's diagnostics wrap
//    them, and as pytapo returns them. vendor_dump.h says what is read of them.
//
// Nothing personal gets out: of a dump only listed fields are read, whatever
// else is in it, redacted or not; and neither labels, nor warnings, nor errors
// show a value of a dump other than model, versions and error codes. Errors
// about a snapshot file do show the piece that they are about.
//
// Thread-safe: no state. Deterministic. Linear in the length of the input.

#ifndef KASA_DIAG_READERS_READER_H_
#define KASA_DIAG_READERS_READER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::readers {

struct Device {
  kasa_diag::v1::DeviceSnapshot snapshot;
  // "device 2 of 3 (P300)": its place in the input, and its model where known.
  // Never personal.
  std::string label;
};

struct Recording {
  // At least one, in the order of the input; a hub comes before its children.
  std::vector<Device> devices;
  // Sentences about what was left out, such as a hub's child that cannot be
  // read; at most a hundred, the last of which tells how many more there are.
  std::vector<std::string> warnings;
};

enum class Format {
  kAuto,        // by content; see reader.cc for the rule
  kSnapshot,    // a DeviceSnapshot, or several
  kPythonKasa,  // a recording of devices
};

// Reaching a limit is an error that names it.
struct ReadOptions {
  size_t max_bytes = size_t{16} << 20;
  int max_json_depth = 64;
  size_t max_json_values = 500000;
  size_t max_devices = 1000;
};

// Reads `bytes`. `name` stands for the input in messages ("camera.json"). An
// input without a single device is an error: an empty file, say, or the `{}`
// that a discovery prints when it has found nothing; with kSnapshot `{}` is the
// snapshot that knows nothing.
//
// Errors: kInvalidArgument "NAME:LINE:COLUMN: what and a hint" (no line where
// there is none), kResourceExhausted at a limit.
absl::StatusOr<Recording> Read(absl::string_view bytes, absl::string_view name,
                               Format format,
                               const ReadOptions& options = ReadOptions());

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_READER_H_
