#include "kasa_diag/evaluator/cuts.h"

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

std::vector<int> FactorsOf(const Vocabulary& vocabulary,
                           const std::vector<NormalForm>& forms) {
  std::vector<bool> used(vocabulary.factors.size());
  for (const NormalForm& form : forms) {
    for (const Term& term : form.terms) {
      for (const int factor : term) used[factor] = true;
    }
  }
  std::vector<int> factors;
  for (int f = 0; f < vocabulary.factors.size(); ++f) {
    if (used[f]) factors.push_back(f);
  }
  return factors;
}

std::vector<Classifier> MakeClassifiers(const Vocabulary& vocabulary,
                                        const std::vector<int>& factors) {
  const DimensionTable& table = vocabulary.dimensions;
  const std::vector<Dimension>& dimensions = table.dimensions();
  std::vector<Cuts> cuts(dimensions.size());
  for (const int f : factors) {
    const Factor& factor = vocabulary.factors[f];
    cuts[factor.dimension].Add(factor.set);
  }
  const Key one = IntegerKey(1);
  std::vector<Classifier> classifiers;
  classifiers.reserve(dimensions.size());
  for (size_t d = 0; d < dimensions.size(); ++d) {
    const Dimension& dimension = dimensions[d];
    if (dimension.is_boolean()) cuts[d].keys = {one};
    classifiers.emplace_back(
        dimension.is_boolean() ? Domain::kInteger : dimension.domain, cuts[d],
        IsFieldWithAbsentZero(dimension, table));
  }
  return classifiers;
}

}  // namespace kasa_diag::evaluator
