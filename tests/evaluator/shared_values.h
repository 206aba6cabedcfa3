// The values that random conditions compare with, and that random messages
// have: where something could go wrong.

#ifndef KASA_DIAG_TESTS_EVALUATOR_SHARED_VALUES_H_
#define KASA_DIAG_TESTS_EVALUATOR_SHARED_VALUES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace kasa_diag::evaluator {

const std::vector<std::string>& Texts();
const std::vector<double>& Doubles();
const std::vector<int64_t>& Ints();

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_TESTS_EVALUATOR_SHARED_VALUES_H_
