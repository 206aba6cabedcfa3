// Compares what a test expects with what came.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_MATCHER_H_
#define KASA_DIAG_TESTS_CONFORMANCE_MATCHER_H_

#include <string>

#include "tests/conformance/proto/cel_expr.pb.h"

namespace kasa_diag::conformance {

// Empty where the value is the expected one, of the same kind; NaN equals NaN
// here. Else what differs, for a person.
std::string DescribeDifference(const cel::expr::Value& expected,
                               const cel::expr::ExprValue& actual);

// Likewise for types.
std::string DescribeDifference(const cel::expr::Type& expected,
                               const cel::expr::Type& actual);

std::string Describe(const cel::expr::ExprValue& value);

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_MATCHER_H_
