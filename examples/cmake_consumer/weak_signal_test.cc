// A test with kasa_diag's matchers, outside of kasa_diag.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/testing/matchers.h"
#include "kasa_diag/testing/snapshot_builder.h"

namespace {

using kasa_diag::testing::Camera;
using kasa_diag::testing::LeadsWith;

TEST(MyCamera, FarFromTheRouterHasAWeakSignal) {
  const kasa_diag::Diagnoser diagnoser(kasa_diag::BundledKnowledge());
  const auto diagnosis =
      diagnoser.Diagnose(Camera("C200").Rssi(-88).ComesAndGoes(true).Build());
  ASSERT_TRUE(diagnosis.ok()) << diagnosis.status();
  EXPECT_THAT(*diagnosis, LeadsWith("weak_signal"));
}

}  // namespace
