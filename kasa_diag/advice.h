// The plan of a diagnosis, and its tips.

#ifndef KASA_DIAG_ADVICE_H_
#define KASA_DIAG_ADVICE_H_

#include <vector>

#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/v1/diagnosis.pb.h"

namespace kasa_diag {

// The planning problem of an assessment: the remedies that apply to it.
// `indices` receives, for each remedy of the problem, its index in the base.
planning::Problem MakePlanningProblem(const CompiledKnowledge& knowledge,
                                      const Assessment& assessment,
                                      const std::vector<inference::Case>& cases,
                                      std::vector<int>* indices);

// Adds the plan and what it is expected to cost.
void AddPlan(const CompiledKnowledge& knowledge, const Assessment& assessment,
             const std::vector<inference::Case>& cases,
             const inference::Posterior& posterior,
             const planning::Options& options, v1::Diagnosis* diagnosis);

// Adds the tips that apply.
void AddTips(const CompiledKnowledge& knowledge, const Assessment& assessment,
             v1::Diagnosis* diagnosis);

}  // namespace kasa_diag

#endif  // KASA_DIAG_ADVICE_H_
