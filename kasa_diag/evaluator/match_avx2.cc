// The loops of match_baseline.cc with AVX2's 256-bit vectors. Functions carry
// the target by themselves, so the rest of the program needs no such machine.

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

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

// The lower halves of four 64-bit lanes.
KASA_DIAG_AVX2 inline __m128i Narrow(__m256i lanes) {
  const __m256i even = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  return _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(lanes, even));
}

// Writes four classes; returns which of them are absent.
KASA_DIAG_AVX2 inline uint64_t Write(__m128i found, __m128i is_absent,
                                     const int32_t* absent,
                                     uint32_t* class_of) {
  found = _mm_blendv_epi8(found, Load4(absent), is_absent);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(class_of), found);
  return static_cast<uint64_t>(_mm_movemask_ps(_mm_castsi128_ps(is_absent)));
}

// Tables are read through pointers of the intrinsics' types.
struct IntegerTables {
  const int* tables;
  const long long* cuts;  // NOLINT
};
struct DoubleTables {
  const int* tables;
  const double* cuts;
};

KASA_DIAG_AVX2 inline uint64_t ClassifyFour(const IntegerGroup& group,
                                            IntegerTables from,
                                            const Slot* slots,
                                            const uint8_t* set,
                                            uint32_t* class_of) {
  const int slot = group.first_slot;
  __m256i value = _mm256_xor_si256(Load(slots + slot), Load(group.flip));
  const __m256i low = Load(group.low);
  const __m256i high = Load(group.high);
  value = _mm256_blendv_epi8(value, low, _mm256_cmpgt_epi64(low, value));
  value = _mm256_blendv_epi8(value, high, _mm256_cmpgt_epi64(value, high));
  const __m256i bucket =
      _mm256_srlv_epi64(_mm256_sub_epi64(value, low), Load(group.shift));
  __m128i found = _mm256_i64gather_epi32(
      from.tables, _mm256_add_epi64(bucket, Load(group.table)), 2);
  found = _mm_and_si128(found, _mm_set1_epi32(0xffff));
  const __m256i cut = _mm256_i32gather_epi64(
      from.cuts, _mm_add_epi32(found, Load4(group.cut)), 8);
  // One more, less one where the next cut is above.
  const __m256i above = _mm256_cmpgt_epi64(cut, value);
  found =
      _mm_add_epi32(_mm_sub_epi32(found, _mm_set1_epi32(-1)), Narrow(above));
  const __m128i is_absent = _mm_or_si128(
      NotSet(set + slot), _mm_cmpeq_epi32(found, Load4(group.zero)));
  return Write(found, is_absent, group.absent, class_of);
}

KASA_DIAG_AVX2 inline uint64_t ClassifyFour(const DoubleGroup& group,
                                            DoubleTables from,
                                            const Slot* slots,
                                            const uint8_t* set,
                                            uint32_t* class_of) {
  const int slot = group.first_slot;
  const __m256d value = _mm256_castsi256_pd(Load(slots + slot));
  __m256d place = _mm256_mul_pd(_mm256_sub_pd(value, _mm256_load_pd(group.low)),
                                _mm256_load_pd(group.scale));
  // Where the first operand is NaN, max gives the second.
  place = _mm256_max_pd(place, _mm256_setzero_pd());
  place = _mm256_min_pd(place, _mm256_load_pd(group.last));
  const __m128i bucket = _mm256_cvttpd_epi32(place);
  __m128i found = _mm_i32gather_epi32(
      from.tables, _mm_add_epi32(bucket, Load4(group.table)), 2);
  found = _mm_and_si128(found, _mm_set1_epi32(0xffff));
  // (GCC 12 takes the plain gather's operand for uninitialised.)
  const __m256d cut = _mm256_mask_i32gather_pd(
      _mm256_setzero_pd(), from.cuts, _mm_add_epi32(found, Load4(group.cut)),
      _mm256_castsi256_pd(_mm256_set1_epi64x(-1)), 8);
  const __m256d reached = _mm256_cmp_pd(value, cut, _CMP_GE_OQ);
  found = _mm_sub_epi32(found, Narrow(_mm256_castpd_si256(reached)));
  const __m256d nan = _mm256_cmp_pd(value, value, _CMP_UNORD_Q);
  found = _mm_blendv_epi8(found, Load4(group.nan),
                          Narrow(_mm256_castpd_si256(nan)));
  return Write(found, NotSet(set + slot), group.absent, class_of);
}

KASA_DIAG_AVX2 void Classify(const IntegerColumns& integers,
                             const DoubleColumns& doubles, const Slot* slots,
                             const uint8_t* set, uint32_t* class_of,
                             uint64_t* absent_bits) {
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
  const IntegerTables integer_tables = {
      reinterpret_cast<const int*>(integers.tables.data()),
      reinterpret_cast<const long long*>(integers.cuts.data())};  // NOLINT
  const IntegerGroup* const integers_end =
      integers.groups.data() + integers.groups.size();
  for (const IntegerGroup* group = integers.groups.data();
       group != integers_end; ++group, class_of += kLanes) {
    add(ClassifyFour(*group, integer_tables, slots, set, class_of));
  }
  const DoubleTables double_tables = {
      reinterpret_cast<const int*>(doubles.tables.data()), doubles.cuts.data()};
  const DoubleGroup* const doubles_end =
      doubles.groups.data() + doubles.groups.size();
  for (const DoubleGroup* group = doubles.groups.data(); group != doubles_end;
       ++group, class_of += kLanes) {
    add(ClassifyFour(*group, double_tables, slots, set, class_of));
  }
  if (shift > 0) *absent_bits = word;
}

// What of a row one call of MatchVectors works on, from one vector on.
struct DenseWork {
  const char* rows;  // the vector in row 0
  size_t row_bytes;
  const uint64_t* valid;
  TermBits bits;
};

// Written without loops over the vectors, with which GCC 12 would leave them in
// memory.
template <size_t... kVector>
KASA_DIAG_AVX2 inline void AndRow(const char* row, __m256i* running,
                                  std::index_sequence<kVector...>) {
  ((running[kVector] =
        _mm256_and_si256(running[kVector], Load(row + 32 * kVector))),
   ...);
}

template <size_t... kVector>
KASA_DIAG_AVX2 void MatchVectors(const DenseRows& rows, const DenseWork& work,
                                 const ColumnClasses& classes,
                                 std::index_sequence<kVector...> vectors) {
  __m256i running[] = {Load(work.valid + kWordsInVector * kVector)...};
  for (const DenseRows::Dimension& dimension : rows.dimensions) {
    const char* row =
        work.rows + work.row_bytes * (dimension.first_row +
                                      classes.class_of[dimension.column]);
    AndRow(row, running, vectors);
  }
  (Store(running[kVector], work.bits.possible + kWordsInVector * kVector), ...);
  const uint32_t* const absent_end = classes.absent + classes.absent_count;
  for (const uint32_t* column = classes.absent; column != absent_end;
       ++column) {
    AndRow(work.rows + work.row_bytes * rows.absent_row[*column], running,
           vectors);
  }
  (Store(running[kVector], work.bits.certain + kWordsInVector * kVector), ...);
}

using MatchSome = void (*)(const DenseRows& rows, const DenseWork& work,
                           const ColumnClasses& classes);

template <size_t kVectors>
void MatchThese(const DenseRows& rows, const DenseWork& work,
                const ColumnClasses& classes) {
  MatchVectors(rows, work, classes, std::make_index_sequence<kVectors>());
}

// One for each number of vectors, from 1 on.
template <size_t... kFewer>
constexpr std::array<MatchSome, sizeof...(kFewer)> MakeMatchers(
    std::index_sequence<kFewer...>) {
  return {&MatchThese<kFewer + 1>...};
}
constexpr std::array<MatchSome, kMaxVectorsInRegisters> kMatchers =
    MakeMatchers(std::make_index_sequence<kMaxVectorsInRegisters>());

void MatchDense(const DenseRows& rows, const uint64_t* valid,
                const ColumnClasses& classes, TermBits bits) {
  const size_t row_bytes = size_t{sizeof(__m256i)} * rows.vectors;
  const char* data = reinterpret_cast<const char*>(rows.rows.data());
  for (int v = 0; v < rows.vectors; v += kMaxVectorsInRegisters) {
    const int word = kWordsInVector * v;
    const int vectors = std::min(rows.vectors - v, kMaxVectorsInRegisters);
    kMatchers[vectors - 1](rows,
                           {data + sizeof(__m256i) * v,
                            row_bytes,
                            valid + word,
                            {bits.possible + word, bits.certain + word}},
                           classes);
  }
}

KASA_DIAG_AVX2 inline void AndRun(const SparseRows& rows,
                                  const SparseRows::Run& run, uint32_t row,
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

KASA_DIAG_AVX2 void MatchSparse(const SparseRows& rows, const uint64_t* valid,
                                int words, const ColumnClasses& classes,
                                TermBits bits) {
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
  static constexpr MatchKernel kKernel = {"AVX2", &Classify, &MatchDense,
                                          &MatchSparse, &JoinPlanes};
  return __builtin_cpu_supports("avx2") ? &kKernel : nullptr;
}

#else

const MatchKernel* Avx2Kernel() { return nullptr; }

#endif

}  // namespace kasa_diag::evaluator
