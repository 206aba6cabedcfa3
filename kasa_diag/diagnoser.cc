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
#include "kasa_diag/library_sentences.h"
#include "kasa_diag/ranking.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag {
namespace {

using google::protobuf::Message;

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
  const Sentences& words = *knowledge.sentences;
  const device::LedReading& led = assessment.led;
  if (led.outcome == device::LedReading::Outcome::kNotInLegend) {
    AddWarning("led_pattern_unknown",
               words.Say<sentences::kLedPatternUnknown>(
                   led.pattern_rate_unknown
                       ? words.Say<sentences::kAtUnknownRate>(led.pattern)
                       : led.pattern),
               diagnosis);
  }
  for (const evaluator::EvaluationWarning& warning : assessment.warnings) {
    AddWarning("condition_undecided",
               words.Say<sentences::kConditionUndecided>(
                   knowledge.evaluator->condition(warning.condition).source(),
                   warning.text),
               diagnosis);
  }
  for (const int32_t finding : assessment.evidence.dropped) {
    AddWarning("too_many_cases",
               words.Say<sentences::kTooManyCases>(
                   knowledge.content.findings(finding).id()),
               diagnosis);
  }
}

}  // namespace

Diagnoser::Diagnoser(std::shared_ptr<const KnowledgeBase> knowledge)
    : knowledge_(std::move(knowledge)) {}

absl::StatusOr<v1::Diagnosis> Diagnoser::Diagnose(
    const Message& snapshot, const DiagnoseOptions& options) const {
  Workspace workspace;
  return Diagnose(snapshot, options, &workspace);
}

absl::StatusOr<v1::Diagnosis> Diagnoser::Diagnose(
    const Message& snapshot, const DiagnoseOptions& options,
    Workspace* workspace) const {
  const CompiledKnowledge& knowledge = knowledge_->compiled();
  if (snapshot.GetDescriptor() != knowledge.input) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the snapshot is a ", snapshot.GetDescriptor()->full_name(),
        ", but the knowledge base reads ", knowledge.input->full_name()));
  }
  // The device's own steps read the generated class: a dynamic message of the
  // same type is copied into it.
  v1::DeviceSnapshot copy;
  const Message* read = &snapshot;
  if (knowledge.input == v1::DeviceSnapshot::descriptor() &&
      google::protobuf::DynamicCastToGenerated<v1::DeviceSnapshot>(&snapshot) ==
          nullptr) {
    copy.ParseFromString(snapshot.SerializeAsString());
    read = &copy;
  }
  const Assessment assessment =
      Assess(knowledge, *read, options.evidence, workspace);
  const std::vector<inference::Case> cases =
      options.complaint ? WithObservation(assessment.evidence.cases,
                                          ComplaintObservation(knowledge))
                        : assessment.evidence.cases;
  inference::Posterior posterior;
  inference::Infer(assessment.priors, cases, options.inference,
                   &workspace->inference, &posterior);

  v1::Diagnosis diagnosis;
  AddVerdict(knowledge, assessment, cases, posterior, options, &diagnosis);
  if (options.plan) {
    Answers answers(knowledge, assessment, options.complaint, options.evidence,
                    workspace);
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
  diagnosis.set_knowledge_base_name(knowledge.content.name());
  diagnosis.set_knowledge_base_version(knowledge.content.version());
  return diagnosis;
}

}  // namespace kasa_diag
