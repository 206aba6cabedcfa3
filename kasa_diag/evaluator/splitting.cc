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
  Splitter(int max_intervals, DimensionTable* table,
           std::vector<Classifier>* classifiers)
      : table_(table), classifiers_(classifiers) {
    const std::vector<Dimension>& dimensions = table->dimensions();
    large_.resize(dimensions.size());
    for (size_t d = 0; d < dimensions.size(); ++d) {
      large_[d] = !dimensions[d].is_boolean() &&
                  (*classifiers)[d].class_count() > std::max(max_intervals, 2);
    }
  }

  bool IsLarge(int dimension) const { return large_[dimension]; }

  // Appends what stands for the factor.
  void Split(Factor factor, Term* term) {
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
        AddGroup(factor, group, std::move(factor.set), term);
        return;
      }
      const absl::Span<const Key> toggles = factor.set.toggles();
      if (toggles.size() == 2 && cuts.size() == 2) {
        AddGroup(factor, GroupOf(cuts[0]), ValueSet::From(toggles[0]), term);
        AddGroup(factor, GroupOf(cuts[1]), ValueSet::Until(toggles[1]), term);
        return;
      }
    }
    const int member = table_->Member(factor.dimension, std::move(factor.set));
    const Key one = IntegerKey(1);
    AddClassifier(member, Domain::kInteger, {{one}});
    Factor result;
    result.dimension = member;
    result.set = ValueSet::From(one);
    result.absent = factor.absent;
    term->push_back(std::move(result));
  }

 private:
  static int GroupOf(int cut) { return (cut - 1) / kGroup; }

  void AddGroup(const Factor& factor, int group, ValueSet set, Term* term) {
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
    Factor result;
    result.dimension = dimension;
    result.set = std::move(set);
    result.absent = factor.absent;
    term->push_back(std::move(result));
  }

  void AddClassifier(int dimension, Domain domain, const Cuts& cuts) {
    if (dimension < static_cast<int>(classifiers_->size())) return;
    classifiers_->emplace_back(domain, cuts, /*absent_zero=*/false);
    large_.push_back(false);
  }

  DimensionTable* const table_;
  std::vector<Classifier>* const classifiers_;
  std::vector<bool> large_;
};

}  // namespace

void SplitLargeDimensions(int max_intervals, DimensionTable* table,
                          std::vector<NormalForm>* forms,
                          std::vector<Classifier>* classifiers) {
  Splitter splitter(max_intervals, table, classifiers);
  for (NormalForm& form : *forms) {
    for (Term& term : form.terms) {
      const bool affected =
          std::any_of(term.begin(), term.end(), [&](const Factor& factor) {
            return splitter.IsLarge(factor.dimension);
          });
      if (!affected) continue;
      Term split;
      for (Factor& factor : term) {
        if (splitter.IsLarge(factor.dimension)) {
          splitter.Split(std::move(factor), &split);
        } else {
          split.push_back(std::move(factor));
        }
      }
      std::sort(split.begin(), split.end(),
                [](const Factor& a, const Factor& b) {
                  return a.dimension < b.dimension;
                });
      term = std::move(split);
    }
  }
}

}  // namespace kasa_diag::evaluator
