#include "examples/mqtt_bridge/bridge.h"

#include <cstdint>
#include <set>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "examples/mqtt_bridge/documents.h"
#include "google/protobuf/util/json_util.h"
#include "kasa_diag/readers/reader.h"

namespace kasa_diag::mqtt_bridge {
namespace {

constexpr size_t kLongestError = 1'000;  // characters
// A hub with all its children is a tenth of that; the last one is kept.
constexpr size_t kMostInputBytes = size_t{4} << 20;
// While they are diagnosed the connection is not served.
constexpr size_t kMostDevicesOfInput = 64;

Action Subscribe(std::string topic) {
  return {Action::Kind::kSubscribe, std::move(topic), "", false};
}

Action Unsubscribe(std::string topic) {
  return {Action::Kind::kUnsubscribe, std::move(topic), "", false};
}

Action Publish(std::string topic, std::string payload, bool retain) {
  return {Action::Kind::kPublish, std::move(topic), std::move(payload), retain};
}

// FNV-1a, 32 bits: the same moment for a device on every machine.
uint32_t Hash(absl::string_view text) {
  uint32_t hash = 2166136261u;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  }
  return hash;
}

// What was shown of a device; nothing where the payload is none of ours.
Discovery::Device ShownIn(const std::string& discovery_payload) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  Discovery discovery;
  const auto status = google::protobuf::util::JsonStringToMessage(
      discovery_payload, &discovery, options);
  return status.ok() ? discovery.device() : Discovery::Device();
}

}  // namespace

Bridge::Bridge(const Diagnoser& diagnoser, BridgeOptions options)
    : diagnoser_(diagnoser),
      options_(std::move(options)),
      topics_(options_.prefix, options_.discovery_prefix) {}

std::vector<Action> Bridge::OnConnected(Time now) {
  phase_ = Phase::kLearning;
  held_.clear();
  ++connections_;
  learned_ = 0;
  std::vector<Action> actions = {Subscribe(topics_.sync())};
  LearnNext(now, &actions);
  return actions;
}

void Bridge::LearnNext(Time now, std::vector<Action>* actions) {
  const std::vector<std::string> outputs = topics_.Outputs();
  if (learned_ > 0) actions->push_back(Unsubscribe(outputs[learned_ - 1]));
  if (learned_ == outputs.size()) {
    GoLive(now, actions);
    return;
  }
  actions->push_back(Subscribe(outputs[learned_++]));
  actions->push_back(Publish(topics_.sync(), SyncPayload(), false));
  learning_ends_ = now + options_.learning_limit;
}

// Of this connection and this kind of topic: an older one, late, says nothing.
std::string Bridge::SyncPayload() const {
  return absl::StrCat(connections_, "/", learned_);
}

void Bridge::OnDisconnected() { phase_ = Phase::kDisconnected; }

std::vector<Action> Bridge::OnClosing() const {
  return {Publish(topics_.status(), "offline", true)};
}

std::vector<Action> Bridge::OnMessage(const Message& message, Time now) {
  std::vector<Action> actions;
  if (phase_ == Phase::kLearning) {
    if (message.topic == topics_.sync()) {
      if (message.payload == SyncPayload()) LearnNext(now, &actions);
    } else {
      Learn(message);
    }
    return actions;
  }
  if (phase_ != Phase::kLive) return actions;
  if (message.topic == topics_.hub_status()) {
    // A retained one tells of a start in the past.
    if (message.payload != "online" || message.retained) return actions;
    for (auto& [id, device] : devices_) {
      device.due = MomentOf(id, now);
      device.discovery_due = true;
    }
    return actions;
  }
  const absl::optional<Topics::InputTopic> input =
      topics_.ParseInput(message.topic);
  if (input.has_value()) OnInput(*input, message, &actions);
  return actions;
}

std::vector<Action> Bridge::Tick(Time now) {
  std::vector<Action> actions;
  if (phase_ == Phase::kLearning && now >= learning_ends_) {
    LearnNext(now, &actions);
  }
  if (phase_ != Phase::kLive) return actions;
  for (auto& [id, device] : devices_) {
    if (!device.due.has_value() || now < *device.due) continue;
    device.due.reset();
    if (std::exchange(device.discovery_due, false)) {
      held_.erase(topics_.Discovery(id));
    }
    PublishLost(&device, &actions);
  }
  return actions;
}

void Bridge::Learn(const Message& message) {
  if (!message.retained || message.payload.empty()) return;
  if (topics_.ParseOutput(message.topic).has_value() ||
      topics_.IsDiscovery(message.topic)) {
    held_[message.topic] = message.payload;
  }
}

void Bridge::GoLive(Time now, std::vector<Action>* actions) {
  phase_ = Phase::kLive;
  actions->push_back(Unsubscribe(topics_.sync()));
  for (auto& [id, device] : devices_) device.due = MomentOf(id, now);
  AdoptDevices();
  // Everything that is retained is as it was left: worth believing.
  actions->push_back(Publish(topics_.status(), "online", true));
  for (std::string& topic : topics_.Inputs()) {
    actions->push_back(Subscribe(std::move(topic)));
  }
}

void Bridge::AdoptDevices() {
  std::set<std::string> ids;
  for (const auto& [topic, payload] : held_) {
    const absl::optional<Topics::OutputTopic> output =
        topics_.ParseOutput(topic);
    if (output.has_value()) ids.insert(output->id);
  }
  for (const std::string& id : ids) {
    if (devices_.count(id) > 0 || devices_.size() >= options_.max_devices) {
      continue;
    }
    const auto attributes = held_.find(topics_.Of(id, Output::kAttributes));
    Device device{Debouncer(options_.confirmations,
                            attributes == held_.end()
                                ? ""
                                : StateKeyOfAttributes(attributes->second)),
                  {},
                  {},
                  absl::nullopt,
                  false};
    const auto discovery = held_.find(topics_.Discovery(id));
    if (discovery != held_.end()) device.shown = ShownIn(discovery->second);
    for (const Output output : kOutputs) {
      const auto held = held_.find(topics_.Of(id, output));
      if (held != held_.end()) device.documents.push_back(*held);
    }
    if (discovery != held_.end()) device.documents.push_back(*discovery);
    devices_.emplace(id, std::move(device));
  }
}

void Bridge::OnInput(const Topics::InputTopic& input, const Message& message,
                     std::vector<Action>* actions) {
  if (message.payload.empty()) {  // how a retained message is deleted
    inputs_.erase(message.topic);
    Forget(input.name, actions);
    return;
  }
  const auto last = inputs_.find(message.topic);
  if (message.retained && last != inputs_.end() &&
      last->second == message.payload) {
    return;
  }
  const absl::Status status = Read(input, message, actions);
  if (!status.ok()) {
    actions->push_back(Publish(topics_.Error(input.name),
                               Shorten(status.message(), kLongestError),
                               false));
    return;
  }
  inputs_[message.topic] = message.payload;
}

absl::Status Bridge::Read(const Topics::InputTopic& input,
                          const Message& message,
                          std::vector<Action>* actions) {
  absl::Status status = CheckName(input.name);
  if (!status.ok()) return status;
  const bool is_snapshot = input.input == Input::kSnapshot;
  readers::ReadOptions limits;
  limits.max_bytes = kMostInputBytes;
  limits.max_devices = kMostDevicesOfInput;
  absl::StatusOr<readers::Recording> recording = readers::Read(
      message.payload, is_snapshot ? "snapshot" : "recording",
      is_snapshot ? readers::Format::kSnapshot : readers::Format::kPythonKasa,
      limits);
  if (!recording.ok()) return recording.status();
  for (size_t i = 0; i < recording->devices.size(); ++i) {
    status = OnSnapshot(DeviceId(input.name, i), recording->devices[i].snapshot,
                        recording->warnings, actions);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Bridge::OnSnapshot(const std::string& id,
                                const v1::DeviceSnapshot& snapshot,
                                const std::vector<std::string>& warnings,
                                std::vector<Action>* actions) {
  auto found = devices_.find(id);
  if (found == devices_.end()) {
    if (devices_.size() >= options_.max_devices) {
      return absl::ResourceExhaustedError(
          absl::StrCat("more than the limit of ", options_.max_devices,
                       " devices: ", id, " is left out"));
    }
    found = devices_
                .emplace(id, Device{Debouncer(options_.confirmations),
                                    {},
                                    {},
                                    absl::nullopt,
                                    false})
                .first;
  }
  Device& device = found->second;

  // Nobody complains: a machine watches.
  absl::StatusOr<v1::Diagnosis> diagnosis = diagnoser_.Diagnose(snapshot);
  if (!diagnosis.ok()) return diagnosis.status();
  for (const std::string& text : warnings) {
    v1::Warning* warning = diagnosis->add_warnings();
    warning->set_code("snapshot_reading");
    warning->set_text(text);
  }
  if (!device.debouncer.Accept(StateKey(*diagnosis))) return absl::OkStatus();

  // What explains a state comes before it: who acts on it finds all there.
  UpdateDevice(snapshot, &device.shown);
  device.documents = {
      {topics_.Discovery(id), DiscoveryPayload(topics_, id, device.shown)},
      {topics_.Of(id, Output::kDiagnosis), DiagnosisPayload(*diagnosis)},
      {topics_.Of(id, Output::kAttributes), AttributesPayload(*diagnosis)},
      {topics_.Of(id, Output::kCause), CausePayload(*diagnosis)},
      {topics_.Of(id, Output::kProblem), ProblemPayload(*diagnosis)}};
  PublishLost(&device, actions);
  return absl::OkStatus();
}

void Bridge::Forget(absl::string_view name, std::vector<Action>* actions) {
  for (auto it = devices_.begin(); it != devices_.end();) {
    if (!IsFrom(name, it->first)) {
      ++it;
      continue;
    }
    // The hub forgets the device first, and does not miss its topics then.
    std::vector<std::string> topics = {topics_.Discovery(it->first)};
    for (const Output output : kOutputs) {
      topics.push_back(topics_.Of(it->first, output));
    }
    for (const std::string& topic : topics) {
      PublishRetained(topic, "", actions);
      held_.erase(topic);
    }
    it = devices_.erase(it);
  }
}

void Bridge::PublishLost(Device* device, std::vector<Action>* actions) {
  for (const auto& [topic, payload] : device->documents) {
    const auto held = held_.find(topic);
    if (held != held_.end() && held->second == payload) continue;
    PublishRetained(topic, payload, actions);
  }
}

void Bridge::PublishRetained(const std::string& topic,
                             const std::string& payload,
                             std::vector<Action>* actions) {
  held_[topic] = payload;
  actions->push_back(Publish(topic, payload, true));
}

Time Bridge::MomentOf(absl::string_view id, Time now) const {
  if (options_.spread.count() <= 0) return now;
  return now + Time(Hash(id) % options_.spread.count());
}

}  // namespace kasa_diag::mqtt_bridge
