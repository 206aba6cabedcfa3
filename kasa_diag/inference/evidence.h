// Turns the states of conditions into observations of findings: guards, hiding,
// ambiguity.
//
// The rules, in the order in which they apply:
//
// 1. A finding's own state comes from its condition and its guard (`when`).
//    Guard false: unknown, whatever the condition. Guard true: the condition.
//    Guard unknown: a true condition stays true, for it was seen; a false one
//    becomes unknown.
// 2. A finding's hiders are all that `hidden_by` reaches: hiding is transitive.
//    A hider hides when its own state is true, even where it is hidden itself.
//    A hidden finding drops out.
// 3. A false finding with an unknown hider drops out, also from the cases below
//    in which that hider is taken as false.
// 4. A true finding with unknown hiders splits the evidence into cases that
//    exclude each other: hider true (then the finding drops out and the hider
//    counts as true), or hider false (both count). Of several unknown hiders
//    those that hide the others are decided first; where one is true, those
//    after it stay unknown. A hider's own guard needs no care of its own: what
//    it leaves undecided is an unknown hider like any other.
// 5. An unknown hider on which only one true finding depends, and that one
//    surely true, needs no cases: "hider, or else finding" is one noisy-OR
//    finding whose leak and strengths are 1 - (1 - x)(1 - y). Same result.
// 6. An ambiguous pattern makes one case for each reading, and the rules above
//    apply to each by itself. Readings that leave every finding in the same
//    state are one.
// 7. More cases than `max_cases`: first, the findings whose own state depends
//    on the reading become unknown; then the true findings that would split the
//    evidence too often drop out, those with the higher index first. They still
//    hide what they hide. `dropped` names them.
//
// A reliability r below 1 makes the likelihoods of a decided finding (r, 1 - r)
// or (1 - r, r) instead of (1, 0) or (0, 1). Hiding takes states as given.

#ifndef KASA_DIAG_INFERENCE_EVIDENCE_H_
#define KASA_DIAG_INFERENCE_EVIDENCE_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {

// A finding as the knowledge base has it. Its index is its place in the
// network.
struct Finding {
  double leak;
  std::vector<Link> links;         // each cause at most once
  std::vector<int32_t> hidden_by;  // indices of findings; acyclic
};

// What the evaluator says of one finding.
struct FindingInput {
  Tristate condition = Tristate::kUnknown;
  Tristate when = Tristate::kTrue;
  double reliability = 1;  // of what the condition read; in (0.5, 1]
};

// A finding's state after guards and hiding.
enum class FindingState : uint8_t {
  kUnknown,    // not decided, or its `when` does not hold
  kTrue,       // counts as true (unless an unknown hider is true)
  kFalse,      // counts as false
  kHidden,     // decided, but another finding that is true hides it, or might
  kAmbiguous,  // not the same in every reading of an ambiguous pattern
};

struct EvidenceOptions {
  int max_cases = 16;  // at least 1
};

// Copies share the joined links and stay valid as long as the network does.
struct Evidence {
  // At least one. Their observations point into the network's links, or into
  // `joined_links`. An observation that several cases have in common is
  // identical in all of them, pointer included.
  std::vector<Case> cases;
  // For each case, for each of its observations, the finding's index,
  // ascending. A joined observation goes by its finding, not by its hiders.
  std::vector<std::vector<int32_t>> findings;
  // One a finding. An unknown hider is kUnknown, though cases may decide it.
  std::vector<FindingState> states;
  // Findings that were left out because they would have made too many cases;
  // ascending.
  std::vector<int32_t> dropped;
  std::shared_ptr<const std::vector<std::vector<Link>>> joined_links;
};

// `alternatives`: one vector of inputs (one a finding) for each way in which an
// ambiguous pattern can be read, every condition decided as if it were the only
// one; a single vector where nothing is ambiguous. REQUIRES: not empty.
// O(alternatives * findings + cases * findings). Keeps pointers into `network`.
[[nodiscard]] Evidence GatherEvidence(
    absl::Span<const Finding> network,
    absl::Span<const std::vector<FindingInput>> alternatives,
    const EvidenceOptions& options = {});

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_EVIDENCE_H_
