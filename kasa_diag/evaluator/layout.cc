// Clustering sorts conditions by the lists of the dimensions that they ask for,
// the most popular dimension first: the conditions that begin alike lie
// together, and so do, within them, those that go on alike.

#include "kasa_diag/evaluator/layout.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace kasa_diag::evaluator {
namespace {

int DimensionCount(const std::vector<NormalForm>& forms) {
  int count = 0;
  for (const NormalForm& form : forms) {
    for (const Term& term : form.terms) {
      for (const Factor& factor : term) {
        count = std::max(count, factor.dimension + 1);
      }
    }
  }
  return count;
}

// For each dimension, how many are asked for more often.
std::vector<int> Popularity(const std::vector<NormalForm>& forms) {
  const int count = DimensionCount(forms);
  std::vector<int> uses(count, 0);
  for (const NormalForm& form : forms) {
    for (const Term& term : form.terms) {
      for (const Factor& factor : term) ++uses[factor.dimension];
    }
  }
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return uses[a] > uses[b]; });
  std::vector<int> rank(count);
  for (int i = 0; i < count; ++i) rank[order[i]] = i;
  return rank;
}

int RoundUp(int value, int unit) { return (value + unit - 1) / unit * unit; }

}  // namespace

Layout MakeLayout(const std::vector<NormalForm>& forms, bool cluster,
                  bool may_pack) {
  const int count = static_cast<int>(forms.size());
  std::vector<std::vector<int>> lists(count);
  if (cluster) {
    const std::vector<int> rank = Popularity(forms);
    for (int i = 0; i < count; ++i) {
      std::vector<int>& list = lists[i];
      for (const Term& term : forms[i].terms) {
        for (const Factor& factor : term) {
          list.push_back(rank[factor.dimension]);
        }
      }
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
    }
  }
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
    if (forms[a].terms.size() != forms[b].terms.size()) {
      return forms[a].terms.size() > forms[b].terms.size();
    }
    return lists[a] < lists[b];
  });

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
    layout.planes.push_back(
        {layout.words, words, 64 * layout.words, conditions});
    layout.words += words;
  }
  layout.words = RoundUp(std::max(layout.words, 1), kWordsInBlock);
  return layout;
}

}  // namespace kasa_diag::evaluator
