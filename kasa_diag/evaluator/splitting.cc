// A factor whose bounds lie in one group is a factor on that group: outside of
// the group's cuts it is constant, and so are the group's first and last class.
// An interval with its two bounds in two groups is the conjunction of both
// halves. Anything else becomes a dimension that is true or false: whether the
// field's class is in the set, a bit looked up. All three are unknown, or what
// the factor is, where the field is absent.

#include "kasa_diag/evaluator/splitting.h"

#include <algorithm>
#include <utility>

namespace kasa_diag::evaluator {
namespace {

// Cuts in a group. Small groups have few idle rows, large ones are few.
constexpr int kGroup = 32;

class Splitter {
 public:
  Splitter(int max_intervals, Vocabulary* vocabulary,
           std::vector<Classifier>* classifiers)
      : table_(&vocabulary->dimensions),
        factors_(&vocabulary->factors),
        classifiers_(classifiers) {
    const std::vector<Dimension>& dimensions = table_->dimensions();
    large_.resize(dimensions.size());
    for (size_t d = 0; d < dimensions.size(); ++d) {
      large_[d] = !dimensions[d].is_boolean() &&
                  (*classifiers)[d].class_count() > std::max(max_intervals, 2);
      any_ = any_ || large_[d];
    }
    parts_.resize(factors_->size());
  }

  bool any() const { return any_; }
  bool IsLarge(int factor) const {
    return large_[factors_->dimension_of(factor)];
  }

  // What stands for a factor on a large dimension.
  const Term& PartsOf(int factor) {
    Term& parts = parts_[factor];
    if (parts.empty()) parts = Split((*factors_)[factor]);
    return parts;
  }

 private:
  static int GroupOf(int cut) { return (cut - 1) / kGroup; }

  Term Split(const Factor& factor) {
    const Classifier& classifier = (*classifiers_)[factor.dimension];
    // Where the set begins and ends, without its bounds outside all values.
    std::vector<int> cuts;
    for (const Key& toggle : factor.set.toggles()) {
      const int first = classifier.FirstClass(toggle);
      if (first > 0 && first < classifier.class_count()) cuts.push_back(first);
    }
    if (classifier.is_ordered()) {
      if (cuts.empty() || GroupOf(cuts.front()) == GroupOf(cuts.back())) {
        const int group = cuts.empty() ? 0 : GroupOf(cuts.front());
        return {OfGroup(factor, group, factor.set)};
      }
      const absl::Span<const Key> toggles = factor.set.toggles();
      if (toggles.size() == 2 && cuts.size() == 2) {
        return {OfGroup(factor, GroupOf(cuts[0]), ValueSet::From(toggles[0])),
                OfGroup(factor, GroupOf(cuts[1]), ValueSet::Until(toggles[1]))};
      }
    }
    const int member = table_->Member(factor.dimension, factor.set);
    const Key one = IntegerKey(1);
    AddClassifier(member, Domain::kInteger, {{one}});
    return {factors_->Add({member, TrueSet(), factor.absent})};
  }

  int OfGroup(const Factor& factor, int group, ValueSet set) {
    const int base = factor.dimension;
    const Classifier& classifier = (*classifiers_)[base];
    const int first = group * kGroup;
    const int last = std::min(first + kGroup, classifier.class_count() - 1);
    const int dimension = table_->Group(base, first, last);
    if (dimension >= static_cast<int>(classifiers_->size())) {
      std::vector<Key> keys;
      for (int cut = first; cut < last; ++cut) {
        keys.push_back(classifier.CutKey(cut));
      }
      AddClassifier(dimension, table_->dimensions()[base].domain,
                    {{keys.begin(), keys.end()}, /*ordered=*/true});
    }
    return factors_->Add({dimension, std::move(set), factor.absent});
  }

  void AddClassifier(int dimension, Domain domain, const Cuts& cuts) {
    if (dimension < static_cast<int>(classifiers_->size())) return;
    classifiers_->emplace_back(domain, cuts, /*absent_zero=*/false);
    large_.push_back(false);
  }

  DimensionTable* const table_;
  FactorTable* const factors_;
  std::vector<Classifier>* const classifiers_;
  std::vector<bool> large_;  // by dimension
  bool any_ = false;
  // By factor; empty where nobody has asked.
  std::vector<Term> parts_;
};

}  // namespace

bool SplitLargeDimensions(int max_intervals, Vocabulary* vocabulary,
                          std::vector<NormalForm>* forms,
                          std::vector<Classifier>* classifiers) {
  Splitter splitter(max_intervals, vocabulary, classifiers);
  if (!splitter.any()) return false;
  for (NormalForm& form : *forms) {
    for (Term& term : form.terms) {
      Term split;
      for (const int factor : term) {
        if (splitter.IsLarge(factor)) {
          const Term& parts = splitter.PartsOf(factor);
          split.insert(split.end(), parts.begin(), parts.end());
        } else {
          split.push_back(factor);
        }
      }
      std::sort(split.begin(), split.end(), [&](int a, int b) {
        return vocabulary->factors.dimension_of(a) <
               vocabulary->factors.dimension_of(b);
      });
      term = std::move(split);
    }
  }
  return true;
}

}  // namespace kasa_diag::evaluator
