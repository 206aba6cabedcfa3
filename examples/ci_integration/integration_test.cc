// What the monitor relies on, said in its own devices: run with every new
// version of the library or of the knowledge.

#include "examples/ci_integration/alert.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/testing/matchers.h"
#include "kasa_diag/testing/snapshot_builder.h"

namespace monitor {
namespace {

using kasa_diag::testing::AtLeast;
using kasa_diag::testing::AtMost;
using kasa_diag::testing::Camera;
using kasa_diag::testing::HasCause;
using kasa_diag::testing::LeadsWith;
using kasa_diag::testing::Led;
using ::testing::IsEmpty;
using ::testing::Not;

kasa_diag::v1::Diagnosis Diagnose(
    const kasa_diag::v1::DeviceSnapshot& snapshot) {
  // Compiled once for all tests.
  static const auto* const diagnoser =
      new kasa_diag::Diagnoser(kasa_diag::BundledKnowledge());
  const auto diagnosis = diagnoser->Diagnose(snapshot);
  EXPECT_TRUE(diagnosis.ok()) << diagnosis.status();
  return diagnosis.ok() ? *diagnosis : kasa_diag::v1::Diagnosis();
}

TEST(Monitor, FarCameraHasAWeakSignal) {
  const auto diagnosis = Diagnose(Camera("C200").Rssi(-88).ComesAndGoes(true));
  EXPECT_THAT(diagnosis, LeadsWith("weak_signal"));
  EXPECT_THAT(diagnosis, HasCause("weak_signal", AtLeast(0.3)));
  EXPECT_THAT(Alert(diagnosis), Not(IsEmpty()));
}

TEST(Monitor, GoodSignalIsNotBlamed) {
  EXPECT_THAT(Diagnose(Camera("C200").Rssi(-50).ComesAndGoes(true)),
              HasCause("weak_signal", AtMost(0.1)));
}

TEST(Monitor, HealthyCameraWakesNobody) {
  EXPECT_THAT(Alert(Diagnose(Camera("C200")
                                 .LightIs(Led::GREEN)
                                 .Rssi(-52)
                                 .AnswersOnLan(true)
                                 .CloudReachable(true)
                                 .VendorAppWorks(true))),
              IsEmpty());
}

TEST(Monitor, SilenceWakesNobody) {
  EXPECT_THAT(Alert(Diagnose(Camera())), IsEmpty());
}

}  // namespace
}  // namespace monitor
