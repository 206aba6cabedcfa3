// A broker in memory: retains, and delivers to one client, the bridge. Counts
// what is published, so that a storm is seen.

#ifndef KASA_DIAG_TESTS_EXAMPLES_MQTT_BRIDGE_FAKE_BROKER_H_
#define KASA_DIAG_TESTS_EXAMPLES_MQTT_BRIDGE_FAKE_BROKER_H_

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_split.h"
#include "examples/mqtt_bridge/bridge.h"

namespace kasa_diag::mqtt_bridge {

class FakeBroker {
 public:
  explicit FakeBroker(Bridge* bridge) : bridge_(bridge) {}

  // The client connects: subscriptions are new (a clean session).
  void Connect() {
    subscriptions_.clear();
    Do(bridge_->OnConnected(now_));
  }
  void Disconnect() { bridge_->OnDisconnected(); }

  // Another bridge takes over: the program was restarted.
  void Use(Bridge* bridge) { bridge_ = bridge; }

  // Somebody publishes.
  void Publish(const std::string& topic, const std::string& payload,
               bool retain = false) {
    Keep(topic, payload, retain);
    Deliver({topic, payload, false});
    Drain();
  }

  void Wait(Time time) {
    for (const Time end = now_ + time; now_ < end;) {
      now_ += Time(100);
      Do(bridge_->Tick(now_));
    }
  }

  void LoseRetained() { retained_.clear(); }
  // Messages to the bridge itself do not arrive any more.
  void SwallowSync() { swallow_sync_ = true; }

  std::string Retained(const std::string& topic) const {
    const auto found = retained_.find(topic);
    return found == retained_.end() ? "" : found->second;
  }
  const std::map<std::string, std::string>& retained() const {
    return retained_;
  }

  // What the bridge has published since the last call, in order, without what
  // it says to itself.
  std::vector<Action> TakePublished() { return std::exchange(published_, {}); }
  std::vector<std::string> TakeTopics() {
    std::vector<std::string> topics;
    for (const Action& action : TakePublished()) topics.push_back(action.topic);
    return topics;
  }
  const std::set<std::string>& subscriptions() const { return subscriptions_; }

 private:
  static bool Matches(const std::string& filter, const std::string& topic) {
    const std::vector<std::string> want = absl::StrSplit(filter, '/');
    const std::vector<std::string> have = absl::StrSplit(topic, '/');
    if (want.size() != have.size()) return false;
    for (size_t i = 0; i < want.size(); ++i) {
      if (want[i] != "+" && want[i] != have[i]) return false;
    }
    return true;
  }

  void Keep(const std::string& topic, const std::string& payload, bool retain) {
    if (!retain) return;
    if (payload.empty()) {
      retained_.erase(topic);
    } else {
      retained_[topic] = payload;
    }
  }

  void Deliver(const Message& message) {
    if (swallow_sync_ && message.topic == bridge_->topics().sync()) return;
    for (const std::string& filter : subscriptions_) {
      if (Matches(filter, message.topic)) {
        waiting_.push_back(message);
        return;
      }
    }
  }

  void Do(const std::vector<Action>& actions) {
    Queue(actions);
    Drain();
  }

  void Queue(const std::vector<Action>& actions) {
    for (const Action& action : actions) {
      switch (action.kind) {
        case Action::Kind::kSubscribe:
          subscriptions_.insert(action.topic);
          for (const auto& [topic, payload] : retained_) {
            if (Matches(action.topic, topic)) {
              waiting_.push_back({topic, payload, true});
            }
          }
          break;
        case Action::Kind::kUnsubscribe:
          subscriptions_.erase(action.topic);
          break;
        case Action::Kind::kPublish:
          if (action.topic != bridge_->topics().sync()) {
            published_.push_back(action);
          }
          Keep(action.topic, action.payload, action.retain);
          Deliver({action.topic, action.payload, false});
          break;
      }
    }
  }

  void Drain() {
    while (!waiting_.empty()) {
      const Message message = waiting_.front();
      waiting_.pop_front();
      Queue(bridge_->OnMessage(message, now_));
    }
  }

  Bridge* bridge_;
  Time now_{1'000'000};
  std::map<std::string, std::string> retained_;
  std::set<std::string> subscriptions_;
  std::deque<Message> waiting_;
  std::vector<Action> published_;
  bool swallow_sync_ = false;
};

}  // namespace kasa_diag::mqtt_bridge

#endif  // KASA_DIAG_TESTS_EXAMPLES_MQTT_BRIDGE_FAKE_BROKER_H_
