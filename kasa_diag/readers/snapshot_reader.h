// A DeviceSnapshot out of each of protobuf's three forms, with errors made for
// the person who wrote the file.

#ifndef KASA_DIAG_READERS_SNAPSHOT_READER_H_
#define KASA_DIAG_READERS_SNAPSHOT_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/readers/json.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::readers {

// One JSON object. `text` is what `value` was parsed from. An error has the
// form "LINE:COLUMN: wifi.rssi: no such field (did you mean rssi_dbm?)".
absl::StatusOr<kasa_diag::v1::DeviceSnapshot> SnapshotFromJson(
    const JsonValue& value, absl::string_view text);

// Text format. Errors as above.
absl::StatusOr<kasa_diag::v1::DeviceSnapshot> SnapshotFromTextFormat(
    absl::string_view text);

// Binary. Fields that DeviceSnapshot does not have are dropped, since nobody
// knows what they hold, and reported in `warnings`; where there is nothing else
// it is an error.
absl::StatusOr<kasa_diag::v1::DeviceSnapshot> SnapshotFromBinary(
    absl::string_view bytes, std::vector<std::string>* warnings);

// Whether `name` is a field of DeviceSnapshot in either style, or so near to
// one that it must be a slip.
bool IsOrResemblesSnapshotField(absl::string_view name);

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_SNAPSHOT_READER_H_
