// How the cases come about.
//
// Each reading of an ambiguous pattern is worked out by itself (reading.h): own
// states, then who is hidden, or might be. What is left to do is rule 4, for
// the true findings that might be hidden.
//
// A case is a reading and an assignment of true or false to some unknown
// hiders. It begins with none. The true findings come one by one, and each
// refines every case in which it isn't hidden yet: with unknown hiders u1, u2,
// ... (hiders of hiders first) a case becomes
//
//     u1 true  |  u1 false, u2 true  |  u1 and u2 false, ...
//
// which exclude each other and cover everything. After u1 is true nothing
// depends on u2 for this finding's sake, so u2 stays unknown: its states would
// sum to one. That is why k hiders make k + 1 cases and not 2^k. A finding that
// would take the cases over the limit drops out of all of them; leaving it in
// some would weigh these down.
//
// Rule 5 (joining) is exact: the sum over the cases above of one surely true
// finding f is P(u1) + P(not u1, u2) + ... + P(no u, f) = 1 - P(no u, not f),
// and "none of these" is a product of noisy-OR terms for any set of causes. It
// needs that nothing else turns on these hiders, so they must have f as their
// only true dependant; false ones have dropped out (rule 3).

#include "kasa_diag/inference/evidence.h"

#include <algorithm>
#include <utility>

#include "kasa_diag/inference/reading.h"

namespace kasa_diag::inference {
namespace {

struct PartialCase {
  const Reading* reading;
  std::vector<std::pair<int32_t, bool>> assigned;
};

// Refines `one_case` by the unknown hiders of the true `finding`.
void Split(const PartialCase& one_case, int32_t finding,
           std::vector<PartialCase>& out) {
  PartialCase rest = one_case;
  for (int32_t hider : one_case.reading->splitting[finding]) {
    const auto known = std::find_if(
        rest.assigned.begin(), rest.assigned.end(),
        [&](const std::pair<int32_t, bool>& a) { return a.first == hider; });
    if (known != rest.assigned.end()) {
      if (!known->second) continue;
      out.push_back(std::move(rest));
      return;
    }
    out.push_back(rest);
    out.back().assigned.emplace_back(hider, true);
    rest.assigned.emplace_back(hider, false);
  }
  out.push_back(std::move(rest));
}

// 1 - (1 - x)(1 - y) without the cancellation.
double Either(double x, double y) { return x + y * (1 - x); }

// "One of `hiders`, or else `finding`", as one finding; links by cause.
double Join(absl::Span<const Finding> network, int32_t finding,
            const std::vector<int32_t>& hiders, std::vector<Link>& links) {
  double leak = network[finding].leak;
  links = network[finding].links;
  for (int32_t hider : hiders) {
    leak = Either(leak, network[hider].leak);
    links.insert(links.end(), network[hider].links.begin(),
                 network[hider].links.end());
  }
  std::stable_sort(
      links.begin(), links.end(),
      [](const Link& a, const Link& b) { return a.cause < b.cause; });
  size_t kept = 0;
  for (const Link& link : links) {
    if (kept > 0 && links[kept - 1].cause == link.cause) {
      links[kept - 1].strength =
          Either(links[kept - 1].strength, link.strength);
    } else {
      links[kept++] = link;
    }
  }
  links.resize(kept);
  return leak;
}

// Builds the observations of the cases.
class Observer {
 public:
  Observer(absl::Span<const Finding> network,
           const std::vector<Reading>& readings,
           const std::vector<bool>& dropped)
      : network_(network),
        readings_(readings),
        joined_(std::make_shared<std::vector<std::vector<Link>>>()) {
    // Spans point into the inner vectors, so all are made before any is used.
    joined_leaks_.resize(readings.size());
    joined_index_.resize(readings.size());
    for (size_t r = 0; r < readings.size(); ++r) {
      joined_index_[r].assign(network.size(), -1);
      joined_leaks_[r].assign(network.size(), 0);
      for (size_t f = 0; f < network.size(); ++f) {
        if (readings[r].joining[f].empty() || dropped[f]) continue;
        joined_index_[r][f] = JoinedBefore(r, f);
        if (joined_index_[r][f] < 0) {
          joined_index_[r][f] = static_cast<int>(joined_->size());
          joined_->emplace_back();
        }
        joined_leaks_[r][f] =
            Join(network, static_cast<int32_t>(f), readings[r].joining[f],
                 (*joined_)[joined_index_[r][f]]);
      }
    }
  }

  Observation Observe(const Reading& reading, int32_t finding,
                      bool state) const {
    const size_t r = &reading - readings_.data();
    const double reliability = reading.own[finding] == Tristate::kUnknown
                                   ? 1
                                   : reading.reliability[finding];
    Observation observation;
    observation.likelihood_if_true = state ? reliability : 1 - reliability;
    observation.likelihood_if_false = state ? 1 - reliability : reliability;
    const int joined = joined_index_[r][finding];
    if (joined >= 0) {
      observation.leak = joined_leaks_[r][finding];
      observation.links = (*joined_)[joined];
    } else {
      observation.leak = network_[finding].leak;
      observation.links = network_[finding].links;
    }
    return observation;
  }

  std::shared_ptr<const std::vector<std::vector<Link>>> joined() const {
    return joined_;
  }

 private:
  // The links that an earlier reading joined in the same way, or -1: what
  // several cases have in common is to be identical in them.
  int JoinedBefore(size_t reading, size_t finding) const {
    for (size_t r = 0; r < reading; ++r) {
      if (joined_index_[r][finding] >= 0 &&
          readings_[r].joining[finding] ==
              readings_[reading].joining[finding]) {
        return joined_index_[r][finding];
      }
    }
    return -1;
  }

  absl::Span<const Finding> network_;
  const std::vector<Reading>& readings_;
  std::shared_ptr<std::vector<std::vector<Link>>> joined_;
  std::vector<std::vector<int>> joined_index_;
  std::vector<std::vector<double>> joined_leaks_;
};

// The state of each finding in `one_case`: true, false, or does not count.
std::vector<Tristate> StatesIn(absl::Span<const Finding> network,
                               const PartialCase& one_case,
                               const std::vector<bool>& dropped) {
  const Reading& reading = *one_case.reading;
  std::vector<Tristate> states(network.size(), Tristate::kUnknown);
  std::vector<Tristate> decided = reading.own;
  for (const auto& [hider, value] : one_case.assigned) {
    decided[hider] = value ? Tristate::kTrue : Tristate::kFalse;
  }
  std::vector<bool> visited(network.size(), false);
  std::vector<Hidden> hidden(network.size(), Hidden::kNo);
  for (int32_t f = 0; f < static_cast<int32_t>(network.size()); ++f) {
    if (decided[f] == Tristate::kUnknown) continue;
    // (What another reading drops may be a hider that this one has decided.)
    if (dropped[f] && reading.own[f] != Tristate::kUnknown) continue;
    // A false finding drops out by what is known before any case is made.
    if (reading.own[f] == Tristate::kFalse &&
        reading.hidden[f] != Hidden::kNo) {
      continue;
    }
    // Hiders that are still unknown are joined, or come after one that is true.
    if (ComputeHidden(network, f, decided, visited, hidden) == Hidden::kYes) {
      continue;
    }
    states[f] = decided[f];
  }
  return states;
}

}  // namespace

Evidence GatherEvidence(
    absl::Span<const Finding> network,
    absl::Span<const std::vector<FindingInput>> alternatives,
    const EvidenceOptions& options) {
  const size_t max_cases = std::max(options.max_cases, 1);
  // Left out in every case; and unknown because the readings differ on them.
  std::vector<bool> dropped(network.size(), false);
  std::vector<bool> forgotten(network.size(), false);
  std::vector<Reading> readings = DistinctReadings(alternatives);
  if (readings.size() > max_cases) ForgetDifferences(readings, forgotten);

  std::vector<PartialCase> cases;
  for (Reading& reading : readings) {
    WorkOutHiding(network, reading);
    cases.push_back({&reading, {}});
  }
  for (int32_t f = 0; f < static_cast<int32_t>(network.size()); ++f) {
    std::vector<PartialCase> refined;
    bool splits = false;
    for (const PartialCase& one_case : cases) {
      if (MightBeHidden(*one_case.reading, f) &&
          !one_case.reading->splitting[f].empty()) {
        splits = true;
        Split(one_case, f, refined);
      } else {
        refined.push_back(one_case);
      }
      if (refined.size() > max_cases) break;
    }
    if (refined.size() > max_cases) {
      dropped[f] = true;
    } else if (splits) {
      cases = std::move(refined);
    }
  }

  Evidence evidence;
  const Observer observer(network, readings, dropped);
  evidence.joined_links = observer.joined();
  for (const PartialCase& one_case : cases) {
    const std::vector<Tristate> states = StatesIn(network, one_case, dropped);
    Case observed;
    std::vector<int32_t> findings;
    for (size_t f = 0; f < network.size(); ++f) {
      if (states[f] == Tristate::kUnknown) continue;
      findings.push_back(static_cast<int32_t>(f));
      observed.observations.push_back(
          observer.Observe(*one_case.reading, static_cast<int32_t>(f),
                           states[f] == Tristate::kTrue));
    }
    evidence.cases.push_back(std::move(observed));
    evidence.findings.push_back(std::move(findings));
  }
  for (size_t f = 0; f < network.size(); ++f) {
    FindingState state = StateIn(readings.front(), f, dropped[f]);
    for (const Reading& reading : readings) {
      if (StateIn(reading, f, dropped[f]) != state) {
        state = FindingState::kAmbiguous;
      }
    }
    if (forgotten[f]) state = FindingState::kAmbiguous;
    evidence.states.push_back(state);
    if (dropped[f] || forgotten[f])
      evidence.dropped.push_back(static_cast<int32_t>(f));
  }
  return evidence;
}

}  // namespace kasa_diag::inference
