#include "kasa_diag/evaluator/layout.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "kasa_diag/evaluator/clustering.h"

namespace kasa_diag::evaluator {
namespace {

// Two blocks: a run that is longer than what it is for is less short-sighted.
constexpr int kConditionsInRun = 2 * 64 * kWordsInBlock;

// The dimensions of each form.
std::vector<std::vector<int>> DimensionsOf(
    const std::vector<NormalForm>& forms) {
  std::vector<std::vector<int>> all(forms.size());
  for (size_t i = 0; i < forms.size(); ++i) {
    std::vector<int>& dimensions = all[i];
    size_t factors = 0;
    for (const Term& term : forms[i].terms) factors += term.size();
    dimensions.reserve(factors);
    for (const Term& term : forms[i].terms) {
      for (const Factor& factor : term) {
        dimensions.push_back(factor.dimension);
      }
    }
    std::sort(dimensions.begin(), dimensions.end());
    dimensions.erase(std::unique(dimensions.begin(), dimensions.end()),
                     dimensions.end());
  }
  return all;
}

// Reorders the conditions that have as many terms, which are runs of `order`.
void Cluster(const std::vector<NormalForm>& forms, std::vector<int>* order) {
  std::vector<std::vector<int>> dimensions_of = DimensionsOf(forms);
  int dimension_count = 0;
  for (const std::vector<int>& dimensions : dimensions_of) {
    if (dimensions.empty()) continue;
    dimension_count = std::max(dimension_count, dimensions.back() + 1);
  }
  const auto end = order->end();
  for (auto first = order->begin(); first != end;) {
    const auto after = std::find_if(first, end, [&](int condition) {
      return forms[condition].terms.size() != forms[*first].terms.size();
    });
    std::vector<std::vector<int>> dimensions_here;
    for (auto i = first; i != after; ++i) {
      dimensions_here.push_back(std::move(dimensions_of[*i]));
    }
    const std::vector<int> before(first, after);
    for (const int place : ClusterByDimensions(dimensions_here, dimension_count,
                                               kConditionsInRun)) {
      *first++ = before[place];
    }
  }
}

int RoundUp(int value, int unit) { return (value + unit - 1) / unit * unit; }

}  // namespace

Layout MakeLayout(const std::vector<NormalForm>& forms, bool cluster,
                  bool may_pack) {
  const int count = static_cast<int>(forms.size());
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    return forms[a].terms.size() > forms[b].terms.size();
  });
  if (cluster) Cluster(forms, &order);

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
  return layout;
}

}  // namespace kasa_diag::evaluator
