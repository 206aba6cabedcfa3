// Nothing personal gets out of a recording: not into snapshots, labels or
// warnings, and not into errors.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "kasa_diag/readers/reader.h"
#include "tests/readers/test_files.h"

namespace kasa_diag::readers {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// The paths that are read, written down here a second time: every other leaf is
// replaced, and must neither show up nor change anything. Elements of lists
// have no name in a path, and "*" is any name. A wrapper's path is left out.
const std::set<std::string>& ReadPaths() {
  static const auto* const paths = [] {
    auto* set = new std::set<std::string>();
    const auto add = [set](const std::string& prefix,
                           std::vector<std::string> names) {
      for (const std::string& name : names) set->insert(prefix + name);
    };
    const std::vector<std::string> sysinfo = {
        "model",       "hw_ver",        "sw_ver",     "mic_type",   "type",
        "rssi",        "led_off",       "led_status", "updating",   "status",
        "bind_status", "camera_switch", "err_code",   "system_time"};
    add("system.get_sysinfo.", sysinfo);
    add("system.get_sysinfo.system.", sysinfo);
    for (const char* module : {"cnCloud.", "smartlife.iot.common.cloud."}) {
      add(module,
          {"get_info.binded", "get_info.cld_connection", "get_info.err_code",
           "get_intl_fw_list.fw_list.fwVer", "get_intl_fw_list.err_code"});
    }
    for (const char* module : {"emeter.", "smartlife.iot.common.emeter."}) {
      add(module, {"get_realtime.voltage_mv", "get_realtime.voltage",
                   "get_realtime.err_code", "err_code"});
    }
    const std::vector<std::string> info = {
        "model",          "type",
        "hw_ver",         "fw_ver",
        "specs",          "rssi",
        "category",       "signal_level",
        "overheated",     "status",
        "at_low_battery", "overheat_status",
        "error_code",     "battery_percentage"};
    add("get_device_info.", info);
    add("child_devices.*.get_device_info.", info);
    add("get_child_device_list.child_device_list.", info);
    add("getChildDeviceList.child_device_list.", info);
    add("", {"get_child_device_list.sum", "getChildDeviceList.sum"});
    add("", {"get_led_info.led_rule", "get_led_info.led_status",
             "get_latest_fw.fw_ver", "get_latest_fw.need_to_upgrade",
             "get_latest_fw.error_code", "get_auto_update_info.enable",
             "get_fw_download_state.status", "get_connect_cloud_state.status",
             "get_device_time.timestamp", "get_emeter_data.voltage_mv",
             "child_devices.*.get_emeter_data.voltage_mv"});
    add("discovery_result.",
        {"error_code", "result.device_model", "result.device_type",
         "result.factory_default", "result.hardware_version",
         "result.firmware_version"});
    const std::vector<std::string> camera = {"device_model",
                                             "device_type",
                                             "hw_version",
                                             "hw_ver",
                                             "sw_version",
                                             "sw_ver",
                                             "region",
                                             "status",
                                             "bind_status",
                                             "power",
                                             "battery_percent",
                                             "battery_charging",
                                             "rssi",
                                             "battery_overheated",
                                             "led_status",
                                             "camera_switch",
                                             "online",
                                             "updating"};
    add("getDeviceInfo.device_info.basic_info.", camera);
    add("child_info_from_parent.", camera);
    add("", {"getConnectionType.link_type", "getConnectionType.rssi",
             "getConnectionType.rssiValue", "getLedStatus.led.config.enabled",
             "getSdCardStatus.harddisk_manage.hd_info.hd_info_1.status",
             "getSdCardStatus.harddisk_manage.hd_info.hd_info_1.detect_status",
             "getFirmwareUpdateStatus.cloud_config.upgrade_status.state",
             "getFirmwareUpdateStatus.cloud_config.upgrade_status."
             "lastUpgradingSuccess",
             "getFirmwareAutoUpgradeConfig.auto_upgrade.common.enabled",
             "getLensMaskConfig.lens_mask.lens_mask_info.enabled",
             "getClockStatus.system.clock_status.seconds_from_1970"});
    return set;
  }();
  return *paths;
}

// Keys of the redaction tables of python-kasa's iotprotocol.py and
// smartprotocol.py and of Home Assistant's diagnostics.py, and what else in the
// recordings belongs to a household.
const char* const kPersonalKeys[] = {
    // Location.
    "latitude", "longitude", "latitude_i", "longitude_i", "la", "lo",
    "location", "zone_id", "timezone", "map_data",
    // The device's identity.
    "deviceId", "device_id", "dev_id", "parent_device_id", "original_device_id",
    "hwId", "hw_id", "oemId", "oem_id", "fwId", "fw_id", "board_sn",
    "custom_sn", "mac", "mic_mac", "unique_id", "barcode",
    // Names.
    "alias", "nickname", "device_alias", "device_name", "avatar", "disk_name",
    // The network.
    "ssid", "bssid", "connect_ssid", "current_ssid", "channel", "ip", "host",
    "local_ip", "ipaddr", "oui",
    // Accounts and keys.
    "username", "owner", "email", "password", "setup_code", "setup_payload",
    "mfi_setup_code", "mfi_setup_id", "mfi_token_token", "mfi_token_uuid",
    "public_key", "key", "server"};

constexpr char kMarker[] = "XQZMARK";
constexpr double kNumberMarker = 735800000;  // plus less than 100000
constexpr char kNumberMarkerDigits[] = "7358";

Struct Parsed(const std::string& json) {
  Struct parsed;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &parsed).ok());
  return parsed;
}

std::string Printed(const Struct& json) {
  std::string text;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(json, &text).ok());
  return text;
}

// Everything that a reader gives back.
std::string Everything(const absl::StatusOr<Recording>& recording) {
  if (!recording.ok()) return std::string(recording.status().message());
  std::string all;
  for (const Device& device : recording->devices) {
    std::string text;
    google::protobuf::TextFormat::PrintToString(device.snapshot, &text);
    absl::StrAppend(&all, device.label, "\n", text);
    absl::StrAppend(&all, device.snapshot.SerializeAsString(), "\n");
  }
  for (const std::string& warning : recording->warnings) {
    absl::StrAppend(&all, warning, "\n");
  }
  return all;
}

class Replacer {
 public:
  // Replaces the leaves that are not in ReadPaths().
  void ReplaceUnread(const std::string& path, Value* value) {
    switch (value->kind_case()) {
      case Value::kStructValue:
        ReplaceUnread(path, value->mutable_struct_value());
        return;
      case Value::kListValue:
        for (Value& element : *value->mutable_list_value()->mutable_values()) {
          ReplaceUnread(path, &element);
        }
        return;
      case Value::kStringValue:
        // Whether an owner is set, and nothing of who it is, counts.
        if (!ReadPaths().count(path) && !value->string_value().empty()) {
          value->set_string_value(absl::StrCat(kMarker, ++count_));
        }
        return;
      case Value::kNumberValue:
        if (!ReadPaths().count(path)) {
          value->set_number_value(kNumberMarker + ++count_);
        }
        return;
      default:
        return;
    }
  }
  void ReplaceUnread(const std::string& path, Struct* object) {
    for (auto& [name, value] : *object->mutable_fields()) {
      std::string step = path == "child_devices" ? "*" : name;
      ReplaceUnread(path.empty() ? step : absl::StrCat(path, ".", step),
                    &value);
    }
  }

  // Gives every object every personal key, with values that can be recognised.
  void AddPersonal(Struct* object) {
    for (auto& [name, value] : *object->mutable_fields()) {
      if (value.has_struct_value()) AddPersonal(value.mutable_struct_value());
      if (value.has_list_value()) {
        for (Value& element : *value.mutable_list_value()->mutable_values()) {
          if (element.has_struct_value()) {
            AddPersonal(element.mutable_struct_value());
          }
        }
      }
    }
    // Names of objects that are looked up by other names stay as they are.
    for (const char* key : kPersonalKeys) {
      // Their presence decides what a child is.
      const std::string name = key;
      const bool structural =
          name == "original_device_id" || name == "parent_device_id";
      if (structural && !object->fields().count(name)) continue;
      (*object->mutable_fields())[name].set_string_value(
          absl::StrCat(kMarker, ++count_));
    }
  }

  int count() const { return count_; }

 private:
  int count_ = 0;
};

std::vector<std::filesystem::path> AllRecordings() {
  std::vector<std::filesystem::path> files = JsonFiles(TestData());
  for (const auto& path : RecordedDevices()) files.push_back(path);
  return files;
}

// Of the wrappers of testdata: the shapes in them.
std::vector<Struct> Shapes(const std::filesystem::path& path) {
  const Struct whole = Parsed(ReadFile(path));
  std::vector<Struct> shapes;
  const auto data = whole.fields().find("data");
  if (data != whole.fields().end()) {
    shapes.push_back(data->second.struct_value()
                         .fields()
                         .at("device_last_response")
                         .struct_value());
  } else if (absl::StartsWith(path.filename().string(), "discovery")) {
    for (const auto& [host, shape] : whole.fields()) {
      shapes.push_back(shape.struct_value());
    }
  } else {
    shapes.push_back(whole);
  }
  return shapes;
}

TEST(PersonalDataTest, OnlyTheListedPathsAreRead) {
  int replaced = 0;
  for (const auto& path : AllRecordings()) {
    SCOPED_TRACE(path.string());
    for (Struct& shape : Shapes(path)) {
      const std::string before =
          Everything(Read(Printed(shape), "in", Format::kPythonKasa));
      ASSERT_FALSE(absl::StrContains(before, kNumberMarkerDigits));
      Replacer replacer;
      replacer.ReplaceUnread("", &shape);
      const auto recording = Read(Printed(shape), "in", Format::kPythonKasa);
      ASSERT_TRUE(recording.ok()) << recording.status();
      const std::string after = Everything(recording);
      EXPECT_FALSE(absl::StrContains(after, kMarker)) << after;
      EXPECT_FALSE(absl::StrContains(after, kNumberMarkerDigits)) << after;
      EXPECT_EQ(before, after);
      replaced += replacer.count();
    }
  }
  EXPECT_GT(replaced, 50);
}

TEST(PersonalDataTest, UnredactedValuesDoNotSurvive) {
  for (const auto& path : AllRecordings()) {
    SCOPED_TRACE(path.string());
    Struct whole = Parsed(ReadFile(path));
    Replacer replacer;
    replacer.AddPersonal(&whole);
    ASSERT_GT(replacer.count(), 0);
    const std::string text = Printed(whole);
    ASSERT_TRUE(absl::StrContains(text, kMarker));
    for (Format format :
         {Format::kAuto, Format::kSnapshot, Format::kPythonKasa}) {
      const auto recording = Read(text, "in", format);
      EXPECT_EQ(recording.ok(), format != Format::kSnapshot)
          << recording.status();
      const std::string all = Everything(recording);
      EXPECT_FALSE(absl::StrContains(all, kMarker)) << all;
    }
  }
}

// A host or a device's id may be the name under which something stands.
TEST(PersonalDataTest, NamesOfHostsDoNotSurvive) {
  for (const auto& path : AllRecordings()) {
    SCOPED_TRACE(path.string());
    const std::string text =
        absl::StrCat("{\"", kMarker, "\": ", ReadFile(path), ", \"", kMarker,
                     "2\": {\"", kMarker, "3\": -1001}}");
    for (Format format :
         {Format::kAuto, Format::kSnapshot, Format::kPythonKasa}) {
      const std::string all = Everything(Read(text, "in", format));
      EXPECT_FALSE(absl::StrContains(all, kMarker)) << all;
    }
  }
}

// Cut off anywhere, or broken anywhere, a recording gives an error that tells
// nothing.
TEST(PersonalDataTest, ErrorsTellNothing) {
  constexpr size_t kPlaces = 8;
  for (const auto& path : AllRecordings()) {
    SCOPED_TRACE(path.string());
    Struct whole = Parsed(ReadFile(path));
    Replacer replacer;
    replacer.AddPersonal(&whole);
    const std::string text = Printed(whole);
    for (size_t i = 1; i < kPlaces; ++i) {
      const size_t place = text.size() * i / kPlaces;
      const std::string head = text.substr(0, place);
      const std::string tail = text.substr(place);
      for (const std::string& broken :
           {head, absl::StrCat(head, "\"", tail), absl::StrCat(head, "}", tail),
            tail, absl::StrCat(head, "\x01", tail)}) {
        for (Format format :
             {Format::kAuto, Format::kSnapshot, Format::kPythonKasa}) {
          const std::string all = Everything(Read(broken, "in", format));
          ASSERT_FALSE(absl::StrContains(all, kMarker)) << all;
        }
      }
    }
  }
}

}  // namespace
}  // namespace kasa_diag::readers
