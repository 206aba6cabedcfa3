#include "kasa_diag/evaluator/cleared_rows.h"

#include <cstdint>

namespace kasa_diag::evaluator {

ClearedRows::ClearedRows(const FactorTable& table,
                         const std::vector<int>& factors,
                         const std::vector<Classifier>& classifiers) {
  std::vector<uint8_t> stays;  // by row
  for (const int f : factors) {
    first_range_.resize(f + 1, static_cast<int>(ranges_.size()));
    const Factor& factor = table[f];
    classifiers[factor.dimension].FillMembers(factor.set, &stays);
    stays.push_back(factor.absent != Tristate::kFalse);
    stays.push_back(factor.absent == Tristate::kTrue);
    const int rows = static_cast<int>(stays.size());
    for (int row = 0; row < rows; ++row) {
      if (stays[row]) continue;
      if (row == 0 || stays[row - 1]) ranges_.push_back({row, row});
      ranges_.back().after = row + 1;
    }
  }
  first_range_.resize(table.size() + 1, static_cast<int>(ranges_.size()));
}

}  // namespace kasa_diag::evaluator
