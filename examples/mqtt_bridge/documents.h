// What a diagnosis comes to for a smart-home hub: the payloads of a device's
// topics. Home Assistant's rules are from its source, home-assistant/core:
// MAX_LENGTH_STATE_STATE (homeassistant/const.py, 255 characters),
// MAX_STATE_ATTRS_BYTES (components/recorder/db_schema.py, 16384 bytes),
// PAYLOAD_NONE (components/mqtt/const.py, "None": the state is unknown).

#ifndef KASA_DIAG_EXAMPLES_MQTT_BRIDGE_DOCUMENTS_H_
#define KASA_DIAG_EXAMPLES_MQTT_BRIDGE_DOCUMENTS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "examples/mqtt_bridge/documents.pb.h"
#include "examples/mqtt_bridge/topics.h"
#include "google/protobuf/message.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/diagnosis.pb.h"

namespace kasa_diag::mqtt_bridge {

inline constexpr size_t kLongestState = 255;  // characters, not bytes
// Home Assistant adds attributes of its own (a name, an icon) to ours.
inline constexpr size_t kMostAttributeBytes = 15 * 1024;

// ON where causes were found, OFF where nothing is wrong, None (unknown) where
// too little is known.
std::string ProblemPayload(const v1::Diagnosis& diagnosis);

// The title of the likeliest cause, cut to kLongestState; "Nothing wrong"; None
// where too little is known.
std::string CausePayload(const v1::Diagnosis& diagnosis);

// Three causes and three remedies; where they take too much, without the steps,
// then with fewer of each.
std::string AttributesPayload(const v1::Diagnosis& diagnosis);

std::string DiagnosisPayload(const v1::Diagnosis& diagnosis);

// What Home Assistant shows of a device: takes over from the snapshot what that
// knows, and keeps the rest.
void UpdateDevice(const v1::DeviceSnapshot& snapshot,
                  Discovery::Device* device);

std::string DiscoveryPayload(const Topics& topics, absl::string_view id,
                             const Discovery::Device& device);

// What a state is compared by: two diagnoses with the same key mean the same to
// a household.
std::string StateKey(const v1::Diagnosis& diagnosis);
// The key of what was published as these attributes; empty where they are none.
std::string StateKeyOfAttributes(absl::string_view attributes_payload);

// At most so many characters of UTF-8, an ellipsis for what was cut.
std::string Shorten(absl::string_view text, size_t characters);

// In JSON, names as in the .proto file.
std::string ToJson(const google::protobuf::Message& message);

}  // namespace kasa_diag::mqtt_bridge

#endif  // KASA_DIAG_EXAMPLES_MQTT_BRIDGE_DOCUMENTS_H_
