// Turns the states of conditions into observations of findings: guards, hiding,
// ambiguity.

#ifndef KASA_DIAG_INFERENCE_EVIDENCE_H_
#define KASA_DIAG_INFERENCE_EVIDENCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {

// A finding as the knowledge base has it. Its index is its place in the
// network.
struct Finding {
  double leak;
  std::vector<Link> links;
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
  kUnknown,  // not decided, or its `when` does not hold
  kTrue,
  kFalse,
  kHidden,     // another finding that is true hides it, or might
  kAmbiguous,  // true or false by the case
};

struct EvidenceOptions {
  int max_cases = 16;
};

struct Evidence {
  // At least one. Their observations point into the network's links.
  std::vector<Case> cases;
  // For each case, for each of its observations, the finding's index.
  std::vector<std::vector<int32_t>> findings;
  // One a finding.
  std::vector<FindingState> states;
  // Findings that were left out because they would have made too many cases.
  std::vector<int32_t> dropped;
};

// `alternatives`: one vector of inputs (one a finding) for each way in which an
// ambiguous pattern can be read, every condition decided as if it were the only
// one; a single vector where nothing is ambiguous. REQUIRES: not empty.
// O(alternatives * findings + cases). Keeps pointers into `network`.
Evidence GatherEvidence(
    absl::Span<const Finding> network,
    absl::Span<const std::vector<FindingInput>> alternatives,
    const EvidenceOptions& options = {});

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_EVIDENCE_H_
