// Golden tests of the lints of causes, remedies, texts, questions and profiles.

#include <string>

#include "gtest/gtest.h"
#include "kasa_diag/authoring/verbs.h"
#include "tests/authoring/lint_cases.h"

namespace kasa_diag::authoring {
namespace {

const char kCause[] =
    "causes { id: \"c\" title: \"T\" prior: 0.01 severity: INFO }\n";
const char kFinding[] =
    "findings {\n  id: \"f\" title: \"T\" condition: \"wifi.mesh\" leak: 0.1\n"
    "  links { cause: \"c\" strength: 0.5 claims { text: \"t\" } }\n}\n";

std::string Remedy(const std::string& id, const std::string& fields) {
  return absl::StrCat("remedies {\n  id: \"", id, "\" minutes: 5\n", fields,
                      "\n}\n");
}

std::string Question(const std::string& yes, const std::string& no) {
  return absl::StrCat(
      "questions {\n  id: \"q\" text: \"Is it so?\"\n"
      "  answers { id: \"yes\" text: \"Yes\" snapshot { ",
      yes, " } }\n  answers { id: \"no\" text: \"No\" snapshot { ", no,
      " } }\n}\n");
}

const char kTexts[] = "  title: \"Try it\" steps: \"Try it.\"\n";
const char kFixes[] = "  fixes { cause: \"c\" chance: 0.5 }";

TEST_P(LintCaseTest, TripsJustNotAndSwitchedOff) { CheckLintCase(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Entries, LintCaseTest,
    ::testing::Values(
        LintCase{"NothingPointsToIt", "cause_without_finding",
                 absl::StrCat("@", kCause,
                              Remedy("r", absl::StrCat(kTexts, kFixes))),
                 "cause 'c': no finding points to it",
                 absl::StrCat(kCause, kFinding,
                              Remedy("r", absl::StrCat(kTexts, kFixes)))},
        LintCase{"NothingFixesIt", "cause_without_remedy",
                 absl::StrCat("@", kCause, kFinding),
                 "cause 'c': no remedy fixes it",
                 absl::StrCat(kCause, kFinding,
                              Remedy("r", absl::StrCat(kTexts, kFixes)))},
        LintCase{"ItFixesNothing", "remedy_without_fix",
                 "@" + Remedy("r", kTexts), "remedy 'r' fixes nothing",
                 absl::StrCat(kCause, kFinding,
                              Remedy("r", absl::StrCat(kTexts, kFixes)))},
        LintCase{"ErasingPrerequisite", "data_loss_first",
                 Remedy("r", absl::StrCat(kTexts,
                                          "  fixes { cause: \"firmware\" "
                                          "chance: 0.5 }\n"
                                          "@  prerequisites: \"reset\"")),
                 "remedy 'reset', which erases data, must come before remedy "
                 "'r'",
                 Remedy("r", absl::StrCat(kTexts,
                                          "  fixes { cause: \"power\" "
                                          "chance: 0.5 }\n"
                                          "  prerequisites: \"reset\""))},
        LintCase{"MilderHasNoChance", "data_loss_first",
                 Remedy("r", absl::StrCat(kTexts,
                                          "@  fixes { cause: \"account\" "
                                          "chance: 0.04 }")),
                 "comes before remedy 'r': that one fixes 'account' with a "
                 "chance of 0.04 only",
                 Remedy("r", absl::StrCat(kTexts,
                                          "  fixes { cause: \"account\" "
                                          "chance: 0.05 }"))},
        LintCase{"StepTooLong", "long_text",
                 Remedy("r",
                        "  title: \"Try it\"\n  fixes { cause: \"power\" "
                        "chance: 0.5 }\n@  steps: \"Try one two three four "
                        "five six seven eight nine ten one two three four five "
                        "six seven eight nine ten.\""),
                 "number 1 of its 'steps' has a sentence of 21 words, more "
                 "than 20",
                 Remedy("r",
                        "  title: \"Try it\"\n  fixes { cause: \"power\" "
                        "chance: 0.5 }\n  steps: \"Try one two three four "
                        "five six seven eight nine ten. One two three four "
                        "five six seven eight nine ten.\"")},
        LintCase{"StepWithoutVerb", "no_verb_first",
                 Remedy("r",
                        "  title: \"Try it\"\n  fixes { cause: \"power\" "
                        "chance: 0.5 }\n@  steps: \"In the app, open it.\""),
                 "step 1 does not begin with a verb",
                 Remedy("r",
                        "  title: \"Try it\"\n  fixes { cause: \"power\" "
                        "chance: 0.5 }\n  steps: \"Carefully open it.\"")},
        LintCase{"TitleWithoutVerb", "no_verb_first",
                 Remedy("r",
                        "@  title: \"Router restart\"\n  steps: \"Try.\"\n"
                        "  fixes { cause: \"power\" chance: 0.5 }"),
                 "its title does not begin with a verb",
                 Remedy("r",
                        "  title: \"Restart the router\"\n  steps: \"Try.\"\n"
                        "  fixes { cause: \"power\" chance: 0.5 }")},
        LintCase{"NobodyReadsIt", "unused_question",
                 "@" + Question("clock { synchronized: true }",
                                "clock { synchronized: false }"),
                 "question 'q': its answers change nothing: no condition reads "
                 "clock.synchronized",
                 Question("device { model: \"P1\" }", "device { kind: PLUG }")},
        LintCase{
            "AnswersComeToTheSame", "unused_question",
            "@" + Question("wifi { rssi_dbm: -80 }", "wifi { rssi_dbm: -90 }"),
            "question 'q': no condition tells its answers apart by "
            "wifi.rssi_dbm",
            Question("wifi { rssi_dbm: -80 }", "wifi { rssi_dbm: -70 }")},
        LintCase{"OneModelTwice", "model_in_two_profiles",
                 "profiles {\n  id: \"p\" title: \"T\" vendors: \"v\"\n"
                 "  models: \"m1\"\n  facts { has_status_led: false }\n}\n"
                 "profiles {\n  id: \"p2\" title: \"T\"\n"
                 "@  models: \"M1\" kinds: CAMERA vendors: \"V\"\n}\n",
                 "model 'M1' is in two profiles of one tier, 'p' and 'p2'",
                 "profiles {\n  id: \"p\" title: \"T\" vendors: \"v\"\n"
                 "  models: \"m1\" hardware_versions: \"1\"\n}\n"
                 "profiles {\n  id: \"p2\" title: \"T\" vendors: \"v\"\n"
                 "  models: \"m1\" hardware_versions: \"2.0\"\n}\n"}),
    LintCaseName);

TEST(LintModelsTest, HardwareVersionsCompareByParts) {
  EXPECT_THAT(
      WarningsOf(LintOf("profiles { id: \"p\" title: \"T\" models: \"M\" "
                        "hardware_versions: \"2\" }\n"
                        "profiles { id: \"q\" title: \"T\" models: \"m\" "
                        "hardware_versions: \"v2.0\" }\n")),
      testing::ElementsAre("2 model_in_two_profiles"));
}

TEST(VerbsTest, KnowsWhatInstructionsBeginWith) {
  for (const char* text :
       {"Restart it", "Unplug it", "Re-enter it", "Reconnect it",
        "Do not press it", "Never open it", "Don't open it", "Simplify it",
        "Slowly turn it", "Pair the device anew", "Overwrite it"}) {
    EXPECT_TRUE(BeginsWithVerb(text)) << text;
  }
  for (const char* text :
       {"", "The router", "In the app", "If it blinks", "You open it",
        "Only then", "Restarting it", "Camera restart", "2.4 GHz"}) {
    EXPECT_FALSE(BeginsWithVerb(text)) << text;
  }
}

}  // namespace
}  // namespace kasa_diag::authoring
