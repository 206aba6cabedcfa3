// The classes of all dimensions that conditions ask for.

#ifndef KASA_DIAG_EVALUATOR_CUTS_H_
#define KASA_DIAG_EVALUATOR_CUTS_H_

#include <vector>

#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/dimension.h"
#include "kasa_diag/evaluator/normal_form.h"

namespace kasa_diag::evaluator {

// A classifier for each dimension of the table: every bound of every factor of
// the forms, which are over the table's dimensions, is a cut. Time: linear in
// the factors, and sorting a dimension's different bounds.
std::vector<Classifier> MakeClassifiers(const DimensionTable& table,
                                        const std::vector<NormalForm>& forms);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_CUTS_H_
