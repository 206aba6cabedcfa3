// Links and adjustments: where their numbers come from, and whether they
// matter.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "kasa_diag/authoring/lint_context.h"

namespace kasa_diag::authoring {
namespace {

using loading::Place;

double Decibans(double ratio) { return std::abs(10 * std::log10(ratio)); }

// How far a finding can move the odds of one of its causes, the others being
// absent: seen true, or seen false.
double StrongestDecibans(double leak, double strength) {
  const double seen = 1 - (1 - leak) * (1 - strength);
  return std::max(Decibans(seen / leak), Decibans(1 - strength));
}

void LookAtLink(const v1::Finding& finding, int i, const Place& place,
                LintContext* context) {
  const v1::Finding::Link& link = finding.links(i);
  const Place here = place.Field("links", i);
  const std::string name = absl::StrCat(
      "the link of ", Named("finding", finding), " to '", link.cause(), "'");
  if (link.claims().empty() && finding.claims().empty()) {
    context->Warn("link_without_claim", {here, place},
                  absl::StrCat(name, " has no claim, nor has the finding"),
                  "say where the strength comes from: claims { text: ... "
                  "source: ... confidence: JUDGEMENT } at the link, or once at "
                  "the finding");
  }
  const double most = StrongestDecibans(finding.leak(), link.strength());
  if (most < context->options.least_decibans) {
    context->Warn(
        "makes_no_difference", {here.Field("strength"), here, place},
        absl::StrFormat("%s moves its odds by at most %.2f decibans", name,
                        most),
        "beside this leak the strength is lost: leave the link out, or mend "
        "the leak");
  }
}

void LookAtFinding(int f, LintContext* context) {
  const v1::Finding& finding = context->content().findings(f);
  const Place& place = context->places.findings[f];
  for (int i = 0; i < finding.links_size(); ++i) {
    LookAtLink(finding, i, place, context);
  }
  const int causes = context->content().causes_size();
  const int links = finding.links_size();
  const bool equal =
      std::all_of(finding.links().begin(), finding.links().end(),
                  [&](const v1::Finding::Link& link) {
                    return link.strength() == finding.links(0).strength();
                  });
  if (causes > 2 && links == causes && equal) {
    context->Warn("indiscriminate_finding", {place},
                  absl::StrCat(Named("finding", finding),
                               " is linked to every cause with one strength"),
                  "it tells no cause from another: say which causes make it "
                  "likelier; that somebody complains is 'complaint'");
  } else if (causes > 4 && links > context->options.most_causes * causes) {
    context->Warn(
        "too_many_links", {place},
        absl::StrFormat("%s is linked to %d of %d causes",
                        Named("finding", finding), links, causes),
        "it couples nearly all causes and tells few apart: keep the links that "
        "are much stronger than the leak, and raise the leak for the others");
  }
}

void LookAtAdjustments(int c, LintContext* context) {
  const v1::Cause& cause = context->content().causes(c);
  for (int a = 0; a < cause.adjust_size(); ++a) {
    const double decibans = Decibans(cause.adjust(a).odds_times());
    if (decibans >= context->options.least_decibans) continue;
    const Place here = context->places.causes[c].Field("adjust", a);
    context->Warn(
        "makes_no_difference", {here.Field("odds_times"), here},
        absl::StrFormat("%s: an adjustment that moves its odds by %.2f "
                        "decibans",
                        Named("cause", cause), decibans),
        "leave it out");
  }
}

// Whether the finding is false in every snapshot in which the circumstance
// holds. False where there is too much to try.
bool IsFalseWherever(int circumstance,
                     const CompiledKnowledge::FindingRules& finding,
                     const LintContext& context) {
  const Combinations any =
      context.on_any_device.Of({circumstance, finding.condition, finding.when});
  const auto holds = [](const std::vector<Tristate>& states) {
    return states[0] == Tristate::kTrue;
  };
  const auto holds_without = [&](const std::vector<Tristate>& states) {
    return holds(states) && Guarded(states[1], states[2]) != Tristate::kFalse;
  };
  return any.complete && any.Any(holds) && !any.Any(holds_without);
}

// Of the finding's link to the cause; 0 where there is none.
double StrengthOf(const v1::Finding& finding, const std::string& cause) {
  for (const v1::Finding::Link& link : finding.links()) {
    if (link.cause() == cause) return link.strength();
  }
  return 0;
}

// A circumstance that raises the odds, and a false finding that lowers them
// again whenever it holds.
void LookForTakenBack(int c, int adjustment, LintContext* context) {
  const v1::Cause& cause = context->content().causes(c);
  const double odds_times = cause.adjust(adjustment).odds_times();
  if (odds_times <= 1) return;
  const double raised = Decibans(odds_times);
  const int when = context->knowledge.causes[c].adjustments[adjustment].when;
  const Place here = context->places.causes[c].Field("adjust", adjustment);
  for (int f = 0; f < context->content().findings_size(); ++f) {
    const v1::Finding& finding = context->content().findings(f);
    const double lowered = Decibans(1 - StrengthOf(finding, cause.id()));
    if (lowered < raised / 2 ||
        !IsFalseWherever(when, context->knowledge.finding_rules[f], *context)) {
      continue;
    }
    context->Warn(
        "adjustment_taken_back",
        {here.Field("when"), here, context->places.findings[f]},
        absl::StrFormat("%s: an adjustment raises its odds by %.1f decibans, "
                        "of which %s, false whenever it holds, takes back %.1f",
                        Named("cause", cause), raised,
                        Named("finding", finding), lowered),
        "let a 'when' leave the finding unknown there, or leave out the "
        "adjustment");
  }
}

}  // namespace

void LintLinks(LintContext* context) {
  for (int f = 0; f < context->content().findings_size(); ++f) {
    LookAtFinding(f, context);
  }
  for (int c = 0; c < context->content().causes_size(); ++c) {
    LookAtAdjustments(c, context);
    for (int a = 0; a < context->content().causes(c).adjust_size(); ++a) {
      LookForTakenBack(c, a, context);
    }
  }
}

}  // namespace kasa_diag::authoring
