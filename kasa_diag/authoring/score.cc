#include "kasa_diag/authoring/score.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "kasa_diag/authoring/labelled_cases.h"
#include "kasa_diag/authoring/prediction.h"

namespace kasa_diag::authoring {
namespace {

// What shares are rounded to: less can't be told from nothing.
constexpr double kLeastShare = 1e-9;
// Borders of the calibration's bins; narrow where most probabilities are.
constexpr double kBorders[] = {0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1};

bool IsVerdict(absl::string_view label) {
  return label == kNone || label == kUndetermined;
}

bool VerdictIsRight(const v1::LabelledCase& labelled,
                    v1::Diagnosis::Status status) {
  return (status == v1::Diagnosis::NOTHING_WRONG &&
          IsRightLabel(labelled, kNone)) ||
         (status == v1::Diagnosis::NOT_ENOUGH_DATA &&
          IsRightLabel(labelled, kUndetermined));
}

int Rank(const v1::LabelledCase& labelled, const v1::Prediction& prediction) {
  if (VerdictIsRight(labelled, prediction.status())) return 1;
  int rank = 0;
  for (const v1::Prediction::Entry& entry : prediction.ranking()) {
    if (entry.cause() == kNone) continue;
    ++rank;
    if (IsRightLabel(labelled, entry.cause())) return rank;
  }
  return 0;
}

struct Forecast {
  double probability;
  bool present;
};

// The probabilities that the truth is known of.
std::vector<Forecast> Forecasts(const v1::LabelledCase& labelled,
                                const v1::Prediction& prediction) {
  std::vector<Forecast> forecasts;
  if (labelled.cause() == kUndetermined) return forecasts;
  bool seen = false;
  for (const v1::Prediction::Entry& entry : prediction.ranking()) {
    const bool present = entry.cause() == labelled.cause();
    if (!present && IsRightLabel(labelled, entry.cause())) continue;
    seen = seen || present;
    forecasts.push_back({entry.probability(), present});
  }
  if (!seen) forecasts.push_back({0, true});
  return forecasts;
}

// A figure of every case that has it, with the case's source.
class Sample {
 public:
  void Add(double value, const v1::LabelledCase& labelled) {
    values_.push_back(value);
    // A case without a source stands for itself.
    sources_.push_back(labelled.source().empty() ? "id " + labelled.id()
                                                 : labelled.source());
  }

  // Of a figure that is 0 or 1.
  Measure Proportion() const {
    Measure measure = Mean();
    measure.interval = WilsonInterval(
        static_cast<int>(std::llround(measure.value * measure.cases)),
        measure.cases);
    return measure;
  }

  Measure MeanWithBootstrap() const {
    Measure measure = Mean();
    measure.interval = BootstrapInterval(values_, sources_);
    return measure;
  }

  // The least and the greatest mean with one source left out.
  Interval MeanWithoutASource() const {
    const Measure all = Mean();
    std::map<std::string, std::pair<double, int>> by_source;
    for (size_t i = 0; i < values_.size(); ++i) {
      by_source[sources_[i]].first += values_[i];
      ++by_source[sources_[i]].second;
    }
    Interval range{all.value, all.value};
    for (const auto& [source, sum_and_count] : by_source) {
      const int rest = all.cases - sum_and_count.second;
      if (rest == 0) continue;
      const double mean = (all.value * all.cases - sum_and_count.first) / rest;
      range.low = std::min(range.low, mean);
      range.high = std::max(range.high, mean);
    }
    return range;
  }

 private:
  Measure Mean() const {
    Measure measure;
    measure.cases = static_cast<int>(values_.size());
    for (const double value : values_) measure.value += value;
    if (measure.cases > 0) measure.value /= measure.cases;
    return measure;
  }

  std::vector<double> values_;
  std::vector<std::string> sources_;
};

std::vector<CalibrationBin> Calibrate(const std::vector<Forecast>& forecasts) {
  std::vector<CalibrationBin> bins;
  for (size_t i = 0; i + 1 < std::size(kBorders); ++i) {
    CalibrationBin bin;
    bin.from = kBorders[i];
    bin.to = kBorders[i + 1];
    const bool last = i + 2 == std::size(kBorders);
    for (const Forecast& forecast : forecasts) {
      if (forecast.probability < bin.from ||
          (forecast.probability >= bin.to && !last)) {
        continue;
      }
      ++bin.count;
      bin.mean_probability += forecast.probability;
      if (forecast.present) ++bin.present;
    }
    if (bin.count == 0) continue;
    bin.mean_probability /= bin.count;
    bin.interval = WilsonInterval(bin.present, bin.count);
    bins.push_back(bin);
  }
  return bins;
}

LeadingCalibration CalibrateLeading(const std::vector<Forecast>& leading) {
  LeadingCalibration result;
  double expected = 0;
  double variance = 0;
  for (const Forecast& forecast : leading) {
    ++result.count;
    if (forecast.present) ++result.present;
    expected += forecast.probability;
    variance += forecast.probability * (1 - forecast.probability);
  }
  if (result.count > 0) result.mean_probability = expected / result.count;
  if (variance > 0) {
    result.z = (result.present - expected) / std::sqrt(variance);
  }
  return result;
}

Trial MakeTrial(const v1::LabelledCase& labelled, const Interview& interview) {
  Trial trial;
  trial.turns = interview.turns;
  const absl::Span<const Interview::Turn> turns(trial.turns);
  double minutes = 0;
  for (size_t i = 0; i < interview.diagnoses.size(); ++i) {
    v1::Prediction prediction = MakePrediction(
        labelled.id(), interview.diagnoses[i], turns.subspan(0, i));
    if (i > 0) minutes += turns[i - 1].minutes;
    if (!trial.turns_until_right.has_value() &&
        Judge(labelled, prediction).right()) {
      trial.turns_until_right = static_cast<int>(i);
      trial.minutes_until_right = minutes;
    }
    if (i == 0) trial.first = prediction;
    trial.last = std::move(prediction);
  }
  return trial;
}

}  // namespace

Judgement Judge(const v1::LabelledCase& labelled,
                const v1::Prediction& prediction) {
  Judgement judgement;
  judgement.rank = Rank(labelled, prediction);
  if (labelled.cause() != kUndetermined) {
    double share = 0;
    for (const v1::Prediction::Entry& entry : prediction.ranking()) {
      if (IsRightLabel(labelled, entry.cause())) share += entry.share();
    }
    judgement.log_score = std::log(std::max(share, kLeastShare));
  }
  return judgement;
}

absl::StatusOr<std::vector<Trial>> RunTrials(
    const std::shared_ptr<const KnowledgeBase>& knowledge,
    absl::Span<const v1::LabelledCase> cases, const TrialOptions& options) {
  InterviewOptions interview_options;
  interview_options.max_answered = options.ask;
  interview_options.diagnose = options.diagnose;
  DiagnoseOptions& diagnose = interview_options.diagnose;
  diagnose.complaint = true;
  diagnose.explained_causes = 0;
  diagnose.planning.max_inferences = options.planning_inferences;
  diagnose.plan = options.ask > 0;
  std::vector<Trial> trials;
  for (const v1::LabelledCase& labelled : cases) {
    const absl::StatusOr<Interview> interview =
        Interrogate(knowledge, labelled, interview_options);
    if (!interview.ok()) return interview.status();
    trials.push_back(MakeTrial(labelled, *interview));
  }
  return trials;
}

std::vector<v1::Prediction> FirstPredictions(absl::Span<const Trial> trials) {
  std::vector<v1::Prediction> predictions;
  for (const Trial& trial : trials) predictions.push_back(trial.first);
  return predictions;
}

std::vector<v1::Prediction> LastPredictions(absl::Span<const Trial> trials) {
  std::vector<v1::Prediction> predictions;
  for (const Trial& trial : trials) predictions.push_back(trial.last);
  return predictions;
}

Scores ScorePredictions(absl::Span<const v1::LabelledCase> cases,
                        absl::Span<const v1::Prediction> predictions) {
  Sample top1;
  Sample top3;
  Sample reciprocal_rank;
  Sample log_score;
  Sample brier;
  std::vector<Forecast> all_forecasts;
  std::vector<Forecast> leading;
  for (size_t i = 0; i < cases.size(); ++i) {
    const v1::LabelledCase& labelled = cases[i];
    const Judgement judgement = Judge(labelled, predictions[i]);
    top1.Add(judgement.right() ? 1 : 0, labelled);
    top3.Add(judgement.rank >= 1 && judgement.rank <= 3 ? 1 : 0, labelled);
    reciprocal_rank.Add(judgement.reciprocal_rank(), labelled);
    if (judgement.log_score.has_value()) {
      log_score.Add(*judgement.log_score, labelled);
    }
    const std::vector<Forecast> forecasts = Forecasts(labelled, predictions[i]);
    if (forecasts.empty()) continue;
    double sum = 0;
    for (const Forecast& forecast : forecasts) {
      const double error = forecast.probability - (forecast.present ? 1 : 0);
      sum += error * error;
    }
    brier.Add(sum, labelled);
    if (predictions[i].ranking().empty()) continue;
    const v1::Prediction::Entry& first = predictions[i].ranking(0);
    const bool present = first.cause() == labelled.cause();
    if (present || !IsRightLabel(labelled, first.cause())) {
      leading.push_back({first.probability(), present});
    }
    all_forecasts.insert(all_forecasts.end(), forecasts.begin(),
                         forecasts.end());
  }
  Scores scores;
  scores.top1 = top1.Proportion();
  scores.top3 = top3.Proportion();
  scores.mean_reciprocal_rank = reciprocal_rank.MeanWithBootstrap();
  scores.log_score = log_score.MeanWithBootstrap();
  scores.brier = brier.MeanWithBootstrap();
  scores.calibration = Calibrate(all_forecasts);
  scores.leading = CalibrateLeading(leading);
  scores.top1_without_a_source = top1.MeanWithoutASource();
  return scores;
}

std::vector<v1::Prediction> AlwaysTheCommonest(
    absl::Span<const v1::LabelledCase> cases) {
  std::map<std::string, int> counts;
  int determined = 0;
  for (const v1::LabelledCase& labelled : cases) {
    ++counts[labelled.cause()];
    if (labelled.cause() != kUndetermined) ++determined;
  }
  std::vector<std::pair<int, std::string>> order;
  for (const auto& [label, count] : counts) order.emplace_back(-count, label);
  std::sort(order.begin(), order.end());

  v1::Prediction always;
  always.set_status(v1::Diagnosis::CAUSES_FOUND);
  if (!order.empty() && order[0].second == kNone) {
    always.set_status(v1::Diagnosis::NOTHING_WRONG);
  }
  if (!order.empty() && order[0].second == kUndetermined) {
    always.set_status(v1::Diagnosis::NOT_ENOUGH_DATA);
  }
  for (const auto& [minus_count, label] : order) {
    if (label == kUndetermined) continue;
    v1::Prediction::Entry* entry = always.add_ranking();
    entry->set_cause(label);
    const double frequency = static_cast<double>(-minus_count) / determined;
    entry->set_probability(frequency);
    entry->set_share(frequency);
  }
  std::vector<v1::Prediction> predictions;
  for (const v1::LabelledCase& labelled : cases) {
    predictions.push_back(always);
    predictions.back().set_id(labelled.id());
  }
  return predictions;
}

Asking SummarizeAsking(absl::Span<const v1::LabelledCase> cases,
                       absl::Span<const Trial> trials) {
  Asking asking;
  asking.cases = static_cast<int>(cases.size());
  Sample questions;
  Sample minutes;
  for (size_t i = 0; i < cases.size(); ++i) {
    asking.put += static_cast<int>(trials[i].turns.size());
    for (const Interview::Turn& turn : trials[i].turns) {
      if (turn.answer != kDontKnow) ++asking.answered;
    }
    if (!trials[i].turns_until_right.has_value()) continue;
    if (*trials[i].turns_until_right == 0) ++asking.right_at_first;
    ++asking.right_in_between;
    questions.Add(*trials[i].turns_until_right, cases[i]);
    minutes.Add(trials[i].minutes_until_right, cases[i]);
  }
  asking.questions = questions.MeanWithBootstrap();
  asking.minutes = minutes.MeanWithBootstrap();
  return asking;
}

std::vector<std::string> UnknownLabels(absl::Span<const v1::LabelledCase> cases,
                                       const v1::KnowledgeBase& content) {
  std::set<std::string> unknown;
  for (const v1::LabelledCase& labelled : cases) {
    unknown.insert(labelled.cause());
    unknown.insert(labelled.acceptable_causes().begin(),
                   labelled.acceptable_causes().end());
  }
  for (const v1::Cause& cause : content.causes()) unknown.erase(cause.id());
  std::vector<std::string> labels;
  for (const std::string& label : unknown) {
    if (!IsVerdict(label)) labels.push_back(label);
  }
  return labels;
}

}  // namespace kasa_diag::authoring
