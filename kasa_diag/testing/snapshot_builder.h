// Snapshots that read well in a test:
//
//   const v1::DeviceSnapshot snapshot = Camera("C200")
//                                           .HardwareVersion("2.0")
//                                           .LightBlinks(Led::RED, Led::SLOW)
//                                           .Rssi(-84)
//                                           .AnswersOnLan(false)
//                                           .With("cloud { bound: true }");
//
// What is not said is unknown, as everywhere.

#ifndef KASA_DIAG_TESTING_SNAPSHOT_BUILDER_H_
#define KASA_DIAG_TESTING_SNAPSHOT_BUILDER_H_

#include "absl/strings/string_view.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::testing {

using Device = v1::DeviceSnapshot::Device;
using Led = v1::DeviceSnapshot::Led;
using Home = v1::DeviceSnapshot::Home;

class SnapshotBuilder {
 public:
  // A device of which nothing is known.
  SnapshotBuilder() = default;

  SnapshotBuilder& HardwareVersion(absl::string_view version);
  SnapshotBuilder& Firmware(absl::string_view version);

  // The status light. A second call replaces what the first said.
  SnapshotBuilder& LightIs(Led::Color color);
  SnapshotBuilder& LightBlinks(Led::Color color);  // nobody looked how fast
  SnapshotBuilder& LightBlinks(Led::Color color, Led::Rate rate);
  SnapshotBuilder& LightIsOff();

  SnapshotBuilder& Rssi(int dbm);
  SnapshotBuilder& AnswersOnLan(bool answers);
  SnapshotBuilder& ComesAndGoes(bool intermittent);
  SnapshotBuilder& CloudReachable(bool reachable);
  SnapshotBuilder& VendorAppWorks(bool works);
  SnapshotBuilder& RecentChange(Home::RecentChange change);

  // Everything else, in protobuf's text format, merged: a field that is set
  // wins, a repeated one grows. A mistake in it fails the test, with its place
  // and a hint.
  SnapshotBuilder& With(absl::string_view text_format);

  v1::DeviceSnapshot Build() const { return snapshot_; }
  operator v1::DeviceSnapshot() const {
    return snapshot_;
  }  // NOLINT: reads well

 private:
  friend SnapshotBuilder TpLink(Device::Kind kind, absl::string_view model);

  v1::DeviceSnapshot snapshot_;
};

// A device of TP-Link's; without a model any.
SnapshotBuilder TpLink(Device::Kind kind, absl::string_view model = "");

inline SnapshotBuilder Camera(absl::string_view model = "") {
  return TpLink(Device::CAMERA, model);
}
inline SnapshotBuilder Plug(absl::string_view model = "") {
  return TpLink(Device::PLUG, model);
}
inline SnapshotBuilder Bulb(absl::string_view model = "") {
  return TpLink(Device::BULB, model);
}

}  // namespace kasa_diag::testing

#endif  // KASA_DIAG_TESTING_SNAPSHOT_BUILDER_H_
