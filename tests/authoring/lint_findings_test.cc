// Golden tests of the lints of findings and their links.

#include <string>

#include "gtest/gtest.h"
#include "tests/authoring/lint_cases.h"

namespace kasa_diag::authoring {
namespace {

// A finding on one line each: fields, then its links with a claim.
std::string Finding(const std::string& fields, const std::string& links) {
  return absl::StrCat("findings {\n  title: \"T\"\n", fields, "\n", links,
                      "\n  claims { text: \"t\" source: \"s\" }\n}\n");
}

const char kPower[] = "  links { cause: \"power\" strength: 0.6 }";
const char kThreeLinks[] =
    "  links { cause: \"power\" strength: 0.5 }\n"
    "  links { cause: \"firmware\" strength: 0.4 }\n"
    "  links { cause: \"router\" strength: 0.6 }";
const char kAllLinks[] =
    "  links { cause: \"weak_signal\" strength: 0.4 }\n"
    "  links { cause: \"power\" strength: 0.4 }\n"
    "  links { cause: \"account\" strength: 0.4 }\n"
    "  links { cause: \"firmware\" strength: 0.4 }\n"
    "  links { cause: \"router\" strength: 0.4 }";

// A cause that something finds and something repairs.
std::string Cause(const std::string& adjustments) {
  return absl::StrCat(
      "causes {\n  id: \"c\" title: \"T\" prior: 0.01 severity: INFO\n",
      adjustments, "\n}\n",
      Finding("  id: \"fc\" condition: \"power.charging\" leak: 0.1",
              "  links { cause: \"c\" strength: 0.6 }"),
      "remedies {\n  id: \"rc\" title: \"Fix it\" steps: \"Fix it.\" minutes: "
      "1\n"
      "  fixes { cause: \"c\" chance: 0.5 }\n}\n");
}

TEST_P(LintCaseTest, TripsJustNotAndSwitchedOff) { CheckLintCase(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Findings, LintCaseTest,
    ::testing::Values(
        LintCase{
            "TheSameTwice", "duplicate_finding",
            Finding("  id: \"a\" condition: \"wifi.snr_db < 10\" leak: 0.1",
                    kPower) +
                "@" +
                Finding("  id: \"b\" condition: \"!(wifi.snr_db >= 10)\" "
                        "leak: 0.1",
                        kPower),
            "finding 'b' always says the same as finding 'a'",
            Finding("  id: \"a\" condition: \"wifi.snr_db < 10\" leak: 0.1",
                    kPower) +
                Finding("  id: \"b\" condition: \"wifi.snr_db <= 10\" "
                        "leak: 0.1",
                        kPower)},
        LintCase{
            "TheOpposite", "duplicate_finding",
            Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.1", kPower) +
                "@" +
                Finding("  id: \"b\" condition: \"wifi.mesh == false\" "
                        "leak: 0.1",
                        kPower),
            "finding 'b' always says the opposite of finding 'a'",
            // The guard leaves it open where the other speaks.
            Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.1", kPower) +
                Finding("  id: \"b\" condition: \"wifi.mesh == false\" "
                        "when: \"wifi.associated\" leak: 0.1",
                        kPower)},
        LintCase{"TheSameCauses", "overlapping_findings",
                 Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.1",
                         kThreeLinks) +
                     "@" +
                     Finding("  id: \"b\" condition: \"reach.lan\" leak: 0.1",
                             kThreeLinks),
                 "finding 'b' and finding 'a' share 3 of 3 causes",
                 Finding("  id: \"a\" condition: \"wifi.mesh && reach.lan\" "
                         "leak: 0.1",
                         kThreeLinks) +
                     Finding("  id: \"b\" condition: \"reach.lan\" "
                             "hidden_by: \"a\" leak: 0.1",
                             kThreeLinks)},
        LintCase{
            "TheSameCausesButNeverTogether", "overlapping_findings",
            Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.1",
                    kThreeLinks) +
                "@" +
                Finding("  id: \"b\" condition: \"reach.lan\" leak: 0.1",
                        kThreeLinks),
            "neither hides the other",
            Finding("  id: \"a\" condition: \"wifi.snr_db < 10\" leak: 0.1",
                    kThreeLinks) +
                Finding("  id: \"b\" condition: \"wifi.snr_db > 30\" "
                        "leak: 0.1",
                        kThreeLinks)},
        LintCase{"NoClaim", "link_without_claim",
                 "findings {\n  id: \"a\" title: \"T\" condition: "
                 "\"wifi.mesh\" leak: 0.1\n@  links { cause: \"power\" "
                 "strength: 0.6 }\n}\n",
                 "the link of finding 'a' to 'power' has no claim",
                 "findings {\n  id: \"a\" title: \"T\" condition: "
                 "\"wifi.mesh\" leak: 0.1\n  links { cause: \"power\" "
                 "strength: 0.6 claims { text: \"t\" } }\n}\n"},
        LintCase{"StrengthBelowTheLeak", "makes_no_difference",
                 Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.5",
                         "@  links { cause: \"power\" strength: 0.1 }"),
                 "moves its odds by at most 0.46 decibans",
                 Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.3",
                         "  links { cause: \"power\" strength: 0.1 }")},
        LintCase{"OddsOfNearlyOne", "makes_no_difference",
                 Cause("@  adjust { when: \"wifi.mesh\" odds_times: 0.9 }"),
                 "an adjustment that moves its odds by 0.46 decibans",
                 Cause("  adjust { when: \"wifi.mesh\" odds_times: 0.8 }")},
        LintCase{"HalfOfItTakenBack", "adjustment_taken_back",
                 Cause("@  adjust { when: \"power.charging == false\" "
                       "odds_times: 6 }"),
                 "cause 'c': an adjustment raises its odds by 7.8 decibans, of "
                 "which finding 'fc', false whenever it holds, takes back 4.0",
                 Cause("  adjust { when: \"power.charging == false\" "
                       "odds_times: 7 }")},
        LintCase{"NotWheneverItHolds", "adjustment_taken_back",
                 Cause("@  adjust { when: \"power.charging == false && "
                       "wifi.mesh\" odds_times: 2 }"),
                 "takes back 4.0",
                 Cause("  adjust { when: \"power.charging == false || "
                       "wifi.mesh\" odds_times: 2 }")},
        LintCase{"EveryCauseAlike", "indiscriminate_finding",
                 "@" + Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.1",
                               kAllLinks),
                 "finding 'a' is linked to every cause with one strength", ""},
        LintCase{"MostCauses", "too_many_links",
                 "@" + Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.1",
                               "  links { cause: \"weak_signal\" strength: "
                               "0.4 }\n"
                               "  links { cause: \"power\" strength: 0.4 }\n"
                               "  links { cause: \"firmware\" strength: 0.4 }\n"
                               "  links { cause: \"router\" strength: 0.4 }"),
                 "finding 'a' is linked to 4 of 5 causes",
                 Finding("  id: \"a\" condition: \"wifi.mesh\" leak: 0.1",
                         "  links { cause: \"power\" strength: 0.4 }\n"
                         "  links { cause: \"firmware\" strength: 0.4 }\n"
                         "  links { cause: \"router\" strength: 0.4 }")}),
    LintCaseName);

}  // namespace
}  // namespace kasa_diag::authoring
