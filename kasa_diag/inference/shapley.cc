// The value of a coalition of players is a cause's log-odds given the evidence
// in it alone. With at most max_players players the values of all coalitions
// come from a few arrays (coalitions.h); where the coupled observations that
// are always there make those too large, from one inference a coalition.
//
// The split player ("one of the cases holds") is not a finding: with it, the
// masses of all cases add up; without it, there is one case without any of its
// observations. So its two halves of the table come from separate arrays.
//
// Beyond max_players the false findings come first. Where they are surely
// false their parts are exact in any order: evidence of false findings only
// never couples causes, and each multiplies its causes' odds by 1 - strength.
// It is when true ones are there that the order matters, which is why they keep
// the Shapley values.

#include "kasa_diag/inference/shapley.h"

#include <algorithm>
#include <cmath>

#include "kasa_diag/inference/coalitions.h"
#include "kasa_diag/inference/scaled.h"

namespace kasa_diag::inference {
namespace {

constexpr int kMostPlayers = 12;

// (One logarithm, and the natural one: with 2^8 coalitions they are most of the
// time.)
double Decibans(double present, double absent) {
  return 10 / M_LN10 * std::log(present / absent);
}

bool Same(const Observation& a, const Observation& b) {
  return a.leak == b.leak && a.links.data() == b.links.data() &&
         a.links.size() == b.links.size() &&
         a.likelihood_if_true == b.likelihood_if_true &&
         a.likelihood_if_false == b.likelihood_if_false;
}

class Weigher {
 public:
  Weigher(const WeightsInput& input, const WeightsOptions& options)
      : input_(input),
        max_players_(static_cast<size_t>(
            std::clamp(options.max_players, 0, kMostPlayers))),
        inference_(options.inference),
        priors_(AdjustPriors(input.written_priors, input.adjustments)) {}

  WeightsOfEvidence Weigh();

 private:
  // log-odds in decibans, one a cause
  using Values = std::vector<double>;

  const Observation* CommonObservation(size_t index_in_first) const;
  void CollectPlayers();
  void AddPlayer(Player player, const Observation& observation);

  Values PriorValues() const;
  Values ValuesByInference(const std::vector<size_t>& coalition);
  std::vector<Values> Table(const std::vector<size_t>& given,
                            const std::vector<size_t>& players);
  std::vector<Values> TableByInference(const std::vector<size_t>& given,
                                       const std::vector<size_t>& players);

  void AddFalse(const std::vector<size_t>& players);
  void AddChain(const std::vector<size_t>& given,
                const std::vector<size_t>& chain, Values start);
  void AddShapley(const std::vector<size_t>& given,
                  const std::vector<size_t>& players);
  void AddDifference(size_t player, const Values& before, const Values& after,
                     double weight);

  const WeightsInput& input_;
  const size_t max_players_;
  const Options inference_;
  const std::vector<double> priors_;
  WeightsOfEvidence result_;
  std::vector<Observation> observations_;  // one a player; empty for the rest
  int64_t split_ = -1;                     // player
  std::vector<std::vector<Observation>> split_cases_;
  Workspace workspace_;
  Posterior posterior_;
  Coalitions coalitions_;
};

// The observation of the first case's i-th finding, if all cases have it.
const Observation* Weigher::CommonObservation(size_t i) const {
  const Evidence& evidence = *input_.evidence;
  const int32_t finding = evidence.findings[0][i];
  const Observation& observation = evidence.cases[0].observations[i];
  for (size_t k = 1; k < evidence.cases.size(); ++k) {
    const std::vector<int32_t>& findings = evidence.findings[k];
    const auto found =
        std::lower_bound(findings.begin(), findings.end(), finding);
    if (found == findings.end() || *found != finding ||
        !Same(observation, evidence.cases[k].observations[static_cast<size_t>(
                               found - findings.begin())])) {
      return nullptr;
    }
  }
  return &observation;
}

void Weigher::AddPlayer(Player player, const Observation& observation) {
  player.is_true =
      observation.likelihood_if_true >= observation.likelihood_if_false;
  result_.players.push_back(std::move(player));
  observations_.push_back(observation);
}

void Weigher::CollectPlayers() {
  const Evidence& evidence = *input_.evidence;
  for (size_t a = 0; a < input_.adjustments.size(); ++a) {
    AddPlayer({Player::Kind::kAdjustment, static_cast<int32_t>(a), {}}, {});
  }
  if (input_.complaint != nullptr) {
    AddPlayer({Player::Kind::kComplaint, -1, {}}, *input_.complaint);
  }
  std::vector<int32_t> common;
  for (size_t i = 0; i < evidence.findings[0].size(); ++i) {
    const Observation* observation = CommonObservation(i);
    if (observation == nullptr) continue;
    common.push_back(evidence.findings[0][i]);
    AddPlayer({Player::Kind::kFinding, common.back(), {}}, *observation);
  }
  Player split = {Player::Kind::kSplit, -1, {}};
  for (size_t k = 0; k < evidence.cases.size(); ++k) {
    split_cases_.emplace_back();
    for (size_t i = 0; i < evidence.findings[k].size(); ++i) {
      const int32_t finding = evidence.findings[k][i];
      if (std::binary_search(common.begin(), common.end(), finding)) continue;
      split.split.push_back(finding);
      split_cases_.back().push_back(evidence.cases[k].observations[i]);
    }
  }
  if (split.split.empty()) return;
  std::sort(split.split.begin(), split.split.end());
  split.split.erase(std::unique(split.split.begin(), split.split.end()),
                    split.split.end());
  split.index = split.split.front();
  split_ = static_cast<int64_t>(result_.players.size());
  AddPlayer(std::move(split), Observation());
}

Weigher::Values Weigher::PriorValues() const {
  Values values;
  for (int32_t c : input_.causes) {
    values.push_back(Decibans(priors_[c], 1 - priors_[c]));
  }
  return values;
}

Weigher::Values Weigher::ValuesByInference(
    const std::vector<size_t>& coalition) {
  std::vector<Case> cases(1);
  for (size_t player : coalition) {
    if (static_cast<int64_t>(player) != split_) {
      cases[0].observations.push_back(observations_[player]);
    }
  }
  if (split_ >= 0 && std::count(coalition.begin(), coalition.end(),
                                static_cast<size_t>(split_)) > 0) {
    const std::vector<Observation> common = cases[0].observations;
    cases.clear();
    for (const std::vector<Observation>& split : split_cases_) {
      cases.push_back({common});
      cases.back().observations.insert(cases.back().observations.end(),
                                       split.begin(), split.end());
    }
  }
  Infer(priors_, cases, inference_, &workspace_, &posterior_);
  Values values;
  for (int32_t c : input_.causes) {
    values.push_back(Decibans(posterior_.cause[c], posterior_.absent[c]));
  }
  return values;
}

// Values for each subset of `players`, on top of `given`. Bit i of the index is
// players[i]. REQUIRES: the split isn't in `given`, and comes last in `players`
// if it is there.
std::vector<Weigher::Values> Weigher::Table(
    const std::vector<size_t>& given, const std::vector<size_t>& players) {
  std::vector<Observation> singles, always;
  for (size_t player : players) {
    if (static_cast<int64_t>(player) != split_) {
      singles.push_back(observations_[player]);
    }
  }
  for (size_t player : given) always.push_back(observations_[player]);
  const bool has_split = singles.size() < players.size();
  size_t bits = Coalitions::Bits(singles, always);
  if (has_split) {
    for (const std::vector<Observation>& split : split_cases_) {
      std::vector<Observation> both = always;
      both.insert(both.end(), split.begin(), split.end());
      bits = std::max(bits, Coalitions::Bits(singles, both));
    }
  }
  if (bits > Coalitions::kMaxBits) return TableByInference(given, players);

  const size_t size = size_t{1} << singles.size();
  std::vector<Values> table;
  coalitions_.Compute(priors_, singles, always, input_.causes);
  for (size_t s = 0; s < size; ++s) {
    Values values;
    for (size_t i = 0; i < input_.causes.size(); ++i) {
      values.push_back(
          Decibans(coalitions_.present(i)[s], coalitions_.absent(i)[s]));
    }
    table.push_back(std::move(values));
  }
  if (!has_split) return table;
  // The other half: sums over the cases, over a common power of two.
  const size_t masses = 2 * input_.causes.size();
  std::vector<double> sums(masses * size, 0);
  int64_t reference = 0;
  bool first = true;
  for (const std::vector<Observation>& split : split_cases_) {
    std::vector<Observation> both = always;
    both.insert(both.end(), split.begin(), split.end());
    coalitions_.Compute(priors_, singles, both, input_.causes);
    Scaled scale = coalitions_.scale();
    scale.Normalize();
    if (scale.mantissa == 0) continue;
    if (first || scale.exponent > reference) {
      const double factor =
          first ? 0 : Scaled{1, reference}.Over(scale.exponent);
      for (double& sum : sums) sum *= factor;
      reference = scale.exponent;
      first = false;
    }
    const double weight = scale.Over(reference);
    for (size_t i = 0; i < input_.causes.size(); ++i) {
      for (size_t s = 0; s < size; ++s) {
        sums[2 * i * size + s] += weight * coalitions_.present(i)[s];
        sums[(2 * i + 1) * size + s] += weight * coalitions_.absent(i)[s];
      }
    }
  }
  for (size_t s = 0; s < size; ++s) {
    Values values;
    for (size_t i = 0; i < input_.causes.size(); ++i) {
      values.push_back(
          Decibans(sums[2 * i * size + s], sums[(2 * i + 1) * size + s]));
    }
    table.push_back(std::move(values));
  }
  return table;
}

std::vector<Weigher::Values> Weigher::TableByInference(
    const std::vector<size_t>& given, const std::vector<size_t>& players) {
  std::vector<Values> table;
  for (size_t s = 0; s < size_t{1} << players.size(); ++s) {
    std::vector<size_t> coalition = given;
    for (size_t i = 0; i < players.size(); ++i) {
      if (s >> i & 1) coalition.push_back(players[i]);
    }
    table.push_back(ValuesByInference(coalition));
  }
  return table;
}

void Weigher::AddDifference(size_t player, const Values& before,
                            const Values& after, double weight) {
  for (size_t i = 0; i < input_.causes.size(); ++i) {
    result_.causes[i].decibans[player] += weight * (after[i] - before[i]);
  }
}

// One by one on top of `given`, whose values are `start`.
void Weigher::AddChain(const std::vector<size_t>& given,
                       const std::vector<size_t>& chain, Values start) {
  std::vector<size_t> coalition = given;
  for (size_t player : chain) {
    coalition.push_back(player);
    Values values = ValuesByInference(coalition);
    AddDifference(player, start, values, 1);
    start = std::move(values);
  }
}

// One by one, before any other.
void Weigher::AddFalse(const std::vector<size_t>& players) {
  const bool surely =
      std::all_of(players.begin(), players.end(), [&](size_t player) {
        return observations_[player].likelihood_if_true == 0;
      });
  if (!surely) return AddChain({}, players, PriorValues());
  for (size_t player : players) {
    for (const Link& link : observations_[player].links) {
      for (WeightsOfEvidence::OfCause& cause : result_.causes) {
        if (cause.cause != link.cause) continue;
        cause.decibans[player] = Decibans(1 - link.strength, 1);
      }
    }
  }
}

void Weigher::AddShapley(const std::vector<size_t>& given,
                         const std::vector<size_t>& players) {
  const std::vector<Values> table = Table(given, players);
  const size_t count = players.size();
  // weight[k] = k! (count - 1 - k)! / count!: the share of the orders in which
  // exactly these k come before the player.
  std::vector<double> weight;
  for (size_t k = 0; k < count; ++k) {
    double w = 1 / static_cast<double>(count);
    for (size_t i = 1; i <= k; ++i) {
      w *= static_cast<double>(i) / static_cast<double>(count - i);
    }
    weight.push_back(w);
  }
  for (size_t s = 0; s < table.size(); ++s) {
    size_t members = 0;
    for (size_t i = 0; i < count; ++i) members += s >> i & 1;
    for (size_t i = 0; i < count; ++i) {
      if (s >> i & 1) continue;
      AddDifference(players[i], table[s], table[s | size_t{1} << i],
                    weight[members]);
    }
  }
}

WeightsOfEvidence Weigher::Weigh() {
  CollectPlayers();
  for (int32_t c : input_.causes) {
    result_.causes.push_back(
        {c, std::vector<double>(result_.players.size(), 0), 0});
    for (size_t a = 0; a < input_.adjustments.size(); ++a) {
      const Adjustment& adjustment = input_.adjustments[a];
      if (adjustment.cause != c) continue;
      result_.causes.back().decibans[a] =
          10 * std::log10(adjustment.odds_times);
    }
  }
  std::vector<size_t> decided, are_true, are_false;
  for (size_t p = input_.adjustments.size(); p < result_.players.size(); ++p) {
    decided.push_back(p);
    (result_.players[p].is_true ? are_true : are_false).push_back(p);
  }
  if (decided.size() <= max_players_) {
    AddShapley({}, decided);
  } else {
    AddFalse(are_false);
    if (are_true.size() <= max_players_) {
      AddShapley(are_false, are_true);
    } else {
      std::stable_sort(
          are_true.begin(), are_true.end(), [&](size_t a, size_t b) {
            return result_.players[a].index < result_.players[b].index;
          });
      AddChain(
          are_false, are_true,
          are_false.empty() ? PriorValues() : ValuesByInference(are_false));
    }
  }
  for (WeightsOfEvidence::OfCause& cause : result_.causes) {
    for (double part : cause.decibans) cause.total += part;
    if (std::isfinite(cause.total)) continue;
    std::fill(cause.decibans.begin(), cause.decibans.end(), 0);
    cause.total = 0;
  }
  return std::move(result_);
}

}  // namespace

double AdjustPrior(double prior, double odds_times) {
  const double present = prior * odds_times;
  return present / (1 - prior + present);
}

std::vector<double> AdjustPriors(absl::Span<const double> written_priors,
                                 absl::Span<const Adjustment> adjustments) {
  std::vector<double> priors(written_priors.begin(), written_priors.end());
  for (const Adjustment& adjustment : adjustments) {
    double& prior = priors[adjustment.cause];
    prior = AdjustPrior(prior, adjustment.odds_times);
  }
  return priors;
}

WeightsOfEvidence WeighEvidence(const WeightsInput& input,
                                const WeightsOptions& options) {
  return Weigher(input, options).Weigh();
}

}  // namespace kasa_diag::inference
