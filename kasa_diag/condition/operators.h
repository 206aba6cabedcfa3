// The operators that want both operands.

#ifndef KASA_DIAG_CONDITION_OPERATORS_H_
#define KASA_DIAG_CONDITION_OPERATORS_H_

#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"

namespace kasa_diag::condition {

// What an operator between kEqual and kModulo, or kIndex, gives: CEL's result,
// or its error (overflow, division by zero, out of range). REQUIRES: both
// operands are known, of types that the checker lets through, or null.
Value ApplyOperator(Op op, const Value& a, const Value& b);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_OPERATORS_H_
