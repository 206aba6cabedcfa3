#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"
#include "tests/parse_text.h"

namespace kasa_diag::condition {
namespace {

using kasa_diag::v1::DeviceProfile;
using kasa_diag::v1::DeviceSnapshot;

struct Fixture {
  Fixture() : schema(DeviceSnapshot::descriptor()), inputs(schema) {
    EXPECT_TRUE(schema
                    .AddMessage("profile", DeviceProfile::descriptor(),
                                {"device.hardware_version", "device.model"})
                    .ok());
    EXPECT_TRUE(schema
                    .AddSymbols("led_meanings", {"connecting", "working"},
                                {"led.colors", "led.mode", "led.rate"})
                    .ok());
    inputs = Inputs(schema);
    inputs.SetRoot(&snapshot);
    inputs.Set(1, &profile);
    inputs.SetSymbols(2, meanings);
  }

  std::shared_ptr<const Condition> Make(const std::string& source) {
    CheckResult result = Check(source, schema);
    for (const Problem& problem : result.problems) {
      ADD_FAILURE() << Render(problem, source);
    }
    return result.condition;
  }

  Schema schema;
  DeviceSnapshot snapshot;
  DeviceProfile profile;
  std::vector<Tristate> meanings = {Tristate::kUnknown, Tristate::kUnknown};
  Inputs inputs;
};

std::string Listed(const std::vector<SeenValue>& values) {
  std::vector<std::string> parts;
  for (const SeenValue& seen : values) {
    parts.push_back(seen.absent ? absl::StrCat(seen.field, " absent")
                                : absl::StrCat(seen.field, "=", seen.value));
  }
  return absl::StrJoin(parts, "; ");
}

std::vector<DecidingAtom> Atoms(const std::string& source,
                                const std::string& snapshot) {
  Fixture fixture;
  fixture.snapshot = ParseText<DeviceSnapshot>(snapshot);
  fixture.meanings[0] = Tristate::kTrue;
  return Explain(*fixture.Make(source), fixture.inputs);
}

std::string Explained(const std::string& source, const std::string& snapshot) {
  return Listed(SeenValues(Atoms(source, snapshot)));
}

// "[text is state: values] ..."
std::string ExplainedByAtoms(const std::string& source,
                             const std::string& snapshot) {
  static const char* const kStates[] = {"false", "true", "unknown"};
  std::vector<std::string> parts;
  for (const DecidingAtom& atom : Atoms(source, snapshot)) {
    parts.push_back(absl::StrCat("[", atom.text, " is ",
                                 kStates[static_cast<int>(atom.state)], ": ",
                                 Listed(atom.values), "]"));
  }
  return absl::StrJoin(parts, " ");
}

TEST(Explain, NamesTheAtoms) {
  EXPECT_EQ(
      ExplainedByAtoms("wifi.rssi_dbm < -75 && !(reach.lan || cloud.bound)",
                       "wifi { rssi_dbm: -82 } reach { lan: false } "
                       "cloud { bound: false }"),
      "[wifi.rssi_dbm < -75 is true: wifi.rssi_dbm=-82] "
      "[reach.lan is false: reach.lan=false] "
      "[cloud.bound is false: cloud.bound=false]");
  // Both atoms of one field, each with its value.
  EXPECT_EQ(ExplainedByAtoms("wifi.rssi_dbm < -75 && wifi.rssi_dbm > -90",
                             "wifi { rssi_dbm: -82 }"),
            "[wifi.rssi_dbm < -75 is true: wifi.rssi_dbm=-82] "
            "[wifi.rssi_dbm > -90 is true: wifi.rssi_dbm=-82]");
  // A false conjunction by what is false, an unknown one by what is unknown.
  EXPECT_EQ(ExplainedByAtoms("wifi.rssi_dbm < -75 && reach.lan && cloud.bound",
                             "reach { lan: false }"),
            "[reach.lan is false: reach.lan=false]");
  EXPECT_EQ(ExplainedByAtoms("wifi.rssi_dbm < -75 && reach.lan",
                             "reach { lan: true }"),
            "[wifi.rssi_dbm < -75 is unknown: wifi.rssi_dbm absent]");
  // What is no comparison with a constant is an atom too.
  EXPECT_EQ(
      ExplainedByAtoms("led.colors.exists(c, c == Led.Color.RED) && "
                       "\"connecting\" in led_meanings",
                       "led { colors: [RED, GREEN] }"),
      "[led.colors.exists(c, c == Led.Color.RED) is true: "
      "led.colors=[RED, GREEN]] "
      "[\"connecting\" in led_meanings is true: led_meanings=connecting]");
  // Known fields, and an error: all that was read.
  EXPECT_EQ(ExplainedByAtoms("10 / wifi.rssi_dbm > 1", "wifi { rssi_dbm: 0 }"),
            "[10 / wifi.rssi_dbm > 1 is unknown: wifi.rssi_dbm=0]");
}

TEST(Explain, ShowsWhatDecided) {
  EXPECT_EQ(Explained("wifi.rssi_dbm < -75", "wifi { rssi_dbm: -82 }"),
            "wifi.rssi_dbm=-82");
  EXPECT_EQ(Explained("wifi.rssi_dbm < -75", ""), "wifi.rssi_dbm absent");
  // Of a false conjunction the false parts, of a true one all.
  EXPECT_EQ(Explained("wifi.rssi_dbm < -75 && reach.lan && cloud.bound",
                      "wifi { rssi_dbm: -82 } reach { lan: false }"),
            "reach.lan=false");
  EXPECT_EQ(Explained("wifi.rssi_dbm < -75 && !reach.lan",
                      "wifi { rssi_dbm: -82 } reach { lan: false }"),
            "wifi.rssi_dbm=-82; reach.lan=false");
  // Of an unknown one the unknown parts.
  EXPECT_EQ(Explained("wifi.rssi_dbm < -75 && reach.lan && cloud.bound",
                      "wifi { rssi_dbm: -82 }"),
            "reach.lan absent; cloud.bound absent");
  EXPECT_EQ(Explained("reach.lan || cloud.bound", "cloud { bound: true }"),
            "cloud.bound=true");
  EXPECT_EQ(Explained("!(reach.lan || cloud.bound)",
                      "cloud { bound: false } reach { lan: false }"),
            "reach.lan=false; cloud.bound=false");
  EXPECT_EQ(Explained("has(reach.lan) ? reach.lan : cloud.bound",
                      "cloud { bound: true }"),
            "reach.lan absent; cloud.bound=true");
  EXPECT_EQ(Explained("has(reach.lan) && reach.lan", "reach { lan: true }"),
            "reach.lan=true");
}

TEST(Explain, WritesValuesAsAPersonDoes) {
  EXPECT_EQ(
      Explained("led.mode == Led.Mode.BLINKING", "led { mode: BLINKING }"),
      "led.mode=BLINKING");
  EXPECT_EQ(
      Explained("Led.Color.RED in led.colors", "led { colors: [RED, GREEN] }"),
      "led.colors=[RED, GREEN]");
  EXPECT_EQ(Explained("led.colors.exists(c, c == Led.Color.RED)",
                      "led { colors: GREEN }"),
            "led.colors=[GREEN]");
  EXPECT_EQ(Explained("runtime.up_time < duration(\"2h\")",
                      "runtime { up_time { seconds: 3600 } }"),
            "runtime.up_time=3600s");
  EXPECT_EQ(Explained("taken_at > timestamp(\"2020-01-01T00:00:00Z\")",
                      "taken_at { seconds: 1704067200 }"),
            "taken_at=2024-01-01T00:00:00Z");
  EXPECT_EQ(Explained("runtime.temperature_c > 60.0",
                      "runtime { temperature_c: 61.5 }"),
            "runtime.temperature_c=61.5");
  EXPECT_EQ(
      Explained("device.model == \"KC105\"", "device { model: \"KC105\" }"),
      "device.model=KC105");
  EXPECT_EQ(
      Explained("power.battery_percent > 3u", "power { battery_percent: 4 }"),
      "power.battery_percent=4");
  EXPECT_EQ(Explained("\"connecting\" in led_meanings", ""),
            "led_meanings=connecting");
  EXPECT_EQ(Explained("\"working\" in led_meanings", ""),
            "led_meanings absent");
  EXPECT_EQ(Explained("profile.has_card_slot", ""),
            "profile.has_card_slot absent");
  EXPECT_EQ(Explained("has(led)", "led { }"), "led=present");
}

std::string Sets(const std::vector<std::vector<std::string>>& sets) {
  std::vector<std::string> parts;
  for (const std::vector<std::string>& set : sets) {
    parts.push_back(absl::StrJoin(set, "+"));
  }
  return absl::StrJoin(parts, " ");
}

std::string Decided(const std::string& source, const std::string& snapshot,
                    int max_sets = 8) {
  Fixture fixture;
  fixture.snapshot = ParseText<DeviceSnapshot>(snapshot);
  const auto condition = fixture.Make(source);
  const Deciders deciders = FindDeciders(*condition, fixture.inputs, max_sets);
  return absl::StrCat("true: ", Sets(deciders.could_make_true),
                      " false: ", Sets(deciders.could_make_false),
                      deciders.complete ? "" : " cut");
}

TEST(FindDeciders, NamesSmallestSets) {
  EXPECT_EQ(Decided("reach.lan", ""), "true: reach.lan false: reach.lan");
  EXPECT_EQ(Decided("reach.lan", "reach { lan: true }"), "true:  false: ");
  EXPECT_EQ(Decided("reach.lan && cloud.bound", ""),
            "true: cloud.bound+reach.lan false: cloud.bound reach.lan");
  EXPECT_EQ(Decided("reach.lan || cloud.bound", ""),
            "true: cloud.bound reach.lan false: cloud.bound+reach.lan");
  EXPECT_EQ(Decided("reach.lan && cloud.bound", "cloud { bound: true }"),
            "true: reach.lan false: reach.lan");
  EXPECT_EQ(Decided("reach.lan ? cloud.bound : access.local_login_ok", ""),
            "true: access.local_login_ok+reach.lan cloud.bound+reach.lan "
            "false: access.local_login_ok+reach.lan cloud.bound+reach.lan");
}

TEST(FindDeciders, KnowsWhatOneFieldCanBe) {
  // One field can't be both.
  EXPECT_EQ(Decided("wifi.rssi_dbm < -80 && wifi.rssi_dbm > -60", ""),
            "true:  false: wifi.rssi_dbm");
  EXPECT_EQ(Decided("wifi.rssi_dbm < -80 || wifi.rssi_dbm >= -80", ""),
            "true: wifi.rssi_dbm false: ");
  EXPECT_EQ(Decided("wifi.rssi_dbm > -80 && wifi.rssi_dbm < -78", ""),
            "true: wifi.rssi_dbm false: wifi.rssi_dbm");
  EXPECT_EQ(
      Decided("led.mode == Led.Mode.OFF && led.mode == Led.Mode.SOLID", ""),
      "true:  false: led.mode");
  EXPECT_EQ(Decided("Led.Color.RED in led.colors && "
                    "Led.Color.GREEN in led.colors",
                    ""),
            "true: led.colors false: led.colors");
  EXPECT_EQ(Decided("device.model.startsWith(\"KC\") && "
                    "device.model.startsWith(\"EC\")",
                    ""),
            "true:  false: device.model");
  EXPECT_EQ(Decided("version(firmware.version) < version(\"1.2\") && "
                    "version(firmware.version) > version(\"1.1\")",
                    ""),
            "true:  false: firmware.version");
}

TEST(FindDeciders, NamesSourcesOfDerivedInputs) {
  EXPECT_EQ(Decided("profile.has_card_slot", ""),
            "true: device.hardware_version+device.model false: "
            "device.hardware_version+device.model");
  EXPECT_EQ(Decided("profile.has_card_slot", "device { model: \"KC105\" }"),
            "true: device.hardware_version false: device.hardware_version");
  // Nothing left to learn.
  EXPECT_EQ(Decided("profile.has_card_slot",
                    "device { model: \"KC105\" hardware_version: \"1\" }"),
            "true:  false: ");
  EXPECT_EQ(Decided("\"connecting\" in led_meanings", "led { mode: SOLID }"),
            "true: led.colors+led.rate false: led.colors+led.rate");
}

TEST(FindDeciders, StopsAtItsLimit) {
  EXPECT_EQ(Decided("reach.lan || cloud.bound || clock.synchronized", "", 2),
            "true: clock.synchronized cloud.bound false: "
            "clock.synchronized+cloud.bound+reach.lan cut");
}

TEST(FindDeciders, TakesFunctionsForOpen) {
  EXPECT_EQ(Decided("device.model.matches(\"^K\")", ""),
            "true: device.model false: device.model");
  EXPECT_EQ(Decided("home.affected_devices + 1u == home.total_devices", ""),
            "true: home.affected_devices+home.total_devices false: "
            "home.affected_devices+home.total_devices");
}

TEST(FindDeciders, SeesThatHasTurnsTrue) {
  EXPECT_EQ(Decided("(has(reach.lan) && cloud.bound) || cloud.reachable",
                    "cloud { bound: true }"),
            "true: cloud.reachable reach.lan false: cloud.reachable");
}

}  // namespace
}  // namespace kasa_diag::condition
