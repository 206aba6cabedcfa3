// What the bundled knowledge must say of the situations that people meet: the
// promises of the README.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/readers/reader.h"
#include "tests/files.h"
#include "tests/snapshot_files.h"

namespace kasa_diag {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;
using v1::Diagnosis;

const Diagnoser& Bundled() {
  static const auto* diagnoser = new Diagnoser(BundledKnowledge());
  return *diagnoser;
}

Diagnosis Diagnose(const v1::DeviceSnapshot& snapshot, bool complaint = true) {
  DiagnoseOptions options;
  options.complaint = complaint;
  absl::StatusOr<Diagnosis> diagnosis = Bundled().Diagnose(snapshot, options);
  EXPECT_TRUE(diagnosis.ok()) << diagnosis.status();
  return *std::move(diagnosis);
}

std::vector<std::string> Leaders(const Diagnosis& diagnosis, int count) {
  std::vector<std::string> ids;
  for (int i = 0; i < count && i < diagnosis.causes_size(); ++i) {
    ids.push_back(diagnosis.causes(i).id());
  }
  return ids;
}

double ProbabilityOf(const Diagnosis& diagnosis, const std::string& id) {
  for (const v1::RankedCause& cause : diagnosis.causes()) {
    if (cause.id() == id) return cause.probability();
  }
  return 0;
}

std::vector<std::string> PlanIds(const Diagnosis& diagnosis) {
  std::vector<std::string> ids;
  for (const v1::PlanStep& step : diagnosis.plan()) ids.push_back(step.id());
  return ids;
}

// Causes that keep a device off its Wi-Fi.
const std::set<std::string>& WifiCauses() {
  static const auto* causes =
      new std::set<std::string>{"weak_signal",
                                "rf_interference",
                                "wifi_credentials_changed",
                                "wifi_band_unsupported",
                                "wifi_security_unsupported",
                                "wifi_mode_incompatible",
                                "router_needs_restart",
                                "dhcp_missing"};
  return *causes;
}

const std::set<std::string>& CloudCauses() {
  static const auto* causes = new std::set<std::string>{
      "internet_outage", "dns_blocked", "cloud_outage_or_rate_limit",
      "network_segmentation", "clock_wrong"};
  return *causes;
}

TEST(BundledScenariosTest, ASlowRedBlinkIsAboutTheWifi) {
  const Diagnosis diagnosis = Diagnose(ExampleSnapshot("red_blink_slow"));
  EXPECT_EQ(diagnosis.status(), Diagnosis::CAUSES_FOUND);
  EXPECT_EQ(diagnosis.profile_match(), Diagnosis::EXACT);
  for (const std::string& id : Leaders(diagnosis, 3)) {
    EXPECT_THAT(WifiCauses(), Contains(id)) << diagnosis.DebugString();
  }
  EXPECT_THAT(diagnosis.questions(), Not(IsEmpty()));
}

TEST(BundledScenariosTest, ARedBlinkOfUnknownSpeedIsStillAboutTheWifi) {
  const Diagnosis diagnosis = Diagnose(ExampleSnapshot("red_blink"));
  EXPECT_THAT(WifiCauses(), Contains(Leaders(diagnosis, 1)[0]));
  double best_wifi = 0;
  for (const std::string& id : WifiCauses()) {
    best_wifi = std::max(best_wifi, ProbabilityOf(diagnosis, id));
  }
  EXPECT_GT(best_wifi, ProbabilityOf(diagnosis, "factory_reset_in_progress"));
  EXPECT_EQ(diagnosis.led_readings_size(), 2);
}

TEST(BundledScenariosTest, AHealthyCameraAccusesNobody) {
  for (const bool complaint : {false, true}) {
    const Diagnosis diagnosis =
        Diagnose(ExampleSnapshot("green_healthy"), complaint);
    EXPECT_NE(diagnosis.status(), Diagnosis::CAUSES_FOUND)
        << diagnosis.causes(0).DebugString();
    EXPECT_LT(diagnosis.causes(0).probability(), 0.2);
  }
  EXPECT_EQ(Diagnose(ExampleSnapshot("green_healthy"), false).status(),
            Diagnosis::NOTHING_WRONG);
}

TEST(BundledScenariosTest, AmberOnACameraIsAboutTheInternet) {
  const Diagnosis diagnosis = Diagnose(ExampleSnapshot("amber_camera"));
  EXPECT_EQ(diagnosis.status(), Diagnosis::CAUSES_FOUND);
  EXPECT_THAT(CloudCauses(), Contains(Leaders(diagnosis, 1)[0]));
  EXPECT_THAT(CloudCauses(), Contains(Leaders(diagnosis, 2)[1]));
}

TEST(BundledScenariosTest, TheSameAmberOnAPlugIsNot) {
  const Diagnosis diagnosis = Diagnose(ExampleSnapshot("amber_plug"));
  EXPECT_THAT(WifiCauses(), Contains(Leaders(diagnosis, 1)[0]));
  EXPECT_THAT(CloudCauses(), Not(Contains(Leaders(diagnosis, 1)[0])));
}

TEST(BundledScenariosTest, AFastRedBlinkSaysWait) {
  const Diagnosis diagnosis = Diagnose(ExampleSnapshot("red_blink_fast"));
  EXPECT_EQ(Leaders(diagnosis, 1)[0], "factory_reset_in_progress");
  ASSERT_GT(diagnosis.plan_size(), 0);
  EXPECT_EQ(diagnosis.plan(0).kind(), v1::PlanStep::WAIT);
}

TEST(BundledScenariosTest, AlmostNothingKnownIsNotEnough) {
  const Diagnosis diagnosis = Diagnose(ExampleSnapshot("almost_empty"));
  EXPECT_EQ(diagnosis.status(), Diagnosis::NOT_ENOUGH_DATA);
  EXPECT_THAT(diagnosis.questions(), Not(IsEmpty()));
}

TEST(BundledScenariosTest, NothingKnownAtAllIsNotEnoughEither) {
  for (const bool complaint : {false, true}) {
    const Diagnosis diagnosis = Diagnose(v1::DeviceSnapshot(), complaint);
    EXPECT_EQ(diagnosis.status(), Diagnosis::NOT_ENOUGH_DATA);
    EXPECT_LT(diagnosis.causes(0).probability(), 0.2);
  }
}

// The factory reset erases everything: it comes after every harmless remedy
// that may well help, and support comes last.
TEST(BundledScenariosTest, TheFactoryResetComesLateAndWarns) {
  const Diagnosis diagnosis = Diagnose(ExampleSnapshot("red_blink_slow"));
  const std::vector<std::string> ids = PlanIds(diagnosis);
  ASSERT_THAT(ids, Not(IsEmpty()));
  EXPECT_EQ(ids.back(), "support");
  bool erasing = false;
  for (const v1::PlanStep& step : diagnosis.plan()) {
    if (step.data_loss_minutes() > 0) {
      erasing = true;
      EXPECT_THAT(step.warnings(), Not(IsEmpty())) << step.id();
    } else if (step.kind() != v1::PlanStep::SUPPORT && erasing) {
      EXPECT_LT(step.chance(), 0.05) << step.id() << " after an erasing one";
    }
  }
}

TEST(BundledScenariosTest, SameInputSameBytes) {
  const v1::DeviceSnapshot snapshot = ExampleSnapshot("red_blink");
  const std::string once = Diagnose(snapshot).SerializeAsString();
  EXPECT_EQ(Diagnose(snapshot).SerializeAsString(), once);
  const Diagnoser another(BundledKnowledge());
  DiagnoseOptions options;
  options.complaint = true;
  EXPECT_EQ(another.Diagnose(snapshot, options)->SerializeAsString(), once);
}

TEST(BundledScenariosTest, EvidenceAddsUp) {
  for (const char* name : {"red_blink_slow", "red_blink", "amber_camera",
                           "amber_plug", "green_healthy"}) {
    const Diagnosis diagnosis = Diagnose(ExampleSnapshot(name));
    for (int i = 0; i < 5; ++i) {
      const v1::RankedCause& cause = diagnosis.causes(i);
      double sum = 0;
      for (const v1::Evidence& evidence : cause.evidence()) {
        sum += evidence.decibans();
      }
      const double expected =
          10 * std::log10(cause.probability() / (1 - cause.probability())) -
          10 * std::log10(cause.prior() / (1 - cause.prior()));
      // Each term is rounded to 1e-6, the probabilities to 1e-9.
      EXPECT_NEAR(sum, expected, 1e-3) << name << " " << cause.id();
    }
  }
}

TEST(BundledScenariosTest, RecordedDevicesThatAreWellAreNotAccused) {
  if (SharedFolder().empty()) GTEST_SKIP() << kNoSharedFolder;
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           SharedFolder() + "/data/device_dumps")) {
    if (entry.path().extension() != ".json") continue;
    const absl::StatusOr<readers::Recording> recording =
        readers::Read(ReadFile(entry.path().string()),
                      entry.path().filename().string(), readers::Format::kAuto);
    ASSERT_TRUE(recording.ok()) << recording.status();
    for (const readers::Device& device : recording->devices) {
      ++count;
      const Diagnosis diagnosis = Diagnose(device.snapshot, false);
      EXPECT_NE(diagnosis.status(), Diagnosis::CAUSES_FOUND)
          << entry.path().filename() << " " << device.label << "\n"
          << diagnosis.causes(0).ShortDebugString() << "\n"
          << device.snapshot.ShortDebugString();
    }
  }
  EXPECT_GT(count, 60);
}

}  // namespace
}  // namespace kasa_diag
