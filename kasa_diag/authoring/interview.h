// Asks what a knowledge base wants to know, and answers from what a labelled
// case says could be found out.
//
// A session asks (kasa_diag/troubleshooter.h). Nothing can be tried on paper,
// so where it would propose a remedy the best question that is left is put.

#ifndef KASA_DIAG_AUTHORING_INTERVIEW_H_
#define KASA_DIAG_AUTHORING_INTERVIEW_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/labelled_case.pb.h"

namespace kasa_diag::authoring {

// Stands for an answer: what was found fits none of the worded ones; nothing
// was found.
inline constexpr absl::string_view kMeasured = "measured";
inline constexpr absl::string_view kDontKnow = "dont_know";

struct InterviewOptions {
  // Ends when so many questions were answered other than "I don't know". 0:
  // nothing is asked.
  int max_answered = 0;
  // Ends when so many were put, per question to be answered.
  int put_per_answered = 3;
  DiagnoseOptions diagnose;
};

struct Interview {
  struct Turn {
    std::string question;
    std::string answer;  // an answer's id, kMeasured or kDontKnow
    double minutes = 0;  // that answering takes
  };
  std::vector<Turn> turns;
  // One more than turns: before the first question, and after each.
  std::vector<v1::Diagnosis> diagnoses;
};

// Diagnoses the snapshot of `labelled`, and then asks. The complaint and the
// questions are as options.diagnose says. Fails as Troubleshooter does.
absl::StatusOr<Interview> Interrogate(
    const std::shared_ptr<const KnowledgeBase>& knowledge,
    const v1::LabelledCase& labelled, const InterviewOptions& options);

// Answers the question of that index: merges those fields of `findable` that
// its answers name into `snapshot`, with findable's values. Returns the id of
// the answer that agrees with the snapshot then and says something that was
// added, the one with most fields if there are several; else kMeasured;
// kDontKnow where there was nothing to add. REQUIRES: both messages are of the
// type that the knowledge base reads.
std::string AnswerFrom(const google::protobuf::Message& findable,
                       const CompiledKnowledge& knowledge, int question,
                       google::protobuf::Message* snapshot);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_INTERVIEW_H_
