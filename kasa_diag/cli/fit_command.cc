#include "kasa_diag/cli/fit_command.h"

#include <cmath>
#include <cstdint>
#include <iostream>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/authoring/counted.h"
#include "kasa_diag/authoring/fit_numbers.h"
#include "kasa_diag/authoring/fit_report.h"
#include "kasa_diag/cli/cases_file.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/loading/load.h"
#include "kasa_diag/loading/merge.h"

namespace kasa_diag::cli {
namespace {

using authoring::Counted;

bool IsPositive(double value) { return value > 0 && std::isfinite(value); }

absl::Status CheckUsage(const FitArguments& arguments) {
  const std::vector<double>& weights = arguments.weights;
  if (!weights.empty() && weights.size() != arguments.cases.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "fit: --weights has ",
        Counted(static_cast<int64_t>(weights.size()), "number"), ", but ",
        Counted(static_cast<int64_t>(arguments.cases.size()), "file"),
        " of cases: give one a file, in their order"));
  }
  for (const double weight : weights) {
    if (IsPositive(weight)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("fit: the weight ", weight,
                     " is not above 0: leave out files that are not to count"));
  }
  const absl::Status options = authoring::CheckFitOptions(arguments.fit);
  if (!options.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("fit: ", options.message()));
  }
  if (!(arguments.least >= 0)) {
    return absl::InvalidArgumentError(
        absl::StrCat("fit: the least change ", arguments.least, " is below 0"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<authoring::CasesToFit>> ReadFiles(
    const FitArguments& arguments, const v1::KnowledgeBase& content) {
  std::vector<authoring::CasesToFit> files;
  for (size_t i = 0; i < arguments.cases.size(); ++i) {
    absl::StatusOr<std::vector<v1::LabelledCase>> cases =
        ReadCases(arguments.cases[i]);
    if (!cases.ok()) return cases.status();
    WarnOfUnknownLabels(*cases, content);
    files.push_back({arguments.cases[i], *std::move(cases),
                     arguments.weights.empty() ? 1 : arguments.weights[i]});
  }
  return files;
}

// Those that an author can change: what stands in text files, not in the base
// that they are added to.
std::vector<authoring::Number> NumbersToFit(const v1::KnowledgeBase& content,
                                            const loading::EntryPlaces& places,
                                            bool keep_priors) {
  std::vector<authoring::Number> numbers;
  for (const authoring::Number& number : authoring::NumbersOf(content)) {
    if (keep_priors && number.kind == authoring::Number::Kind::kPrior) continue;
    if (authoring::PlaceOf(number, places).line() > 0) {
      numbers.push_back(number);
    }
  }
  return numbers;
}

void Print(const authoring::FitReport& report, const v1::KnowledgeBase& content,
           const loading::EntryPlaces& places, double least) {
  int64_t cases = 0;
  for (const authoring::FitFile& file : report.files) cases += file.cases;
  std::cout << content.name() << " " << content.version() << ": "
            << Counted(static_cast<int64_t>(report.numbers.size()), "number")
            << " weighed against " << Counted(cases, "case") << "\n\n"
            << authoring::RenderFitScores(report) << "\n";
  const std::string proposals =
      authoring::RenderProposals(report, content, places, least);
  std::cout << (proposals.empty() ? "No proposals.\n" : "Proposals\n")
            << proposals;
}

}  // namespace

int RunFit(const FitArguments& arguments) {
  const absl::Status usage = CheckUsage(arguments);
  if (!usage.ok()) {
    PrintError(usage.message());
    return kBadUsage;
  }
  loading::Sources sources;
  const absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
      LoadWithPlaces(arguments.knowledge, &sources);
  if (!knowledge.ok()) return ReportKnowledgeError(knowledge.status());
  const v1::KnowledgeBase& content = (*knowledge)->content();
  const absl::StatusOr<std::vector<authoring::CasesToFit>> files =
      ReadFiles(arguments, content);
  if (!files.ok()) {
    PrintError(files.status().message());
    return kBadInput;
  }
  const absl::StatusOr<authoring::FitReport> report = authoring::Fit(
      content, NumbersToFit(content, sources.places, arguments.keep_priors),
      *files, arguments.fit);
  if (!report.ok()) {
    PrintError(report.status().message());
    return kBadInput;
  }
  Print(*report, content, sources.places, arguments.least);
  return kOk;
}

}  // namespace kasa_diag::cli
