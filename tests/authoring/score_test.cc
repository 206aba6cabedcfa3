#include "kasa_diag/authoring/score.h"

#include <cmath>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "kasa_diag/authoring/labelled_cases.h"
#include "kasa_diag/authoring/prediction.h"
#include "kasa_diag/authoring/score_report.h"
#include "kasa_diag/diagnoser.h"
#include "tests/authoring/small_base.h"
#include "tests/parse_text.h"

namespace kasa_diag::authoring {
namespace {

using google::protobuf::util::MessageDifferencer;

v1::LabelledCase Case(const std::string& text) {
  return ParseText<v1::LabelledCase>(text);
}
v1::Prediction Predicted(const std::string& text) {
  return ParseText<v1::Prediction>(text);
}

constexpr char kRanking[] = R"pb(
  id: "x"
  status: CAUSES_FOUND
  ranking { cause: "none" probability: 0.4 share: 0.4 }
  ranking { cause: "a" probability: 0.35 share: 0.3 }
  ranking { cause: "b" probability: 0.25 share: 0.2 }
  ranking { cause: "c" probability: 0.12 share: 0.1 }
  ranking { cause: "d" probability: 0 share: 0 }
)pb";

TEST(ReadLabelledCasesTest, ReadsBothSpellings) {
  const auto cases = ReadLabelledCases("f.jsonl", R"(
{"id": "1", "snapshot": {"wifi": {"rssiDbm": -80}}, "cause": "a"}

{"id": "2", "snapshot": {"wifi": {"rssi_dbm": -80}}, "cause": "none", "acceptable_causes": ["b"]}
)");
  ASSERT_TRUE(cases.ok()) << cases.status();
  ASSERT_EQ(cases->size(), 2u);
  EXPECT_TRUE(MessageDifferencer::Equals((*cases)[1], Case(R"pb(
                                           id: "2"
                                           snapshot { wifi { rssi_dbm: -80 } }
                                           cause: "none"
                                           acceptable_causes: "b"
                                         )pb")));
  EXPECT_TRUE(MessageDifferencer::Equals((*cases)[0].snapshot(),
                                         (*cases)[1].snapshot()));
}

TEST(ReadLabelledCasesTest, EveryWrongLineIsNamed) {
  const auto cases = ReadLabelledCases("dir/f.jsonl", R"({"id": "1"}
{"id": "2", "snapshot": {}, "cause": "a"}
{"id": "2", "snapshot": {}, "cause": "a"}
{"id": "3", "snapshot": {"wifi": {"rsi_dbm": 1}}, "cause": "a"}
{"id": "4", "snapshot": {}}
{"snapshot": {}, "cause": "a"}
{)");
  ASSERT_FALSE(cases.ok());
  const std::string message(cases.status().message());
  for (const char* part :
       {"dir/f.jsonl:1: 'snapshot' is missing",
        "dir/f.jsonl:3: the id '2' is that of line 2",
        "dir/f.jsonl:4: ", "rsi_dbm", "dir/f.jsonl:5: 'cause' is missing",
        "dir/f.jsonl:6: 'id' is missing", "dir/f.jsonl:7: "}) {
    EXPECT_NE(message.find(part), std::string::npos) << part << "\n" << message;
  }
  EXPECT_FALSE(ReadLabelledCases("f", "\n\n").ok());
}

TEST(JudgeTest, RankAndLogScore) {
  struct {
    const char* labelled;
    const char* status;
    int rank;
    double share;  // 0: no log score
  } const kCases[] = {
      {R"(cause: "a")", "CAUSES_FOUND", 1, .3},
      {R"(cause: "b")", "CAUSES_FOUND", 2, .2},
      {R"(cause: "c" acceptable_causes: "b")", "CAUSES_FOUND", 2, .3},
      {R"(cause: "d")", "CAUSES_FOUND", 4, 1e-9},
      {R"(cause: "unheard_of")", "CAUSES_FOUND", 0, 1e-9},
      // The leader counts whatever the status.
      {R"(cause: "a")", "NOT_ENOUGH_DATA", 1, .3},
      // Verdicts: only the status counts.
      {R"(cause: "none")", "NOTHING_WRONG", 1, .4},
      {R"(cause: "none")", "CAUSES_FOUND", 0, .4},
      {R"(cause: "undetermined")", "NOT_ENOUGH_DATA", 1, 0},
      {R"(cause: "undetermined")", "CAUSES_FOUND", 0, 0},
      {R"(cause: "undetermined")", "NOTHING_WRONG", 0, 0},
      {R"(cause: "c" acceptable_causes: "none")", "NOTHING_WRONG", 1, .5},
      {R"(cause: "c" acceptable_causes: "none")", "CAUSES_FOUND", 3, .5},
  };
  for (const auto& c : kCases) {
    v1::Prediction prediction = Predicted(kRanking);
    v1::Diagnosis::Status status;
    ASSERT_TRUE(v1::Diagnosis::Status_Parse(c.status, &status));
    prediction.set_status(status);
    const Judgement judgement = Judge(Case(c.labelled), prediction);
    EXPECT_EQ(judgement.rank, c.rank) << c.labelled << " " << c.status;
    ASSERT_EQ(judgement.log_score.has_value(), c.share > 0) << c.labelled;
    if (c.share > 0) {
      EXPECT_NEAR(*judgement.log_score, std::log(c.share), 1e-12) << c.labelled;
    }
  }
}

TEST(ScorePredictionsTest, MeansOverCases) {
  const std::vector<v1::LabelledCase> cases = {
      Case(R"(id: "1" source: "s" cause: "a")"),                         // 1
      Case(R"(id: "2" source: "s" cause: "c" acceptable_causes: "b")"),  // 2
      Case(R"(id: "3" source: "t" cause: "d")"),                         // 4
      Case(R"(id: "4" source: "u" cause: "undetermined")"),              // 0
  };
  const std::vector<v1::Prediction> predictions(4, Predicted(kRanking));
  const Scores scores = ScorePredictions(cases, predictions);
  EXPECT_EQ(scores.top1.cases, 4);
  EXPECT_DOUBLE_EQ(scores.top1.value, .25);
  EXPECT_DOUBLE_EQ(scores.top1.interval.low, WilsonInterval(1, 4).low);
  EXPECT_DOUBLE_EQ(scores.top1.interval.high, WilsonInterval(1, 4).high);
  EXPECT_DOUBLE_EQ(scores.top3.value, .5);
  EXPECT_DOUBLE_EQ(scores.mean_reciprocal_rank.value,
                   (1 + 1. / 2 + 1. / 4) / 4);
  EXPECT_EQ(scores.log_score.cases, 3);
  EXPECT_NEAR(scores.log_score.value,
              (std::log(.3) + std::log(.3) + std::log(1e-9)) / 3, 1e-12);
  // Case 1: (.4, .35 - 1, .25, .12, 0); case 2: b is left out, c is there;
  // case 3: d at 0 is there.
  EXPECT_EQ(scores.brier.cases, 3);
  const double first = .16 + .65 * .65 + .0625 + .0144;
  const double second = .16 + .1225 + .88 * .88;
  const double third = .16 + .1225 + .0625 + .0144 + 1;
  EXPECT_NEAR(scores.brier.value, (first + second + third) / 3, 1e-12);
  // Without "s": 0 of 2. Without "t": 1 of 3.
  EXPECT_DOUBLE_EQ(scores.top1_without_a_source.low, 0);
  EXPECT_DOUBLE_EQ(scores.top1_without_a_source.high, 1. / 3);

  int forecasts = 0;
  int present = 0;
  for (const CalibrationBin& bin : scores.calibration) {
    EXPECT_GT(bin.count, 0);
    EXPECT_GE(bin.mean_probability, bin.from);
    EXPECT_LE(bin.mean_probability, bin.to);
    forecasts += bin.count;
    present += bin.present;
  }
  EXPECT_EQ(forecasts, 5 + 4 + 5);
  EXPECT_EQ(present, 3);

  // What leads is none (.4), never so.
  EXPECT_EQ(scores.leading.count, 3);
  EXPECT_EQ(scores.leading.present, 0);
  EXPECT_DOUBLE_EQ(scores.leading.mean_probability, .4);
  EXPECT_NEAR(scores.leading.z, -1.2 / std::sqrt(3 * .24), 1e-12);
}

TEST(ScorePredictionsTest, WhatLeadsIsTooModest) {
  const std::vector<v1::LabelledCase> cases(8, Case(R"(cause: "a")"));
  const std::vector<v1::Prediction> predictions(
      8, Predicted(R"pb(ranking { cause: "a" probability: 0.5 })pb"));
  const Scores scores = ScorePredictions(cases, predictions);
  EXPECT_EQ(scores.leading.present, 8);
  EXPECT_DOUBLE_EQ(scores.leading.z, 4 / std::sqrt(2.));
  // Nothing to be surprised at.
  const Scores sure = ScorePredictions(
      {cases[0]}, {Predicted(R"pb(ranking { cause: "a" probability: 1 })pb")});
  EXPECT_EQ(sure.leading.z, 0);
}

TEST(ScorePredictionsTest, ACauseThatWasNotRankedCostsItsWhole) {
  const std::vector<v1::LabelledCase> cases = {Case(R"(cause: "other")")};
  const Scores scores = ScorePredictions(
      cases, {Predicted(R"pb(status: CAUSES_FOUND
                             ranking { cause: "a" probability: 0 })pb")});
  EXPECT_DOUBLE_EQ(scores.brier.value, 1);
  EXPECT_NEAR(scores.log_score.value, std::log(1e-9), 1e-12);
}

TEST(AlwaysTheCommonestTest, RanksLabelsByFrequency) {
  const std::vector<v1::LabelledCase> cases = {
      Case(R"(id: "1" cause: "b")"), Case(R"(id: "2" cause: "a")"),
      Case(R"(id: "3" cause: "b")"), Case(R"(id: "4" cause: "none")"),
      Case(R"(id: "5" cause: "undetermined")")};
  const std::vector<v1::Prediction> predictions = AlwaysTheCommonest(cases);
  ASSERT_EQ(predictions.size(), 5u);
  EXPECT_TRUE(MessageDifferencer::Equals(
      predictions[2], Predicted(R"pb(
        id: "3"
        status: CAUSES_FOUND
        ranking { cause: "b" probability: 0.5 share: 0.5 }
        ranking { cause: "a" probability: 0.25 share: 0.25 }
        ranking { cause: "none" probability: 0.25 share: 0.25 }
      )pb")))
      << predictions[2].DebugString();
  const Scores scores = ScorePredictions(cases, predictions);
  EXPECT_DOUBLE_EQ(scores.top1.value, .4);
}

TEST(AnswerFromTest, MergesWhatTheAnswersNameAndNamesTheAnswer) {
  const auto knowledge = SmallBase();
  struct {
    const char* findable;
    int question;
    const char* answer;
    const char* snapshot;
  } const kCases[] = {
      {"runtime { spontaneous_reboots: true } wifi { rssi_dbm: -85 }", 0, "yes",
       "runtime { spontaneous_reboots: true }"},
      {"wifi { rssi_dbm: -85 snr_db: 3 }", 1, "weak", "wifi { rssi_dbm: -85 }"},
      {"wifi { rssi_dbm: -60 }", 1, "measured", "wifi { rssi_dbm: -60 }"},
      {"wifi { snr_db: 3 }", 1, "dont_know", ""},
      {"", 0, "dont_know", ""},
  };
  for (const auto& c : kCases) {
    v1::DeviceSnapshot snapshot;
    EXPECT_EQ(AnswerFrom(ParseText<v1::DeviceSnapshot>(c.findable),
                         knowledge->compiled(), c.question, &snapshot),
              c.answer)
        << c.findable;
    EXPECT_TRUE(MessageDifferencer::Equals(
        snapshot, ParseText<v1::DeviceSnapshot>(c.snapshot)))
        << snapshot.DebugString();
  }
}

TEST(RunTrialsTest, AsksUntilTheCauseLeads) {
  const std::vector<v1::LabelledCase> cases = {
      Case(R"pb(id: "asked"
                snapshot { power { cable_damaged: false } }
                findable { runtime { spontaneous_reboots: true } }
                cause: "power_supply")pb"),
      Case(R"pb(id: "known"
                snapshot { wifi { rssi_dbm: -85 } }
                cause: "weak_signal")pb"),
      Case(R"pb(id: "silent"
                snapshot {}
                cause: "power_supply")pb")};
  TrialOptions options;
  options.ask = 1;
  const auto trials = RunTrials(SmallBase(), cases, options);
  ASSERT_TRUE(trials.ok()) << trials.status();

  // The signal is asked for first: it costs less and tells more.
  const Trial& asked = (*trials)[0];
  ASSERT_EQ(asked.turns.size(), 2u);
  EXPECT_EQ(asked.turns[0].question, "signal");
  EXPECT_EQ(asked.turns[0].answer, "dont_know");
  EXPECT_EQ(asked.turns[1].question, "restarts_seen");
  EXPECT_EQ(asked.turns[1].answer, "yes");
  EXPECT_FALSE(Judge(cases[0], asked.first).right());
  EXPECT_TRUE(Judge(cases[0], asked.last).right());
  EXPECT_EQ(asked.turns_until_right, 2);
  EXPECT_DOUBLE_EQ(asked.minutes_until_right, 3);
  EXPECT_EQ(asked.first.questions_size(), 0);
  ASSERT_EQ(asked.last.questions_size(), 2);
  EXPECT_EQ(asked.last.questions(1).answer(), "yes");

  EXPECT_EQ((*trials)[1].turns_until_right, 0);
  // Both questions were put once, none twice.
  EXPECT_EQ((*trials)[2].turns.size(), 2u);
  EXPECT_FALSE((*trials)[2].turns_until_right.has_value());

  const Asking asking = SummarizeAsking(cases, *trials);
  EXPECT_EQ(asking.cases, 3);
  EXPECT_EQ(asking.right_at_first, 1);
  EXPECT_EQ(asking.right_in_between, 2);
  EXPECT_DOUBLE_EQ(asking.questions.value, 1);
  EXPECT_DOUBLE_EQ(asking.minutes.value, 1.5);
  EXPECT_EQ(asking.answered, 1);
}

TEST(RunTrialsTest, NothingIsAskedUnlessWanted) {
  const std::vector<v1::LabelledCase> cases = {
      Case(R"pb(id: "x"
                snapshot {}
                findable { runtime { spontaneous_reboots: true } }
                cause: "power_supply")pb")};
  const auto trials = RunTrials(SmallBase(), cases, {});
  ASSERT_TRUE(trials.ok());
  EXPECT_TRUE((*trials)[0].turns.empty());
  EXPECT_TRUE(
      MessageDifferencer::Equals((*trials)[0].first, (*trials)[0].last));
  // The complaint is on: without it the priors would stand.
  for (const auto& entry : (*trials)[0].first.ranking()) {
    if (entry.cause() == "weak_signal") {
      EXPECT_GT(entry.probability(), .1);
    }
  }
}

TEST(PredictionTest, RankingByShareWithNoneAmongIt) {
  const auto diagnosis = ParseText<v1::Diagnosis>(R"pb(
    status: NOT_ENOUGH_DATA
    causes { id: "b" probability: 0.5 share: 0.4 }
    causes { id: "p" probability: 0.2 share: 0.2 }
    probability_none: 0.3
    share_none: 0.2
  )pb");
  const std::vector<Interview::Turn> turns = {{"q", "yes", 2}};
  EXPECT_EQ(ToJsonLine(MakePrediction("x", diagnosis, turns)),
            R"({"id":"x","status":"NOT_ENOUGH_DATA","ranking":[)"
            R"({"cause":"b","probability":0.5,"share":0.4},)"
            R"({"cause":"none","probability":0.3,"share":0.2},)"
            R"({"cause":"p","probability":0.2,"share":0.2}],)"
            R"("questions":[{"id":"q","answer":"yes"}]})");
  EXPECT_EQ(ToJsonLine(MakePrediction("x", v1::Diagnosis(), {})),
            R"({"id":"x","status":"STATUS_UNSPECIFIED","ranking":[)"
            R"({"cause":"none","probability":0,"share":0}],"questions":[]})");
}

TEST(UnknownLabelsTest, NamesWhatTheBaseLacks) {
  const std::vector<v1::LabelledCase> cases = {
      Case(R"(cause: "weak_signal" acceptable_causes: "b")"),
      Case(R"(cause: "none")"), Case(R"(cause: "a")")};
  EXPECT_EQ(UnknownLabels(cases, SmallBase()->content()),
            (std::vector<std::string>{"a", "b"}));
}

TEST(RenderMissesTest, ShowsWhatWasWantedAndWhatCameOut) {
  EXPECT_EQ(RenderMisses({Case(R"(id: "1" summary: "It is." cause: "c")"),
                          Case(R"(id: "2" cause: "a")")},
                         {Predicted(kRanking), Predicted(kRanking)}),
            "1: wanted c, got CAUSES_FOUND, rank 3\n"
            "    It is.\n"
            "     40.0%  none\n"
            "     35.0%  a\n"
            "     25.0%  b\n"
            "     12.0%  c  <-\n");
}

}  // namespace
}  // namespace kasa_diag::authoring
