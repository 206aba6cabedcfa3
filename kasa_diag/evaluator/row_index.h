// The rows of the index, in the order in which an evaluation reads them.
//
// A row has a bit a term, with a 1 where a class of a dimension leaves the term
// true (cleared_rows.h says which rows there are). Where an evaluation puts a
// dimension's class is its column.

#ifndef KASA_DIAG_EVALUATOR_ROW_INDEX_H_
#define KASA_DIAG_EVALUATOR_ROW_INDEX_H_

#include <cstdint>
#include <vector>

#include "kasa_diag/evaluator/aligned_words.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/cleared_rows.h"
#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/normal_form.h"

namespace kasa_diag::evaluator {

// Rows across all terms. One row a dimension is read, and the running rows stay
// in registers: the fastest as long as there are enough of those, and nearly
// every dimension is asked for everywhere.
struct DenseRows {
  struct Dimension {
    uint32_t column;
    uint32_t first_row;
  };
  // A row is this many vectors of kWordsInVector words.
  int vectors = 0;
  std::vector<Dimension> dimensions;  // those that are asked for
  // By column: the row of what stays certain when it is absent. The row of all
  // ones, which is the first, where nobody asks.
  std::vector<uint32_t> absent_row;
  AlignedWords rows;
};
inline constexpr int kWordsInVector = 4;
// So many fit 16 registers, with some left to work with.
inline constexpr int kMaxVectorsInRegisters = 12;

// Rows of the blocks of 512 terms that ask for the dimension, by class: an
// evaluation reads one run of memory a dimension, from front to back. The
// fastest for many terms, since those that ask for the same are put side by
// side.
struct SparseRows {
  struct Run {
    uint32_t column;
    uint32_t first_block;  // in `blocks`
    uint32_t block_count;
    uint32_t absent;      // the class of absent
    uint64_t first_word;  // rows of block_count * 8 words follow
    // Where absent, everything is still possible: all ones.
    bool open_when_absent;
  };
  std::vector<Run> runs;
  std::vector<int32_t> run_of_column;  // -1: nobody asks
  std::vector<uint32_t> blocks;  // their first words among the terms' bits
  AlignedWords rows;
};

// A term's place and its factors.
struct PlacedTerm {
  int bit;
  const Term* term;
};

// What both are built of. `column_of[d]` is where dimension d's class will be,
// or -1 when it takes no part. `terms` in the order of their bits.
struct RowSource {
  const std::vector<PlacedTerm>& terms;
  const FactorTable& factors;
  const ClearedRows& cleared;
  const std::vector<Classifier>& classifiers;
  const std::vector<int>& column_of;
  int columns;
  int words;  // of bits of terms: whole blocks
};
DenseRows BuildDenseRows(const RowSource& source);
SparseRows BuildSparseRows(const RowSource& source);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_ROW_INDEX_H_
