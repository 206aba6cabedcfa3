// The functions of one argument: conversions between types, and size().

#ifndef KASA_DIAG_CONDITION_CONVERSIONS_H_
#define KASA_DIAG_CONDITION_CONVERSIONS_H_

#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"

namespace kasa_diag::condition {

// CEL's result or error. version() of what is not one is unknown, with the
// reason. REQUIRES: the argument is known, of a type that the checker lets
// through, or null.
Value ApplyFunction(Function function, const Value& argument);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_CONVERSIONS_H_
