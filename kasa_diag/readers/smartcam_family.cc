// Tapo cameras, doorbells and the H200 hub: one object with a member for each
// method, each answer nested in the name of a section of the device's
// configuration.
//
// Read: getDeviceInfo.device_info.basic_info.{device_model, device_type,
// hw_version, sw_version, region, status, bind_status, power, battery_percent,
// battery_charging, battery_overheated, rssi, led_status, camera_switch,
// online, updating}, or its children's list entry with hw_ver and sw_ver;
// child_info_from_parent.{device_model, device_type, hw_ver, sw_ver, region,
// status}; getConnectionType.{link_type, rssi, rssiValue};
// getLedStatus.led.config.enabled;
// getSdCardStatus.harddisk_manage.hd_info[].*.{status, detect_status};
// getFirmwareUpdateStatus.cloud_config.upgrade_status.{state,
// lastUpgradingSuccess};
// getFirmwareAutoUpgradeConfig.auto_upgrade.common.enabled;
// getLensMaskConfig.lens_mask.lens_mask_info.enabled;
// getClockStatus.system.clock_status.seconds_from_1970;
// discovery_result[.result].{device_model, device_type, hardware_version,
// firmware_version, factory_default}, and of decrypted_data.owner only whether
// it is empty.
//
// Not read, with reasons:
//  * getConnectStatus: how the last joining of a network went, 0 in every
//    recording, one of a factory-new device among them; not the cloud.
//  * decrypted_data.sd_status: says "offline" of a card in use (C460).
//  * timing_mode "ntp": the setting; a clock with it can still be wrong.
//  * uptime, cam_uptime of a hub's camera: their units and meanings are not
//    known; battery_voltage and battery_temperature: the battery's, not the
//    supply's and the device's.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/readers/device_fields.h"
#include "kasa_diag/readers/vendor_families.h"
#include "kasa_diag/readers/vendor_value.h"

namespace kasa_diag::readers {
namespace {

using kasa_diag::v1::DeviceSnapshot;

constexpr uint32_t kMostBars = 4;

// Versions go by three names: in the device's own answer, in a hub's list, in
// the answer to a discovery.
void ReadIdentity(const JsonValue* info, DeviceSnapshot* snapshot) {
  SetRegion(ShortText(FindPath(info, {"region"})), snapshot);
  SetModel(ShortText(FindPath(info, {"device_model"})), snapshot);
  SetKind(ShortText(FindPath(info, {"device_type"})), snapshot);
  for (absl::string_view name : {"hw_version", "hw_ver", "hardware_version"}) {
    if (const auto version = ShortText(FindPath(info, {name}))) {
      snapshot->mutable_device()->set_hardware_version(*version);
    }
  }
  for (absl::string_view name : {"sw_version", "sw_ver", "firmware_version"}) {
    if (const auto version = ShortText(FindPath(info, {name}))) {
      snapshot->mutable_firmware()->set_version(*version);
    }
  }
  if (ShortText(FindPath(info, {"status"})) == std::string("configured")) {
    snapshot->mutable_setup()->set_phase(DeviceSnapshot::Setup::CONFIGURED);
  }
}

void ReadBasicInfo(const JsonValue* info, DeviceSnapshot* snapshot) {
  ReadIdentity(info, snapshot);
  if (ShortText(FindPath(info, {"power"})) == std::string("BATTERY")) {
    snapshot->mutable_power()->set_source(DeviceSnapshot::Power::BATTERY);
  }
  SetBattery(Integer(FindPath(info, {"battery_percent"})), snapshot);
  if (const auto on = Switch(FindPath(info, {"battery_charging"}))) {
    snapshot->mutable_power()->set_charging(*on);
  }
  if (const auto hot = Switch(FindPath(info, {"battery_overheated"}))) {
    snapshot->mutable_runtime()->set_overheated(*hot);
  }
  // Here dBm (of a hub's camera), not bars: SetWifiSignal drops what is not
  // negative.
  SetWifiSignal(Integer(FindPath(info, {"rssi"})), snapshot);
  if (const auto on = Switch(FindPath(info, {"led_status"}))) {
    snapshot->mutable_led()->set_enabled(*on);
  }
  if (const auto on = Switch(FindPath(info, {"camera_switch"}))) {
    snapshot->mutable_settings()->set_privacy_mode_on(!*on);
  }
  if (const auto online = Switch(FindPath(info, {"online"}))) {
    snapshot->mutable_reach()->set_lan(*online);
  }
  if (const auto updating = Switch(FindPath(info, {"updating"}))) {
    snapshot->mutable_firmware()->set_update_state(
        *updating ? DeviceSnapshot::Firmware::INSTALLING
                  : DeviceSnapshot::Firmware::IDLE);
  }
}

void ReadConnection(const JsonValue& shape, DeviceSnapshot* snapshot) {
  const JsonValue* connection = FindPath(&shape, {"getConnectionType"});
  const auto link = ShortText(FindPath(connection, {"link_type"}));
  if (link == std::string("ethernet")) {
    snapshot->mutable_ip()->set_link_type(DeviceSnapshot::Ip::ETHERNET);
    return;
  }
  if (link == std::string("wifi")) {
    snapshot->mutable_ip()->set_link_type(DeviceSnapshot::Ip::WIFI);
  }
  SetWifiSignal(Integer(FindPath(connection, {"rssiValue"})), snapshot);
  SetSignalLevel(Integer(FindPath(connection, {"rssi"})), kMostBars, snapshot);
}

void ReadUpdate(const JsonValue& shape, DeviceSnapshot* snapshot) {
  const JsonValue* status = FindPath(
      &shape, {"getFirmwareUpdateStatus", "cloud_config", "upgrade_status"});
  // No recording shows another state, and their names are not documented.
  if (ShortText(FindPath(status, {"state"})) == std::string("normal")) {
    snapshot->mutable_firmware()->set_update_state(
        DeviceSnapshot::Firmware::IDLE);
  }
  // Weak evidence: three healthy devices of the recordings say false.
  if (const auto good = Switch(FindPath(status, {"lastUpgradingSuccess"}))) {
    snapshot->mutable_firmware()->set_last_update_succeeded(*good);
  }
  if (const auto on =
          Switch(FindPath(&shape, {"getFirmwareAutoUpgradeConfig",
                                   "auto_upgrade", "common", "enabled"}))) {
    snapshot->mutable_firmware()->set_auto_update_enabled(*on);
  }
}

void ReadCard(const JsonValue& shape, DeviceSnapshot* snapshot) {
  const JsonValue* disk =
      FindObject(&shape, {"getSdCardStatus", "harddisk_manage", "hd_info"});
  if (disk == nullptr || disk->members.empty()) return;
  // One member, named after the slot: hd_info_1.
  const JsonValue* slot = &disk->members[0].value;
  const auto status = ShortText(FindPath(slot, {"status"}));
  const auto detected = ShortText(FindPath(slot, {"detect_status"}));
  if (!status.has_value()) return;
  using Storage = DeviceSnapshot::Storage;
  if (*status == "offline") {
    // A slot without a card says the same, so card_present stays absent.
    snapshot->mutable_storage()->set_card_state(Storage::OFFLINE);
  } else if (*status == "normal" && detected.value_or("normal") == "normal") {
    snapshot->mutable_storage()->set_card_state(Storage::NORMAL);
    snapshot->mutable_storage()->set_card_present(true);
  } else if (*status == "unformatted") {
    snapshot->mutable_storage()->set_card_state(Storage::UNFORMATTED);
    snapshot->mutable_storage()->set_card_present(true);
  } else if (*status == "full") {
    snapshot->mutable_storage()->set_card_state(Storage::FULL);
    snapshot->mutable_storage()->set_card_present(true);
  }
}

void ReadSettings(const JsonValue& shape, DeviceSnapshot* snapshot) {
  const JsonValue* led =
      FindPath(&shape, {"getLedStatus", "led", "config", "enabled"});
  if (const auto on = Switch(led)) {
    snapshot->mutable_led()->set_enabled(*on);
  } else if (ShortText(led) == std::string("auto")) {
    snapshot->mutable_led()->set_enabled(true);  // by itself, but not off
  }
  if (const auto on = Switch(FindPath(&shape, {"getLensMaskConfig", "lens_mask",
                                               "lens_mask_info", "enabled"}))) {
    snapshot->mutable_settings()->set_privacy_mode_on(*on);
  }
}

}  // namespace

void ReadSmartcam(const JsonValue& shape, DeviceSnapshot* snapshot) {
  const JsonValue* found = FindObject(&shape, {"discovery_result", "result"});
  if (found == nullptr) found = FindObject(&shape, {"discovery_result"});
  ReadIdentity(found, snapshot);
  if (const auto is_new = Switch(FindPath(found, {"factory_default"}))) {
    snapshot->mutable_setup()->set_phase(
        *is_new ? DeviceSnapshot::Setup::FACTORY_NEW
                : DeviceSnapshot::Setup::CONFIGURED);
  }
  ReadIdentity(FindPath(&shape, {"child_info_from_parent"}), snapshot);

  const JsonValue* info =
      FindObject(&shape, {"getDeviceInfo", "device_info", "basic_info"});
  if (info == nullptr) info = FindObject(&shape, {"device_info", "basic_info"});
  if (info == nullptr) info = FindObject(&shape, {"basic_info"});
  if (info == nullptr && FindPath(&shape, {"device_model"}) != nullptr) {
    info = &shape;
  }
  ReadBasicInfo(info, snapshot);
  if (const auto code = ErrorCodeOf(FindPath(&shape, {"getDeviceInfo"}))) {
    snapshot->mutable_access()->set_vendor_error_code(*code);
  }
  ReadConnection(shape, snapshot);
  ReadUpdate(shape, snapshot);
  ReadCard(shape, snapshot);
  ReadSettings(shape, snapshot);

  absl::optional<bool> bound = Switch(FindPath(info, {"bind_status"}));
  if (!bound.has_value()) {
    bound = IsFilled(FindPath(found, {"decrypted_data", "owner"}));
  }
  SetCloud(bound, absl::nullopt, snapshot);
  SetClock(Integer(FindPath(&shape, {"getClockStatus", "system", "clock_status",
                                     "seconds_from_1970"})),
           snapshot);
}

}  // namespace kasa_diag::readers
