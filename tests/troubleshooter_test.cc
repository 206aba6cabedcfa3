#include "kasa_diag/troubleshooter.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/message_fields.h"
#include "tests/snapshot_files.h"

namespace kasa_diag {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using v1::SessionEnd;
using v1::SessionEvent;
using v1::SessionStep;

constexpr auto kFixed = SessionEvent::Tried::FIXED;
constexpr auto kDidNotHelp = SessionEvent::Tried::DID_NOT_HELP;
constexpr auto kCouldNotBeDone = SessionEvent::Tried::COULD_NOT_BE_DONE;

// Two causes that only a question tells apart, each with a remedy; the second
// remedy of `a` needs the first one to have been tried.
constexpr char kSmall[] = R"(
  name: "small" version: "1"
  support { title: "Ask" steps: "Ask." cost_minutes: 100 }
  complaint { leak: 0.01 strength: 0.9 }
  causes { id: "a" title: "A" prior: 0.1 severity: ERROR }
  causes { id: "b" title: "B" prior: 0.1 severity: ERROR }
  findings { id: "f" title: "F" condition: "reach.intermittent" leak: 0.01
    links { cause: "a" strength: 0.95 } }
  findings { id: "g" title: "G" condition: "wifi.rssi_dbm < -80" leak: 0.01
    links { cause: "b" strength: 0.9 } }
  remedies { id: "fix_a" title: "Fix A" minutes: 20 steps: "Turn A."
    fixes { cause: "a" chance: 0.9 } }
  remedies { id: "fix_a_again" title: "Fix A again" minutes: 25 steps: "Turn."
    prerequisites: "fix_a" fixes { cause: "a" chance: 0.9 } }
  remedies { id: "fix_b" title: "Fix B" minutes: 20 steps: "Turn B."
    fixes { cause: "b" chance: 0.9 } }
  questions { id: "which" text: "Does it come and go?" minutes: 1
    answers { id: "yes" text: "Yes" snapshot { reach { intermittent: true } } }
    answers { id: "no" text: "No" snapshot { reach { intermittent: false } } } }
)";

std::shared_ptr<const KnowledgeBase> Load(const std::string& text) {
  LoadResult result = KnowledgeBase::Load({{"test", text}});
  for (const KnowledgeProblem& problem : result.problems) {
    ADD_FAILURE() << problem.ToString();
  }
  return result.knowledge;
}

std::shared_ptr<const KnowledgeBase> Small() {
  static const auto* const knowledge =
      new std::shared_ptr<const KnowledgeBase>(Load(kSmall));
  return *knowledge;
}

std::shared_ptr<const KnowledgeBase> Bundled() {
  static const auto* const knowledge =
      new std::shared_ptr<const KnowledgeBase>(BundledKnowledge());
  return *knowledge;
}

// A tenth of the default: enough for most tests, and quick.
TroubleshooterOptions Quick() {
  TroubleshooterOptions options;
  options.diagnose.planning.max_inferences = 2'000;
  return options;
}

Troubleshooter Begin(std::shared_ptr<const KnowledgeBase> knowledge,
                     const v1::DeviceSnapshot& snapshot = {},
                     const TroubleshooterOptions& options = Quick()) {
  Troubleshooter session(std::move(knowledge), options);
  EXPECT_TRUE(session.Start(snapshot).ok());
  return session;
}

SessionStep Next(const Troubleshooter& session) {
  absl::StatusOr<SessionStep> step = session.Next();
  EXPECT_TRUE(step.ok()) << step.status();
  return *std::move(step);
}

std::string Bytes(const Troubleshooter& session) {
  return session.Save().SerializeAsString();
}

double Likelihood(const SessionStep& step, const std::string& cause) {
  for (const v1::LikelyCause& likely : step.likely_causes()) {
    if (likely.id() == cause) return likely.probability();
  }
  return 0;
}

// Someone whose device has one cause: a remedy that can repair it does, no
// other helps, and a question is answered by what can be found out.
struct Person {
  std::string cause;  // empty: nothing helps
  v1::DeviceSnapshot findable;
};

// The answer that agrees with `findable`; empty: "I don't know".
std::string TrueAnswer(const v1::KnowledgeBase& content,
                       const std::string& question,
                       const v1::DeviceSnapshot& findable) {
  for (const v1::Question& asked : content.questions()) {
    if (asked.id() != question) continue;
    for (const v1::Question::Answer& answer : asked.answers()) {
      v1::DeviceSnapshot merged = findable;
      MergeReplacing(answer.snapshot(), &merged);
      if (merged.SerializeAsString() == findable.SerializeAsString()) {
        return answer.id();
      }
    }
  }
  return "";
}

struct Course {
  SessionStep end;
  std::vector<std::string> questions, remedies;
};

Course Converse(Troubleshooter* session, const Person& person) {
  Course course;
  for (int i = 0; i < 200; ++i) {
    const SessionStep step = Next(*session);
    EXPECT_FALSE(step.reason().empty());
    if (step.has_end()) {
      course.end = step;
      return course;
    }
    if (step.has_question()) {
      const v1::SuggestedQuestion& question = step.question();
      course.questions.push_back(question.id());
      const std::string answer = TrueAnswer(session->knowledge().content(),
                                            question.id(), person.findable);
      const absl::Status status = answer.empty()
                                      ? session->DontKnow(question.id())
                                      : session->Answer(question.id(), answer);
      EXPECT_TRUE(status.ok()) << status;
    } else {
      const v1::PlanStep& remedy = step.remedy();
      course.remedies.push_back(remedy.id());
      const bool helps = std::count(remedy.causes().begin(),
                                    remedy.causes().end(), person.cause) > 0;
      EXPECT_TRUE(
          session->Tried(remedy.id(), helps ? kFixed : kDidNotHelp).ok());
    }
  }
  ADD_FAILURE() << "the session does not end";
  return course;
}

bool AllDifferent(const std::vector<std::string>& ids) {
  return std::set<std::string>(ids.begin(), ids.end()).size() == ids.size();
}

TEST(Troubleshooter, RepairsASlowRedBlinkInAHandfulOfAnswers) {
  const Person kPeople[] = {
      {"wifi_credentials_changed",
       ParseSnapshot("wifi { password_verified: false } "
                     "reach { intermittent: false }")},
      {"router_needs_restart",
       ParseSnapshot("wifi { password_verified: true } "
                     "reach { intermittent: false } "
                     "home { other_devices_affected: true }")},
      {"weak_signal", ParseSnapshot("wifi { password_verified: true "
                                    "signal_level: 1 } "
                                    "reach { intermittent: true } "
                                    "home { other_devices_affected: false }")},
  };
  for (const Person& person : kPeople) {
    Troubleshooter session =
        Begin(Bundled(), ExampleSnapshot("red_blink_slow"));
    ASSERT_GT(Likelihood(Next(session), person.cause), 0) << person.cause;
    const Course course = Converse(&session, person);
    EXPECT_EQ(course.end.end().kind(), SessionEnd::FIXED) << person.cause;
    EXPECT_LE(course.questions.size() + course.remedies.size(), 8u)
        << person.cause << ": " << course.end.end().summary().text();
    EXPECT_THAT(course.end.likely_causes(), IsEmpty());
    EXPECT_TRUE(AllDifferent(course.questions));
  }
}

TEST(Troubleshooter, EndsAtSupportWithASummaryWhereNothingHelps) {
  Troubleshooter session = Begin(Bundled(), ExampleSnapshot("red_blink_slow"));
  const Course course = Converse(&session, {"", {}});
  const SessionEnd& end = course.end.end();
  ASSERT_EQ(end.kind(), SessionEnd::TO_SUPPORT);
  EXPECT_EQ(end.support().kind(), v1::PlanStep::SUPPORT);
  EXPECT_FALSE(course.remedies.empty());
  EXPECT_TRUE(AllDifferent(course.remedies));
  EXPECT_TRUE(AllDifferent(course.questions));
  const v1::SessionSummary& summary = end.summary();
  EXPECT_THAT(summary.attempts(), SizeIs(course.remedies.size()));
  EXPECT_THAT(summary.answers(), SizeIs(course.questions.size()));
  EXPECT_FALSE(summary.remaining().empty());
  EXPECT_THAT(summary.text(), HasSubstr("led.colors = [RED]"));
  EXPECT_THAT(summary.text(), HasSubstr("did not help"));
  EXPECT_THAT(summary.text(), HasSubstr("What may still be wrong"));
}

TEST(Troubleshooter, AsksNothingTwiceOfSomeoneWhoKnowsNothing) {
  Troubleshooter session = Begin(Bundled());
  const Course course = Converse(&session, {"", {}});
  EXPECT_EQ(course.end.end().kind(), SessionEnd::TO_SUPPORT);
  EXPECT_FALSE(course.questions.empty());
  EXPECT_TRUE(AllDifferent(course.questions));
}

TEST(Troubleshooter, SuggestsOthersForQuestionsThatWerePut) {
  Troubleshooter session = Begin(Bundled());
  const v1::Diagnosis first = *session.Diagnosis();
  ASSERT_THAT(first.questions(), SizeIs(DiagnoseOptions().max_questions));
  for (const v1::SuggestedQuestion& question : first.questions()) {
    ASSERT_TRUE(session.DontKnow(question.id()).ok());
  }
  const v1::Diagnosis second = *session.Diagnosis();
  EXPECT_THAT(second.questions(), SizeIs(DiagnoseOptions().max_questions));
  for (const v1::SuggestedQuestion& question : second.questions()) {
    for (const v1::SuggestedQuestion& put : first.questions()) {
      EXPECT_NE(question.id(), put.id());
    }
  }
}

TEST(Troubleshooter, AsksThenTriesWhatTheAnswerPointsTo) {
  for (const auto& [answer, remedy] :
       std::vector<std::pair<std::string, std::string>>{{"yes", "fix_a"},
                                                        {"no", "fix_b"}}) {
    Troubleshooter session = Begin(Small());
    const SessionStep question = Next(session);
    ASSERT_EQ(question.question().id(), "which");
    EXPECT_GT(question.question().expected_saving_minutes(), 0);
    ASSERT_THAT(question.outlooks(), SizeIs(2));
    EXPECT_EQ(question.outlooks(0).likeliest().id(), "a");
    EXPECT_EQ(question.outlooks(1).likeliest().id(), "b");
    ASSERT_TRUE(session.Answer("which", answer).ok());
    const SessionStep step = Next(session);
    EXPECT_EQ(step.remedy().id(), remedy);
    EXPECT_THAT(step.reason(), HasSubstr("ends the trouble with a chance of"));
  }
}

TEST(Troubleshooter, DoesNotPutWhatIsTooSeldomAnswered) {
  const auto first_step = [](const std::string& answer_rate) {
    return Next(Begin(Load(absl::StrReplaceAll(
        kSmall,
        {{"minutes: 1\n", "minutes: 1 answer_rate: " + answer_rate + "\n"}}))));
  };
  const SessionStep always = Next(Begin(Small()));
  EXPECT_EQ(first_step("1").SerializeAsString(), always.SerializeAsString());
  const SessionStep often = first_step("0.5");
  ASSERT_EQ(often.question().id(), "which");
  EXPECT_LT(often.question().expected_saving_minutes(),
            always.question().expected_saving_minutes());
  EXPECT_EQ(first_step("0.01").remedy().id(), "fix_a");
}

// With the complaint certain to be real and one cause likely: by hand.
// P(remains | failed) for "a" alone: odds of a over b fall by 1 - 0.9.
TEST(Troubleshooter, FailureIsEvidence) {
  Troubleshooter session = Begin(Small());
  ASSERT_TRUE(session.DontKnow("which").ok());
  const SessionStep before = Next(session);
  EXPECT_NEAR(Likelihood(before, "a"), Likelihood(before, "b"), 1e-9);
  // By enumeration: weights .09 (a alone), .09 (b alone), .01 (both), each
  // times P(complaint): .901, .901, .9901.
  const double one = .09 * .901, both = .01 * .9901;
  EXPECT_NEAR(Likelihood(before, "a"), (one + both) / (2 * one + both), 1e-8);
  ASSERT_TRUE(session.Tried("fix_a", kDidNotHelp).ok());
  const SessionStep after = Next(session);
  // Still broken: a alone .1, b alone 1, both 1 (b remains). A remains where
  // it escaped: .1 of a alone, .1 of both.
  const double total = .1 * one + one + both;
  EXPECT_NEAR(Likelihood(after, "a"), .1 * (one + both) / total, 1e-8);
  EXPECT_NEAR(Likelihood(after, "b"), (one + both) / total, 1e-8);
  EXPECT_EQ(after.remedy().id(), "fix_b");

  // The diagnosis tells of presence at the start, and its evidence sums.
  const absl::StatusOr<v1::Diagnosis> diagnosis = session.Diagnosis();
  ASSERT_TRUE(diagnosis.ok());
  EXPECT_EQ(diagnosis->causes(0).id(), "b");
  const v1::RankedCause& a = diagnosis->causes(1);
  EXPECT_LT(a.probability(), .25);
  double decibans = 0;
  bool failure = false;
  for (const v1::Evidence& evidence : a.evidence()) {
    decibans += evidence.decibans();
    failure |= evidence.kind() == v1::Evidence::FAILED_REMEDIES &&
               evidence.decibans() < 0;
  }
  EXPECT_TRUE(failure);
  EXPECT_NEAR(decibans,
              10 * std::log10(a.probability() / (1 - a.probability())) -
                  10 * std::log10(.1 / .9),
              1e-4);
  // Neither what was tried nor what was put comes up again.
  for (const v1::PlanStep& step : diagnosis->plan()) {
    EXPECT_NE(step.id(), "fix_a");
  }
  EXPECT_THAT(diagnosis->questions(), IsEmpty());
}

TEST(Troubleshooter, WhatCannotBeDoneIsNotProposedNorWhatNeedsIt) {
  Troubleshooter session = Begin(Small());
  ASSERT_TRUE(session.Answer("which", "yes").ok());
  ASSERT_EQ(Next(session).remedy().id(), "fix_a");
  const double before = Likelihood(Next(session), "a");
  ASSERT_TRUE(session.Tried("fix_a", kCouldNotBeDone).ok());
  // No evidence.
  EXPECT_NEAR(Likelihood(Next(session), "a"), before, 1e-9);
  const Course course = Converse(&session, {"", {}});
  EXPECT_EQ(
      std::count(course.remedies.begin(), course.remedies.end(), "fix_a_again"),
      0);
  EXPECT_EQ(course.end.end().kind(), SessionEnd::TO_SUPPORT);
  EXPECT_THAT(course.end.end().summary().text(),
              HasSubstr("Fix A: could not be done"));
}

TEST(Troubleshooter, UndoGivesTheSameBytes) {
  Troubleshooter session = Begin(Bundled(), ExampleSnapshot("almost_empty"));
  std::vector<std::string> states, steps;
  for (int i = 0; i < 6; ++i) {
    states.push_back(Bytes(session));
    const SessionStep step = Next(session);
    steps.push_back(step.SerializeAsString());
    ASSERT_FALSE(step.has_end());
    if (step.has_remedy()) {
      ASSERT_TRUE(session.Tried(step.remedy().id(), kDidNotHelp).ok());
    } else if (i % 2 == 0) {
      ASSERT_TRUE(
          session.Answer(step.question().id(), step.question().answers(0).id())
              .ok());
    } else {
      ASSERT_TRUE(session.DontKnow(step.question().id()).ok());
    }
  }
  ASSERT_TRUE(session.GiveUp().ok());
  EXPECT_EQ(Next(session).end().kind(), SessionEnd::GAVE_UP);
  ASSERT_TRUE(session.Undo().ok());
  while (!states.empty()) {
    ASSERT_TRUE(session.Undo().ok());
    EXPECT_EQ(Bytes(session), states.back());
    EXPECT_EQ(Next(session).SerializeAsString(), steps.back());
    states.pop_back();
    steps.pop_back();
  }
  EXPECT_TRUE(absl::IsFailedPrecondition(session.Undo()));
}

TEST(Troubleshooter, ResumedItGoesOnInTheSameWay) {
  Troubleshooter session = Begin(Bundled(), ExampleSnapshot("red_blink_slow"));
  for (int i = 0; i < 4; ++i) {
    v1::Session stored;
    ASSERT_TRUE(stored.ParseFromString(Bytes(session)));
    absl::StatusOr<ResumeResult> resumed =
        Troubleshooter::Resume(stored, Bundled(), Quick());
    ASSERT_TRUE(resumed.ok()) << resumed.status();
    EXPECT_THAT(resumed->warnings, IsEmpty());
    EXPECT_EQ(Bytes(resumed->session), Bytes(session));
    const SessionStep step = Next(session);
    EXPECT_EQ(Next(resumed->session).SerializeAsString(),
              step.SerializeAsString());
    if (step.has_end()) break;
    const absl::Status status =
        step.has_question() ? session.Answer(step.question().id(),
                                             step.question().answers(0).id())
                            : session.Tried(step.remedy().id(), kDidNotHelp);
    ASSERT_TRUE(status.ok()) << status;
  }
}

TEST(Troubleshooter, AnotherVersionOfTheBaseDropsWhatItDoesNotHave) {
  Troubleshooter session = Begin(Small());
  ASSERT_TRUE(session.Answer("which", "yes").ok());
  ASSERT_TRUE(session.Tried("fix_a", kDidNotHelp).ok());
  ASSERT_TRUE(session.Tried("fix_b", kDidNotHelp).ok());
  std::string changed = kSmall;
  const auto replace = [&changed](const std::string& from,
                                  const std::string& to) {
    for (size_t at = changed.find(from); at != std::string::npos;
         at = changed.find(from, at + to.size())) {
      changed.replace(at, from.size(), to);
    }
  };
  replace("version: \"1\"", "version: \"2\"");
  replace("\"fix_a\"", "\"repair_a\"");
  replace("\"which\"", "\"comes_and_goes\"");
  absl::StatusOr<ResumeResult> resumed =
      Troubleshooter::Resume(session.Save(), Load(changed));
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  ASSERT_THAT(resumed->warnings, SizeIs(2));
  EXPECT_THAT(resumed->warnings[0].text(), HasSubstr("which"));
  EXPECT_THAT(resumed->warnings[1].text(), HasSubstr("fix_a"));
  EXPECT_EQ(resumed->session.Save().events_size(), 1);
  EXPECT_EQ(resumed->session.Save().knowledge_base_version(), "2");
  // What was dropped can be asked again.
  const SessionStep step = Next(resumed->session);
  EXPECT_TRUE(step.question().id() == "comes_and_goes" ||
              step.remedy().id() == "repair_a")
      << step.DebugString();
}

TEST(Troubleshooter, DamagedOrForeignStatesAreRefused) {
  Troubleshooter session = Begin(Small());
  ASSERT_TRUE(session.Answer("which", "yes").ok());
  const v1::Session good = session.Save();
  struct Case {
    const char* name;
    void (*damage)(v1::Session*);
    absl::StatusCode code;
  };
  const Case kCases[] = {
      {"empty", [](v1::Session* s) { s->Clear(); },
       absl::StatusCode::kInvalidArgument},
      {"foreign", [](v1::Session* s) { s->set_format("diary"); },
       absl::StatusCode::kInvalidArgument},
      {"newer", [](v1::Session* s) { s->set_format_version(2); },
       absl::StatusCode::kUnimplemented},
      {"answer changed",
       [](v1::Session* s) {
         s->mutable_events(0)->mutable_answered()->set_answer("no");
       },
       absl::StatusCode::kDataLoss},
      {"event lost", [](v1::Session* s) { s->clear_events(); },
       absl::StatusCode::kDataLoss},
      {"snapshot changed",
       [](v1::Session* s) {
         s->mutable_start()->mutable_snapshot()->mutable_wifi()->set_rssi_dbm(
             -90);
       },
       absl::StatusCode::kDataLoss},
      {"checksum lost", [](v1::Session* s) { s->clear_checksum(); },
       absl::StatusCode::kDataLoss},
  };
  for (const Case& c : kCases) {
    v1::Session bad = good;
    c.damage(&bad);
    const absl::StatusOr<ResumeResult> resumed =
        Troubleshooter::Resume(bad, Small());
    EXPECT_EQ(resumed.status().code(), c.code)
        << c.name << ": " << resumed.status();
    EXPECT_FALSE(resumed.status().message().empty());
  }
  // A session about other devices.
  const auto other = Load(R"(
    name: "small" version: "1" input_message: "kasa_diag.v1.FieldValue"
    support { title: "Ask" steps: "Ask." cost_minutes: 100 }
    complaint { leak: 0.01 strength: 0.9 }
    causes { id: "a" title: "A" prior: 0.1 severity: ERROR })");
  ASSERT_NE(other, nullptr);
  const absl::StatusOr<ResumeResult> resumed =
      Troubleshooter::Resume(good, other);
  EXPECT_EQ(resumed.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(resumed.status().message()),
              HasSubstr("kasa_diag.v1.FieldValue"));
}

TEST(Troubleshooter, WorksOnOtherMessages) {
  const auto knowledge = Load(R"(
    name: "other" version: "1" input_message: "kasa_diag.v1.FieldValue"
    support { title: "Ask" steps: "Ask." cost_minutes: 100 }
    complaint { leak: 0.01 strength: 0.9 }
    causes { id: "a" title: "A" prior: 0.1 severity: ERROR }
    findings { id: "f" title: "F" condition: "value == \"bad\"" leak: 0.01
      links { cause: "a" strength: 0.9 } }
    remedies { id: "fix_a" title: "Fix A" minutes: 20 steps: "Turn A."
      fixes { cause: "a" chance: 0.9 } })");
  ASSERT_NE(knowledge, nullptr);
  Troubleshooter session(knowledge);
  EXPECT_TRUE(absl::IsInvalidArgument(session.Start(v1::DeviceSnapshot())));
  v1::FieldValue snapshot;
  snapshot.set_value("bad");
  ASSERT_TRUE(session.Start(snapshot).ok());
  EXPECT_EQ(Next(session).remedy().id(), "fix_a");
  absl::StatusOr<ResumeResult> resumed =
      Troubleshooter::Resume(session.Save(), knowledge);
  ASSERT_TRUE(resumed.ok()) << resumed.status();
  EXPECT_EQ(Next(resumed->session).SerializeAsString(),
            Next(session).SerializeAsString());
  EXPECT_THAT(session.Summary()->text(), HasSubstr("value = \"bad\""));
}

TEST(Troubleshooter, ANewSnapshotWinsOverAnswersAndKeepsFailures) {
  Troubleshooter session = Begin(Small());
  ASSERT_TRUE(session.Answer("which", "yes").ok());
  ASSERT_TRUE(session.Tried("fix_a", kDidNotHelp).ok());
  // Absent there: the answer still counts. What was seen before does not.
  ASSERT_TRUE(session.Observe(ParseSnapshot("wifi { rssi_dbm: -85 }")).ok());
  std::string text = session.Summary()->text();
  EXPECT_THAT(text, HasSubstr("reach.intermittent = true"));
  EXPECT_THAT(text, HasSubstr("wifi.rssi_dbm = -85"));
  ASSERT_TRUE(
      session.Observe(ParseSnapshot("reach { intermittent: false }")).ok());
  text = session.Summary()->text();
  EXPECT_THAT(text, HasSubstr("reach.intermittent = false"));
  EXPECT_THAT(text, ::testing::Not(HasSubstr("rssi_dbm")));
  EXPECT_THAT(text, HasSubstr("Fix A: did not help"));
  EXPECT_EQ(Next(session).remedy().id(), "fix_b");
}

TEST(Troubleshooter, RefusesWhatMakesNoSense) {
  Troubleshooter idle(Small());
  EXPECT_TRUE(absl::IsFailedPrecondition(idle.Next().status()));
  EXPECT_TRUE(absl::IsFailedPrecondition(idle.Answer("which", "yes")));
  EXPECT_TRUE(absl::IsInvalidArgument(idle.Start(v1::FieldValue())));

  Troubleshooter session = Begin(Small());
  const std::string before = Bytes(session);
  EXPECT_TRUE(absl::IsNotFound(session.Answer("what", "yes")));
  EXPECT_TRUE(absl::IsNotFound(session.Answer("which", "maybe")));
  EXPECT_TRUE(absl::IsNotFound(session.DontKnow("what")));
  EXPECT_TRUE(absl::IsNotFound(session.Tried("magic", kFixed)));
  EXPECT_TRUE(absl::IsInvalidArgument(
      session.Tried("fix_a", SessionEvent::Tried::OUTCOME_UNSPECIFIED)));
  EXPECT_EQ(Bytes(session), before);
  ASSERT_TRUE(session.DontKnow("which").ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(session.DontKnow("which")));
  EXPECT_TRUE(session.Answer("which", "yes").ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(session.Answer("which", "no")));
  ASSERT_TRUE(session.GoToSupport().ok());
  EXPECT_EQ(Next(session).end().kind(), SessionEnd::TO_SUPPORT);
  EXPECT_TRUE(absl::IsFailedPrecondition(session.Tried("fix_a", kFixed)));
  ASSERT_TRUE(session.Undo().ok());
  ASSERT_TRUE(session.Tried("fix_a", kFixed).ok());
  EXPECT_EQ(Next(session).end().kind(), SessionEnd::FIXED);
}

}  // namespace
}  // namespace kasa_diag
