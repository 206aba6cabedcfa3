// The checker's part for names and fields.

#ifndef KASA_DIAG_CONDITION_CHECK_PATH_H_
#define KASA_DIAG_CONDITION_CHECK_PATH_H_

#include "kasa_diag/condition/check_context.h"

namespace kasa_diag::condition {

// A name, a field of something, or (`has`) what has() asks for. The operand is
// null where the path begins with a name, else what stands there.
NodePointer FinishPath(CheckContext& context, int id, bool has,
                       NodePointer operand);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_CHECK_PATH_H_
