// Scores as text for whoever writes the knowledge.

#ifndef KASA_DIAG_AUTHORING_SCORE_REPORT_H_
#define KASA_DIAG_AUTHORING_SCORE_REPORT_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/authoring/score.h"
#include "kasa_diag/v1/labelled_case.pb.h"

namespace kasa_diag::authoring {

// Scores under a heading ("first snapshot").
struct ScoreColumn {
  std::string heading;
  Scores scores;
};

// A table with a column each, 95 % intervals in brackets, and the calibration
// of the first column.
std::string RenderScores(absl::Span<const ScoreColumn> columns);

// How soon the cause leads, in a few lines.
std::string RenderAsking(const Asking& asking);

// Every case whose prediction is not right: what was wanted, what came out.
std::string RenderMisses(absl::Span<const v1::LabelledCase> cases,
                         absl::Span<const v1::Prediction> predictions);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_SCORE_REPORT_H_
