// Hardware versions, as vendors print them: "3", "3.0", "v3", "1.20".

#ifndef KASA_DIAG_DEVICE_HARDWARE_VERSION_H_
#define KASA_DIAG_DEVICE_HARDWARE_VERSION_H_

#include "absl/strings/string_view.h"

namespace kasa_diag::device {

// True when both name the same hardware. They compare by parts between dots;
// spaces around them, a `v` before the first digit and parts of zero at the end
// do not count: 3 = 3.0 = v3 = 3.0.0, but 1.20 is not 1.2. Parts of digits
// compare as numbers of any length, others as text without case. Takes any
// text; does not allocate. O(length).
[[nodiscard]] bool SameHardwareVersion(absl::string_view a,
                                       absl::string_view b);

}  // namespace kasa_diag::device

#endif  // KASA_DIAG_DEVICE_HARDWARE_VERSION_H_
