// The session keeps what happened; session_history.cc replays it, and
// session_view.cc draws the conclusions, afresh after every event. A replay
// costs next to nothing beside the planning that follows it.
//
// A change is made on a copy and takes the session's place when it is whole:
// what throws on the way (an allocation may) leaves the session as it was.

#include "kasa_diag/troubleshooter.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/session_history.h"
#include "kasa_diag/session_view.h"

namespace kasa_diag {
namespace {

absl::Status Unknown(absl::string_view what, absl::string_view id) {
  return absl::NotFoundError(
      absl::StrCat("the knowledge base has no ", what, " \"", id, "\""));
}

}  // namespace

Troubleshooter::Troubleshooter(std::shared_ptr<const KnowledgeBase> knowledge,
                               TroubleshooterOptions options)
    : knowledge_(std::move(knowledge)), options_(std::move(options)) {}

Troubleshooter::~Troubleshooter() = default;
Troubleshooter::Troubleshooter(Troubleshooter&&) noexcept = default;
Troubleshooter& Troubleshooter::operator=(Troubleshooter&&) noexcept = default;

absl::StatusOr<ResumeResult> Troubleshooter::Resume(
    const v1::Session& state, std::shared_ptr<const KnowledgeBase> knowledge,
    TroubleshooterOptions options) {
  absl::Status status = CheckSealed(state);
  if (!status.ok()) return status;
  ResumeResult result{Troubleshooter(std::move(knowledge), std::move(options)),
                      {}};
  Troubleshooter& session = result.session;
  session.session_ = state;
  result.warnings =
      DropMissing(session.knowledge_->compiled(), &session.session_);
  SealSession(session.knowledge_->compiled(), &session.session_);
  const absl::StatusOr<const SessionView*> view = session.View();
  if (!view.ok()) return view.status();
  return result;
}

absl::Status Troubleshooter::CheckType(
    const google::protobuf::Message& snapshot) const {
  if (snapshot.GetDescriptor() == knowledge_->input()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the snapshot is a ",
                   absl::string_view(snapshot.GetDescriptor()->full_name()),
                   ", but the knowledge base reads ",
                   absl::string_view(knowledge_->input()->full_name())));
}

absl::Status Troubleshooter::Start(const google::protobuf::Message& snapshot) {
  absl::Status status = CheckType(snapshot);
  if (!status.ok()) return status;
  v1::Session begun;
  *begun.mutable_start() = PackSnapshot(snapshot);
  Replace(&begun);
  return absl::OkStatus();
}

absl::StatusOr<const SessionView*> Troubleshooter::View() const {
  if (!session_.has_start()) {
    return absl::FailedPreconditionError("the session was not started");
  }
  if (view_ == nullptr) {
    absl::StatusOr<Progress> progress =
        Replay(knowledge_->compiled(), session_);
    if (!progress.ok()) return progress.status();
    view_ = std::make_unique<SessionView>(knowledge_, *std::move(progress),
                                          options_.diagnose);
  }
  return view_.get();
}

absl::Status Troubleshooter::CheckOpen() const {
  const absl::StatusOr<const SessionView*> view = View();
  if (!view.ok()) return view.status();
  if ((*view)->progress().end == v1::SessionEnd::KIND_UNSPECIFIED) {
    return absl::OkStatus();
  }
  return absl::FailedPreconditionError(
      "the session is over; take back its end to go on");
}

absl::Status Troubleshooter::Add(v1::SessionEvent event) {
  v1::Session longer = session_;
  *longer.add_events() = std::move(event);
  Replace(&longer);
  return absl::OkStatus();
}

void Troubleshooter::Replace(v1::Session* changed) {
  SealSession(knowledge_->compiled(), changed);
  session_.Swap(changed);
  view_.reset();
}

absl::StatusOr<v1::SessionStep> Troubleshooter::Next() const {
  const absl::StatusOr<const SessionView*> view = View();
  if (!view.ok()) return view.status();
  return (*view)->Next(session_);
}

absl::Status Troubleshooter::Answer(absl::string_view question,
                                    absl::string_view answer) {
  absl::Status open = CheckOpen();
  if (!open.ok()) return open;
  const v1::KnowledgeBase& content = knowledge_->content();
  const int index = FindQuestion(content, question);
  if (index < 0) return Unknown("question", question);
  if (FindAnswer(content.questions(index), answer) < 0) {
    return Unknown(absl::StrCat("question ", question, " with an answer"),
                   answer);
  }
  if ((*View())->progress().answered[index]) {
    return absl::FailedPreconditionError(
        absl::StrCat("the question ", question,
                     " was answered already; take that back to change it"));
  }
  v1::SessionEvent event;
  event.mutable_answered()->set_question(std::string(question));
  event.mutable_answered()->set_answer(std::string(answer));
  return Add(std::move(event));
}

absl::Status Troubleshooter::DontKnow(absl::string_view question) {
  absl::Status open = CheckOpen();
  if (!open.ok()) return open;
  const int index = FindQuestion(knowledge_->content(), question);
  if (index < 0) return Unknown("question", question);
  if ((*View())->progress().put[index]) {
    return absl::FailedPreconditionError(
        absl::StrCat("the question ", question, " was answered already"));
  }
  v1::SessionEvent event;
  event.mutable_answered()->set_question(std::string(question));
  return Add(std::move(event));
}

absl::Status Troubleshooter::Tried(absl::string_view remedy, Outcome outcome) {
  absl::Status open = CheckOpen();
  if (!open.ok()) return open;
  if (FindRemedy(knowledge_->content(), remedy) < 0) {
    return Unknown("remedy", remedy);
  }
  if (outcome == v1::SessionEvent::Tried::OUTCOME_UNSPECIFIED ||
      !v1::SessionEvent::Tried::Outcome_IsValid(outcome)) {
    return absl::InvalidArgumentError("a remedy needs an outcome");
  }
  v1::SessionEvent event;
  event.mutable_tried()->set_remedy(std::string(remedy));
  event.mutable_tried()->set_outcome(outcome);
  return Add(std::move(event));
}

absl::Status Troubleshooter::Observe(
    const google::protobuf::Message& snapshot) {
  absl::Status status = CheckOpen();
  if (status.ok()) status = CheckType(snapshot);
  if (!status.ok()) return status;
  v1::SessionEvent event;
  *event.mutable_observed() = PackSnapshot(snapshot);
  return Add(std::move(event));
}

absl::Status Troubleshooter::GoToSupport() {
  absl::Status open = CheckOpen();
  if (!open.ok()) return open;
  v1::SessionEvent event;
  event.mutable_left()->set_to_support(true);
  return Add(std::move(event));
}

absl::Status Troubleshooter::GiveUp() {
  absl::Status open = CheckOpen();
  if (!open.ok()) return open;
  v1::SessionEvent event;
  event.mutable_left();
  return Add(std::move(event));
}

absl::Status Troubleshooter::Undo() {
  if (session_.events().empty()) {
    return absl::FailedPreconditionError("nothing happened since the start");
  }
  v1::Session shorter = session_;
  shorter.mutable_events()->RemoveLast();
  Replace(&shorter);
  return absl::OkStatus();
}

absl::StatusOr<v1::Diagnosis> Troubleshooter::Diagnosis() const {
  const absl::StatusOr<const SessionView*> view = View();
  if (!view.ok()) return view.status();
  return (*view)->Diagnosis();
}

absl::StatusOr<v1::SessionSummary> Troubleshooter::Summary() const {
  const absl::StatusOr<const SessionView*> view = View();
  if (!view.ok()) return view.status();
  return (*view)->Summary(session_);
}

v1::Session Troubleshooter::Save() const { return session_; }

}  // namespace kasa_diag
