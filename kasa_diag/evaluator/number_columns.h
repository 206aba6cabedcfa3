// Numbers to classes, four at a time and without a search.
//
// Most fields of a snapshot are numbers. A field's range is divided into equal
// buckets, so fine that no two cuts are in one; a table says how many cuts lie
// below a bucket, and one comparison, with the next cut, says the rest. Four
// fields that lie side by side are done in one go, with the same operations
// whatever their values and whether or not they are set.

#ifndef KASA_DIAG_EVALUATOR_NUMBER_COLUMNS_H_
#define KASA_DIAG_EVALUATOR_NUMBER_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/optional.h"
#include "kasa_diag/evaluator/accessors.h"
#include "kasa_diag/evaluator/classifier.h"

namespace kasa_diag::evaluator {

// Fields in a group.
inline constexpr int kLanes = 4;

// The tables of one field of integers, or of doubles.
struct IntegerBuckets {
  int64_t low = 0;
  int64_t high = 0;
  int shift = 0;  // a bucket holds 2^shift integers
  std::vector<uint16_t> cuts_below;
};
struct DoubleBuckets {
  double low = 0;
  double scale = 0;  // buckets a unit
  std::vector<uint16_t> cuts_below;
  std::vector<double> cuts;  // without that of NaN
};

// Nothing when the cuts are too uneven: then a search must do.
absl::optional<IntegerBuckets> MakeIntegerBuckets(
    const std::vector<int64_t>& cuts);
absl::optional<DoubleBuckets> MakeDoubleBuckets(
    const std::vector<int64_t>& ordered_cuts);

// One array an attribute, one element a field: lane l of group g is element
// kLanes * g + l, and so is its class in the output. Lanes without a field read
// whatever is there and mean nothing.
struct IntegerColumns {
  std::vector<int32_t> first_slot;  // by group
  std::vector<int64_t> flip;        // makes unsigned numbers ordered ones
  std::vector<int64_t> low;
  std::vector<int64_t> high;
  std::vector<int64_t> shift;
  std::vector<int64_t> table;  // first element in `tables`
  std::vector<int32_t> cut;    // first element in `cuts`
  std::vector<int32_t> zero;   // the class that counts as absent, or -1
  std::vector<int32_t> absent;
  std::vector<uint16_t> tables;
  std::vector<int64_t> cuts;

  int groups() const { return static_cast<int>(first_slot.size()); }
  // Adds a group of lanes without fields.
  void AddGroup(int slot);
  void Set(int column, int64_t flip_bits, const IntegerBuckets& buckets,
           const std::vector<int64_t>& field_cuts, int zero_class,
           int absent_class);
  void Finish();
  size_t bytes() const;
};

struct DoubleColumns {
  std::vector<int32_t> first_slot;
  std::vector<double> low;
  std::vector<double> scale;
  std::vector<double> last;  // the last bucket
  std::vector<int32_t> table;
  std::vector<int32_t> cut;
  std::vector<int32_t> nan;  // the class of NaN
  std::vector<int32_t> absent;
  std::vector<uint16_t> tables;
  std::vector<double> cuts;

  int groups() const { return static_cast<int>(first_slot.size()); }
  void AddGroup(int slot);
  void Set(int column, const DoubleBuckets& buckets, int nan_class,
           int absent_class);
  void Finish();
  size_t bytes() const;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_NUMBER_COLUMNS_H_
