// Comments that switch lints off, and what is wrong with them.

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/authoring/lint.h"
#include "kasa_diag/knowledge_base.h"
#include "tests/authoring/lint_cases.h"

namespace kasa_diag::authoring {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Two causes that nothing points to and nothing fixes: four warnings.
const char kTwoCauses[] =
    "causes { id: \"c\" title: \"T\" prior: 0.01 severity: INFO }\n"
    "causes {\n"
    "  id: \"d\" title: \"}{\" prior: 0.01\n"
    "  severity: INFO\n"
    "}\n";

TEST(SwitchOffsTest, TheSmallBaseIsClean) {
  EXPECT_THAT(WarningsOf(LintOf("")), IsEmpty());
}

TEST(SwitchOffsTest, WithoutThemEverythingIsThere) {
  EXPECT_THAT(WarningsOf(LintOf(kTwoCauses)),
              ElementsAre("1 cause_without_finding", "1 cause_without_remedy",
                          "2 cause_without_finding", "2 cause_without_remedy"));
}

TEST(SwitchOffsTest, AnEntryHasOneForEachLint) {
  EXPECT_THAT(WarningsOf(LintOf(absl::StrCat(
                  "# check: off cause_without_finding (rare)\n", kTwoCauses))),
              ElementsAre("2 cause_without_remedy", "3 cause_without_finding",
                          "3 cause_without_remedy"));
  EXPECT_THAT(WarningsOf(LintOf(absl::StrCat(
                  "# An essay.\n"
                  "# check: off cause_without_finding (rare, and a long\n"
                  "#   reason)\n"
                  "#check:off cause_without_remedy (rare)\n",
                  kTwoCauses))),
              ElementsAre("6 cause_without_finding", "6 cause_without_remedy"));
}

TEST(SwitchOffsTest, AtTheTopWithAnEmptyLineItIsForTheFile) {
  const LintReport report = LintOf(absl::StrCat(
      "# A file.\n# check: off cause_without_finding (rare)\n\n", kTwoCauses));
  EXPECT_THAT(WarningsOf(report),
              ElementsAre("4 cause_without_remedy", "5 cause_without_remedy"));
  EXPECT_EQ(report.switched_off, 2);
}

TEST(SwitchOffsTest, OneThatSwitchesNothingOffIsReported) {
  const LintReport report = LintOf(
      "# check: off unused_question (no)\n"
      "tips { id: \"t\" text: \"T\" }\n");
  ASSERT_THAT(WarningsOf(report), ElementsAre("1 unused_switch_off"));
  EXPECT_EQ(report.warnings[0].ToString(),
            "t:1:1: this switches nothing off: there is no 'unused_question' "
            "here [unused_switch_off]\n"
            "    # check: off unused_question (no)\n"
            "    ^\n"
            "  hint: remove it");
}

TEST(SwitchOffsTest, OneAboveNothingIsReported) {
  const LintReport report = LintOf(
      "tips { id: \"t\" text: \"T\" }\n"
      "  # check: off long_text (no)\n"
      "\n");
  ASSERT_THAT(WarningsOf(report), ElementsAre("2 unused_switch_off"));
  EXPECT_THAT(report.warnings[0].problem.message,
              HasSubstr("no entry and no field begins in the next line"));
}

TEST(SwitchOffsTest, AnUnknownLintIsReportedWithTheNearestName) {
  const LintReport report = LintOf(
      "# check: off unused_qestion (no)\n"
      "tips { id: \"t\" text: \"T\" }\n");
  ASSERT_THAT(WarningsOf(report), ElementsAre("1 unknown_lint"));
  EXPECT_EQ(report.warnings[0].problem.hint, "did you mean 'unused_question'?");
}

TEST(SwitchOffsTest, AReasonIsWanted) {
  for (const char* reason : {"", " ()", " because", " ( "}) {
    EXPECT_THAT(
        WarningsOf(LintOf(absl::StrCat(
            "# check: off cause_without_finding", reason, "\n",
            "causes { id: \"c\" title: \"T\" prior: 0.01 severity: INFO }\n"))),
        ElementsAre("1 switch_off_without_reason", "2 cause_without_remedy"))
        << reason;
  }
}

TEST(SwitchOffsTest, AFieldEndsWithItsValue) {
  // The title's value goes over two lines; the steps are not the title's.
  const std::string remedy =
      "remedies {\n"
      "  id: \"r\" minutes: 1\n"
      "  fixes { cause: \"power\" chance: 0.5 }\n"
      "  # check: off no_verb_first (a test)\n"
      "  title:\n"
      "      \"Router \"\n"
      "      \"restart\"\n"
      "  steps: \"Router.\"\n"
      "}\n";
  EXPECT_THAT(WarningsOf(LintOf(remedy)), ElementsAre("8 no_verb_first"));
}

TEST(SwitchOffsTest, WhatIsAddedToABaseAnswersForItselfAlone) {
  const LoadResult small =
      KnowledgeBase::Load({{"t", absl::StrCat(kTwoCauses, kCleanBase)}});
  ASSERT_NE(small.knowledge, nullptr);
  LoadOptions load;
  load.added_to = small.knowledge;
  const LintReport report =
      Lint({{"mine",
             "name: \"mine\" version: \"1\"\n"
             "causes { id: \"e\" title: \"T\" prior: 0.01 severity: INFO }\n"}},
           load);
  EXPECT_THAT(WarningsOf(report),
              ElementsAre("2 cause_without_finding", "2 cause_without_remedy"));
}

TEST(SwitchOffsTest, ErrorsComeFirst) {
  const LintReport report =
      Lint({{"t", "name: \"x\"\ncauses { id: \"c\" prior: 1 }\n"}});
  EXPECT_EQ(report.knowledge, nullptr);
  EXPECT_FALSE(report.problems.empty());
  EXPECT_THAT(report.warnings, IsEmpty());
}

}  // namespace
}  // namespace kasa_diag::authoring
