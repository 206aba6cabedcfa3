#include "kasa_diag/ranking.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "kasa_diag/inference/shapley.h"
#include "kasa_diag/inference/status.h"
#include "kasa_diag/library_sentences.h"
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
        words_(*knowledge.sentences),
        assessment_(assessment),
        posterior_(posterior),
        options_(options),
        diagnosis_(*diagnosis),
        inputs_(MakeInputs(knowledge, assessment)) {}

  void Run() {
    const std::vector<int32_t> order = Order();
    const std::vector<double> shares = inference::ComputeShares(posterior_);
    for (const int cause : order) AddCause(cause, shares[cause]);
    diagnosis_.set_probability_none(RoundProbability(posterior_.none));
    diagnosis_.set_share_none(RoundProbability(shares.back()));
    const size_t explained =
        std::min<size_t>(order.size(), std::max(0, options_.explained_causes));
    Explain(absl::MakeConstSpan(order).subspan(0, explained));
  }

 private:
  std::vector<int32_t> Order() const {
    std::vector<int32_t> order;
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

  void AddCause(int index, double share) {
    const v1::Cause& cause = content_.causes(index);
    v1::RankedCause* ranked = diagnosis_.add_causes();
    ranked->set_id(cause.id());
    ranked->set_title(cause.title());
    ranked->set_severity(cause.severity());
    ranked->set_probability(RoundProbability(posterior_.cause[index]));
    ranked->set_share(RoundProbability(share));
    ranked->set_prior(RoundProbability(cause.prior()));
    if (posterior_.approximate) {
      // Outwards, so that rounding cannot lose the true value.
      ranked->set_lower_bound(std::floor(posterior_.lower[index] * 1e9) / 1e9);
      ranked->set_upper_bound(std::ceil(posterior_.upper[index] * 1e9) / 1e9);
    }
    *ranked->mutable_claims() = cause.claims();
  }

  // `causes` are the first ones of the ranking.
  void Explain(absl::Span<const int32_t> causes) {
    const inference::Observation complaint = ComplaintObservation(knowledge_);
    inference::WeightsInput input;
    input.written_priors = assessment_.written_priors;
    input.adjustments = assessment_.adjustments;
    input.evidence = &assessment_.evidence;
    if (options_.complaint) input.complaint = &complaint;
    input.causes = causes;
    const inference::WeightsOfEvidence weights =
        inference::WeighEvidence(input, options_.weights);
    for (size_t i = 0; i < causes.size(); ++i) {
      v1::RankedCause* ranked = diagnosis_.mutable_causes(static_cast<int>(i));
      AddEvidence(causes[i], weights.players, weights.causes[i].decibans,
                  ranked);
      AddUndecided(causes[i], ranked);
    }
  }

  void AddEvidence(int cause, const std::vector<inference::Player>& players,
                   const std::vector<double>& decibans,
                   v1::RankedCause* ranked) {
    std::vector<v1::Evidence> all;
    for (size_t i = 0; i < players.size(); ++i) {
      const double rounded = RoundAmount(decibans[i]);
      if (rounded == 0) continue;
      all.push_back(PlayersEvidence(cause, players[i]));
      all.back().set_decibans(rounded);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const v1::Evidence& a, const v1::Evidence& b) {
                       return std::abs(a.decibans()) > std::abs(b.decibans());
                     });
    for (v1::Evidence& evidence : all) {
      *ranked->add_evidence() = std::move(evidence);
    }
  }

  v1::Evidence PlayersEvidence(int cause, const inference::Player& player) {
    switch (player.kind) {
      case inference::Player::Kind::kAdjustment:
        return CircumstanceEvidence(cause, player.index);
      case inference::Player::Kind::kSplit:
        return SplitEvidence(cause, player);
      case inference::Player::Kind::kFinding:
        return FindingEvidence(cause, player.index, player.is_true);
      case inference::Player::Kind::kComplaint:
        break;
    }
    v1::Evidence evidence;
    evidence.set_kind(v1::Evidence::COMPLAINT);
    evidence.set_title(words_.Say<sentences::kSomebodyComplains>());
    evidence.set_holds(true);
    return evidence;
  }

  v1::Evidence CircumstanceEvidence(int cause, int index) {
    const int entry = assessment_.adjustment_entries[index];
    const v1::Cause::Adjustment& adjustment =
        content_.causes(cause).adjust(entry);
    v1::Evidence evidence;
    evidence.set_kind(v1::Evidence::CIRCUMSTANCE);
    evidence.set_title(adjustment.claims().empty()
                           ? adjustment.when()
                           : adjustment.claims(0).text());
    evidence.set_holds(true);
    AddExplanation(knowledge_.causes[cause].adjustments[entry].when, &evidence);
    *evidence.mutable_claims() = adjustment.claims();
    return evidence;
  }

  v1::Evidence FindingEvidence(int cause, int index, bool holds) {
    const v1::Finding& finding = content_.findings(index);
    v1::Evidence evidence;
    evidence.set_kind(v1::Evidence::FINDING);
    evidence.set_id(finding.id());
    evidence.set_title(finding.title());
    evidence.set_holds(holds);
    AddExplanation(knowledge_.finding_rules[index].condition, &evidence);
    AddClaims(cause, finding, &evidence);
    return evidence;
  }

  // What can be read in several ways counts as one: "this, or else that". Named
  // are the findings that are true in some of them.
  v1::Evidence SplitEvidence(int cause, const inference::Player& player) const {
    std::vector<std::string> ids;
    std::string titles;
    v1::Evidence evidence;
    for (const int32_t index : player.split) {
      if (!IsTrueInSomeCase(index)) continue;
      const v1::Finding& finding = content_.findings(index);
      ids.push_back(finding.id());
      titles = titles.empty()
                   ? finding.title()
                   : words_.Say<sentences::kOrElse>(titles, finding.title());
      AddClaims(cause, finding, &evidence);
    }
    evidence.set_kind(v1::Evidence::FINDING);
    evidence.set_id(absl::StrJoin(ids, "|"));
    evidence.set_title(std::move(titles));
    evidence.set_holds(true);
    return evidence;
  }

  bool IsTrueInSomeCase(int32_t finding) const {
    const inference::Evidence& gathered = assessment_.evidence;
    for (size_t c = 0; c < gathered.cases.size(); ++c) {
      const std::vector<int32_t>& findings = gathered.findings[c];
      for (size_t i = 0; i < findings.size(); ++i) {
        const inference::Observation& seen = gathered.cases[c].observations[i];
        if (findings[i] == finding &&
            seen.likelihood_if_true > seen.likelihood_if_false) {
          return true;
        }
      }
    }
    return false;
  }

  void AddClaims(int cause, const v1::Finding& finding,
                 v1::Evidence* evidence) const {
    for (const v1::Finding::Link& link : finding.links()) {
      if (link.cause() == content_.causes(cause).id()) {
        evidence->mutable_claims()->MergeFrom(link.claims());
      }
    }
    evidence->mutable_claims()->MergeFrom(finding.claims());
  }

  // Each finding is evidence for several causes, and explained once.
  const std::vector<condition::DecidingAtom>& AtomsOf(int condition) {
    const auto known = atoms_.find(condition);
    if (known != atoms_.end()) return known->second;
    return atoms_[condition] =
               knowledge_.evaluator->Explain(condition, inputs_);
  }

  void AddExplanation(int condition, v1::Evidence* evidence) {
    if (condition == CompiledKnowledge::kAlways) return;
    const std::vector<condition::DecidingAtom>& atoms = AtomsOf(condition);
    for (condition::SeenValue& seen : condition::SeenValues(atoms)) {
      // What the light does *not* say is a long list and no news.
      if (seen.absent || absl::StartsWith(seen.value, "not ")) continue;
      v1::FieldValue* value = evidence->add_values();
      value->set_field(std::move(seen.field));
      value->set_value(std::move(seen.value));
    }
    AddAtoms(atoms, evidence->mutable_atoms());
  }

  static void AddAtoms(
      const std::vector<condition::DecidingAtom>& atoms,
      google::protobuf::RepeatedPtrField<v1::DecidingAtom>* out) {
    for (const condition::DecidingAtom& atom : atoms) {
      v1::DecidingAtom* added = out->Add();
      added->set_text(atom.text);
      if (atom.state != Tristate::kUnknown) {
        added->set_holds(atom.state == Tristate::kTrue);
      }
      for (const condition::SeenValue& seen : atom.values) {
        if (seen.absent) {
          added->add_absent(seen.field);
        } else {
          v1::FieldValue* value = added->add_values();
          value->set_field(seen.field);
          value->set_value(seen.value);
        }
      }
    }
  }

  // What would speak for or against the cause if it were known, strongest link
  // first.
  void AddUndecided(int cause, v1::RankedCause* ranked) {
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
      AddAtoms(AtomsOf(knowledge_.finding_rules[index].condition),
               finding->mutable_atoms());
    }
  }

  const CompiledKnowledge& knowledge_;
  const v1::KnowledgeBase& content_;
  const Sentences& words_;
  const Assessment& assessment_;
  const inference::Posterior& posterior_;
  const DiagnoseOptions& options_;
  v1::Diagnosis& diagnosis_;
  const condition::Inputs inputs_;
  absl::flat_hash_map<int, std::vector<condition::DecidingAtom>> atoms_;
};

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

// The status counts changes from what is believed before any finding.
inference::Status StatusOf(const CompiledKnowledge& knowledge,
                           const Assessment& assessment,
                           const inference::Posterior& posterior,
                           const DiagnoseOptions& options) {
  std::vector<inference::Case> base(1);
  if (options.complaint) {
    base = WithObservation(base, ComplaintObservation(knowledge));
  }
  const inference::Posterior before =
      inference::Infer(assessment.priors, base, options.inference);
  return inference::ComputeStatus(before, posterior, options.status);
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

void AddVerdict(const CompiledKnowledge& knowledge,
                const Assessment& assessment,
                const std::vector<inference::Case>& cases,
                const inference::Posterior& posterior,
                const DiagnoseOptions& options, v1::Diagnosis* diagnosis) {
  diagnosis->set_status(
      ToProto(StatusOf(knowledge, assessment, posterior, options)));
  Ranker(knowledge, assessment, posterior, options, diagnosis).Run();
  AddLikeliestSets(knowledge, assessment, cases, posterior,
                   options.likeliest_sets, diagnosis);
  diagnosis->set_approximate(posterior.approximate);
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
