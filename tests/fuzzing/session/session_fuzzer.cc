// The fuzz target of stored sessions: any bytes as a Session. The first byte
// chooses whether they are sealed (even: with the checksum that they have,
// which is rarely right; odd: sealed anew, as one who means harm would). What
// can be resumed can be gone on with, stored, and taken back to its start.
//
//   ./bazelw run --config=fuzz //tests/fuzzing:session_fuzzer --
//     -max_total_time=600
//
// (in one line). session_fuzzer_test.cc runs it on damaged sessions, with any
// compiler.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "kasa_diag/session_history.h"
#include "kasa_diag/troubleshooter.h"
#include "kasa_diag/v1/session.pb.h"
#include "tests/fuzzing/require.h"
#include "tests/fuzzing/small_base.h"

namespace kasa_diag {
namespace {

using fuzzing::Require;
using fuzzing::SmallBase;

void Run(absl::string_view bytes, bool seal) {
  v1::Session state;
  if (!state.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return;
  }
  if (seal) {
    state.set_format("kasa_diag.session");
    SealSession(SmallBase()->compiled(), &state);
  }
  TroubleshooterOptions options;
  options.diagnose.planning.max_inferences = 20;
  absl::StatusOr<ResumeResult> resumed =
      Troubleshooter::Resume(state, SmallBase(), options);
  if (!resumed.ok()) {
    Require(!resumed.status().message().empty(), "refused with a reason");
    return;
  }
  Troubleshooter session = std::move(resumed->session);
  Require(session.Next().ok(), "a session has a next step");
  Require(session.Summary().ok(), "a session has a summary");
  Require(session.Diagnosis().ok(), "a session has a diagnosis");
  const v1::Session saved = session.Save();
  const absl::StatusOr<ResumeResult> again =
      Troubleshooter::Resume(saved, SmallBase(), options);
  Require(again.ok(), "what is stored can be resumed");
  Require(again->warnings.empty(), "nothing is dropped twice");
  Require(
      again->session.Save().SerializeAsString() == saved.SerializeAsString(),
      "it is stored as it was");
  for (int i = 0; i < saved.events_size(); ++i) {
    Require(session.Undo().ok(), "what happened can be taken back");
  }
  Require(!session.Undo().ok(), "nothing is left to be taken back");
  Require(session.Next().ok(), "the start has a next step");
}

}  // namespace
}  // namespace kasa_diag

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  kasa_diag::Run(input.substr(1), data[0] % 2 == 1);
  return 0;
}
