// Fields with too many intervals, as several fields with fewer.
//
// Memory is terms times intervals. A field that is cut into thousands would
// need a row for each, though any one term knows of two or three. So its cuts
// are put into groups, and each group is a dimension of its own: which interval
// between *these* cuts is the value in?

#ifndef KASA_DIAG_EVALUATOR_SPLITTING_H_
#define KASA_DIAG_EVALUATOR_SPLITTING_H_

#include <vector>

#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/normal_form.h"
#include "kasa_diag/evaluator/vocabulary.h"

namespace kasa_diag::evaluator {

// Rewrites the factors on dimensions of more than `max_intervals` classes, adds
// the new dimensions and factors to the vocabulary and the classifiers to
// `classifiers`. False when there is no such dimension, and nothing has
// changed.
bool SplitLargeDimensions(int max_intervals, Vocabulary* vocabulary,
                          std::vector<NormalForm>* forms,
                          std::vector<Classifier>* classifiers);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_SPLITTING_H_
