// The plan of a diagnosis, and its tips.

#ifndef KASA_DIAG_ADVICE_H_
#define KASA_DIAG_ADVICE_H_

#include <vector>

#include "kasa_diag/answers.h"
#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/v1/diagnosis.pb.h"

namespace kasa_diag {

// A planning problem whose remedies are those of the base that apply.
struct Advice {
  planning::Problem problem;
  std::vector<int> remedies;  // index in the base of each of the problem's
};

// `answers` is asked for what answers would lead to, while the problem is used.
Advice MakeAdvice(const CompiledKnowledge& knowledge,
                  const Assessment& assessment,
                  const std::vector<inference::Case>& cases, Answers* answers);

// Adds the plan's steps and what they are expected to cost.
void AddPlan(const CompiledKnowledge& knowledge, const Advice& advice,
             const planning::Plan& plan, v1::Diagnosis* diagnosis);

// Adds the tips that apply.
void AddTips(const CompiledKnowledge& knowledge, const Assessment& assessment,
             v1::Diagnosis* diagnosis);

}  // namespace kasa_diag

#endif  // KASA_DIAG_ADVICE_H_
