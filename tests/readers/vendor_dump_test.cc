// What each field of a recording becomes, and the traps.

#include "kasa_diag/readers/vendor_dump.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "kasa_diag/readers/reader.h"
#include "kasa_diag/readers/vendor_value.h"

namespace kasa_diag::readers {
namespace {

using kasa_diag::v1::DeviceSnapshot;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Recording ReadAll(absl::string_view json) {
  auto recording = Read(json, "in", Format::kPythonKasa);
  EXPECT_TRUE(recording.ok()) << recording.status() << "\n" << json;
  return recording.ok() ? *std::move(recording) : Recording();
}

DeviceSnapshot ReadOne(absl::string_view json) {
  Recording recording = ReadAll(json);
  EXPECT_EQ(recording.devices.size(), 1u) << json;
  return recording.devices.empty() ? DeviceSnapshot()
                                   : recording.devices[0].snapshot;
}

std::vector<std::string> Models(const Recording& recording) {
  std::vector<std::string> models;
  for (const Device& device : recording.devices) {
    models.push_back(device.snapshot.device().model());
  }
  return models;
}

std::string ErrorOf(absl::string_view json) {
  return std::string(Read(json, "in", Format::kPythonKasa).status().message());
}

// One device of each family with `more` among its methods.
std::string Iot(absl::string_view sysinfo, absl::string_view more = "") {
  return absl::StrCat(R"json({"system": {"get_sysinfo": {"model": "HS110(EU)",
      "sw_ver": "1.0.4 Build 191111 Rel.143500")json",
                      sysinfo.empty() ? "" : ",", sysinfo, "}}",
                      more.empty() ? "" : ",", more, "}");
}
std::string Smart(absl::string_view info, absl::string_view more = "") {
  return absl::StrCat(R"({"get_device_info": {"model": "P110",
      "fw_ver": "1.3.1 Build 240621 Rel.162048")",
                      info.empty() ? "" : ",", info, "}",
                      more.empty() ? "" : ",", more, "}");
}
std::string Smartcam(absl::string_view info, absl::string_view more = "") {
  return absl::StrCat(R"({"getDeviceInfo": {"device_info": {"basic_info":
      {"device_model": "C210", "sw_version": "1.4.7 Build 250625 Rel.58841n")",
                      info.empty() ? "" : ",", info, "}}}",
                      more.empty() ? "" : ",", more, "}");
}

TEST(VendorDumpTest, ModelLosesItsRegion) {
  const DeviceSnapshot snapshot = ReadOne(Iot(""));
  EXPECT_EQ(snapshot.device().vendor(), "TP-Link");
  EXPECT_EQ(snapshot.device().model(), "HS110");
  EXPECT_EQ(snapshot.device().region(), "EU");
}

TEST(VendorDumpTest, TheNameOnTheBoxWinsOverTheSeries) {
  const std::string discovery = R"json("discovery_result": {"error_code": 0,
      "result": {"device_model": "P110M(EU)", "device_type": "SMART.TAPOPLUG",
      "factory_default": false, "owner": "12AB"}})json";
  const DeviceSnapshot snapshot = ReadOne(Smart(R"("specs": "")", discovery));
  EXPECT_EQ(snapshot.device().model(), "P110M");
  EXPECT_EQ(snapshot.device().region(), "EU");
  EXPECT_EQ(snapshot.device().kind(), DeviceSnapshot::Device::PLUG);
  EXPECT_EQ(snapshot.setup().phase(), DeviceSnapshot::Setup::CONFIGURED);
  EXPECT_TRUE(snapshot.cloud().bound());
}

TEST(VendorDumpTest, ATimeZoneIsNoRegion) {
  EXPECT_FALSE(
      ReadOne(Smart(R"("region": "Europe/Berlin")")).device().has_region());
  EXPECT_FALSE(
      ReadOne(Smartcam(R"("region": "Europe/Berlin")")).device().has_region());
  EXPECT_EQ(ReadOne(Smartcam(R"("region": "EU")")).device().region(), "EU");
}

TEST(VendorDumpTest, KindFollowsTypeAndSeries) {
  using Device = DeviceSnapshot::Device;
  const struct {
    const char* model;
    const char* type;
    Device::Kind kind;
  } kCases[] = {
      {"HS110(EU)", "IOT.SMARTPLUGSWITCH", Device::PLUG},
      {"HS300(US)", "IOT.SMARTPLUGSWITCH", Device::PLUG},
      {"KP405(US)", "IOT.SMARTPLUGSWITCH", Device::PLUG},
      {"HS220(US)", "IOT.SMARTPLUGSWITCH", Device::SWITCH},
      {"KS230(US)", "IOT.SMARTPLUGSWITCH", Device::SWITCH},
      {"ES20M(US)", "IOT.SMARTPLUGSWITCH", Device::SWITCH},
      {"KL135(US)", "IOT.SMARTBULB", Device::BULB},
      {"KL430(US)", "IOT.SMARTBULB", Device::LIGHT_STRIP},
      {"KC105(US)", "IOT.IPCAMERA", Device::CAMERA},
      {"KD110(US)", "IOT.IPCAMERA", Device::DOORBELL},
      {"L530(EU)", "SMART.TAPOBULB", Device::BULB},
      {"L900(EU)", "SMART.TAPOBULB", Device::LIGHT_STRIP},
      {"EP25", "SMART.KASAPLUG", Device::PLUG},
      {"S505D", "SMART.TAPOSWITCH", Device::SWITCH},
      {"H100", "SMART.TAPOHUB", Device::HUB},
      {"T110", "SMART.TAPOSENSOR", Device::SENSOR},
      {"C200", "SMART.IPCAMERA", Device::CAMERA},
      {"D230", "SMART.TAPODOORBELL", Device::DOORBELL},
      {"RV30", "SMART.TAPOROBOVAC", Device::KIND_UNSPECIFIED},
      {"X", "", Device::KIND_UNSPECIFIED},
  };
  for (const auto& c : kCases) {
    const DeviceSnapshot snapshot = ReadOne(
        absl::StrCat(R"({"get_device_info": {"fw_ver": "1", "model": ")",
                     c.model, R"(", "type": ")", c.type, R"("}})"));
    EXPECT_EQ(snapshot.device().kind(), c.kind) << c.model << " " << c.type;
    EXPECT_EQ(snapshot.device().has_kind(), c.kind != Device::KIND_UNSPECIFIED);
  }
}

TEST(VendorDumpTest, SignalOfZeroIsNone) {
  EXPECT_EQ(ReadOne(Iot(R"("rssi": -60)")).wifi().rssi_dbm(), -60);
  EXPECT_EQ(ReadOne(Iot(R"("rssi": "-60")")).wifi().rssi_dbm(), -60);
  EXPECT_TRUE(ReadOne(Iot(R"("rssi": -60)")).wifi().associated());
  for (const char* none :
       {R"("rssi": 0)", R"("rssi": 31)", R"("rssi": -128)", R"("rssi": -60.5)",
        R"("rssi": null)", R"("rssi": "**REDACTED**")"}) {
    EXPECT_FALSE(ReadOne(Iot(none)).has_wifi()) << none;
    EXPECT_FALSE(ReadOne(Iot(none)).has_ip()) << none;
  }
}

TEST(VendorDumpTest, ACamerasRssiIsBarsAndItsValueIsDbm) {
  DeviceSnapshot snapshot = ReadOne(Smartcam("", R"("getConnectionType":
      {"link_type": "wifi", "rssi": "3", "rssiValue": -51})"));
  EXPECT_EQ(snapshot.wifi().rssi_dbm(), -51);
  EXPECT_EQ(snapshot.wifi().signal_level(), 3u);
  EXPECT_EQ(snapshot.wifi().signal_level_max(), 4u);
  EXPECT_EQ(snapshot.ip().link_type(), DeviceSnapshot::Ip::WIFI);
  snapshot = ReadOne(Smartcam("", R"("getConnectionType":
      {"link_type": "wifi", "rssi": "-1", "rssiValue": 0})"));
  EXPECT_FALSE(snapshot.has_wifi());
  snapshot = ReadOne(Smartcam(
      "", R"("getConnectionType": {"link_type": "ethernet", "rssi": "4"})"));
  EXPECT_FALSE(snapshot.has_wifi());
  EXPECT_EQ(snapshot.ip().link_type(), DeviceSnapshot::Ip::ETHERNET);
}

TEST(VendorDumpTest, LedSettings) {
  EXPECT_TRUE(ReadOne(Iot(R"("led_off": 0)")).led().enabled());
  EXPECT_FALSE(ReadOne(Iot(R"("led_off": 1)")).led().enabled());
  EXPECT_TRUE(ReadOne(Iot(R"("led_off": 0)")).led().has_enabled());
  const auto smart = [](absl::string_view led) {
    return ReadOne(Smart("", absl::StrCat("\"get_led_info\": ", led))).led();
  };
  // With "always" the status follows the relay.
  EXPECT_TRUE(
      smart(R"({"led_rule": "always", "led_status": false})").enabled());
  EXPECT_TRUE(
      smart(R"({"led_rule": "night_mode", "led_status": false})").enabled());
  EXPECT_FALSE(
      smart(R"({"led_rule": "never", "led_status": false})").enabled());
  EXPECT_FALSE(smart(R"({"led_status": false})").enabled());
  EXPECT_FALSE(smart("-1001").has_enabled());
  const auto camera = [](absl::string_view value) {
    return ReadOne(Smartcam("", absl::StrCat(R"("getLedStatus": {"led":
        {"config": {"enabled": )",
                                             value, "}}}")))
        .led();
  };
  EXPECT_TRUE(camera("\"on\"").enabled());
  EXPECT_TRUE(camera("\"auto\"").enabled());
  EXPECT_FALSE(camera("\"off\"").enabled());
  EXPECT_TRUE(camera("\"off\"").has_enabled());
  EXPECT_FALSE(camera("\"?\"").has_enabled());
}

TEST(VendorDumpTest, NewestVersionOnlyWhereAnUpdateIsNeeded) {
  const auto newest = [](absl::string_view latest) {
    return ReadOne(Smart("", absl::StrCat("\"get_latest_fw\": ", latest)))
        .firmware();
  };
  EXPECT_EQ(newest(R"({"fw_ver": "1.4.0", "need_to_upgrade": true})")
                .newest_known_version(),
            "1.4.0");
  for (const char* none :
       {R"({"fw_ver": "1.4.0", "need_to_upgrade": false})",
        R"({"fw_ver": "", "need_to_upgrade": true})", R"({"fw_ver": "1.4.0"})",
        R"({"fw_ver": "1.3.1 Build 240621 Rel.162048",
            "need_to_upgrade": true})",
        "-1001", R"({"error_code": -1001})", "null"}) {
    EXPECT_FALSE(newest(none).has_newest_known_version()) << none;
  }
}

TEST(VendorDumpTest, UpdateStates) {
  using Firmware = DeviceSnapshot::Firmware;
  const auto state = [](absl::string_view status) {
    return ReadOne(Smart("", absl::StrCat(R"("get_fw_download_state":
        {"reboot_time": 5, "status": )",
                                          status, "}")))
        .firmware();
  };
  EXPECT_EQ(state("0").update_state(), Firmware::IDLE);
  EXPECT_FALSE(state("1").has_update_state());
  EXPECT_EQ(state("2").update_state(), Firmware::DOWNLOADING);
  EXPECT_EQ(state("3").update_state(), Firmware::INSTALLING);
  EXPECT_EQ(state("-1402").update_state(), Firmware::FAILED);
  EXPECT_EQ(ReadOne(Iot("\"updating\": 0")).firmware().update_state(),
            Firmware::IDLE);
  EXPECT_EQ(ReadOne(Iot("\"updating\": 1")).firmware().update_state(),
            Firmware::INSTALLING);
  const DeviceSnapshot camera =
      ReadOne(Smartcam("", R"("getFirmwareUpdateStatus": {"cloud_config":
          {"upgrade_status": {"state": "normal",
                              "lastUpgradingSuccess": false}}},
          "getFirmwareAutoUpgradeConfig": {"auto_upgrade": {"common":
              {"enabled": "on"}}})"));
  EXPECT_EQ(camera.firmware().update_state(), Firmware::IDLE);
  EXPECT_TRUE(camera.firmware().has_last_update_succeeded());
  EXPECT_FALSE(camera.firmware().last_update_succeeded());
  EXPECT_TRUE(camera.firmware().auto_update_enabled());
}

TEST(VendorDumpTest, ACardOfflineMayBeNoCard) {
  using Storage = DeviceSnapshot::Storage;
  const auto card = [](absl::string_view status, absl::string_view detected) {
    return ReadOne(Smartcam("", absl::StrCat(R"("getSdCardStatus":
        {"harddisk_manage": {"hd_info": [{"hd_info_1": {"status": ")",
                                             status, R"(", "detect_status": ")",
                                             detected, R"("}}]}})")))
        .storage();
  };
  EXPECT_EQ(card("normal", "normal").card_state(), Storage::NORMAL);
  EXPECT_TRUE(card("normal", "normal").card_present());
  EXPECT_EQ(card("offline", "offline").card_state(), Storage::OFFLINE);
  EXPECT_FALSE(card("offline", "offline").has_card_present());
  EXPECT_EQ(card("unformatted", "normal").card_state(), Storage::UNFORMATTED);
  EXPECT_EQ(card("full", "normal").card_state(), Storage::FULL);
  EXPECT_FALSE(card("normal", "other").has_card_state());
  EXPECT_FALSE(card("other", "normal").has_card_state());
}

TEST(VendorDumpTest, PrivacyMode) {
  const auto mask = [](absl::string_view value) {
    return ReadOne(Smartcam("", absl::StrCat(R"("getLensMaskConfig":
        {"lens_mask": {"lens_mask_info": {"enabled": )",
                                             value, "}}}")))
        .settings();
  };
  EXPECT_TRUE(mask("\"on\"").privacy_mode_on());
  EXPECT_FALSE(mask("\"off\"").privacy_mode_on());
  EXPECT_TRUE(mask("\"off\"").has_privacy_mode_on());
  EXPECT_TRUE(
      ReadOne(Iot(R"("camera_switch": "off")")).settings().privacy_mode_on());
}

TEST(VendorDumpTest, CloudOfAnUnboundDeviceIsNoFault) {
  const auto cloud = [](absl::string_view owner, absl::string_view status,
                        absl::string_view factory_default) {
    return ReadOne(Smart(
        "", absl::StrCat(R"("discovery_result": {"result": {"owner": )", owner,
                         R"(, "factory_default": )", factory_default,
                         R"(}}, "get_connect_cloud_state": {"status": )",
                         status, "}")));
  };
  EXPECT_TRUE(cloud("\"12AB\"", "0", "false").cloud().reachable());
  EXPECT_TRUE(cloud("\"12AB\"", "1", "false").cloud().has_reachable());
  EXPECT_FALSE(cloud("\"12AB\"", "1", "false").cloud().reachable());
  EXPECT_FALSE(cloud("\"12AB\"", "2", "false").cloud().has_reachable());
  EXPECT_FALSE(cloud("\"\"", "1", "false").cloud().has_reachable());
  EXPECT_FALSE(cloud("\"\"", "1", "false").cloud().bound());
  EXPECT_TRUE(cloud("\"\"", "1", "false").cloud().has_bound());
  EXPECT_FALSE(cloud("null", "1", "true").cloud().has_reachable());
  EXPECT_FALSE(cloud("\"**REDACTED**\"", "1", "false").cloud().has_bound());
  EXPECT_FALSE(cloud("\"**REDACTED**\"", "1", "false").cloud().reachable());
  EXPECT_TRUE(cloud("\"**REDACTED**\"", "1", "false").cloud().has_reachable());
  const DeviceSnapshot old = ReadOne(Iot("", R"("smartlife.iot.common.cloud":
      {"get_info": {"binded": 1, "cld_connection": 0}})"));
  EXPECT_TRUE(old.cloud().bound());
  EXPECT_TRUE(old.cloud().has_reachable());
  EXPECT_FALSE(old.cloud().reachable());
}

TEST(VendorDumpTest, StatusNewDoesNotMeanUnconfigured) {
  EXPECT_FALSE(ReadOne(Iot(R"("status": "new")")).has_setup());
  EXPECT_EQ(ReadOne(Iot(R"("status": "configured")")).setup().phase(),
            DeviceSnapshot::Setup::CONFIGURED);
}

TEST(VendorDumpTest, OnlyAnImpossibleClockIsKnownToBeWrong) {
  const auto clock = [](absl::string_view seconds, bool factory_new = false) {
    return ReadOne(Smart(
        "", absl::StrCat("\"discovery_result\": {\"factory_default\": ",
                         factory_new ? "true" : "false",
                         "}, \"get_device_time\": {\"timestamp\": ", seconds,
                         "}")));
  };
  // The firmware was built on 2024-06-21, 1718928000.
  EXPECT_TRUE(clock("946684800").clock().has_synchronized());
  EXPECT_FALSE(clock("946684800").clock().synchronized());
  EXPECT_TRUE(clock("1718755199").clock().has_synchronized());
  EXPECT_FALSE(clock("1718755200").has_clock());  // two days of grace
  EXPECT_FALSE(clock("1767225600").has_clock());
  EXPECT_FALSE(clock("946684800", true).has_clock());
  EXPECT_FALSE(clock("\"x\"").has_clock());
}

TEST(VendorDumpTest, MainsVoltage) {
  const auto mains = [](absl::string_view meter) {
    return ReadOne(Iot("", absl::StrCat(R"("emeter": {"get_realtime": )", meter,
                                        "}")))
        .power();
  };
  EXPECT_EQ(mains(R"({"voltage_mv": 230837})").mains_mv_min(), 230837u);
  EXPECT_EQ(mains(R"({"voltage": 239.4})").mains_mv_min(), 239400u);
  EXPECT_FALSE(mains(R"({"voltage_mv": 0})").has_mains_mv_min());
  EXPECT_FALSE(
      mains(R"({"err_code": -1, "voltage_mv": 5})").has_mains_mv_min());
  EXPECT_FALSE(mains(R"({"voltage_mv": 1e300})").has_mains_mv_min());
}

TEST(VendorDumpTest, BatteryAndCharging) {
  const DeviceSnapshot snapshot =
      ReadOne(Smartcam(R"("power": "BATTERY", "battery_percent": "87",
                  "battery_charging": "NO", "battery_overheated": false)"));
  EXPECT_EQ(snapshot.power().source(), DeviceSnapshot::Power::BATTERY);
  EXPECT_EQ(snapshot.power().battery_percent(), 87u);
  EXPECT_TRUE(snapshot.power().has_charging());
  EXPECT_FALSE(snapshot.power().charging());
  EXPECT_FALSE(snapshot.runtime().overheated());
  // Of what is plugged in.
  EXPECT_FALSE(ReadOne(Smart(R"("charging_status": "normal")")).has_power());
}

TEST(VendorDumpTest, NeitherOnTimeNorRebootTimeIsRead) {
  const DeviceSnapshot snapshot =
      ReadOne(Smart(R"("on_time": 5)", R"("get_fw_download_state":
          {"status": 0, "reboot_time": 5})"));
  EXPECT_FALSE(snapshot.has_runtime());
  EXPECT_FALSE(snapshot.has_taken_at());
}

TEST(VendorDumpTest, Overheating) {
  EXPECT_TRUE(ReadOne(Smart("\"overheated\": true")).runtime().overheated());
  EXPECT_TRUE(ReadOne(Smart("\"overheat_status\": \"cooldown\""))
                  .runtime()
                  .overheated());
  EXPECT_TRUE(ReadOne(Smart("\"overheat_status\": \"normal\""))
                  .runtime()
                  .has_overheated());
  EXPECT_FALSE(ReadOne(Smart("\"overheat_status\": \"?\"")).has_runtime());
}

TEST(VendorDumpTest, OutletsAreParts) {
  const Recording strip = ReadAll(Smart("", R"(
      "get_child_device_list": {"sum": 2, "child_device_list": [
        {"device_id": "a", "category": "plug.powerstrip.sub-plug",
         "model": "P110", "overheat_status": "normal"},
        {"device_id": "b", "original_device_id": "x", "model": "P110",
         "overheat_status": "overheated"}]},
      "child_devices": {
        "a": {"get_device_info": {"category": "plug.powerstrip.sub-plug"},
              "get_emeter_data": {"voltage_mv": 119000}},
        "b": {"get_emeter_data": {"voltage_mv": 118000}}})"));
  EXPECT_THAT(Models(strip), ElementsAre("P110"));
  EXPECT_THAT(strip.warnings, IsEmpty());
  EXPECT_TRUE(strip.devices[0].snapshot.runtime().overheated());
  EXPECT_EQ(strip.devices[0].snapshot.power().mains_mv_min(), 118000u);
  EXPECT_THAT(
      Models(ReadAll(Iot(R"("children": [{"id": "1", "alias": "x"}])"))),
      ElementsAre("HS110"));
}

TEST(VendorDumpTest, ChildrenOfAHubAreDevices) {
  const Recording hub = ReadAll(R"({
      "getDeviceInfo": {"device_info": {"basic_info": {"device_model": "H200",
          "device_type": "SMART.TAPOHUB", "sw_version": "1.3.6"}}},
      "getChildDeviceList": {"sum": 3, "child_device_list": [
        {"device_id": "a", "model": "T110", "fw_ver": "1.9.0", "rssi": -47,
         "signal_level": 3, "category": "subg.trigger.contact-sensor",
         "status": "offline", "parent_device_id": "p"},
        {"device_id": "b", "device_model": "D230", "sw_ver": "1.1.19",
         "hw_ver": "1.20", "device_type": "SMART.TAPODOORBELL", "online": true,
         "battery_percent": 90, "rssi": -43},
        {"device_id": "c", "model": "T315", "fw_ver": "1.7.0"}]},
      "child_devices": {
        "c": {"get_device_info": {"model": "T315", "fw_ver": "1.8.0",
                                  "battery_percentage": 40}},
        "d": {"get_device_info": {"model": "S200B", "fw_ver": "1.0",
                                  "parent_device_id": "p"}},
        "e": -1001}})");
  EXPECT_THAT(Models(hub),
              ElementsAre("H200", "T110", "D230", "T315", "S200B"));
  EXPECT_EQ(hub.devices[4].label, "device 5 of 5 (S200B)");
  const DeviceSnapshot& contact = hub.devices[1].snapshot;
  EXPECT_EQ(contact.ip().link_type(), DeviceSnapshot::Ip::SUB_GHZ);
  EXPECT_FALSE(contact.wifi().has_rssi_dbm());
  EXPECT_EQ(contact.wifi().signal_level(), 3u);
  EXPECT_TRUE(contact.reach().has_lan());
  EXPECT_FALSE(contact.reach().lan());
  const DeviceSnapshot& doorbell = hub.devices[2].snapshot;
  EXPECT_EQ(doorbell.wifi().rssi_dbm(), -43);
  EXPECT_EQ(doorbell.device().hardware_version(), "1.20");
  EXPECT_EQ(doorbell.firmware().version(), "1.1.19");
  EXPECT_TRUE(doorbell.reach().lan());
  EXPECT_FALSE(doorbell.access().has_local_login_ok());
  EXPECT_EQ(hub.devices[3].snapshot.firmware().version(), "1.8.0");
  EXPECT_EQ(hub.devices[3].snapshot.power().battery_percent(), 40u);
  EXPECT_THAT(hub.warnings,
              ElementsAre("device 1 (H200): child 5 cannot be read: the "
                          "device answered with error -1001"));
}

TEST(VendorDumpTest, ChildrenThatCannotBeReadAreNamed) {
  const std::string hub = R"("type": "SMART.TAPOHUB")";
  EXPECT_THAT(
      ReadAll(Smart(hub, "\"get_child_device_list\": -1001")).warnings,
      ElementsAre("device 1 (P110): its children cannot be read: the list "
                  "failed with error -1001"));
  EXPECT_THAT(
      ReadAll(Smart(hub, R"("get_child_device_list": {"sum": 3,
          "child_device_list": [{"nickname": "Bedroom"}, -1001]})"))
          .warnings,
      ElementsAre("device 1 (P110): child 1 of 3 cannot be read: it does not "
                  "name its model",
                  "device 1 (P110): child 2 of 3 cannot be read: the device "
                  "answered with error -1001",
                  "device 1 (P110): 1 of its 3 children cannot be read: the "
                  "recording does not list them"));
  EXPECT_THAT(
      ReadAll(Smart(hub, R"("get_child_device_component_list":
          {"child_component_list": [{"device_id": "a"}]})"))
          .warnings,
      ElementsAre("device 1 (P110): 1 of its 1 children cannot be read: the "
                  "recording does not list them"));
}

TEST(VendorDumpTest, DiscoveryKeepsTheOrderAndTellsNoHost) {
  const Recording found = ReadAll(
      absl::StrCat(R"({"host-b": )", Smart(""), R"(, "host-a": )", Iot(""),
                   R"(, "host-c": {"get_device_info": -1501}, "host-d": null,
          "host-e": {"error_code": -40401}, "host-f": {}})"));
  EXPECT_THAT(Models(found), ElementsAre("P110", "HS110"));
  EXPECT_THAT(
      found.warnings,
      ElementsAre(
          "entry 3 of 6: a device cannot be read: get_device_info failed with "
          "error -1501",
          ::testing::StartsWith("entry 4 of 6, no recorded device"),
          "entry 5 of 6, the device answered with error -40401",
          ::testing::StartsWith("entry 6 of 6, no recorded device")));
}

TEST(VendorDumpTest, Wrappers) {
  // Home Assistant's TP-Link integration, now and in early 2022.
  for (const char* name : {"data", "diagnostics-data"}) {
    const DeviceSnapshot kept = ReadOne(
        absl::StrCat(R"({"home_assistant": {"version": "1"}, ")", name,
                     R"(": {"device_last_response": )", Smart("\"rssi\": -40"),
                     R"(, "oui": "02:00:5E"}})"));
    EXPECT_EQ(kept.wifi().rssi_dbm(), -40);
    // It may be an old answer.
    EXPECT_FALSE(kept.has_reach());
    EXPECT_FALSE(kept.has_access());
  }
  // Home Assistant's Tapo integration.
  const Recording tapo = ReadAll(R"({"data": {"protocol_name": "klap",
      "raw_state": {"model": "H100", "fw_ver": "1.5", "type": "SMART.TAPOHUB"},
      "children": [{"raw_state": {"model": "T110", "fw_ver": "1.9"}}, {}]}})");
  EXPECT_THAT(Models(tapo), ElementsAre("H100", "T110"));
  EXPECT_THAT(tapo.warnings,
              ElementsAre("device 1 (H100): child 2 of 2 cannot be read: it "
                          "does not name its model"));
  // The reply itself, with and without the method around it.
  EXPECT_EQ(ReadOne(R"({"error_code": 0, "result": {"model": "P110",
                        "fw_ver": "1.3"}})")
                .device()
                .model(),
            "P110");
  EXPECT_EQ(ReadOne(R"json({"model": "HS110(EU)", "sw_ver": "1.0"})json")
                .device()
                .model(),
            "HS110");
  // pytapo: getBasicInfo(), and getMost() with a list for each method.
  EXPECT_EQ(ReadOne(R"({"device_info": {"basic_info": {"device_model": "C200",
                        "sw_version": "1.1"}}})")
                .device()
                .model(),
            "C200");
  const DeviceSnapshot most = ReadOne(R"({"getDeviceInfo": [{"device_info":
      {"basic_info": {"device_model": "C200", "sw_version": "1.1"}}}],
      "getLedStatus": [{"led": {"config": {"enabled": "off"}}}],
      "getConnectionType": []})");
  EXPECT_TRUE(most.led().has_enabled());
  EXPECT_EQ(most.firmware().version(), "1.1");
  // A list of recordings.
  EXPECT_THAT(Models(ReadAll(absl::StrCat("[", Iot(""), ",", Smart(""), "]"))),
              ElementsAre("HS110", "P110"));
}

TEST(VendorDumpTest, ADeviceKnownOnlyFromItsDiscovery) {
  const Recording recording = ReadAll(R"json({"getDeviceInfo": -40413,
      "discovery_result": {"error_code": 0, "result": {
        "device_model": "C210(EU)", "device_type": "SMART.IPCAMERA",
        "hardware_version": "2.0", "firmware_version": "1.4.7",
        "factory_default": false, "decrypted_data": {"owner": "12AB"}}}})json");
  const DeviceSnapshot& snapshot = recording.devices.at(0).snapshot;
  EXPECT_EQ(snapshot.device().model(), "C210");
  EXPECT_EQ(snapshot.firmware().version(), "1.4.7");
  EXPECT_EQ(snapshot.access().vendor_error_code(), -40413);
  EXPECT_FALSE(snapshot.access().has_local_login_ok());
  EXPECT_TRUE(snapshot.reach().lan());
  EXPECT_THAT(recording.warnings,
              ElementsAre("device 1 (C210): getDeviceInfo failed with error "
                          "-40413; only its discovery is read"));
}

TEST(VendorDumpTest, WhatCannotBeReadAtAllIsAnError) {
  EXPECT_EQ(ErrorOf(R"({"get_device_info": -1501})"),
            "in: a device cannot be read: get_device_info failed with error "
            "-1501");
  EXPECT_EQ(ErrorOf(R"({"get_device_info": {"error_code": -1002}})"),
            "in: a device cannot be read: get_device_info failed with error "
            "-1002");
  EXPECT_EQ(ErrorOf(R"({"system": {"err_code": -1}})"),
            "in: a device cannot be read: system.get_sysinfo failed with "
            "error -1");
  EXPECT_EQ(ErrorOf(R"({"error_code": -40401})"),
            "in: the device answered with error -40401");
  for (const char* other :
       {R"({"a": {"b": 1}})", "[1]", "{\"error\": \"x\"}"}) {
    EXPECT_TRUE(absl::StrContains(ErrorOf(other), "no recorded device"))
        << ErrorOf(other);
  }
}

TEST(VendorDumpTest, RedactedValuesAreAbsent) {
  const Recording recording = ReadAll(
      R"({"get_device_info": {"model": "P110", "fw_ver": "**REDACTED**",
          "hw_ver": "#MASKED_NAME#", "specs": "I01BU0tFRF9OQU1FIw=="},
          "get_led_info": {"led_rule": "**REDACTED**", "led_status": 0}})");
  const DeviceSnapshot& snapshot = recording.devices.at(0).snapshot;
  EXPECT_FALSE(snapshot.has_firmware());
  EXPECT_FALSE(snapshot.device().has_hardware_version());
  EXPECT_FALSE(snapshot.device().has_region());
  EXPECT_TRUE(snapshot.led().has_enabled());
  EXPECT_FALSE(snapshot.led().enabled());
  EXPECT_THAT(recording.warnings,
              ElementsAre("device 1 (P110): its firmware version is not told"));
}

TEST(VendorValueTest, Switches) {
  JsonValue text;
  text.kind = JsonValue::Kind::kString;
  for (const char* on : {"1", "on", "ON", "Yes", "true"}) {
    text.string = on;
    EXPECT_EQ(Switch(&text), absl::optional<bool>(true)) << on;
  }
  for (const char* off : {"0", "off", "NO", "False"}) {
    text.string = off;
    EXPECT_EQ(Switch(&text), absl::optional<bool>(false)) << off;
  }
  for (const char* neither : {"", "auto", "2", "**REDACTED**"}) {
    text.string = neither;
    EXPECT_EQ(Switch(&text), absl::nullopt) << neither;
  }
  EXPECT_EQ(Switch(nullptr), absl::nullopt);
}

TEST(VendorValueTest, ShortTextsArePrintable) {
  JsonValue text;
  text.kind = JsonValue::Kind::kString;
  text.string = " 1.0.2 ";
  EXPECT_EQ(ShortText(&text), absl::optional<std::string>("1.0.2"));
  for (const std::string& none :
       {std::string(65, 'x'), std::string("a\nb"), std::string("\xC3\xA9"),
        std::string(), std::string("#MASKED_SSID#")}) {
    text.string = none;
    EXPECT_EQ(ShortText(&text), absl::nullopt) << none;
  }
}

}  // namespace
}  // namespace kasa_diag::readers
