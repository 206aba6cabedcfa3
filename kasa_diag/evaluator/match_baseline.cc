// Plain loops over eight words, which a compiler turns into what vectors the
// target has. GCC does so from -O3 on only: this file is compiled with it.

#include <cstring>

#include "kasa_diag/evaluator/match.h"

namespace kasa_diag::evaluator {
namespace {

void AndInto(const uint64_t* row, uint64_t* bits) {
  for (int w = 0; w < kWordsInBlock; ++w) bits[w] &= row[w];
}

void MatchBlocks(const BlockRows& rows, const uint64_t* valid,
                 RowNumbers numbers, TermBits bits) {
  const size_t blocks = rows.first_cell.size() - 1;
  const uint64_t* data = rows.rows.data();
  for (size_t b = 0; b < blocks; ++b) {
    uint64_t possible[kWordsInBlock];
    uint64_t certain[kWordsInBlock];
    std::memcpy(possible, valid + b * kWordsInBlock, sizeof(possible));
    std::memcpy(certain, possible, sizeof(certain));
    for (uint32_t c = rows.first_cell[b]; c < rows.first_cell[b + 1]; ++c) {
      const BlockRows::Cell& cell = rows.cells[c];
      const uint64_t* first = data + size_t{cell.first_row} * kWordsInBlock;
      AndInto(first + numbers.possible[cell.dimension] * kWordsInBlock,
              possible);
      AndInto(first + numbers.certain[cell.dimension] * kWordsInBlock, certain);
    }
    std::memcpy(bits.possible + b * kWordsInBlock, possible, sizeof(possible));
    std::memcpy(bits.certain + b * kWordsInBlock, certain, sizeof(certain));
  }
}

void Apply(const DimensionRows& rows, const DimensionRows::Run& run,
           RowNumbers numbers, TermBits bits) {
  const size_t stride = size_t{run.block_count} * kWordsInBlock;
  const uint64_t* first = rows.rows.data() + run.first_word;
  const uint64_t* possible = first + numbers.possible[run.dimension] * stride;
  const uint64_t* certain = first + numbers.certain[run.dimension] * stride;
  const uint32_t* block = rows.blocks.data() + run.first_block;
  for (uint32_t i = 0; i < run.block_count; ++i) {
    const size_t place = size_t{block[i]} * kWordsInBlock;
    AndInto(possible + i * kWordsInBlock, bits.possible + place);
    AndInto(certain + i * kWordsInBlock, bits.certain + place);
  }
}

void MatchDimensions(const DimensionRows& rows, const uint64_t* valid,
                     int words, RowNumbers numbers, TermBits bits) {
  std::memcpy(bits.possible, valid, words * sizeof(uint64_t));
  std::memcpy(bits.certain, valid, words * sizeof(uint64_t));
  for (const DimensionRows::Run& run : rows.runs) {
    Apply(rows, run, numbers, bits);
  }
}

}  // namespace

const MatchKernel& BaselineKernel() {
  static constexpr MatchKernel kKernel = {"baseline", &MatchBlocks,
                                          &MatchDimensions, &Apply};
  return kKernel;
}

}  // namespace kasa_diag::evaluator
