// Whether an instruction begins with what to do.

#ifndef KASA_DIAG_AUTHORING_VERBS_H_
#define KASA_DIAG_AUTHORING_VERBS_H_

#include "absl/strings/string_view.h"

namespace kasa_diag::authoring {

// Whether an English text begins with a verb in the imperative, after at most
// one adverb ("Carefully remove ..."). By a list of the verbs of instructions,
// with re-, un-, dis- and over- before them, and by the endings -ify, -ise and
// -ize: a rarer verb is not known.
bool BeginsWithVerb(absl::string_view text);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_VERBS_H_
