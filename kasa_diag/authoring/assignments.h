// What a snapshot can be like, as far as a few conditions can tell.
//
// A *variable* is what takes one value in a snapshot: a field with all that is
// asked of it, a light's meanings, or (with known devices) the whole device. Of
// a variable's values only what they do to the conditions' factors counts
// (evaluator/normal_form.h); values that do the same are one. So few are left:
// two or three for most fields. An assignment picks one value for each
// variable.

#ifndef KASA_DIAG_AUTHORING_ASSIGNMENTS_H_
#define KASA_DIAG_AUTHORING_ASSIGNMENTS_H_

#include <cstdint>
#include <set>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/authoring/known_devices.h"
#include "kasa_diag/compiled_knowledge.h"

namespace kasa_diag::authoring {

// Kleene's logic as numbers: && is the least, || the greatest.
using Rank = uint8_t;
inline constexpr Rank kFalseRank = 0, kUnknownRank = 1, kTrueRank = 2;

struct Assignments {
  struct Variable {
    std::vector<int> factors;  // those that it decides
    // Their ranks, in that order, for each value.
    std::set<std::vector<Rank>> values;
  };
  std::vector<Variable> variables;
  int factor_count = 0;
  // By condition, by term: its factors. A term's rank is the least of its
  // factors', a condition's the greatest of its terms'.
  std::vector<std::vector<std::vector<int>>> terms;
  // As in Combinations.
  bool complete = true;
  bool exact = true;
};

// Arguments as for PossibleStates; `devices` may be null.
Assignments MakeAssignments(const CompiledKnowledge& knowledge,
                            const KnownDevices* devices,
                            absl::Span<const int> conditions);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_ASSIGNMENTS_H_
