// What a session comes to at one moment: what is known, what may still be
// wrong, what to do next.

#ifndef KASA_DIAG_SESSION_VIEW_H_
#define KASA_DIAG_SESSION_VIEW_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "kasa_diag/advice.h"
#include "kasa_diag/answers.h"
#include "kasa_diag/assessment.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/planning/remedy_set.h"
#include "kasa_diag/planning/still_broken.h"
#include "kasa_diag/session_history.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/session.pb.h"
#include "kasa_diag/workspace.h"

namespace kasa_diag {

// Works things out when they are asked for, and remembers the next step. Not
// thread-safe.
class SessionView {
 public:
  // `progress` is of this base.
  SessionView(std::shared_ptr<const KnowledgeBase> knowledge, Progress progress,
              const DiagnoseOptions& options);
  SessionView(const SessionView&) = delete;
  SessionView& operator=(const SessionView&) = delete;

  const Progress& progress() const { return progress_; }

  // `session` is what the progress was made from: the summary at an end tells
  // of it.
  v1::SessionStep Next(const v1::Session& session) const;
  absl::StatusOr<v1::Diagnosis> Diagnosis() const;
  v1::SessionSummary Summary(const v1::Session& session) const;

 private:
  void MakeProblem();
  // Given that something is still broken after what was tried.
  const planning::StillBroken::State& Now() const;
  std::vector<v1::LikelyCause> LikelyCauses(
      const std::vector<double>& remaining) const;

  void FillQuestion(const planning::Action& action,
                    v1::SessionStep* step) const;
  void FillRemedy(int index, v1::SessionStep* step) const;
  void FillEnd(v1::SessionEnd::Kind kind, const v1::Session& session,
               v1::SessionStep* step) const;
  void AddFailures(v1::Diagnosis* diagnosis) const;
  void AddAdvice(const inference::Posterior& posterior,
                 const std::vector<inference::Case>& cases,
                 v1::Diagnosis* diagnosis) const;
  std::string FailedTitles() const;

  const std::shared_ptr<const KnowledgeBase> knowledge_base_;
  const CompiledKnowledge& knowledge_;
  const Sentences& words_;
  const DiagnoseOptions options_;
  const Progress progress_;
  mutable Workspace workspace_;
  const Assessment assessment_;
  std::vector<inference::Case> cases_;  // with the complaint
  mutable Answers answers_;
  Advice advice_;
  // One a question of the problem: its place in answers_.questions().
  std::vector<int32_t> askable_;
  mutable planning::Budget budget_;
  std::unique_ptr<planning::StillBroken> still_broken_;
  mutable absl::optional<v1::SessionStep> next_;
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_SESSION_VIEW_H_
