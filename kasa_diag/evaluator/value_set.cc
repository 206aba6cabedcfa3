#include "kasa_diag/evaluator/value_set.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace kasa_diag::evaluator {
namespace {

constexpr uint64_t kSign = uint64_t{1} << 63;

template <typename T>
char* WriteBigEndian(T value, char* out) {
  for (int shift = 8 * (sizeof(T) - 1); shift >= 0; shift -= 8) {
    *out++ = static_cast<char>((value >> shift) & 0xff);
  }
  return out;
}

bool IsJustAfter(const Key& key, const Key& after) {
  return after.size() == key.size() + 1 && after.back() == '\0' &&
         after.compare(0, key.size(), key) == 0;
}

}  // namespace

Key IntegerKey(int64_t ordered) {
  char key[8];
  WriteBigEndian(static_cast<uint64_t>(ordered) ^ kSign, key);
  return Key(key, sizeof(key));
}

bool FirstInteger(absl::string_view key, int64_t* ordered) {
  uint64_t value = 0;
  for (size_t i = 0; i < 8; ++i) {
    value =
        value << 8 | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0);
  }
  if (key.size() > 8) {
    if (value == UINT64_MAX) return false;
    ++value;
  }
  *ordered = static_cast<int64_t>(value ^ kSign);
  return true;
}

Key TimeKey(int64_t seconds, int32_t nanos) {
  char key[12];
  char* end = WriteBigEndian(static_cast<uint64_t>(seconds) ^ kSign, key);
  WriteBigEndian(static_cast<uint32_t>(nanos) ^ (uint32_t{1} << 31), end);
  return Key(key, sizeof(key));
}

int VersionLevel(const device::FirmwareVersion& version) {
  return version.build() == 0 ? 0 : version.has_release() ? 2 : 1;
}

int WriteVersionKey(const device::FirmwareVersion& version,
                    char (&key)[kVersionKeySize]) {
  const int level = VersionLevel(version);
  char* end = key;
  *end++ = static_cast<char>(level);
  for (int i = 0; i < device::FirmwareVersion::kMaxParts; ++i) {
    end = WriteBigEndian(version.part(i), end);
  }
  if (level > 0) end = WriteBigEndian(version.build(), end);
  if (level > 1) end = WriteBigEndian(version.release(), end);
  return static_cast<int>(end - key);
}

Key AfterVersionPrefix(absl::string_view prefix) {
  // No build and no release begins with 0xff: both are far below 2^31.
  Key key(prefix);
  key.push_back('\xff');
  return key;
}

bool AfterTextPrefix(absl::string_view prefix, Key* key) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.remove_suffix(1);
  if (prefix.empty()) return false;
  *key = Key(prefix);
  key->back() = static_cast<char>(static_cast<unsigned char>(key->back()) + 1);
  return true;
}

ValueSet ValueSet::From(Key first) {
  ValueSet set;
  set.toggles_.push_back(std::move(first));
  return set;
}

ValueSet ValueSet::Until(Key after) { return Between(Key(), std::move(after)); }

ValueSet ValueSet::Between(Key first, Key after) {
  ValueSet set;
  if (first < after) {
    set.toggles_.reserve(2);
    set.toggles_.push_back(std::move(first));
    set.toggles_.push_back(std::move(after));
  }
  return set;
}

ValueSet ValueSet::Complement() const {
  ValueSet result;
  if (!toggles_.empty() && toggles_.front().empty()) {
    result.toggles_.assign(toggles_.begin() + 1, toggles_.end());
  } else {
    result.toggles_.reserve(toggles_.size() + 1);
    result.toggles_.emplace_back();
    result.toggles_.insert(result.toggles_.end(), toggles_.begin(),
                           toggles_.end());
  }
  return result;
}

ValueSet ValueSet::Merge(const ValueSet& other, bool is_union) const {
  ValueSet result;
  size_t a = 0;
  size_t b = 0;
  bool in_result = false;
  while (a < toggles_.size() || b < other.toggles_.size()) {
    int order;
    if (a == toggles_.size()) {
      order = 1;
    } else if (b == other.toggles_.size()) {
      order = -1;
    } else {
      order = toggles_[a].compare(other.toggles_[b]);
    }
    const Key& key = order <= 0 ? toggles_[a] : other.toggles_[b];
    if (order <= 0) ++a;
    if (order >= 0) ++b;
    const bool in_a = a % 2 == 1;
    const bool in_b = b % 2 == 1;
    const bool in = is_union ? in_a || in_b : in_a && in_b;
    if (in != in_result) result.toggles_.push_back(key);
    in_result = in;
  }
  return result;
}

bool ValueSet::IsPointwise() const {
  // All but points ends in an interval without end. The toggles of the points
  // are the same but for the first, the lowest place, which only one of the two
  // has.
  const absl::Span<const Key> toggles = toggles_;
  const Key lowest;
  size_t i = 0;
  if (toggles.size() % 2 == 1) {
    if (!toggles[0].empty() && !IsJustAfter(lowest, toggles[0])) return false;
    i = 1;
  }
  for (; i + 1 < toggles.size(); i += 2) {
    if (!IsJustAfter(toggles[i], toggles[i + 1])) return false;
  }
  return true;
}

bool ValueSet::Contains(absl::string_view key) const {
  const auto above =
      std::upper_bound(toggles_.begin(), toggles_.end(), key,
                       [](absl::string_view value, const Key& toggle) {
                         return value < toggle;
                       });
  return (above - toggles_.begin()) % 2 == 1;
}

}  // namespace kasa_diag::evaluator
