#include "kasa_diag/answers.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"
#include "kasa_diag/message_fields.h"

namespace kasa_diag {
namespace {

using google::protobuf::Message;

// Merges `says`; false where that would overwrite something known.
bool MergeIfConsistent(const Message& says, Message* snapshot) {
  const std::unique_ptr<Message> before(snapshot->New());
  before->CopyFrom(*snapshot);
  MergeReplacing(says, snapshot);
  // What was known and is not overwritten comes back when merged once more.
  const std::unique_ptr<Message> restored(snapshot->New());
  restored->CopyFrom(*snapshot);
  MergeReplacing(*before, restored.get());
  return google::protobuf::util::MessageDifferencer::Equals(*snapshot,
                                                            *restored);
}

bool SetsNothingNew(const Message& says, const Message& snapshot) {
  const std::vector<std::string> fields = SetFields(says);
  return std::all_of(
      fields.begin(), fields.end(),
      [&](const std::string& field) { return IsSet(snapshot, field); });
}

}  // namespace

Answers::Answers(const CompiledKnowledge& knowledge,
                 const Assessment& assessment, bool complaint,
                 const inference::EvidenceOptions& options,
                 Workspace* workspace)
    : knowledge_(knowledge),
      assessment_(assessment),
      complaint_(complaint),
      options_(options),
      workspace_(workspace) {
  for (size_t i = 0; i < knowledge.questions.size(); ++i) {
    if (CanBeAsked(static_cast<int>(i))) {
      questions_.push_back(static_cast<int>(i));
    }
  }
}

bool Answers::CanBeAsked(int question) const {
  const CompiledKnowledge::QuestionRules& rules =
      knowledge_.questions[question];
  if (!assessment_.Applies(rules.when)) return false;
  const Message& snapshot = *assessment_.snapshot;
  int consistent = 0;
  for (const CompiledKnowledge::Answer& answer : rules.answers) {
    if (SetsNothingNew(*answer.says, snapshot)) return false;
    const std::unique_ptr<Message> merged(snapshot.New());
    merged->CopyFrom(snapshot);
    if (MergeIfConsistent(*answer.says, merged.get())) ++consistent;
  }
  return consistent >= 2;
}

std::vector<planning::Question> Answers::PlanningQuestions() const {
  std::vector<planning::Question> questions;
  for (const int index : questions_) {
    const CompiledKnowledge::QuestionRules& rules = knowledge_.questions[index];
    planning::Question question;
    question.minutes = rules.minutes;
    question.answer_rate = rules.answer_rate;
    for (const CompiledKnowledge::Answer& answer : rules.answers) {
      question.answer_chances.push_back(answer.chance);
    }
    questions.push_back(std::move(question));
  }
  return questions;
}

const std::vector<inference::Case>& Answers::CasesAfter(
    absl::Span<const planning::GivenAnswer> answers) {
  std::vector<int32_t> key;
  for (const planning::GivenAnswer& given : answers) {
    key.push_back(given.question);
    key.push_back(given.answer);
  }
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second.cases;
  return known_.emplace(std::move(key), Try(answers)).first->second.cases;
}

Answers::Outcome Answers::Try(
    absl::Span<const planning::GivenAnswer> answers) const {
  const std::unique_ptr<Message> snapshot(assessment_.snapshot->New());
  snapshot->CopyFrom(*assessment_.snapshot);
  for (const planning::GivenAnswer& given : answers) {
    const CompiledKnowledge::QuestionRules& question =
        knowledge_.questions[questions_[given.question]];
    if (!MergeIfConsistent(*question.answers[given.answer].says,
                           snapshot.get())) {
      return {};
    }
  }
  Assessment after = Assess(knowledge_, *snapshot, options_, workspace_);
  Outcome outcome;
  outcome.evidence = std::move(after.evidence);
  outcome.cases = outcome.evidence.cases;
  if (complaint_) {
    outcome.cases =
        WithObservation(outcome.cases, ComplaintObservation(knowledge_));
  }
  AddPriorChanges(after.priors, &outcome.cases);
  return outcome;
}

// An observation whose likelihoods for "present" and "absent" are as new to old
// prior changes the prior, and nothing else: with pi the old prior and pi' the
// new one, present counts pi * (pi' / pi) = pi', absent 1 - pi'.
void Answers::AddPriorChanges(const std::vector<double>& priors,
                              std::vector<inference::Case>* cases) const {
  for (size_t c = 0; c < priors.size(); ++c) {
    const double before = assessment_.priors[c];
    if (priors[c] == before || before <= 0) continue;
    inference::Observation change;
    change.leak = 0;
    change.links = absl::MakeConstSpan(&knowledge_.self_links[c], 1);
    change.likelihood_if_true = priors[c] / before;
    change.likelihood_if_false = (1 - priors[c]) / (1 - before);
    *cases = WithObservation(*cases, change);
  }
}

}  // namespace kasa_diag
