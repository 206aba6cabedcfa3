#ifndef KASA_DIAG_CONDITION_TRISTATE_H_
#define KASA_DIAG_CONDITION_TRISTATE_H_

#include <cstdint>

namespace kasa_diag {

// Truth in Kleene's three-valued logic.
enum class Tristate : uint8_t { kFalse = 0, kTrue = 1, kUnknown = 2 };

}  // namespace kasa_diag

#endif  // KASA_DIAG_CONDITION_TRISTATE_H_
