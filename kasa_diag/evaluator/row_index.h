// The rows of the index, in the order in which an evaluation reads them.
//
// A cell is what one dimension has to say to one block of 512 terms: a row of
// eight words for each class, with a 1 where the class leaves a term true, and
// two rows for absent. A dimension has cells only for blocks with a term that
// asks for it.

#ifndef KASA_DIAG_EVALUATOR_ROW_INDEX_H_
#define KASA_DIAG_EVALUATOR_ROW_INDEX_H_

#include <cstdint>
#include <vector>

#include "kasa_diag/evaluator/aligned_words.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/normal_form.h"

namespace kasa_diag::evaluator {

// The cells of a block side by side: the running rows stay in registers. The
// fastest while all of it is in the level-2 cache.
struct BlockRows {
  struct Cell {
    uint32_t dimension;
    uint32_t first_row;  // of eight words each
  };
  std::vector<uint32_t> first_cell;  // by block; and the end
  std::vector<Cell> cells;
  AlignedWords rows;
};

// The cells of a dimension side by side, by class: an evaluation reads one run
// of memory a dimension, from front to back. The fastest beyond that cache.
struct DimensionRows {
  struct Run {
    uint32_t dimension;
    uint32_t first_block;  // in `blocks`
    uint32_t block_count;
    uint64_t first_word;  // rows of block_count * 8 words follow
  };
  std::vector<Run> runs;
  std::vector<uint32_t> blocks;
  AlignedWords rows;
};

// A term's place and its factors.
struct PlacedTerm {
  int bit;
  const Term* term;
};

// `include[d]`: whether dimension d takes part. `terms` in any order.
BlockRows BuildBlockRows(const std::vector<PlacedTerm>& terms, int words,
                         const std::vector<Classifier>& classifiers,
                         const std::vector<uint8_t>& include);
DimensionRows BuildDimensionRows(const std::vector<PlacedTerm>& terms,
                                 int words,
                                 const std::vector<Classifier>& classifiers,
                                 const std::vector<uint8_t>& include);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_ROW_INDEX_H_
