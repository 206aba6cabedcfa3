#include "kasa_diag/authoring/knowledge_tests.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/message.h"
#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/loading/nearest_name.h"

namespace kasa_diag::authoring {
namespace {

using google::protobuf::Message;
using inference::FindingState;
using loading::Place;
using loading::Problem;

constexpr int kRankedInOutcome = 5;

template <typename Entries>
std::vector<std::string> Ids(const Entries& entries) {
  std::vector<std::string> ids;
  for (const auto& entry : entries) ids.push_back(entry.id());
  return ids;
}

int IndexOf(const std::vector<std::string>& ids, const std::string& id) {
  const auto found = std::find(ids.begin(), ids.end(), id);
  return found == ids.end() ? -1 : static_cast<int>(found - ids.begin());
}

// A finding's state by its condition and its guard.
Tristate OwnState(const CompiledKnowledge::FindingRules& rules,
                  const Assessment& assessment) {
  const Tristate condition = rules.condition == CompiledKnowledge::kAlways
                                 ? Tristate::kTrue
                                 : assessment.states[rules.condition];
  if (!assessment.Applies(rules.when)) return Tristate::kUnknown;
  if (condition == Tristate::kFalse && !assessment.Holds(rules.when)) {
    return Tristate::kUnknown;
  }
  return condition;
}

std::string Word(Tristate state) {
  return state == Tristate::kTrue    ? "true"
         : state == Tristate::kFalse ? "false"
                                     : "unknown";
}

std::string Outcome(const v1::Diagnosis& diagnosis) {
  std::string text = absl::StrFormat(
      "  %s, no cause: %.3f\n", v1::Diagnosis::Status_Name(diagnosis.status()),
      diagnosis.probability_none());
  const int shown = std::min(kRankedInOutcome, diagnosis.causes_size());
  for (int i = 0; i < shown; ++i) {
    const v1::RankedCause& cause = diagnosis.causes(i);
    absl::StrAppendFormat(&text, "  %2d. %.3f %s\n", i + 1, cause.probability(),
                          cause.id());
  }
  absl::StrAppend(
      &text, "  plan: ", absl::StrJoin(Ids(diagnosis.plan()), ", "),
      "\n  asked: ", absl::StrJoin(Ids(diagnosis.questions()), ", "), "\n");
  return text;
}

// The expectations of one test against what came out.
class Judge {
 public:
  Judge(const CompiledKnowledge& knowledge, const v1::Diagnosis& diagnosis,
        const Assessment& assessment, const std::vector<Tristate>& states,
        std::vector<Problem>* problems)
      : content_(knowledge.content),
        diagnosis_(diagnosis),
        assessment_(assessment),
        states_(states),
        problems_(*problems),
        causes_(Ids(content_.causes())),
        findings_(Ids(content_.findings())),
        remedies_(Ids(content_.remedies())),
        questions_(Ids(content_.questions())),
        ranking_(Ids(diagnosis.causes())),
        plan_(Ids(diagnosis.plan())),
        asked_(Ids(diagnosis.questions())) {
    remedies_.push_back("support");
  }

  void Run(const v1::Expectations& expect, const Place& place) {
    if (expect.has_status() && expect.status() != diagnosis_.status()) {
      Fail(place.Field("status"),
           absl::StrCat("the status is ",
                        v1::Diagnosis::Status_Name(diagnosis_.status())));
    }
    if (expect.has_leading_cause()) {
      CheckLeader(expect.leading_cause(), place.Field("leading_cause"));
    }
    for (int i = 0; i < expect.causes_size(); ++i) {
      CheckCause(expect.causes(i), place.Field("causes", i));
    }
    if (expect.has_first_remedy()) {
      CheckFirstRemedy(expect.first_remedy(), place.Field("first_remedy"));
    }
    CheckList(expect.planned_remedies(), "planned_remedies", place, remedies_,
              "remedy", plan_, true, "the plan");
    CheckList(expect.unplanned_remedies(), "unplanned_remedies", place,
              remedies_, "remedy", plan_, false, "the plan");
    CheckList(expect.asked(), "asked", place, questions_, "question", asked_,
              true, "the questions");
    CheckList(expect.not_asked(), "not_asked", place, questions_, "question",
              asked_, false, "the questions");
    CheckStates(expect.true_findings(), "true_findings", place,
                Tristate::kTrue);
    CheckStates(expect.false_findings(), "false_findings", place,
                Tristate::kFalse);
    CheckStates(expect.unknown_findings(), "unknown_findings", place,
                Tristate::kUnknown);
    for (int i = 0; i < expect.hidden_findings_size(); ++i) {
      const Place here = place.Field("hidden_findings", i);
      const int finding =
          Resolve(expect.hidden_findings(i), findings_, "finding", here);
      if (finding >= 0 &&
          assessment_.evidence.states[finding] != FindingState::kHidden) {
        Fail(here, absl::StrCat(findings_[finding], " is not hidden"));
      }
    }
  }

 private:
  void Fail(const Place& place, std::string message, std::string hint = "") {
    problems_.push_back(place.MakeProblem(std::move(message), std::move(hint)));
  }

  int Resolve(const std::string& id, const std::vector<std::string>& ids,
              absl::string_view noun, const Place& place) {
    const int index = IndexOf(ids, id);
    if (index >= 0) return index;
    const std::string nearest = loading::NearestName(id, ids);
    Fail(place, absl::StrCat("no ", noun, " has the id '", id, "'"),
         nearest.empty() ? "" : absl::StrCat("did you mean '", nearest, "'?"));
    return -1;
  }

  std::string Standing(const std::string& cause) const {
    const int rank = IndexOf(ranking_, cause);
    if (rank < 0) return absl::StrCat(cause, " is out of the question");
    return absl::StrFormat("%s has %.3f and rank %d", cause,
                           diagnosis_.causes(rank).probability(), rank + 1);
  }

  void CheckLeader(const std::string& id, const Place& place) {
    if (Resolve(id, causes_, "cause", place) < 0) return;
    if (ranking_.empty() || ranking_[0] != id) {
      Fail(place, absl::StrCat(ranking_.empty() ? "no cause" : ranking_[0],
                               " leads; ", Standing(id)));
    }
  }

  void CheckCause(const v1::Expectations::CauseExpectation& expect,
                  const Place& place) {
    if (Resolve(expect.id(), causes_, "cause", place.Field("id")) < 0) return;
    const int rank = IndexOf(ranking_, expect.id());
    if (expect.has_impossible() && expect.impossible() != (rank < 0)) {
      Fail(place.Field("impossible"), Standing(expect.id()));
    }
    const double probability =
        rank < 0 ? 0 : diagnosis_.causes(rank).probability();
    if (expect.has_above() && !(probability > expect.above())) {
      Fail(place.Field("above"), Standing(expect.id()));
    }
    if (expect.has_below() && !(probability < expect.below())) {
      Fail(place.Field("below"), Standing(expect.id()));
    }
    if (expect.has_among_first() &&
        (rank < 0 || rank >= static_cast<int>(expect.among_first()))) {
      Fail(place.Field("among_first"), Standing(expect.id()));
    }
  }

  void CheckFirstRemedy(const std::string& id, const Place& place) {
    if (Resolve(id, remedies_, "remedy", place) < 0) return;
    if (plan_.empty() || plan_[0] != id) {
      Fail(place, plan_.empty()
                      ? "there is no plan"
                      : absl::StrCat("the plan begins with ", plan_[0]));
    }
  }

  template <typename Expected>
  void CheckList(const Expected& expected, absl::string_view field,
                 const Place& place, const std::vector<std::string>& known,
                 absl::string_view noun, const std::vector<std::string>& have,
                 bool wanted, absl::string_view where) {
    for (int i = 0; i < expected.size(); ++i) {
      const Place here = place.Field(field, i);
      if (Resolve(expected[i], known, noun, here) < 0) continue;
      if ((IndexOf(have, expected[i]) >= 0) != wanted) {
        Fail(here, absl::StrCat(expected[i], wanted ? " is not in " : " is in ",
                                where));
      }
    }
  }

  template <typename Expected>
  void CheckStates(const Expected& expected, absl::string_view field,
                   const Place& place, Tristate wanted) {
    for (int i = 0; i < expected.size(); ++i) {
      const Place here = place.Field(field, i);
      const int finding = Resolve(expected[i], findings_, "finding", here);
      if (finding >= 0 && states_[finding] != wanted) {
        Fail(here, absl::StrCat(expected[i], " is ", Word(states_[finding])));
      }
    }
  }

  const v1::KnowledgeBase& content_;
  const v1::Diagnosis& diagnosis_;
  const Assessment& assessment_;
  const std::vector<Tristate>& states_;
  std::vector<Problem>& problems_;
  const std::vector<std::string> causes_, findings_;
  std::vector<std::string> remedies_;
  const std::vector<std::string> questions_, ranking_, plan_, asked_;
};

// The test's input; null and a problem where it is not what the base reads.
std::unique_ptr<Message> Input(const v1::KnowledgeTest& test,
                               const CompiledKnowledge& knowledge,
                               const Place& place,
                               std::vector<Problem>* problems) {
  const Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(
          knowledge.input);
  std::unique_ptr<Message> input(prototype == nullptr ? nullptr
                                                      : prototype->New());
  bool fits = input != nullptr;
  if (fits && test.has_snapshot()) {
    fits = test.snapshot().GetDescriptor() == knowledge.input;
    if (fits) input->CopyFrom(test.snapshot());
  } else if (fits && test.has_message()) {
    fits = test.message().UnpackTo(input.get());
  }
  if (fits) return input;
  problems->push_back(place.MakeProblem(absl::StrCat(
      "the input is no ", std::string(knowledge.input->full_name()),
      ", which this base reads")));
  return nullptr;
}

TestFailure RunTest(const Diagnoser& diagnoser, const v1::KnowledgeTest& test,
                    const Place& place, Coverage* coverage) {
  const CompiledKnowledge& knowledge = diagnoser.knowledge().compiled();
  TestFailure failure;
  failure.test = test.name();
  if (test.name().empty()) {
    failure.problems.push_back(place.MakeProblem("a test without a name"));
  }
  // An empty expectation would pass whatever the knowledge says.
  if (test.expect().ByteSizeLong() == 0) {
    failure.problems.push_back(
        place.MakeProblem("a test that expects nothing", "add expect { ... }"));
  }
  const std::unique_ptr<Message> input =
      Input(test, knowledge, place, &failure.problems);
  if (!failure.problems.empty()) return failure;

  DiagnoseOptions options;
  options.complaint = !test.has_complaint() || test.complaint();
  options.explained_causes = 0;
  const absl::StatusOr<v1::Diagnosis> diagnosis =
      diagnoser.Diagnose(*input, options);
  if (!diagnosis.ok()) {
    failure.problems.push_back(
        place.MakeProblem(std::string(diagnosis.status().message())));
    return failure;
  }
  const Assessment assessment = Assess(knowledge, *input, options.evidence);
  std::vector<Tristate> states;
  for (const CompiledKnowledge::FindingRules& rules : knowledge.finding_rules) {
    states.push_back(OwnState(rules, assessment));
  }
  Judge(knowledge, *diagnosis, assessment, states, &failure.problems)
      .Run(test.expect(), place.Field("expect"));
  if (!failure.problems.empty()) failure.outcome = Outcome(*diagnosis);
  if (coverage != nullptr) coverage->Add(states, *diagnosis);
  return failure;
}

}  // namespace

TestFile::TestFile(absl::string_view name, absl::string_view text)
    : file_(name, text, &tests_) {}

std::string TestFailure::ToString() const {
  std::string text = absl::StrCat("FAILED: ", test, "\n");
  for (const Problem& problem : problems) {
    absl::StrAppend(&text, problem.ToString(), "\n");
  }
  return text + outcome;
}

TestReport RunTests(const Diagnoser& diagnoser, const TestFile& file,
                    Coverage* coverage) {
  TestReport report;
  const Place place = file.place();
  for (int i = 0; i < file.tests().tests_size(); ++i) {
    ++report.tests;
    TestFailure failure = RunTest(diagnoser, file.tests().tests(i),
                                  place.Field("tests", i), coverage);
    if (!failure.problems.empty()) {
      report.failures.push_back(std::move(failure));
    }
  }
  return report;
}

}  // namespace kasa_diag::authoring
