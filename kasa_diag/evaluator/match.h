// The hot loops: classes of numbers, and a row a column, AND-ed together.

#ifndef KASA_DIAG_EVALUATOR_MATCH_H_
#define KASA_DIAG_EVALUATOR_MATCH_H_

#include <cstdint>

#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/number_columns.h"
#include "kasa_diag/evaluator/row_index.h"

namespace kasa_diag::evaluator {

// What an evaluation knows of the columns.
struct ColumnClasses {
  // By column. That of an absent column selects what it leaves possible.
  const uint32_t* class_of;
  // The columns that are absent, ascending, and the others.
  const uint32_t* absent;
  int absent_count;
  const uint32_t* present;
  int present_count;
};

// Two bits a term: whether it can still be true, and whether it is. Both arrays
// begin at a cache line and hold whole blocks.
struct TermBits {
  uint64_t* possible;
  uint64_t* certain;
};

// One implementation for each instruction set, with the same results. A value
// is possible by all columns' rows, and certain when besides that no column
// that it needs is absent: present columns say the same of both, so the rows of
// what is certain are read for the absent ones only.
struct MatchKernel {
  const char* name;
  // Writes the classes of all lanes of both, integers first; and a bit for each
  // that is absent, from bit 0 of `absent_bits` on, in whole words.
  void (*classify)(const IntegerColumns& integers, const DoubleColumns& doubles,
                   const Slot* slots, const uint8_t* set, uint32_t* class_of,
                   uint64_t* absent_bits);
  // Set the bits of all terms, from `valid`: the terms that exist.
  void (*match_dense)(const DenseRows& rows, const uint64_t* valid,
                      const ColumnClasses& classes, TermBits bits);
  void (*match_sparse)(const SparseRows& rows, const uint64_t* valid, int words,
                       const ColumnClasses& classes, TermBits bits);
  // ORs the planes of the terms' bits into the first: the verdicts.
  void (*join_planes)(const Layout& layout, TermBits bits);
};

// The instructions that every build has, and those of AVX2; null where the
// compiler or the machine has none.
const MatchKernel& BaselineKernel();
const MatchKernel* Avx2Kernel();

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_MATCH_H_
