// What must hold of a merged base before its conditions are looked at: required
// texts, probabilities, references by id, order among entries.

#ifndef KASA_DIAG_LOADING_CHECK_H_
#define KASA_DIAG_LOADING_CHECK_H_

#include <vector>

#include "kasa_diag/loading/merge.h"
#include "kasa_diag/loading/text_file.h"

namespace kasa_diag::loading {

// Appends every problem to `problems`, in the order of the base. Where it adds
// none, each reference resolves, each probability lies strictly between 0 and
// 1, and `hidden_by` and `prerequisites` have no cycles.
void CheckStructure(const MergedBase& base, std::vector<Problem>* problems);

}  // namespace kasa_diag::loading

#endif  // KASA_DIAG_LOADING_CHECK_H_
