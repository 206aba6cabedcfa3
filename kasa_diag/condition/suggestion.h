// "Did you mean ...?"

#ifndef KASA_DIAG_CONDITION_SUGGESTION_H_
#define KASA_DIAG_CONDITION_SUGGESTION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace kasa_diag::condition {

// The number of letters to insert, drop, change or swap with their neighbour to
// turn one word into the other, capital letters or not; at most `limit` + 1.
int EditDistance(absl::string_view a, absl::string_view b, int limit);

// The candidate that is nearest to the word, or nothing when none is near: more
// than a third of its letters differ. Ties go to the first candidate.
std::string NearestName(absl::string_view word,
                        const std::vector<std::string>& candidates);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_SUGGESTION_H_
