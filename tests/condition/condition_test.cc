// The language as a whole, over DeviceSnapshot: what a condition is, given some
// fields.

#include "kasa_diag/condition/condition.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"
#include "tests/parse_text.h"

namespace kasa_diag::condition {
namespace {

using kasa_diag::v1::DeviceProfile;
using kasa_diag::v1::DeviceSnapshot;

Schema MakeSchema() {
  Schema schema(DeviceSnapshot::descriptor());
  EXPECT_TRUE(schema
                  .AddMessage("profile", DeviceProfile::descriptor(),
                              {"device.hardware_version", "device.model"})
                  .ok());
  EXPECT_TRUE(schema
                  .AddSymbols("led_meanings",
                              {"wifi_connecting", "no_internet", "working"},
                              {"led.colors", "led.mode", "led.rate"})
                  .ok());
  return schema;
}

struct Case {
  const char* condition;
  const char* snapshot;
  char state;  // t, f, u
};

char Letter(Tristate state) {
  return state == Tristate::kTrue ? 't' : state == Tristate::kFalse ? 'f' : 'u';
}

class ConditionTest : public testing::TestWithParam<Case> {};

TEST_P(ConditionTest, State) {
  const Schema schema = MakeSchema();
  CheckResult result = Check(GetParam().condition, schema);
  for (const Problem& problem : result.problems) {
    ADD_FAILURE() << Render(problem, GetParam().condition);
  }
  ASSERT_TRUE(result.ok());
  const auto snapshot = ParseText<DeviceSnapshot>(GetParam().snapshot);
  DeviceProfile profile;
  profile.set_kind(DeviceSnapshot::Device::CAMERA);
  profile.set_newest_firmware("1.4.7 Build 250625 Rel.58841n");
  const std::vector<Tristate> meanings = {Tristate::kTrue, Tristate::kFalse,
                                          Tristate::kUnknown};
  Inputs inputs(schema);
  inputs.SetRoot(&snapshot);
  inputs.Set(1, &profile);
  inputs.SetSymbols(2, meanings);
  EXPECT_EQ(Letter(Evaluate(*result.condition, inputs).state), GetParam().state)
      << GetParam().condition << " over " << GetParam().snapshot;
}

INSTANTIATE_TEST_SUITE_P(
    Language, ConditionTest,
    testing::Values(
        Case{"true", "", 't'},
        // Absent is unknown.
        Case{"wifi.rssi_dbm < -75", "wifi { rssi_dbm: -80 }", 't'},
        Case{"wifi.rssi_dbm < -75", "wifi { rssi_dbm: -75 }", 'f'},
        Case{"wifi.rssi_dbm < -75", "wifi { }", 'u'},
        Case{"wifi.rssi_dbm < -75", "", 'u'},
        Case{"snapshot.wifi.rssi_dbm < -75", "wifi { rssi_dbm: -80 }", 't'},
        Case{"!reach.lan", "reach { lan: false }", 't'},
        Case{"!reach.lan", "", 'u'},
        // Kleene.
        Case{"wifi.rssi_dbm < -75 && !reach.lan", "wifi { rssi_dbm: -70 }",
             'f'},
        Case{"wifi.rssi_dbm < -75 && !reach.lan", "wifi { rssi_dbm: -80 }",
             'u'},
        Case{"wifi.rssi_dbm < -75 || !reach.lan", "wifi { rssi_dbm: -80 }",
             't'},
        Case{"wifi.rssi_dbm < -75 || !reach.lan", "wifi { rssi_dbm: -70 }",
             'u'},
        Case{"reach.lan ? true : true", "", 'u'},
        Case{"reach.lan ? cloud.bound : false", "reach { lan: false }", 'f'},
        // Enums.
        Case{"led.mode == Led.Mode.BLINKING", "led { mode: BLINKING }", 't'},
        Case{"led.mode == kasa_diag.v1.DeviceSnapshot.Led.Mode.BLINKING",
             "led { mode: SOLID }", 'f'},
        Case{"led.mode == Led.Mode.BLINKING", "led { mode: MODE_UNSPECIFIED }",
             'u'},
        Case{"led.mode in [Led.Mode.SOLID, Led.Mode.BLINKING]",
             "led { mode: SOLID }", 't'},
        Case{"led.mode == 3", "led { mode: BLINKING }", 't'},
        Case{"profile.kind == DeviceSnapshot.Device.Kind.CAMERA", "", 't'},
        Case{"profile.kind == Device.Kind.CAMERA", "", 't'},
        Case{"profile.has_card_slot", "", 'u'},
        // has() is always known.
        Case{"has(led.mode)", "", 'f'},
        Case{"has(led.mode)", "led { mode: OFF }", 't'},
        Case{"has(led.mode)", "led { mode: MODE_UNSPECIFIED }", 'f'},
        Case{"has(led)", "led { }", 't'},
        Case{"has(led.colors)", "led { }", 'f'},
        Case{"has(led.colors)", "led { colors: RED }", 't'},
        // Lists.
        Case{"Led.Color.RED in led.colors", "led { colors: [GREEN, RED] }",
             't'},
        Case{"Led.Color.RED in led.colors", "led { colors: GREEN }", 'f'},
        Case{"Led.Color.RED in led.colors", "led { }", 'u'},
        Case{"led.colors.exists(c, c == Led.Color.RED)",
             "led { colors: [GREEN, RED] }", 't'},
        Case{"led.colors.all(c, c == Led.Color.RED)", "", 'u'},
        Case{"size(led.colors) == 2", "led { colors: [GREEN, RED] }", 't'},
        Case{"vendor_diagnosis_codes.exists(c, c in [-3, 4])",
             "vendor_diagnosis_codes: -3", 't'},
        // Numbers of different types.
        Case{"power.battery_percent < 20", "power { battery_percent: 19 }",
             't'},
        Case{"runtime.temperature_c >= 60", "runtime { temperature_c: 59.5 }",
             'f'},
        // Time.
        Case{"runtime.up_time < duration(\"10m\")",
             "runtime { up_time { seconds: 599 nanos: 999999999 } }", 't'},
        Case{"runtime.up_time < duration(\"10m\")",
             "runtime { up_time { seconds: 600 } }", 'f'},
        Case{"taken_at > timestamp(\"2024-01-01T00:00:00Z\")",
             "taken_at { seconds: 1704067201 }", 't'},
        Case{"taken_at > timestamp(\"2024-01-01T00:00:00Z\")", "", 'u'},
        // Symbols.
        Case{"\"wifi_connecting\" in led_meanings", "", 't'},
        Case{"\"no_internet\" in led_meanings", "", 'f'},
        Case{"\"working\" in led_meanings", "", 'u'},
        Case{"!(\"working\" in led_meanings)", "", 'u'},
        // Versions.
        Case{"version(firmware.version) < version(\"1.4.0\")",
             "firmware { version: \"1.3.11 Build 240110 Rel.64341n(4555)\" }",
             't'},
        Case{"version(firmware.version) < version(\"1.4.0\")",
             "firmware { version: \"1.10.0\" }", 'f'},
        Case{"version(firmware.version) < version(profile.newest_firmware)",
             "firmware { version: \"1.4.7 Build 250624 Rel.58841n\" }", 't'},
        Case{"version(firmware.version) < version(\"1.4.0\")",
             "firmware { version: \"unreadable\" }", 'u'},
        // Strings.
        Case{"device.model.startsWith(\"KC\")", "device { model: \"KC105\" }",
             't'},
        Case{"device.model in [\"KC105\", \"KC110\"]",
             "device { model: \"KC110\" }", 't'},
        Case{"device.model.matches(\"^K[CDS]\")", "device { model: \"EC60\" }",
             'f'}));

TEST(Condition, WarnsWhenAVersionCantBeRead) {
  const Schema schema = MakeSchema();
  CheckResult result =
      Check("version(firmware.version) < version(\"1.4.0\")", schema);
  ASSERT_TRUE(result.ok());
  DeviceSnapshot snapshot;
  snapshot.mutable_firmware()->set_version("tomorrow");
  Inputs inputs(schema);
  inputs.SetRoot(&snapshot);
  const Outcome outcome = Evaluate(*result.condition, inputs);
  EXPECT_EQ(outcome.state, Tristate::kUnknown);
  EXPECT_EQ(outcome.warning, "this is not a version: \"tomorrow\"");
}

TEST(Condition, KnowsWhatItReads) {
  const Schema schema = MakeSchema();
  CheckResult result = Check(
      "wifi.rssi_dbm < -75 && has(led) && (\"working\" in led_meanings || "
      "\"wifi_connecting\" in led_meanings) && profile.has_card_slot",
      schema);
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result.condition->FieldsRead(),
              testing::ElementsAre("device.hardware_version", "device.model",
                                   "led", "led.colors", "led.mode", "led.rate",
                                   "wifi.rssi_dbm"));
  EXPECT_THAT(result.condition->InputsRead(), testing::ElementsAre(0, 1, 2));
  EXPECT_THAT(result.condition->SymbolsRead(2), testing::ElementsAre(0, 2));
  EXPECT_THAT(result.condition->SymbolsRead(1), testing::IsEmpty());
}

TEST(Schema, RefusesNamesThatClash) {
  Schema schema(DeviceSnapshot::descriptor());
  EXPECT_FALSE(schema.AddMessage("wifi", DeviceProfile::descriptor(), {}).ok());
  EXPECT_FALSE(
      schema.AddMessage("snapshot", DeviceProfile::descriptor(), {}).ok());
  EXPECT_FALSE(schema.AddSymbols("in", {}, {}).ok());
  EXPECT_FALSE(schema.AddSymbols("a b", {}, {}).ok());
  EXPECT_FALSE(schema.AddSymbols("meanings", {"x", "x"}, {}).ok());
  EXPECT_TRUE(schema.AddSymbols("meanings", {"x", "y"}, {}).ok());
}

}  // namespace
}  // namespace kasa_diag::condition
