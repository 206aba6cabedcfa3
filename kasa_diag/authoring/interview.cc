#include "kasa_diag/authoring/interview.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "kasa_diag/message_fields.h"
#include "kasa_diag/troubleshooter.h"

namespace kasa_diag::authoring {
namespace {

using google::protobuf::Message;
using google::protobuf::util::FieldMaskUtil;
using google::protobuf::util::MessageDifferencer;

std::unique_ptr<Message> Copy(const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  return copy;
}

// Whether merging `says` into `snapshot` would change nothing. Lists compare as
// sets: colours and changes have no order.
bool Agrees(const Message& says, const Message& snapshot) {
  const std::unique_ptr<Message> merged = Copy(snapshot);
  MergeReplacing(says, merged.get());
  MessageDifferencer differencer;
  differencer.set_repeated_field_comparison(MessageDifferencer::AS_SET);
  return differencer.Compare(*merged, snapshot);
}

int QuestionIndex(const v1::KnowledgeBase& content, const std::string& id) {
  for (int i = 0; i < content.questions_size(); ++i) {
    if (content.questions(i).id() == id) return i;
  }
  return -1;
}

// What the session would ask next: the question that it puts, or where it would
// have something tried first, the best of those that are left. Empty where
// there is none.
absl::StatusOr<v1::SuggestedQuestion> NextQuestion(
    const Troubleshooter& session, const v1::Diagnosis& diagnosis) {
  const absl::StatusOr<v1::SessionStep> step = session.Next();
  if (!step.ok()) return step.status();
  if (step->has_question()) return step->question();
  if (diagnosis.questions().empty()) return v1::SuggestedQuestion();
  return diagnosis.questions(0);
}

}  // namespace

std::string AnswerFrom(const Message& findable,
                       const CompiledKnowledge& knowledge, int question,
                       Message* snapshot) {
  const CompiledKnowledge::QuestionRules& rules = knowledge.questions[question];
  google::protobuf::FieldMask found;
  absl::flat_hash_set<std::string> added;
  for (const std::string& field : rules.fields) {
    if (!IsSet(findable, field)) continue;
    found.add_paths(field);
    added.insert(field);
  }
  if (added.empty()) return std::string(kDontKnow);
  const std::unique_ptr<Message> answer(findable.New());
  FieldMaskUtil::MergeMessageTo(findable, found, FieldMaskUtil::MergeOptions(),
                                answer.get());
  MergeReplacing(*answer, snapshot);

  std::string best(kMeasured);
  size_t best_fields = 0;
  for (size_t a = 0; a < rules.answers.size(); ++a) {
    const Message& says = *rules.answers[a].says;
    const std::vector<std::string> fields = SetFields(says);
    const bool is_new = std::any_of(
        fields.begin(), fields.end(),
        [&added](const std::string& field) { return added.contains(field); });
    if (is_new && fields.size() > best_fields && Agrees(says, *snapshot)) {
      best = knowledge.content.questions(question)
                 .answers(static_cast<int>(a))
                 .id();
      best_fields = fields.size();
    }
  }
  return best;
}

absl::StatusOr<Interview> Interrogate(
    const std::shared_ptr<const KnowledgeBase>& knowledge,
    const v1::LabelledCase& labelled, const InterviewOptions& options) {
  TroubleshooterOptions session_options;
  session_options.diagnose = options.diagnose;
  Troubleshooter session(knowledge, session_options);
  v1::DeviceSnapshot snapshot = labelled.snapshot();
  absl::Status status = session.Start(snapshot);
  if (!status.ok()) return status;
  Interview interview;
  int answered = 0;
  while (true) {
    absl::StatusOr<v1::Diagnosis> diagnosis = session.Diagnosis();
    if (!diagnosis.ok()) return diagnosis.status();
    interview.diagnoses.push_back(*std::move(diagnosis));
    if (answered >= options.max_answered ||
        static_cast<int>(interview.turns.size()) >=
            options.max_answered * options.put_per_answered) {
      return interview;
    }
    const absl::StatusOr<v1::SuggestedQuestion> next =
        NextQuestion(session, interview.diagnoses.back());
    if (!next.ok()) return next.status();
    if (next->id().empty()) return interview;
    Interview::Turn turn;
    turn.question = next->id();
    turn.minutes = next->minutes();
    turn.answer =
        AnswerFrom(labelled.findable(), knowledge->compiled(),
                   QuestionIndex(knowledge->content(), next->id()), &snapshot);
    // Not an answer of the base but what was found: the question counts as put,
    // and the device as looked at once more.
    status = session.DontKnow(next->id());
    if (status.ok() && turn.answer != kDontKnow) {
      ++answered;
      status = session.Observe(snapshot);
    }
    if (!status.ok()) return status;
    interview.turns.push_back(std::move(turn));
  }
}

}  // namespace kasa_diag::authoring
