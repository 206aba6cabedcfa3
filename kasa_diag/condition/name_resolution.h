// What a dotted name stands for.

#ifndef KASA_DIAG_CONDITION_NAME_RESOLUTION_H_
#define KASA_DIAG_CONDITION_NAME_RESOLUTION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"
#include "kasa_diag/condition/condition.h"

namespace kasa_diag::condition {

struct EnumName {
  // Null when no enum of this name was found.
  const google::protobuf::EnumDescriptor* enumeration = nullptr;
  // Null when the enum has no such constant.
  const google::protobuf::EnumValueDescriptor* value = nullptr;
};

// Resolves {"Led", "Mode", "BLINKING"} to an enum's constant: in the schema's
// container, then in each scope around it, at last as a full name; `absolute`:
// as a full name only.
EnumName FindEnumName(const Schema& schema, absl::Span<const std::string> parts,
                      bool absolute);

// Whether the name is that of a message or an enum, by the same rules.
bool IsTypeName(const Schema& schema, absl::Span<const std::string> parts,
                bool absolute);

// How a condition writes this constant: "Led.Mode.BLINKING".
std::string EnumValueName(const Schema& schema,
                          const google::protobuf::EnumValueDescriptor* value);
// "Led.Mode".
std::string EnumTypeName(const Schema& schema,
                         const google::protobuf::EnumDescriptor* enumeration);

// The enums that fields of the inputs have, in the order of the fields.
std::vector<const google::protobuf::EnumDescriptor*> EnumsInUse(
    const Schema& schema);

std::vector<std::string> FieldNames(
    const google::protobuf::Descriptor* descriptor);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_NAME_RESOLUTION_H_
