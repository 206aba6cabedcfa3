// The message types that CEL reads as something else.

#ifndef KASA_DIAG_CONDITION_MESSAGE_TYPES_H_
#define KASA_DIAG_CONDITION_MESSAGE_TYPES_H_

#include <cstdint>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace kasa_diag::condition {

enum class WellKnownType {
  kNone,
  kDuration,
  kTimestamp,
  kWrapper,  // Int32Value and its kin: field 1 is the value
  kDynamic,  // Any, Struct, Value, ListValue: outside the subset
};

WellKnownType WellKnownTypeOf(const google::protobuf::Descriptor* descriptor);

// Of a Duration or Timestamp, generated or dynamic.
std::pair<int64_t, int32_t> ReadSecondsAndNanos(
    const google::protobuf::Message& message);

// Whether a value of this enum means "absent": it is 0, and the name of the
// enum's zero ends in UNSPECIFIED.
bool IsUnspecified(const google::protobuf::EnumDescriptor* enumeration,
                   int64_t number);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_MESSAGE_TYPES_H_
