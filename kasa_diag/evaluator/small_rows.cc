#include "kasa_diag/evaluator/small_rows.h"

#include <algorithm>

#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {
namespace {

// Values between the outermost cuts of a range.
constexpr uint64_t kMaxRange = 32;

uint64_t FirstBits(int count) {
  return count == 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

// `number` where the set-byte is 1, 0 where it is 0. A compiler may make a jump
// of a condition, which half of the time would go wrong.
int64_t IfSet(uint8_t set, int64_t number) { return number & -int64_t{set}; }

// What each class of the dimension leaves of all terms; that of absent last.
std::vector<SmallRows::Words> RowsOf(int dimension, const RowSource& source) {
  const int absent = source.classifiers[dimension].absent_class();
  std::vector<SmallRows::Words> rows(absent + 1, {~uint64_t{0}, ~uint64_t{0}});
  for (const PlacedTerm& term : source.terms) {
    const uint64_t others = ~(uint64_t{1} << term.bit);
    for (const int factor : *term.term) {
      if (source.factors.dimension_of(factor) != dimension) continue;
      for (const ClearedRows::Range range : source.cleared.of(factor)) {
        for (int row = range.first; row < range.after; ++row) {
          if (row <= absent) rows[row].possible &= others;
          if (row != absent) rows[std::min(row, absent)].certain &= others;
        }
      }
    }
  }
  return rows;
}

}  // namespace

bool SmallRows::CanHold(const DimensionTable& dimensions) {
  return std::none_of(dimensions.dimensions().begin(),
                      dimensions.dimensions().end(),
                      [](const Dimension& dimension) {
                        return dimension.kind == Dimension::Kind::kMember ||
                               dimension.kind == Dimension::Kind::kGroup ||
                               dimension.kind == Dimension::Kind::kInterpreted;
                      });
}

SmallRows::SmallRows(const Layout& layout, const RowSource& source,
                     const Classification& classification) {
  for (const PlacedTerm& term : source.terms) valid_ |= uint64_t{1} << term.bit;
  for (const Layout::Plane& plane : layout.planes) {
    planes_.push_back({plane.first_bit, FirstBits(plane.conditions)});
  }
  std::vector<bool> is_number(source.classifiers.size());
  for (const Classification::NumberField& field :
       classification.number_fields()) {
    AddNumber(field, source);
    is_number[field.dimension] = true;
  }
  for (size_t d = 0; d < is_number.size(); ++d) {
    if (is_number[d]) continue;
    others_.push_back(
        {source.column_of[d], static_cast<int32_t>(rows_.size())});
    const std::vector<Words> rows = RowsOf(static_cast<int>(d), source);
    rows_.insert(rows_.end(), rows.begin(), rows.end());
  }
}

void SmallRows::AddNumber(const Classification::NumberField& field,
                          const RowSource& source) {
  const Classifier& classifier = source.classifiers[field.dimension];
  const std::vector<int64_t>& cuts = classifier.integer_cuts();
  std::vector<Words> rows = RowsOf(field.dimension, source);
  const Words absent = rows.back();
  rows.pop_back();
  // An enum's UNSPECIFIED says what absent does.
  if (classifier.zero_class() >= 0) rows[classifier.zero_class()] = absent;
  const auto first_row = static_cast<int32_t>(rows_.size());
  rows_.push_back(absent);
  if (field.domain == Domain::kInteger && !cuts.empty() &&
      static_cast<uint64_t>(cuts.back()) - static_cast<uint64_t>(cuts[0]) <
          kMaxRange) {
    const Range range = {field.slot, first_row, cuts[0] - 1, cuts.back()};
    for (int64_t value = range.low; value < range.high; ++value) {
      rows_.push_back(rows[classifier.ClassOfInteger(value)]);
    }
    rows_.push_back(rows.back());
    ranges_.push_back(range);
    return;
  }
  rows_.insert(rows_.end(), rows.begin(), rows.end());
  if (field.domain == Domain::kDouble &&
      AddDouble(field.slot, first_row, classifier))
    return;
  if (field.domain == Domain::kInteger && cuts.size() <= 2) {
    IntegerCuts entry = {field.slot, first_row, {}};
    // Nothing is above the largest number.
    for (size_t i = 0; i < 2; ++i) {
      entry.cuts[i] = i < cuts.size() ? cuts[i] - 1 : INT64_MAX;
    }
    integers_.push_back(entry);
    return;
  }
  uncommon_.push_back({field.slot, first_row, field.domain,
                       static_cast<int32_t>(more_cuts_.size()),
                       static_cast<int32_t>(cuts.size())});
  for (const int64_t cut : cuts) more_cuts_.push_back(cut - 1);
}

// False when there are more than two cuts besides that of NaN.
bool SmallRows::AddDouble(int slot, int first_row,
                          const Classifier& classifier) {
  std::vector<int64_t> cuts = classifier.integer_cuts();
  if (!cuts.empty() && cuts.back() == kOrderedNan) cuts.pop_back();
  // (No cut of a comparison is above that of NaN.)
  if (cuts.size() > 2 || (!cuts.empty() && cuts.back() > kOrderedNan)) {
    return false;
  }
  DoubleCuts entry = {
      slot, first_row, {}, classifier.ClassOfInteger(kOrderedNan)};
  for (size_t i = 0; i < 2; ++i) {
    // Nothing reaches NaN.
    entry.cuts[i] = FromOrdered(i < cuts.size() ? cuts[i] : kOrderedNan);
  }
  doubles_.push_back(entry);
  return true;
}

SmallRows::Words SmallRows::Match(const ClassScratch& scratch) const {
  Words words = {valid_, valid_};
  const Words* const rows = rows_.data();
  const Slot* const slots = scratch.slots.data();
  const uint8_t* const set = scratch.set.data();
  auto add = [&words, rows](int64_t number) {
    words.possible &= rows[number].possible;
    words.certain &= rows[number].certain;
  };
  auto add_class = [&](const auto& entry, int64_t found) {
    add(entry.first_row + IfSet(set[entry.slot], found + 1));
  };
  // No branch depends on a value, nor on whether it is set.
  for (const Range& range : ranges_) {
    const int64_t value = slots[range.slot].integer;
    add_class(range,
              std::min(std::max(value, range.low), range.high) - range.low);
  }
  for (const IntegerCuts& entry : integers_) {
    const int64_t value = slots[entry.slot].integer;
    add_class(entry, (value > entry.cuts[0]) + (value > entry.cuts[1]));
  }
  for (const DoubleCuts& entry : doubles_) {
    const double value = slots[entry.slot].number;
    // NaN reaches no cut.
    const int found = (value >= entry.cuts[0]) + (value >= entry.cuts[1]);
    add_class(entry, found + (entry.nan & -int64_t{value != value}));
  }
  for (const ManyCuts& entry : uncommon_) {
    const int64_t ordered = Ordered(entry.domain, slots[entry.slot]);
    const int64_t* cut = more_cuts_.data() + entry.first;
    int found = 0;
    for (int i = 0; i < entry.count; ++i) found += ordered > cut[i];
    add_class(entry, found);
  }
  for (const Other& other : others_) {
    add(other.first_row + scratch.class_of[other.column]);
  }
  return Join(words);
}

SmallRows::Words SmallRows::Join(Words terms) const {
  Words joined = {0, 0};
  for (const Plane& plane : planes_) {
    joined.possible |= terms.possible >> plane.first_bit & plane.mask;
    joined.certain |= terms.certain >> plane.first_bit & plane.mask;
  }
  return joined;
}

size_t SmallRows::bytes() const {
  return ranges_.size() * sizeof(Range) +
         integers_.size() * sizeof(IntegerCuts) +
         doubles_.size() * sizeof(DoubleCuts) +
         uncommon_.size() * sizeof(ManyCuts) + others_.size() * sizeof(Other) +
         more_cuts_.size() * sizeof(int64_t) + rows_.size() * sizeof(Words);
}

}  // namespace kasa_diag::evaluator
