// Limits that no option lifts.

#ifndef KASA_DIAG_CONDITION_LIMITS_H_
#define KASA_DIAG_CONDITION_LIMITS_H_

namespace kasa_diag::condition {

// Parser, checker and interpreter recurse once a level of the tree. A tree of
// this depth is safe on a stack of 256 KiB (tested), so CheckOptions::max_depth
// counts up to here.
inline constexpr int kMaxDepth = 100;

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_LIMITS_H_
