// Which conditions lie side by side.

#ifndef KASA_DIAG_EVALUATOR_CLUSTERING_H_
#define KASA_DIAG_EVALUATOR_CLUSTERING_H_

#include <vector>

#include "absl/types/span.h"

namespace kasa_diag::evaluator {

// Orders the items 0, 1, ... so that each run of `run_length` of them asks for
// few dimensions: the index has a cell for each dimension that a block asks
// for. `dimensions_of[i]` are those of item i, ascending, each once, below
// `dimension_count`.
//
// Time: runs times distinct lists times their length; runs are made longer
// where there would be more than some dozens.
std::vector<int> ClusterByDimensions(
    const std::vector<absl::Span<const int>>& dimensions_of,
    int dimension_count, int run_length);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_CLUSTERING_H_
