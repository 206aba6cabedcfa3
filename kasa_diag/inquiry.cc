#include "kasa_diag/inquiry.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "google/protobuf/util/message_differencer.h"
#include "kasa_diag/message_fields.h"
#include "kasa_diag/rounding.h"

namespace kasa_diag {
namespace {

using google::protobuf::Message;

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

// What one answer would lead to.
struct Consequence {
  int answer;
  double weight;  // chance * P(evidence with it), to a common scale
  double entropy_bits;
};

// Whether merging `says` into `snapshot` would overwrite something known.
bool Contradicts(const Message& snapshot, const Message& says) {
  const std::unique_ptr<Message> merged(snapshot.New());
  merged->CopyFrom(snapshot);
  MergeReplacing(says, merged.get());
  // What is known and not overwritten comes back when merged once more.
  const std::unique_ptr<Message> restored(merged->New());
  restored->CopyFrom(*merged);
  MergeReplacing(snapshot, restored.get());
  return !google::protobuf::util::MessageDifferencer::Equals(*merged,
                                                             *restored);
}

bool IsKnown(const CompiledKnowledge::QuestionRules& question,
             const Message& snapshot) {
  for (const CompiledKnowledge::Answer& answer : question.answers) {
    const std::vector<std::string> fields = SetFields(*answer.says);
    if (std::all_of(fields.begin(), fields.end(),
                    [&](const std::string& f) { return IsSet(snapshot, f); })) {
      return true;
    }
  }
  return false;
}

class QuestionRater {
 public:
  explicit QuestionRater(const Inquiry& inquiry)
      : inquiry_(inquiry),
        entropy_bits_(TotalEntropyBits(inquiry.posterior.cause)) {}

  // Bits about the causes that the answers are expected to bring; 0 for a
  // question that cannot be asked. Fills in the answers with their
  // probabilities.
  double Rate(int index, v1::SuggestedQuestion* suggested) const {
    const CompiledKnowledge::QuestionRules& rules =
        inquiry_.knowledge.questions[index];
    const Message& snapshot = *inquiry_.assessment.snapshot;
    if (!inquiry_.assessment.Applies(rules.when) || IsKnown(rules, snapshot)) {
      return 0;
    }
    std::vector<Consequence> consequences;
    for (size_t a = 0; a < rules.answers.size(); ++a) {
      if (Contradicts(snapshot, *rules.answers[a].says)) continue;
      consequences.push_back(Try(rules.answers[a], static_cast<int>(a)));
    }
    double total = 0;
    for (const Consequence& c : consequences) total += c.weight;
    if (consequences.size() < 2 || !(total > 0)) return 0;

    const v1::Question& question = inquiry_.knowledge.content.questions(index);
    double expected_bits = 0;
    for (const Consequence& c : consequences) {
      const double probability = c.weight / total;
      expected_bits += probability * c.entropy_bits;
      v1::SuggestedQuestion::Answer* answer = suggested->add_answers();
      answer->set_id(question.answers(c.answer).id());
      answer->set_text(question.answers(c.answer).text());
      answer->set_probability(RoundProbability(probability));
    }
    suggested->set_id(question.id());
    suggested->set_text(question.text());
    suggested->set_help(question.help());
    suggested->set_minutes(rules.minutes);
    return std::max(0.0, entropy_bits_ - expected_bits);
  }

 private:
  Consequence Try(const CompiledKnowledge::Answer& answer, int index) const {
    const Message& snapshot = *inquiry_.assessment.snapshot;
    const std::unique_ptr<Message> merged(snapshot.New());
    merged->CopyFrom(snapshot);
    MergeReplacing(*answer.says, merged.get());
    const Assessment assessment =
        Assess(inquiry_.knowledge, *merged, inquiry_.options.evidence);
    const std::vector<inference::Case> cases =
        inquiry_.options.complaint
            ? WithObservation(assessment.evidence.cases,
                              ComplaintObservation(inquiry_.knowledge))
            : assessment.evidence.cases;
    const inference::Posterior posterior =
        inference::Infer(assessment.priors, cases, inquiry_.options.inference);
    return {index,
            answer.chance * std::exp(posterior.log_evidence -
                                     inquiry_.posterior.log_evidence),
            TotalEntropyBits(posterior.cause)};
  }

  const Inquiry& inquiry_;
  double entropy_bits_;
};

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

void SuggestQuestions(const Inquiry& inquiry, v1::Diagnosis* diagnosis) {
  const QuestionRater rater(inquiry);
  std::vector<v1::SuggestedQuestion> questions;
  for (size_t i = 0; i < inquiry.knowledge.questions.size(); ++i) {
    v1::SuggestedQuestion question;
    const double bits = rater.Rate(static_cast<int>(i), &question);
    if (bits < kLeastInformationBits) continue;
    question.set_expected_information_bits(RoundAmount(bits));
    questions.push_back(std::move(question));
  }
  // Most information a minute first; stable, so that ties keep the base's
  // order.
  std::stable_sort(
      questions.begin(), questions.end(),
      [](const v1::SuggestedQuestion& a, const v1::SuggestedQuestion& b) {
        return a.expected_information_bits() * b.minutes() >
               b.expected_information_bits() * a.minutes();
      });
  const size_t count = std::min<size_t>(
      questions.size(), std::max(0, inquiry.options.max_questions));
  for (size_t i = 0; i < count; ++i) {
    *diagnosis->add_questions() = std::move(questions[i]);
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
