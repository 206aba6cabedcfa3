// A session with memory: one question or remedy at a time, until the device is
// repaired or somebody else has to take over.
//
//   Troubleshooter session(knowledge);
//   session.Start(snapshot);                   // what is known; may be empty
//   absl::StatusOr<v1::SessionStep> step = session.Next();
//   // step->question(): ask it, then one of
//   session.Answer(question_id, answer_id);
//   session.DontKnow(question_id);
//   // step->remedy(): have it tried, then
//   session.Tried(remedy_id, Troubleshooter::Outcome::DID_NOT_HELP);
//   // step->end(): fixed, to support, or gave up.
//
// Everything can be taken back, and stored at any time:
//
//   v1::Session state = session.Save();        // store it, go on next week
//   absl::StatusOr<ResumeResult> resumed =
//       Troubleshooter::Resume(state, knowledge);
//
// An answer is merged into what is known of the device. A remedy that did not
// help is evidence against what it would have repaired. One that could not be
// done is not proposed again, nor is what needs it. The clock is never read:
// the same calls give the same bytes.

#ifndef KASA_DIAG_TROUBLESHOOTER_H_
#define KASA_DIAG_TROUBLESHOOTER_H_

#include <memory>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/session.pb.h"

namespace kasa_diag {

struct TroubleshooterOptions {
  // Somebody asks, so somebody complains. And a step that is worth a person's
  // minutes is worth ten times the thought that a plan on paper gets.
  TroubleshooterOptions() {
    diagnose.complaint = true;
    diagnose.planning.max_inferences = 20'000;
  }

  DiagnoseOptions diagnose;
};

struct ResumeResult;
class SessionView;

// Not thread-safe; move it, or keep one a conversation. Shares the knowledge.
class Troubleshooter {
 public:
  using Outcome = v1::SessionEvent::Tried::Outcome;

  explicit Troubleshooter(std::shared_ptr<const KnowledgeBase> knowledge,
                          TroubleshooterOptions options = {});
  ~Troubleshooter();
  Troubleshooter(Troubleshooter&&) noexcept;
  Troubleshooter& operator=(Troubleshooter&&) noexcept;

  // Goes on with a stored session, also in another version of the base: what
  // that does not have any more is dropped, with a warning. InvalidArgument
  // where the state is no session or is of devices that the base does not know;
  // Unimplemented where a newer library wrote it; DataLoss where it is damaged.
  static absl::StatusOr<ResumeResult> Resume(
      const v1::Session& state, std::shared_ptr<const KnowledgeBase> knowledge,
      TroubleshooterOptions options = {});

  // Begins anew. InvalidArgument where the message is not of the type that the
  // base reads. Nothing else can be called before.
  absl::Status Start(const google::protobuf::Message& snapshot);

  // What to do now. Asking twice gives the same. FailedPrecondition before
  // Start(). Takes as long as planning does.
  absl::StatusOr<v1::SessionStep> Next() const;

  // What happened. Any question and remedy of the base will do, also one that
  // Next() did not propose. NotFound: no such id; FailedPrecondition: the
  // question was answered already, or the session is over (see Undo). The
  // session is then as it was.
  absl::Status Answer(absl::string_view question, absl::string_view answer);
  // The question is not asked again; it can still be answered.
  absl::Status DontKnow(absl::string_view question);
  // FIXED ends the session. Of several outcomes for one remedy the last counts.
  absl::Status Tried(absl::string_view remedy, Outcome outcome);

  // The device was looked at once more. Starts afresh from what is seen now:
  // earlier answers count for fields that are absent now, earlier failures stay
  // evidence.
  absl::Status Observe(const google::protobuf::Message& snapshot);

  // Ends the session by choice.
  absl::Status GoToSupport();
  absl::Status GiveUp();

  // Takes back the last thing that happened, an end too: Save() then gives the
  // bytes that it gave before. FailedPrecondition where nothing happened since
  // the start.
  absl::Status Undo();

  // As of now, with the outcomes as evidence (Evidence::FAILED_REMEDIES) and
  // without questions that were answered or put. Its probabilities are those
  // that a cause was present when the session began; Next() has what may be
  // wrong still.
  absl::StatusOr<v1::Diagnosis> Diagnosis() const;

  // What was seen, answered and tried, and what remains.
  absl::StatusOr<v1::SessionSummary> Summary() const;

  v1::Session Save() const;

  const KnowledgeBase& knowledge() const ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return *knowledge_;
  }

 private:
  absl::Status CheckOpen() const;
  absl::Status Add(v1::SessionEvent event);
  void Replace(v1::Session* changed);
  absl::Status CheckType(const google::protobuf::Message& snapshot) const;
  absl::StatusOr<const SessionView*> View() const;

  std::shared_ptr<const KnowledgeBase> knowledge_;
  TroubleshooterOptions options_;
  v1::Session session_;
  // What follows from it; made when needed.
  mutable std::unique_ptr<const SessionView> view_;
};

struct ResumeResult {
  Troubleshooter session;
  // What was dropped, and why.
  std::vector<v1::Warning> warnings;
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_TROUBLESHOOTER_H_
