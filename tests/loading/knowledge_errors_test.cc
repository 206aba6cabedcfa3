// Everything that can be wrong with knowledge, each with its whole message.

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/knowledge_base.h"

namespace kasa_diag {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A base to which one line is added, with a problem on it: line 1.
constexpr char kSound[] = R"(
name: "test" version: "1"
causes { id: "sound_cause" title: "T" prior: 0.1 severity: ERROR }
findings {
  id: "sound_finding" title: "T" condition: "reach.lan" leak: 0.1
  links { cause: "sound_cause" strength: 0.5 }
}
remedies {
  id: "sound_remedy" title: "Try" steps: "Try." minutes: 1
  fixes { cause: "sound_cause" chance: 0.5 }
}
support { title: "Ask" steps: "Ask." cost_minutes: 60 }
complaint { leak: 0.05 strength: 0.7 }
)";

std::vector<std::string> ProblemsOf(const std::string& line) {
  const LoadResult result = KnowledgeBase::Load({{"t", line + kSound}});
  EXPECT_EQ(result.knowledge == nullptr, !result.problems.empty());
  std::vector<std::string> texts;
  for (const KnowledgeProblem& problem : result.problems) {
    texts.push_back(problem.ToString());
  }
  return texts;
}

TEST(KnowledgeErrorsTest, TheSoundBaseIsSound) {
  EXPECT_THAT(ProblemsOf(""), IsEmpty());
}

struct Case {
  std::string line;
  std::string message;  // of the first problem, with its place
  std::string hint;
};

class OneProblemTest : public ::testing::TestWithParam<Case> {};

TEST_P(OneProblemTest, HasItsMessagePlaceAndHint) {
  const std::vector<std::string> problems = ProblemsOf(GetParam().line);
  ASSERT_FALSE(problems.empty());
  EXPECT_THAT(problems[0], HasSubstr(GetParam().message));
  EXPECT_THAT(problems[0], HasSubstr(GetParam().hint));
  EXPECT_THAT(problems[0], ::testing::StartsWith("t:1:"));
}

INSTANTIATE_TEST_SUITE_P(
    Knowledge, OneProblemTest,
    ::testing::Values(
        Case{R"(causes { title: "T" prior: 0.1 severity: INFO })",
             "a cause without an id", "lower-case"},
        Case{R"(causes { id: "A-b" title: "T" prior: 0.1 severity: INFO })",
             "cause id 'A-b' is malformed", "lower-case"},
        Case{R"(causes { id: "x" prior: 0.1 severity: INFO })",
             "'title' is missing", ""},
        Case{R"(causes { id: "x" title: "T" severity: INFO })",
             "'prior' is missing", "strictly between 0 and 1"},
        Case{R"(causes { id: "x" title: "T" prior: 1 severity: INFO })",
             "'prior' is 1, not strictly between 0 and 1", "0.999"},
        Case{R"(causes { id: "x" title: "T" prior: nan severity: INFO })",
             "'prior' is nan", ""},
        Case{R"(causes { id: "x" title: "T" prior: 0.1 })",
             "'severity' is missing", "CRITICAL"},
        Case{
            R"(causes { id: "x" title: "T" prior: 0.1 severity: INFO override: true })",
            "cause 'x' overrides nothing", "mend the id"},
        Case{
            R"(causes { id: "x" title: "T" prior: 0.1 severity: INFO adjust { when: "reach.lan" } })",
            "'odds_times' is missing", "above 0"},
        Case{
            R"(causes { id: "x" title: "T" prior: 0.1 severity: INFO adjust { when: "reach.lan" odds_times: 0 } })",
            "'odds_times' is 0, not above 0", ""},
        Case{
            R"(causes { id: "x" title: "T" prior: 0.1 severity: INFO when: "reach.lan" })",
            "'when' reads reach.lan, but may read only 'device' and 'profile'",
            "belongs into a finding"},
        Case{R"(findings { id: "x" title: "T" leak: 0.1 })",
             "'condition' is missing", ""},
        Case{R"(findings { id: "x" title: "T" condition: "reach.lan" })",
             "'leak' is missing", ""},
        Case{
            R"(findings { id: "x" title: "T" condition: "reach.lna" leak: 0.1 })",
            "finding 'x': ", "lan"},
        Case{
            R"(findings { id: "x" title: "T" condition: "reach.lan" leak: 0.1 links { cause: "sound_cuase" strength: 0.5 } })",
            "no cause has the id 'sound_cuase'", "did you mean 'sound_cause'?"},
        Case{
            R"(findings { id: "x" title: "T" condition: "reach.lan" leak: 0.1 links { cause: "sound_cause" strength: 0 } })",
            "'strength' is 0", ""},
        Case{
            R"(findings { id: "x" title: "T" condition: "reach.lan" leak: 0.1 links { cause: "sound_cause" strength: 0.1 } links { cause: "sound_cause" strength: 0.2 } })",
            "cause 'sound_cause' is linked twice", "one link"},
        Case{
            R"(findings { id: "x" title: "T" condition: "reach.lan" leak: 0.1 hidden_by: "nothing" })",
            "no finding has the id 'nothing'", "add a finding"},
        Case{
            R"(findings { id: "x" title: "T" condition: "reach.lan" leak: 0.1 hidden_by: "x" })",
            "'hidden_by' goes round in a circle: x -> x", "leave one"},
        Case{R"(remedies { id: "x" title: "Try" minutes: 1 })",
             "a remedy without steps", "one action a step"},
        Case{R"(remedies { id: "x" title: "Try" steps: "Try." })",
             "'minutes' is missing", ""},
        Case{
            R"(remedies { id: "x" title: "Try" steps: "Try." minutes: 1 prerequisites: "y" })",
            "no remedy has the id 'y'", ""},
        Case{
            R"(remedies { id: "x" title: "Try" steps: "Try." minutes: 1 data_loss_minutes: -5 })",
            "'data_loss_minutes' is -5, not above 0", ""},
        Case{
            R"(questions { id: "x" text: "T?" answers { id: "a" text: "A" snapshot { reach { lan: true } } } })",
            "a question needs at least two answers", ""},
        Case{
            R"(questions { id: "x" text: "T?" answers { id: "a" text: "A" snapshot { reach { lan: true } } } answers { id: "b" text: "B" } })",
            "an answer that says nothing of the device", "add snapshot"},
        Case{
            R"(questions { id: "x" text: "T?" answers { id: "a" text: "A" snapshot { reach { lan: true } } } answers { id: "a" text: "B" snapshot { reach { lan: false } } } })",
            "answer 'a' exists already", ""},
        Case{
            R"(profiles { id: "x" title: "T" hardware_versions: "1" vendors: "V" kinds: PLUG })",
            "hardware versions without a model", "add 'models'"},
        Case{R"(profiles { id: "x" title: "T" kinds: PLUG })",
             "a profile that names no model needs vendors and kinds", ""},
        Case{
            R"(profiles { id: "x" title: "T" models: "M" legend { colors: RED mode: SOLID meaning: "y" } })",
            "no LED meaning has the id 'y'", ""},
        Case{R"(tips { id: "x" })", "'text' is missing", ""},
        Case{R"(input_message: "no.Such")", "no message type 'no.Such'", ""}));

// Certainty could never be outweighed.
TEST(KnowledgeErrorsTest, EveryProbabilityLiesStrictlyBetween0And1) {
  const std::vector<std::pair<std::string, std::string>> around = {
      {R"(causes { id: "x" title: "T" severity: INFO prior: )", " }"},
      {R"(findings { id: "x" title: "T" condition: "reach.lan" leak: )", " }"},
      {R"(findings { id: "x" title: "T" condition: "reach.lan" leak: 0.1)"
       R"( links { cause: "sound_cause" strength: )",
       " } }"},
      {R"(remedies { id: "x" title: "Try" steps: "Try." minutes: 1)"
       R"( fixes { cause: "sound_cause" chance: )",
       " } }"},
      {R"(questions { id: "x" text: "T?")"
       R"( answers { id: "a" text: "A" snapshot { reach { lan: true } } })"
       R"( answers { id: "b" text: "B" snapshot { reach { lan: false } })"
       R"( chance: )",
       " } }"},
  };
  for (const auto& [before, after] : around) {
    for (const char* value : {"0", "1", "-0.1", "1.5", "nan", "inf"}) {
      const std::vector<std::string> problems =
          ProblemsOf(before + value + after);
      ASSERT_FALSE(problems.empty()) << before << value;
      EXPECT_THAT(problems[0], HasSubstr("not strictly between 0 and 1"))
          << before << value;
    }
    EXPECT_THAT(ProblemsOf(before + "0.5" + after), IsEmpty()) << before;
  }
}

TEST(KnowledgeErrorsTest, AnAnswerRateIsAbove0AndAtMost1) {
  const auto problems_with = [](const std::string& answer_rate) {
    return ProblemsOf(
        R"(questions { id: "x" text: "T?")"
        R"( answers { id: "a" text: "A" snapshot { reach { lan: true } } })"
        R"( answers { id: "b" text: "B" snapshot { reach { lan: false } } })"
        R"( answer_rate: )" +
        answer_rate + " }");
  };
  for (const char* value : {"0", "-0.1", "1.5", "nan", "inf"}) {
    EXPECT_THAT(
        problems_with(value),
        ElementsAre(AllOf(::testing::StartsWith("t:1:"),
                          HasSubstr(std::string("'answer_rate' is ") + value +
                                    ", not above 0 and at most 1"),
                          HasSubstr("leave it out for always"))));
  }
  for (const char* value : {"1e-3", "0.5", "1"}) {
    EXPECT_THAT(problems_with(value), IsEmpty()) << value;
  }
}

TEST(KnowledgeErrorsTest, AllProblemsComeOutAtOnce) {
  const std::vector<std::string> problems = ProblemsOf(
      R"(causes { id: "x" title: "T" prior: 2 severity: INFO }
         findings { id: "y" title: "T" condition: "reach.lna" leak: 0.1 }
         remedies { id: "z" title: "Try" steps: "Try." minutes: -1 })");
  EXPECT_THAT(problems, ElementsAre(HasSubstr("'prior' is 2"),
                                    HasSubstr("'minutes' is -1"),
                                    HasSubstr("finding 'y'")));
}

TEST(KnowledgeErrorsTest, AConditionIsShownWithACaret) {
  const std::vector<std::string> problems = ProblemsOf(
      R"(findings { id: "y" title: "T" condition: "wifi.rssi < -70" leak: 0.1 })");
  ASSERT_EQ(problems.size(), 1u);
  const std::string& text = problems[0];
  EXPECT_THAT(text, HasSubstr("condition: \"wifi.rssi < -70\""));
  EXPECT_THAT(text, HasSubstr("rssi_dbm"));
  // The caret stands below the field that does not exist.
  const size_t line = text.find('\n') + 1;
  const size_t caret_line = text.find('\n', line) + 1;
  const std::string shown = text.substr(line, caret_line - line);
  const size_t caret = text.find('^', caret_line) - caret_line;
  const std::string pointed = shown.substr(caret);
  EXPECT_TRUE(pointed.find("wifi.rssi") == 0 || pointed.find("rssi") == 0)
      << text;
}

TEST(KnowledgeErrorsTest, ALaterFileAddsAndReplaces) {
  const std::string more =
      R"(causes { id: "sound_cause" title: "New" prior: 0.2 severity: INFO override: true }
         causes { id: "other" title: "T" prior: 0.1 severity: INFO })";
  const LoadResult base = KnowledgeBase::Load({{"a", kSound}});
  ASSERT_NE(base.knowledge, nullptr);
  LoadOptions options;
  options.added_to = base.knowledge;
  const LoadResult result = KnowledgeBase::Load({{"b", more}}, options);
  ASSERT_NE(result.knowledge, nullptr);
  const v1::KnowledgeBase& content = result.knowledge->content();
  ASSERT_EQ(content.causes_size(), 2);
  EXPECT_EQ(content.causes(0).title(), "New");
  EXPECT_EQ(content.causes(1).id(), "other");
  // The base that was added to is as it was.
  EXPECT_EQ(base.knowledge->content().causes(0).title(), "T");
}

TEST(KnowledgeErrorsTest, ABaseHasOneSupportEntryAndOneComplaint) {
  const std::string more =
      R"(support { title: "Call" steps: "Call." cost_minutes: 9 }
         complaint { leak: 0.01 strength: 0.5 })";
  const LoadResult twice = KnowledgeBase::Load({{"a", kSound}, {"b", more}});
  ASSERT_EQ(twice.problems.size(), 2u);
  EXPECT_THAT(twice.problems[0].ToString(),
              HasSubstr("b:1:1: the base has a support entry already"));
  EXPECT_THAT(twice.problems[1].ToString(),
              HasSubstr("b:2:10: the base has a complaint already"));

  const LoadResult replaced = KnowledgeBase::Load(
      {{"a", kSound},
       {"b", R"(support { title: "Call" steps: "Call." cost_minutes: 9
                          override: true })"}});
  ASSERT_NE(replaced.knowledge, nullptr);
  EXPECT_EQ(replaced.knowledge->content().support().title(), "Call");
}

TEST(KnowledgeErrorsTest, ALaterFileDoesNotReplaceUnasked) {
  const LoadResult result = KnowledgeBase::Load(
      {{"a", kSound},
       {"b",
        R"(causes { id: "sound_cause" title: "T" prior: 0.2 severity: INFO })"}});
  ASSERT_EQ(result.problems.size(), 1u);
  EXPECT_EQ(result.problems[0].file, "b");
  EXPECT_THAT(result.problems[0].hint, HasSubstr("override: true"));
}

}  // namespace
}  // namespace kasa_diag
