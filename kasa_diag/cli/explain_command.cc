#include "kasa_diag/cli/explain_command.h"

#include <iostream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/repeated_field.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/text_report.h"
#include "kasa_diag/command_line_sentences.h"
#include "kasa_diag/condition/suggestion.h"
#include "kasa_diag/wording.h"

namespace kasa_diag::cli {
namespace {

using Claims = google::protobuf::RepeatedPtrField<v1::Claim>;

class Explainer {
 public:
  explicit Explainer(const KnowledgeBase& knowledge)
      : content_(knowledge.content()), words_(knowledge.sentences()) {}

  // Whether there was anything of this id.
  bool Explain(const std::string& id) {
    Each(content_.causes(), id, [this](const v1::Cause& c) { Print(c); });
    Each(content_.findings(), id, [this](const v1::Finding& f) { Print(f); });
    Each(content_.remedies(), id, [this](const v1::Remedy& r) { Print(r); });
    Each(content_.questions(), id, [this](const v1::Question& q) { Print(q); });
    Each(content_.led_meanings(), id,
         [this](const v1::LedMeaning& m) { Print(m); });
    Each(content_.profiles(), id, [this](const v1::Profile& p) { Print(p); });
    Each(content_.tips(), id, [this](const v1::Tip& t) { Print(t); });
    Each(content_.gaps(), id, [this](const v1::Gap& g) {
      Line("", words_.Say<sentences::kGapEntry>(g.id(), g.text()));
    });
    return found_;
  }

  const std::vector<std::string>& ids() const { return ids_; }

 private:
  template <typename Entries, typename Printer>
  void Each(const Entries& entries, const std::string& id, Printer print) {
    for (const auto& entry : entries) {
      ids_.push_back(entry.id());
      if (entry.id() != id) continue;
      if (found_) std::cout << "\n";
      found_ = true;
      print(entry);
    }
  }

  static void Line(absl::string_view indent, absl::string_view text) {
    std::cout << indent << text << "\n";
  }

  // What is indented once.
  static void Line(absl::string_view text) { Line("  ", text); }

  std::string Probability(double probability) const {
    return FormatProbability(words_, probability);
  }

  void PrintClaims(absl::string_view indent, const Claims& claims) const {
    for (const v1::Claim& claim : claims) {
      Line(indent, claim.dissent()
                       ? words_.Say<sentences::kClaimAgainst>(claim.text())
                       : words_.Say<sentences::kClaimSays>(claim.text()));
      const std::string confidence = ConfidenceText(words_, claim.confidence());
      Line(absl::StrCat(indent, "      "),
           confidence.empty() ? claim.source()
                              : words_.Say<sentences::kClaimSource>(
                                    claim.source(), confidence));
    }
  }

  template <const Sentence& kSentence>
  void PrintCondition(const std::string& condition) const {
    if (!condition.empty()) Line(words_.Say<kSentence>(condition));
  }

  std::string SeverityText(v1::Cause::Severity severity) const {
    switch (severity) {
      case v1::Cause::INFO:
        return words_.Say<sentences::kSeverityInfo>();
      case v1::Cause::WARNING:
        return words_.Say<sentences::kSeverityWarning>();
      case v1::Cause::ERROR:
        return words_.Say<sentences::kSeverityError>();
      default:
        return words_.Say<sentences::kSeverityCritical>();
    }
  }

  void Print(const v1::Cause& cause) {
    Line("", words_.Say<sentences::kCauseEntry>(cause.id(), cause.title()));
    if (!cause.description().empty()) Line(cause.description());
    Line(words_.Say<sentences::kSeverity>(SeverityText(cause.severity())));
    Line(words_.Say<sentences::kPrior>(FormatNumber(words_, cause.prior())));
    PrintCondition<sentences::kInQuestionWhen>(cause.when());
    PrintClaims("  ", cause.claims());
    for (const v1::Cause::Adjustment& adjustment : cause.adjust()) {
      Line(words_.Say<sentences::kOddsTimes>(
          FormatNumber(words_, adjustment.odds_times()), adjustment.when()));
      PrintClaims("    ", adjustment.claims());
    }
    for (const v1::Finding& finding : content_.findings()) {
      for (const v1::Finding::Link& link : finding.links()) {
        if (link.cause() != cause.id()) continue;
        Line(words_.Say<sentences::kMakesTrue>(
            finding.id(), Probability(link.strength()), finding.title()));
        PrintClaims("    ", link.claims());
      }
    }
    for (const v1::Remedy& remedy : content_.remedies()) {
      for (const v1::Remedy::Fix& fix : remedy.fixes()) {
        if (fix.cause() != cause.id()) continue;
        Line(words_.Say<sentences::kRepairedBy>(
            remedy.id(), Probability(fix.chance()), remedy.title()));
        PrintClaims("    ", fix.claims());
      }
    }
  }

  void Print(const v1::Finding& finding) {
    Line("",
         words_.Say<sentences::kFindingEntry>(finding.id(), finding.title()));
    PrintCondition<sentences::kCondition>(finding.condition());
    PrintCondition<sentences::kSaysSomethingWhen>(finding.when());
    if (!finding.hidden_by().empty()) {
      Line(words_.Say<sentences::kHiddenBy>(
          absl::StrJoin(finding.hidden_by(), ", ")));
    }
    Line(words_.Say<sentences::kLeak>(Probability(finding.leak())));
    PrintClaims("  ", finding.claims());
    for (const v1::Finding::Link& link : finding.links()) {
      Line(words_.Say<sentences::kMadeTrueBy>(link.cause(),
                                              Probability(link.strength())));
      PrintClaims("    ", link.claims());
    }
  }

  void Print(const v1::Remedy& remedy) {
    Line("", words_.Say<sentences::kRemedyEntry>(remedy.id(), remedy.title()));
    PrintCondition<sentences::kAppliesWhen>(remedy.when());
    const std::string duration = FormatMinutes(words_, remedy.minutes());
    Line(remedy.wait() ? words_.Say<sentences::kTakesWaiting>(duration)
                       : words_.Say<sentences::kTakes>(duration));
    if (remedy.has_data_loss_minutes()) {
      Line(words_.Say<sentences::kErasesData>(
          FormatMinutes(words_, remedy.data_loss_minutes())));
    }
    if (!remedy.prerequisites().empty()) {
      Line(words_.Say<sentences::kAfter>(
          absl::StrJoin(remedy.prerequisites(), ", ")));
    }
    for (const std::string& warning : remedy.warnings()) {
      Line("  ! ", warning);
    }
    for (const std::string& step : remedy.steps()) Line("  - ", step);
    PrintClaims("  ", remedy.claims());
    for (const v1::Remedy::Fix& fix : remedy.fixes()) {
      Line(words_.Say<sentences::kRepairs>(fix.cause(),
                                           Probability(fix.chance())));
      PrintClaims("    ", fix.claims());
    }
  }

  void Print(const v1::Question& question) {
    Line("",
         words_.Say<sentences::kQuestionEntry>(question.id(), question.text()));
    if (!question.help().empty()) Line(question.help());
    PrintCondition<sentences::kAskedWhen>(question.when());
    for (const v1::Question::Answer& answer : question.answers()) {
      Line(words_.Say<sentences::kAnswerEntry>(answer.id(), answer.text()));
      Line("    ",
           words_.Say<sentences::kAnswerSays>(
               answer.has_snapshot() ? answer.snapshot().ShortDebugString()
                                     : answer.message().ShortDebugString()));
    }
    PrintClaims("  ", question.claims());
  }

  void Print(const v1::LedMeaning& meaning) {
    Line("", words_.Say<sentences::kLedMeaningEntry>(meaning.id(),
                                                     meaning.title()));
    for (const v1::Profile& profile : content_.profiles()) {
      for (const v1::Profile::LegendRow& row : profile.legend()) {
        if (row.meaning() != meaning.id()) continue;
        Line(absl::StrCat(profile.id(), ": ", Pattern(row)));
        PrintClaims("    ", row.claims());
      }
    }
  }

  void Print(const v1::Profile& profile) {
    Line("",
         words_.Say<sentences::kProfileEntry>(profile.id(), profile.title()));
    if (!profile.models().empty()) {
      Line(words_.Say<sentences::kModels>(
          absl::StrJoin(profile.models(), ", ")));
    }
    if (!profile.hardware_versions().empty()) {
      Line(words_.Say<sentences::kHardwareVersions>(
          absl::StrJoin(profile.hardware_versions(), ", ")));
    }
    Line(words_.Say<sentences::kFacts>(profile.facts().ShortDebugString()));
    for (const v1::Profile::LegendRow& row : profile.legend()) {
      Line(absl::StrCat(Pattern(row), ": ", row.meaning()));
      PrintClaims("    ", row.claims());
    }
    PrintClaims("  ", profile.claims());
  }

  void Print(const v1::Tip& tip) {
    Line("", words_.Say<sentences::kTipEntry>(tip.id(), tip.text()));
    PrintClaims("  ", tip.claims());
  }

  std::string ColorText(int color) const {
    switch (color) {
      case v1::DeviceSnapshot::Led::RED:
        return words_.Say<sentences::kRed>();
      case v1::DeviceSnapshot::Led::GREEN:
        return words_.Say<sentences::kGreen>();
      case v1::DeviceSnapshot::Led::AMBER:
        return words_.Say<sentences::kAmber>();
      case v1::DeviceSnapshot::Led::BLUE:
        return words_.Say<sentences::kBlue>();
      case v1::DeviceSnapshot::Led::WHITE:
        return words_.Say<sentences::kWhite>();
      case v1::DeviceSnapshot::Led::ORANGE:
        return words_.Say<sentences::kOrange>();
      default:
        return words_.Say<sentences::kYellow>();
    }
  }

  std::string ModeText(v1::DeviceSnapshot::Led::Mode mode) const {
    switch (mode) {
      case v1::DeviceSnapshot::Led::OFF:
        return words_.Say<sentences::kLedOff>();
      case v1::DeviceSnapshot::Led::SOLID:
        return words_.Say<sentences::kLedSolid>();
      case v1::DeviceSnapshot::Led::BLINKING:
        return words_.Say<sentences::kLedBlinking>();
      default:
        return words_.Say<sentences::kLedAlternating>();
    }
  }

  // "red blinking slow".
  std::string Pattern(const v1::Profile::LegendRow& row) const {
    std::vector<std::string> parts;
    for (const int color : row.colors()) parts.push_back(ColorText(color));
    parts.push_back(ModeText(row.mode()));
    if (row.has_rate()) {
      parts.push_back(row.rate() == v1::DeviceSnapshot::Led::SLOW
                          ? words_.Say<sentences::kLedSlow>()
                          : words_.Say<sentences::kLedFast>());
    }
    const std::string pattern = absl::StrJoin(parts, " ");
    return row.has_reliability() ? words_.Say<sentences::kPatternSure>(
                                       pattern, Probability(row.reliability()))
                                 : pattern;
  }

  const v1::KnowledgeBase& content_;
  const Sentences& words_;
  std::vector<std::string> ids_;
  bool found_ = false;
};

void PrintGaps(const v1::KnowledgeBase& content) {
  for (const v1::Gap& gap : content.gaps()) {
    std::cout << WrapParagraph("* ", gap.text());
  }
}

}  // namespace

int RunExplain(const std::string& id, const KnowledgeOptions& options) {
  const absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
      LoadKnowledge(options);
  if (!knowledge.ok()) return ReportKnowledgeError(knowledge.status());
  if (id.empty()) {
    PrintGaps((*knowledge)->content());
    return kOk;
  }
  Explainer explainer(**knowledge);
  if (explainer.Explain(id)) return kOk;
  const std::string nearest = condition::NearestName(id, explainer.ids());
  PrintError(absl::StrCat(
      "the knowledge has nothing with the id '", id, "'",
      nearest.empty() ? "" : absl::StrCat("; did you mean '", nearest, "'?")));
  return kBadUsage;
}

}  // namespace kasa_diag::cli
