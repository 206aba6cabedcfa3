// What a thread keeps between diagnoses: memory that they use again.
//
//   Workspace workspace;  // one a thread
//   for (const v1::DeviceSnapshot& snapshot : snapshots) {
//     Handle(diagnoser.Diagnose(snapshot, options, &workspace));
//   }

#ifndef KASA_DIAG_WORKSPACE_H_
#define KASA_DIAG_WORKSPACE_H_

#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag {

// Grows to what the largest diagnosis needs, and serves any number of knowledge
// bases in turn. Holds no results: what comes out is the same with any
// workspace. Not thread-safe. The members are for the library itself.
struct Workspace {
  condition::Inputs inputs;
  evaluator::Evaluator::Scratch evaluation;
  inference::Workspace inference;
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_WORKSPACE_H_
