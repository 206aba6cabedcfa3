// How good a knowledge base is, measured on cases whose cause is known.
//
//   absl::StatusOr<std::vector<v1::LabelledCase>> cases =
//       ReadLabelledCases("cases.jsonl", text);
//   absl::StatusOr<std::vector<Trial>> trials =
//       RunTrials(knowledge, *cases, {});
//   Scores scores = ScorePredictions(*cases, FirstPredictions(*trials));
//   // scores.top1.value, scores.top1.interval.low, ...
//
// Definitions. A case's right labels are its cause and its acceptable causes.
//
// * Rank: that of the best right cause among the causes as predicted, "none"
//   left out. A right label "none" has rank 1 where the status is
//   NOTHING_WRONG, "undetermined" where it is NOT_ENOUGH_DATA, else no rank:
//   for these two only the status counts.
// * top-1, top-3: the part of the cases with rank 1, with rank 1 to 3. Mean
//   reciprocal rank: of 1 / rank, 0 for no rank.
// * Log score: mean natural logarithm of the summed share of the right labels,
//   at least 1e-9 (what the shares are rounded to). Not for undetermined cases.
//   0 is best.
// * Brier: mean over the cases of the sum over all causes and "none" of
//   (probability - present)^2. Present is the labelled cause alone; acceptable
//   causes are left out of the sum, since nobody knows. Not for undetermined
//   cases. 0 is best.
// * Calibration: the same probabilities in bins, beside how often what they
//   speak of was so; and in the large, of what leads each ranking: its mean
//   probability beside how often it was so, without the cases where an
//   acceptable cause leads. z is how many more were so than expected, in
//   standard deviations of that number were the probabilities right. Beyond
//   +-1.96 it is more than sampling error; above 0 the base is too modest.

#ifndef KASA_DIAG_AUTHORING_SCORE_H_
#define KASA_DIAG_AUTHORING_SCORE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "kasa_diag/authoring/intervals.h"
#include "kasa_diag/authoring/interview.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/v1/labelled_case.pb.h"

namespace kasa_diag::authoring {

// One prediction against its case.
struct Judgement {
  int rank = 0;  // from 1; 0: none
  absl::optional<double> log_score;

  bool right() const { return rank == 1; }
  double reciprocal_rank() const { return rank == 0 ? 0.0 : 1.0 / rank; }
};
Judgement Judge(const v1::LabelledCase& labelled,
                const v1::Prediction& prediction);

// What happened with one case.
struct Trial {
  v1::Prediction first;  // from its snapshot alone
  v1::Prediction last;   // after the questions, if any were put
  std::vector<Interview::Turn> turns;
  // After how many of the turns the prediction was right for the first time,
  // and the minutes they took. Absent: never.
  absl::optional<int> turns_until_right;
  double minutes_until_right = 0;
};

struct TrialOptions {
  // Questions to be answered, of three times as many put. 0: none.
  int ask = 0;
  DiagnoseOptions diagnose;
  // Instead of diagnose.planning's: an interview is some ten diagnoses, and
  // their plans serve only to choose questions.
  int planning_inferences = 2'000;
};

// Diagnoses every case with the complaint on, whatever the options say: cases
// tell of people who complain. Fails as Interrogate() does.
absl::StatusOr<std::vector<Trial>> RunTrials(
    const std::shared_ptr<const KnowledgeBase>& knowledge,
    absl::Span<const v1::LabelledCase> cases, const TrialOptions& options);

std::vector<v1::Prediction> FirstPredictions(absl::Span<const Trial> trials);
std::vector<v1::Prediction> LastPredictions(absl::Span<const Trial> trials);

// A mean over cases, with its 95 % interval: Wilson's for top-1 and top-3, else
// bootstrap by source (kasa_diag/authoring/intervals.h).
struct Measure {
  double value = 0;
  Interval interval;
  int cases = 0;  // that it was taken over
};

struct CalibrationBin {
  double from = 0;  // probabilities in [from, to)
  double to = 0;
  int count = 0;
  double mean_probability = 0;
  int present = 0;
  Interval interval;  // Wilson's, of present / count
};

struct LeadingCalibration {
  int count = 0;
  double mean_probability = 0;
  int present = 0;
  double z = 0;  // 0 where every probability is 0 or 1
};

struct Scores {
  Measure top1;
  Measure top3;
  Measure mean_reciprocal_rank;
  Measure log_score;
  Measure brier;
  std::vector<CalibrationBin> calibration;  // bins that are not empty
  LeadingCalibration leading;
  // top-1 with any one source left out: how far a single one carries it.
  Interval top1_without_a_source;
};

// Scores predictions, one a case and in the cases' order.
Scores ScorePredictions(absl::Span<const v1::LabelledCase> cases,
                        absl::Span<const v1::Prediction> predictions);

// Always the same ranking: the labels by how often the cases carry them, with
// that as probability and share. It knows these cases' frequencies beforehand,
// as no knowledge base does: hard to beat by the log score.
std::vector<v1::Prediction> AlwaysTheCommonest(
    absl::Span<const v1::LabelledCase> cases);

// How soon the cause leads when questions are answered.
struct Asking {
  int cases = 0;
  int right_at_first = 0;
  int right_in_between = 0;  // at some time, perhaps not in the end
  // Over the cases that were right at some time, 0 for those right at first.
  Measure questions;
  Measure minutes;
  int put = 0;
  int answered = 0;
};
Asking SummarizeAsking(absl::Span<const v1::LabelledCase> cases,
                       absl::Span<const Trial> trials);

// Labels of the cases that are no cause of the base and no verdict: such a case
// cannot be right. Sorted.
std::vector<std::string> UnknownLabels(absl::Span<const v1::LabelledCase> cases,
                                       const v1::KnowledgeBase& content);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_SCORE_H_
