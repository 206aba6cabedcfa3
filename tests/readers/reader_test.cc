// The forms of a snapshot, how they are told apart, errors and limits.

#include "kasa_diag/readers/reader.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "kasa_diag/readers/text_encoding.h"

namespace kasa_diag::readers {
namespace {

using kasa_diag::v1::DeviceSnapshot;

DeviceSnapshot RedBlink() {
  DeviceSnapshot snapshot;
  snapshot.mutable_taken_at()->set_seconds(1767225600);
  snapshot.mutable_device()->set_vendor("TP-Link");
  snapshot.mutable_device()->set_model("KC105");
  snapshot.mutable_led()->set_mode(DeviceSnapshot::Led::BLINKING);
  snapshot.mutable_led()->add_colors(DeviceSnapshot::Led::RED);
  snapshot.mutable_led()->mutable_shown_for()->set_seconds(90);
  snapshot.mutable_wifi()->set_rssi_dbm(-77);
  snapshot.mutable_wifi()->add_offered_bands(DeviceSnapshot::Wifi::GHZ_2_4);
  snapshot.mutable_runtime()->set_temperature_c(41.5);
  snapshot.add_vendor_diagnosis_codes(-69077);
  return snapshot;
}

std::string AsJson(const DeviceSnapshot& snapshot, bool proto_names) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = proto_names;
  std::string json;
  EXPECT_TRUE(
      google::protobuf::util::MessageToJsonString(snapshot, &json, options)
          .ok());
  return json;
}

std::string AsTextFormat(const DeviceSnapshot& snapshot) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(snapshot, &text);
  return text;
}

std::string ErrorOf(absl::string_view bytes, Format format = Format::kAuto) {
  const auto recording = Read(bytes, "in", format);
  return recording.ok() ? "" : std::string(recording.status().message());
}

void ExpectReads(absl::string_view bytes, const DeviceSnapshot& expected) {
  for (Format format : {Format::kAuto, Format::kSnapshot}) {
    const auto recording = Read(bytes, "in", format);
    ASSERT_TRUE(recording.ok()) << recording.status();
    ASSERT_EQ(recording->devices.size(), 1u);
    EXPECT_EQ(recording->devices[0].snapshot.SerializeAsString(),
              expected.SerializeAsString());
    EXPECT_TRUE(recording->warnings.empty());
  }
}

TEST(ReaderTest, ReadsASnapshotInEveryForm) {
  const DeviceSnapshot snapshot = RedBlink();
  ExpectReads(snapshot.SerializeAsString(), snapshot);
  ExpectReads(AsTextFormat(snapshot), snapshot);
  ExpectReads("# a comment\n\n" + AsTextFormat(snapshot), snapshot);
  ExpectReads(AsJson(snapshot, true), snapshot);
  ExpectReads(AsJson(snapshot, false), snapshot);
  ExpectReads("\xEF\xBB\xBF" + AsJson(snapshot, false), snapshot);
  ExpectReads("\n " + AsJson(snapshot, false) + "\n", snapshot);
  ExpectReads("[" + AsJson(snapshot, false) + "]", snapshot);
}

TEST(ReaderTest, TakesWhatProtobufsJsonTakes) {
  DeviceSnapshot snapshot;
  snapshot.mutable_wifi()->set_rssi_dbm(-77);
  snapshot.mutable_led()->set_mode(DeviceSnapshot::Led::BLINKING);
  snapshot.mutable_power()->set_supply_mv(5000);
  ExpectReads(R"({"wifi": {"rssiDbm": "-77", "snrDb": null},
                  "led": {"mode": 3, "colors": []},
                  "power": {"supply_mv": 5e3}, "device": null})",
              snapshot);
}

TEST(ReaderTest, ReadsSeveralSnapshots) {
  for (const char* text :
       {"{\"device\":{\"model\":\"A\"}}\n{}\n{\"device\":{\"model\":\"C\"}}\n",
        "[{\"device\":{\"model\":\"A\"}},{},{\"device\":{\"model\":\"C\"}}]"}) {
    const auto recording = Read(text, "in", Format::kAuto);
    ASSERT_TRUE(recording.ok()) << recording.status();
    ASSERT_EQ(recording->devices.size(), 3u);
    EXPECT_EQ(recording->devices[0].label, "device 1 of 3 (A)");
    EXPECT_EQ(recording->devices[1].label, "device 2 of 3");
    EXPECT_EQ(recording->devices[2].snapshot.device().model(), "C");
  }
}

TEST(ReaderTest, SnapshotsAndRecordingsMayBeMixed) {
  const auto recording = Read(
      "{\"device\":{\"model\":\"A\"}}\n"
      "{\"get_device_info\":{\"model\":\"P110\",\"fw_ver\":\"1.0\"}}",
      "in", Format::kAuto);
  ASSERT_TRUE(recording.ok()) << recording.status();
  ASSERT_EQ(recording->devices.size(), 2u);
  EXPECT_EQ(recording->devices[1].label, "device 2 of 2 (P110)");
}

TEST(ReaderTest, NothingIsAnError) {
  for (const char* text : {"", " \r\n\t", "\xEF\xBB\xBF"}) {
    for (Format format :
         {Format::kAuto, Format::kSnapshot, Format::kPythonKasa}) {
      EXPECT_TRUE(absl::StartsWith(ErrorOf(text, format), "in: empty"));
    }
  }
  EXPECT_TRUE(absl::StartsWith(ErrorOf("{}"), "in:1:1: no device in it"));
  EXPECT_TRUE(absl::StrContains(ErrorOf("{}", Format::kPythonKasa),
                                "python-kasa prints {}"));
  EXPECT_EQ(ErrorOf("[]"), "in: no device in it");
}

TEST(ReaderTest, AnEmptyObjectIsAnEmptySnapshotWhereOneIsAskedFor) {
  const auto recording = Read("{}", "in", Format::kSnapshot);
  ASSERT_TRUE(recording.ok()) << recording.status();
  EXPECT_EQ(recording->devices[0].snapshot.ByteSizeLong(), 0u);
  EXPECT_EQ(recording->devices[0].label, "device 1 of 1");
}

TEST(ReaderTest, JsonErrorsHavePlaceFragmentAndHint) {
  const struct {
    const char* text;
    const char* message;
  } kCases[] = {
      {"{\"wifi\": {\n \"rssi\": -3}}",
       "in:2:2: wifi.rssi: no such field (did you mean rssi_dbm?)"},
      {"{\"wfi\": {}}", "in:1:2: wfi: no such field (did you mean wifi?)"},
      {"{\"led\": {\"mode\": \"BLINKIN\"}}",
       "in:1:18: led.mode: no such value: \"BLINKIN\" (did you mean "
       "BLINKING?)"},
      {"{\"led\": {\"rate\": \"x\"}}",
       "in:1:18: led.rate: no such value: \"x\" (it can be SLOW, FAST)"},
      {"{\"led\": {\"mode\": 9}}",
       "in:1:18: led.mode: expected one of the enum's numbers, found 9"},
      {"{\"led\": {\"mode\": true}}",
       "in:1:18: led.mode: expected the name of a value, found true"},
      {"{\"led\": {\"colors\": \"RED\"}}",
       "in:1:20: led.colors: expected an array, found \"RED\""},
      {"{\"led\": {\"on_ms\": -5}}",
       "in:1:19: led.on_ms: expected an integer, not negative, found -5"},
      {"{\"led\": {\"on_ms\": 5000000000}}",
       "in:1:19: led.on_ms: expected an integer, not negative, found "
       "5000000000"},
      {"{\"wifi\": {\"rssi_dbm\": -3.5}}",
       "in:1:23: wifi.rssi_dbm: expected an integer, found -3.5"},
      {"{\"led\": {\"enabled\": 1}}",
       "in:1:21: led.enabled: expected true or false, found 1"},
      {"{\"device\": {\"model\": 5}}",
       "in:1:22: device.model: expected a string, found 5"},
      {"{\"device\": \"HS110\"}",
       "in:1:12: device: expected an object, found \"HS110\""},
      {"{\"device\": [1]}",
       "in:1:12: device: expected an object, found an array"},
      {"{\"taken_at\": \"yesterday\"}",
       "in:1:14: taken_at: expected a time such as \"2026-01-31T12:00:00Z\", "
       "found \"yesterday\""},
      {"{\"runtime\": {\"up_time\": 90}}",
       "in:1:25: runtime.up_time: expected seconds such as \"90s\" or "
       "\"1.5s\", found 90"},
      {"{\"wifi\": {\"rssiDbm\": -4, \"rssi_dbm\": -5}}",
       "in:1:26: wifi.rssi_dbm: given twice"},
      {"{\"wifi\": {}} x", "in:1:14: not JSON: expected a value, found 'x'"},
      {"{\"device\": {}}\n{\"wifi\": {\"rssi\": 1}}",
       "in:2:11: wifi.rssi: no such field (did you mean rssi_dbm?)"},
  };
  for (const auto& c : kCases) EXPECT_EQ(ErrorOf(c.text), c.message);
}

TEST(ReaderTest, FragmentsAreShortAndWholeCharacters) {
  std::string value;
  for (int i = 0; i < 100; ++i) value += "\xC3\xA9";
  const std::string message =
      ErrorOf("{\"device\": {\"kind\": \"" + value + "\"}}");
  EXPECT_LT(message.size(), 250u);
  EXPECT_TRUE(IsPlainText(message)) << message;
}

TEST(ReaderTest, TextFormatErrorsHavePlaceAndHint) {
  EXPECT_EQ(ErrorOf("wifi {\n  rssi_db: -3\n}"),
            "in:2:10: Message type \"kasa_diag.v1.DeviceSnapshot.Wifi\" has no "
            "field named \"rssi_db\". (did you mean rssi_dbm?)");
  EXPECT_EQ(ErrorOf("led { mode: BLNKING }"),
            "in:1:21: Unknown enumeration value of \"BLNKING\" for field "
            "\"mode\". (did you mean BLINKING?)");
  EXPECT_TRUE(absl::StartsWith(ErrorOf("wifi { rssi_dbm: -3"), "in:1:20: "));
  EXPECT_TRUE(absl::StartsWith(ErrorOf("wfi { rssi_dbm: -3 }"), "in:1:5: "));
}

TEST(ReaderTest, TextOfAnotherKindIsNotQuoted) {
  for (Format format :
       {Format::kAuto, Format::kSnapshot, Format::kPythonKasa}) {
    const std::string log =
        ErrorOf("Nursery camera at 192.168.20.31 on OurHouse", format);
    EXPECT_NE(log, "");
    EXPECT_FALSE(absl::StrContains(log, "Nursery")) << log;
    EXPECT_FALSE(absl::StrContains(log, "192.168")) << log;
    EXPECT_FALSE(absl::StrContains(log, "OurHouse")) << log;
  }
  const std::string object = ErrorOf("{\"Nursery\": \"OurHouse\"}");
  EXPECT_TRUE(absl::StrContains(object, "none of the 1 names")) << object;
  EXPECT_FALSE(absl::StrContains(object, "Nursery"));
  EXPECT_TRUE(absl::StrContains(ErrorOf("[1]"), "neither"));
}

TEST(ReaderTest, ARecordingIsNoSnapshot) {
  const std::string message = ErrorOf(
      R"({"Nursery": {"get_device_info": {"model": "P110", "fw_ver": "1"}}})",
      Format::kSnapshot);
  EXPECT_TRUE(absl::StartsWith(message, "in:1:1: a recording")) << message;
  EXPECT_FALSE(absl::StrContains(message, "Nursery"));
}

TEST(ReaderTest, OtherEncodingsAreNamed) {
  EXPECT_TRUE(absl::StrContains(ErrorOf(absl::string_view("\xFF\xFE{\0}\0", 6)),
                                "UTF-16"));
}

TEST(ReaderTest, BinaryOfAnotherTypeIsRefused) {
  EXPECT_EQ(ErrorOf(absl::string_view("\x3a\x02\x10", 3)),
            "in: neither text nor a DeviceSnapshot in protobuf's binary form");
  // Field 100 of no message that is known here.
  EXPECT_EQ(ErrorOf(absl::string_view("\xa0\x06\x01", 3)),
            "in: a binary message without any field of DeviceSnapshot");
}

TEST(ReaderTest, UnknownBinaryFieldsAreDroppedAndReported) {
  std::string bytes = RedBlink().SerializeAsString();
  bytes += std::string("\xa2\x06\x08OurHouse", 11);
  const auto recording = Read(bytes, "in", Format::kAuto);
  ASSERT_TRUE(recording.ok()) << recording.status();
  EXPECT_EQ(recording->devices[0].snapshot.SerializeAsString(),
            RedBlink().SerializeAsString());
  ASSERT_EQ(recording->warnings.size(), 1u);
  EXPECT_TRUE(absl::StartsWith(recording->warnings[0], "11 bytes"));
}

// A message of printable bytes: power.supply_mv (tag 0x18 would not be
// printable) cannot be in it, mains_mv_min (0x20) can. The length is a line
// feed.
TEST(ReaderTest, TinyBinaryThatLooksLikeTextIsBinary) {
  DeviceSnapshot snapshot;
  auto* wifi = snapshot.mutable_wifi();
  wifi->set_signal_level(33);       // 20 21
  wifi->set_signal_level_max(34);   // 28 22
  wifi->set_channel_number(40);     // 40 28
  wifi->set_beacon_lost_count(48);  // 48 30
  wifi->set_disconnection_count_24h(49);
  const std::string bytes = snapshot.SerializeAsString();
  ASSERT_TRUE(IsPlainText(bytes)) << bytes;
  ExpectReads(bytes, snapshot);
}

// The essay of reader.cc says that no snapshot of known fields, not empty, is a
// snapshot in text format too, nor begins like JSON. Every snapshot of one
// submessage with one small field is tried, and every one that is text at all.
TEST(ReaderTest, SmallBinarySnapshotsAreReadAsWhatTheyAre) {
  int tried = 0;
  int texts = 0;
  for (int field = 1; field <= 19; ++field) {
    for (int tag = 0; tag < 128; ++tag) {
      for (int value = 0; value < 128; ++value) {
        std::string payload(1, static_cast<char>(tag));
        payload += static_cast<char>(value);
        std::string bytes;
        const int outer = field << 3 | 2;
        if (outer < 128) {
          bytes += static_cast<char>(outer);
        } else {
          bytes += static_cast<char>((outer & 0x7F) | 0x80);
          bytes += static_cast<char>(outer >> 7);
        }
        // Repeated, so that the length too becomes printable.
        for (int times : {1, 5, 20}) {
          std::string whole = bytes;
          whole += static_cast<char>(payload.size() * times);
          for (int i = 0; i < times; ++i) whole += payload;
          DeviceSnapshot snapshot;
          if (!snapshot.ParseFromString(whole)) continue;
          DeviceSnapshot known = snapshot;
          known.DiscardUnknownFields();
          if (known.ByteSizeLong() != snapshot.ByteSizeLong()) continue;
          ++tried;
          if (IsPlainText(whole)) ++texts;
          const auto recording = Read(whole, "in", Format::kAuto);
          ASSERT_TRUE(recording.ok()) << field << " " << tag << " " << value;
          ASSERT_EQ(recording->devices[0].snapshot.SerializeAsString(),
                    known.SerializeAsString());
        }
      }
    }
  }
  EXPECT_GT(tried, 1000);
  EXPECT_GT(texts, 10);
}

TEST(ReaderTest, LimitsAreErrors) {
  const std::string two = "[{\"led\":{}},{\"led\":{}}]";
  ReadOptions options;
  options.max_devices = 1;
  auto status = Read(two, "in", Format::kAuto, options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(std::string(status.message()),
            "in: 2 devices, more than the limit of 1");
  options = ReadOptions();
  options.max_bytes = 5;
  status = Read(two, "in", Format::kAuto, options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  options = ReadOptions();
  options.max_json_depth = 1;
  status = Read(two, "in", Format::kAuto, options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  options = ReadOptions();
  options.max_json_values = 3;
  status = Read(two, "in", Format::kAuto, options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
}

TEST(ReaderTest, LabelsHoldNoControlCharacters) {
  const auto recording =
      Read(R"({"device": {"model": "A\u001b[31m"}})", "in", Format::kAuto);
  ASSERT_TRUE(recording.ok());
  EXPECT_EQ(recording->devices[0].label, "device 1 of 1");
}

TEST(TextEncodingTest, PlainTextIsUtf8WithoutControlCharacters) {
  for (absl::string_view text :
       {"", "abc\t\r\n", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
    EXPECT_TRUE(IsPlainText(text)) << text;
  }
  for (absl::string_view bytes :
       {absl::string_view("a\0b", 3), absl::string_view("\x1b"),
        absl::string_view("\x7F"), absl::string_view("\x80"),
        absl::string_view("\xC0\x80"), absl::string_view("\xC3"),
        absl::string_view("\xED\xA0\x80"), absl::string_view("\xE0\x9F\xBF"),
        absl::string_view("\xF4\x90\x80\x80"), absl::string_view("\xFF")}) {
    EXPECT_FALSE(IsPlainText(bytes));
  }
}

}  // namespace
}  // namespace kasa_diag::readers
