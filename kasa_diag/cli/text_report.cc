#include "kasa_diag/cli/text_report.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "kasa_diag/command_line_sentences.h"
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

// Columns that UTF-8 text takes, each character one.
size_t Columns(absl::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
}

std::string Spaces(size_t count) { return std::string(count, ' '); }

class Report {
 public:
  Report(const Sentences& words, const v1::Diagnosis& diagnosis,
         const TextOptions& options)
      : words_(words),
        diagnosis_(diagnosis),
        options_(options),
        out_(options.color) {
    // Three columns of one width.
    size_t widest = 0;
    for (const std::string* word : {&for_, &against_, &unknown_}) {
      widest = std::max(widest, Columns(*word));
    }
    for (std::string* word : {&for_, &against_, &unknown_}) {
      *word =
          absl::StrCat(Spaces(7), *word, Spaces(widest + 1 - Columns(*word)));
    }
  }

  std::string Write(absl::string_view label) {
    if (!label.empty()) out_.Heading(label);
    WriteLed();
    WriteStatus();
    if (diagnosis_.status() == v1::Diagnosis::NOTHING_WRONG) {
      WriteWarnings();
      return out_.Take();
    }
    const int shown = std::min(options_.top, diagnosis_.causes_size());
    for (int i = 0; i < shown; ++i) WriteCause(diagnosis_.causes(i), i + 1);
    if (diagnosis_.approximate()) {
      out_.Paragraph("  ", words_.Say<sentences::kApproximate>());
    }
    // Where too little is known, questions come before advice.
    if (diagnosis_.status() == v1::Diagnosis::NOT_ENOUGH_DATA) WriteQuestions();
    WritePlan();
    if (diagnosis_.status() == v1::Diagnosis::CAUSES_FOUND) WriteQuestions();
    WriteTips();
    WriteWarnings();
    return out_.Take();
  }

 private:
  void WriteLed() {
    std::string meanings;
    for (const v1::LedReading& reading : diagnosis_.led_readings()) {
      const std::string meaning =
          absl::StrCat(reading.title(), Foundation(reading));
      meanings = meanings.empty()
                     ? meaning
                     : words_.Say<sentences::kLightSaysOr>(meanings, meaning);
    }
    if (meanings.empty()) return;
    out_.Paragraph(absl::StrCat(words_.Say<sentences::kLightSays>(), " "),
                   meanings);
  }

  // How well founded a reading is, where that is worth saying: the best of the
  // claims behind it.
  std::string Foundation(const v1::LedReading& reading) const {
    if (reading.reliability() >= 1 || reading.claims().empty()) return "";
    v1::Claim::Confidence best = v1::Claim::JUDGEMENT;
    for (const v1::Claim& claim : reading.claims()) {
      if (claim.dissent() || !claim.has_confidence()) continue;
      best = std::min(best, claim.confidence());
    }
    return absl::StrCat(" (", ConfidenceText(words_, best), ")");
  }

  void WriteStatus() {
    switch (diagnosis_.status()) {
      case v1::Diagnosis::NOTHING_WRONG:
        out_.Heading(words_.Say<sentences::kNothingWrong>());
        out_.Paragraph("  ", words_.Say<sentences::kNoCause>(FormatProbability(
                                 words_, diagnosis_.probability_none())));
        break;
      case v1::Diagnosis::NOT_ENOUGH_DATA:
        out_.Heading(words_.Say<sentences::kNotEnoughData>());
        out_.Paragraph("  ", words_.Say<sentences::kNoneFavoured>());
        break;
      default:
        out_.Heading(words_.Say<sentences::kMostLikelyCauses>());
        break;
    }
  }

  std::string SeverityText(v1::Cause::Severity severity) const {
    switch (severity) {
      case v1::Cause::INFO:
        return words_.Say<sentences::kHarmless>();
      case v1::Cause::WARNING:
        return words_.Say<sentences::kMinor>();
      case v1::Cause::ERROR:
        return words_.Say<sentences::kSerious>();
      case v1::Cause::CRITICAL:
        return words_.Say<sentences::kGrave>();
      default:
        return "";
    }
  }

  static std::string Values(const v1::Evidence& evidence) {
    std::vector<std::string> values;
    for (const v1::FieldValue& value : evidence.values()) {
      values.push_back(absl::StrCat(value.field(), " = ", value.value()));
    }
    return values.empty()
               ? ""
               : absl::StrCat(" (", absl::StrJoin(values, ", "), ")");
  }

  void WriteEvidence(const std::string& indent, const v1::Evidence& evidence) {
    // A finding that was seen not to be so is named by what was looked for.
    const bool negated =
        evidence.kind() == v1::Evidence::FINDING && !evidence.holds();
    out_.Paragraph(
        indent,
        absl::StrCat(negated ? words_.Say<sentences::kNotSo>(evidence.title())
                             : evidence.title(),
                     Values(evidence), " [",
                     FormatDecibans(words_, evidence.decibans()), "]"));
  }

  void WriteCause(const v1::RankedCause& cause, int rank) {
    const std::string title =
        diagnosis_.approximate()
            ? words_.Say<sentences::kBetween>(
                  cause.title(), FormatProbability(words_, cause.lower_bound()),
                  FormatProbability(words_, cause.upper_bound()))
            : cause.title();
    out_.Paragraph(absl::StrFormat("%3d. ", rank),
                   absl::StrCat(FormatProbability(words_, cause.probability()),
                                "  ", title, "  [", cause.id(), ", ",
                                SeverityText(cause.severity()), "]"));
    for (const v1::Evidence& evidence : cause.evidence()) {
      if (evidence.decibans() >= kShownDecibans) {
        WriteEvidence(for_, evidence);
      }
    }
    for (const v1::Evidence& evidence : cause.evidence()) {
      if (evidence.decibans() <= -kShownDecibans) {
        WriteEvidence(against_, evidence);
      }
    }
    if (cause.undecided().empty()) return;
    std::vector<std::string> unknown;
    for (const v1::UndecidedFinding& finding : cause.undecided()) {
      if (static_cast<int>(unknown.size()) == kShownUndecided) break;
      unknown.push_back(finding.title());
    }
    const int more = cause.undecided_size() - static_cast<int>(unknown.size());
    if (more > 0) unknown.push_back(words_.Say<sentences::kMore>(more));
    out_.Paragraph(unknown_, absl::StrJoin(unknown, "; "));
  }

  void WritePlan() {
    if (diagnosis_.plan().empty()) return;
    out_.Heading(words_.Say<sentences::kWhatToDo>());
    for (int i = 0; i < diagnosis_.plan_size(); ++i) {
      WriteStep(diagnosis_.plan(i), i + 1);
    }
  }

  void WriteStep(const v1::PlanStep& step, int number) {
    const std::string effort =
        step.kind() == v1::PlanStep::SUPPORT
            ? words_.Say<sentences::kLastResort>()
            : words_.Say<sentences::kHelpsWith>(
                  FormatMinutes(words_, step.minutes()),
                  FormatProbability(words_, step.chance()));
    out_.Paragraph(absl::StrFormat("%3d. ", number),
                   absl::StrCat(step.title(), "  (", effort, ")"));
    for (const std::string& warning : step.warnings()) {
      out_.Paragraph("     ! ", warning);
    }
    for (const std::string& text : step.steps()) {
      out_.Paragraph("     - ", text);
    }
  }

  void WriteQuestions() {
    if (diagnosis_.questions().empty()) return;
    out_.Heading(words_.Say<sentences::kWorthFindingOut>());
    for (const v1::SuggestedQuestion& question : diagnosis_.questions()) {
      std::vector<std::string> answers;
      for (const auto& answer : question.answers()) {
        answers.push_back(answer.text());
      }
      out_.Paragraph("  ? ", absl::StrCat(question.text(), " (",
                                          absl::StrJoin(answers, " / "), ")"));
      if (!question.help().empty()) out_.Paragraph("    ", question.help());
    }
  }

  void WriteTips() {
    if (diagnosis_.tips().empty()) return;
    out_.Heading(words_.Say<sentences::kPrevention>());
    for (const v1::Tip& tip : diagnosis_.tips()) {
      out_.Paragraph("  - ", tip.text());
    }
  }

  void WriteWarnings() {
    if (diagnosis_.warnings().empty()) return;
    out_.Heading(words_.Say<sentences::kRemarks>());
    for (const v1::Warning& warning : diagnosis_.warnings()) {
      out_.Paragraph("  - ", warning.text());
    }
  }

  const Sentences& words_;
  const v1::Diagnosis& diagnosis_;
  const TextOptions& options_;
  // What stands before a line of evidence.
  std::string for_ = words_.Say<sentences::kFor>();
  std::string against_ = words_.Say<sentences::kAgainst>();
  std::string unknown_ = words_.Say<sentences::kUnknown>();
  Writer out_;
};

}  // namespace

std::string WrapParagraph(absl::string_view indent, absl::string_view text) {
  std::string wrapped;
  std::string line(indent);
  const size_t start = Columns(indent);
  size_t columns = start;
  bool empty = true;
  for (const absl::string_view word :
       absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const size_t width = Columns(word);
    if (!empty && columns + 1 + width > kWidth) {
      absl::StrAppend(&wrapped, line, "\n");
      line = Spaces(start);
      columns = start;
      empty = true;
    }
    absl::StrAppend(&line, empty ? "" : " ", word);
    columns += width + (empty ? 0 : 1);
    empty = false;
  }
  absl::StrAppend(&wrapped, line, "\n");
  return wrapped;
}

std::string ConfidenceText(const Sentences& words,
                           v1::Claim::Confidence confidence) {
  switch (confidence) {
    case v1::Claim::VENDOR_FIRMWARE:
      return words.Say<sentences::kVendorFirmware>();
    case v1::Claim::VENDOR_DOC:
      return words.Say<sentences::kVendorDoc>();
    case v1::Claim::DEVICE_DUMP:
      return words.Say<sentences::kDeviceDump>();
    case v1::Claim::COMMUNITY:
      return words.Say<sentences::kCommunity>();
    case v1::Claim::COMMUNITY_LOW:
      return words.Say<sentences::kCommunityLow>();
    case v1::Claim::INFERRED:
      return words.Say<sentences::kInferred>();
    case v1::Claim::UNVERIFIED:
      return words.Say<sentences::kUnverified>();
    case v1::Claim::JUDGEMENT:
      return words.Say<sentences::kJudgement>();
    default:
      return "";
  }
}

std::string TextReport(const Sentences& words, const v1::Diagnosis& diagnosis,
                       absl::string_view label, const TextOptions& options) {
  return Report(words, diagnosis, options).Write(label);
}

}  // namespace kasa_diag::cli
