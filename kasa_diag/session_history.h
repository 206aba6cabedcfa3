// The stored state of a session: checking it, and replaying it.

#ifndef KASA_DIAG_SESSION_HISTORY_H_
#define KASA_DIAG_SESSION_HISTORY_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/session.pb.h"

namespace kasa_diag {

// What a session comes to. Indices are those of the knowledge base.
struct Progress {
  // Keeps the type of `known` alive where it is no generated one.
  std::unique_ptr<google::protobuf::MessageFactory> factory;
  // What was seen last, and the answers.
  std::unique_ptr<google::protobuf::Message> known;
  std::vector<bool> answered;   // one a question
  std::vector<bool> put;        // one a question: answered, or "I don't know"
  std::vector<int> failed;      // remedies, ascending
  std::vector<int> impossible;  // remedies, ascending
  v1::SessionEnd::Kind end = v1::SessionEnd::KIND_UNSPECIFIED;
};

v1::SessionSnapshot PackSnapshot(const google::protobuf::Message& snapshot);

// Index of an entry of the base; -1 where there is none of that id.
int FindQuestion(const v1::KnowledgeBase& content, absl::string_view id);
int FindAnswer(const v1::Question& question, absl::string_view id);
int FindRemedy(const v1::KnowledgeBase& content, absl::string_view id);

// Writes format, version and checksum.
void SealSession(const CompiledKnowledge& knowledge, v1::Session* session);

// Whether `session` was sealed, and is still as it was.
absl::Status CheckSealed(const v1::Session& session);

// Removes what the base does not have any more, one warning each.
std::vector<v1::Warning> DropMissing(const CompiledKnowledge& knowledge,
                                     v1::Session* session);

// InvalidArgument where a snapshot is not of the type that the base reads;
// DataLoss where an event makes no sense. Entries that the base does not have
// say nothing, but that one of them fixed it still ends the session.
absl::StatusOr<Progress> Replay(const CompiledKnowledge& knowledge,
                                const v1::Session& session);

}  // namespace kasa_diag

#endif  // KASA_DIAG_SESSION_HISTORY_H_
