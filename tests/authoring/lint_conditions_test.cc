// Golden tests of the lints of conditions and of hiding.

#include <string>

#include "gtest/gtest.h"
#include "tests/authoring/lint_cases.h"

namespace kasa_diag::authoring {
namespace {

// A finding with a claim and a link, and one line more.
std::string Finding(const std::string& id, const std::string& fields) {
  return absl::StrCat("findings {\n  id: \"", id, "\"\n  title: \"T\"\n",
                      fields,
                      "\n  leak: 0.02\n"
                      "  links { cause: \"power\" strength: 0.6 }\n"
                      "  claims { text: \"t\" source: \"s\" }\n}\n");
}

TEST_P(LintCaseTest, TripsJustNotAndSwitchedOff) { CheckLintCase(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Conditions, LintCaseTest,
    ::testing::Values(
        LintCase{"BoundsCross", "contradictory_condition",
                 Finding("x",
                         "@  condition: \"power.battery_percent < 20u && "
                         "power.battery_percent > 50u\""),
                 "its 'condition' can never be true",
                 Finding("x",
                         "  condition: \"power.battery_percent < 20u && "
                         "power.battery_percent > 10u\"")},
        LintCase{"GuardExcludes", "contradictory_condition",
                 Finding("x",
                         "  condition: \"power.charging == true\"\n"
                         "@  when: \"power.charging == false\""),
                 "never true where its 'when' lets it speak",
                 Finding("x",
                         "  condition: \"power.charging == true\"\n"
                         "  when: \"power.source == "
                         "Power.Source.BATTERY\"")},
        LintCase{"TipNeverShown", "contradictory_condition",
                 "tips {\n  id: \"x\" text: \"T\"\n"
                 "@  when: \"wifi.mesh && !wifi.mesh\"\n}\n",
                 "tip 'x': its 'when' can never be true",
                 "tips {\n  id: \"x\" text: \"T\"\n"
                 "  when: \"wifi.mesh && !wifi.behind_extender\"\n}\n"},
        LintCase{"ExcludedMiddle", "tautological_condition",
                 "tips {\n  id: \"x\" text: \"T\"\n"
                 "@  when: \"wifi.mesh || !wifi.mesh\"\n}\n",
                 "its 'when' can never be false",
                 "tips {\n  id: \"x\" text: \"T\"\n"
                 "  when: \"wifi.mesh || !has(wifi.mesh)\"\n}\n"},
        LintCase{"NoProfileStatesIt", "undecidable_finding",
                 Finding("x", "@  condition: \"profile.card_limit_gb > 64u\""),
                 "no device that the profiles know can decide it",
                 Finding("x",
                         "  condition: \"profile.has_status_led\"\n"
                         "  when: \"power.charging\"")},
        LintCase{"NoLegendHasIt", "undecidable_finding",
                 "led_meanings { id: \"hot\" title: \"It is too hot\" }\n" +
                     Finding("x",
                             "@  condition: \"\\\"hot\\\" in "
                             "led_meanings\""),
                 "can make it true",
                 Finding("x",
                         "  condition: \"\\\"joined\\\" in "
                         "led_meanings\"")},
        LintCase{"HiderStaysUnknown", "undecided_hider",
                 Finding("x",
                         "  condition: \"reach.rtsp_ok == false\"\n"
                         "@  hidden_by: \"app_fails\""),
                 "finding 'app_fails' can be unknown while finding 'x'",
                 Finding("x",
                         "  condition: \"reach.rtsp_ok == false || "
                         "cloud.vendor_app_works == true\"\n") +
                     Finding("y",
                             "  condition: \"reach.rtsp_ok == false && "
                             "reach.onvif_ok == false\"") +
                     Finding("z",
                             "  condition: \"reach.onvif_ok == false\"\n"
                             "  hidden_by: \"y\"")},
        LintCase{"HiderHasAGuard", "guarded_hider",
                 Finding("y",
                         "  condition: \"reach.rtsp_ok == false && "
                         "reach.onvif_ok == false\"\n"
                         "  when: \"reach.lan\"") +
                     Finding("z",
                             "  condition: \"reach.onvif_ok == false\"\n"
                             "@  hidden_by: \"y\""),
                 "finding 'y' has a 'when' that can leave it open",
                 Finding("y",
                         "  condition: \"reach.rtsp_ok == false && "
                         "reach.onvif_ok == false\"\n"
                         "  when: \"reach.lan\"") +
                     Finding("z",
                             "  condition: \"reach.onvif_ok == false\"\n"
                             "  when: \"reach.lan\"\n"
                             "  hidden_by: \"y\"")},
        LintCase{"AlwaysHidden", "shadowed_finding",
                 Finding("x",
                         "  condition: \"cloud.vendor_app_works == false "
                         "&& reach.lan == false\"\n"
                         "@  hidden_by: \"app_fails\""),
                 "always hidden by finding 'app_fails'",
                 Finding("x",
                         "  condition: \"cloud.vendor_app_works == false "
                         "&& reach.lan == false\"")}),
    LintCaseName);

}  // namespace
}  // namespace kasa_diag::authoring
