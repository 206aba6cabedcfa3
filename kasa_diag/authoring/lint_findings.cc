// Findings beside each other: the same fact twice, the same causes twice.

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "kasa_diag/authoring/lint_context.h"

namespace kasa_diag::authoring {
namespace {

class FindingLints {
 public:
  explicit FindingLints(LintContext* context)
      : context_(*context),
        knowledge_(context->knowledge),
        count_(static_cast<int>(knowledge_.findings.size())) {
    for (int i = 0; i < count_; ++i) {
      fields_.push_back(FieldsOf(i));
      std::vector<int32_t> causes;
      for (const inference::Link& link : knowledge_.findings[i].links) {
        causes.push_back(link.cause);
      }
      causes_.push_back(std::move(causes));
      hiders_.push_back(AllHiders(knowledge_, i));
    }
  }

  void Run() {
    for (int b = 0; b < count_; ++b) {
      for (int a = 0; a < b; ++a) {
        if (Hides(a, b) || Hides(b, a)) continue;
        if (!AreDuplicates(a, b)) LookAtLinks(a, b);
      }
    }
  }

 private:
  std::vector<std::string> FieldsOf(int finding) const {
    return knowledge_.evaluator
        ->condition(knowledge_.finding_rules[finding].condition)
        .FieldsRead();
  }

  bool Hides(int hider, int finding) const {
    return std::binary_search(hiders_[finding].begin(), hiders_[finding].end(),
                              hider);
  }

  template <typename T>
  static int CountCommon(const std::vector<T>& a, const std::vector<T>& b) {
    std::vector<T> common;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(),
                          std::back_inserter(common));
    return static_cast<int>(common.size());
  }

  Combinations Pair(int a, int b) const {
    const CompiledKnowledge::FindingRules& first = knowledge_.finding_rules[a];
    const CompiledKnowledge::FindingRules& second = knowledge_.finding_rules[b];
    return context_.on_any_device.Of(
        {first.condition, first.when, second.condition, second.when});
  }

  std::string NameOf(int finding) const {
    return Named("finding", context_.content().findings(finding));
  }

  // The later one has the warning, if it is in a file.
  void Warn(absl::string_view lint, int a, int b, std::string message,
            std::string hint) {
    context_.Warn(lint,
                  {context_.places.findings[b], context_.places.findings[a]},
                  std::move(message), std::move(hint));
  }

  // The same in every snapshot, or the opposite.
  bool AreDuplicates(int a, int b) {
    if (CountCommon(fields_[a], fields_[b]) == 0) return false;
    const Combinations pair = Pair(a, b);
    if (!pair.complete) {
      // So large, and reading different fields: taken to differ.
      if (fields_[a] != fields_[b]) return false;
      context_.undecided.push_back(
          absl::StrCat(NameOf(b), ": whether it always says what ", NameOf(a),
                       " says: too many cases to try"));
      return false;
    }
    bool same = true;
    bool opposite = true;
    for (const std::vector<Tristate>& states : pair.states) {
      const Tristate first = Guarded(states[0], states[1]);
      const Tristate second = Guarded(states[2], states[3]);
      same = same && first == second;
      opposite =
          opposite && (first == Tristate::kUnknown
                           ? second == Tristate::kUnknown
                           : second != first && second != Tristate::kUnknown);
    }
    if (!same && !opposite) return false;
    Warn("duplicate_finding", a, b,
         absl::StrCat(NameOf(b), " always says ",
                      same ? "the same as " : "the opposite of ", NameOf(a)),
         "one fact would count twice: give one finding the links of both");
    return true;
  }

  void LookAtLinks(int a, int b) {
    const int common = CountCommon(causes_[a], causes_[b]);
    const size_t larger = std::max(causes_[a].size(), causes_[b].size());
    if (common < context_.options.overlap_links ||
        common <= context_.options.overlap_part * static_cast<double>(larger)) {
      return;
    }
    // What can't be true together is not counted twice.
    const Combinations pair = Pair(a, b);
    const bool meet = pair.Any([](const std::vector<Tristate>& states) {
      return Guarded(states[0], states[1]) == Tristate::kTrue &&
             Guarded(states[2], states[3]) == Tristate::kTrue;
    });
    if (pair.complete && !meet) return;
    Warn("overlapping_findings", a, b,
         absl::StrCat(NameOf(b), " and ", NameOf(a), " share ", common, " of ",
                      larger, " causes, and neither hides the other"),
         "where both come from one fact, let the one that says more hide the "
         "other ('hidden_by')");
  }

  LintContext& context_;
  const CompiledKnowledge& knowledge_;
  const int count_;
  std::vector<std::vector<std::string>> fields_;  // of conditions, sorted
  std::vector<std::vector<int32_t>> causes_;      // sorted
  std::vector<std::vector<int>> hiders_;          // sorted
};

}  // namespace

void LintFindings(LintContext* context) { FindingLints(context).Run(); }

}  // namespace kasa_diag::authoring
