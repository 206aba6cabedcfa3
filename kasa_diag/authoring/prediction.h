// What a knowledge base said of a labelled case, in the form that is stored.

#ifndef KASA_DIAG_AUTHORING_PREDICTION_H_
#define KASA_DIAG_AUTHORING_PREDICTION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kasa_diag/authoring/interview.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/labelled_case.pb.h"

namespace kasa_diag::authoring {

// The ranking of a diagnosis by falling share, with "none" among the causes;
// equal shares by name. `turns` is what was asked before.
v1::Prediction MakePrediction(absl::string_view id,
                              const v1::Diagnosis& diagnosis,
                              absl::Span<const Interview::Turn> turns);

// One line of JSON, without the newline. The same prediction gives the same
// bytes.
std::string ToJsonLine(const v1::Prediction& prediction);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_PREDICTION_H_
