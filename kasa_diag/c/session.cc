// Sessions: Troubleshooter, call by call. What a call changes takes effect when
// it has succeeded (troubleshooter.cc); so one that runs out of memory leaves
// the session as it was.

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/c/internal.h"
#include "kasa_diag/c/kasa_diag.h"
#include "kasa_diag/troubleshooter.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/session.pb.h"

struct kasa_diag_session_t {
  kasa_diag::Troubleshooter troubleshooter;
};

namespace {

using kasa_diag::Troubleshooter;
using kasa_diag::TroubleshooterOptions;
using kasa_diag::c::Guarded;
using kasa_diag::c::ReturnBinary;
using kasa_diag::c::ReturnJson;
using kasa_diag::c::View;
using kasa_diag::v1::DeviceSnapshot;
using kasa_diag::v1::SessionEvent;

static_assert(KASA_DIAG_FIXED == SessionEvent::Tried::FIXED &&
                  KASA_DIAG_DID_NOT_HELP == SessionEvent::Tried::DID_NOT_HELP &&
                  KASA_DIAG_COULD_NOT_BE_DONE ==
                      SessionEvent::Tried::COULD_NOT_BE_DONE,
              "kasa_diag.h and session.proto disagree");

TroubleshooterOptions SessionOptions(const kasa_diag_options_t* options) {
  TroubleshooterOptions result;
  result.diagnose = kasa_diag::c::OptionsOver(options, result.diagnose);
  return result;
}

using Parse = absl::StatusOr<DeviceSnapshot> (*)(absl::string_view,
                                                 std::vector<std::string>*);
using Take =
    absl::Status (Troubleshooter::*)(const google::protobuf::Message& snapshot);

// Start and Observe, in either form.
int TakeSnapshot(kasa_diag_session_t* session, Take take, Parse parse,
                 const char* snapshot, size_t snapshot_length, char** warnings,
                 char** error) {
  if (warnings != nullptr) *warnings = nullptr;
  return Guarded(error, [&]() -> absl::Status {
    std::vector<std::string> sentences;
    const absl::StatusOr<DeviceSnapshot> parsed =
        parse(View(snapshot, snapshot_length), &sentences);
    if (!parsed.ok()) return parsed.status();
    // Before the session changes: nothing may fail after that.
    char* text = nullptr;
    if (warnings != nullptr) kasa_diag::c::ReturnWarnings(sentences, &text);
    std::unique_ptr<char, decltype(&std::free)> owner(text, std::free);
    absl::Status status = (session->troubleshooter.*take)(*parsed);
    if (status.ok() && warnings != nullptr) *warnings = owner.release();
    return status;
  });
}

using Print = absl::Status (*)(const google::protobuf::Message& message,
                               char** out, size_t* out_length);

// What can be asked of a session, in either form.
template <typename Message>
int Tell(kasa_diag_session_t* session,
         absl::StatusOr<Message> (Troubleshooter::*ask)() const, Print print,
         char** out, size_t* out_length, char** error) {
  *out = nullptr;
  *out_length = 0;
  return Guarded(error, [&]() -> absl::Status {
    const absl::StatusOr<Message> told = (session->troubleshooter.*ask)();
    if (!told.ok()) return told.status();
    return print(*told, out, out_length);
  });
}

}  // namespace

extern "C" {

kasa_diag_session_t* kasa_diag_session_create(
    const kasa_diag_diagnoser_t* diagnoser, const kasa_diag_options_t* options,
    char** error) {
  kasa_diag_session_t* session = nullptr;
  Guarded(error, [&] {
    session = new kasa_diag_session_t{
        Troubleshooter(diagnoser->knowledge, SessionOptions(options))};
    return absl::OkStatus();
  });
  return session;
}

kasa_diag_session_t* kasa_diag_session_resume(
    const kasa_diag_diagnoser_t* diagnoser, const kasa_diag_options_t* options,
    const char* state, size_t state_length, char** warnings, char** error) {
  kasa_diag_session_t* session = nullptr;
  if (warnings != nullptr) *warnings = nullptr;
  Guarded(error, [&]() -> absl::Status {
    kasa_diag::v1::Session parsed;
    const absl::string_view bytes = View(state, state_length);
    if (!parsed.ParseFromString(std::string(bytes))) {
      return absl::InvalidArgumentError(
          "session: not what kasa_diag_session_save gave");
    }
    absl::StatusOr<kasa_diag::ResumeResult> resumed = Troubleshooter::Resume(
        parsed, diagnoser->knowledge, SessionOptions(options));
    if (!resumed.ok()) return resumed.status();
    auto made = std::make_unique<kasa_diag_session_t>(
        kasa_diag_session_t{std::move(resumed->session)});
    std::vector<std::string> sentences;
    for (const kasa_diag::v1::Warning& warning : resumed->warnings) {
      sentences.push_back(warning.text());
    }
    kasa_diag::c::ReturnWarnings(sentences, warnings);
    session = made.release();
    return absl::OkStatus();
  });
  return session;
}

void kasa_diag_session_destroy(kasa_diag_session_t* session) { delete session; }

int kasa_diag_session_save(const kasa_diag_session_t* session, char** out,
                           size_t* out_length, char** error) {
  *out = nullptr;
  *out_length = 0;
  return Guarded(error, [&] {
    return ReturnBinary(session->troubleshooter.Save(), out, out_length);
  });
}

int kasa_diag_session_start(kasa_diag_session_t* session, const char* snapshot,
                            size_t snapshot_length, char** warnings,
                            char** error) {
  return TakeSnapshot(session, &Troubleshooter::Start,
                      kasa_diag::c::SnapshotFromBytes, snapshot,
                      snapshot_length, warnings, error);
}

int kasa_diag_session_start_json(kasa_diag_session_t* session,
                                 const char* snapshot, size_t snapshot_length,
                                 char** warnings, char** error) {
  return TakeSnapshot(session, &Troubleshooter::Start,
                      kasa_diag::c::SnapshotFromJsonText, snapshot,
                      snapshot_length, warnings, error);
}

int kasa_diag_session_observe(kasa_diag_session_t* session,
                              const char* snapshot, size_t snapshot_length,
                              char** warnings, char** error) {
  return TakeSnapshot(session, &Troubleshooter::Observe,
                      kasa_diag::c::SnapshotFromBytes, snapshot,
                      snapshot_length, warnings, error);
}

int kasa_diag_session_observe_json(kasa_diag_session_t* session,
                                   const char* snapshot, size_t snapshot_length,
                                   char** warnings, char** error) {
  return TakeSnapshot(session, &Troubleshooter::Observe,
                      kasa_diag::c::SnapshotFromJsonText, snapshot,
                      snapshot_length, warnings, error);
}

int kasa_diag_session_next(kasa_diag_session_t* session, char** out,
                           size_t* out_length, char** error) {
  return Tell(session, &Troubleshooter::Next, ReturnBinary, out, out_length,
              error);
}

int kasa_diag_session_next_json(kasa_diag_session_t* session, char** out,
                                size_t* out_length, char** error) {
  return Tell(session, &Troubleshooter::Next, ReturnJson, out, out_length,
              error);
}

int kasa_diag_session_answer(kasa_diag_session_t* session, const char* question,
                             size_t question_length, const char* answer,
                             size_t answer_length, char** error) {
  return Guarded(error, [&] {
    return session->troubleshooter.Answer(View(question, question_length),
                                          View(answer, answer_length));
  });
}

int kasa_diag_session_dont_know(kasa_diag_session_t* session,
                                const char* question, size_t question_length,
                                char** error) {
  return Guarded(error, [&] {
    return session->troubleshooter.DontKnow(View(question, question_length));
  });
}

int kasa_diag_session_tried(kasa_diag_session_t* session, const char* remedy,
                            size_t remedy_length, int outcome, char** error) {
  return Guarded(error, [&]() -> absl::Status {
    if (!SessionEvent::Tried::Outcome_IsValid(outcome)) {
      return absl::InvalidArgumentError(
          "an outcome is KASA_DIAG_FIXED, KASA_DIAG_DID_NOT_HELP or "
          "KASA_DIAG_COULD_NOT_BE_DONE");
    }
    return session->troubleshooter.Tried(
        View(remedy, remedy_length),
        static_cast<Troubleshooter::Outcome>(outcome));
  });
}

int kasa_diag_session_undo(kasa_diag_session_t* session, char** error) {
  return Guarded(error, [&] { return session->troubleshooter.Undo(); });
}

int kasa_diag_session_go_to_support(kasa_diag_session_t* session,
                                    char** error) {
  return Guarded(error, [&] { return session->troubleshooter.GoToSupport(); });
}

int kasa_diag_session_give_up(kasa_diag_session_t* session, char** error) {
  return Guarded(error, [&] { return session->troubleshooter.GiveUp(); });
}

int kasa_diag_session_diagnosis(kasa_diag_session_t* session, char** out,
                                size_t* out_length, char** error) {
  return Tell(session, &Troubleshooter::Diagnosis, ReturnBinary, out,
              out_length, error);
}

int kasa_diag_session_diagnosis_json(kasa_diag_session_t* session, char** out,
                                     size_t* out_length, char** error) {
  return Tell(session, &Troubleshooter::Diagnosis, ReturnJson, out, out_length,
              error);
}

int kasa_diag_session_summary(kasa_diag_session_t* session, char** out,
                              size_t* out_length, char** error) {
  return Tell(session, &Troubleshooter::Summary, ReturnBinary, out, out_length,
              error);
}

int kasa_diag_session_summary_json(kasa_diag_session_t* session, char** out,
                                   size_t* out_length, char** error) {
  return Tell(session, &Troubleshooter::Summary, ReturnJson, out, out_length,
              error);
}

}  // extern "C"
