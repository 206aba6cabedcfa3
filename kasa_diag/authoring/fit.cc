#include "kasa_diag/authoring/fit.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/authoring/fit_estimate.h"
#include "kasa_diag/authoring/score.h"
#include "kasa_diag/message_fields.h"

namespace kasa_diag::authoring {
namespace {

constexpr double kLeastSpread = 0.001;
constexpr double kGreatestSpread = 100;

std::vector<Example> ExamplesOf(absl::Span<const CasesToFit> files) {
  std::vector<Example> examples;
  for (const CasesToFit& file : files) {
    for (const v1::LabelledCase& labelled : file.cases) {
      Example example{&labelled, labelled.snapshot(), file.weight / 2};
      examples.push_back(example);
      MergeReplacing(labelled.findable(), &example.snapshot);
      examples.push_back(std::move(example));
    }
  }
  return examples;
}

// Which source each case is of: sources are numbered as they appear.
std::vector<int> SourcesOf(absl::Span<const CasesToFit> files) {
  std::map<std::string, int> known;
  std::vector<int> sources;
  int next = 0;
  for (const CasesToFit& file : files) {
    for (const v1::LabelledCase& labelled : file.cases) {
      const std::string& source = labelled.source();
      if (source.empty()) {
        sources.push_back(next++);
        continue;
      }
      const auto [place, is_new] =
          known.try_emplace(source.substr(0, source.find('#')), next);
      if (is_new) ++next;
      sources.push_back(place->second);
    }
  }
  return sources;
}

// Judges each source's cases by the estimate without them.
absl::StatusOr<Judgements> CrossValidate(const Estimator& estimator,
                                         const std::vector<Example>& examples,
                                         const std::vector<int>& sources,
                                         int folds) {
  Judgements judgements(examples.size());
  for (int fold = 0; fold < folds; ++fold) {
    Examples rest;
    Examples left_out;
    std::vector<size_t> places;
    for (size_t i = 0; i < examples.size(); ++i) {
      if (sources[i / 2] % folds != fold) {
        rest.push_back(&examples[i]);
      } else {
        left_out.push_back(&examples[i]);
        places.push_back(i);
      }
    }
    if (left_out.empty()) continue;  // fewer sources than folds
    const absl::StatusOr<Estimate> estimate = estimator.Maximize(rest);
    if (!estimate.ok()) return estimate.status();
    const absl::StatusOr<Judgements> judged =
        estimator.JudgeAll(estimate->changes, left_out);
    if (!judged.ok()) return judged.status();
    for (size_t i = 0; i < places.size(); ++i) {
      judgements[places[i]] = (*judged)[i];
    }
  }
  return judgements;
}

// Of every second judgement from `begin` on.
FitScores Mean(absl::Span<const Judgement> judgements, size_t begin) {
  FitScores scores;
  int cases = 0;
  int determined = 0;
  for (size_t i = begin; i < judgements.size(); i += 2) {
    const Judgement& judgement = judgements[i];
    ++cases;
    if (judgement.right()) ++scores.top1;
    if (judgement.rank >= 1 && judgement.rank <= 3) ++scores.top3;
    if (!judgement.log_score.has_value()) continue;
    ++determined;
    scores.log_score += *judgement.log_score;
  }
  scores.top1 /= std::max(cases, 1);
  scores.top3 /= std::max(cases, 1);
  scores.log_score /= std::max(determined, 1);
  return scores;
}

FitScoresByFacts MeanByFacts(absl::Span<const Judgement> judgements) {
  return {Mean(judgements, 0), Mean(judgements, 1)};
}

absl::Status CheckFiles(absl::Span<const CasesToFit> files) {
  size_t cases = 0;
  for (const CasesToFit& file : files) {
    cases += file.cases.size();
    if (!(file.weight > 0) || !std::isfinite(file.weight)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the weight of ", file.name, " must be above 0"));
    }
  }
  if (cases == 0) return absl::InvalidArgumentError("there are no cases");
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckFitOptions(const FitOptions& options) {
  if (!(options.spread >= kLeastSpread && options.spread <= kGreatestSpread)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the spread ", options.spread, " is not from ",
                     kLeastSpread, " to ", kGreatestSpread));
  }
  if (options.passes < 1) {
    return absl::InvalidArgumentError("there must be at least one pass");
  }
  if (options.folds < 0) {
    return absl::InvalidArgumentError("the folds must be at least 0");
  }
  return absl::OkStatus();
}

absl::StatusOr<FitReport> Fit(const v1::KnowledgeBase& content,
                              absl::Span<const Number> numbers,
                              absl::Span<const CasesToFit> files,
                              const FitOptions& options) {
  absl::Status status = CheckFitOptions(options);
  status.Update(CheckFiles(files));
  if (!status.ok()) return status;
  const std::vector<Example> examples = ExamplesOf(files);
  Examples all;
  for (const Example& example : examples) all.push_back(&example);

  const Estimator estimator(content, numbers, options);
  const absl::StatusOr<Judgements> as_written =
      estimator.JudgeAll(Changes(numbers.size()), all);
  if (!as_written.ok()) return as_written.status();
  const absl::StatusOr<Estimate> estimate = estimator.Maximize(all);
  if (!estimate.ok()) return estimate.status();
  const absl::StatusOr<Judgements> fitted =
      estimator.JudgeAll(estimate->changes, all);
  if (!fitted.ok()) return fitted.status();
  absl::StatusOr<Judgements> without_the_case = Judgements();
  if (options.folds > 1) {
    without_the_case =
        CrossValidate(estimator, examples, SourcesOf(files), options.folds);
    if (!without_the_case.ok()) return without_the_case.status();
  }

  FitReport report;
  for (size_t i = 0; i < numbers.size(); ++i) {
    report.numbers.push_back(
        {numbers[i], estimate->changes[i], estimate->cases[i]});
  }
  size_t begin = 0;
  for (const CasesToFit& file : files) {
    const size_t size = 2 * file.cases.size();
    const auto mean = [&](const Judgements& judgements) {
      return MeanByFacts(absl::MakeConstSpan(judgements).subspan(begin, size));
    };
    FitFile scores;
    scores.name = file.name;
    scores.cases = static_cast<int>(file.cases.size());
    scores.as_written = mean(*as_written);
    scores.fitted = mean(*fitted);
    if (options.folds > 1) scores.without_the_case = mean(*without_the_case);
    report.files.push_back(std::move(scores));
    begin += size;
  }
  return report;
}

}  // namespace kasa_diag::authoring
