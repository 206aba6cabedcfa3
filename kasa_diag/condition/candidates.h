// Values to try for an absent field.

#ifndef KASA_DIAG_CONDITION_CANDIDATES_H_
#define KASA_DIAG_CONDITION_CANDIDATES_H_

#include <vector>

#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"

namespace kasa_diag::condition {

// Values for the field, so that an atom that compares it with the constants
// below `atoms` takes every result that it can take: each constant, its
// neighbours, and something else. False when no such list can be given: for
// messages, and for atoms that do more with the field than comparing it.
// REQUIRES: IsInputField(field).
bool FindCandidates(const Node& field, const std::vector<const Node*>& atoms,
                    std::vector<Value>* candidates);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_CANDIDATES_H_
