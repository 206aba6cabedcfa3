#include "kasa_diag/evaluator/cuts.h"

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kasa_diag/evaluator/classification.h"
#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {
namespace {

bool IsFieldWithAbsentZero(const Dimension& dimension,
                           const DimensionTable& table) {
  if (dimension.kind != Dimension::Kind::kValue ||
      dimension.domain != Domain::kInteger) {
    return false;
  }
  return ZeroIsAbsent(table.sources()[dimension.source].path.back());
}

}  // namespace

std::vector<Classifier> MakeClassifiers(const DimensionTable& table,
                                        const std::vector<NormalForm>& forms) {
  const std::vector<Dimension>& dimensions = table.dimensions();
  std::vector<std::vector<absl::string_view>> keys(dimensions.size());
  std::vector<uint8_t> ordered(dimensions.size());
  for (const NormalForm& form : forms) {
    for (const Term& term : form.terms) {
      for (const Factor& factor : term) {
        const absl::Span<const Key> toggles = factor.set.toggles();
        keys[factor.dimension].insert(keys[factor.dimension].end(),
                                      toggles.begin(), toggles.end());
        if (dimensions[factor.dimension].domain == Domain::kText &&
            !factor.set.IsPointwise()) {
          ordered[factor.dimension] = 1;
        }
      }
    }
  }
  const Key one = IntegerKey(1);
  std::vector<Classifier> classifiers;
  classifiers.reserve(dimensions.size());
  for (size_t d = 0; d < dimensions.size(); ++d) {
    const Dimension& dimension = dimensions[d];
    if (dimension.is_boolean()) keys[d] = {one};
    classifiers.emplace_back(
        dimension.is_boolean() ? Domain::kInteger : dimension.domain, keys[d],
        IsFieldWithAbsentZero(dimension, table), ordered[d] != 0);
  }
  return classifiers;
}

}  // namespace kasa_diag::evaluator
