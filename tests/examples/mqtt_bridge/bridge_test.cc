// The bridge against a broker in memory, with the bundled knowledge.

#include "examples/mqtt_bridge/bridge.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/knowledge/bundled.h"
#include "tests/examples/mqtt_bridge/fake_broker.h"

namespace kasa_diag::mqtt_bridge {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kWeak[] =
    R"({"device": {"kind": "CAMERA", "model": "C200"},)"
    R"( "wifi": {"rssi_dbm": -88}, "reach": {"intermittent": true}})";
constexpr char kWeakAgain[] =
    R"({"device": {"kind": "CAMERA", "model": "C200"},)"
    R"( "wifi": {"rssi_dbm": -89}, "reach": {"intermittent": true}})";
constexpr char kWell[] =
    R"({"device": {"kind": "CAMERA"}, "led": {"mode": "SOLID",)"
    R"( "colors": ["GREEN"]}, "wifi": {"associated": true, "rssi_dbm": -48},)"
    R"( "reach": {"lan": true, "rtsp_ok": true}, "cloud": {"reachable": true,)"
    R"( "vendor_app_works": true}, "stream": {"picture": "NORMAL"}})";
constexpr char kNothingKnown[] = R"({"device": {"kind": "CAMERA"}})";

class BridgeTest : public ::testing::Test {
 protected:
  static const Diagnoser& TheDiagnoser() {
    static const auto* const diagnoser = new Diagnoser(BundledKnowledge());
    return *diagnoser;
  }

  BridgeTest() : bridge_(TheDiagnoser(), BridgeOptions()), broker_(&bridge_) {
    broker_.Connect();
    broker_.TakePublished();
  }

  Bridge bridge_;
  FakeBroker broker_;
};

TEST_F(BridgeTest, IsOnlineOnceItListens) {
  EXPECT_EQ(broker_.Retained("kasa_diag/status"), "online");
  EXPECT_THAT(broker_.subscriptions(),
              ElementsAre("homeassistant/status", "kasa_diag/+/recording",
                          "kasa_diag/+/snapshot"));
  EXPECT_THAT(bridge_.OnClosing(), SizeIs(1));
  EXPECT_EQ(bridge_.OnClosing()[0].payload, "offline");
}

TEST_F(BridgeTest, ASnapshotBecomesADevice) {
  broker_.Publish("kasa_diag/cam/snapshot", kWeak);
  EXPECT_EQ(broker_.Retained("kasa_diag/cam/problem"), "ON");
  EXPECT_THAT(broker_.Retained("kasa_diag/cam/cause"), HasSubstr("signal"));
  EXPECT_THAT(broker_.Retained("kasa_diag/cam/attributes"),
              HasSubstr("\"weak_signal\""));
  EXPECT_THAT(broker_.Retained("kasa_diag/cam/diagnosis"),
              HasSubstr("\"evidence\""));
  // Nobody complains where a machine watches.
  EXPECT_THAT(broker_.Retained("kasa_diag/cam/diagnosis"),
              Not(HasSubstr("COMPLAINT")));
  EXPECT_THAT(broker_.TakeTopics(),
              ElementsAre("homeassistant/device/kasa_diag_cam/config",
                          "kasa_diag/cam/diagnosis", "kasa_diag/cam/attributes",
                          "kasa_diag/cam/cause", "kasa_diag/cam/problem"));
}

TEST_F(BridgeTest, StatesAreOnOffAndUnknown) {
  broker_.Publish("kasa_diag/a/snapshot", kWell);
  EXPECT_EQ(broker_.Retained("kasa_diag/a/problem"), "OFF");
  EXPECT_EQ(broker_.Retained("kasa_diag/a/cause"), "Nothing wrong");
  broker_.Publish("kasa_diag/b/snapshot", kNothingKnown);
  EXPECT_EQ(broker_.Retained("kasa_diag/b/problem"), "None");
  EXPECT_EQ(broker_.Retained("kasa_diag/b/cause"), "None");
}

TEST_F(BridgeTest, ABriefFaultDoesNotFlap) {
  broker_.Publish("kasa_diag/cam/snapshot", kWell);
  const auto before = broker_.retained();
  broker_.TakePublished();
  broker_.Publish("kasa_diag/cam/snapshot", kWeak);
  EXPECT_THAT(broker_.TakePublished(), IsEmpty());
  broker_.Publish("kasa_diag/cam/snapshot", kWell);
  broker_.Publish("kasa_diag/cam/snapshot", kWeak);
  EXPECT_EQ(broker_.retained(), before);
  // The same state again, though not the same snapshot.
  broker_.Publish("kasa_diag/cam/snapshot", kWeakAgain);
  EXPECT_EQ(broker_.Retained("kasa_diag/cam/problem"), "ON");
}

TEST_F(BridgeTest, NothingIsPublishedTwice) {
  broker_.Publish("kasa_diag/cam/snapshot", kWeak);
  broker_.TakePublished();
  broker_.Publish("kasa_diag/cam/snapshot", kWeak);
  broker_.Wait(Time(20'000));
  EXPECT_THAT(broker_.TakePublished(), IsEmpty());
  // Another strength of the same cause: the details only.
  broker_.Publish("kasa_diag/cam/snapshot", kWeakAgain);
  const std::vector<std::string> topics = broker_.TakeTopics();
  EXPECT_THAT(topics, Contains("kasa_diag/cam/diagnosis"));
  EXPECT_THAT(topics, Not(Contains("kasa_diag/cam/problem")));
  EXPECT_THAT(topics, Not(Contains(HasSubstr("config"))));
}

TEST_F(BridgeTest, BadInputIsAnErrorAndChangesNothing) {
  broker_.Publish("kasa_diag/cam/snapshot", kWeak);
  const auto before = broker_.retained();
  broker_.TakePublished();
  const struct {
    std::string topic, payload, error_topic, error;
  } cases[] = {
      {"kasa_diag/cam/snapshot", "{\"wifi\": {\"rssi\": 1}}",
       "kasa_diag/cam/error", "rssi_dbm"},
      {"kasa_diag/cam/snapshot", "{", "kasa_diag/cam/error", "snapshot:1:"},
      {"kasa_diag/cam/recording", "{}", "kasa_diag/cam/error", "no device"},
      {"kasa_diag/my cam/snapshot", kWell, "kasa_diag/my cam/error", "letters"},
      {"kasa_diag/a--2/snapshot", kWell, "kasa_diag/a--2/error", "--"},
      {"kasa_diag/cam/snapshot", std::string((4 << 20) + 1, ' '),
       "kasa_diag/cam/error", "limit"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.error);
    broker_.Publish(c.topic, c.payload);
    const std::vector<Action> published = broker_.TakePublished();
    ASSERT_THAT(published, SizeIs(1));
    EXPECT_EQ(published[0].topic, c.error_topic);
    EXPECT_THAT(published[0].payload, HasSubstr(c.error));
    EXPECT_FALSE(published[0].retain);
  }
  EXPECT_EQ(broker_.retained(), before);
}

TEST_F(BridgeTest, ARecordingGivesEachOfItsDevices) {
  broker_.Publish("kasa_diag/home/recording",
                  R"({"10.0.0.2": {"get_device_info": {"model": "P110",)"
                  R"( "rssi": -50, "nickname": "QW5u"}},)"
                  R"( "10.0.0.3": {"get_device_info": {"model": "P100",)"
                  R"( "rssi": -90}}})");
  EXPECT_THAT(broker_.Retained("homeassistant/device/kasa_diag_home/config"),
              HasSubstr("P110"));
  EXPECT_THAT(broker_.Retained("homeassistant/device/kasa_diag_home--2/config"),
              HasSubstr("P100"));
  EXPECT_NE(broker_.Retained("kasa_diag/home--2/problem"), "");
  for (const auto& [topic, payload] : broker_.retained()) {
    EXPECT_THAT(payload, Not(HasSubstr("10.0.0.")));
    EXPECT_THAT(payload, Not(HasSubstr("QW5u")));
  }
}

TEST_F(BridgeTest, ARestartOfTheBrokerThatKeepsAllIsQuiet) {
  broker_.Publish("kasa_diag/cam/snapshot", kWeak, /*retain=*/true);
  broker_.Publish("kasa_diag/other/snapshot", kWell);
  const auto before = broker_.retained();
  broker_.TakePublished();
  broker_.Disconnect();
  broker_.Connect();
  broker_.Wait(Time(20'000));
  EXPECT_THAT(broker_.TakeTopics(), ElementsAre("kasa_diag/status"));
  EXPECT_EQ(broker_.retained(), before);
}

TEST_F(BridgeTest, WhatTheBrokerLostIsPublishedAgainWithoutAStorm) {
  for (int i = 0; i < 8; ++i) {
    broker_.Publish("kasa_diag/cam" + std::to_string(i) + "/snapshot",
                    kNothingKnown);
  }
  const auto before = broker_.retained();
  broker_.TakePublished();
  broker_.Disconnect();
  broker_.LoseRetained();
  broker_.Connect();
  size_t most = 0;
  for (int i = 0; i < 60; ++i) {
    broker_.TakePublished();
    broker_.Wait(Time(100));
    most = std::max(most, broker_.TakePublished().size());
  }
  EXPECT_EQ(broker_.retained(), before);
  EXPECT_LE(most, 15u);  // of 40 messages: three devices at a time
}

TEST_F(BridgeTest, OnlyWhatIsMissingIsPublishedAgain) {
  broker_.Publish("kasa_diag/cam/snapshot", kWell);
  broker_.Publish("kasa_diag/cam/problem", "", /*retain=*/true);
  broker_.Publish("kasa_diag/cam/cause", "somebody's nonsense", true);
  broker_.TakePublished();
  broker_.Disconnect();
  broker_.Connect();
  broker_.Wait(Time(20'000));
  EXPECT_THAT(broker_.TakeTopics(),
              ElementsAre("kasa_diag/status", "kasa_diag/cam/cause",
                          "kasa_diag/cam/problem"));
}

TEST_F(BridgeTest, ARestartOfTheBridgeKeepsTheStates) {
  broker_.Publish("kasa_diag/cam/snapshot", kWell);
  const auto before = broker_.retained();
  Bridge restarted(TheDiagnoser(), BridgeOptions());
  broker_.Use(&restarted);
  broker_.TakePublished();
  broker_.Connect();
  broker_.Wait(Time(20'000));
  EXPECT_THAT(broker_.TakeTopics(), ElementsAre("kasa_diag/status"));
  // What was published is a state like any other: one snapshot changes nothing.
  broker_.Publish("kasa_diag/cam/snapshot", kWeak);
  EXPECT_EQ(broker_.retained(), before);
  broker_.Publish("kasa_diag/cam/snapshot", kWeak);
  EXPECT_EQ(broker_.Retained("kasa_diag/cam/problem"), "ON");
}

TEST_F(BridgeTest, ARetainedSnapshotThatComesAgainIsNoSecondOne) {
  broker_.Publish("kasa_diag/cam/snapshot", kWell);
  broker_.Publish("kasa_diag/cam/snapshot", kWeak, /*retain=*/true);
  for (int i = 0; i < 3; ++i) {
    broker_.Disconnect();
    broker_.Connect();
  }
  EXPECT_EQ(broker_.Retained("kasa_diag/cam/problem"), "OFF");
  broker_.Publish("kasa_diag/cam/snapshot", kWeak, /*retain=*/true);
  EXPECT_EQ(broker_.Retained("kasa_diag/cam/problem"), "ON");
}

TEST_F(BridgeTest, LearningEndsWhereTheBrokerDoesNotAnswer) {
  Bridge bridge(TheDiagnoser(), BridgeOptions());
  FakeBroker broker(&bridge);
  broker.SwallowSync();
  broker.Connect();
  broker.Wait(Time(24'900));  // for five kinds of topics
  EXPECT_EQ(broker.Retained("kasa_diag/status"), "");
  broker.Wait(Time(200));
  EXPECT_EQ(broker.Retained("kasa_diag/status"), "online");
}

TEST_F(BridgeTest, AHubThatStartsIsToldOfEachDeviceOnce) {
  broker_.Publish("kasa_diag/a/snapshot", kNothingKnown);
  broker_.Publish("kasa_diag/b/snapshot", kNothingKnown);
  broker_.TakePublished();
  broker_.Publish("homeassistant/status", "online");
  EXPECT_THAT(broker_.TakePublished(), IsEmpty());  // not at once
  broker_.Wait(Time(20'000));
  const std::vector<std::string> topics = broker_.TakeTopics();
  EXPECT_THAT(topics, SizeIs(2));
  EXPECT_THAT(topics, Each(StartsWith("homeassistant/device/")));
  broker_.Publish("homeassistant/status", "offline");
  broker_.Wait(Time(20'000));
  EXPECT_THAT(broker_.TakePublished(), IsEmpty());
}

TEST_F(BridgeTest, AnEmptyMessageForgetsTheDevice) {
  broker_.Publish("kasa_diag/cam/snapshot", kNothingKnown, /*retain=*/true);
  broker_.Publish("kasa_diag/cam2/snapshot", kNothingKnown);
  broker_.Publish("kasa_diag/cam/snapshot", "", /*retain=*/true);
  for (const auto& [topic, payload] : broker_.retained()) {
    EXPECT_THAT(topic, Not(HasSubstr("cam/")));
    EXPECT_THAT(topic, Not(HasSubstr("cam/config")));
  }
  EXPECT_EQ(broker_.Retained("homeassistant/device/kasa_diag_cam/config"), "");
  EXPECT_NE(broker_.Retained("kasa_diag/cam2/problem"), "");
}

TEST_F(BridgeTest, SoManyDevicesAndNoMore) {
  BridgeOptions options;
  options.max_devices = 2;
  Bridge bridge(TheDiagnoser(), options);
  FakeBroker broker(&bridge);
  broker.Connect();
  for (const char* name : {"a", "b", "c"}) {
    broker.Publish(std::string("kasa_diag/") + name + "/snapshot",
                   kNothingKnown);
  }
  EXPECT_NE(broker.Retained("kasa_diag/b/problem"), "");
  EXPECT_EQ(broker.Retained("kasa_diag/c/problem"), "");
  EXPECT_THAT(broker.TakeTopics(), Contains("kasa_diag/c/error"));
}

}  // namespace
}  // namespace kasa_diag::mqtt_bridge
