#include "kasa_diag/testing/explanation.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace kasa_diag::testing {
namespace {

// What a person takes in at a glance.
constexpr int kShownCauses = 5;
constexpr int kShownFields = 5;

std::string RankLine(const v1::Diagnosis& diagnosis, int rank) {
  const v1::RankedCause& cause = diagnosis.causes(rank);
  return absl::StrFormat("\n  %d. %5.1f %%  %s (%s)", rank + 1,
                         100 * cause.probability(), cause.id(), cause.title());
}

}  // namespace

int RankOf(const v1::Diagnosis& diagnosis, absl::string_view cause_id) {
  for (int i = 0; i < diagnosis.causes_size(); ++i) {
    if (diagnosis.causes(i).id() == cause_id) return i;
  }
  return -1;
}

std::string RankingText(const v1::Diagnosis& diagnosis,
                        absl::string_view cause_id) {
  std::string text =
      absl::StrFormat("%s, probability of no cause %.1f %%, ranking:",
                      v1::Diagnosis::Status_Name(diagnosis.status()),
                      100 * diagnosis.probability_none());
  if (diagnosis.causes().empty()) return text + " empty";
  for (int i = 0; i < diagnosis.causes_size() && i < kShownCauses; ++i) {
    text += RankLine(diagnosis, i);
  }
  const int rank = RankOf(diagnosis, cause_id);
  if (rank > kShownCauses) text += "\n  ...";
  if (rank >= kShownCauses) text += RankLine(diagnosis, rank);
  return text;
}

std::string ReasonsText(const v1::RankedCause& cause) {
  std::string text =
      absl::StrFormat("%s: written prior %.2g", cause.id(), cause.prior());
  if (cause.evidence().empty()) {
    return text +
           "; its evidence was not worked out "
           "(DiagnoseOptions::explained_causes)";
  }
  for (const v1::Evidence& evidence : cause.evidence()) {
    absl::StrAppend(
        &text, "\n  ", evidence.decibans() >= 0 ? "for:     " : "against: ",
        evidence.id().empty() ? v1::Evidence::Kind_Name(evidence.kind())
                              : evidence.id(),
        absl::StrFormat(" %+.1f dB", evidence.decibans()));
    if (!evidence.title().empty()) {
      absl::StrAppend(&text, " (",
                      evidence.holds() ? "" : "not: ", evidence.title(), ")");
    }
    for (const v1::FieldValue& value : evidence.values()) {
      absl::StrAppend(&text, " ", value.field(), "=", value.value());
    }
  }
  for (int i = 0; i < cause.undecided_size(); ++i) {
    if (i == kShownFields) {
      absl::StrAppend(&text, "\n  unknown: ", cause.undecided_size() - i,
                      " more");
      break;
    }
    absl::StrAppend(&text, "\n  unknown: ", cause.undecided(i).id(), " (",
                    cause.undecided(i).title(), ")");
  }
  return text;
}

std::string PlanText(const v1::Diagnosis& diagnosis) {
  if (diagnosis.plan().empty()) {
    return "no plan (is DiagnoseOptions::plan off?)";
  }
  std::string text = "plan:";
  for (const v1::PlanStep& step : diagnosis.plan()) {
    absl::StrAppend(&text, "\n  ", step.id(), " (",
                    absl::StrFormat("%g minutes, helps with %.0f %%",
                                    step.minutes(), 100 * step.chance()),
                    ")");
  }
  return text;
}

std::string QuestionsText(const v1::Diagnosis& diagnosis) {
  if (diagnosis.questions().empty()) return "no question";
  std::string text = "questions:";
  for (const v1::SuggestedQuestion& question : diagnosis.questions()) {
    absl::StrAppend(&text, "\n  ", question.id(), " (", question.text(), ")");
  }
  return text;
}

}  // namespace kasa_diag::testing
