#ifndef KASA_DIAG_LOADING_NEAREST_NAME_H_
#define KASA_DIAG_LOADING_NEAREST_NAME_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace kasa_diag::loading {

// The candidate that differs least from `name` (edit distance with transposed
// neighbours, case ignored), if it is at most a third of the length away and at
// most 3; else an empty string. The first of equals wins.
std::string NearestName(absl::string_view name,
                        absl::Span<const std::string> candidates);

}  // namespace kasa_diag::loading

#endif  // KASA_DIAG_LOADING_NEAREST_NAME_H_
