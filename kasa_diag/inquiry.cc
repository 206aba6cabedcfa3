#include "kasa_diag/inquiry.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "kasa_diag/message_fields.h"
#include "kasa_diag/rounding.h"

namespace kasa_diag {
namespace {

// Below this a question, or a field, tells nothing worth a person's time.
constexpr double kLeastInformationBits = 1e-3;

double BinaryEntropyBits(double p) {
  if (p <= 0 || p >= 1) return 0;
  return -p * std::log2(p) - (1 - p) * std::log2(1 - p);
}

double TotalEntropyBits(const std::vector<double>& probabilities) {
  double bits = 0;
  for (const double p : probabilities) bits += BinaryEntropyBits(p);
  return bits;
}

// What is expected of asking one question.
struct Prospect {
  int question;                       // as in Answers::questions()
  std::vector<double> probabilities;  // one an answer of the base
  double bits = 0;                    // about the causes, where it is answered
};

// One inference an answer.
Prospect Foresee(const Inquiry& inquiry, int question, Answers* answers) {
  const CompiledKnowledge::QuestionRules& rules =
      inquiry.knowledge.questions[answers->questions()[question]];
  Prospect prospect;
  prospect.question = question;
  prospect.probabilities.resize(rules.answers.size());
  std::vector<double> entropies(rules.answers.size());
  double total = 0;
  for (size_t a = 0; a < rules.answers.size(); ++a) {
    const std::vector<inference::Case>& cases =
        answers->CasesAfter({{question, static_cast<int32_t>(a)}});
    if (cases.empty()) continue;
    const inference::Posterior posterior = inference::Infer(
        inquiry.assessment.priors, cases, inquiry.options.inference);
    prospect.probabilities[a] =
        rules.answers[a].chance *
        std::exp(posterior.log_evidence - inquiry.posterior.log_evidence);
    entropies[a] = TotalEntropyBits(posterior.cause);
    total += prospect.probabilities[a];
  }
  if (!(total > 0)) return prospect;
  double expected_bits = 0;
  for (size_t a = 0; a < entropies.size(); ++a) {
    prospect.probabilities[a] /= total;
    expected_bits += prospect.probabilities[a] * entropies[a];
  }
  prospect.bits =
      std::max(0.0, TotalEntropyBits(inquiry.posterior.cause) - expected_bits);
  return prospect;
}

v1::SuggestedQuestion* AddQuestion(const Inquiry& inquiry,
                                   const Answers& answers,
                                   const Prospect& prospect,
                                   v1::Diagnosis* diagnosis) {
  const int index = answers.questions()[prospect.question];
  const v1::Question& question = inquiry.knowledge.content.questions(index);
  v1::SuggestedQuestion* suggested = diagnosis->add_questions();
  suggested->set_id(question.id());
  suggested->set_text(question.text());
  suggested->set_help(question.help());
  suggested->set_minutes(inquiry.knowledge.questions[index].minutes);
  suggested->set_expected_information_bits(RoundAmount(prospect.bits));
  for (size_t a = 0; a < prospect.probabilities.size(); ++a) {
    if (prospect.probabilities[a] <= 0) continue;
    const v1::Question::Answer& answer = question.answers(static_cast<int>(a));
    v1::SuggestedQuestion::Answer* added = suggested->add_answers();
    added->set_id(answer.id());
    added->set_text(answer.text());
    added->set_probability(RoundProbability(prospect.probabilities[a]));
  }
  return suggested;
}

// Bits about the causes that deciding a finding is expected to bring. With p
// and n the posteriors of a cause now and given that the finding is false,
// those given that it is true follow from p = P(false) n + P(true) t: one
// inference.
double FindingInformationBits(const Inquiry& inquiry, int finding) {
  const inference::Finding& node = inquiry.knowledge.findings[finding];
  inference::Observation absent;
  absent.leak = node.leak;
  absent.links = node.links;
  absent.likelihood_if_true = 0;
  absent.likelihood_if_false = 1;
  const inference::Posterior without = inference::Infer(
      inquiry.assessment.priors, WithObservation(inquiry.cases, absent),
      inquiry.options.inference);
  const double p_false =
      std::exp(without.log_evidence - inquiry.posterior.log_evidence);
  if (!(p_false > 0 && p_false < 1)) return 0;
  double bits = 0;
  for (size_t c = 0; c < without.cause.size(); ++c) {
    const double now = inquiry.posterior.cause[c];
    const double if_false = without.cause[c];
    const double if_true =
        std::clamp((now - p_false * if_false) / (1 - p_false), 0.0, 1.0);
    bits += BinaryEntropyBits(now) - p_false * BinaryEntropyBits(if_false) -
            (1 - p_false) * BinaryEntropyBits(if_true);
  }
  return std::max(0.0, bits);
}

}  // namespace

void SuggestQuestions(const Inquiry& inquiry,
                      const std::vector<planning::RankedQuestion>& ranked,
                      Answers* answers, v1::Diagnosis* diagnosis) {
  const int most = inquiry.options.max_questions;
  absl::flat_hash_set<int> taken;
  for (const planning::RankedQuestion& question : ranked) {
    if (diagnosis->questions_size() >= most) return;
    taken.insert(question.question);
    AddQuestion(inquiry, *answers, Foresee(inquiry, question.question, answers),
                diagnosis)
        ->set_expected_saving_minutes(RoundAmount(question.saving));
  }
  if (diagnosis->status() == v1::Diagnosis::NOTHING_WRONG) return;

  std::vector<std::pair<double, Prospect>> prospects;  // by bits a minute
  const int count = static_cast<int>(answers->questions().size());
  for (int i = 0; i < count; ++i) {
    if (taken.contains(i)) continue;
    Prospect prospect = Foresee(inquiry, i, answers);
    if (prospect.bits < kLeastInformationBits) continue;
    const CompiledKnowledge::QuestionRules& rules =
        inquiry.knowledge.questions[answers->questions()[i]];
    prospects.emplace_back(
        RoundAmount(prospect.bits * rules.answer_rate / rules.minutes),
        std::move(prospect));
  }
  // Stable: ties keep the base's order.
  std::stable_sort(
      prospects.begin(), prospects.end(),
      [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [bits_a_minute, prospect] : prospects) {
    if (diagnosis->questions_size() >= most) return;
    AddQuestion(inquiry, *answers, prospect, diagnosis);
  }
}

void ListMeasurableFields(const Inquiry& inquiry, v1::Diagnosis* diagnosis) {
  const CompiledKnowledge& knowledge = inquiry.knowledge;
  absl::flat_hash_set<std::string> asked;
  for (const CompiledKnowledge::QuestionRules& question : knowledge.questions) {
    asked.insert(question.fields.begin(), question.fields.end());
  }
  struct Gain {
    double bits = 0;
    std::vector<std::string> findings;
  };
  std::map<std::string, Gain> gains;  // by field: sorted
  const condition::Inputs inputs = MakeInputs(knowledge, inquiry.assessment);
  for (size_t i = 0; i < knowledge.findings.size(); ++i) {
    const CompiledKnowledge::FindingRules& rules = knowledge.finding_rules[i];
    if (inquiry.assessment.states[rules.condition] != Tristate::kUnknown ||
        !inquiry.assessment.Applies(rules.when) ||
        knowledge.findings[i].links.empty()) {
      continue;
    }
    std::vector<std::string> fields;
    for (std::string& field :
         knowledge.evaluator->condition(rules.condition).FieldsRead()) {
      if (asked.contains(field) || IsSet(*inquiry.assessment.snapshot, field)) {
        continue;
      }
      fields.push_back(std::move(field));
    }
    if (fields.empty()) continue;
    const double bits = FindingInformationBits(inquiry, static_cast<int>(i));
    if (bits < kLeastInformationBits) continue;
    for (std::string& field : fields) {
      Gain& gain = gains[std::move(field)];
      gain.bits += bits;
      gain.findings.push_back(knowledge.content.findings(i).id());
    }
  }
  std::vector<std::pair<std::string, Gain>> sorted(gains.begin(), gains.end());
  std::stable_sort(
      sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return RoundAmount(a.second.bits) > RoundAmount(b.second.bits);
      });
  for (const auto& [field, gain] : sorted) {
    v1::MeasurableField* measurable = diagnosis->add_measurable_fields();
    measurable->set_field(field);
    for (const std::string& id : gain.findings) measurable->add_findings(id);
    measurable->set_expected_information_bits(RoundAmount(gain.bits));
  }
}

}  // namespace kasa_diag
