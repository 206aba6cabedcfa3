// Accessors of the test messages All and Old and of their parts.

#ifndef KASA_DIAG_TESTS_EVALUATOR_TEST_ACCESSORS_H_
#define KASA_DIAG_TESTS_EVALUATOR_TEST_ACCESSORS_H_

#include <vector>

#include "kasa_diag/evaluator/accessors.h"

namespace kasa_diag::evaluator {

std::vector<const MessageAccessors*> TestAccessors();

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_TESTS_EVALUATOR_TEST_ACCESSORS_H_
