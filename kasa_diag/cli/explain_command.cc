#include "kasa_diag/cli/explain_command.h"

#include <iostream>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/repeated_field.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/text_report.h"
#include "kasa_diag/condition/suggestion.h"
#include "kasa_diag/wording.h"

namespace kasa_diag::cli {
namespace {

using Claims = google::protobuf::RepeatedPtrField<v1::Claim>;

std::string Confidence(v1::Claim::Confidence confidence) {
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(v1::Claim::Confidence_Name(confidence)),
      {{"_", " "}});
}

void PrintClaims(absl::string_view indent, const Claims& claims) {
  for (const v1::Claim& claim : claims) {
    std::cout << indent << (claim.dissent() ? "against: " : "says: ")
              << claim.text() << "\n"
              << indent << "      " << claim.source() << " ("
              << Confidence(claim.confidence()) << ")\n";
  }
}

void PrintCondition(absl::string_view name, const std::string& condition) {
  if (!condition.empty())
    std::cout << "  " << name << ": " << condition << "\n";
}

class Explainer {
 public:
  explicit Explainer(const v1::KnowledgeBase& content) : content_(content) {}

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
      std::cout << "gap " << g.id() << ": " << g.text() << "\n";
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

  void Print(const v1::Cause& cause) {
    std::cout << "cause " << cause.id() << ": " << cause.title() << "\n";
    if (!cause.description().empty()) {
      std::cout << "  " << cause.description() << "\n";
    }
    std::cout << "  severity: "
              << absl::AsciiStrToLower(
                     v1::Cause::Severity_Name(cause.severity()))
              << "\n  prior: " << cause.prior() << "\n";
    PrintCondition("in question when", cause.when());
    PrintClaims("  ", cause.claims());
    for (const v1::Cause::Adjustment& adjustment : cause.adjust()) {
      std::cout << "  odds times " << adjustment.odds_times()
                << " when: " << adjustment.when() << "\n";
      PrintClaims("    ", adjustment.claims());
    }
    for (const v1::Finding& finding : content_.findings()) {
      for (const v1::Finding::Link& link : finding.links()) {
        if (link.cause() != cause.id()) continue;
        std::cout << "  makes " << finding.id() << " true with "
                  << FormatProbability(link.strength()) << ": "
                  << finding.title() << "\n";
        PrintClaims("    ", link.claims());
      }
    }
    for (const v1::Remedy& remedy : content_.remedies()) {
      for (const v1::Remedy::Fix& fix : remedy.fixes()) {
        if (fix.cause() != cause.id()) continue;
        std::cout << "  repaired by " << remedy.id() << " with "
                  << FormatProbability(fix.chance()) << ": " << remedy.title()
                  << "\n";
        PrintClaims("    ", fix.claims());
      }
    }
  }

  void Print(const v1::Finding& finding) {
    std::cout << "finding " << finding.id() << ": " << finding.title() << "\n";
    PrintCondition("condition", finding.condition());
    PrintCondition("says something when", finding.when());
    if (!finding.hidden_by().empty()) {
      std::cout << "  hidden by: " << absl::StrJoin(finding.hidden_by(), ", ")
                << "\n";
    }
    std::cout << "  true without any of these causes with "
              << FormatProbability(finding.leak()) << "\n";
    PrintClaims("  ", finding.claims());
    for (const v1::Finding::Link& link : finding.links()) {
      std::cout << "  made true by " << link.cause() << " with "
                << FormatProbability(link.strength()) << "\n";
      PrintClaims("    ", link.claims());
    }
  }

  void Print(const v1::Remedy& remedy) {
    std::cout << "remedy " << remedy.id() << ": " << remedy.title() << "\n";
    PrintCondition("applies when", remedy.when());
    std::cout << "  takes: " << FormatMinutes(remedy.minutes())
              << (remedy.wait() ? " of waiting" : "") << "\n";
    if (remedy.has_data_loss_minutes()) {
      std::cout << "  erases data, weighed as "
                << FormatMinutes(remedy.data_loss_minutes()) << "\n";
    }
    if (!remedy.prerequisites().empty()) {
      std::cout << "  after: " << absl::StrJoin(remedy.prerequisites(), ", ")
                << "\n";
    }
    for (const std::string& warning : remedy.warnings()) {
      std::cout << "  ! " << warning << "\n";
    }
    for (const std::string& step : remedy.steps()) {
      std::cout << "  - " << step << "\n";
    }
    PrintClaims("  ", remedy.claims());
    for (const v1::Remedy::Fix& fix : remedy.fixes()) {
      std::cout << "  repairs " << fix.cause() << " with "
                << FormatProbability(fix.chance()) << "\n";
      PrintClaims("    ", fix.claims());
    }
  }

  void Print(const v1::Question& question) {
    std::cout << "question " << question.id() << ": " << question.text()
              << "\n";
    if (!question.help().empty()) std::cout << "  " << question.help() << "\n";
    PrintCondition("asked when", question.when());
    for (const v1::Question::Answer& answer : question.answers()) {
      std::cout << "  answer " << answer.id() << ": " << answer.text() << "\n"
                << "    says: "
                << (answer.has_snapshot() ? answer.snapshot().ShortDebugString()
                                          : answer.message().ShortDebugString())
                << "\n";
    }
    PrintClaims("  ", question.claims());
  }

  void Print(const v1::LedMeaning& meaning) {
    std::cout << "LED meaning " << meaning.id() << ": " << meaning.title()
              << "\n";
    for (const v1::Profile& profile : content_.profiles()) {
      for (const v1::Profile::LegendRow& row : profile.legend()) {
        if (row.meaning() != meaning.id()) continue;
        std::cout << "  " << profile.id() << ": " << Pattern(row) << "\n";
        PrintClaims("    ", row.claims());
      }
    }
  }

  void Print(const v1::Profile& profile) {
    std::cout << "profile " << profile.id() << ": " << profile.title() << "\n";
    if (!profile.models().empty()) {
      std::cout << "  models: " << absl::StrJoin(profile.models(), ", ")
                << "\n";
    }
    if (!profile.hardware_versions().empty()) {
      std::cout << "  hardware versions: "
                << absl::StrJoin(profile.hardware_versions(), ", ") << "\n";
    }
    std::cout << "  facts: " << profile.facts().ShortDebugString() << "\n";
    for (const v1::Profile::LegendRow& row : profile.legend()) {
      std::cout << "  " << Pattern(row) << ": " << row.meaning() << "\n";
      PrintClaims("    ", row.claims());
    }
    PrintClaims("  ", profile.claims());
  }

  void Print(const v1::Tip& tip) {
    std::cout << "tip " << tip.id() << ": " << tip.text() << "\n";
    PrintClaims("  ", tip.claims());
  }

  static std::string Pattern(const v1::Profile::LegendRow& row) {
    std::vector<std::string> words;
    for (const int color : row.colors()) {
      words.push_back(absl::AsciiStrToLower(v1::DeviceSnapshot::Led::Color_Name(
          static_cast<v1::DeviceSnapshot::Led::Color>(color))));
    }
    words.push_back(
        absl::AsciiStrToLower(v1::DeviceSnapshot::Led::Mode_Name(row.mode())));
    if (row.has_rate()) {
      words.push_back(absl::AsciiStrToLower(
          v1::DeviceSnapshot::Led::Rate_Name(row.rate())));
    }
    std::string pattern = absl::StrJoin(words, " ");
    if (row.has_reliability()) {
      absl::StrAppend(&pattern, " (", FormatProbability(row.reliability()),
                      " sure)");
    }
    return pattern;
  }

  const v1::KnowledgeBase& content_;
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
  Explainer explainer((*knowledge)->content());
  if (explainer.Explain(id)) return kOk;
  const std::string nearest = condition::NearestName(id, explainer.ids());
  PrintError(absl::StrCat(
      "the knowledge has nothing with the id '", id, "'",
      nearest.empty() ? "" : absl::StrCat("; did you mean '", nearest, "'?")));
  return kBadUsage;
}

}  // namespace kasa_diag::cli
