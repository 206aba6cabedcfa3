// What the evaluator and the guards make of one snapshot: the evidence that
// inference starts from. Used by the diagnoser, by its questions (which try
// answers out), and by sessions.

#ifndef KASA_DIAG_ASSESSMENT_H_
#define KASA_DIAG_ASSESSMENT_H_

#include <vector>

#include "google/protobuf/message.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/device/led_meanings.h"
#include "kasa_diag/device/profile.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "kasa_diag/inference/evidence.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/inference/shapley.h"
#include "kasa_diag/workspace.h"

namespace kasa_diag {

// Points into the knowledge and the snapshot that it was made from.
struct Assessment {
  const google::protobuf::Message* snapshot = nullptr;
  device::ProfileMatch profile;
  device::LedReading led;

  // One a condition. A meaning that the light may have, among others, is
  // unknown.
  std::vector<Tristate> states;
  std::vector<evaluator::EvaluationWarning> warnings;

  // Priors as written; 0 for a cause that is out of the question.
  std::vector<double> written_priors;
  // The circumstances that hold, and which entry of its cause each is.
  std::vector<inference::Adjustment> adjustments;
  std::vector<int> adjustment_entries;
  // Priors after the circumstances.
  std::vector<double> priors;

  // Findings' states, and the cases without the complaint.
  inference::Evidence evidence;

  bool Applies(int condition) const {
    return condition == CompiledKnowledge::kAlways ||
           states[condition] != Tristate::kFalse;
  }
  bool Holds(int condition) const {
    return condition == CompiledKnowledge::kAlways ||
           states[condition] == Tristate::kTrue;
  }
};

// REQUIRES: `snapshot` is of the type knowledge.input.
Assessment Assess(const CompiledKnowledge& knowledge,
                  const google::protobuf::Message& snapshot,
                  const inference::EvidenceOptions& options,
                  Workspace* workspace);

// The same, for one that has no workspace to use again.
Assessment Assess(const CompiledKnowledge& knowledge,
                  const google::protobuf::Message& snapshot,
                  const inference::EvidenceOptions& options);

// The evaluator's part of it: fills everything down to the warnings. Allocates
// nothing once the workspace and the assessment have grown, but for warnings,
// and unless the interpreter must decide something.
// REQUIRES: the assessment is new, or was filled for this knowledge before.
void DecideConditions(const CompiledKnowledge& knowledge,
                      const google::protobuf::Message& snapshot,
                      Workspace* workspace, Assessment* assessment);

// The inputs that the conditions of an assessment were decided on.
condition::Inputs MakeInputs(const CompiledKnowledge& knowledge,
                             const Assessment& assessment);

// The observation that somebody complains.
inference::Observation ComplaintObservation(const CompiledKnowledge& knowledge);

// The cases of an assessment, each with `added`.
std::vector<inference::Case> WithObservation(
    const std::vector<inference::Case>& cases,
    const inference::Observation& added);

}  // namespace kasa_diag

#endif  // KASA_DIAG_ASSESSMENT_H_
