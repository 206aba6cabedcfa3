// Trying answers out: what would be known, and what would follow, if a question
// of the base were answered.

#ifndef KASA_DIAG_ANSWERS_H_
#define KASA_DIAG_ANSWERS_H_

#include <map>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/inference/evidence.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/workspace.h"

namespace kasa_diag {

// The questions that can be asked of one assessed snapshot. A question can be
// asked where its `when` does not exclude it, where what it asks is not known
// already (no answer of it has all its fields set), and where at least two of
// its answers agree with what is known.
//
// Not thread-safe: it remembers what it worked out. Points to what it is made
// from, the workspace included.
class Answers {
 public:
  Answers(const CompiledKnowledge& knowledge, const Assessment& assessment,
          bool complaint, const inference::EvidenceOptions& options,
          Workspace* workspace);

  // Indices of the base's questions that can be asked, ascending.
  const std::vector<int>& questions() const { return questions_; }

  // The same for planning: in that order, all answers of the base.
  std::vector<planning::Question> PlanningQuestions() const;

  // The cases that hold when the answers are merged, complaint included, for
  // inference with the *present* priors: circumstances that an answer brings
  // are in the cases as evidence. Questions count as in questions(). Empty
  // where the answers contradict what is known, or each other. Valid as long
  // as this object. One assessment, the first time.
  const std::vector<inference::Case>& CasesAfter(
      absl::Span<const planning::GivenAnswer> answers);

 private:
  struct Outcome {
    // Joined findings have their links here, which the cases point to.
    inference::Evidence evidence;
    std::vector<inference::Case> cases;
  };
  Outcome Try(absl::Span<const planning::GivenAnswer> answers) const;
  bool CanBeAsked(int question) const;
  void AddPriorChanges(const std::vector<double>& priors,
                       std::vector<inference::Case>* cases) const;

  const CompiledKnowledge& knowledge_;
  const Assessment& assessment_;
  const bool complaint_;
  const inference::EvidenceOptions options_;
  Workspace* const workspace_;
  std::vector<int> questions_;
  std::map<std::vector<int32_t>, Outcome> known_;
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_ANSWERS_H_
