#include "examples/mqtt_bridge/documents.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"

namespace kasa_diag::mqtt_bridge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

v1::Diagnosis Found() {
  v1::Diagnosis diagnosis;
  diagnosis.set_status(v1::Diagnosis::CAUSES_FOUND);
  diagnosis.set_knowledge_base_name("kasa");
  diagnosis.set_knowledge_base_version("7");
  for (int i = 0; i < 5; ++i) {
    v1::RankedCause* cause = diagnosis.add_causes();
    cause->set_id("cause" + std::to_string(i));
    cause->set_title("Cause " + std::to_string(i));
    cause->set_severity(v1::Cause::WARNING);
    cause->set_probability(0.506 / (i + 1));
    v1::PlanStep* step = diagnosis.add_plan();
    step->set_kind(v1::PlanStep::REMEDY);
    step->set_id("remedy" + std::to_string(i));
    step->set_title("Remedy " + std::to_string(i));
    step->set_minutes(5);
    step->add_steps("Do it.");
    diagnosis.add_questions()->set_text("Question " + std::to_string(i) + "?");
  }
  return diagnosis;
}

v1::Diagnosis With(v1::Diagnosis::Status status) {
  v1::Diagnosis diagnosis = Found();
  diagnosis.set_status(status);
  return diagnosis;
}

Attributes Parsed(const std::string& json) {
  Attributes attributes;
  EXPECT_TRUE(
      google::protobuf::util::JsonStringToMessage(json, &attributes).ok())
      << json;
  return attributes;
}

TEST(Problem, MapsTheStatus) {
  EXPECT_EQ(ProblemPayload(Found()), "ON");
  EXPECT_EQ(ProblemPayload(With(v1::Diagnosis::NOTHING_WRONG)), "OFF");
  EXPECT_EQ(ProblemPayload(With(v1::Diagnosis::NOT_ENOUGH_DATA)), "None");
}

TEST(Cause, IsTheLikeliestInWords) {
  EXPECT_EQ(CausePayload(Found()), "Cause 0");
  EXPECT_EQ(CausePayload(With(v1::Diagnosis::NOTHING_WRONG)), "Nothing wrong");
  EXPECT_EQ(CausePayload(With(v1::Diagnosis::NOT_ENOUGH_DATA)), "None");
}

TEST(Cause, IsCutToWhatAStateHolds) {
  v1::Diagnosis diagnosis = Found();
  diagnosis.mutable_causes(0)->set_title(std::string(255, 'a'));
  EXPECT_EQ(CausePayload(diagnosis), std::string(255, 'a'));
  diagnosis.mutable_causes(0)->set_title(std::string(256, 'a'));
  EXPECT_EQ(CausePayload(diagnosis), std::string(254, 'a') + "…");
}

TEST(Shorten, CountsCharactersNotBytes) {
  EXPECT_EQ(Shorten("äöü", 3), "äöü");
  EXPECT_EQ(Shorten("äöü€", 3), "äö…");
  EXPECT_EQ(Shorten("", 3), "");
  EXPECT_EQ(Shorten("ab", 1), "…");
}

TEST(AttributesOf, AreFew) {
  const Attributes attributes = Parsed(AttributesPayload(Found()));
  EXPECT_EQ(attributes.status(), "CAUSES_FOUND");
  EXPECT_EQ(attributes.knowledge(), "kasa 7");
  ASSERT_EQ(attributes.causes_size(), 3);
  EXPECT_EQ(attributes.causes(0).id(), "cause0");
  EXPECT_EQ(attributes.causes(0).severity(), "WARNING");
  EXPECT_EQ(attributes.causes(0).percent(), 51);
  ASSERT_EQ(attributes.remedies_size(), 3);
  EXPECT_EQ(attributes.remedies(0).steps(0), "Do it.");
  EXPECT_TRUE(attributes.questions().empty());
}

TEST(AttributesOf, SayWhatFits) {
  const Attributes well =
      Parsed(AttributesPayload(With(v1::Diagnosis::NOTHING_WRONG)));
  EXPECT_TRUE(well.causes().empty() && well.remedies().empty());
  const Attributes unknown =
      Parsed(AttributesPayload(With(v1::Diagnosis::NOT_ENOUGH_DATA)));
  EXPECT_TRUE(unknown.causes().empty() && unknown.remedies().empty());
  EXPECT_EQ(unknown.questions_size(), 3);
}

TEST(AttributesOf, StayBelowTheRecordersLimit) {
  v1::Diagnosis diagnosis = Found();
  diagnosis.mutable_plan(1)->add_steps(std::string(20'000, 'x'));
  const std::string no_steps = AttributesPayload(diagnosis);
  EXPECT_LE(no_steps.size(), kMostAttributeBytes);
  EXPECT_EQ(Parsed(no_steps).remedies_size(), 3);
  EXPECT_THAT(no_steps, Not(HasSubstr("steps")));

  diagnosis.mutable_plan(2)->set_id(std::string(20'000, 'x'));
  EXPECT_LE(AttributesPayload(diagnosis).size(), kMostAttributeBytes);
  EXPECT_EQ(Parsed(AttributesPayload(diagnosis)).remedies_size(), 2);

  diagnosis.mutable_causes(0)->set_id(std::string(20'000, 'x'));
  EXPECT_LE(AttributesPayload(diagnosis).size(), kMostAttributeBytes);
  EXPECT_TRUE(Parsed(AttributesPayload(diagnosis)).causes().empty());
}

TEST(StateKey, IsTheSameInADiagnosisAndInItsAttributes) {
  for (const auto status :
       {v1::Diagnosis::CAUSES_FOUND, v1::Diagnosis::NOTHING_WRONG,
        v1::Diagnosis::NOT_ENOUGH_DATA}) {
    EXPECT_EQ(StateKeyOfAttributes(AttributesPayload(With(status))),
              StateKey(With(status)));
  }
  v1::Diagnosis other = Found();
  other.mutable_causes()->SwapElements(0, 1);
  EXPECT_NE(StateKey(other), StateKey(Found()));
  EXPECT_EQ(StateKeyOfAttributes("no JSON"), "");
  EXPECT_EQ(StateKeyOfAttributes("{}"), "");
}

TEST(DiscoveryOf, ADevice) {
  const Topics topics("kasa_diag", "homeassistant");
  v1::DeviceSnapshot snapshot;
  snapshot.mutable_device()->set_vendor("TP-Link");
  snapshot.mutable_device()->set_model("C200");
  snapshot.mutable_firmware()->set_version("1.3.11");
  Discovery::Device device;
  UpdateDevice(snapshot, &device);
  // A later snapshot that knows less takes nothing away.
  UpdateDevice(v1::DeviceSnapshot(), &device);
  EXPECT_EQ(
      DiscoveryPayload(topics, "cam", device),
      R"({"device":{"identifiers":["kasa_diag_cam"],"name":"cam",)"
      R"("manufacturer":"TP-Link","model":"C200","sw_version":"1.3.11"},)"
      R"("origin":{"name":"kasa_diag mqtt_bridge","sw_version":"0.1.0"},)"
      R"("components":{"problem":{"platform":"binary_sensor",)"
      R"("unique_id":"kasa_diag_cam_problem","name":"Problem",)"
      R"("device_class":"problem","state_topic":"kasa_diag/cam/problem"},)"
      R"("likely_cause":{"platform":"sensor",)"
      R"("unique_id":"kasa_diag_cam_likely_cause","name":"Likely cause",)"
      R"("icon":"mdi:stethoscope","state_topic":"kasa_diag/cam/cause",)"
      R"("json_attributes_topic":"kasa_diag/cam/attributes"}},)"
      R"("availability_topic":"kasa_diag/status","qos":1})");
}

}  // namespace
}  // namespace kasa_diag::mqtt_bridge
