#include "kasa_diag/condition/message_types.h"

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace kasa_diag::condition {

WellKnownType WellKnownTypeOf(const google::protobuf::Descriptor* descriptor) {
  absl::string_view name = descriptor->full_name();
  if (!absl::ConsumePrefix(&name, "google.protobuf.")) {
    return WellKnownType::kNone;
  }
  if (name == "Duration") return WellKnownType::kDuration;
  if (name == "Timestamp") return WellKnownType::kTimestamp;
  if (name == "Any" || name == "Struct" || name == "Value" ||
      name == "ListValue") {
    return WellKnownType::kDynamic;
  }
  if (name == "BoolValue" || name == "Int32Value" || name == "Int64Value" ||
      name == "UInt32Value" || name == "UInt64Value" || name == "FloatValue" ||
      name == "DoubleValue" || name == "StringValue" || name == "BytesValue") {
    return WellKnownType::kWrapper;
  }
  return WellKnownType::kNone;
}

std::pair<int64_t, int32_t> ReadSecondsAndNanos(
    const google::protobuf::Message& message) {
  const google::protobuf::Descriptor* descriptor = message.GetDescriptor();
  const google::protobuf::Reflection* reflection = message.GetReflection();
  return {reflection->GetInt64(message, descriptor->FindFieldByNumber(1)),
          reflection->GetInt32(message, descriptor->FindFieldByNumber(2))};
}

bool IsUnspecified(const google::protobuf::EnumDescriptor* enumeration,
                   int64_t number) {
  if (number != 0) return false;
  const google::protobuf::EnumValueDescriptor* zero =
      enumeration->FindValueByNumber(0);
  if (zero == nullptr) return false;
  const absl::string_view name = zero->name();
  return name == "UNSPECIFIED" || absl::EndsWith(name, "_UNSPECIFIED");
}

}  // namespace kasa_diag::condition
