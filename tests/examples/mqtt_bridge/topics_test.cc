#include "examples/mqtt_bridge/topics.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kasa_diag::mqtt_bridge {
namespace {

using ::testing::ElementsAre;

const Topics& Example() {
  static const auto* const topics = new Topics("home/kasa_diag", "ha");
  return *topics;
}

TEST(Topics, AreBelowThePrefix) {
  EXPECT_EQ(Example().Of("cam", Output::kProblem),
            "home/kasa_diag/cam/problem");
  EXPECT_EQ(Example().Error("cam"), "home/kasa_diag/cam/error");
  EXPECT_EQ(Example().status(), "home/kasa_diag/status");
  EXPECT_EQ(Example().Discovery("cam"), "ha/device/home_kasa_diag_cam/config");
  EXPECT_THAT(Example().Inputs(),
              ElementsAre("home/kasa_diag/+/snapshot",
                          "home/kasa_diag/+/recording", "ha/status"));
}

TEST(Topics, InputsAreParsed) {
  const auto snapshot = Example().ParseInput("home/kasa_diag/cam/snapshot");
  ASSERT_TRUE(snapshot.has_value());
  EXPECT_EQ(snapshot->input, Input::kSnapshot);
  EXPECT_EQ(snapshot->name, "cam");
  const auto recording = Example().ParseInput("home/kasa_diag/hub/recording");
  ASSERT_TRUE(recording.has_value());
  EXPECT_EQ(recording->input, Input::kRecording);
  for (const char* other :
       {"home/kasa_diag/cam/problem", "home/kasa_diag/snapshot",
        "home/kasa_diag/a/b/snapshot", "home/other/cam/snapshot", ""}) {
    EXPECT_FALSE(Example().ParseInput(other).has_value()) << other;
  }
}

TEST(Topics, OutputsAreTheirOwn) {
  for (const Output output : kOutputs) {
    const auto parsed = Example().ParseOutput(Example().Of("cam--2", output));
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->output, output);
    EXPECT_EQ(parsed->id, "cam--2");
  }
  EXPECT_FALSE(Example().ParseOutput(Example().Error("cam")).has_value());
  EXPECT_TRUE(Example().IsDiscovery(Example().Discovery("cam")));
  EXPECT_FALSE(Example().IsDiscovery("ha/device/somebody_elses/config"));
}

TEST(Names, AreWhatHomeAssistantAllows) {
  for (const char* good : {"cam", "living-room_2", "C200"}) {
    EXPECT_TRUE(CheckName(good).ok()) << good;
  }
  for (const std::string& bad :
       {std::string(), std::string("a b"), std::string("caf\xc3\xa9"),
        std::string("hub--2"), std::string(65, 'a'), std::string("$SYS")}) {
    EXPECT_FALSE(CheckName(bad).ok()) << bad;
  }
}

TEST(Names, DevicesOfOneInputAreNumbered) {
  EXPECT_EQ(DeviceId("hub", 0), "hub");
  EXPECT_EQ(DeviceId("hub", 1), "hub--2");
  EXPECT_TRUE(IsFrom("hub", "hub"));
  EXPECT_TRUE(IsFrom("hub", "hub--2"));
  EXPECT_FALSE(IsFrom("hub", "hub2"));
  EXPECT_FALSE(IsFrom("hub", "other"));
}

TEST(Prefixes, HaveNoWildcardsOrHoles) {
  EXPECT_TRUE(Topics::CheckPrefix("kasa_diag").ok());
  EXPECT_TRUE(Topics::CheckPrefix("home/kasa-diag").ok());
  for (const char* bad : {"", "/a", "a/", "a//b", "a/+", "#", "a b"}) {
    EXPECT_FALSE(Topics::CheckPrefix(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace kasa_diag::mqtt_bridge
