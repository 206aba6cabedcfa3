#include "kasa_diag/ranking.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/types/span.h"
#include "kasa_diag/inference/shapley.h"
#include "kasa_diag/message_fields.h"
#include "kasa_diag/rounding.h"

namespace kasa_diag {
namespace {

using inference::FindingState;

class Ranker {
 public:
  Ranker(const CompiledKnowledge& knowledge, const Assessment& assessment,
         const inference::Posterior& posterior, const DiagnoseOptions& options,
         v1::Diagnosis* diagnosis)
      : knowledge_(knowledge),
        content_(knowledge.content),
        assessment_(assessment),
        posterior_(posterior),
        options_(options),
        diagnosis_(*diagnosis),
        inputs_(MakeInputs(knowledge, assessment)) {}

  void Run() {
    const std::vector<int> order = Order();
    double total = posterior_.none;
    for (const int cause : order) total += posterior_.cause[cause];
    for (const int cause : order) AddCause(cause, total);
    diagnosis_.set_probability_none(RoundProbability(posterior_.none));
    diagnosis_.set_share_none(
        RoundProbability(total > 0 ? posterior_.none / total : 0));
    const size_t explained =
        std::min<size_t>(order.size(), std::max(0, options_.explained_causes));
    Explain(absl::MakeConstSpan(order).subspan(0, explained));
  }

 private:
  std::vector<int> Order() const {
    std::vector<int> order;
    for (int i = 0; i < content_.causes_size(); ++i) {
      if (assessment_.priors[i] > 0) order.push_back(i);
    }
    // By the rounded figure, so that an equal display is an equal rank.
    std::sort(order.begin(), order.end(), [this](int a, int b) {
      const double pa = RoundProbability(posterior_.cause[a]);
      const double pb = RoundProbability(posterior_.cause[b]);
      return pa != pb ? pa > pb
                      : content_.causes(a).id() < content_.causes(b).id();
    });
    return order;
  }

  void AddCause(int index, double total) {
    const v1::Cause& cause = content_.causes(index);
    v1::RankedCause* ranked = diagnosis_.add_causes();
    ranked->set_id(cause.id());
    ranked->set_title(cause.title());
    ranked->set_severity(cause.severity());
    ranked->set_probability(RoundProbability(posterior_.cause[index]));
    ranked->set_share(
        RoundProbability(total > 0 ? posterior_.cause[index] / total : 0));
    ranked->set_prior(RoundProbability(cause.prior()));
    if (posterior_.approximate) {
      // Outwards, so that rounding cannot lose the true value.
      ranked->set_lower_bound(std::floor(posterior_.lower[index] * 1e9) / 1e9);
      ranked->set_upper_bound(std::ceil(posterior_.upper[index] * 1e9) / 1e9);
    }
    *ranked->mutable_claims() = cause.claims();
  }

  // `causes` are the first ones of the ranking.
  void Explain(absl::Span<const int> causes) {
    inference::WeightsOfEvidenceInput input;
    for (const CompiledKnowledge::CauseRules& rules : knowledge_.causes) {
      input.written_priors.push_back(rules.prior);
    }
    input.priors = assessment_.priors;
    input.evidence = &assessment_.evidence;
    const inference::Observation complaint = ComplaintObservation(knowledge_);
    if (options_.complaint) input.complaint = &complaint;
    input.causes = causes;
    const std::vector<inference::CauseWeights> weights =
        inference::WeighEvidence(input, options_.shapley);
    for (size_t i = 0; i < causes.size(); ++i) {
      v1::RankedCause* ranked = diagnosis_.mutable_causes(static_cast<int>(i));
      AddEvidence(causes[i], weights[i], ranked);
      AddUndecided(causes[i], ranked);
    }
  }

  void AddEvidence(int cause, const inference::CauseWeights& weights,
                   v1::RankedCause* ranked) {
    std::vector<v1::Evidence> all;
    AddCircumstances(cause, &all);
    if (options_.complaint) {
      v1::Evidence evidence;
      evidence.set_kind(v1::Evidence::COMPLAINT);
      evidence.set_title("somebody complains");
      evidence.set_holds(true);
      evidence.set_decibans(RoundAmount(weights.complaint_decibans));
      all.push_back(std::move(evidence));
    }
    for (const inference::FindingWeight& weight : weights.findings) {
      all.push_back(FindingEvidence(cause, weight));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const v1::Evidence& a, const v1::Evidence& b) {
                       return std::abs(a.decibans()) > std::abs(b.decibans());
                     });
    for (v1::Evidence& evidence : all) {
      if (evidence.decibans() != 0) *ranked->add_evidence() = evidence;
    }
  }

  void AddCircumstances(int cause, std::vector<v1::Evidence>* all) {
    const CompiledKnowledge::CauseRules& rules = knowledge_.causes[cause];
    for (size_t i = 0; i < rules.adjustments.size(); ++i) {
      if (!assessment_.Holds(rules.adjustments[i].when)) continue;
      const v1::Cause::Adjustment& adjustment =
          content_.causes(cause).adjust(static_cast<int>(i));
      v1::Evidence evidence;
      evidence.set_kind(v1::Evidence::CIRCUMSTANCE);
      evidence.set_title(adjustment.claims().empty()
                             ? adjustment.when()
                             : adjustment.claims(0).text());
      evidence.set_holds(true);
      evidence.set_decibans(
          RoundAmount(10 * std::log10(rules.adjustments[i].odds_times)));
      AddValues(rules.adjustments[i].when, &evidence);
      *evidence.mutable_claims() = adjustment.claims();
      all->push_back(std::move(evidence));
    }
  }

  v1::Evidence FindingEvidence(int cause,
                               const inference::FindingWeight& weight) const {
    const v1::Finding& finding = content_.findings(weight.finding);
    v1::Evidence evidence;
    evidence.set_kind(v1::Evidence::FINDING);
    evidence.set_id(finding.id());
    evidence.set_title(finding.title());
    evidence.set_holds(assessment_.evidence.states[weight.finding] !=
                       FindingState::kFalse);
    evidence.set_decibans(RoundAmount(weight.decibans));
    AddValues(knowledge_.finding_rules[weight.finding].condition, &evidence);
    for (const v1::Finding::Link& link : finding.links()) {
      if (link.cause() == content_.causes(cause).id()) {
        *evidence.mutable_claims() = link.claims();
      }
    }
    evidence.mutable_claims()->MergeFrom(finding.claims());
    return evidence;
  }

  void AddValues(int condition, v1::Evidence* evidence) const {
    if (condition == CompiledKnowledge::kAlways) return;
    for (condition::SeenValue& seen : condition::Explain(
             knowledge_.evaluator->condition(condition), inputs_)) {
      // What the light does *not* say is a long list and no news.
      if (seen.absent || absl::StartsWith(seen.value, "not ")) continue;
      v1::FieldValue* value = evidence->add_values();
      value->set_field(std::move(seen.field));
      value->set_value(std::move(seen.value));
    }
  }

  // What would speak for or against the cause if it were known, strongest link
  // first.
  void AddUndecided(int cause, v1::RankedCause* ranked) const {
    std::vector<std::pair<double, int>> undecided;
    for (size_t i = 0; i < knowledge_.findings.size(); ++i) {
      if (assessment_.evidence.states[i] != FindingState::kUnknown ||
          !assessment_.Applies(knowledge_.finding_rules[i].when)) {
        continue;
      }
      for (const inference::Link& link : knowledge_.findings[i].links) {
        if (link.cause == cause) {
          undecided.emplace_back(link.strength, static_cast<int>(i));
        }
      }
    }
    std::stable_sort(
        undecided.begin(), undecided.end(),
        [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [strength, index] : undecided) {
      std::vector<std::string> fields;
      const condition::Condition& condition = knowledge_.evaluator->condition(
          knowledge_.finding_rules[index].condition);
      for (std::string& field : condition.FieldsRead()) {
        if (!IsSet(*assessment_.snapshot, field)) {
          fields.push_back(std::move(field));
        }
      }
      // All fields are there, and yet it is undecided: nothing to find out.
      if (fields.empty()) continue;
      v1::UndecidedFinding* finding = ranked->add_undecided();
      finding->set_id(content_.findings(index).id());
      finding->set_title(content_.findings(index).title());
      for (std::string& field : fields) {
        finding->add_fields(std::move(field));
      }
    }
  }

  const CompiledKnowledge& knowledge_;
  const v1::KnowledgeBase& content_;
  const Assessment& assessment_;
  const inference::Posterior& posterior_;
  const DiagnoseOptions& options_;
  v1::Diagnosis& diagnosis_;
  const condition::Inputs inputs_;
};

}  // namespace

void AddRanking(const CompiledKnowledge& knowledge,
                const Assessment& assessment,
                const inference::Posterior& posterior,
                const DiagnoseOptions& options, v1::Diagnosis* diagnosis) {
  Ranker(knowledge, assessment, posterior, options, diagnosis).Run();
}

void AddLedReadings(const CompiledKnowledge& knowledge,
                    const Assessment& assessment, v1::Diagnosis* diagnosis) {
  const device::LedReading& led = assessment.led;
  for (const device::LedReading::Meaning& meaning : led.meanings) {
    const v1::LedMeaning& declared =
        knowledge.content.led_meanings(meaning.meaning);
    v1::LedReading* reading = diagnosis->add_led_readings();
    reading->set_meaning(declared.id());
    reading->set_title(declared.title());
    reading->set_reliability(meaning.reliability);
    reading->set_ambiguous(led.ambiguous());
    for (const device::LegendPlace& place : led.RowsOf(meaning)) {
      reading->mutable_claims()->MergeFrom(
          knowledge.content.profiles(place.profile).legend(place.row).claims());
    }
  }
}

}  // namespace kasa_diag
