// Conditions as disjunctions of terms.
//
// A term is a conjunction of factors (factor_table.h) of different dimensions,
// a form a disjunction of terms. No factors: true. No terms: false.

#ifndef KASA_DIAG_EVALUATOR_NORMAL_FORM_H_
#define KASA_DIAG_EVALUATOR_NORMAL_FORM_H_

#include "absl/container/inlined_vector.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/evaluator/vocabulary.h"

namespace kasa_diag::evaluator {

// Numbers of factors, by ascending dimension.
using Term = absl::InlinedVector<int, 4>;
// Most conditions are one.
using Terms = absl::InlinedVector<Term, 1>;

struct NormalForm {
  Terms terms;
  // Macros over lists that became dimensions.
  int macros = 0;
  // Its evaluation can meet an error or a text that is no version.
  bool can_warn = false;
};

// Transforms a checked condition, whose tree must live as long as the
// vocabulary. A form has at most `max_terms` terms: where it would have more, a
// part of the condition is left to the interpreter as a dimension of its own.
NormalForm MakeNormalForm(const condition::Node& root, int max_terms,
                          Vocabulary* vocabulary);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_NORMAL_FORM_H_
