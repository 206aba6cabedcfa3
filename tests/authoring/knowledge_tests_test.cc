#include "kasa_diag/authoring/knowledge_tests.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/authoring/counted.h"
#include "kasa_diag/knowledge_base.h"
#include "tests/authoring/small_base.h"

namespace kasa_diag::authoring {
namespace {

using ::testing::UnorderedElementsAre;

constexpr char kWeak[] = "snapshot { wifi { rssi_dbm: -85 } }";

// The message of each problem of the file's only test.
std::vector<std::string> Messages(const std::string& input,
                                  const std::string& expect) {
  const TestFile file(
      "t", "tests { name: \"n\" " + input + " expect { " + expect + " } }");
  EXPECT_TRUE(file.problems().empty()) << file.problems()[0].ToString();
  const Diagnoser diagnoser(SmallBase());
  const TestReport report = RunTests(diagnoser, file, nullptr);
  EXPECT_EQ(report.tests, 1);
  std::vector<std::string> messages;
  for (const TestFailure& failure : report.failures) {
    EXPECT_EQ(failure.test, "n");
    for (const loading::Problem& problem : failure.problems) {
      EXPECT_EQ(problem.line, 1);
      EXPECT_GT(problem.column, 0);
      messages.push_back(problem.message);
    }
  }
  return messages;
}

TEST(RunTestsTest, WhatHoldsPasses) {
  for (const char* expect :
       {"status: CAUSES_FOUND", "leading_cause: 'weak_signal'",
        "causes { id: 'weak_signal' above: 0.5 among_first: 1 }",
        "causes { id: 'power_supply' below: 0.2 impossible: false }",
        "first_remedy: 'move_closer'", "planned_remedies: 'support'",
        "not_asked: 'signal'", "true_findings: 'signal_weak'",
        "unknown_findings: 'restarts'"}) {
    EXPECT_EQ(Messages(kWeak, expect), std::vector<std::string>{}) << expect;
  }
}

TEST(RunTestsTest, WhatDoesNotHoldIsSaid) {
  struct {
    const char* expect;
    const char* message;
  } const kCases[] = {
      {"status: NOTHING_WRONG", "the status is CAUSES_FOUND"},
      {"leading_cause: 'power_supply'", "weak_signal leads; power_supply has "},
      {"leading_cause: 'weak'", "no cause has the id 'weak'"},
      {"causes { id: 'weak_signal' below: 0.1 }", "weak_signal has "},
      {"causes { id: 'power_supply' above: 0.9 }", "power_supply has "},
      {"causes { id: 'power_supply' among_first: 1 }", "power_supply has "},
      {"causes { id: 'power_supply' impossible: true }", "power_supply has "},
      {"first_remedy: 'change_adapter'", "the plan begins with move_closer"},
      {"unplanned_remedies: 'move_closer'", "move_closer is in the plan"},
      {"asked: 'signal'", "signal is not in the questions"},
      {"true_findings: 'restarts'", "restarts is unknown"},
      {"false_findings: 'signal_weak'", "signal_weak is true"},
      {"hidden_findings: 'signal_weak'", "signal_weak is not hidden"},
  };
  for (const auto& c : kCases) {
    const std::vector<std::string> messages = Messages(kWeak, c.expect);
    ASSERT_EQ(messages.size(), 1u) << c.expect;
    EXPECT_EQ(messages[0].find(c.message), 0u) << messages[0];
  }
}

TEST(RunTestsTest, TheComplaintCanBeSwitchedOff) {
  EXPECT_TRUE(Messages("", "causes { id: 'weak_signal' above: 0.1 }").empty());
  EXPECT_TRUE(
      Messages("complaint: false", "causes { id: 'weak_signal' below: 0.06 }")
          .empty());
}

TEST(RunTestsTest, AFailureShowsThePlaceAndTheRanking) {
  const TestFile file("t.textproto",
                      "tests {\n  name: \"n\"\n  snapshot { wifi { rssi_dbm: "
                      "-85 } }\n  expect {\n    leading_cause: "
                      "\"power_supply\"\n  }\n}\n");
  const TestReport report = RunTests(Diagnoser(SmallBase()), file, nullptr);
  ASSERT_EQ(report.failures.size(), 1u);
  const std::string text = report.failures[0].ToString();
  for (const char* part : {"FAILED: n\n", "t.textproto:5:5: weak_signal leads",
                           "\n  CAUSES_FOUND, no cause: ", "\n   1. ",
                           " weak_signal\n", "\n  plan: move_closer"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(RunTestsTest, ATestMustExpectSomethingAndHaveAName) {
  const TestFile file("t", "tests { name: 'n' } tests { expect { } }");
  const TestReport report = RunTests(Diagnoser(SmallBase()), file, nullptr);
  ASSERT_EQ(report.failures.size(), 2u);
  EXPECT_EQ(report.failures[0].problems[0].message,
            "a test that expects nothing");
  EXPECT_EQ(report.failures[1].problems[0].message, "a test without a name");
}

TEST(TestFileTest, AWrongFieldHasAPlaceAndASuggestion) {
  const TestFile file("t", "tests {\n  nam: 'n'\n}");
  ASSERT_EQ(file.problems().size(), 1u);
  EXPECT_EQ(file.problems()[0].line, 2);
  EXPECT_EQ(file.problems()[0].hint, "did you mean 'name'?");
}

TEST(CoverageTest, NamesWhatNoTestHasSeen) {
  const auto knowledge = SmallBase();
  const TestFile file("t", R"(
    tests { name: "a" snapshot { wifi { rssi_dbm: -85 }
                                 power { cable_damaged: false } }
            expect { status: CAUSES_FOUND } })");
  Coverage coverage(knowledge->content());
  RunTests(Diagnoser(knowledge), file, &coverage);
  struct {
    const char* name;
    int seen;
    int all;
    std::vector<std::string> missing;
  } const kParts[] = {
      {"findings seen true", 1, 3, {"restarts", "cable_damaged"}},
      {"findings seen false", 1, 3, {"signal_weak", "restarts"}},
      {"findings seen unknown", 1, 3, {"signal_weak", "cable_damaged"}},
      {"causes leading", 1, 2, {"power_supply"}},
      {"causes not leading", 1, 2, {"weak_signal"}},
  };
  const std::vector<Coverage::Part> parts = coverage.Parts();
  ASSERT_EQ(parts.size(), 6u);
  for (size_t i = 0; i < std::size(kParts); ++i) {
    EXPECT_EQ(parts[i].name, kParts[i].name);
    EXPECT_EQ(parts[i].seen, kParts[i].seen) << parts[i].name;
    EXPECT_EQ(parts[i].all, kParts[i].all) << parts[i].name;
    EXPECT_EQ(parts[i].missing, kParts[i].missing) << parts[i].name;
  }
  EXPECT_EQ(parts[5].name, "remedies planned");
  EXPECT_NEAR(parts[0].percent(), 33.3, .1);
}

TEST(CoverageTest, CountsWhatIsAddedOrOverridden) {
  const auto base = SmallBase();
  LoadOptions options;
  options.added_to = base;
  const LoadResult added = KnowledgeBase::Load({{"mine", R"(
    causes { id: "weak_signal" title: "Too far away" prior: 0.1 severity: INFO
             override: true }
    causes { id: "mine" title: "Mine" prior: 0.1 severity: INFO })"}},
                                               options);
  ASSERT_NE(added.knowledge, nullptr);
  const v1::KnowledgeBase& content = added.knowledge->content();
  const std::vector<Coverage::Part> parts =
      Coverage(content, base->content()).Parts();
  EXPECT_EQ(parts[0].all, 0) << parts[0].name;
  EXPECT_EQ(parts[0].percent(), 100);
  EXPECT_THAT(parts[3].missing, UnorderedElementsAre("weak_signal", "mine"));
  EXPECT_EQ(parts[3].name, "causes leading");
  // All of it where no base is named.
  EXPECT_EQ(Coverage(content).Parts()[3].all, 3);
}

TEST(CountedTest, OneIsSingular) {
  EXPECT_EQ(Counted(0, "cause"), "0 causes");
  EXPECT_EQ(Counted(1, "cause"), "1 cause");
  EXPECT_EQ(Counted(1, "remedy", "remedies"), "1 remedy");
  EXPECT_EQ(Counted(2, "remedy", "remedies"), "2 remedies");
}

}  // namespace
}  // namespace kasa_diag::authoring
