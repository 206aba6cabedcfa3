// The fit against what is slow and obvious: the log score worked out case by
// case, and a search over a grid.

#include "kasa_diag/authoring/fit.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/authoring/score.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/message_fields.h"
#include "tests/authoring/small_base.h"
#include "tests/parse_text.h"

namespace kasa_diag::authoring {
namespace {

using ::testing::HasSubstr;
using Kind = Number::Kind;

// Enough passes to be at the maximum.
constexpr int kToTheEnd = 30;

constexpr Number kPriorOfWeakSignal{Kind::kPrior, 0, 0};
constexpr Number kLeakOfSignalWeak{Kind::kLeak, 0, 0};
constexpr Number kStrengthOfRestarts{Kind::kStrength, 1, 0};

v1::LabelledCase Case(const std::string& text) {
  return ParseText<v1::LabelledCase>(text);
}

// A weak signal that was not the cause, more often than the base says.
std::vector<v1::LabelledCase> ContradictingCases() {
  return {Case(R"pb(id: "1"
                    source: "a"
                    snapshot { wifi { rssi_dbm: -85 } }
                    findable { runtime { spontaneous_reboots: true } }
                    cause: "power_supply")pb"),
          Case(R"pb(id: "2"
                    source: "b"
                    snapshot { wifi { rssi_dbm: -80 } }
                    cause: "power_supply")pb"),
          Case(R"pb(id: "3"
                    source: "c"
                    snapshot { runtime { spontaneous_reboots: false } }
                    findable { wifi { rssi_dbm: -81 } }
                    cause: "none"
                    acceptable_causes: "power_supply")pb"),
          Case(R"pb(id: "4"
                    source: "d"
                    snapshot { wifi { rssi_dbm: -90 } }
                    cause: "weak_signal")pb")};
}

v1::KnowledgeBase WithChanges(const std::vector<Number>& numbers,
                              const std::vector<double>& changes) {
  v1::KnowledgeBase content = SmallBase()->content();
  for (size_t i = 0; i < numbers.size(); ++i) {
    const double written = ValueOf(numbers[i], content);
    SetValue(numbers[i], Moved(numbers[i].kind, written, changes[i]), &content);
  }
  return content;
}

// The summed log score of the cases' first snapshots, or of what is findable
// with them.
double LogScore(const v1::KnowledgeBase& content,
                std::vector<v1::LabelledCase> cases, bool found) {
  for (v1::LabelledCase& labelled : cases) {
    if (found) {
      MergeReplacing(labelled.findable(), labelled.mutable_snapshot());
    }
  }
  const LoadResult loaded = KnowledgeBase::FromContent("changed", content);
  EXPECT_NE(loaded.knowledge, nullptr);
  const auto trials = RunTrials(loaded.knowledge, cases, {});
  EXPECT_TRUE(trials.ok()) << trials.status();
  double sum = 0;
  for (size_t i = 0; i < cases.size(); ++i) {
    sum += Judge(cases[i], (*trials)[i].first).log_score.value_or(0);
  }
  return sum;
}

// What the fit makes as large as can be.
double Objective(const std::vector<Number>& numbers,
                 const std::vector<double>& changes,
                 const std::vector<v1::LabelledCase>& cases, double spread) {
  const v1::KnowledgeBase content = WithChanges(numbers, changes);
  double sum =
      (LogScore(content, cases, false) + LogScore(content, cases, true)) / 2;
  for (const double change : changes) {
    sum -= change * change / (2 * spread * spread);
  }
  return sum;
}

FitReport FitSmallBase(const std::vector<Number>& numbers,
                       const std::vector<CasesToFit>& files,
                       const FitOptions& options) {
  const auto report = Fit(SmallBase()->content(), numbers, files, options);
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

std::vector<double> ChangesOf(const FitReport& report) {
  std::vector<double> changes;
  for (const FittedNumber& number : report.numbers) {
    changes.push_back(number.change);
  }
  return changes;
}

FitOptions Options(double spread, int passes, int folds = 0) {
  FitOptions options;
  options.spread = spread;
  options.passes = passes;
  options.folds = folds;
  return options;
}

TEST(FitTest, OneNumberGoesWhereAGridFindsTheMaximum) {
  const std::vector<v1::LabelledCase> cases = ContradictingCases();
  for (const Number& number :
       {kPriorOfWeakSignal, kLeakOfSignalWeak, kStrengthOfRestarts}) {
    for (const double spread : {0.25, 0.5, 1.0}) {
      double best = -1e9;
      double best_change = 0;
      for (double change = -2; change < 2; change += 0.02) {
        const double value = Objective({number}, {change}, cases, spread);
        if (value <= best) continue;
        best = value;
        best_change = change;
      }
      const FitReport report =
          FitSmallBase({number}, {{"f", cases}}, Options(spread, kToTheEnd));
      EXPECT_NEAR(report.numbers[0].change, best_change, 0.03)
          << Describe(number, SmallBase()->content()) << " " << spread;
    }
  }
}

TEST(FitTest, NoNumberByItselfDoesBetterThanAllTogether) {
  const std::vector<v1::LabelledCase> cases = ContradictingCases();
  const std::vector<Number> numbers = NumbersOf(SmallBase()->content());
  const std::vector<double> changes =
      ChangesOf(FitSmallBase(numbers, {{"f", cases}}, Options(0.5, kToTheEnd)));
  const double best = Objective(numbers, changes, cases, 0.5);
  EXPECT_GT(best, Objective(numbers, std::vector<double>(numbers.size()), cases,
                            0.5) +
                      0.1);
  for (size_t i = 0; i < numbers.size(); ++i) {
    for (const double by : {-0.05, 0.05}) {
      std::vector<double> moved = changes;
      moved[i] += by;
      EXPECT_LT(Objective(numbers, moved, cases, 0.5), best) << i;
    }
  }
}

TEST(FitTest, ThePassesHalveTheWay) {
  const std::vector<CasesToFit> files = {{"f", ContradictingCases()}};
  const auto change = [&](int passes) {
    return FitSmallBase({kLeakOfSignalWeak}, files, Options(0.2, passes))
        .numbers[0]
        .change;
  };
  const double whole = change(kToTheEnd);
  EXPECT_GT(whole, 0);
  EXPECT_NEAR(change(1), whole / 2, 0.05 * whole);
  EXPECT_NEAR(change(4), whole * 15 / 16, 0.05 * whole);
}

TEST(FitTest, NumbersWithoutEvidenceStayToTheBit) {
  // Nobody has looked at the cable.
  const std::vector<Number> numbers = NumbersOf(SmallBase()->content());
  const FitReport report =
      FitSmallBase(numbers, {{"f", ContradictingCases()}}, Options(0.5, 4));
  int stayed = 0;
  for (const FittedNumber& fitted : report.numbers) {
    const std::string name = Describe(fitted.number, SmallBase()->content());
    if (name.find("cable_damaged") == std::string::npos) {
      EXPECT_NE(fitted.change, 0) << name;
      EXPECT_GT(fitted.cases, 0) << name;
    } else {
      EXPECT_EQ(fitted.change, 0) << name;
      EXPECT_EQ(fitted.cases, 0) << name;
      ++stayed;
    }
  }
  EXPECT_EQ(stayed, 2);
}

TEST(FitTest, ANumberIsCountedWithTheCasesThatItMoves) {
  // The signal is known in four cases, in one of them when asked for; whether
  // it restarts in two.
  const FitReport report =
      FitSmallBase({kLeakOfSignalWeak, kStrengthOfRestarts},
                   {{"f", ContradictingCases()}}, Options(0.5, 1));
  EXPECT_EQ(report.numbers[0].cases, 4);
  EXPECT_EQ(report.numbers[1].cases, 2);
}

TEST(FitTest, UndeterminedCasesMoveNothing) {
  std::vector<v1::LabelledCase> cases = ContradictingCases();
  const std::vector<Number> numbers = NumbersOf(SmallBase()->content());
  const FitReport without =
      FitSmallBase(numbers, {{"f", cases}}, Options(0.5, 4));
  cases.push_back(Case(R"pb(id: "5"
                            snapshot { wifi { rssi_dbm: -90 } }
                            cause: "undetermined")pb"));
  const FitReport with = FitSmallBase(numbers, {{"f", cases}}, Options(0.5, 4));
  EXPECT_EQ(ChangesOf(with), ChangesOf(without));
  EXPECT_EQ(with.files[0].cases, 5);
  EXPECT_EQ(with.files[0].fitted.first.log_score,
            without.files[0].fitted.first.log_score);
}

TEST(FitTest, ALargerSpreadMovesFurther) {
  const std::vector<CasesToFit> files = {{"f", ContradictingCases()}};
  double last = 0;
  for (const double spread : {0.1, 0.3, 0.5, 1.0}) {
    const FitReport report =
        FitSmallBase({kLeakOfSignalWeak}, files, Options(spread, kToTheEnd));
    EXPECT_GT(report.numbers[0].change, last) << spread;
    last = report.numbers[0].change;
  }
}

TEST(FitTest, AWeightOfTwoIsEveryCaseTwice) {
  const std::vector<v1::LabelledCase> cases = ContradictingCases();
  const std::vector<Number> numbers = NumbersOf(SmallBase()->content());
  const FitReport weighed =
      FitSmallBase(numbers, {{"f", cases, 2}}, Options(0.5, 4));
  const FitReport twice =
      FitSmallBase(numbers, {{"f", cases}, {"g", cases}}, Options(0.5, 4));
  const FitReport once = FitSmallBase(numbers, {{"f", cases}}, Options(0.5, 4));
  for (size_t i = 0; i < numbers.size(); ++i) {
    const double change = weighed.numbers[i].change;
    EXPECT_NEAR(change, twice.numbers[i].change, 1e-9) << i;
    EXPECT_GE(std::abs(change), std::abs(once.numbers[i].change)) << i;
  }
}

TEST(FitTest, TheNumberOfThreadsChangesNothing) {
  const std::vector<Number> numbers = NumbersOf(SmallBase()->content());
  FitOptions options = Options(0.5, 3, 2);
  options.threads = 1;
  const FitReport alone =
      FitSmallBase(numbers, {{"f", ContradictingCases()}}, options);
  for (const int threads : {0, 2, 7}) {
    options.threads = threads;
    const FitReport report =
        FitSmallBase(numbers, {{"f", ContradictingCases()}}, options);
    EXPECT_EQ(ChangesOf(report), ChangesOf(alone)) << threads;
    EXPECT_EQ(report.files[0].without_the_case->found.log_score,
              alone.files[0].without_the_case->found.log_score);
  }
}

// Each case is judged by the fit of the other parts, and by that alone.
TEST(FitTest, LeftOutSourcesHaveNoInfluence) {
  std::vector<v1::LabelledCase> cases = ContradictingCases();
  cases[0].set_source("thread#3");
  cases[1].set_source("other");
  cases[2].set_source("thread#7");
  cases[3].clear_source();
  const std::vector<v1::LabelledCase> even = {cases[0], cases[2], cases[3]};
  const std::vector<v1::LabelledCase> odd = {cases[1]};
  const std::vector<Number> numbers = NumbersOf(SmallBase()->content());
  // Sources go on from file to file.
  const FitReport report = FitSmallBase(
      numbers, {{"f", {cases[0], cases[1]}}, {"g", {cases[2], cases[3]}}},
      Options(0.5, 4, 2));
  const auto without = [&](const std::vector<v1::LabelledCase>& rest) {
    return WithChanges(numbers, ChangesOf(FitSmallBase(numbers, {{"f", rest}},
                                                       Options(0.5, 4))));
  };
  for (const bool found : {false, true}) {
    const auto of = [&](const FitFile& file) {
      return found ? file.without_the_case->found.log_score
                   : file.without_the_case->first.log_score;
    };
    EXPECT_NEAR(2 * of(report.files[0]),
                LogScore(without(odd), {cases[0]}, found) +
                    LogScore(without(even), odd, found),
                1e-12);
    EXPECT_NEAR(2 * of(report.files[1]),
                LogScore(without(odd), {cases[2], cases[3]}, found), 1e-12);
  }
}

TEST(FitTest, MoreFoldsThanSourcesLeaveOutOneSourceEach) {
  const std::vector<CasesToFit> files = {{"f", ContradictingCases()}};
  const std::vector<Number> numbers = {kLeakOfSignalWeak};
  const FitReport four = FitSmallBase(numbers, files, Options(0.5, 4, 4));
  const FitReport many = FitSmallBase(numbers, files, Options(0.5, 4, 9));
  EXPECT_EQ(four.files[0].without_the_case->first.log_score,
            many.files[0].without_the_case->first.log_score);
  EXPECT_LT(four.files[0].without_the_case->first.log_score,
            four.files[0].fitted.first.log_score);
  EXPECT_FALSE(FitSmallBase(numbers, files, Options(0.5, 4, 1))
                   .files[0]
                   .without_the_case.has_value());
}

TEST(FitTest, ScoresAreMeansOverAFilesCases) {
  const std::vector<v1::LabelledCase> cases = ContradictingCases();
  const FitReport report =
      FitSmallBase({}, {{"f", cases}, {"g", {cases[3]}}}, Options(0.5, 1));
  ASSERT_EQ(report.files.size(), 2u);
  EXPECT_EQ(report.files[0].name, "f");
  EXPECT_EQ(report.files[0].cases, 4);
  const v1::KnowledgeBase written = SmallBase()->content();
  EXPECT_NEAR(report.files[0].as_written.first.log_score,
              LogScore(written, cases, false) / 4, 1e-12);
  EXPECT_NEAR(report.files[0].as_written.found.log_score,
              LogScore(written, cases, true) / 4, 1e-12);
  EXPECT_EQ(report.files[1].as_written.first.top1, 1);
  // Nothing may move.
  EXPECT_EQ(report.files[0].fitted.first.log_score,
            report.files[0].as_written.first.log_score);
}

TEST(FitTest, ABaseWithOverridesIsFitted) {
  const LoadResult loaded =
      KnowledgeBase::Load({{"small", kSmallBase},
                           {"more", R"pb(support {
                                           title: "Ask us"
                                           steps: "Call."
                                           cost_minutes: 60
                                           override: true
                                         }
                                         causes {
                                           id: "weak_signal"
                                           title: "The Wi-Fi signal is too weak"
                                           prior: 0.1
                                           severity: WARNING
                                           override: true
                                         })pb"}});
  ASSERT_NE(loaded.knowledge, nullptr);
  const v1::KnowledgeBase& content = loaded.knowledge->content();
  EXPECT_TRUE(Fit(content, NumbersOf(content), {{"f", ContradictingCases()}},
                  Options(0.5, 1))
                  .ok());
}

TEST(FitTest, WhatIsWrongIsNamed) {
  const std::vector<v1::LabelledCase> cases = ContradictingCases();
  const v1::KnowledgeBase content = SmallBase()->content();
  const double infinite = HUGE_VAL;
  struct {
    std::vector<CasesToFit> files;
    FitOptions options;
    const char* message;
  } const kCases[] = {
      {{}, Options(0.5, 4), "there are no cases"},
      {{{"f", {}}}, Options(0.5, 4), "there are no cases"},
      {{{"f", cases}}, Options(0, 4), "the spread"},
      {{{"f", cases}}, Options(-1, 4), "the spread"},
      {{{"f", cases}}, Options(NAN, 4), "the spread"},
      {{{"f", cases}}, Options(infinite, 4), "the spread"},
      {{{"f", cases}}, Options(1e-200, 4), "the spread"},
      {{{"f", cases}}, Options(0.5, 0), "one pass"},
      {{{"f", cases}}, Options(0.5, 4, -1), "the folds"},
      {{{"f", cases}, {"g", cases, 0}}, Options(0.5, 4), "the weight of g"},
      {{{"f", cases, -2}}, Options(0.5, 4), "the weight of f"},
      {{{"f", cases, NAN}}, Options(0.5, 4), "the weight of f"},
  };
  for (const auto& c : kCases) {
    const auto report = Fit(content, {}, c.files, c.options);
    EXPECT_TRUE(absl::IsInvalidArgument(report.status())) << c.message;
    EXPECT_THAT(std::string(report.status().message()), HasSubstr(c.message));
  }
  v1::KnowledgeBase wrong = content;
  wrong.mutable_causes(0)->set_prior(2);
  EXPECT_TRUE(
      absl::IsFailedPrecondition(Fit(wrong, {}, {{"f", cases}}, {}).status()));
}

}  // namespace
}  // namespace kasa_diag::authoring
