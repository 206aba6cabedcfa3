// One reading of an ambiguous pattern, worked out by itself: the findings' own
// states, and who hides whom. Rules 1 to 3 and 5 to 7 of evidence.h, which
// makes cases of readings. Internal to this folder.

#ifndef KASA_DIAG_INFERENCE_READING_H_
#define KASA_DIAG_INFERENCE_READING_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/inference/evidence.h"

namespace kasa_diag::inference {

enum class Hidden : uint8_t { kNo, kMaybe, kYes };

struct Reading {
  // One a finding.
  std::vector<Tristate> own;
  std::vector<double> reliability;
  std::vector<Hidden> hidden;
  // For a true finding that might be hidden: its unknown hiders that split the
  // evidence, hiders of hiders first, and those that are joined instead.
  std::vector<std::vector<int32_t>> splitting;
  std::vector<std::vector<int32_t>> joining;
};

// The distinct readings, with own states and reliabilities. REQUIRES: all of
// the network's size.
std::vector<Reading> DistinctReadings(
    absl::Span<const std::vector<FindingInput>> alternatives);

// Makes one reading of all by forgetting on what they differ.
void ForgetDifferences(std::vector<Reading>& readings,
                       std::vector<bool>& forgotten);

// Fills everything but `own` and `reliability`.
void WorkOutHiding(absl::Span<const Finding> network, Reading& reading);

// Whether `finding` is hidden where the states are `own`; fills `hidden` for it
// and its hiders. What is `visited` is filled already.
Hidden ComputeHidden(absl::Span<const Finding> network, int32_t finding,
                     const std::vector<Tristate>& own,
                     std::vector<bool>& visited, std::vector<Hidden>& hidden);

// Whether `finding` is true, and one of its hiders unknown but none true.
bool MightBeHidden(const Reading& reading, int32_t finding);

// What became of a finding. `dropped`: it was left out of the cases.
FindingState StateIn(const Reading& reading, size_t finding, bool dropped);

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_READING_H_
