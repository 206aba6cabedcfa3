#include "kasa_diag/authoring/fit_report.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "kasa_diag/authoring/counted.h"

namespace kasa_diag::authoring {
namespace {

std::string Cells(const FitScores& scores) {
  return absl::StrFormat("  %6.1f%% %6.1f%% %7.3f", 100 * scores.top1,
                         100 * scores.top3, scores.log_score);
}

std::string Row(absl::string_view name, const FitFile& file,
                FitScores FitScoresByFacts::*facts) {
  std::string row = absl::StrFormat("  %-24s", name);
  absl::StrAppend(&row, Cells(file.as_written.*facts),
                  Cells(file.fitted.*facts));
  if (file.without_the_case.has_value()) {
    absl::StrAppend(&row, Cells((*file.without_the_case).*facts));
  }
  return row + "\n";
}

std::string Heading(size_t columns) {
  const char* const kHeadings[] = {"as written", "fitted",
                                   "fitted without the case"};
  std::string headings = absl::StrFormat("%-26s", "");
  std::string measures = headings;
  for (size_t i = 0; i < columns; ++i) {
    absl::StrAppendFormat(&headings, "  %23s", kHeadings[i]);
    absl::StrAppendFormat(&measures, "  %7s %7s %7s", "top-1", "top-3", "log");
  }
  return absl::StrCat(headings, "\n", measures, "\n");
}

double TwoDigits(double value) {
  double rounded = value;
  const bool parsed =
      absl::SimpleAtod(absl::StrFormat("%.2g", value), &rounded);
  return parsed ? rounded : value;
}

double Proposed(Number::Kind kind, double written, double fitted) {
  const double rounded = TwoDigits(fitted);
  const bool near_one = kind != Number::Kind::kOddsTimes && fitted > 0.9;
  if (near_one && (rounded == 1 || rounded == written)) {
    return 1 - TwoDigits(1 - fitted);
  }
  return rounded;
}

struct Proposal {
  std::string file;
  int line;
  std::string text;
};

}  // namespace

std::string RenderFitScores(const FitReport& report) {
  const bool crossed =
      !report.files.empty() && report.files[0].without_the_case.has_value();
  std::string text = Heading(crossed ? 3 : 2);
  for (const FitFile& file : report.files) {
    absl::StrAppend(
        &text, file.name, ": ", Counted(file.cases, "case"), "\n",
        Row("first snapshot", file, &FitScoresByFacts::first),
        Row("with what is findable", file, &FitScoresByFacts::found));
  }
  return text;
}

std::string RenderProposals(const FitReport& report,
                            const v1::KnowledgeBase& content,
                            const loading::EntryPlaces& places, double least) {
  std::vector<Proposal> proposals;
  for (const FittedNumber& fitted : report.numbers) {
    const Number& number = fitted.number;
    if (!(std::abs(fitted.change) >= least)) continue;
    const double written = ValueOf(number, content);
    const double proposed = Proposed(
        number.kind, written, Moved(number.kind, written, fitted.change));
    const std::string from = absl::StrCat(written);
    const std::string to = absl::StrCat(proposed);
    if (from == to) continue;
    const loading::Place place = PlaceOf(number, places);
    proposals.push_back(
        {place.file() == nullptr ? "" : place.file()->name(), place.line(),
         absl::StrCat(Describe(number, content), " ", from, " -> ", to, " (",
                      Counted(fitted.cases, "case"), ")")});
  }
  std::stable_sort(proposals.begin(), proposals.end(),
                   [](const Proposal& a, const Proposal& b) {
                     return std::tie(a.file, a.line) < std::tie(b.file, b.line);
                   });
  std::string text;
  for (const Proposal& proposal : proposals) {
    absl::StrAppend(&text, proposal.file, ":", proposal.line, ": ",
                    proposal.text, "\n");
  }
  return text;
}

}  // namespace kasa_diag::authoring
