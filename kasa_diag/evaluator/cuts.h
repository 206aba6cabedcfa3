// The classes of all dimensions that conditions ask for.

#ifndef KASA_DIAG_EVALUATOR_CUTS_H_
#define KASA_DIAG_EVALUATOR_CUTS_H_

#include <vector>

#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/normal_form.h"
#include "kasa_diag/evaluator/vocabulary.h"

namespace kasa_diag::evaluator {

// The numbers of the factors that the forms, which are over the vocabulary, are
// made of: ascending, each once.
std::vector<int> FactorsOf(const Vocabulary& vocabulary,
                           const std::vector<NormalForm>& forms);

// A classifier for each dimension of the vocabulary: every bound of each of
// these factors is a cut. Time: linear in the factors' bounds, and sorting a
// dimension's different ones.
std::vector<Classifier> MakeClassifiers(const Vocabulary& vocabulary,
                                        const std::vector<int>& factors);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_CUTS_H_
