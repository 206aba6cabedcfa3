#include "kasa_diag/message_fields.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/parse_text.h"

namespace kasa_diag {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::DeviceSnapshot;

DeviceSnapshot Snapshot(const std::string& text) {
  return ParseText<DeviceSnapshot>(text);
}

std::string Merged(const std::string& from, const std::string& to) {
  DeviceSnapshot result = Snapshot(to);
  MergeReplacing(Snapshot(from), &result);
  return result.ShortDebugString();
}

TEST(MergeReplacingTest, ASetFieldWinsAndTheRestStays) {
  EXPECT_EQ(Merged("wifi { rssi_dbm: -80 }",
                   "wifi { rssi_dbm: -50 snr_db: 9 } reach { lan: true }"),
            Snapshot("wifi { rssi_dbm: -80 snr_db: 9 } reach { lan: true }")
                .ShortDebugString());
}

TEST(MergeReplacingTest, AListReplacesTheWholeList) {
  EXPECT_EQ(Merged("led { colors: AMBER }", "led { colors: RED colors: BLUE }"),
            "led { colors: AMBER }");
  EXPECT_EQ(Merged("led { mode: OFF }", "led { colors: RED }"),
            Snapshot("led { mode: OFF colors: RED }").ShortDebugString());
  EXPECT_EQ(Merged("vendor_diagnosis_codes: -1",
                   "vendor_diagnosis_codes: [ -2, -3 ]"),
            "vendor_diagnosis_codes: -1");
}

TEST(MergeReplacingTest, ADurationIsOneValue) {
  EXPECT_EQ(Merged("runtime { up_time { seconds: 5 } }",
                   "runtime { up_time { seconds: 1 nanos: 7 } }"),
            "runtime { up_time { seconds: 5 } }");
}

TEST(MergeReplacingTest, UnspecifiedSaysNothing) {
  EXPECT_EQ(Merged("led { mode: MODE_UNSPECIFIED }", "led { mode: SOLID }"),
            "led { mode: SOLID }");
}

TEST(MergeReplacingTest, AnEmptyOneChangesNothing) {
  EXPECT_EQ(Merged("", "reach { lan: false }"), "reach { lan: false }");
  EXPECT_EQ(Merged("reach { lan: false }", ""), "reach { lan: false }");
}

TEST(SetFieldsTest, ListsPaths) {
  EXPECT_THAT(SetFields(Snapshot("")), IsEmpty());
  EXPECT_THAT(SetFields(Snapshot("device { model: '' kind: KIND_UNSPECIFIED } "
                                 "led { colors: RED shown_for { } } reach { } "
                                 "vendor_diagnosis_codes: 0")),
              ElementsAre("device.model", "led.colors", "led.shown_for",
                          "vendor_diagnosis_codes"));
}

TEST(IsSetTest, FollowsPaths) {
  const DeviceSnapshot snapshot = Snapshot(
      "reach { lan: false } led { mode: MODE_UNSPECIFIED colors: RED } "
      "runtime { up_time { } }");
  EXPECT_TRUE(IsSet(snapshot, "reach.lan"));
  EXPECT_TRUE(IsSet(snapshot, "reach"));
  EXPECT_TRUE(IsSet(snapshot, "led.colors"));
  EXPECT_TRUE(IsSet(snapshot, "runtime.up_time"));
  EXPECT_FALSE(IsSet(snapshot, "led.mode"));
  EXPECT_FALSE(IsSet(snapshot, "wifi.rssi_dbm"));
  EXPECT_FALSE(IsSet(snapshot, "reach.lan.more"));
  EXPECT_FALSE(IsSet(snapshot, "no.such"));
  EXPECT_FALSE(IsSet(snapshot, ""));
}

}  // namespace
}  // namespace kasa_diag
