// What factors say of their dimensions' rows.

#ifndef KASA_DIAG_EVALUATOR_CLEARED_ROWS_H_
#define KASA_DIAG_EVALUATOR_CLEARED_ROWS_H_

#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/factor_table.h"

namespace kasa_diag::evaluator {

// A dimension has a row for each class and two for absent: what it leaves
// possible, and what it leaves certain. A factor clears the bits of its terms
// in the rows of the classes that make it false.
class ClearedRows {
 public:
  struct Range {
    int first;
    int after;
  };

  ClearedRows() = default;
  // Of these factors, ascending; the others of the table are left out.
  ClearedRows(const FactorTable& table, const std::vector<int>& factors,
              const std::vector<Classifier>& classifiers);

  absl::Span<const Range> of(int factor) const {
    return absl::MakeConstSpan(ranges_).subspan(
        first_range_[factor], first_range_[factor + 1] - first_range_[factor]);
  }

  static int RowCount(const Classifier& classifier) {
    return classifier.absent_class() + 2;
  }

 private:
  std::vector<Range> ranges_;
  std::vector<int> first_range_;  // by factor, and one more
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_CLEARED_ROWS_H_
