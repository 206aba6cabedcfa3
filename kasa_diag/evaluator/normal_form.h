// Conditions as disjunctions of terms.
//
// A factor is a function of one dimension: true on a set of classes, false on
// the others, and what it is told to be where the dimension is absent. A term
// is a conjunction of factors of different dimensions, a form a disjunction of
// terms. No factors: true. No terms: false.

#ifndef KASA_DIAG_EVALUATOR_NORMAL_FORM_H_
#define KASA_DIAG_EVALUATOR_NORMAL_FORM_H_

#include <vector>

#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/evaluator/dimension.h"
#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {

struct Factor {
  int dimension = 0;
  ValueSet set;
  Tristate absent = Tristate::kUnknown;
};

// By ascending dimension.
using Term = std::vector<Factor>;

struct NormalForm {
  std::vector<Term> terms;
  // Macros over lists that became dimensions.
  int macros = 0;
  // Its evaluation can meet an error or a text that is no version.
  bool can_warn = false;
};

// Transforms a checked condition, whose tree must live as long as the table. A
// form has at most `max_terms` terms: where it would have more, a part of the
// condition is left to the interpreter as a dimension of its own.
NormalForm MakeNormalForm(const condition::Node& root, int max_terms,
                          DimensionTable* dimensions);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_NORMAL_FORM_H_
