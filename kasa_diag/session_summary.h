// What somebody who takes a session over needs to know.

#ifndef KASA_DIAG_SESSION_SUMMARY_H_
#define KASA_DIAG_SESSION_SUMMARY_H_

#include "absl/types/span.h"
#include "google/protobuf/message.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/v1/session.pb.h"

namespace kasa_diag {

// `known` is what is known of the device, `remaining` what may still be wrong,
// likeliest first. Answers and attempts come in the order in which they were
// given; what the base does not have is left out.
v1::SessionSummary Summarize(const CompiledKnowledge& knowledge,
                             const v1::Session& session,
                             const google::protobuf::Message& known,
                             absl::Span<const v1::LikelyCause> remaining);

}  // namespace kasa_diag

#endif  // KASA_DIAG_SESSION_SUMMARY_H_
