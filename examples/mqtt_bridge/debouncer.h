// A state changes only when it has been seen several times in a row, so that a
// light that is amber for a moment does not flap a sensor.
//
// What is compared is what the state means (StateKey), not the snapshot's
// bytes: signal strength differs in every snapshot, and no two would ever be
// equal.

#ifndef KASA_DIAG_EXAMPLES_MQTT_BRIDGE_DEBOUNCER_H_
#define KASA_DIAG_EXAMPLES_MQTT_BRIDGE_DEBOUNCER_H_

#include <string>
#include <utility>

namespace kasa_diag::mqtt_bridge {

class Debouncer {
 public:
  // `needed`: how often in a row a new state must be seen, at least 1. The very
  // first state is taken at once, since there is none to keep.
  // `current`: the state that is known already; empty for none.
  explicit Debouncer(int needed, std::string current = "")
      : needed_(needed), current_(std::move(current)) {}

  // Whether `key` is the state now.
  bool Accept(const std::string& key) {
    if (current_.empty() || key == current_) {
      current_ = key;
      candidate_.clear();
      return true;
    }
    times_ = key == candidate_ ? times_ + 1 : 1;
    candidate_ = key;
    if (times_ < needed_) return false;
    current_ = key;
    candidate_.clear();
    return true;
  }

 private:
  int needed_;
  std::string current_;
  std::string candidate_;
  int times_ = 0;
};

}  // namespace kasa_diag::mqtt_bridge

#endif  // KASA_DIAG_EXAMPLES_MQTT_BRIDGE_DEBOUNCER_H_
