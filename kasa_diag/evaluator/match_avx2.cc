// The loops of match_baseline.cc with AVX2's 256-bit vectors. Functions carry
// the target by themselves, so the rest of the program needs no such machine.

#include <cstring>

#include "kasa_diag/evaluator/match.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define KASA_DIAG_AVX2 __attribute__((target("avx2")))
#endif

namespace kasa_diag::evaluator {

#ifdef KASA_DIAG_AVX2

namespace {

KASA_DIAG_AVX2 inline __m256i Load(const uint64_t* words) {
  return _mm256_load_si256(reinterpret_cast<const __m256i*>(words));
}
KASA_DIAG_AVX2 inline void Store(__m256i value, uint64_t* words) {
  _mm256_store_si256(reinterpret_cast<__m256i*>(words), value);
}

KASA_DIAG_AVX2 void MatchBlocks(const BlockRows& rows, const uint64_t* valid,
                                RowNumbers numbers, TermBits bits) {
  const size_t blocks = rows.first_cell.size() - 1;
  const char* data = reinterpret_cast<const char*>(rows.rows.data());
  const BlockRows::Cell* cell = rows.cells.data();
  for (size_t b = 0; b < blocks; ++b) {
    const size_t place = b * kWordsInBlock;
    __m256i possible0 = Load(valid + place);
    __m256i possible1 = Load(valid + place + 4);
    __m256i certain0 = possible0;
    __m256i certain1 = possible1;
    const BlockRows::Cell* end = rows.cells.data() + rows.first_cell[b + 1];
    for (; cell != end; ++cell) {
      // A row is 64 bytes.
      const size_t p =
          (size_t{cell->first_row} + numbers.possible[cell->dimension]) << 6;
      const size_t c =
          (size_t{cell->first_row} + numbers.certain[cell->dimension]) << 6;
      const auto* possible = reinterpret_cast<const __m256i*>(data + p);
      const auto* certain = reinterpret_cast<const __m256i*>(data + c);
      possible0 = _mm256_and_si256(possible0, possible[0]);
      possible1 = _mm256_and_si256(possible1, possible[1]);
      certain0 = _mm256_and_si256(certain0, certain[0]);
      certain1 = _mm256_and_si256(certain1, certain[1]);
    }
    Store(possible0, bits.possible + place);
    Store(possible1, bits.possible + place + 4);
    Store(certain0, bits.certain + place);
    Store(certain1, bits.certain + place + 4);
  }
}

KASA_DIAG_AVX2 void Apply(const DimensionRows& rows,
                          const DimensionRows::Run& run, RowNumbers numbers,
                          TermBits bits) {
  const size_t stride = size_t{run.block_count} * kWordsInBlock;
  const uint64_t* first = rows.rows.data() + run.first_word;
  const uint64_t* possible = first + numbers.possible[run.dimension] * stride;
  const uint64_t* certain = first + numbers.certain[run.dimension] * stride;
  const uint32_t* block = rows.blocks.data() + run.first_block;
  const uint32_t* end = block + run.block_count;
  for (; block != end; ++block) {
    uint64_t* p = bits.possible + size_t{*block} * kWordsInBlock;
    uint64_t* c = bits.certain + size_t{*block} * kWordsInBlock;
    Store(_mm256_and_si256(Load(p), Load(possible)), p);
    Store(_mm256_and_si256(Load(p + 4), Load(possible + 4)), p + 4);
    Store(_mm256_and_si256(Load(c), Load(certain)), c);
    Store(_mm256_and_si256(Load(c + 4), Load(certain + 4)), c + 4);
    possible += kWordsInBlock;
    certain += kWordsInBlock;
  }
}

KASA_DIAG_AVX2 void MatchDimensions(const DimensionRows& rows,
                                    const uint64_t* valid, int words,
                                    RowNumbers numbers, TermBits bits) {
  std::memcpy(bits.possible, valid, words * sizeof(uint64_t));
  std::memcpy(bits.certain, valid, words * sizeof(uint64_t));
  for (const DimensionRows::Run& run : rows.runs) {
    Apply(rows, run, numbers, bits);
  }
}

}  // namespace

const MatchKernel* Avx2Kernel() {
  static constexpr MatchKernel kKernel = {"AVX2", &MatchBlocks,
                                          &MatchDimensions, &Apply};
  return __builtin_cpu_supports("avx2") ? &kKernel : nullptr;
}

#else

const MatchKernel* Avx2Kernel() { return nullptr; }

#endif

}  // namespace kasa_diag::evaluator
