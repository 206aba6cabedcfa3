// The rows of the index, in the order in which an evaluation reads them.
//
// A cell is what one dimension has to say to one block of 512 terms: a row of
// eight words for each class, with a 1 where the class leaves a term true, and
// two rows for absent. A dimension has cells only for blocks with a term that
// asks for it. Where an evaluation puts its class is its column.

#ifndef KASA_DIAG_EVALUATOR_ROW_INDEX_H_
#define KASA_DIAG_EVALUATOR_ROW_INDEX_H_

#include <cstdint>
#include <vector>

#include "kasa_diag/evaluator/aligned_words.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/normal_form.h"

namespace kasa_diag::evaluator {

// A row of a cell.
inline constexpr uint32_t kRowBytes = 8 * kWordsInBlock;

// The cells of a block side by side: the running rows stay in registers. The
// fastest while all of it is in the level-2 cache.
struct BlockRows {
  struct Cell {
    uint32_t column;
    uint32_t first_byte;  // of its rows, of kRowBytes each
  };
  // A block has a multiple of this many cells. Those that fill it up stand for
  // column `idle_column`, whose class is always 0, and have the row of all
  // ones.
  static constexpr int kUnroll = 4;
  int idle_column = 0;
  std::vector<uint32_t> first_cell;  // by block; and the end
  std::vector<Cell> cells;
  // For block b and column c, element b * columns + c: the row of what stays
  // certain when the column is absent, in bytes. The row of all ones, which is
  // the first, where nobody asks.
  int columns = 0;
  std::vector<uint32_t> absent_byte;
  AlignedWords rows;

  int blocks() const { return static_cast<int>(first_cell.size()) - 1; }
};

// The cells of a column side by side, by class: an evaluation reads one run of
// memory a column, from front to back. The fastest beyond that cache.
struct ColumnRows {
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
  const std::vector<Classifier>& classifiers;
  const std::vector<int>& column_of;
  int columns;
  int idle_column;
  int words;  // of bits of terms: whole blocks
};
BlockRows BuildBlockRows(const RowSource& source);
ColumnRows BuildColumnRows(const RowSource& source);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_ROW_INDEX_H_
