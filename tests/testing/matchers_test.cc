#include "kasa_diag/testing/matchers.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/parse_text.h"

namespace kasa_diag::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Diagnosis Example() {
  return ParseText<v1::Diagnosis>(
      R"pb(
        status: CAUSES_FOUND
        probability_none: 0.05
        causes {
          id: "weak_signal"
          title: "The signal is weak"
          probability: 0.6
          prior: 0.1
          evidence {
            kind: FINDING
            id: "low_rssi"
            title: "The signal is low"
            holds: true
            decibans: 9.25
            values { field: "wifi.rssi_dbm" value: "-84" }
          }
          evidence {
            kind: FINDING
            id: "mesh"
            title: "A mesh node is near"
            holds: false
            decibans: -1.5
          }
          undecided { id: "few_bars" title: "Few bars" }
        }
        causes {
          id: "router_stuck"
          title: "The router is stuck"
          probability: 0.2
        }
        causes { id: "c3" probability: 0.1 }
        causes { id: "c4" probability: 0.05 }
        causes { id: "c5" probability: 0.02 }
        causes { id: "c6" probability: 0.01 }
        causes {
          id: "far_down"
          title: "Far down"
          probability: 0.001
          prior: 0.002
        }
        plan { kind: REMEDY id: "move_closer" minutes: 10 chance: 0.5 }
        plan { kind: REMEDY id: "restart_router" minutes: 8 chance: 0.25 }
        plan { kind: SUPPORT id: "support" }
        questions { id: "changed" text: "What changed?" }
      )pb");
}

template <typename Matcher>
std::string Why(const Matcher& matcher, const v1::Diagnosis& diagnosis) {
  ::testing::StringMatchResultListener listener;
  const DiagnosisMatcher typed = matcher;
  typed.MatchAndExplain(diagnosis, &listener);
  return listener.str();
}

TEST(LeadsWith, WantsTheFirstCause) {
  EXPECT_THAT(Example(), LeadsWith("weak_signal"));
  EXPECT_THAT(Example(), Not(LeadsWith("router_stuck")));
  EXPECT_THAT(Example(), Not(LeadsWith("no_such_cause")));
  EXPECT_THAT(v1::Diagnosis(), Not(LeadsWith("weak_signal")));
}

TEST(LeadsWith, WantsCausesFound) {
  v1::Diagnosis diagnosis = Example();
  diagnosis.set_status(v1::Diagnosis::NOT_ENOUGH_DATA);
  EXPECT_THAT(diagnosis, Not(LeadsWith("weak_signal")));
  EXPECT_THAT(Why(LeadsWith("weak_signal"), diagnosis),
              HasSubstr("NOT_ENOUGH_DATA"));
}

TEST(LeadsWith, SaysWhoLeadsAndWhy) {
  EXPECT_THAT(
      Why(LeadsWith("router_stuck"), Example()),
      AllOf(HasSubstr("led by weak_signal: written prior 0.1"),
            HasSubstr("for:     low_rssi +9.2 dB (The signal is low) "
                      "wifi.rssi_dbm=-84"),
            HasSubstr("against: mesh -1.5 dB (not: A mesh node is near)"),
            HasSubstr("unknown: few_bars (Few bars)"),
            HasSubstr("router_stuck is number 2 with 0.2"),
            HasSubstr("DiagnoseOptions::explained_causes")));
  EXPECT_THAT(Why(LeadsWith("no_such_cause"), Example()),
              HasSubstr("in whose ranking no_such_cause is not"));
}

TEST(HasCause, WantsTheProbability) {
  EXPECT_THAT(Example(), HasCause("far_down"));
  EXPECT_THAT(Example(), Not(HasCause("no_such_cause")));
  EXPECT_THAT(Example(), HasCause("router_stuck", AtLeast(0.2)));
  EXPECT_THAT(Example(), Not(HasCause("router_stuck", AtLeast(0.21))));
  EXPECT_THAT(Example(), HasCause("router_stuck", AtMost(0.2)));
  EXPECT_THAT(Example(), HasCause("weak_signal", ::testing::Gt(0.5)));
}

TEST(HasCause, FarDownTellsItsPlace) {
  EXPECT_THAT(Why(HasCause("far_down", AtLeast(0.5)), Example()),
              HasSubstr("far_down is number 7 with 0.001"));
}

TEST(PlansBefore, WantsBothInThisOrder) {
  EXPECT_THAT(Example(), PlansBefore("move_closer", "restart_router"));
  EXPECT_THAT(Example(), PlansBefore("restart_router", "support"));
  EXPECT_THAT(Example(), Not(PlansBefore("restart_router", "move_closer")));
  EXPECT_THAT(Example(), Not(PlansBefore("move_closer", "move_closer")));
  EXPECT_THAT(Example(), Not(PlansBefore("move_closer", "factory_reset")));
  EXPECT_THAT(Why(PlansBefore("factory_reset", "support"), Example()),
              AllOf(HasSubstr("whose plan has no factory_reset"),
                    HasSubstr("restart_router (8 minutes, helps with 25 %)")));
  EXPECT_THAT(Why(PlansBefore("a", "b"), v1::Diagnosis()),
              HasSubstr("DiagnoseOptions::plan"));
}

TEST(Asks, WantsTheQuestion) {
  EXPECT_THAT(Example(), Asks("changed"));
  EXPECT_THAT(Example(), Not(Asks("other")));
  EXPECT_THAT(Why(Asks("other"), Example()),
              HasSubstr("changed (What changed?)"));
  EXPECT_THAT(Why(Asks("other"), v1::Diagnosis()), HasSubstr("no question"));
}

TEST(Descriptions, ReadAsSentences) {
  EXPECT_EQ(::testing::DescribeMatcher<const v1::Diagnosis&>(LeadsWith("a")),
            "finds causes, led by a");
  EXPECT_EQ(::testing::DescribeMatcher<const v1::Diagnosis&>(
                HasCause("a", AtLeast(0.3))),
            "has the cause a with a probability that is >= 0.3");
  EXPECT_EQ(::testing::DescribeMatcher<const v1::Diagnosis&>(
                Not(PlansBefore("a", "b"))),
            "does not plan a before b");
  EXPECT_EQ(::testing::DescribeMatcher<const v1::Diagnosis&>(Asks("a")),
            "asks a");
}

TEST(PrintTo, ShowsStatusAndRankingOnly) {
  EXPECT_EQ(::testing::PrintToString(Example()),
            "CAUSES_FOUND, probability of no cause 5.0 %, ranking:\n"
            "  1.  60.0 %  weak_signal (The signal is weak)\n"
            "  2.  20.0 %  router_stuck (The router is stuck)\n"
            "  3.  10.0 %  c3 ()\n"
            "  4.   5.0 %  c4 ()\n"
            "  5.   2.0 %  c5 ()");
}

}  // namespace
}  // namespace kasa_diag::testing
