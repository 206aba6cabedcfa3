// Which expressions a dimension of the index can decide.

#ifndef KASA_DIAG_EVALUATOR_ATOMS_H_
#define KASA_DIAG_EVALUATOR_ATOMS_H_

#include "absl/types/optional.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/evaluator/vocabulary.h"

namespace kasa_diag::evaluator {

// The number of a factor that equals `node`, a bool expression that is no
// logical operator; nothing when only the interpreter can decide it.
absl::optional<int> MakeAtom(const condition::Node& node,
                             Vocabulary* vocabulary);

// Whether this macro is such an atom.
bool IsIndexableMacro(const condition::Node& node);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_ATOMS_H_
