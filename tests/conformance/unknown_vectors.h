// Conformance tests for unknown values, generated from the definitions.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_UNKNOWN_VECTORS_H_
#define KASA_DIAG_TESTS_CONFORMANCE_UNKNOWN_VECTORS_H_

#include <string>

namespace kasa_diag::conformance {

// The text of testdata/unknown.textproto: every operator, function and macro of
// the subset over {true, false, unknown, error}, or over {a value, unknown,
// error} of its operands' types. What is expected is worked out here from the
// rules of docs/unknown.md, by other code than the library's.
std::string UnknownVectors();

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_UNKNOWN_VECTORS_H_
