// The bridge's topics.
//
//   PREFIX/NAME/snapshot     in: a DeviceSnapshot, in any of protobuf's forms
//   PREFIX/NAME/recording    in: what python-kasa or Home Assistant recorded
//   PREFIX/ID/problem        out, retained: ON, OFF or None
//   PREFIX/ID/cause          out, retained: the likeliest cause, in words
//   PREFIX/ID/attributes     out, retained: Attributes in JSON
//   PREFIX/ID/diagnosis      out, retained: the whole Diagnosis in JSON
//   PREFIX/NAME/error        out: why an input could not be read
//   PREFIX/status            out, retained: online or offline (last will)
//   PREFIX/sync              the bridge to itself (bridge.h)
//   DISCOVERY/device/…/config  out, retained: Discovery in JSON
//   DISCOVERY/status         in: online when Home Assistant has started
//
// An ID is the NAME of the input; the second device of a recording, such as a
// hub's first child, is NAME--2, and so on.

#ifndef KASA_DIAG_EXAMPLES_MQTT_BRIDGE_TOPICS_H_
#define KASA_DIAG_EXAMPLES_MQTT_BRIDGE_TOPICS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace kasa_diag::mqtt_bridge {

// A device's retained topics that are not discovery.
enum class Output { kProblem, kCause, kAttributes, kDiagnosis };
inline constexpr Output kOutputs[] = {Output::kDiagnosis, Output::kAttributes,
                                      Output::kCause, Output::kProblem};

enum class Input { kSnapshot, kRecording };

class Topics {
 public:
  // InvalidArgument where one of the two cannot begin a topic: they are levels
  // of letters, digits, _ and -, separated by /.
  static absl::Status CheckPrefix(absl::string_view prefix);

  Topics(std::string prefix, std::string discovery_prefix);

  std::string Of(absl::string_view id, Output output) const;
  std::string Error(absl::string_view name) const;
  std::string Discovery(absl::string_view id) const;
  // Names the device among all that a Home Assistant knows.
  std::string ObjectId(absl::string_view id) const;
  const std::string& status() const { return status_; }
  const std::string& sync() const { return sync_; }
  const std::string& hub_status() const { return hub_status_; }

  // Subscriptions, with wildcards.
  std::vector<std::string> Inputs() const;
  std::vector<std::string> Outputs() const;

  struct InputTopic {
    Input input;
    std::string name;
  };
  absl::optional<InputTopic> ParseInput(absl::string_view topic) const;
  struct OutputTopic {
    Output output;
    std::string id;
  };
  absl::optional<OutputTopic> ParseOutput(absl::string_view topic) const;
  // Whether the topic is one that Discovery() gives for some id.
  bool IsDiscovery(absl::string_view topic) const;

 private:
  std::string prefix_;
  std::string discovery_prefix_;
  std::string node_;
  std::string status_;
  std::string sync_;
  std::string hub_status_;
};

// A name as it may stand in a topic and in Home Assistant's ids: letters,
// digits, _ and -, at most 64, and no "--". InvalidArgument says so.
absl::Status CheckName(absl::string_view name);

// The id of the device with this number, counted from 0, in an input.
std::string DeviceId(absl::string_view name, size_t index);

// Whether DeviceId(name, n) can be `id`.
bool IsFrom(absl::string_view name, absl::string_view id);

}  // namespace kasa_diag::mqtt_bridge

#endif  // KASA_DIAG_EXAMPLES_MQTT_BRIDGE_TOPICS_H_
