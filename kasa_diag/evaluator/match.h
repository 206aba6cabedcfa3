// The hot loops: a row a dimension, AND-ed into the running ones.

#ifndef KASA_DIAG_EVALUATOR_MATCH_H_
#define KASA_DIAG_EVALUATOR_MATCH_H_

#include <cstdint>

#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/row_index.h"

namespace kasa_diag::evaluator {

// The classes of the dimensions, as rows.
struct RowNumbers {
  const uint32_t* possible;
  const uint32_t* certain;
};

// Two bits a term: whether it can still be true, and whether it is. Both arrays
// begin at a cache line and hold whole blocks.
struct TermBits {
  uint64_t* possible;
  uint64_t* certain;
};

// One implementation for each instruction set, with the same results.
struct MatchKernel {
  const char* name;
  // Sets the bits of all terms, from `valid`: the terms that exist.
  void (*match_blocks)(const BlockRows& rows, const uint64_t* valid,
                       RowNumbers numbers, TermBits bits);
  void (*match_dimensions)(const DimensionRows& rows, const uint64_t* valid,
                           int words, RowNumbers numbers, TermBits bits);
  // ANDs one dimension's rows into the bits.
  void (*apply)(const DimensionRows& rows, const DimensionRows::Run& run,
                RowNumbers numbers, TermBits bits);
};

// The instructions that every build has, and those of AVX2; null where the
// compiler or the machine has none.
const MatchKernel& BaselineKernel();
const MatchKernel* Avx2Kernel();

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_MATCH_H_
