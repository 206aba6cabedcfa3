#include "kasa_diag/inference/reading.h"

#include <algorithm>
#include <utility>

namespace kasa_diag::inference {
namespace {

Tristate OwnState(const FindingInput& input) {
  switch (input.when) {
    case Tristate::kTrue:
      return input.condition;
    case Tristate::kFalse:
      return Tristate::kUnknown;
    case Tristate::kUnknown:
      break;
  }
  return input.condition == Tristate::kTrue ? Tristate::kTrue
                                            : Tristate::kUnknown;
}

// Appends the unknown hiders of `finding`, hiders of hiders first.
void CollectUnknownHiders(absl::Span<const Finding> network, int32_t finding,
                          const std::vector<Tristate>& own,
                          std::vector<bool>& visited,
                          std::vector<int32_t>& hiders) {
  for (int32_t hider : network[finding].hidden_by) {
    if (visited[hider]) continue;
    visited[hider] = true;
    CollectUnknownHiders(network, hider, own, visited, hiders);
    if (own[hider] == Tristate::kUnknown) hiders.push_back(hider);
  }
}

}  // namespace

std::vector<Reading> DistinctReadings(
    absl::Span<const std::vector<FindingInput>> alternatives) {
  std::vector<Reading> readings;
  for (const std::vector<FindingInput>& inputs : alternatives) {
    Reading reading;
    for (const FindingInput& input : inputs) {
      reading.own.push_back(OwnState(input));
      reading.reliability.push_back(input.reliability);
    }
    const auto same = std::find_if(
        readings.begin(), readings.end(),
        [&](const Reading& other) { return other.own == reading.own; });
    if (same == readings.end()) {
      readings.push_back(std::move(reading));
      continue;
    }
    for (size_t f = 0; f < inputs.size(); ++f) {
      same->reliability[f] =
          std::min(same->reliability[f], reading.reliability[f]);
    }
  }
  return readings;
}

void ForgetDifferences(std::vector<Reading>& readings,
                       std::vector<bool>& forgotten) {
  Reading& first = readings.front();
  for (const Reading& reading : readings) {
    for (size_t f = 0; f < first.own.size(); ++f) {
      if (reading.own[f] != first.own[f]) forgotten[f] = true;
      first.reliability[f] =
          std::min(first.reliability[f], reading.reliability[f]);
    }
  }
  for (size_t f = 0; f < first.own.size(); ++f) {
    if (forgotten[f]) first.own[f] = Tristate::kUnknown;
  }
  readings.resize(1);
}

Hidden ComputeHidden(absl::Span<const Finding> network, int32_t finding,
                     const std::vector<Tristate>& own,
                     std::vector<bool>& visited, std::vector<Hidden>& hidden) {
  if (visited[finding]) return hidden[finding];
  visited[finding] = true;
  Hidden result = Hidden::kNo;
  for (int32_t hider : network[finding].hidden_by) {
    result =
        std::max(result, ComputeHidden(network, hider, own, visited, hidden));
    if (own[hider] == Tristate::kTrue) result = Hidden::kYes;
    if (own[hider] == Tristate::kUnknown) {
      result = std::max(result, Hidden::kMaybe);
    }
  }
  return hidden[finding] = result;
}

bool MightBeHidden(const Reading& reading, int32_t finding) {
  return reading.own[finding] == Tristate::kTrue &&
         reading.hidden[finding] == Hidden::kMaybe;
}

void WorkOutHiding(absl::Span<const Finding> network, Reading& reading) {
  const int32_t size = static_cast<int32_t>(network.size());
  reading.hidden.assign(size, Hidden::kNo);
  reading.splitting.assign(size, {});
  reading.joining.assign(size, {});
  std::vector<bool> visited(size, false);
  for (int32_t f = 0; f < size; ++f) {
    ComputeHidden(network, f, reading.own, visited, reading.hidden);
  }
  std::vector<int> dependants(size, 0);
  for (int32_t f = 0; f < size; ++f) {
    if (!MightBeHidden(reading, f)) continue;
    visited.assign(size, false);
    CollectUnknownHiders(network, f, reading.own, visited,
                         reading.splitting[f]);
    for (int32_t hider : reading.splitting[f]) ++dependants[hider];
  }
  for (int32_t f = 0; f < size; ++f) {
    if (!MightBeHidden(reading, f) || reading.reliability[f] < 1) continue;
    std::vector<int32_t>& splitting = reading.splitting[f];
    const auto first_joined = std::stable_partition(
        splitting.begin(), splitting.end(),
        [&](int32_t hider) { return dependants[hider] > 1; });
    reading.joining[f].assign(first_joined, splitting.end());
    splitting.erase(first_joined, splitting.end());
  }
}

FindingState StateIn(const Reading& reading, size_t finding, bool dropped) {
  switch (reading.own[finding]) {
    case Tristate::kUnknown:
      return FindingState::kUnknown;
    case Tristate::kFalse:
      return reading.hidden[finding] == Hidden::kNo ? FindingState::kFalse
                                                    : FindingState::kHidden;
    case Tristate::kTrue:
      break;
  }
  return reading.hidden[finding] == Hidden::kYes || dropped
             ? FindingState::kHidden
             : FindingState::kTrue;
}

}  // namespace kasa_diag::inference
