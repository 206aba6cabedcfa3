#include "kasa_diag/authoring/interview.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/util/field_mask_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "kasa_diag/message_fields.h"

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

// The first suggested question that was not put; empty where there is none.
const v1::SuggestedQuestion& FirstNew(
    const v1::Diagnosis& diagnosis,
    const absl::flat_hash_set<std::string>& put) {
  for (const v1::SuggestedQuestion& question : diagnosis.questions()) {
    if (!put.contains(question.id())) return question;
  }
  return v1::SuggestedQuestion::default_instance();
}

// A question that saves more than it costs; else the one that tells most. A
// diagnosis suggests the latter where too little is known, so it is made to
// find that.
absl::StatusOr<v1::SuggestedQuestion> NextQuestion(
    const Diagnoser& diagnoser, const v1::DeviceSnapshot& snapshot,
    const v1::Diagnosis& diagnosis, const absl::flat_hash_set<std::string>& put,
    DiagnoseOptions options) {
  const v1::SuggestedQuestion& saving = FirstNew(diagnosis, put);
  if (!saving.id().empty()) return saving;
  options.status.least_change_decibans = std::numeric_limits<double>::max();
  options.planning.max_inferences = 0;
  const absl::StatusOr<v1::Diagnosis> curious =
      diagnoser.Diagnose(snapshot, options);
  if (!curious.ok()) return curious.status();
  return FirstNew(*curious, put);
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

absl::StatusOr<Interview> Interrogate(const Diagnoser& diagnoser,
                                      const v1::LabelledCase& labelled,
                                      const InterviewOptions& options) {
  const CompiledKnowledge& knowledge = diagnoser.knowledge().compiled();
  v1::DeviceSnapshot snapshot = labelled.snapshot();
  absl::flat_hash_set<std::string> put;
  Interview interview;
  int answered = 0;
  while (true) {
    absl::StatusOr<v1::Diagnosis> diagnosis =
        diagnoser.Diagnose(snapshot, options.diagnose);
    if (!diagnosis.ok()) return diagnosis.status();
    interview.diagnoses.push_back(*std::move(diagnosis));
    if (answered >= options.max_answered ||
        static_cast<int>(interview.turns.size()) >=
            options.max_answered * options.put_per_answered) {
      return interview;
    }
    absl::StatusOr<v1::SuggestedQuestion> next = NextQuestion(
        diagnoser, snapshot, interview.diagnoses.back(), put, options.diagnose);
    if (!next.ok()) return next.status();
    if (next->id().empty()) return interview;
    put.insert(next->id());
    Interview::Turn turn;
    turn.question = next->id();
    turn.minutes = next->minutes();
    turn.answer =
        AnswerFrom(labelled.findable(), knowledge,
                   QuestionIndex(knowledge.content, next->id()), &snapshot);
    if (turn.answer != kDontKnow) ++answered;
    interview.turns.push_back(std::move(turn));
  }
}

}  // namespace kasa_diag::authoring
