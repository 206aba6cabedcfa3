#include "kasa_diag/advice.h"

#include <utility>

#include "kasa_diag/rounding.h"

namespace kasa_diag {
namespace {

void FillRemedy(const CompiledKnowledge& knowledge, int index,
                v1::PlanStep* step) {
  const v1::Remedy& remedy = knowledge.content.remedies(index);
  step->set_kind(remedy.wait() ? v1::PlanStep::WAIT : v1::PlanStep::REMEDY);
  step->set_id(remedy.id());
  step->set_title(remedy.title());
  *step->mutable_steps() = remedy.steps();
  step->set_minutes(remedy.minutes());
  *step->mutable_warnings() = remedy.warnings();
  step->set_data_loss_minutes(remedy.data_loss_minutes());
  *step->mutable_claims() = remedy.claims();
}

void FillSupport(const CompiledKnowledge& knowledge, v1::PlanStep* step) {
  const v1::Support& support = knowledge.content.support();
  step->set_kind(v1::PlanStep::SUPPORT);
  step->set_id("support");
  step->set_title(support.title());
  *step->mutable_steps() = support.steps();
  step->set_minutes(support.cost_minutes());
  *step->mutable_claims() = support.claims();
}

}  // namespace

Advice MakeAdvice(const CompiledKnowledge& knowledge,
                  const Assessment& assessment,
                  const std::vector<inference::Case>& cases, Answers* answers) {
  Advice advice;
  planning::Problem& problem = advice.problem;
  problem.priors = assessment.priors;
  problem.cases = cases;
  problem.support_minutes = knowledge.content.support().cost_minutes();
  problem.questions = answers->PlanningQuestions();
  problem.cases_after = [answers](absl::Span<const planning::GivenAnswer> a) {
    return answers->CasesAfter(a);
  };
  // Where each remedy of the base stands in the problem; -1: not in it.
  std::vector<int> place(knowledge.remedies.size(), -1);
  for (size_t i = 0; i < knowledge.remedies.size(); ++i) {
    if (!assessment.Applies(knowledge.remedies[i].when)) continue;
    place[i] = static_cast<int>(advice.remedies.size());
    advice.remedies.push_back(static_cast<int>(i));
    problem.remedies.push_back(knowledge.remedies[i].remedy);
  }
  for (planning::Remedy& remedy : problem.remedies) {
    std::vector<int32_t> prerequisites;
    for (const int32_t before : remedy.prerequisites) {
      // One that is out of the question for this device holds nothing up.
      if (place[before] >= 0) prerequisites.push_back(place[before]);
    }
    remedy.prerequisites = std::move(prerequisites);
  }
  return advice;
}

void AddPlan(const CompiledKnowledge& knowledge, const Advice& advice,
             const planning::Plan& plan, v1::Diagnosis* diagnosis) {
  for (const planning::Step& planned : plan.steps) {
    v1::PlanStep* step = diagnosis->add_plan();
    if (planned.remedy == planning::kSupport) {
      FillSupport(knowledge, step);
    } else {
      FillRemedy(knowledge, advice.remedies[planned.remedy], step);
    }
    for (const int32_t cause : planned.causes) {
      step->add_causes(knowledge.content.causes(cause).id());
    }
    step->set_chance(RoundProbability(planned.chance));
  }
  diagnosis->set_expected_cost_minutes(RoundAmount(plan.expected_cost));
}

void AddTips(const CompiledKnowledge& knowledge, const Assessment& assessment,
             v1::Diagnosis* diagnosis) {
  for (int i = 0; i < knowledge.content.tips_size(); ++i) {
    if (assessment.Applies(knowledge.tips[i])) {
      *diagnosis->add_tips() = knowledge.content.tips(i);
    }
  }
}

}  // namespace kasa_diag
