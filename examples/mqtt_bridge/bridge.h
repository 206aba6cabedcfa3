// The bridge without its broker: what arrives goes in, what is to be done comes
// out. Knows nothing of sockets or clocks, so all of it can be tested.
//
//   std::vector<Action> actions = bridge.OnConnected(now);
//   ... bridge.OnMessage(message, now), bridge.Tick(now)
//
// What the broker retains is what a hub sees when it starts, so the bridge
// wants two things of it: that it holds each device's last documents, and that
// nothing is sent twice. After every connection the bridge therefore first
// *learns* what the broker still holds: it subscribes to its own topics, and to
// one more, on which it sends itself a message; when that arrives, all that was
// retained has arrived (or it has waited long enough). One kind of topic at a
// time: a broker drops messages where too many wait for a client (Mosquitto's
// max_queued_messages, 1000). Then
//
//  * what the broker lost is published again, each device at a moment of its
//    own within some seconds, so that hundreds of them make no storm;
//  * devices that the bridge does not know (it was restarted) are taken over as
//    they are, so that a state that was published keeps its inertia;
//  * only then does it listen to inputs. A retained input that it has seen
//    already counts for nothing.

#ifndef KASA_DIAG_EXAMPLES_MQTT_BRIDGE_BRIDGE_H_
#define KASA_DIAG_EXAMPLES_MQTT_BRIDGE_BRIDGE_H_

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "examples/mqtt_bridge/debouncer.h"
#include "examples/mqtt_bridge/documents.pb.h"
#include "examples/mqtt_bridge/topics.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::mqtt_bridge {

// Since any fixed moment.
using Time = std::chrono::milliseconds;

struct Message {
  std::string topic;
  std::string payload;
  // As in MQTT: it was kept for later subscribers, and this is one.
  bool retained = false;
};

struct Action {
  enum class Kind { kSubscribe, kUnsubscribe, kPublish };
  Kind kind;
  std::string topic;
  std::string payload;
  bool retain = false;
};

struct BridgeOptions {
  std::string prefix = "kasa_diag";
  std::string discovery_prefix = "homeassistant";
  // How many snapshots in a row must say the same before a state changes.
  int confirmations = 2;
  // Within which time after a loss all devices are published again.
  Time spread{5'000};
  // How long to wait for what the broker retains of one kind of topic.
  Time learning_limit{5'000};
  size_t max_devices = 1'000;
};

// Not thread-safe.
class Bridge {
 public:
  // The diagnoser outlives the bridge.
  Bridge(const Diagnoser& diagnoser, BridgeOptions options);

  std::vector<Action> OnConnected(Time now);
  void OnDisconnected();
  std::vector<Action> OnMessage(const Message& message, Time now);
  // Call it several times a second.
  std::vector<Action> Tick(Time now);
  // Before the connection is closed on purpose: the last will does not count
  // then.
  std::vector<Action> OnClosing() const;

  const Topics& topics() const { return topics_; }

 private:
  enum class Phase { kDisconnected, kLearning, kLive };

  struct Device {
    Debouncer debouncer;
    Discovery::Device shown;
    // What the broker should hold: by topic, in the order of publication.
    std::vector<std::pair<std::string, std::string>> documents;
    // When they are compared with what it holds.
    absl::optional<Time> due;
    // And its discovery sent in any case.
    bool discovery_due = false;
  };

  void LearnNext(Time now, std::vector<Action>* actions);
  std::string SyncPayload() const;
  void GoLive(Time now, std::vector<Action>* actions);
  void AdoptDevices();
  void Learn(const Message& message);
  void OnInput(const Topics::InputTopic& input, const Message& message,
               std::vector<Action>* actions);
  absl::Status Read(const Topics::InputTopic& input, const Message& message,
                    std::vector<Action>* actions);
  absl::Status OnSnapshot(const std::string& id,
                          const v1::DeviceSnapshot& snapshot,
                          const std::vector<std::string>& warnings,
                          std::vector<Action>* actions);
  void Forget(absl::string_view name, std::vector<Action>* actions);
  void PublishLost(Device* device, std::vector<Action>* actions);
  void PublishRetained(const std::string& topic, const std::string& payload,
                       std::vector<Action>* actions);
  Time MomentOf(absl::string_view id, Time now) const;

  const Diagnoser& diagnoser_;
  const BridgeOptions options_;
  const Topics topics_;

  Phase phase_ = Phase::kDisconnected;
  Time learning_ends_{0};
  int connections_ = 0;
  size_t learned_ = 0;                         // of topics_.Outputs()
  std::map<std::string, Device> devices_;      // by id
  std::map<std::string, std::string> held_;    // by topic: what the broker has
  std::map<std::string, std::string> inputs_;  // by topic: the last payload
};

}  // namespace kasa_diag::mqtt_bridge

#endif  // KASA_DIAG_EXAMPLES_MQTT_BRIDGE_BRIDGE_H_
