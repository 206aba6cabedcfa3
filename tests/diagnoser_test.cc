// The whole way through on small bases whose answers are known exactly. The
// figures were worked out by enumeration in exact fractions.

#include "kasa_diag/diagnoser.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/dynamic_message.h"
#include "gtest/gtest.h"
#include "tests/snapshot_files.h"

namespace kasa_diag {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using v1::Diagnosis;

// Output is rounded to 1e-9.
constexpr double kRounding = 1e-9;

constexpr char kCommon[] = R"(
  name: "test" version: "3"
  support { title: "Ask" steps: "Ask." cost_minutes: 60 }
  complaint { leak: 0.05 strength: 0.7 }
)";

// Prior, leaks and strengths of three causes and three findings.
constexpr char kFever[] = R"(
  causes { id: "cold" title: "Cold" prior: 0.10 severity: INFO }
  causes { id: "flu" title: "Flu" prior: 0.05 severity: ERROR
    adjust { when: "home.other_devices_affected" odds_times: 5 } }
  causes { id: "malaria" title: "Malaria" prior: 0.01 severity: CRITICAL }
  findings { id: "fever" title: "Fever" condition: "runtime.overheated" leak: 0.01
    links { cause: "cold" strength: 0.4 }
    links { cause: "flu" strength: 0.8 }
    links { cause: "malaria" strength: 0.9 } }
  findings { id: "cough" title: "Cough" condition: "reach.intermittent" leak: 0.05
    links { cause: "cold" strength: 0.6 }
    links { cause: "flu" strength: 0.5 } }
  findings { id: "chills" title: "Chills" condition: "wifi.rssi_dbm < -80" leak: 0.01
    links { cause: "flu" strength: 0.3 }
    links { cause: "malaria" strength: 0.7 } }
)";

// h hides f.
constexpr char kHiding[] = R"(
  causes { id: "a" title: "A" prior: 0.1 severity: INFO }
  causes { id: "b" title: "B" prior: 0.05 severity: INFO }
  findings { id: "h" title: "H" condition: "!reach.lan" leak: 0.01
    links { cause: "a" strength: 0.8 } }
  findings { id: "f" title: "F" condition: "!cloud.reachable" leak: 0.02
    hidden_by: "h"
    links { cause: "a" strength: 0.5 }
    links { cause: "b" strength: 0.7 } }
)";

std::shared_ptr<const KnowledgeBase> Load(const std::string& text) {
  LoadResult result = KnowledgeBase::Load({{"test", kCommon + text}});
  for (const KnowledgeProblem& problem : result.problems) {
    ADD_FAILURE() << problem.ToString();
  }
  return result.knowledge;
}

Diagnosis Diagnose(const std::string& knowledge, const std::string& snapshot,
                   bool complaint = false) {
  const Diagnoser diagnoser(Load(knowledge));
  DiagnoseOptions options;
  options.complaint = complaint;
  absl::StatusOr<Diagnosis> diagnosis =
      diagnoser.Diagnose(ParseSnapshot(snapshot), options);
  EXPECT_TRUE(diagnosis.ok()) << diagnosis.status();
  return *std::move(diagnosis);
}

const v1::RankedCause& Cause(const Diagnosis& diagnosis,
                             const std::string& id) {
  for (const v1::RankedCause& cause : diagnosis.causes()) {
    if (cause.id() == id) return cause;
  }
  ADD_FAILURE() << "no cause " << id;
  return v1::RankedCause::default_instance();
}

double P(const Diagnosis& diagnosis, const std::string& id) {
  return Cause(diagnosis, id).probability();
}

TEST(DiagnoserTest, OneTrueFinding) {
  const Diagnosis d = Diagnose(kFever, "runtime { overheated: true }");
  EXPECT_NEAR(P(d, "cold"), 0.4538283474832098, kRounding);
  EXPECT_NEAR(P(d, "flu"), 0.4234854778989437, kRounding);
  EXPECT_NEAR(P(d, "malaria"), 0.09483311338245273, kRounding);
  EXPECT_EQ(d.causes(0).id(), "cold");
  EXPECT_EQ(d.causes(2).id(), "malaria");
  EXPECT_EQ(d.knowledge_base_name(), "test");
  EXPECT_EQ(d.knowledge_base_version(), "3");
}

TEST(DiagnoserTest, TrueAndFalseFindings) {
  const Diagnosis d =
      Diagnose(kFever,
               "runtime { overheated: true } reach { intermittent: true } "
               "wifi { rssi_dbm: -80 }");
  EXPECT_NEAR(P(d, "cold"), 0.6573958302641741, kRounding);
  EXPECT_NEAR(P(d, "flu"), 0.3911268540541386, kRounding);
  EXPECT_NEAR(P(d, "malaria"), 0.00846133503134916, kRounding);
}

TEST(DiagnoserTest, CircumstancesAdjustPriors) {
  const Diagnosis d = Diagnose(kFever,
                               "runtime { overheated: true } "
                               "home { other_devices_affected: true }");
  EXPECT_NEAR(P(d, "cold"), 0.23681482652188465, kRounding);
  EXPECT_NEAR(P(d, "flu"), 0.785995934203513, kRounding);
  EXPECT_NEAR(P(d, "malaria"), 0.04280242460302704, kRounding);
  EXPECT_NEAR(d.probability_none(), 0.0327886188687665, kRounding);
  EXPECT_NEAR(Cause(d, "flu").prior(), 0.05, kRounding);
  bool circumstance = false;
  for (const v1::Evidence& evidence : Cause(d, "flu").evidence()) {
    if (evidence.kind() != v1::Evidence::CIRCUMSTANCE) continue;
    circumstance = true;
    EXPECT_NEAR(evidence.decibans(), 6.989700, 1e-6);
    ASSERT_EQ(evidence.values_size(), 1);
    EXPECT_EQ(evidence.values(0).field(), "home.other_devices_affected");
    EXPECT_EQ(evidence.values(0).value(), "true");
    ASSERT_EQ(evidence.atoms_size(), 1);
    EXPECT_EQ(evidence.atoms(0).text(), "home.other_devices_affected");
    EXPECT_TRUE(evidence.atoms(0).holds());
    ASSERT_EQ(evidence.atoms(0).values_size(), 1);
    EXPECT_EQ(evidence.atoms(0).values(0).value(), "true");
  }
  EXPECT_TRUE(circumstance);
}

TEST(DiagnoserTest, AComplaintIsAFinding) {
  const Diagnosis d = Diagnose(kFever, "", true);
  EXPECT_NEAR(P(d, "cold"), 0.47388852216882926, kRounding);
  EXPECT_NEAR(P(d, "flu"), 0.24017300479917136, kRounding);
  EXPECT_NEAR(P(d, "malaria"), 0.048518424791411115, kRounding);
  EXPECT_NEAR(d.probability_none(), 0.2759133601734279, kRounding);
  EXPECT_NEAR(Cause(d, "cold").share(), 0.45632313345073916, kRounding);
  EXPECT_NEAR(Cause(d, "flu").share(), 0.23127063221251018, kRounding);
  EXPECT_NEAR(Cause(d, "malaria").share(), 0.04672001661821857, kRounding);
  EXPECT_NEAR(d.share_none(), 0.26568621771853207, kRounding);
}

struct Hiding {
  const char* snapshot;
  double a, b, none;
};

class HidingTest : public ::testing::TestWithParam<Hiding> {};

TEST_P(HidingTest, IsExact) {
  const Diagnosis d = Diagnose(kHiding, GetParam().snapshot);
  EXPECT_NEAR(P(d, "a"), GetParam().a, kRounding);
  EXPECT_NEAR(P(d, "b"), GetParam().b, kRounding);
  EXPECT_NEAR(d.probability_none(), GetParam().none, kRounding);
}

INSTANTIATE_TEST_SUITE_P(
    AllStates, HidingTest,
    ::testing::Values(Hiding{"reach { lan: false } cloud { reachable: false }",
                             0.899103139013453, 0.05, 0.09585201793721973},
                      Hiding{"reach { lan: true } cloud { reachable: false }",
                             0.1774527460320132, 0.5490885833066838,
                             0.2878157978893508},
                      Hiding{"reach { lan: true } cloud { reachable: true }",
                             0.01098901098901099, 0.015544041450777202,
                             0.9736377612025281},
                      Hiding{"cloud { reachable: false }", 0.6123379404261092,
                             0.2483248926302437, 0.17213345838946076}));

// m1 hides m2; a pattern that may be either excludes m3.
TEST(DiagnoserTest, AnAmbiguousLightSplitsTheEvidence) {
  const Diagnosis d = Diagnose(
      R"(causes { id: "a" title: "A" prior: 0.1 severity: INFO }
         causes { id: "b" title: "B" prior: 0.05 severity: INFO }
         led_meanings { id: "m1" title: "M1" }
         led_meanings { id: "m2" title: "M2" }
         led_meanings { id: "m3" title: "M3" }
         profiles { id: "p" title: "P" models: "X"
           legend { colors: RED mode: BLINKING rate: SLOW meaning: "m1" }
           legend { colors: RED mode: BLINKING rate: FAST meaning: "m2" }
           legend { colors: RED mode: SOLID meaning: "m3" } }
         findings { id: "f1" title: "F1" condition: "'m1' in led_meanings" leak: 0.01
           links { cause: "a" strength: 0.8 } }
         findings { id: "f2" title: "F2" condition: "'m2' in led_meanings" leak: 0.005
           hidden_by: "f1"
           links { cause: "b" strength: 0.9 } }
         findings { id: "f3" title: "F3" condition: "'m3' in led_meanings" leak: 0.002
           links { cause: "a" strength: 0.3 }
           links { cause: "b" strength: 0.2 } })",
      "device { model: 'x' } led { mode: BLINKING colors: RED }");
  EXPECT_NEAR(P(d, "a"), 0.5537957680859047, kRounding);
  EXPECT_NEAR(P(d, "b"), 0.34719616006283355, kRounding);
  EXPECT_NEAR(d.probability_none(), 0.1260828812800039, kRounding);
  ASSERT_EQ(d.led_readings_size(), 2);
  EXPECT_TRUE(d.led_readings(0).ambiguous());
}

TEST(DiagnoserTest, ALightThatNoLegendKnowsIsAWarning) {
  const auto warning = [](const char* led) {
    const Diagnosis d =
        Diagnose(std::string(kFever) + R"(
             led_meanings { id: "m" title: "M" }
             profiles { id: "p" title: "P" models: "X"
               legend { colors: RED mode: SOLID meaning: "m" } })",
                 absl::StrCat("device { model: 'x' } led { ", led, " }"));
    if (d.warnings_size() != 1) return absl::StrCat(d.warnings_size());
    return absl::StrCat(d.warnings(0).code(), ": ", d.warnings(0).text());
  };
  EXPECT_EQ(warning("mode: SOLID colors: RED"), "0");
  EXPECT_EQ(warning("mode: SOLID colors: WHITE"),
            "led_pattern_unknown: led: the light shows SOLID WHITE, which is "
            "in no legend of the profiles that apply, so what it says stays "
            "unknown; check led.mode, led.colors and led.rate, or add a row to "
            "the legend");
  EXPECT_THAT(warning("mode: BLINKING colors: RED"),
              HasSubstr("BLINKING RED at an unknown rate, which"));
}

TEST(DiagnoserTest, ACauseOutOfTheQuestionIsNotRanked) {
  const std::string knowledge =
      std::string(kFever) +
      R"(causes { id: "card" title: "Card" prior: 0.5 severity: INFO
                  when: "device.kind == Device.Kind.CAMERA" })";
  EXPECT_EQ(Diagnose(knowledge, "device { kind: PLUG }").causes_size(), 3);
  EXPECT_EQ(Diagnose(knowledge, "device { kind: CAMERA }").causes_size(), 4);
  // Unknown: it applies.
  EXPECT_EQ(Diagnose(knowledge, "").causes_size(), 4);
}

TEST(DiagnoserTest, AGuardDecidesWhetherAFindingCounts) {
  const std::string knowledge =
      R"(causes { id: "a" title: "A" prior: 0.1 severity: INFO }
         findings { id: "dark" title: "Dark" condition: "led.mode == Led.Mode.OFF"
           when: "led.enabled" leak: 0.01 links { cause: "a" strength: 0.8 } })";
  const double prior = 0.1;
  const double seen =
      0.1 * (1 - 0.2 * 0.99) / (0.1 * (1 - 0.2 * 0.99) + 0.9 * 0.01);
  const double not_seen = 0.1 * 0.2 / (0.1 * 0.2 + 0.9);
  const struct {
    const char* snapshot;
    double posterior;
  } cases[] = {
      {"led { mode: OFF enabled: true }", seen},
      {"led { mode: OFF }", seen},
      {"led { mode: OFF enabled: false }", prior},
      {"led { mode: SOLID enabled: true }", not_seen},
      {"led { mode: SOLID }", prior},
      {"led { mode: SOLID enabled: false }", prior},
      {"led { enabled: true }", prior},
  };
  for (const auto& c : cases) {
    EXPECT_NEAR(P(Diagnose(knowledge, c.snapshot), "a"), c.posterior, kRounding)
        << c.snapshot;
  }
}

TEST(DiagnoserTest, PlansPrerequisitesWarningsAndSupport) {
  const Diagnosis d = Diagnose(
      std::string(kFever) +
          R"(remedies { id: "rest" title: "Rest" steps: "Lie down." minutes: 5
               fixes { cause: "cold" chance: 0.9 } fixes { cause: "flu" chance: 0.5 } }
             remedies { id: "wait" title: "Wait" steps: "Wait." minutes: 10 wait: true
               prerequisites: "rest" fixes { cause: "flu" chance: 0.8 } }
             remedies { id: "plugs_only" title: "Plug" steps: "Plug." minutes: 1
               when: "device.kind == Device.Kind.PLUG" fixes { cause: "cold" chance: 0.9 } }
             tips { id: "t1" text: "Wash." }
             tips { id: "t2" text: "Not here." when: "device.kind == Device.Kind.PLUG" })",
      "runtime { overheated: true } device { kind: CAMERA }");
  std::vector<std::string> ids;
  for (const v1::PlanStep& step : d.plan()) ids.push_back(step.id());
  EXPECT_THAT(ids, ElementsAre("rest", "wait", "support"));
  EXPECT_EQ(d.plan(1).kind(), v1::PlanStep::WAIT);
  EXPECT_THAT(d.plan(0).causes(), ElementsAre("cold", "flu"));
  ASSERT_EQ(d.tips_size(), 1);
  EXPECT_EQ(d.tips(0).id(), "t1");
}

TEST(DiagnoserTest, AsksWhatIsNotKnownAndListsWhatCanBeMeasured) {
  const std::string knowledge =
      std::string(kFever) +
      R"(questions { id: "cough?" text: "?" answers { id: "x" text: "X" snapshot {} } })";
  const LoadResult refused =
      KnowledgeBase::Load({{"test", kCommon + knowledge}});
  EXPECT_EQ(refused.knowledge, nullptr);

  const std::string asking = std::string(kFever) +
                             R"(questions { id: "cough" text: "Does it cough?"
           answers { id: "yes" text: "Yes" snapshot { reach { intermittent: true } } }
           answers { id: "no" text: "No" snapshot { reach { intermittent: false } } } })";
  const Diagnosis unknown = Diagnose(asking, "runtime { overheated: true }");
  ASSERT_EQ(unknown.questions_size(), 1);
  EXPECT_EQ(unknown.questions(0).id(), "cough");
  ASSERT_EQ(unknown.questions(0).answers_size(), 2);
  // P(cough | fever) from the exact P(evidence) of both, each answer's own
  // chance being one half.
  EXPECT_NEAR(unknown.questions(0).answers(0).probability() +
                  unknown.questions(0).answers(1).probability(),
              1, 2e-9);
  ASSERT_EQ(unknown.measurable_fields_size(), 1);
  EXPECT_EQ(unknown.measurable_fields(0).field(), "wifi.rssi_dbm");
  EXPECT_THAT(unknown.measurable_fields(0).findings(), ElementsAre("chills"));

  const Diagnosis known =
      Diagnose(asking,
               "runtime { overheated: true } reach { intermittent: false } "
               "wifi { rssi_dbm: -50 }");
  EXPECT_THAT(known.questions(), IsEmpty());
  EXPECT_THAT(known.measurable_fields(), IsEmpty());
}

// Two causes that a question tells apart, with more for that question.
Diagnosis DiagnoseWhichOfTwo(const std::string& more_of_question) {
  return Diagnose(
      R"(causes { id: "a" title: "A" prior: 0.3 severity: INFO }
         causes { id: "b" title: "B" prior: 0.3 severity: INFO }
         findings { id: "f" title: "F" condition: "reach.lan" leak: 0.001
           links { cause: "a" strength: 0.999 } }
         remedies { id: "ra" title: "Mend A" steps: "A." minutes: 20
           fixes { cause: "a" chance: 0.99 } }
         remedies { id: "rb" title: "Mend B" steps: "B." minutes: 20
           fixes { cause: "b" chance: 0.99 } }
         questions { id: "q" text: "Q?" minutes: 1
           answers { id: "yes" text: "Yes" snapshot { reach { lan: true } } }
           answers { id: "no" text: "No" snapshot { reach { lan: false } } } )" +
          more_of_question + " }",
      "", true);
}

TEST(DiagnoserTest, AQuestionThatSavesMoreThanItCostsSaysHowMuch) {
  const Diagnosis d = DiagnoseWhichOfTwo("");
  ASSERT_EQ(d.questions_size(), 1);
  EXPECT_GT(d.questions(0).expected_saving_minutes(), 1);
  EXPECT_EQ(d.questions(0).minutes(), 1);
}

TEST(DiagnoserTest, AnAnswerRateLessensWhatAQuestionSavesAndNothingElse) {
  const Diagnosis always = DiagnoseWhichOfTwo("");
  EXPECT_EQ(DiagnoseWhichOfTwo("answer_rate: 1").SerializeAsString(),
            always.SerializeAsString());

  Diagnosis often = DiagnoseWhichOfTwo("answer_rate: 0.8");
  ASSERT_EQ(often.questions_size(), 1);
  // With its minute: what an answer is worth.
  EXPECT_NEAR(often.questions(0).expected_saving_minutes() + 1,
              .8 * (always.questions(0).expected_saving_minutes() + 1), 1e-6);
  often.mutable_questions(0)->set_expected_saving_minutes(
      always.questions(0).expected_saving_minutes());
  EXPECT_EQ(often.SerializeAsString(), always.SerializeAsString());

  Diagnosis seldom = DiagnoseWhichOfTwo("answer_rate: 0.01");
  ASSERT_EQ(seldom.questions_size(), 1);
  EXPECT_FALSE(seldom.questions(0).has_expected_saving_minutes());
  seldom.mutable_questions(0)->set_expected_saving_minutes(
      always.questions(0).expected_saving_minutes());
  EXPECT_EQ(seldom.SerializeAsString(), always.SerializeAsString());
}

// Where nothing is saved.
TEST(DiagnoserTest, QuestionsThatAreOftenAnsweredComeFirst) {
  const auto questions = [](const std::string& more_of_first) {
    const Diagnosis d = Diagnose(
        R"(causes { id: "a" title: "A" prior: 0.3 severity: INFO }
           findings { id: "f" title: "F" condition: "reach.lan" leak: 0.01
             links { cause: "a" strength: 0.9 } }
           findings { id: "g" title: "G" condition: "reach.intermittent"
             leak: 0.01 links { cause: "a" strength: 0.8 } }
           questions { id: "first" text: "F?"
             answers { id: "yes" text: "Yes" snapshot { reach { lan: true } } }
             answers { id: "no" text: "No" snapshot { reach { lan: false } } }
             )" +
            more_of_first +
            R"( }
           questions { id: "second" text: "G?"
             answers { id: "yes" text: "Yes"
               snapshot { reach { intermittent: true } } }
             answers { id: "no" text: "No"
               snapshot { reach { intermittent: false } } } })",
        "");
    std::vector<std::string> ids;
    for (const v1::SuggestedQuestion& question : d.questions()) {
      EXPECT_FALSE(question.has_expected_saving_minutes());
      ids.push_back(question.id());
    }
    return ids;
  };
  EXPECT_THAT(questions(""), ElementsAre("first", "second"));
  EXPECT_THAT(questions("answer_rate: 0.5"), ElementsAre("second", "first"));
}

TEST(DiagnoserTest, AnErrorInAConditionIsAWarning) {
  const Diagnosis d = Diagnose(std::string(kFever) +
                                   R"(findings { id: "x" title: "X" leak: 0.1
               condition: "100u / power.battery_percent > 2u"
               links { cause: "cold" strength: 0.2 } })",
                               "power { battery_percent: 0 }");
  ASSERT_EQ(d.warnings_size(), 1);
  EXPECT_EQ(d.warnings(0).code(), "condition_undecided");
  EXPECT_THAT(d.warnings(0).text(), HasSubstr("100u / power.battery_percent"));
  EXPECT_NEAR(P(d, "cold"), 0.1, kRounding);
}

TEST(DiagnoserTest, TellsASnapshotOfAnotherType) {
  const Diagnoser diagnoser(Load(kFever));
  const absl::StatusOr<Diagnosis> d = diagnoser.Diagnose(v1::DeviceProfile());
  EXPECT_EQ(d.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(d.status().message()),
              HasSubstr("kasa_diag.v1.DeviceProfile"));
}

TEST(DiagnoserTest, ADynamicMessageIsASnapshotToo) {
  google::protobuf::DynamicMessageFactory factory;
  const v1::DeviceSnapshot snapshot = ParseSnapshot(
      "runtime { overheated: true } device { kind: CAMERA model: 'x' } "
      "led { mode: BLINKING colors: RED rate: SLOW }");
  std::unique_ptr<google::protobuf::Message> dynamic(
      factory.GetPrototype(v1::DeviceSnapshot::descriptor())->New());
  ASSERT_EQ(google::protobuf::DynamicCastToGenerated<v1::DeviceSnapshot>(
                dynamic.get()),
            nullptr);
  ASSERT_TRUE(dynamic->ParseFromString(snapshot.SerializeAsString()));
  const Diagnoser diagnoser(Load(kFever));
  EXPECT_EQ(diagnoser.Diagnose(*dynamic)->SerializeAsString(),
            diagnoser.Diagnose(snapshot)->SerializeAsString());
}

// Any message can be the input.
TEST(DiagnoserTest, ReadsWhateverMessageTheBaseNames) {
  const Diagnoser diagnoser(Load(R"(
    input_message: "kasa_diag.v1.DeviceProfile"
    causes { id: "a" title: "A" prior: 0.1 severity: INFO when: "stream_limit > 1u" }
    findings { id: "f" title: "F" condition: "battery_powered" leak: 0.01
      links { cause: "a" strength: 0.8 } }
    questions { id: "q" text: "On a battery?"
      answers { id: "yes" text: "Yes" message {
        [type.googleapis.com/kasa_diag.v1.DeviceProfile] { battery_powered: true } } }
      answers { id: "no" text: "No" message {
        [type.googleapis.com/kasa_diag.v1.DeviceProfile] { battery_powered: false } } } })"));
  v1::DeviceProfile device;
  absl::StatusOr<Diagnosis> unknown = diagnoser.Diagnose(device);
  ASSERT_TRUE(unknown.ok()) << unknown.status();
  EXPECT_EQ(unknown->questions_size(), 1);
  device.set_battery_powered(true);
  absl::StatusOr<Diagnosis> known = diagnoser.Diagnose(device);
  ASSERT_TRUE(known.ok()) << known.status();
  EXPECT_GT(P(*known, "a"), 0.8);
}

TEST(DiagnoserTest, ManyThreadsShareOne) {
  const Diagnoser diagnoser(Load(kFever));
  const v1::DeviceSnapshot snapshot =
      ParseSnapshot("runtime { overheated: true } wifi { rssi_dbm: -90 }");
  const std::string expected =
      diagnoser.Diagnose(snapshot)->SerializeAsString();
  std::vector<std::string> results(4);
  std::vector<std::thread> threads;
  for (std::string& result : results) {
    threads.emplace_back([&diagnoser, &snapshot, &result] {
      for (int i = 0; i < 20; ++i) {
        result = diagnoser.Diagnose(snapshot)->SerializeAsString();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) EXPECT_EQ(result, expected);
}

}  // namespace
}  // namespace kasa_diag
