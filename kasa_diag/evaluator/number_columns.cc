// That one comparison is enough needs two things. Buckets are monotone in the
// value: a shift is, and so are a floating-point subtraction and product with
// constants, since rounding is. And the bucket of a cut is computed as that of
// a value, so a value below a cut is in its bucket or an earlier one.

#include "kasa_diag/evaluator/number_columns.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace kasa_diag::evaluator {
namespace {

// Elements of a field's table; two bytes each. A few thousand keep the tables
// of all fields within the level-2 cache; most fields need less than a hundred.
constexpr int64_t kMaxBuckets = 2048;

// From the bucket of each cut, ascending, the number of cuts in earlier buckets
// of each bucket. False when two share one.
bool CountBelow(const std::vector<int64_t>& bucket_of_cut, int64_t buckets,
                std::vector<uint16_t>* below) {
  below->assign(buckets, 0);
  size_t cut = 0;
  for (int64_t b = 0; b < buckets; ++b) {
    (*below)[b] = static_cast<uint16_t>(cut);
    if (cut < bucket_of_cut.size() && bucket_of_cut[cut] == b) ++cut;
    if (cut < bucket_of_cut.size() && bucket_of_cut[cut] == b) return false;
  }
  return true;
}

}  // namespace

absl::optional<IntegerBuckets> MakeIntegerBuckets(
    const std::vector<int64_t>& cuts) {
  IntegerBuckets result;
  if (cuts.empty()) {
    result.cuts_below = {0};
    return result;
  }
  if (cuts.front() == INT64_MIN || cuts.size() >= UINT16_MAX) {
    return absl::nullopt;
  }
  result.low = cuts.front() - 1;
  result.high = cuts.back();
  // Differences may not fit into an int64.
  const uint64_t range =
      static_cast<uint64_t>(result.high) - static_cast<uint64_t>(result.low);
  if (range > static_cast<uint64_t>(INT64_MAX)) return absl::nullopt;
  std::vector<int64_t> bucket_of_cut(cuts.size());
  for (result.shift = 62; result.shift >= 0; --result.shift) {
    const int64_t buckets = static_cast<int64_t>(range >> result.shift) + 1;
    if (buckets > kMaxBuckets) return absl::nullopt;
    if (static_cast<size_t>(buckets) < cuts.size()) continue;
    for (size_t i = 0; i < cuts.size(); ++i) {
      bucket_of_cut[i] = (cuts[i] - result.low) >> result.shift;
    }
    if (CountBelow(bucket_of_cut, buckets, &result.cuts_below)) return result;
  }
  return absl::nullopt;
}

absl::optional<DoubleBuckets> MakeDoubleBuckets(
    const std::vector<int64_t>& ordered_cuts) {
  DoubleBuckets result;
  for (const int64_t cut : ordered_cuts) {
    if (cut < kOrderedNan) result.cuts.push_back(FromOrdered(cut));
  }
  const std::vector<double>& cuts = result.cuts;
  if (cuts.empty()) {
    result.cuts_below = {0};
    return result;
  }
  result.low = cuts.front();
  const double range = cuts.back() - result.low;
  if (!std::isfinite(range) || !std::isfinite(result.low) ||
      cuts.size() >= UINT16_MAX) {
    return absl::nullopt;
  }
  std::vector<int64_t> bucket_of_cut(cuts.size());
  for (int64_t buckets = 4; buckets <= kMaxBuckets; buckets *= 2) {
    result.scale = range > 0 ? static_cast<double>(buckets - 1) / range : 1.0;
    if (!std::isfinite(result.scale)) return absl::nullopt;
    if (static_cast<size_t>(buckets) < cuts.size()) continue;
    for (size_t i = 0; i < cuts.size(); ++i) {
      bucket_of_cut[i] =
          std::min(static_cast<int64_t>((cuts[i] - result.low) * result.scale),
                   buckets - 1);
    }
    if (CountBelow(bucket_of_cut, buckets, &result.cuts_below)) return result;
  }
  return absl::nullopt;
}

void IntegerColumns::AddGroup(int slot) {
  groups.emplace_back();
  groups.back().first_slot = slot;
}

void IntegerColumns::Set(int column, int64_t flip,
                         const IntegerBuckets& buckets,
                         const std::vector<int64_t>& field_cuts, int zero_class,
                         int absent_class) {
  IntegerGroup& group = groups[column / kLanes];
  const int lane = column % kLanes;
  group.flip[lane] = flip;
  group.low[lane] = buckets.low;
  group.high[lane] = buckets.high;
  group.shift[lane] = buckets.shift;
  group.table[lane] = static_cast<int64_t>(tables.size());
  tables.insert(tables.end(), buckets.cuts_below.begin(),
                buckets.cuts_below.end());
  group.cut[lane] = static_cast<int32_t>(cuts.size());
  cuts.insert(cuts.end(), field_cuts.begin(), field_cuts.end());
  // Above the last cut nothing more is counted. A value that is the largest of
  // its type is counted before, in the bucket of the last cut.
  cuts.push_back(INT64_MAX);
  group.zero[lane] = zero_class;
  group.absent[lane] = absent_class;
}

void IntegerColumns::Finish() {
  // What lanes without a field read; and a table is read four bytes at a time.
  if (cuts.empty()) cuts.push_back(INT64_MAX);
  tables.push_back(0);
  tables.push_back(0);
}

size_t IntegerColumns::bytes() const {
  return groups.size() * sizeof(IntegerGroup) +
         tables.size() * sizeof(uint16_t) + cuts.size() * sizeof(int64_t);
}

void DoubleColumns::AddGroup(int slot) {
  groups.emplace_back();
  groups.back().first_slot = slot;
}

void DoubleColumns::Set(int column, const DoubleBuckets& buckets, int nan_class,
                        int absent_class) {
  DoubleGroup& group = groups[column / kLanes];
  const int lane = column % kLanes;
  group.low[lane] = buckets.low;
  group.scale[lane] = buckets.scale;
  group.last[lane] = static_cast<double>(buckets.cuts_below.size() - 1);
  group.table[lane] = static_cast<int32_t>(tables.size());
  tables.insert(tables.end(), buckets.cuts_below.begin(),
                buckets.cuts_below.end());
  group.cut[lane] = static_cast<int32_t>(cuts.size());
  cuts.insert(cuts.end(), buckets.cuts.begin(), buckets.cuts.end());
  // No number is at or above it.
  cuts.push_back(std::numeric_limits<double>::quiet_NaN());
  group.nan[lane] = nan_class;
  group.absent[lane] = absent_class;
}

void DoubleColumns::Finish() {
  if (cuts.empty()) cuts.push_back(0);
  tables.push_back(0);
  tables.push_back(0);
}

size_t DoubleColumns::bytes() const {
  return groups.size() * sizeof(DoubleGroup) +
         tables.size() * sizeof(uint16_t) + cuts.size() * sizeof(double);
}

}  // namespace kasa_diag::evaluator
