// The first peer: what one would write by hand, an `if` a rule, compiled. The
// sources are generated from the same rules (evaluator_ifs_generator.cc).

#ifndef KASA_DIAG_BENCHMARKS_EVALUATOR_IFS_H_
#define KASA_DIAG_BENCHMARKS_EVALUATOR_IFS_H_

#include <cstdint>

#include "benchmarks/evaluator_snapshot.pb.h"

namespace kasa_diag::benchmarks {

// A third truth value between the others, so that && is the least of two and ||
// the greatest.
inline constexpr uint8_t kFalse = 0;
inline constexpr uint8_t kUnknown = 1;
inline constexpr uint8_t kTrue = 2;

// Decide the first `count` rules of those that were generated, in blocks of
// 250. Two-valued: an absent field makes its atom false, as most hand-written
// rules have it. Kleene: it makes it unknown; the least and the greatest are
// short-cut as && and || are. Both write one byte a rule.
void DecideTwoValued(const EvaluatorSnapshot& snapshot, int count,
                     uint8_t* states);
void DecideKleene(const EvaluatorSnapshot& snapshot, int count,
                  uint8_t* states);

// How many rules were generated.
int GeneratedRules();

}  // namespace kasa_diag::benchmarks

#endif  // KASA_DIAG_BENCHMARKS_EVALUATOR_IFS_H_
