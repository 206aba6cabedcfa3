// The older family: method names under modules, all in one object.
//
// Read: system.get_sysinfo.{model, hw_ver, sw_ver, mic_type, type, rssi,
// led_off, updating, status}; {cnCloud,
// smartlife.iot.common.cloud}.get_info.{binded, cld_connection},
// ….get_intl_fw_list.fw_list[].fwVer; {emeter,
// smartlife.iot.common.emeter}.get_realtime.{voltage_mv, voltage}. Cameras nest
// one deeper, system.get_sysinfo.system, with {led_status, bind_status,
// camera_switch, system_time} in addition.
//
// Not read, with reasons:
//  * on_time: since the relay closed, not since the device started.
//  * status "new": of 22 recordings that have it 20 say "new", among them
//  devices
//    that are bound and connected to the cloud, so it does not mean
//    unconfigured. "configured" does mean what it says.
//  * children: the outlets of one device. They have neither radio nor firmware
//    of their own.

#include <string>

#include "absl/strings/string_view.h"
#include "kasa_diag/readers/device_fields.h"
#include "kasa_diag/readers/vendor_families.h"
#include "kasa_diag/readers/vendor_value.h"

namespace kasa_diag::readers {
namespace {

using kasa_diag::v1::DeviceSnapshot;

void ReadSysinfo(const JsonValue* info, DeviceSnapshot* snapshot) {
  SetModel(ShortText(FindPath(info, {"model"})), snapshot);
  absl::optional<std::string> type = ShortText(FindPath(info, {"mic_type"}));
  if (!type.has_value()) type = ShortText(FindPath(info, {"type"}));
  SetKind(type, snapshot);
  if (const auto version = ShortText(FindPath(info, {"hw_ver"}))) {
    snapshot->mutable_device()->set_hardware_version(*version);
  }
  if (const auto version = ShortText(FindPath(info, {"sw_ver"}))) {
    snapshot->mutable_firmware()->set_version(*version);
  }
  if (const auto updating = Switch(FindPath(info, {"updating"}))) {
    // The device does not say whether it is still downloading.
    snapshot->mutable_firmware()->set_update_state(
        *updating ? DeviceSnapshot::Firmware::INSTALLING
                  : DeviceSnapshot::Firmware::IDLE);
  }
  if (const auto off = Switch(FindPath(info, {"led_off"}))) {
    snapshot->mutable_led()->set_enabled(!*off);
  }
  if (const auto on = Switch(FindPath(info, {"led_status"}))) {
    snapshot->mutable_led()->set_enabled(*on);
  }
  if (const auto on = Switch(FindPath(info, {"camera_switch"}))) {
    snapshot->mutable_settings()->set_privacy_mode_on(!*on);
  }
  SetWifiSignal(Integer(FindPath(info, {"rssi"})), snapshot);
  if (snapshot->wifi().has_rssi_dbm()) {  // the family knows no other link
    snapshot->mutable_ip()->set_link_type(DeviceSnapshot::Ip::WIFI);
  }
  const auto status = ShortText(FindPath(info, {"status"}));
  if (status == std::string("configured")) {
    snapshot->mutable_setup()->set_phase(DeviceSnapshot::Setup::CONFIGURED);
  }
}

void ReadCloud(const JsonValue& shape, const JsonValue* info,
               DeviceSnapshot* snapshot) {
  absl::optional<bool> bound = Switch(FindPath(info, {"bind_status"}));
  absl::optional<bool> connected;
  for (absl::string_view module : {"cnCloud", "smartlife.iot.common.cloud"}) {
    const JsonValue* cloud = FindPath(&shape, {module, "get_info"});
    if (!bound.has_value()) bound = Switch(FindPath(cloud, {"binded"}));
    if (!connected.has_value()) {
      connected = Switch(FindPath(cloud, {"cld_connection"}));
    }
    // The list holds what could be installed; its first entry is offered.
    const auto offered = ShortText(
        FindPath(&shape, {module, "get_intl_fw_list", "fw_list", "fwVer"}));
    if (offered.has_value() && *offered != snapshot->firmware().version()) {
      snapshot->mutable_firmware()->set_newest_known_version(*offered);
    }
  }
  SetCloud(bound, connected, snapshot);
}

}  // namespace

void ReadIot(const JsonValue& shape, DeviceSnapshot* snapshot) {
  const JsonValue* info = FindObject(&shape, {"system", "get_sysinfo"});
  if (info == nullptr) info = FindObject(&shape, {"get_sysinfo"});
  if (info == nullptr) info = &shape;
  if (const JsonValue* camera = FindObject(info, {"system"})) info = camera;
  ReadSysinfo(info, snapshot);
  ReadCloud(shape, info, snapshot);
  for (absl::string_view module : {"emeter", "smartlife.iot.common.emeter"}) {
    const JsonValue* meter = FindPath(&shape, {module, "get_realtime"});
    LowerMains(Number(FindPath(meter, {"voltage_mv"})), snapshot);
    if (const auto volts = Number(FindPath(meter, {"voltage"}))) {
      LowerMains(*volts * 1000, snapshot);  // the first hardware: volts
    }
  }
  SetClock(Integer(FindPath(info, {"system_time"})), snapshot);
}

}  // namespace kasa_diag::readers
