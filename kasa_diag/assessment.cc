#include "kasa_diag/assessment.h"

#include <utility>

#include "absl/types/span.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag {
namespace {

using inference::FindingInput;

std::vector<FindingInput> FindingInputs(const CompiledKnowledge& knowledge,
                                        const std::vector<Tristate>& states,
                                        double led_reliability) {
  std::vector<FindingInput> inputs;
  inputs.reserve(knowledge.finding_rules.size());
  for (const CompiledKnowledge::FindingRules& rules : knowledge.finding_rules) {
    FindingInput input;
    if (rules.condition != CompiledKnowledge::kAlways) {
      input.condition = states[rules.condition];
    }
    if (rules.when != CompiledKnowledge::kAlways) {
      input.when = states[rules.when];
    }
    if (rules.reads_led_meanings) input.reliability = led_reliability;
    inputs.push_back(input);
  }
  return inputs;
}

void FillInputs(const CompiledKnowledge& knowledge,
                const Assessment& assessment, condition::Inputs* inputs) {
  inputs->Reset(*knowledge.schema);
  inputs->SetRoot(assessment.snapshot);
  if (knowledge.profile_input >= 0) {
    inputs->Set(knowledge.profile_input, &assessment.profile.facts);
    inputs->SetSymbols(knowledge.led_meanings_input, assessment.led.states);
  }
}

// One vector of inputs for each way in which the light can be read.
std::vector<std::vector<FindingInput>> Alternatives(
    const CompiledKnowledge& knowledge, const Assessment& assessment,
    Workspace* workspace) {
  const device::LedReading& led = assessment.led;
  if (!led.ambiguous()) {
    return {FindingInputs(knowledge, assessment.states, led.reliability)};
  }
  std::vector<std::vector<FindingInput>> alternatives;
  condition::Inputs& inputs = workspace->inputs;
  FillInputs(knowledge, assessment, &inputs);
  std::vector<Tristate> states = assessment.states;
  std::vector<evaluator::EvaluationWarning> repeated;
  for (size_t i = 0; i < led.meanings.size(); ++i) {
    inputs.SetSymbols(knowledge.led_meanings_input, led.Alternative(i));
    knowledge.evaluator->EvaluateSome(knowledge.led_conditions, inputs,
                                      &workspace->evaluation,
                                      absl::MakeSpan(states), &repeated);
    alternatives.push_back(
        FindingInputs(knowledge, states, led.meanings[i].reliability));
  }
  return alternatives;
}

void WeighCircumstances(const CompiledKnowledge& knowledge,
                        Assessment* assessment) {
  const int count = static_cast<int>(knowledge.causes.size());
  for (int cause = 0; cause < count; ++cause) {
    const CompiledKnowledge::CauseRules& rules = knowledge.causes[cause];
    const bool in_question = assessment->Applies(rules.when);
    assessment->written_priors.push_back(in_question ? rules.prior : 0);
    if (!in_question) continue;
    for (size_t i = 0; i < rules.adjustments.size(); ++i) {
      if (!assessment->Holds(rules.adjustments[i].when)) continue;
      assessment->adjustments.push_back(
          {cause, rules.adjustments[i].odds_times});
      assessment->adjustment_entries.push_back(static_cast<int>(i));
    }
  }
  assessment->priors = inference::AdjustPriors(assessment->written_priors,
                                               assessment->adjustments);
}

}  // namespace

Assessment Assess(const CompiledKnowledge& knowledge,
                  const google::protobuf::Message& snapshot,
                  const inference::EvidenceOptions& options,
                  Workspace* workspace) {
  Assessment assessment;
  DecideConditions(knowledge, snapshot, workspace, &assessment);
  WeighCircumstances(knowledge, &assessment);
  assessment.evidence = inference::GatherEvidence(
      knowledge.findings, Alternatives(knowledge, assessment, workspace),
      options);
  return assessment;
}

Assessment Assess(const CompiledKnowledge& knowledge,
                  const google::protobuf::Message& snapshot,
                  const inference::EvidenceOptions& options) {
  Workspace workspace;
  return Assess(knowledge, snapshot, options, &workspace);
}

void DecideConditions(const CompiledKnowledge& knowledge,
                      const google::protobuf::Message& snapshot,
                      Workspace* workspace, Assessment* assessment) {
  assessment->snapshot = &snapshot;
  if (knowledge.profile_input >= 0) {
    const auto& device = static_cast<const v1::DeviceSnapshot&>(snapshot);
    knowledge.profiles->Match(device, &assessment->profile);
    knowledge.led_meanings->Read(device.led(), assessment->profile.profiles,
                                 &assessment->led);
  }
  assessment->states.resize(knowledge.evaluator->size(), Tristate::kUnknown);
  assessment->warnings.clear();
  FillInputs(knowledge, *assessment, &workspace->inputs);
  knowledge.evaluator->Evaluate(workspace->inputs, &workspace->evaluation,
                                absl::MakeSpan(assessment->states),
                                &assessment->warnings);
}

condition::Inputs MakeInputs(const CompiledKnowledge& knowledge,
                             const Assessment& assessment) {
  condition::Inputs inputs;
  FillInputs(knowledge, assessment, &inputs);
  return inputs;
}

inference::Observation ComplaintObservation(
    const CompiledKnowledge& knowledge) {
  inference::Observation complaint;
  complaint.leak = knowledge.content.complaint().leak();
  complaint.links = knowledge.complaint_links;
  return complaint;
}

std::vector<inference::Case> WithObservation(
    const std::vector<inference::Case>& cases,
    const inference::Observation& added) {
  std::vector<inference::Case> result = cases;
  for (inference::Case& one : result) one.observations.push_back(added);
  return result;
}

}  // namespace kasa_diag
