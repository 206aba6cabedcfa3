#include "kasa_diag/authoring/score_report.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/authoring/labelled_cases.h"

namespace kasa_diag::authoring {
namespace {

constexpr int kRankedInMisses = 3;

std::string Percent(const Measure& measure) {
  return absl::StrFormat("%.1f%% [%.1f, %.1f]", 100 * measure.value,
                         100 * measure.interval.low,
                         100 * measure.interval.high);
}

std::string Number(const Measure& measure) {
  return absl::StrFormat("%.3f [%.3f, %.3f]", measure.value,
                         measure.interval.low, measure.interval.high);
}

std::string Row(absl::string_view name,
                const std::vector<std::string>& values) {
  std::string row = absl::StrFormat("%-22s", name);
  for (size_t i = 0; i < values.size(); ++i) {
    absl::StrAppendFormat(&row, i + 1 < values.size() ? "%-26s" : "%s",
                          values[i]);
  }
  return row + "\n";
}

std::string LeadingLine(const LeadingCalibration& leading) {
  if (leading.count == 0) return "";
  return absl::StrFormat(
      "What leads: said %.1f%%, was so %.1f%% of %d, z = %+.2f (%s).\n",
      100 * leading.mean_probability, 100.0 * leading.present / leading.count,
      leading.count, leading.z,
      std::abs(leading.z) <= kNormalQuantile ? "within sampling error"
      : leading.z > 0                        ? "too modest"
                                             : "too sure");
}

std::string CalibrationTable(const std::vector<CalibrationBin>& bins) {
  std::string text =
      "\nCalibration: how often what got a probability was so\n"
      "probability        said    was so   95% interval     of\n";
  for (const CalibrationBin& bin : bins) {
    const bool outside = bin.mean_probability < bin.interval.low ||
                         bin.mean_probability > bin.interval.high;
    absl::StrAppendFormat(
        &text, "%4.0f%% to %3.0f%% %9.1f%% %8.1f%%   [%5.1f, %5.1f] %6d%s\n",
        100 * bin.from, 100 * bin.to, 100 * bin.mean_probability,
        100.0 * bin.present / bin.count, 100 * bin.interval.low,
        100 * bin.interval.high, bin.count, outside ? "  !" : "");
  }
  return text + "! said is outside of the interval\n";
}

std::string Wanted(const v1::LabelledCase& labelled) {
  std::string wanted = labelled.cause();
  if (!labelled.acceptable_causes().empty()) {
    absl::StrAppend(&wanted, " (or ",
                    absl::StrJoin(labelled.acceptable_causes(), ", "), ")");
  }
  return wanted;
}

std::string Miss(const v1::LabelledCase& labelled,
                 const v1::Prediction& prediction, int rank) {
  std::string text =
      absl::StrCat(labelled.id(), ": wanted ", Wanted(labelled), ", got ",
                   v1::Diagnosis::Status_Name(prediction.status()),
                   rank > 0 ? absl::StrCat(", rank ", rank) : ", not ranked",
                   "\n    ", labelled.summary(), "\n");
  int shown = 0;
  for (const v1::Prediction::Entry& entry : prediction.ranking()) {
    const bool right = IsRightLabel(labelled, entry.cause());
    if (shown >= kRankedInMisses && !right) continue;
    ++shown;
    absl::StrAppendFormat(&text, "    %5.1f%%  %s%s\n",
                          100 * entry.probability(), entry.cause(),
                          right ? "  <-" : "");
  }
  for (const v1::Prediction::Question& question : prediction.questions()) {
    absl::StrAppend(&text, "    asked ", question.id(), ": ", question.answer(),
                    "\n");
  }
  return text;
}

}  // namespace

std::string RenderScores(absl::Span<const ScoreColumn> columns) {
  std::vector<std::string> headings;
  std::vector<std::string> top1;
  std::vector<std::string> top3;
  std::vector<std::string> without;
  std::vector<std::string> reciprocal_rank;
  std::vector<std::string> log_score;
  std::vector<std::string> brier;
  for (const ScoreColumn& column : columns) {
    const Scores& scores = column.scores;
    headings.push_back(column.heading);
    top1.push_back(Percent(scores.top1));
    top3.push_back(Percent(scores.top3));
    without.push_back(absl::StrFormat("%.1f%% to %.1f%%",
                                      100 * scores.top1_without_a_source.low,
                                      100 * scores.top1_without_a_source.high));
    reciprocal_rank.push_back(Number(scores.mean_reciprocal_rank));
    log_score.push_back(Number(scores.log_score));
    brier.push_back(Number(scores.brier));
  }
  std::string text = absl::StrCat(
      Row("", headings), Row("top-1", top1), Row("top-3", top3),
      Row("mean reciprocal rank", reciprocal_rank),
      Row("log score (nats)", log_score), Row("Brier", brier),
      Row("top-1 less any source", without),
      "95% intervals: Wilson's for top-1 and top-3, else percentile bootstrap "
      "over sources.\n");
  if (!columns.empty()) {
    absl::StrAppend(&text, CalibrationTable(columns[0].scores.calibration),
                    LeadingLine(columns[0].scores.leading));
  }
  return text;
}

std::string RenderAsking(const Asking& asking) {
  return absl::StrFormat(
      "Asking: %d questions put, %d answered, in %d cases.\n"
      "The cause leads at first in %d cases, at some time in %d; there after\n"
      "%s questions and %s minutes (mean, 95%% bootstrap).\n",
      asking.put, asking.answered, asking.cases, asking.right_at_first,
      asking.right_in_between, Number(asking.questions),
      Number(asking.minutes));
}

std::string RenderMisses(absl::Span<const v1::LabelledCase> cases,
                         absl::Span<const v1::Prediction> predictions) {
  std::string text;
  for (size_t i = 0; i < cases.size(); ++i) {
    const int rank = Judge(cases[i], predictions[i]).rank;
    if (rank == 1) continue;
    absl::StrAppend(&text, Miss(cases[i], predictions[i], rank));
  }
  return text;
}

}  // namespace kasa_diag::authoring
