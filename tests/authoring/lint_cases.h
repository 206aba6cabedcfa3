// A small base without a single warning, and what a line or an entry more makes
// of it.

#ifndef KASA_DIAG_TESTS_AUTHORING_LINT_CASES_H_
#define KASA_DIAG_TESTS_AUTHORING_LINT_CASES_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/authoring/lint.h"

namespace kasa_diag::authoring {

// The plug has a light with two meanings. What is added comes before it, so its
// lines count from 1.
inline constexpr char kCleanBase[] = R"pb(
  name: "small"
  version: "1"
  support {
    title: "Ask the vendor"
    steps: "Write to the vendor."
    cost_minutes: 90
  }
  complaint { leak: 0.02 strength: 0.6 }
  led_meanings { id: "joining" title: "It joins the Wi-Fi" }
  led_meanings { id: "joined" title: "It has joined the Wi-Fi" }
  profiles {
    id: "plug"
    title: "A plug"
    vendors: "V"
    kinds: PLUG
    models: "P1"
    facts { has_status_led: true }
    legend { mode: SOLID colors: RED meaning: "joining" }
    legend { mode: SOLID colors: GREEN meaning: "joined" }
  }
  causes { id: "weak_signal" title: "Weak signal" prior: 0.05 severity: INFO }
  causes { id: "power" title: "Bad supply" prior: 0.02 severity: ERROR }
  causes { id: "account" title: "Bad account" prior: 0.02 severity: ERROR }
  causes { id: "firmware" title: "Bad firmware" prior: 0.01 severity: ERROR }
  causes { id: "router" title: "Bad router" prior: 0.01 severity: ERROR }
  findings {
    id: "signal_weak"
    title: "The signal is weak"
    condition: "wifi.rssi_dbm < -75"
    leak: 0.05
    links { cause: "weak_signal" strength: 0.9 }
    claims { text: "t" source: "s" confidence: JUDGEMENT }
  }
  findings {
    id: "app_fails"
    title: "The app fails"
    condition: "cloud.vendor_app_works == false"
    leak: 0.02
    links { cause: "weak_signal" strength: 0.7 }
    links { cause: "power" strength: 0.7 }
    links { cause: "account" strength: 0.7 }
    claims { text: "t" source: "s" confidence: JUDGEMENT }
  }
  findings {
    id: "still_joining"
    title: "The light says that it still joins"
    condition: "\"joining\" in led_meanings"
    leak: 0.02
    links { cause: "firmware" strength: 0.7 }
    links { cause: "router" strength: 0.7 }
    claims { text: "t" source: "s" confidence: JUDGEMENT }
  }
  remedies {
    id: "reset"
    title: "Reset the device"
    steps: "Hold the button for ten seconds."
    minutes: 15
    data_loss_minutes: 30
    fixes { cause: "firmware" chance: 0.5 }
    fixes { cause: "account" chance: 0.5 }
  }
  remedies {
    id: "restart"
    title: "Restart everything"
    steps: "Unplug the device, the router and the adapter."
    steps: "Plug them in."
    minutes: 5
    fixes { cause: "weak_signal" chance: 0.1 }
    fixes { cause: "power" chance: 0.1 }
    fixes { cause: "firmware" chance: 0.1 }
    fixes { cause: "router" chance: 0.5 }
  }
  questions {
    id: "app"
    text: "Does the app work?"
    answers {
      id: "yes"
      text: "Yes"
      snapshot { cloud { vendor_app_works: true } }
    }
    answers {
      id: "no"
      text: "No"
      snapshot { cloud { vendor_app_works: false } }
    }
  }
)pb";

inline LintReport LintOf(const std::string& added) {
  LintReport report = Lint({{"t", absl::StrCat(added, kCleanBase)}});
  for (const KnowledgeProblem& problem : report.problems) {
    ADD_FAILURE() << problem.ToString();
  }
  return report;
}

// "line lint", in order.
inline std::vector<std::string> WarningsOf(const LintReport& report) {
  std::vector<std::string> warnings;
  for (const LintWarning& warning : report.warnings) {
    warnings.push_back(absl::StrCat(warning.problem.line, " ", warning.lint));
  }
  return warnings;
}

struct LintCase {
  std::string name;
  std::string lint;
  // Trips the lint, once, and no other. @ stands at the beginning of the line
  // that is warned of.
  std::string trips;
  // Part of the message.
  std::string message;
  // All but the same, and without any warning.
  std::string does_not;
};

inline std::ostream& operator<<(std::ostream& out, const LintCase& one) {
  return out << one.name;
}

// The golden test of a lint: one base that trips it, one just not, one where a
// comment switches it off.
inline void CheckLintCase(const LintCase& one) {
  const size_t mark = one.trips.find('@');
  ASSERT_NE(mark, std::string::npos);
  int line = 1;
  for (size_t i = 0; i < mark; ++i) line += one.trips[i] == '\n';

  const LintReport tripped =
      LintOf(absl::StrReplaceAll(one.trips, {{"@", ""}}));
  EXPECT_THAT(WarningsOf(tripped),
              testing::ElementsAre(absl::StrCat(line, " ", one.lint)));
  for (const LintWarning& warning : tripped.warnings) {
    EXPECT_THAT(warning.problem.message, testing::HasSubstr(one.message));
    EXPECT_FALSE(warning.problem.hint.empty());
  }

  EXPECT_THAT(WarningsOf(LintOf(one.does_not)), testing::IsEmpty());

  const LintReport switched_off = LintOf(absl::StrReplaceAll(
      one.trips, {{"@", absl::StrCat("# check: off ", one.lint, " (why)\n")}}));
  EXPECT_THAT(WarningsOf(switched_off), testing::IsEmpty());
  EXPECT_EQ(switched_off.switched_off, 1);
}

class LintCaseTest : public testing::TestWithParam<LintCase> {};

inline std::string LintCaseName(const testing::TestParamInfo<LintCase>& info) {
  return info.param.name;
}

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_TESTS_AUTHORING_LINT_CASES_H_
