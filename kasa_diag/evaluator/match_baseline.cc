// Plain loops over eight words, which a compiler turns into what vectors the
// target has. GCC does so from -O3 on only: this file is compiled with it.

#include <algorithm>
#include <cstring>

#include "kasa_diag/evaluator/match.h"

namespace kasa_diag::evaluator {
namespace {

void AndInto(const uint64_t* row, uint64_t* bits) {
  for (int w = 0; w < kWordsInBlock; ++w) bits[w] &= row[w];
}

// Puts a lane's class in place.
void Write(int column, int found, bool absent, uint32_t* rows,
           uint64_t* absent_bits) {
  rows[column] = static_cast<uint32_t>(found) * kRowBytes;
  absent_bits[column / 64] |= uint64_t{absent} << column % 64;
}

void ClassifyIntegers(const IntegerColumns& columns, const Slot* slots,
                      const uint8_t* set, uint32_t* rows,
                      uint64_t* absent_bits) {
  for (int g = 0; g < columns.groups(); ++g) {
    for (int lane = 0; lane < kLanes; ++lane) {
      const int column = g * kLanes + lane;
      const int slot = columns.first_slot[g] + lane;
      const int64_t value =
          std::min(std::max(slots[slot].integer ^ columns.flip[column],
                            columns.low[column]),
                   columns.high[column]);
      // The difference is not negative, but may not fit a signed number.
      const uint64_t bucket = (static_cast<uint64_t>(value) -
                               static_cast<uint64_t>(columns.low[column])) >>
                              columns.shift[column];
      const int below = columns.tables[columns.table[column] + bucket];
      int found =
          below + (value >= columns.cuts[columns.cut[column] + below] ? 1 : 0);
      const bool absent = (set[slot] == 0) | (found == columns.zero[column]);
      found = absent ? columns.absent[column] : found;
      Write(column, found, absent, rows, absent_bits);
    }
  }
}

void ClassifyDoubles(const DoubleColumns& columns, const Slot* slots,
                     const uint8_t* set, int first_column, uint32_t* rows,
                     uint64_t* absent_bits) {
  for (int g = 0; g < columns.groups(); ++g) {
    for (int lane = 0; lane < kLanes; ++lane) {
      const int column = g * kLanes + lane;
      const int slot = columns.first_slot[g] + lane;
      const double value = slots[slot].number;
      const double place =
          (value - columns.low[column]) * columns.scale[column];
      // NaN is not above 0.
      const double bucket =
          place > 0 ? std::min(place, columns.last[column]) : 0;
      const int below =
          columns.tables[columns.table[column] + static_cast<int>(bucket)];
      int found =
          below + (value >= columns.cuts[columns.cut[column] + below] ? 1 : 0);
      found = value != value ? columns.nan[column] : found;
      const bool absent = set[slot] == 0;
      found = absent ? columns.absent[column] : found;
      Write(first_column + column, found, absent, rows, absent_bits);
    }
  }
}

void Classify(const IntegerColumns& integers, const DoubleColumns& doubles,
              const Slot* slots, const uint8_t* set, uint32_t* rows,
              uint64_t* absent_bits) {
  const int first_double = kLanes * integers.groups();
  const int columns = first_double + kLanes * doubles.groups();
  std::fill(absent_bits, absent_bits + (columns + 63) / 64, 0);
  ClassifyIntegers(integers, slots, set, rows, absent_bits);
  ClassifyDoubles(doubles, slots, set, first_double, rows, absent_bits);
}

void MatchBlocks(const BlockRows& rows, const uint64_t* valid,
                 const ColumnClasses& classes, TermBits bits) {
  const auto* data = reinterpret_cast<const char*>(rows.rows.data());
  auto row_at = [data](uint32_t byte) {
    return reinterpret_cast<const uint64_t*>(data + byte);
  };
  for (int b = 0; b < rows.blocks(); ++b) {
    uint64_t possible[kWordsInBlock];
    uint64_t certain[kWordsInBlock];
    std::memcpy(possible, valid + b * kWordsInBlock, sizeof(possible));
    for (uint32_t c = rows.first_cell[b]; c < rows.first_cell[b + 1]; ++c) {
      const BlockRows::Cell& cell = rows.cells[c];
      AndInto(row_at(cell.first_byte + classes.rows[cell.column]), possible);
    }
    std::memcpy(certain, possible, sizeof(certain));
    const uint32_t* absent_byte =
        rows.absent_byte.data() + static_cast<size_t>(b) * rows.columns;
    for (int i = 0; i < classes.absent_count; ++i) {
      AndInto(row_at(absent_byte[classes.absent[i]]), certain);
    }
    std::memcpy(bits.possible + b * kWordsInBlock, possible, sizeof(possible));
    std::memcpy(bits.certain + b * kWordsInBlock, certain, sizeof(certain));
  }
}

void AndRun(const ColumnRows& rows, const ColumnRows::Run& run, uint32_t row,
            uint64_t* bits) {
  const uint64_t* from = rows.rows.data() + run.first_word +
                         size_t{row} * run.block_count * kWordsInBlock;
  const uint32_t* block = rows.blocks.data() + run.first_block;
  for (uint32_t i = 0; i < run.block_count; ++i) {
    AndInto(from + i * kWordsInBlock, bits + block[i]);
  }
}

void MatchColumns(const ColumnRows& rows, const uint64_t* valid, int words,
                  const ColumnClasses& classes, TermBits bits) {
  std::memcpy(bits.possible, valid, words * sizeof(uint64_t));
  std::memcpy(bits.certain, valid, words * sizeof(uint64_t));
  for (int i = 0; i < classes.present_count; ++i) {
    const uint32_t column = classes.present[i];
    const int number = rows.run_of_column[column];
    if (number < 0) continue;
    AndRun(rows, rows.runs[number], classes.rows[column] / kRowBytes,
           bits.possible);
  }
  for (int i = 0; i < classes.absent_count; ++i) {
    const int number = rows.run_of_column[classes.absent[i]];
    if (number < 0) continue;
    const ColumnRows::Run& run = rows.runs[number];
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
  static constexpr MatchKernel kKernel = {"baseline", &Classify, &MatchBlocks,
                                          &MatchColumns, &JoinPlanes};
  return kKernel;
}

}  // namespace kasa_diag::evaluator
