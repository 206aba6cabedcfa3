// What a set of conditions talks about.

#ifndef KASA_DIAG_EVALUATOR_VOCABULARY_H_
#define KASA_DIAG_EVALUATOR_VOCABULARY_H_

#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/dimension.h"
#include "kasa_diag/evaluator/factor_table.h"

namespace kasa_diag::evaluator {

struct Vocabulary {
  explicit Vocabulary(const condition::Schema& schema) : dimensions(schema) {}

  DimensionTable dimensions;
  FactorTable factors;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_VOCABULARY_H_
