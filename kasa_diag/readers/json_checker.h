// Whether a JSON tree is a message of a type, with errors for the person who
// wrote it.
//
// Protobuf's own parser decides what a value means, but its errors have no
// place and quote the input around it. So the tree is first checked against the
// descriptor, where each complaint can be made with a line, a column, the path
// of the field and the nearest right name; what passes is then given to
// protobuf. The check is no second opinion: it refuses nothing that protobuf's
// parser takes, except names given twice, of which that parser would silently
// take one.

#ifndef KASA_DIAG_READERS_JSON_CHECKER_H_
#define KASA_DIAG_READERS_JSON_CHECKER_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "kasa_diag/readers/json.h"

namespace kasa_diag::readers {

// The first complaint: "LINE:COLUMN: wifi.rssi: no such field (did you mean
// rssi_dbm?)". `text` is what `value` was parsed from.
absl::Status CheckJson(const JsonValue& value, absl::string_view text,
                       const google::protobuf::Descriptor* type);

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_JSON_CHECKER_H_
