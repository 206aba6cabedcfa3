#include "kasa_diag/cli/score_command.h"

#include <iostream>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/authoring/prediction.h"
#include "kasa_diag/authoring/score.h"
#include "kasa_diag/authoring/score_report.h"
#include "kasa_diag/cli/cases_file.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/files.h"

namespace kasa_diag::cli {
namespace {

std::string JsonLines(const std::vector<v1::Prediction>& predictions) {
  std::string lines;
  for (const v1::Prediction& prediction : predictions) {
    absl::StrAppend(&lines, authoring::ToJsonLine(prediction), "\n");
  }
  return lines;
}

void Print(const std::vector<v1::LabelledCase>& cases,
           const std::vector<authoring::Trial>& trials,
           const ScoreArguments& arguments) {
  const std::vector<v1::Prediction> first = authoring::FirstPredictions(trials);
  const std::vector<v1::Prediction> last = authoring::LastPredictions(trials);
  std::vector<authoring::ScoreColumn> columns;
  if (arguments.ask > 0) {
    columns.push_back({absl::StrCat("after ", arguments.ask, " answers"),
                       authoring::ScorePredictions(cases, last)});
  }
  columns.push_back(
      {"first snapshot", authoring::ScorePredictions(cases, first)});
  if (arguments.baseline) {
    columns.push_back({"always the commonest",
                       authoring::ScorePredictions(
                           cases, authoring::AlwaysTheCommonest(cases))});
  }
  std::cout << authoring::RenderScores(columns);
  if (arguments.ask > 0) {
    std::cout << "\n"
              << authoring::RenderAsking(
                     authoring::SummarizeAsking(cases, trials));
  }
  if (arguments.misses) {
    const std::string misses = authoring::RenderMisses(cases, last);
    std::cout << (misses.empty() ? "\nNo misses.\n" : "\nMisses\n") << misses;
  }
}

}  // namespace

int RunScore(const ScoreArguments& arguments) {
  const absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
      LoadKnowledge(arguments.knowledge);
  if (!knowledge.ok()) return ReportKnowledgeError(knowledge.status());
  const absl::StatusOr<std::vector<v1::LabelledCase>> cases =
      ReadCases(arguments.cases);
  if (!cases.ok()) {
    PrintError(cases.status().message());
    return kBadInput;
  }
  const v1::KnowledgeBase& content = (*knowledge)->content();
  WarnOfUnknownLabels(*cases, content);

  authoring::TrialOptions options;
  options.ask = arguments.ask;
  const absl::StatusOr<std::vector<authoring::Trial>> trials =
      authoring::RunTrials(*knowledge, *cases, options);
  if (!trials.ok()) {
    PrintError(trials.status().message());
    return kBadInput;
  }
  std::cout << content.name() << " " << content.version() << " on "
            << arguments.cases << ": " << cases->size() << " cases\n\n";
  Print(*cases, *trials, arguments);
  std::cout.flush();
  if (!arguments.predictions.empty()) {
    const absl::Status written = WriteOutput(
        arguments.predictions, JsonLines(authoring::LastPredictions(*trials)));
    if (!written.ok()) {
      PrintError(written.message());
      return kBadInput;
    }
  }
  return kOk;
}

}  // namespace kasa_diag::cli
