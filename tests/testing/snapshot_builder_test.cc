#include "kasa_diag/testing/snapshot_builder.h"

#include "gtest/gtest-spi.h"
#include "gtest/gtest.h"
#include "tests/snapshot_files.h"

namespace kasa_diag::testing {
namespace {

TEST(SnapshotBuilder, SaysWhatItReads) {
  const v1::DeviceSnapshot built = Camera("C200")
                                       .HardwareVersion("2.0")
                                       .Firmware("1.3.11")
                                       .LightBlinks(Led::RED, Led::SLOW)
                                       .Rssi(-84)
                                       .AnswersOnLan(false)
                                       .ComesAndGoes(true)
                                       .CloudReachable(false)
                                       .VendorAppWorks(true)
                                       .RecentChange(Home::DEVICE_MOVED)
                                       .With("wifi { snr_db: 8 }");
  EXPECT_EQ(built.DebugString(),
            ParseSnapshot(R"pb(
              device {
                vendor: "TP-Link"
                model: "C200"
                hardware_version: "2.0"
                kind: CAMERA
              }
              firmware { version: "1.3.11" }
              led { mode: BLINKING colors: RED rate: SLOW }
              wifi { rssi_dbm: -84 snr_db: 8 }
              reach { lan: false intermittent: true }
              cloud { reachable: false vendor_app_works: true }
              home { recent_changes: DEVICE_MOVED }
            )pb")
                .DebugString());
}

TEST(SnapshotBuilder, WhatIsNotSaidIsAbsent) {
  EXPECT_EQ(SnapshotBuilder().Build().ByteSizeLong(), 0u);
  EXPECT_FALSE(Plug().Build().device().has_model());
  EXPECT_EQ(Bulb("L530").Build().device().kind(), Device::BULB);
}

TEST(SnapshotBuilder, ALaterLightReplacesAnEarlierOne) {
  const v1::DeviceSnapshot off = Camera()
                                     .With("led { enabled: true }")
                                     .LightBlinks(Led::RED, Led::FAST)
                                     .LightIsOff();
  EXPECT_EQ(off.led().ShortDebugString(), "enabled: true mode: OFF");
  const v1::DeviceSnapshot amber =
      Camera().LightBlinks(Led::RED).LightIs(Led::AMBER);
  EXPECT_EQ(amber.led().ShortDebugString(), "mode: SOLID colors: AMBER");
}

TEST(SnapshotBuilder, AMistakeFailsTheTestWithAHint) {
  EXPECT_NONFATAL_FAILURE(Camera().With("wifi { rssi: -80 }"), "rssi_dbm");
}

}  // namespace
}  // namespace kasa_diag::testing
