// The newer family of plugs, switches, bulbs and the H100 hub: one object with
// a member for each method.
//
// Read: get_device_info.{model, type, hw_ver, fw_ver, specs, rssi,
// signal_level, overheated, overheat_status, battery_percentage,
// at_low_battery, category, status}; get_led_info.{led_rule, led_status};
// get_latest_fw.{fw_ver, need_to_upgrade}; get_auto_update_info.enable;
// get_fw_download_state.status; get_connect_cloud_state.status;
// get_device_time.timestamp; get_emeter_data.voltage_mv;
// discovery_result[.result].{device_model, device_type, factory_default}, and
// of owner only whether it is empty.
//
// Not read, with reasons:
//  * region: the time zone's place, "Europe/Berlin". The region sold for is in
//    specs, or in the model that discovery tells.
//  * reboot_time: how long a restart takes, a constant; on_time: of the relay.
//  * charging_status: of what is plugged in, not of a battery inside.
//  * led_status beside a led_rule: with "always" it follows the relay. The
//    setting is the rule.
//  * rssi of a sub-GHz sensor: its scale is not that of Wi-Fi (-68 dBm is still
//    full bars); the bars are.
//  * current_temp of a sensor: the room's.

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/readers/device_fields.h"
#include "kasa_diag/readers/vendor_families.h"
#include "kasa_diag/readers/vendor_value.h"

namespace kasa_diag::readers {
namespace {

using kasa_diag::v1::DeviceSnapshot;

constexpr uint32_t kMostBars = 3;

absl::optional<bool> Overheated(const JsonValue* info) {
  if (const auto status = ShortText(FindPath(info, {"overheat_status"}))) {
    if (*status == "normal") return false;
    if (*status == "overheated" || *status == "cooldown" ||
        *status == "cool_down") {
      return true;
    }
  }
  return Switch(FindPath(info, {"overheated"}));
}

// Once true, always true: one hot outlet is a hot strip.
void SetOverheated(absl::optional<bool> hot, DeviceSnapshot* snapshot) {
  if (!hot.has_value() || snapshot->runtime().overheated()) return;
  snapshot->mutable_runtime()->set_overheated(*hot);
}

void ReadDeviceInfo(const JsonValue* info, DeviceSnapshot* snapshot) {
  SetRegion(ShortText(FindPath(info, {"specs"})), snapshot);
  // Discovery tells the name on the box ("L530E(EU)"), the device only the
  // series ("L530"): the longer of the two, where one begins with the other.
  const auto model = ShortText(FindPath(info, {"model"}));
  if (model.has_value() &&
      !absl::StartsWith(snapshot->device().model(), *model)) {
    SetModel(model, snapshot);
  }
  SetKind(ShortText(FindPath(info, {"type"})), snapshot);
  if (const auto version = ShortText(FindPath(info, {"hw_ver"}))) {
    snapshot->mutable_device()->set_hardware_version(*version);
  }
  if (const auto version = ShortText(FindPath(info, {"fw_ver"}))) {
    snapshot->mutable_firmware()->set_version(*version);
  }
  const auto category = ShortText(FindPath(info, {"category"}));
  if (category.has_value() && absl::StartsWith(*category, "subg.")) {
    snapshot->mutable_ip()->set_link_type(DeviceSnapshot::Ip::SUB_GHZ);
  } else {
    SetWifiSignal(Integer(FindPath(info, {"rssi"})), snapshot);
    if (snapshot->wifi().has_rssi_dbm()) {
      snapshot->mutable_ip()->set_link_type(DeviceSnapshot::Ip::WIFI);
    }
  }
  SetSignalLevel(Integer(FindPath(info, {"signal_level"})), kMostBars,
                 snapshot);
  SetOverheated(Overheated(info), snapshot);
  SetBattery(Integer(FindPath(info, {"battery_percentage"})), snapshot);
  if (Switch(FindPath(info, {"at_low_battery"})).has_value()) {
    snapshot->mutable_power()->set_source(DeviceSnapshot::Power::BATTERY);
  }
  if (const auto status = ShortText(FindPath(info, {"status"}))) {
    if (*status == "online") snapshot->mutable_reach()->set_lan(true);
    if (*status == "offline") snapshot->mutable_reach()->set_lan(false);
  }
}

void ReadFirmware(const JsonValue& shape, DeviceSnapshot* snapshot) {
  const JsonValue* latest = FindPath(&shape, {"get_latest_fw"});
  const auto newest = ShortText(FindPath(latest, {"fw_ver"}));
  const auto needed = Switch(FindPath(latest, {"need_to_upgrade"}));
  // Without need_to_upgrade the name is what is installed, or of no account.
  if (newest.has_value() && needed.value_or(false) &&
      *newest != snapshot->firmware().version()) {
    snapshot->mutable_firmware()->set_newest_known_version(*newest);
  }
  if (const auto on =
          Switch(FindPath(&shape, {"get_auto_update_info", "enable"}))) {
    snapshot->mutable_firmware()->set_auto_update_enabled(*on);
  }
  if (const auto state =
          Integer(FindPath(&shape, {"get_fw_download_state", "status"}))) {
    // As python-kasa's firmware module has it; 1 is passed through on the way
    // to 2 and has no name there.
    using Firmware = DeviceSnapshot::Firmware;
    auto* firmware = snapshot->mutable_firmware();
    if (*state == 0) firmware->set_update_state(Firmware::IDLE);
    if (*state == 2) firmware->set_update_state(Firmware::DOWNLOADING);
    if (*state == 3) firmware->set_update_state(Firmware::INSTALLING);
    if (*state < 0) firmware->set_update_state(Firmware::FAILED);
  }
}

}  // namespace

void ReadSmart(const JsonValue& shape, DeviceSnapshot* snapshot) {
  const JsonValue* found = FindObject(&shape, {"discovery_result", "result"});
  if (found == nullptr) found = FindObject(&shape, {"discovery_result"});
  SetModel(ShortText(FindPath(found, {"device_model"})), snapshot);
  SetKind(ShortText(FindPath(found, {"device_type"})), snapshot);
  if (const auto is_new = Switch(FindPath(found, {"factory_default"}))) {
    snapshot->mutable_setup()->set_phase(
        *is_new ? DeviceSnapshot::Setup::FACTORY_NEW
                : DeviceSnapshot::Setup::CONFIGURED);
  }

  const JsonValue* info = FindObject(&shape, {"get_device_info"});
  if (info == nullptr && FindPath(&shape, {"fw_ver"}) != nullptr) {
    info = &shape;
  }
  ReadDeviceInfo(info, snapshot);
  if (const auto code = ErrorCodeOf(FindPath(&shape, {"get_device_info"}))) {
    snapshot->mutable_access()->set_vendor_error_code(*code);
  }
  ReadFirmware(shape, snapshot);

  const JsonValue* led = FindPath(&shape, {"get_led_info"});
  if (const auto rule = ShortText(FindPath(led, {"led_rule"}))) {
    snapshot->mutable_led()->set_enabled(*rule != "never");
  } else if (const auto on = Switch(FindPath(led, {"led_status"}))) {
    snapshot->mutable_led()->set_enabled(*on);
  }

  const auto cloud =
      Integer(FindPath(&shape, {"get_connect_cloud_state", "status"}));
  absl::optional<bool> connected;
  if (cloud.has_value() && (*cloud == 0 || *cloud == 1))
    connected = *cloud == 0;
  SetCloud(IsFilled(FindPath(found, {"owner"})), connected, snapshot);

  LowerMains(Number(FindPath(&shape, {"get_emeter_data", "voltage_mv"})),
             snapshot);
  SetClock(Integer(FindPath(&shape, {"get_device_time", "timestamp"})),
           snapshot);
}

void AddOutlet(const JsonValue& outlet, DeviceSnapshot* strip) {
  const JsonValue* info = FindObject(&outlet, {"get_device_info"});
  SetOverheated(Overheated(info == nullptr ? &outlet : info), strip);
  LowerMains(Number(FindPath(&outlet, {"get_emeter_data", "voltage_mv"})),
             strip);
}

void ReadListedChild(const JsonValue& child, DeviceSnapshot* snapshot) {
  if (FamilyOf(child) == Family::kSmartcam) {
    ReadSmartcam(child, snapshot);
  } else {
    ReadSmart(child, snapshot);
  }
}

}  // namespace kasa_diag::readers
