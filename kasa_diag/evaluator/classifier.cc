// A set over ordered keys becomes a set of classes because every toggle of it
// is a cut. Two keys can be one cut (just after 3, and 4, are the same place
// among integers), and a cut above all values of the type is none.
//
// A field of texts is mostly compared for equality. Then all gaps between its
// constants are alike, and one class stands for them.

#include "kasa_diag/evaluator/classifier.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "absl/container/flat_hash_set.h"

namespace kasa_diag::evaluator {
namespace {

// The first time at or after the key's place. REQUIRES: a key of TimeKey, or
// just after one.
std::pair<int64_t, int32_t> FirstTime(absl::string_view key) {
  int64_t seconds = 0;
  FirstInteger(key.substr(0, 8), &seconds);
  uint32_t nanos = 0;
  for (size_t i = 8; i < 12; ++i) {
    nanos =
        nanos << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0);
  }
  int64_t value = static_cast<int64_t>(nanos) + INT32_MIN;
  if (key.size() > 12) ++value;
  // No constant has so many nanos that this overflows.
  return {seconds, static_cast<int32_t>(value)};
}

template <typename T>
void SortAndDeduplicate(std::vector<T>* values) {
  std::sort(values->begin(), values->end());
  values->erase(std::unique(values->begin(), values->end()), values->end());
}

}  // namespace

void Cuts::Add(const ValueSet& set) {
  keys.insert(keys.end(), set.toggles().begin(), set.toggles().end());
  ordered = ordered || !set.IsPointwise();
}

Classifier::Classifier(Domain domain, const Cuts& cuts, bool absent_zero)
    : domain_(domain) {
  const std::vector<absl::string_view>& keys = cuts.keys;
  switch (domain) {
    case Domain::kInteger:
    case Domain::kUnsigned:
    case Domain::kDouble: {
      integers_.reserve(keys.size() + 2);
      for (const absl::string_view key : keys) {
        int64_t ordered;
        if (!key.empty() && FirstInteger(key, &ordered) &&
            ordered != INT64_MIN) {
          integers_.push_back(ordered);
        }
      }
      if (absent_zero) {
        integers_.push_back(0);
        integers_.push_back(1);
      }
      SortAndDeduplicate(&integers_);
      class_count_ = static_cast<int>(integers_.size()) + 1;
      if (absent_zero) zero_class_ = ClassOfInteger(0);
      return;
    }
    case Domain::kTime:
      for (const absl::string_view key : keys) {
        if (!key.empty()) times_.push_back(FirstTime(key));
      }
      SortAndDeduplicate(&times_);
      class_count_ = static_cast<int>(times_.size()) + 1;
      return;
    case Domain::kText:
    case Domain::kVersion: {
      // Few are different.
      const absl::flat_hash_set<absl::string_view> distinct(keys.begin(),
                                                            keys.end());
      std::vector<absl::string_view> sorted(distinct.begin(), distinct.end());
      std::sort(sorted.begin(), sorted.end());
      if (domain == Domain::kText && !cuts.ordered) {
        // Each text has a cut just after it.
        for (const absl::string_view key : sorted) {
          if (!key.empty() && key.back() == '\0') {
            keys_.emplace_back(key.substr(0, key.size() - 1));
          }
        }
        if (texts_.Build(keys_)) {
          has_text_table_ = true;
          class_count_ = static_cast<int>(keys_.size()) + 1;
          return;
        }
      }
      if (!sorted.empty() && sorted.front().empty()) {
        sorted.erase(sorted.begin());
      }
      keys_ = std::vector<Key>(sorted.begin(), sorted.end());
      class_count_ = static_cast<int>(keys_.size()) + 1;
      return;
    }
  }
}

int Classifier::FirstClass(absl::string_view toggle) const {
  if (toggle.empty()) return 0;
  switch (domain_) {
    case Domain::kTime: {
      const auto cut =
          std::lower_bound(times_.begin(), times_.end(), FirstTime(toggle));
      return static_cast<int>(cut - times_.begin()) + 1;
    }
    case Domain::kText:
    case Domain::kVersion: {
      const auto cut = std::lower_bound(
          keys_.begin(), keys_.end(), toggle,
          [](const Key& key, absl::string_view value) { return key < value; });
      return static_cast<int>(cut - keys_.begin()) + 1;
    }
    default: {
      int64_t ordered;
      if (!FirstInteger(toggle, &ordered)) return class_count_;
      if (ordered == INT64_MIN) return 0;
      const auto cut =
          std::lower_bound(integers_.begin(), integers_.end(), ordered);
      return static_cast<int>(cut - integers_.begin()) + 1;
    }
  }
}

Key Classifier::CutKey(int cut) const {
  switch (domain_) {
    case Domain::kTime:
      return TimeKey(times_[cut].first, times_[cut].second);
    case Domain::kText:
    case Domain::kVersion:
      return keys_[cut];
    default:
      return IntegerKey(integers_[cut]);
  }
}

void Classifier::FillMembers(const ValueSet& set,
                             std::vector<uint8_t>* members) const {
  const absl::Span<const Key> toggles = set.toggles();
  if (has_text_table_) {
    // Points, or all but points: then one toggle has no second one.
    const bool open = toggles.size() % 2 == 1;
    members->assign(class_count_, open);
    auto turn = [&](absl::string_view point) {
      const auto key = std::lower_bound(
          keys_.begin(), keys_.end(), point,
          [](const Key& a, absl::string_view b) { return a < b; });
      (*members)[key - keys_.begin() + 1] = !open;
    };
    // All from just after the lowest text on: that one is left out.
    if (open && !toggles[0].empty()) turn("");
    for (size_t i = open ? 1 : 0; i < toggles.size(); i += 2) turn(toggles[i]);
    return;
  }
  members->assign(class_count_, 0);
  for (size_t i = 0; i < toggles.size(); i += 2) {
    const int first = FirstClass(toggles[i]);
    const int after =
        i + 1 < toggles.size() ? FirstClass(toggles[i + 1]) : class_count_;
    for (int c = first; c < after; ++c) (*members)[c] = 1;
  }
}

int Classifier::ClassOfInteger(int64_t ordered) const {
  // Without a branch on the value: the range halves a fixed number of times.
  const int64_t* base = integers_.data();
  size_t size = integers_.size();
  if (size == 0) return 0;
  while (size > 1) {
    const size_t half = size / 2;
    base += base[half - 1] <= ordered ? half : 0;
    size -= half;
  }
  return static_cast<int>(base - integers_.data()) + (*base <= ordered ? 1 : 0);
}

int Classifier::ClassOfText(absl::string_view text) const {
  return has_text_table_ ? texts_.Find(text) : ClassOfKey(text);
}

int Classifier::ClassOfTime(int64_t seconds, int32_t nanos) const {
  const auto above = std::upper_bound(times_.begin(), times_.end(),
                                      std::make_pair(seconds, nanos));
  return static_cast<int>(above - times_.begin());
}

int Classifier::ClassOfKey(absl::string_view key) const {
  const auto above = std::upper_bound(
      keys_.begin(), keys_.end(), key,
      [](absl::string_view value, const Key& cut) { return value < cut; });
  return static_cast<int>(above - keys_.begin());
}

size_t Classifier::bytes() const {
  size_t bytes = integers_.size() * sizeof(int64_t) +
                 times_.size() * sizeof(times_[0]) +
                 (has_text_table_ ? texts_.bytes() : 0);
  for (const Key& key : keys_) bytes += sizeof(key) + key.size();
  return bytes;
}

}  // namespace kasa_diag::evaluator
