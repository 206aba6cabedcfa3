// A session is the list of what happened. Nothing that follows from it is
// stored: taking back the last event is therefore exact, and another version of
// the knowledge draws its own conclusions from the same events.
//
// The checksum is taken of the serialized message. Protobuf writes known fields
// in the order of their numbers and there are no maps, so equal messages have
// equal bytes, whichever form (binary, text, JSON) they were stored in. Only a
// message with unknown fields may not survive: one that a newer library wrote.

#include "kasa_diag/session_history.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "kasa_diag/library_sentences.h"
#include "kasa_diag/message_fields.h"

namespace kasa_diag {
namespace {

using google::protobuf::Message;
using v1::SessionEvent;

constexpr absl::string_view kFormat = "kasa_diag.session";
constexpr uint32_t kFormatVersion = 1;

template <typename Entries>
int FindId(const Entries& entries, absl::string_view id) {
  const auto found =
      std::find_if(entries.begin(), entries.end(),
                   [id](const auto& entry) { return entry.id() == id; });
  return found == entries.end() ? -1
                                : static_cast<int>(found - entries.begin());
}

// FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
uint64_t Checksum(const v1::Session& session) {
  v1::Session content = session;
  content.clear_checksum();
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    content.SerializePartialToCodedStream(&coded);
  }
  uint64_t hash = 14695981039346656037u;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 1099511628211u;
  }
  return hash;
}

absl::Status Damaged(absl::string_view what) {
  return absl::DataLossError(absl::StrCat("the session is damaged: ", what));
}

// An empty message of the type that the base reads.
std::unique_ptr<Message> NewSnapshot(
    const CompiledKnowledge& knowledge,
    std::unique_ptr<google::protobuf::MessageFactory>* factory) {
  const Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(
          knowledge.input);
  if (prototype == nullptr) {
    if (*factory == nullptr) {
      *factory = std::make_unique<google::protobuf::DynamicMessageFactory>();
    }
    prototype = (*factory)->GetPrototype(knowledge.input);
  }
  return std::unique_ptr<Message>(prototype->New());
}

absl::Status WrongType(const CompiledKnowledge& knowledge,
                       absl::string_view type) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the session is about a ", type, ", but the knowledge base reads ",
      absl::string_view(knowledge.input->full_name())));
}

absl::Status Unpack(const CompiledKnowledge& knowledge,
                    const v1::SessionSnapshot& packed, Message* snapshot) {
  switch (packed.kind_case()) {
    case v1::SessionSnapshot::kSnapshot:
      if (knowledge.input != v1::DeviceSnapshot::descriptor()) {
        return WrongType(
            knowledge,
            absl::string_view(v1::DeviceSnapshot::descriptor()->full_name()));
      }
      snapshot->CopyFrom(packed.snapshot());
      return absl::OkStatus();
    case v1::SessionSnapshot::kMessage: {
      const std::string url(packed.message().type_url());
      const std::string type = url.substr(url.rfind('/') + 1);
      if (absl::string_view(type) !=
          absl::string_view(knowledge.input->full_name())) {
        return WrongType(knowledge, type);
      }
      if (!snapshot->ParseFromString(packed.message().value())) {
        return Damaged("a snapshot cannot be read");
      }
      return absl::OkStatus();
    }
    default:
      return Damaged("a snapshot is missing");
  }
}

void Insert(int value, std::vector<int>* sorted) {
  const auto at = std::lower_bound(sorted->begin(), sorted->end(), value);
  if (at == sorted->end() || *at != value) sorted->insert(at, value);
}

void Remove(int value, std::vector<int>* sorted) {
  const auto at = std::lower_bound(sorted->begin(), sorted->end(), value);
  if (at != sorted->end() && *at == value) sorted->erase(at);
}

class Replayer {
 public:
  explicit Replayer(const CompiledKnowledge& knowledge)
      : knowledge_(knowledge) {
    progress_.known = NewSnapshot(knowledge, &progress_.factory);
    progress_.answered.resize(knowledge.questions.size());
    progress_.put.resize(knowledge.questions.size());
    answers_ = NewSnapshot(knowledge, &progress_.factory);
  }

  // What is seen now wins over what was answered before.
  absl::Status Observe(const v1::SessionSnapshot& packed) {
    const std::unique_ptr<Message> seen =
        NewSnapshot(knowledge_, &progress_.factory);
    absl::Status status = Unpack(knowledge_, packed, seen.get());
    if (!status.ok()) return status;
    progress_.known->CopyFrom(*answers_);
    MergeReplacing(*seen, progress_.known.get());
    return absl::OkStatus();
  }

  absl::Status Replay(const SessionEvent& event) {
    if (progress_.end != v1::SessionEnd::KIND_UNSPECIFIED) {
      return Damaged("it goes on after its end");
    }
    switch (event.kind_case()) {
      case SessionEvent::kAnswered:
        return Answered(event.answered());
      case SessionEvent::kTried:
        return Tried(event.tried());
      case SessionEvent::kObserved:
        return Observe(event.observed());
      case SessionEvent::kLeft:
        progress_.end = event.left().to_support() ? v1::SessionEnd::TO_SUPPORT
                                                  : v1::SessionEnd::GAVE_UP;
        return absl::OkStatus();
      default:
        return Damaged("an event is empty");
    }
  }

  Progress Take() { return std::move(progress_); }

 private:
  absl::Status Answered(const SessionEvent::Answered& event) {
    const int question = FindQuestion(knowledge_.content, event.question());
    if (question < 0) return absl::OkStatus();
    progress_.put[question] = true;
    if (event.answer().empty()) return absl::OkStatus();
    const int answer =
        FindAnswer(knowledge_.content.questions(question), event.answer());
    if (answer < 0) return absl::OkStatus();
    progress_.answered[question] = true;
    const Message& says = *knowledge_.questions[question].answers[answer].says;
    MergeReplacing(says, answers_.get());
    MergeReplacing(says, progress_.known.get());
    return absl::OkStatus();
  }

  absl::Status Tried(const SessionEvent::Tried& event) {
    const int remedy = FindRemedy(knowledge_.content, event.remedy());
    switch (event.outcome()) {
      case SessionEvent::Tried::FIXED:
        progress_.end = v1::SessionEnd::FIXED;
        return absl::OkStatus();
      case SessionEvent::Tried::DID_NOT_HELP:
        if (remedy < 0) return absl::OkStatus();
        Insert(remedy, &progress_.failed);
        Remove(remedy, &progress_.impossible);
        return absl::OkStatus();
      case SessionEvent::Tried::COULD_NOT_BE_DONE:
        if (remedy < 0) return absl::OkStatus();
        Insert(remedy, &progress_.impossible);
        Remove(remedy, &progress_.failed);
        return absl::OkStatus();
      default:
        return Damaged("a remedy has no outcome");
    }
  }

  const CompiledKnowledge& knowledge_;
  Progress progress_;
  std::unique_ptr<Message> answers_;  // all so far, and nothing else
};

v1::Warning Dropped(std::string text) {
  v1::Warning warning;
  warning.set_code("dropped_from_session");
  warning.set_text(std::move(text));
  return warning;
}

// Why the event cannot be kept; empty where it can.
std::string Missing(const CompiledKnowledge& knowledge,
                    const SessionEvent& event) {
  const v1::KnowledgeBase& content = knowledge.content;
  const Sentences& words = *knowledge.sentences;
  if (event.has_answered()) {
    const SessionEvent::Answered& answered = event.answered();
    const int question = FindQuestion(content, answered.question());
    if (question < 0) {
      return words.Say<sentences::kQuestionIsGone>(answered.question());
    }
    if (!answered.answer().empty() &&
        FindAnswer(content.questions(question), answered.answer()) < 0) {
      return words.Say<sentences::kAnswerIsGone>(answered.answer(),
                                                 answered.question());
    }
  }
  if (event.has_tried() &&
      event.tried().outcome() != SessionEvent::Tried::FIXED &&
      FindRemedy(content, event.tried().remedy()) < 0) {
    return words.Say<sentences::kRemedyIsGone>(event.tried().remedy());
  }
  return "";
}

}  // namespace

v1::SessionSnapshot PackSnapshot(const Message& snapshot) {
  v1::SessionSnapshot packed;
  if (snapshot.GetDescriptor() == v1::DeviceSnapshot::descriptor()) {
    packed.mutable_snapshot()->CopyFrom(snapshot);
  } else {
    packed.mutable_message()->PackFrom(snapshot);
  }
  return packed;
}

int FindQuestion(const v1::KnowledgeBase& content, absl::string_view id) {
  return FindId(content.questions(), id);
}

int FindAnswer(const v1::Question& question, absl::string_view id) {
  return FindId(question.answers(), id);
}

int FindRemedy(const v1::KnowledgeBase& content, absl::string_view id) {
  return FindId(content.remedies(), id);
}

void SealSession(const CompiledKnowledge& knowledge, v1::Session* session) {
  session->set_format(std::string(kFormat));
  session->set_format_version(kFormatVersion);
  session->set_knowledge_base_name(knowledge.content.name());
  session->set_knowledge_base_version(knowledge.content.version());
  session->set_checksum(Checksum(*session));
}

absl::Status CheckSealed(const v1::Session& session) {
  if (session.format() != kFormat) {
    return absl::InvalidArgumentError(
        "this is not a session of kasa_diag (its `format` does not say "
        "\"kasa_diag.session\")");
  }
  if (session.format_version() > kFormatVersion) {
    return absl::UnimplementedError(absl::StrCat(
        "the session is in format ", session.format_version(),
        " of a newer kasa_diag; this one reads up to ", kFormatVersion));
  }
  if (session.format_version() == 0) return Damaged("it has no version");
  if (session.checksum() != Checksum(session)) {
    return Damaged("its checksum does not agree with what it holds");
  }
  return absl::OkStatus();
}

std::vector<v1::Warning> DropMissing(const CompiledKnowledge& knowledge,
                                     v1::Session* session) {
  std::vector<v1::Warning> warnings;
  if (session->knowledge_base_name() != knowledge.content.name()) {
    v1::Warning warning;
    warning.set_code("another_knowledge_base");
    warning.set_text(knowledge.sentences->Say<sentences::kAnotherKnowledgeBase>(
        session->knowledge_base_name(), knowledge.content.name()));
    warnings.push_back(std::move(warning));
  }
  google::protobuf::RepeatedPtrField<SessionEvent> kept;
  for (SessionEvent& event : *session->mutable_events()) {
    std::string missing = Missing(knowledge, event);
    if (missing.empty()) {
      *kept.Add() = std::move(event);
    } else {
      warnings.push_back(Dropped(std::move(missing)));
    }
  }
  *session->mutable_events() = std::move(kept);
  return warnings;
}

absl::StatusOr<Progress> Replay(const CompiledKnowledge& knowledge,
                                const v1::Session& session) {
  Replayer replayer(knowledge);
  absl::Status status = replayer.Observe(session.start());
  if (!status.ok()) return status;
  for (const SessionEvent& event : session.events()) {
    status = replayer.Replay(event);
    if (!status.ok()) return status;
  }
  return replayer.Take();
}

}  // namespace kasa_diag
