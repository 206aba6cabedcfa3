#include "kasa_diag/testing/snapshot_builder.h"

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "kasa_diag/readers/snapshot_reader.h"

namespace kasa_diag::testing {
namespace {

// All that is known of how the light looks; the setting stays.
void SetLight(Led::Mode mode, Led* led) {
  led->set_mode(mode);
  led->clear_colors();
  led->clear_rate();
  led->clear_on_ms();
  led->clear_off_ms();
}

}  // namespace

SnapshotBuilder& SnapshotBuilder::HardwareVersion(absl::string_view version) {
  snapshot_.mutable_device()->set_hardware_version(version.data(),
                                                   version.size());
  return *this;
}

SnapshotBuilder& SnapshotBuilder::Firmware(absl::string_view version) {
  snapshot_.mutable_firmware()->set_version(version.data(), version.size());
  return *this;
}

SnapshotBuilder& SnapshotBuilder::LightIs(Led::Color color) {
  SetLight(Led::SOLID, snapshot_.mutable_led());
  snapshot_.mutable_led()->add_colors(color);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::LightBlinks(Led::Color color) {
  SetLight(Led::BLINKING, snapshot_.mutable_led());
  snapshot_.mutable_led()->add_colors(color);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::LightBlinks(Led::Color color,
                                              Led::Rate rate) {
  LightBlinks(color);
  snapshot_.mutable_led()->set_rate(rate);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::LightIsOff() {
  SetLight(Led::OFF, snapshot_.mutable_led());
  return *this;
}

SnapshotBuilder& SnapshotBuilder::Rssi(int dbm) {
  snapshot_.mutable_wifi()->set_rssi_dbm(dbm);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::AnswersOnLan(bool answers) {
  snapshot_.mutable_reach()->set_lan(answers);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::ComesAndGoes(bool intermittent) {
  snapshot_.mutable_reach()->set_intermittent(intermittent);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::CloudReachable(bool reachable) {
  snapshot_.mutable_cloud()->set_reachable(reachable);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::VendorAppWorks(bool works) {
  snapshot_.mutable_cloud()->set_vendor_app_works(works);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::RecentChange(Home::RecentChange change) {
  snapshot_.mutable_home()->add_recent_changes(change);
  return *this;
}

SnapshotBuilder& SnapshotBuilder::With(absl::string_view text_format) {
  const absl::StatusOr<v1::DeviceSnapshot> parsed =
      readers::SnapshotFromTextFormat(text_format);
  if (parsed.ok()) {
    snapshot_.MergeFrom(*parsed);
  } else {
    ADD_FAILURE() << "With(\"" << text_format
                  << "\"): " << parsed.status().message();
  }
  return *this;
}

SnapshotBuilder TpLink(Device::Kind kind, absl::string_view model) {
  SnapshotBuilder builder;
  Device* device = builder.snapshot_.mutable_device();
  device->set_vendor("TP-Link");
  device->set_kind(kind);
  if (!model.empty()) device->set_model(model.data(), model.size());
  return builder;
}

}  // namespace kasa_diag::testing
