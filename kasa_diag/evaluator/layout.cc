#include "kasa_diag/evaluator/layout.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "kasa_diag/evaluator/clustering.h"

namespace kasa_diag::evaluator {
namespace {

// Two blocks: a run that is longer than what it is for is less short-sighted.
constexpr int kConditionsInRun = 2 * 64 * kWordsInBlock;

// Reorders the conditions that have as many terms, which are runs of `order`.
void Cluster(const std::vector<NormalForm>& forms, const AskedDimensions& asked,
             std::vector<int>* order) {
  int dimension_count = 0;
  for (const int condition : *order) {
    const absl::Span<const int> dimensions = asked.of(condition);
    if (dimensions.empty()) continue;
    dimension_count = std::max(dimension_count, dimensions.back() + 1);
  }
  const auto end = order->end();
  for (auto first = order->begin(); first != end;) {
    const auto after = std::find_if(first, end, [&](int condition) {
      return forms[condition].terms.size() != forms[*first].terms.size();
    });
    const std::vector<int> before(first, after);
    std::vector<absl::Span<const int>> dimensions_of;
    dimensions_of.reserve(before.size());
    for (const int condition : before) {
      dimensions_of.push_back(asked.of(condition));
    }
    for (const int place : ClusterByDimensions(dimensions_of, dimension_count,
                                               kConditionsInRun)) {
      *first++ = before[place];
    }
  }
}

int RoundUp(int value, int unit) { return (value + unit - 1) / unit * unit; }

}  // namespace

AskedDimensions::AskedDimensions(const std::vector<NormalForm>& forms,
                                 const FactorTable& factors) {
  first_.reserve(forms.size() + 1);
  for (const NormalForm& form : forms) {
    first_.push_back(static_cast<int>(dimensions_.size()));
    for (const Term& term : form.terms) {
      for (const int factor : term) {
        dimensions_.push_back(factors.dimension_of(factor));
      }
    }
    if (form.terms.size() < 2) continue;
    const auto first = dimensions_.begin() + first_.back();
    std::sort(first, dimensions_.end());
    dimensions_.erase(std::unique(first, dimensions_.end()), dimensions_.end());
  }
  first_.push_back(static_cast<int>(dimensions_.size()));
}

Layout MakeLayout(const std::vector<NormalForm>& forms,
                  const AskedDimensions& asked, bool cluster, bool may_pack) {
  const int count = static_cast<int>(forms.size());
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return forms[a].terms.size() > forms[b].terms.size();
  });
  if (cluster) Cluster(forms, asked, &order);

  Layout layout;
  layout.position_of.resize(count);
  size_t most_terms = 1;
  size_t bits = 0;
  for (int position = 0; position < count; ++position) {
    layout.position_of[order[position]] = position;
    most_terms = std::max(most_terms, forms[order[position]].terms.size());
    // A condition without a term has a place too.
    bits += std::max<size_t>(1, forms[order[position]].terms.size());
  }
  layout.packed = may_pack && bits <= 64;
  int next_bit = 0;
  int conditions = count;
  for (size_t term = 0; term < most_terms; ++term) {
    if (term > 0) {
      while (conditions > 0 &&
             forms[order[conditions - 1]].terms.size() <= term) {
        --conditions;
      }
    }
    if (layout.packed) {
      layout.planes.push_back({0, 1, next_bit, conditions});
      layout.words = 1;
      next_bit += conditions;
      continue;
    }
    const int words = (conditions + 63) / 64;
    // What is side by side in the plane before is in one block here too.
    if (cluster && words >= kWordsInBlock) {
      layout.words = RoundUp(layout.words, kWordsInBlock);
    }
    layout.planes.push_back(
        {layout.words, words, 64 * layout.words, conditions});
    layout.words += words;
  }
  layout.words = RoundUp(std::max(layout.words, 1), kWordsInBlock);
  layout.condition_at = std::move(order);
  return layout;
}

}  // namespace kasa_diag::evaluator
