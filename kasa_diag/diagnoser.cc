// The way through: snapshot -> assessment (evaluator, guards) -> posterior
// (inference) -> plan and questions (planning) -> diagnosis.

#include "kasa_diag/diagnoser.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/advice.h"
#include "kasa_diag/answers.h"
#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/inquiry.h"
#include "kasa_diag/ranking.h"
#include "kasa_diag/rounding.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag {
namespace {

using google::protobuf::Message;

v1::Diagnosis::Status ToProto(inference::Status status) {
  switch (status) {
    case inference::Status::kCausesFound:
      return v1::Diagnosis::CAUSES_FOUND;
    case inference::Status::kNothingWrong:
      return v1::Diagnosis::NOTHING_WRONG;
    case inference::Status::kNotEnoughData:
      return v1::Diagnosis::NOT_ENOUGH_DATA;
  }
  return v1::Diagnosis::STATUS_UNSPECIFIED;
}

void AddWarning(absl::string_view code, std::string text,
                v1::Diagnosis* diagnosis) {
  // The same condition may serve several entries: say it once.
  for (const v1::Warning& warning : diagnosis->warnings()) {
    if (warning.text() == text) return;
  }
  v1::Warning* warning = diagnosis->add_warnings();
  warning->set_code(std::string(code));
  warning->set_text(std::move(text));
}

void AddWarnings(const CompiledKnowledge& knowledge,
                 const Assessment& assessment, v1::Diagnosis* diagnosis) {
  if (assessment.led.warning.has_value()) {
    *diagnosis->add_warnings() = *assessment.led.warning;
  }
  for (const evaluator::EvaluationWarning& warning : assessment.warnings) {
    AddWarning(
        "condition_undecided",
        absl::StrCat("the condition ",
                     knowledge.evaluator->condition(warning.condition).source(),
                     " could not be decided: ", warning.text),
        diagnosis);
  }
  for (const int32_t finding : assessment.evidence.dropped) {
    AddWarning(
        "too_many_cases",
        absl::StrCat("the finding ", knowledge.content.findings(finding).id(),
                     " was left out: the evidence can be read in too "
                     "many ways"),
        diagnosis);
  }
}

void AddLikeliestSets(const CompiledKnowledge& knowledge,
                      const Assessment& assessment,
                      const std::vector<inference::Case>& cases,
                      const inference::Posterior& posterior,
                      const inference::LikeliestSetsOptions& options,
                      v1::Diagnosis* diagnosis) {
  for (const inference::CauseSet& likely :
       inference::LikeliestSets(assessment.priors, cases, posterior, options)) {
    v1::CauseSet* set = diagnosis->add_likeliest_sets();
    for (const int32_t cause : likely.causes) {
      set->add_causes(knowledge.content.causes(cause).id());
    }
    set->set_probability(RoundProbability(likely.probability));
  }
}

}  // namespace

Diagnoser::Diagnoser(std::shared_ptr<const KnowledgeBase> knowledge)
    : knowledge_(std::move(knowledge)) {}

absl::StatusOr<v1::Diagnosis> Diagnoser::Diagnose(
    const Message& snapshot, const DiagnoseOptions& options) const {
  const CompiledKnowledge& knowledge = knowledge_->compiled();
  if (snapshot.GetDescriptor() != knowledge.input) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the snapshot is a ", snapshot.GetDescriptor()->full_name(),
        ", but the knowledge base reads ", knowledge.input->full_name()));
  }
  const Assessment assessment = Assess(knowledge, snapshot, options.evidence);
  std::vector<inference::Case> base(1);
  std::vector<inference::Case> cases = assessment.evidence.cases;
  if (options.complaint) {
    const inference::Observation complaint = ComplaintObservation(knowledge);
    base = WithObservation(base, complaint);
    cases = WithObservation(cases, complaint);
  }
  const inference::Posterior before =
      inference::Infer(assessment.priors, base, options.inference);
  const inference::Posterior posterior =
      inference::Infer(assessment.priors, cases, options.inference);

  v1::Diagnosis diagnosis;
  diagnosis.set_status(
      ToProto(inference::ComputeStatus(before, posterior, options.status)));
  AddRanking(knowledge, assessment, posterior, options, &diagnosis);
  AddLikeliestSets(knowledge, assessment, cases, posterior,
                   options.likeliest_sets, &diagnosis);
  if (options.plan) {
    Answers answers(knowledge, assessment, options.complaint, options.evidence);
    const Advice advice = MakeAdvice(knowledge, assessment, cases, &answers);
    const planning::Plan plan =
        planning::MakePlan(advice.problem, options.planning);
    AddPlan(knowledge, advice, plan, &diagnosis);
    AddTips(knowledge, assessment, &diagnosis);
    const Inquiry inquiry{knowledge, assessment, cases, posterior, options};
    SuggestQuestions(inquiry, plan.questions, &answers, &diagnosis);
    ListMeasurableFields(inquiry, &diagnosis);
  }
  AddWarnings(knowledge, assessment, &diagnosis);
  diagnosis.set_profile_match(assessment.profile.tier);
  for (const int32_t profile : assessment.profile.profiles) {
    diagnosis.add_profiles(knowledge.content.profiles(profile).id());
  }
  AddLedReadings(knowledge, assessment, &diagnosis);
  diagnosis.set_approximate(posterior.approximate);
  diagnosis.set_knowledge_base_name(knowledge.content.name());
  diagnosis.set_knowledge_base_version(knowledge.content.version());
  return diagnosis;
}

}  // namespace kasa_diag
