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

KASA_DIAG_AVX2 inline __m256i Load(const void* words) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(words));
}
KASA_DIAG_AVX2 inline __m128i Load4(const void* words) {
  return _mm_loadu_si128(static_cast<const __m128i*>(words));
}
KASA_DIAG_AVX2 inline void Store(__m256i value, uint64_t* words) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(words), value);
}

// The set-bytes of four slots as a mask of those that are not set.
KASA_DIAG_AVX2 inline __m128i NotSet(const uint8_t* set) {
  int32_t bytes;
  std::memcpy(&bytes, set, sizeof(bytes));
  return _mm_cmpeq_epi32(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(bytes)),
                         _mm_setzero_si128());
}

constexpr int kRowShift = 6;
static_assert(kRowBytes == 1 << kRowShift, "a row is a cache line");

// The lower halves of four 64-bit lanes.
KASA_DIAG_AVX2 inline __m128i Narrow(__m256i lanes) {
  const __m256i even = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  return _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(lanes, even));
}

// Local copies of the arrays' places: the compiler must otherwise assume that
// every class written could change them.
struct IntegerArrays {
  explicit IntegerArrays(const IntegerColumns& columns)
      : first_slot(columns.first_slot.data()),
        flip(columns.flip.data()),
        low(columns.low.data()),
        high(columns.high.data()),
        shift(columns.shift.data()),
        table(columns.table.data()),
        cut(columns.cut.data()),
        zero(columns.zero.data()),
        absent(columns.absent.data()),
        tables(reinterpret_cast<const int*>(columns.tables.data())),
        cuts(reinterpret_cast<const long long*>(  // NOLINT: the intrinsic's
            columns.cuts.data())) {}
  const int32_t* const first_slot;
  const int64_t* const flip;
  const int64_t* const low;
  const int64_t* const high;
  const int64_t* const shift;
  const int64_t* const table;
  const int32_t* const cut;
  const int32_t* const zero;
  const int32_t* const absent;
  const int* const tables;
  const long long* const cuts;  // NOLINT
};

struct DoubleArrays {
  explicit DoubleArrays(const DoubleColumns& columns)
      : first_slot(columns.first_slot.data()),
        low(columns.low.data()),
        scale(columns.scale.data()),
        last(columns.last.data()),
        table(columns.table.data()),
        cut(columns.cut.data()),
        nan(columns.nan.data()),
        absent(columns.absent.data()),
        tables(reinterpret_cast<const int*>(columns.tables.data())),
        cuts(columns.cuts.data()) {}
  const int32_t* const first_slot;
  const double* const low;
  const double* const scale;
  const double* const last;
  const int32_t* const table;
  const int32_t* const cut;
  const int32_t* const nan;
  const int32_t* const absent;
  const int* const tables;
  const double* const cuts;
};

// Writes four classes; returns which of them are absent.
KASA_DIAG_AVX2 inline uint64_t Write(__m128i found, __m128i is_absent,
                                     const int32_t* absent, uint32_t* rows) {
  found = _mm_blendv_epi8(found, Load4(absent), is_absent);
  found = _mm_slli_epi32(found, kRowShift);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(rows), found);
  return static_cast<uint64_t>(_mm_movemask_ps(_mm_castsi128_ps(is_absent)));
}

KASA_DIAG_AVX2 inline uint64_t ClassifyFour(const IntegerArrays& columns,
                                            int group, const Slot* slots,
                                            const uint8_t* set,
                                            uint32_t* rows) {
  const int c = group * kLanes;
  const int slot = columns.first_slot[group];
  __m256i value = _mm256_xor_si256(Load(slots + slot), Load(columns.flip + c));
  const __m256i low = Load(columns.low + c);
  const __m256i high = Load(columns.high + c);
  value = _mm256_blendv_epi8(value, low, _mm256_cmpgt_epi64(low, value));
  value = _mm256_blendv_epi8(value, high, _mm256_cmpgt_epi64(value, high));
  const __m256i bucket =
      _mm256_srlv_epi64(_mm256_sub_epi64(value, low), Load(columns.shift + c));
  __m128i found = _mm256_i64gather_epi32(
      columns.tables, _mm256_add_epi64(bucket, Load(columns.table + c)), 2);
  found = _mm_and_si128(found, _mm_set1_epi32(0xffff));
  const __m256i cut = _mm256_i32gather_epi64(
      columns.cuts, _mm_add_epi32(found, Load4(columns.cut + c)), 8);
  // One more, less one where the next cut is above.
  const __m256i above = _mm256_cmpgt_epi64(cut, value);
  found =
      _mm_add_epi32(_mm_sub_epi32(found, _mm_set1_epi32(-1)), Narrow(above));
  const __m128i is_absent = _mm_or_si128(
      NotSet(set + slot), _mm_cmpeq_epi32(found, Load4(columns.zero + c)));
  return Write(found, is_absent, columns.absent + c, rows);
}

KASA_DIAG_AVX2 inline uint64_t ClassifyFour(const DoubleArrays& columns,
                                            int group, const Slot* slots,
                                            const uint8_t* set,
                                            uint32_t* rows) {
  const int c = group * kLanes;
  const int slot = columns.first_slot[group];
  const __m256d value = _mm256_castsi256_pd(Load(slots + slot));
  __m256d place =
      _mm256_mul_pd(_mm256_sub_pd(value, _mm256_loadu_pd(columns.low + c)),
                    _mm256_loadu_pd(columns.scale + c));
  // Where the first operand is NaN, max gives the second.
  place = _mm256_max_pd(place, _mm256_setzero_pd());
  place = _mm256_min_pd(place, _mm256_loadu_pd(columns.last + c));
  const __m128i bucket = _mm256_cvttpd_epi32(place);
  __m128i found = _mm_i32gather_epi32(
      columns.tables, _mm_add_epi32(bucket, Load4(columns.table + c)), 2);
  found = _mm_and_si128(found, _mm_set1_epi32(0xffff));
  // (GCC 12 takes the plain gather's operand for uninitialised.)
  const __m256d cut =
      _mm256_mask_i32gather_pd(_mm256_setzero_pd(), columns.cuts,
                               _mm_add_epi32(found, Load4(columns.cut + c)),
                               _mm256_castsi256_pd(_mm256_set1_epi64x(-1)), 8);
  const __m256d reached = _mm256_cmp_pd(value, cut, _CMP_GE_OQ);
  found = _mm_sub_epi32(found, Narrow(_mm256_castpd_si256(reached)));
  const __m256d nan = _mm256_cmp_pd(value, value, _CMP_UNORD_Q);
  found = _mm_blendv_epi8(found, Load4(columns.nan + c),
                          Narrow(_mm256_castpd_si256(nan)));
  return Write(found, NotSet(set + slot), columns.absent + c, rows);
}

KASA_DIAG_AVX2 void Classify(const IntegerColumns& integers,
                             const DoubleColumns& doubles, const Slot* slots,
                             const uint8_t* set, uint32_t* rows,
                             uint64_t* absent_bits) {
  const IntegerArrays integer_arrays(integers);
  const DoubleArrays double_arrays(doubles);
  const int integer_groups = integers.groups();
  const int double_groups = doubles.groups();
  uint64_t word = 0;
  int shift = 0;
  auto add = [&](uint64_t four) {
    word |= four << shift;
    shift += kLanes;
    if (shift == 64) {
      *absent_bits++ = word;
      word = 0;
      shift = 0;
    }
  };
  for (int g = 0; g < integer_groups; ++g, rows += kLanes) {
    add(ClassifyFour(integer_arrays, g, slots, set, rows));
  }
  for (int g = 0; g < double_groups; ++g, rows += kLanes) {
    add(ClassifyFour(double_arrays, g, slots, set, rows));
  }
  if (shift > 0) *absent_bits = word;
}

KASA_DIAG_AVX2 void MatchBlocks(const BlockRows& rows, const uint64_t* valid,
                                const ColumnClasses& classes, TermBits bits) {
  const int blocks = rows.blocks();
  const char* data = reinterpret_cast<const char*>(rows.rows.data());
  const BlockRows::Cell* cell = rows.cells.data();
  const uint32_t* absent_byte = rows.absent_byte.data();
  const uint32_t* first_cell = rows.first_cell.data();
  const uint32_t* const row_of = classes.rows;
  const uint32_t* const absent_end = classes.absent + classes.absent_count;
  for (int b = 0; b < blocks; ++b) {
    const size_t place = static_cast<size_t>(b) * kWordsInBlock;
    __m256i low = Load(valid + place);
    __m256i high = Load(valid + place + 4);
    const BlockRows::Cell* end = rows.cells.data() + first_cell[b + 1];
    while (cell != end) {
      for (int i = 0; i < BlockRows::kUnroll; ++i) {
        const char* row = data + (cell[i].first_byte + row_of[cell[i].column]);
        low = _mm256_and_si256(low, Load(row));
        high = _mm256_and_si256(high, Load(row + 32));
      }
      cell += BlockRows::kUnroll;
    }
    Store(low, bits.possible + place);
    Store(high, bits.possible + place + 4);
    for (const uint32_t* a = classes.absent; a != absent_end; ++a) {
      const char* row = data + absent_byte[*a];
      low = _mm256_and_si256(low, Load(row));
      high = _mm256_and_si256(high, Load(row + 32));
    }
    Store(low, bits.certain + place);
    Store(high, bits.certain + place + 4);
    absent_byte += rows.columns;
  }
}

KASA_DIAG_AVX2 inline void AndRun(const ColumnRows& rows,
                                  const ColumnRows::Run& run, uint32_t row,
                                  uint64_t* bits) {
  const uint64_t* from = rows.rows.data() + run.first_word +
                         size_t{row} * run.block_count * kWordsInBlock;
  const uint32_t* block = rows.blocks.data() + run.first_block;
  const uint32_t* end = block + run.block_count;
  for (; block != end; ++block) {
    uint64_t* to = bits + *block;
    Store(_mm256_and_si256(Load(to), Load(from)), to);
    Store(_mm256_and_si256(Load(to + 4), Load(from + 4)), to + 4);
    from += kWordsInBlock;
  }
}

KASA_DIAG_AVX2 void MatchColumns(const ColumnRows& rows, const uint64_t* valid,
                                 int words, const ColumnClasses& classes,
                                 TermBits bits) {
  std::memcpy(bits.possible, valid, words * sizeof(uint64_t));
  std::memcpy(bits.certain, valid, words * sizeof(uint64_t));
  for (int i = 0; i < classes.present_count; ++i) {
    const uint32_t column = classes.present[i];
    const int number = rows.run_of_column[column];
    if (number < 0) continue;
    AndRun(rows, rows.runs[number], classes.rows[column] >> kRowShift,
           bits.possible);
  }
  for (int i = 0; i < classes.absent_count; ++i) {
    const int number = rows.run_of_column[classes.absent[i]];
    if (number < 0) continue;
    const ColumnRows::Run& run = rows.runs[number];
    if (!run.open_when_absent) AndRun(rows, run, run.absent, bits.possible);
    AndRun(rows, run, run.absent + 1, bits.certain);
  }
  for (int w = 0; w < words; w += 4) {
    Store(_mm256_and_si256(Load(bits.certain + w), Load(bits.possible + w)),
          bits.certain + w);
  }
}

// Read from one to four places on: one to three words of ones, then zeros.
constexpr uint64_t kFirstWords[8] = {
    ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0}, ~uint64_t{0}, 0, 0, 0, 0};

// `to` may be written four words at a time: the bits are in whole blocks.
KASA_DIAG_AVX2 void JoinPlanes(const Layout& layout, TermBits bits) {
  for (size_t p = 1; p < layout.planes.size(); ++p) {
    const Layout::Plane& plane = layout.planes[p];
    const uint64_t* possible = bits.possible + plane.first_word;
    const uint64_t* certain = bits.certain + plane.first_word;
    int w = 0;
    for (; w + 4 <= plane.words; w += 4) {
      Store(_mm256_or_si256(Load(bits.possible + w), Load(possible + w)),
            bits.possible + w);
      Store(_mm256_or_si256(Load(bits.certain + w), Load(certain + w)),
            bits.certain + w);
    }
    if (w < plane.words) {
      // What lies behind the plane is not to be joined.
      const __m256i rest = Load(kFirstWords + 4 - (plane.words - w));
      auto join = [&](const uint64_t* from, uint64_t* to) KASA_DIAG_AVX2 {
        const auto* place = reinterpret_cast<const long long*>(from);  // NOLINT
        Store(_mm256_or_si256(Load(to), _mm256_maskload_epi64(place, rest)),
              to);
      };
      join(possible + w, bits.possible + w);
      join(certain + w, bits.certain + w);
    }
  }
}

}  // namespace

const MatchKernel* Avx2Kernel() {
  static constexpr MatchKernel kKernel = {"AVX2", &Classify, &MatchBlocks,
                                          &MatchColumns, &JoinPlanes};
  return __builtin_cpu_supports("avx2") ? &kKernel : nullptr;
}

#else

const MatchKernel* Avx2Kernel() { return nullptr; }

#endif

}  // namespace kasa_diag::evaluator
