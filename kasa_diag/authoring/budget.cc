#include "kasa_diag/authoring/budget.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"
#include "google/protobuf/message.h"
#include "kasa_diag/authoring/counted.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/inference/coupled_network.h"
#include "kasa_diag/inference/frontier_plan.h"

namespace kasa_diag::authoring {
namespace {

constexpr size_t kTrueFindings = 12;
constexpr int kRounds = 16;

// The width of the exact pass when just these findings are true.
class Widths {
 public:
  explicit Widths(const CompiledKnowledge& knowledge) : knowledge_(knowledge) {
    for (const CompiledKnowledge::CauseRules& cause : knowledge.causes) {
      priors_.push_back(cause.prior);
    }
  }

  // `left_out`: a place in `findings`, or -1.
  int Of(absl::Span<const int> findings, int left_out) {
    std::vector<inference::Observation> observations;
    for (size_t i = 0; i < findings.size(); ++i) {
      if (static_cast<int>(i) == left_out) continue;
      inference::Observation seen;
      seen.leak = knowledge_.findings[findings[i]].leak;
      seen.links = knowledge_.findings[findings[i]].links;
      observations.push_back(seen);
    }
    network_.Build(priors_, observations);
    network_.Reduce();
    plan_.Make(network_);
    return plan_.max_width();
  }

 private:
  const CompiledKnowledge& knowledge_;
  std::vector<double> priors_;
  inference::CoupledNetwork network_;
  inference::FrontierPlan plan_;
};

// Each round deals all findings out into sets, so that all are measured equally
// often. (std::shuffle differs between libraries.)
void MeasureWidths(const CompiledKnowledge& knowledge, Budget* budget) {
  const size_t count = knowledge.findings.size();
  const size_t size = std::min(kTrueFindings, count);
  budget->true_findings = static_cast<int>(size);
  if (size == 0) return;
  Widths widths(knowledge);
  std::mt19937_64 random(1);
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::vector<int> measured(count);
  int64_t total = 0;
  int sets = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (size_t i = count; i > 1; --i) {
      std::swap(order[i - 1], order[random() % i]);
    }
    // The last set of a round takes its rest from those before it.
    for (size_t begin = 0; begin < count; begin += size) {
      const size_t first = std::min(begin, count - size);
      const absl::Span<const int> set(order.data() + first, size);
      const int width = widths.Of(set, -1);
      total += width;
      ++sets;
      for (size_t i = begin - first; i < size; ++i) {
        budget->findings[set[i]].width +=
            width - widths.Of(set, static_cast<int>(i));
        ++measured[set[i]];
      }
    }
  }
  budget->width = static_cast<double>(total) / sets;
  for (size_t i = 0; i < count; ++i) budget->findings[i].width /= measured[i];
}

double NoneOf(const Diagnoser& diagnoser, bool complaint) {
  const google::protobuf::Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(
          diagnoser.knowledge().input());
  if (prototype == nullptr) return -1;
  const std::unique_ptr<google::protobuf::Message> empty(prototype->New());
  DiagnoseOptions options;
  options.complaint = complaint;
  options.plan = false;
  options.explained_causes = 0;
  const absl::StatusOr<v1::Diagnosis> diagnosis =
      diagnoser.Diagnose(*empty, options);
  return diagnosis.ok() ? diagnosis->probability_none() : -1;
}

}  // namespace

Budget MeasureBudget(std::shared_ptr<const KnowledgeBase> knowledge) {
  Budget budget;
  budget.causes = knowledge->content().causes_size();
  for (const v1::Finding& finding : knowledge->content().findings()) {
    budget.findings.push_back({finding.id(), finding.links_size(), 0});
  }
  MeasureWidths(knowledge->compiled(), &budget);
  const Diagnoser diagnoser(std::move(knowledge));
  budget.none = NoneOf(diagnoser, false);
  budget.none_with_complaint = NoneOf(diagnoser, true);
  return budget;
}

std::string RenderBudget(const Budget& budget, size_t most) {
  std::string text;
  if (budget.none >= 0) {
    absl::StrAppendFormat(
        &text,
        "With nothing known, no cause has a probability of %.3f; %.3f where "
        "somebody complains.\n",
        budget.none, budget.none_with_complaint);
  }
  absl::StrAppendFormat(
      &text, "%s, drawn at random, %s a width of %.1f. What adds most:\n",
      Counted(budget.true_findings, "true finding"),
      budget.true_findings == 1 ? "has" : "have", budget.width);
  absl::StrAppendFormat(&text, "  %5s  %9s  %5s\n", "links", "of causes",
                        "width");
  std::vector<FindingBudget> widest = budget.findings;
  std::stable_sort(widest.begin(), widest.end(),
                   [](const FindingBudget& a, const FindingBudget& b) {
                     return a.width > b.width;
                   });
  widest.resize(std::min(most, widest.size()));
  for (const FindingBudget& finding : widest) {
    absl::StrAppendFormat(&text, "  %5d  %8.0f%%  %5.2f  %s\n", finding.links,
                          100.0 * finding.links / std::max(budget.causes, 1),
                          finding.width, finding.id);
  }
  return text;
}

}  // namespace kasa_diag::authoring
