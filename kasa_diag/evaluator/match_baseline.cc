// Plain loops over eight words, which a compiler turns into what vectors the
// target has. GCC does so from -O3 on only: this file is compiled with it.

#include <algorithm>
#include <cstring>

#include "kasa_diag/evaluator/match.h"

namespace kasa_diag::evaluator {
namespace {

template <int kWords>
void AndInto(const uint64_t* row, uint64_t* bits) {
  for (int w = 0; w < kWords; ++w) bits[w] &= row[w];
}

// Puts a lane's class in place.
void Write(int column, int found, bool absent, uint32_t* class_of,
           uint64_t* absent_bits) {
  class_of[column] = static_cast<uint32_t>(found);
  absent_bits[column / 64] |= uint64_t{absent} << column % 64;
}

void ClassifyIntegers(const IntegerColumns& columns, const Slot* slots,
                      const uint8_t* set, uint32_t* class_of,
                      uint64_t* absent_bits) {
  int column = 0;
  for (const IntegerGroup& group : columns.groups) {
    for (int lane = 0; lane < kLanes; ++lane, ++column) {
      const int slot = group.first_slot + lane;
      const int64_t value = std::min(
          std::max(slots[slot].integer ^ group.flip[lane], group.low[lane]),
          group.high[lane]);
      // The difference is not negative, but may not fit a signed number.
      const uint64_t bucket = (static_cast<uint64_t>(value) -
                               static_cast<uint64_t>(group.low[lane])) >>
                              group.shift[lane];
      const int below = columns.tables[group.table[lane] + bucket];
      int found =
          below + (value >= columns.cuts[group.cut[lane] + below] ? 1 : 0);
      const bool absent = (set[slot] == 0) | (found == group.zero[lane]);
      found = absent ? group.absent[lane] : found;
      Write(column, found, absent, class_of, absent_bits);
    }
  }
}

void ClassifyDoubles(const DoubleColumns& columns, const Slot* slots,
                     const uint8_t* set, int column, uint32_t* class_of,
                     uint64_t* absent_bits) {
  for (const DoubleGroup& group : columns.groups) {
    for (int lane = 0; lane < kLanes; ++lane, ++column) {
      const int slot = group.first_slot + lane;
      const double value = slots[slot].number;
      const double place = (value - group.low[lane]) * group.scale[lane];
      // NaN is not above 0.
      const double bucket = place > 0 ? std::min(place, group.last[lane]) : 0;
      const int below =
          columns.tables[group.table[lane] + static_cast<int>(bucket)];
      int found =
          below + (value >= columns.cuts[group.cut[lane] + below] ? 1 : 0);
      found = value != value ? group.nan[lane] : found;
      const bool absent = set[slot] == 0;
      found = absent ? group.absent[lane] : found;
      Write(column, found, absent, class_of, absent_bits);
    }
  }
}

void Classify(const IntegerColumns& integers, const DoubleColumns& doubles,
              const Slot* slots, const uint8_t* set, uint32_t* class_of,
              uint64_t* absent_bits) {
  const int first_double = kLanes * static_cast<int>(integers.groups.size());
  ClassifyIntegers(integers, slots, set, class_of, absent_bits);
  ClassifyDoubles(doubles, slots, set, first_double, class_of, absent_bits);
}

// `kWords` of all rows, from `first_word` on.
template <int kWords>
void MatchWords(const DenseRows& rows, int first_word, const uint64_t* valid,
                const ColumnClasses& classes, TermBits bits) {
  const uint64_t* const data = rows.rows.data() + first_word;
  const size_t row_words = size_t{kWordsInVector} * rows.vectors;
  uint64_t running[kWords];
  std::memcpy(running, valid + first_word, sizeof(running));
  for (const DenseRows::Dimension& dimension : rows.dimensions) {
    AndInto<kWords>(data + row_words * (dimension.first_row +
                                        classes.class_of[dimension.column]),
                    running);
  }
  std::memcpy(bits.possible + first_word, running, sizeof(running));
  for (int i = 0; i < classes.absent_count; ++i) {
    AndInto<kWords>(data + row_words * rows.absent_row[classes.absent[i]],
                    running);
  }
  std::memcpy(bits.certain + first_word, running, sizeof(running));
}

void MatchDense(const DenseRows& rows, const uint64_t* valid,
                const ColumnClasses& classes, TermBits bits) {
  constexpr int kWordsAtOnce = 2 * kWordsInVector;
  const int words = kWordsInVector * rows.vectors;
  int word = 0;
  for (; word + kWordsAtOnce <= words; word += kWordsAtOnce) {
    MatchWords<kWordsAtOnce>(rows, word, valid, classes, bits);
  }
  if (word < words) {
    MatchWords<kWordsInVector>(rows, word, valid, classes, bits);
  }
}

void AndRun(const SparseRows& rows, const SparseRows::Run& run, uint32_t row,
            uint64_t* bits) {
  const uint64_t* from = rows.rows.data() + run.first_word +
                         size_t{row} * run.block_count * kWordsInBlock;
  const uint32_t* block = rows.blocks.data() + run.first_block;
  for (uint32_t i = 0; i < run.block_count; ++i) {
    AndInto<kWordsInBlock>(from + i * kWordsInBlock, bits + block[i]);
  }
}

void MatchSparse(const SparseRows& rows, const uint64_t* valid, int words,
                 const ColumnClasses& classes, TermBits bits) {
  std::memcpy(bits.possible, valid, words * sizeof(uint64_t));
  std::memcpy(bits.certain, valid, words * sizeof(uint64_t));
  for (int i = 0; i < classes.present_count; ++i) {
    const uint32_t column = classes.present[i];
    const int number = rows.run_of_column[column];
    if (number < 0) continue;
    AndRun(rows, rows.runs[number], classes.class_of[column], bits.possible);
  }
  for (int i = 0; i < classes.absent_count; ++i) {
    const int number = rows.run_of_column[classes.absent[i]];
    if (number < 0) continue;
    const SparseRows::Run& run = rows.runs[number];
    if (!run.open_when_absent) AndRun(rows, run, run.absent, bits.possible);
    AndRun(rows, run, run.absent + 1, bits.certain);
  }
  for (int w = 0; w < words; ++w) bits.certain[w] &= bits.possible[w];
}

void JoinPlanes(const Layout& layout, TermBits bits) {
  for (size_t p = 1; p < layout.planes.size(); ++p) {
    const Layout::Plane& plane = layout.planes[p];
    for (int w = 0; w < plane.words; ++w) {
      bits.possible[w] |= bits.possible[plane.first_word + w];
      bits.certain[w] |= bits.certain[plane.first_word + w];
    }
  }
}

}  // namespace

const MatchKernel& BaselineKernel() {
  static constexpr MatchKernel kKernel = {"baseline", &Classify, &MatchDense,
                                          &MatchSparse, &JoinPlanes};
  return kKernel;
}

}  // namespace kasa_diag::evaluator
