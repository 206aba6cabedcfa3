// From a field's value to its class: the interval between two cuts that it is
// in.
//
// The classes of a dimension are 0 to class_count() - 1. Two numbers above
// stand for absent: class_count() for what an absent field leaves possible, the
// next one for what it makes certain.

#ifndef KASA_DIAG_EVALUATOR_CLASSIFIER_H_
#define KASA_DIAG_EVALUATOR_CLASSIFIER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "kasa_diag/evaluator/comparison.h"
#include "kasa_diag/evaluator/text_table.h"
#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {

// The bounds of the sets that a dimension is compared with.
struct Cuts {
  // The set must outlive the keys, which are views.
  void Add(const ValueSet& set);

  std::vector<absl::string_view> keys;  // in any order, with repetitions
  // Some set is not pointwise: texts need an interval for each gap between
  // them.
  bool ordered = false;
};

// The cuts of one dimension in the form in which values are compared with them.
// Immutable once built.
class Classifier {
 public:
  Classifier() = default;
  // Copies the keys. With `absent_zero` the integer 0 is a class of its own, of
  // which zero_class() tells the number: an enum's UNSPECIFIED.
  Classifier(Domain domain, const Cuts& cuts, bool absent_zero);

  int class_count() const { return class_count_; }
  int absent_class() const { return class_count_; }
  int zero_class() const { return zero_class_; }

  // False for texts that are only compared for equality: then class 0 is every
  // other text, and the others have no order that counts.
  bool is_ordered() const { return !has_text_table_; }
  // The number of the first class from this toggle on; class_count() when it is
  // above all values. REQUIRES: is_ordered().
  int FirstClass(absl::string_view toggle) const;
  // The key of the cut below class `cut` + 1.
  Key CutKey(int cut) const;

  // For each class, whether the set has it.
  void FillMembers(const ValueSet& set, std::vector<uint8_t>* members) const;

  // Of a number by its ordered form.
  int ClassOfInteger(int64_t ordered) const;
  int ClassOfText(absl::string_view text) const;
  // Whose places are the classes; null where texts have an order.
  const TextTable* text_table() const {
    return has_text_table_ ? &texts_ : nullptr;
  }
  int ClassOfTime(int64_t seconds, int32_t nanos) const;
  int ClassOfKey(absl::string_view key) const;

  // The cuts of numbers, sorted.
  const std::vector<int64_t>& integer_cuts() const { return integers_; }
  size_t bytes() const;

 private:
  Domain domain_ = Domain::kInteger;
  int class_count_ = 1;
  int zero_class_ = -1;
  std::vector<int64_t> integers_;                   // numbers
  std::vector<std::pair<int64_t, int32_t>> times_;  // seconds, nanos
  std::vector<Key> keys_;                           // versions and texts
  // Texts that are only compared for equality. Class 0 is every other text.
  TextTable texts_;
  bool has_text_table_ = false;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_CLASSIFIER_H_
