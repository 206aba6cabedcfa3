#include "kasa_diag/cli/text_report.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "kasa_diag/wording.h"

namespace kasa_diag::cli {
namespace {

constexpr size_t kWidth = 78;
// Evidence below this weight is not worth a person's time.
constexpr double kShownDecibans = 0.3;
constexpr int kShownUndecided = 3;

// Collects headings and paragraphs.
class Writer {
 public:
  explicit Writer(bool color) : color_(color) {}

  void Heading(absl::string_view text) {
    if (!text_.empty()) absl::StrAppend(&text_, "\n");
    absl::StrAppend(&text_, color_ ? "\x1b[1m" : "", text,
                    color_ ? "\x1b[0m" : "", "\n");
  }

  void Paragraph(absl::string_view first_indent, absl::string_view text) {
    absl::StrAppend(&text_, WrapParagraph(first_indent, text));
  }

  std::string Take() { return std::move(text_); }

 private:
  bool color_;
  std::string text_;
};

absl::string_view SeverityWord(v1::Cause::Severity severity) {
  switch (severity) {
    case v1::Cause::INFO:
      return "harmless";
    case v1::Cause::WARNING:
      return "minor";
    case v1::Cause::ERROR:
      return "serious";
    case v1::Cause::CRITICAL:
      return "grave";
    default:
      return "";
  }
}

std::string Values(const v1::Evidence& evidence) {
  std::vector<std::string> values;
  for (const v1::FieldValue& value : evidence.values()) {
    values.push_back(absl::StrCat(value.field(), " = ", value.value()));
  }
  return values.empty() ? ""
                        : absl::StrCat(" (", absl::StrJoin(values, ", "), ")");
}

std::string EvidenceText(const v1::Evidence& evidence) {
  // A finding that was seen not to be so is named by what was looked for.
  const absl::string_view negation =
      evidence.kind() == v1::Evidence::FINDING && !evidence.holds() ? "not: "
                                                                    : "";
  return absl::StrCat(negation, evidence.title(), Values(evidence),
                      absl::StrFormat(" [%+.1f dB]", evidence.decibans()));
}

void WriteCause(const v1::RankedCause& cause, int rank, bool approximate,
                Writer* out) {
  std::string line =
      absl::StrCat(FormatProbability(cause.probability()), "  ", cause.title());
  if (approximate) {
    absl::StrAppend(&line, " (between ", FormatProbability(cause.lower_bound()),
                    " and ", FormatProbability(cause.upper_bound()), ")");
  }
  absl::StrAppend(&line, "  [", cause.id(), ", ",
                  SeverityWord(cause.severity()), "]");
  out->Paragraph(absl::StrFormat("%3d. ", rank), line);
  for (const v1::Evidence& evidence : cause.evidence()) {
    if (evidence.decibans() >= kShownDecibans) {
      out->Paragraph("       for:     ", EvidenceText(evidence));
    }
  }
  for (const v1::Evidence& evidence : cause.evidence()) {
    if (evidence.decibans() <= -kShownDecibans) {
      out->Paragraph("       against: ", EvidenceText(evidence));
    }
  }
  if (!cause.undecided().empty()) {
    std::vector<std::string> unknown;
    for (const v1::UndecidedFinding& finding : cause.undecided()) {
      if (static_cast<int>(unknown.size()) == kShownUndecided) break;
      unknown.push_back(finding.title());
    }
    const int more = cause.undecided_size() - static_cast<int>(unknown.size());
    out->Paragraph(
        "       unknown: ",
        absl::StrCat(absl::StrJoin(unknown, "; "),
                     more > 0 ? absl::StrCat("; ", more, " more") : ""));
  }
}

void WriteStep(const v1::PlanStep& step, int number, Writer* out) {
  std::string line = absl::StrCat(step.title(), "  (");
  if (step.kind() == v1::PlanStep::SUPPORT) {
    absl::StrAppend(&line, "the last resort)");
  } else {
    absl::StrAppend(&line, FormatMinutes(step.minutes()), "; helps with ",
                    FormatProbability(step.chance()), ")");
  }
  out->Paragraph(absl::StrFormat("%3d. ", number), line);
  for (const std::string& warning : step.warnings()) {
    out->Paragraph("     ! ", warning);
  }
  for (const std::string& text : step.steps()) out->Paragraph("     - ", text);
}

void WriteStatus(const v1::Diagnosis& diagnosis, Writer* out) {
  switch (diagnosis.status()) {
    case v1::Diagnosis::NOTHING_WRONG:
      out->Heading("Nothing seems to be wrong");
      out->Paragraph(
          "  ",
          absl::StrCat("No cause is present with a probability of ",
                       FormatProbability(diagnosis.probability_none()), "."));
      break;
    case v1::Diagnosis::NOT_ENOUGH_DATA:
      out->Heading("Not enough is known for a diagnosis");
      out->Paragraph("  ",
                     "What is known favours no cause clearly. The questions "
                     "below would help most.");
      break;
    default:
      out->Heading("Most likely causes");
      break;
  }
}

// How well founded a reading is, where that is worth saying: the best of the
// claims behind it.
std::string Foundation(const v1::LedReading& reading) {
  if (reading.reliability() >= 1 || reading.claims().empty()) return "";
  v1::Claim::Confidence best = v1::Claim::JUDGEMENT;
  for (const v1::Claim& claim : reading.claims()) {
    if (!claim.dissent()) best = std::min(best, claim.confidence());
  }
  return absl::StrCat(" (",
                      absl::StrReplaceAll(absl::AsciiStrToLower(
                                              v1::Claim::Confidence_Name(best)),
                                          {{"_", " "}}),
                      ")");
}

void WriteLed(const v1::Diagnosis& diagnosis, Writer* out) {
  if (diagnosis.led_readings().empty()) return;
  std::vector<std::string> meanings;
  for (const v1::LedReading& reading : diagnosis.led_readings()) {
    meanings.push_back(absl::StrCat(reading.title(), Foundation(reading)));
  }
  out->Paragraph("The light says: ", absl::StrJoin(meanings, "; or "));
}

void WriteQuestions(const v1::Diagnosis& diagnosis, Writer* out) {
  if (diagnosis.questions().empty()) return;
  out->Heading("Worth finding out");
  for (const v1::SuggestedQuestion& question : diagnosis.questions()) {
    std::vector<std::string> answers;
    for (const auto& answer : question.answers()) {
      answers.push_back(answer.text());
    }
    out->Paragraph("  ? ", absl::StrCat(question.text(), " (",
                                        absl::StrJoin(answers, " / "), ")"));
    if (!question.help().empty()) out->Paragraph("    ", question.help());
  }
}

}  // namespace

std::string WrapParagraph(absl::string_view indent, absl::string_view text) {
  std::string wrapped;
  std::string line(indent);
  bool empty = true;
  for (const absl::string_view word :
       absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (!empty && line.size() + 1 + word.size() > kWidth) {
      absl::StrAppend(&wrapped, line, "\n");
      line.assign(indent.size(), ' ');
      empty = true;
    }
    absl::StrAppend(&line, empty ? "" : " ", word);
    empty = false;
  }
  absl::StrAppend(&wrapped, line, "\n");
  return wrapped;
}

std::string TextReport(const v1::Diagnosis& diagnosis, absl::string_view label,
                       const TextOptions& options) {
  Writer out(options.color);
  if (!label.empty()) out.Heading(label);
  WriteLed(diagnosis, &out);
  WriteStatus(diagnosis, &out);
  const bool healthy = diagnosis.status() == v1::Diagnosis::NOTHING_WRONG;
  if (!healthy) {
    const int shown = std::min(options.top, diagnosis.causes_size());
    for (int i = 0; i < shown; ++i) {
      WriteCause(diagnosis.causes(i), i + 1, diagnosis.approximate(), &out);
    }
    if (diagnosis.approximate()) {
      out.Paragraph("  ",
                    "The probabilities are approximate: the case was too "
                    "large to be worked out exactly.");
    }
  }
  // Where too little is known, questions come before advice.
  if (diagnosis.status() == v1::Diagnosis::NOT_ENOUGH_DATA) {
    WriteQuestions(diagnosis, &out);
  }
  if (!healthy && !diagnosis.plan().empty()) {
    out.Heading("What to do, in this order");
    for (int i = 0; i < diagnosis.plan_size(); ++i) {
      WriteStep(diagnosis.plan(i), i + 1, &out);
    }
  }
  if (diagnosis.status() == v1::Diagnosis::CAUSES_FOUND) {
    WriteQuestions(diagnosis, &out);
  }
  if (!healthy && !diagnosis.tips().empty()) {
    out.Heading("To keep it from coming back");
    for (const v1::Tip& tip : diagnosis.tips()) {
      out.Paragraph("  - ", tip.text());
    }
  }
  if (!diagnosis.warnings().empty()) {
    out.Heading("Remarks");
    for (const v1::Warning& warning : diagnosis.warnings()) {
      out.Paragraph("  - ", warning.text());
    }
  }
  return out.Take();
}

}  // namespace kasa_diag::cli
