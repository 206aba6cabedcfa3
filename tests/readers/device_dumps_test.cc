// Every recorded device of the shared folder. What is expected comes from a
// walk of its own through the JSON, with protobuf's parser.

#include <filesystem>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/types/optional.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "kasa_diag/readers/reader.h"
#include "tests/readers/test_files.h"

namespace kasa_diag::readers {
namespace {

using google::protobuf::Value;
using kasa_diag::v1::DeviceSnapshot;

// The value at "a/b/c", a number standing for an element; nullptr where
// missing.
const Value* At(const Value& root, absl::string_view path) {
  const Value* value = &root;
  for (absl::string_view step : absl::StrSplit(path, '/')) {
    int index;
    if (absl::SimpleAtoi(step, &index) && value->has_list_value()) {
      if (index >= value->list_value().values_size()) return nullptr;
      value = &value->list_value().values(index);
    } else {
      const auto& fields = value->struct_value().fields();
      const auto found = fields.find(std::string(step));
      if (found == fields.end()) return nullptr;
      value = &found->second;
    }
  }
  return value;
}

std::string Text(const Value& root, absl::string_view path) {
  const Value* value = At(root, path);
  return value == nullptr ? "" : value->string_value();
}

absl::optional<double> Number(const Value& root, absl::string_view path) {
  const Value* value = At(root, path);
  if (value == nullptr) return absl::nullopt;
  double number = value->number_value();
  if (value->kind_case() == Value::kStringValue &&
      !absl::SimpleAtod(value->string_value(), &number)) {
    return absl::nullopt;
  }
  return number;
}

struct Dump {
  std::filesystem::path path;
  std::string family;
  Value json;
  Recording recording;
  const DeviceSnapshot& snapshot() const {
    return recording.devices.at(0).snapshot;
  }
};

class DeviceDumpsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (SharedFolder().empty()) GTEST_SKIP() << kNoSharedFolder;
    for (const auto& path : RecordedDevices()) {
      SCOPED_TRACE(path.string());
      Dump dump;
      dump.path = path;
      for (const auto& part : path) {
        for (const char* family : {"iot", "iotcam", "smart", "smartcam"}) {
          if (part == family) dump.family = family;
        }
      }
      const std::string content = ReadFile(path);
      ASSERT_TRUE(
          google::protobuf::util::JsonStringToMessage(content, &dump.json)
              .ok());
      auto recording = Read(content, path.filename().string(), Format::kAuto);
      ASSERT_TRUE(recording.ok()) << recording.status();
      ASSERT_FALSE(recording->devices.empty());
      dump.recording = *std::move(recording);
      dumps_.push_back(std::move(dump));
    }
    ASSERT_FALSE(dumps_.empty());
  }

  std::vector<Dump> dumps_;
};

// The names of the files say it: "HS110(EU)_4.0_1.0.4.json".
TEST_F(DeviceDumpsTest, ModelHardwareAndFirmwareAreThoseOfTheFilesName) {
  std::map<std::string, int> families;
  for (const Dump& dump : dumps_) {
    SCOPED_TRACE(dump.path.string());
    const std::string stem = dump.path.stem().string();
    const std::vector<std::string> parts = absl::StrSplit(stem, '_');
    ASSERT_EQ(parts.size(), 3u);
    const std::vector<std::string> model = absl::StrSplit(parts[0], '(');
    const auto& device = dump.snapshot().device();
    EXPECT_EQ(device.vendor(), "TP-Link");
    EXPECT_EQ(device.model(), model[0]);
    EXPECT_EQ(device.hardware_version(), parts[1]);
    if (model.size() == 2) {
      EXPECT_EQ(device.region() + ")", model[1]);
    }
    EXPECT_TRUE(
        absl::StartsWith(dump.snapshot().firmware().version(), parts[2] + " "));
    EXPECT_TRUE(device.has_kind());
    EXPECT_TRUE(dump.recording.warnings.empty());
    ++families[dump.family];
  }
  EXPECT_EQ(families.size(), 4u);
}

TEST_F(DeviceDumpsTest, SignalWhereTheDeviceGivesIt) {
  std::map<std::string, int> with_signal;
  for (const Dump& dump : dumps_) {
    SCOPED_TRACE(dump.path.string());
    absl::optional<double> rssi;
    absl::optional<double> level;
    uint32_t most = 0;
    if (dump.family == "iot")
      rssi = Number(dump.json, "system/get_sysinfo/rssi");
    if (dump.family == "iotcam") {
      rssi = Number(dump.json, "system/get_sysinfo/system/rssi");
    }
    if (dump.family == "smart") {
      rssi = Number(dump.json, "get_device_info/rssi");
      level = Number(dump.json, "get_device_info/signal_level");
      most = 3;
    }
    if (dump.family == "smartcam") {
      rssi = Number(dump.json, "getConnectionType/rssiValue");
      if (!rssi.has_value()) {  // a hub's camera
        rssi = Number(dump.json, "getDeviceInfo/device_info/basic_info/rssi");
      }
      level = Number(dump.json, "getConnectionType/rssi");
      most = 4;
    }
    if (rssi == 0) rssi.reset();
    if (level == -1) level.reset();
    const auto& wifi = dump.snapshot().wifi();
    ASSERT_EQ(wifi.has_rssi_dbm(), rssi.has_value());
    if (rssi.has_value()) {
      EXPECT_EQ(wifi.rssi_dbm(), *rssi);
      EXPECT_TRUE(wifi.associated());
      ++with_signal[dump.family];
    }
    ASSERT_EQ(wifi.has_signal_level(), level.has_value());
    EXPECT_EQ(wifi.has_signal_level_max(), level.has_value());
    if (level.has_value()) {
      EXPECT_EQ(wifi.signal_level(), *level);
      EXPECT_EQ(wifi.signal_level_max(), most);
    }
  }
  for (const char* family : {"iot", "iotcam", "smart", "smartcam"}) {
    EXPECT_GT(with_signal[family], 0) << family;
  }
}

TEST_F(DeviceDumpsTest, LedWhereTheDeviceGivesIt) {
  std::map<bool, int> settings;
  for (const Dump& dump : dumps_) {
    SCOPED_TRACE(dump.path.string());
    absl::optional<bool> enabled;
    if (const auto off = Number(dump.json, "system/get_sysinfo/led_off")) {
      enabled = *off == 0;
    }
    for (const char* path :
         {"system/get_sysinfo/system/led_status",
          "getLedStatus/led/config/enabled", "get_led_info/led_rule"}) {
      const std::string text = Text(dump.json, path);
      if (!text.empty()) enabled = text != "off" && text != "never";
    }
    ASSERT_EQ(dump.snapshot().led().has_enabled(), enabled.has_value());
    if (enabled.has_value()) {
      EXPECT_EQ(dump.snapshot().led().enabled(), *enabled);
      ++settings[*enabled];
    }
  }
  EXPECT_GT(settings[true], 0);
  EXPECT_GT(settings[false], 0);
}

TEST_F(DeviceDumpsTest, UpdateWhereTheDeviceGivesIt) {
  int with_newer = 0;
  int with_auto = 0;
  for (const Dump& dump : dumps_) {
    SCOPED_TRACE(dump.path.string());
    const auto& firmware = dump.snapshot().firmware();
    const bool gives_state =
        At(dump.json, "system/get_sysinfo/updating") != nullptr ||
        At(dump.json, "system/get_sysinfo/system/updating") != nullptr ||
        At(dump.json, "get_fw_download_state/status") != nullptr ||
        At(dump.json,
           "getFirmwareUpdateStatus/cloud_config/upgrade_status/"
           "state") != nullptr;
    // All of these devices were idle.
    EXPECT_EQ(firmware.has_update_state(), gives_state);
    if (gives_state) {
      EXPECT_EQ(firmware.update_state(), DeviceSnapshot::Firmware::IDLE);
    }
    const Value* needed = At(dump.json, "get_latest_fw/need_to_upgrade");
    const bool newer = needed != nullptr && needed->bool_value();
    EXPECT_EQ(firmware.has_newest_known_version(), newer);
    if (newer) {
      EXPECT_EQ(firmware.newest_known_version(),
                Text(dump.json, "get_latest_fw/fw_ver"));
      ++with_newer;
    }
    const Value* succeeded =
        At(dump.json,
           "getFirmwareUpdateStatus/cloud_config/upgrade_status/"
           "lastUpgradingSuccess");
    ASSERT_EQ(firmware.has_last_update_succeeded(), succeeded != nullptr);
    if (succeeded != nullptr) {
      EXPECT_EQ(firmware.last_update_succeeded(), succeeded->bool_value());
    }
    absl::optional<bool> automatic;
    if (const Value* on = At(dump.json, "get_auto_update_info/enable")) {
      automatic = on->bool_value();
    }
    const std::string on = Text(
        dump.json, "getFirmwareAutoUpgradeConfig/auto_upgrade/common/enabled");
    if (!on.empty()) automatic = on == "on";
    ASSERT_EQ(firmware.has_auto_update_enabled(), automatic.has_value());
    if (automatic.has_value()) {
      EXPECT_EQ(firmware.auto_update_enabled(), *automatic);
      ++with_auto;
    }
  }
  EXPECT_GT(with_newer, 0);
  EXPECT_GT(with_auto, 0);
}

TEST_F(DeviceDumpsTest, CardAndPrivacyWhereTheDeviceGivesThem) {
  std::map<std::string, int> cards;
  std::map<std::string, int> masks;
  for (const Dump& dump : dumps_) {
    SCOPED_TRACE(dump.path.string());
    const std::string card =
        Text(dump.json,
             "getSdCardStatus/harddisk_manage/hd_info/0/hd_info_1/status");
    const auto& storage = dump.snapshot().storage();
    ASSERT_EQ(storage.has_card_state(), !card.empty());
    EXPECT_EQ(storage.has_card_present(), card == "normal");
    if (!card.empty()) {
      EXPECT_EQ(storage.card_state(), card == "normal"
                                          ? DeviceSnapshot::Storage::NORMAL
                                          : DeviceSnapshot::Storage::OFFLINE);
      ++cards[card];
    }
    std::string mask =
        Text(dump.json, "getLensMaskConfig/lens_mask/lens_mask_info/enabled");
    const std::string camera_switch =
        Text(dump.json, "system/get_sysinfo/system/camera_switch");
    if (!camera_switch.empty()) mask = camera_switch == "off" ? "on" : "off";
    const auto& settings = dump.snapshot().settings();
    ASSERT_EQ(settings.has_privacy_mode_on(), !mask.empty());
    if (!mask.empty()) {
      EXPECT_EQ(settings.privacy_mode_on(), mask == "on");
      ++masks[mask];
    }
  }
  EXPECT_EQ(cards.size(), 2u);
  EXPECT_EQ(masks.size(), 2u);
}

// A hub's children are devices, the outlets of a strip are not.
TEST_F(DeviceDumpsTest, ChildrenOfHubsOnly) {
  size_t hubs = 0;
  size_t strips = 0;
  for (const Dump& dump : dumps_) {
    SCOPED_TRACE(dump.path.string());
    size_t children = 0;
    for (const char* path : {"get_child_device_list/child_device_list",
                             "getChildDeviceList/child_device_list"}) {
      if (const Value* list = At(dump.json, path)) {
        children = static_cast<size_t>(list->list_value().values_size());
      }
    }
    if (dump.snapshot().device().kind() == DeviceSnapshot::Device::HUB) {
      EXPECT_EQ(dump.recording.devices.size(), 1 + children);
      if (children > 0) ++hubs;
    } else {
      EXPECT_EQ(dump.recording.devices.size(), 1u);
      if (children > 0) ++strips;
    }
    for (const Device& device : dump.recording.devices) {
      EXPECT_TRUE(device.snapshot.device().has_model());
      EXPECT_TRUE(device.snapshot.firmware().has_version());
    }
  }
  EXPECT_GT(hubs, 0u);
  EXPECT_GT(strips, 0u);
}

// What every recording must not be made to say.
TEST_F(DeviceDumpsTest, NobodyIsMadeSick) {
  for (const Dump& dump : dumps_) {
    for (const Device& device : dump.recording.devices) {
      SCOPED_TRACE(dump.path.string() + " " + device.label);
      const DeviceSnapshot& snapshot = device.snapshot;
      EXPECT_FALSE(snapshot.has_taken_at());
      EXPECT_FALSE(snapshot.runtime().has_up_time());
      EXPECT_FALSE(snapshot.runtime().has_reboot_count_24h());
      EXPECT_FALSE(snapshot.runtime().overheated());
      EXPECT_FALSE(snapshot.firmware().update_state() ==
                   DeviceSnapshot::Firmware::FAILED);
      EXPECT_TRUE(!snapshot.reach().has_lan() || snapshot.reach().lan());
      EXPECT_NE(snapshot.setup().phase(), DeviceSnapshot::Setup::IN_SETUP);
      EXPECT_FALSE(snapshot.access().has_vendor_error_code());
      EXPECT_TRUE(!snapshot.storage().has_card_present() ||
                  snapshot.storage().card_present());
      // An unbound device is not connected, and that is no fault.
      if (snapshot.cloud().has_reachable() && !snapshot.cloud().reachable()) {
        EXPECT_TRUE(snapshot.cloud().bound());
      }
    }
  }
}

TEST_F(DeviceDumpsTest, TheSameInputGivesTheSameBytes) {
  for (const Dump& dump : dumps_) {
    const auto again = Read(ReadFile(dump.path), "x", Format::kPythonKasa);
    ASSERT_TRUE(again.ok());
    ASSERT_EQ(again->devices.size(), dump.recording.devices.size());
    for (size_t i = 0; i < again->devices.size(); ++i) {
      EXPECT_EQ(again->devices[i].snapshot.SerializeAsString(),
                dump.recording.devices[i].snapshot.SerializeAsString());
    }
  }
}

}  // namespace
}  // namespace kasa_diag::readers
