// Names of a message type's fields and values, and which of them a person may
// have meant.

#ifndef KASA_DIAG_READERS_NAMES_H_
#define KASA_DIAG_READERS_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace kasa_diag::readers {

std::vector<std::string> FieldNames(const google::protobuf::Descriptor* type);

// Without the one numbered 0, which says "unspecified".
std::vector<std::string> ValueNames(
    const google::protobuf::EnumDescriptor* type);

// The field of this name, in the .proto file's style or in JSON's; or null.
const google::protobuf::FieldDescriptor* FieldOf(
    const google::protobuf::Descriptor* type, absl::string_view name);

// " (did you mean rssi_dbm?)": the candidate that begins with the name, or is
// nearest to it; where none is near, all of them.
std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& candidates);

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_NAMES_H_
