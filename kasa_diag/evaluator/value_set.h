// Sets of values of one field, as unions of intervals over ordered keys.
//
// Every value that a condition can compare gets a *key*: a string of bytes
// whose order is that of the values. So one set algebra serves integers,
// doubles, texts, times and versions, and a comparison with a constant is a
// set:
//
//   rssi_dbm < -75   [lowest, key(-75))
//   model == "KC105" [key, just after key)
//
// A key need not stand for a value: "just after v" is key(v) with a zero byte
// behind, so there is no overflow at the largest value of a type.

#ifndef KASA_DIAG_EVALUATOR_VALUE_SET_H_
#define KASA_DIAG_EVALUATOR_VALUE_SET_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/time_values.h"
#include "kasa_diag/device/firmware_version.h"

namespace kasa_diag::evaluator {

using Key = std::string;

// --- Numbers. All of them have an int64 form of the same order.

inline int64_t OrderedUint(uint64_t value) {
  return static_cast<int64_t>(value ^ (uint64_t{1} << 63));
}
inline uint64_t FromOrderedUint(int64_t ordered) {
  return static_cast<uint64_t>(ordered) ^ (uint64_t{1} << 63);
}
// The least ordered form that is NaN.
inline constexpr int64_t kOrderedNan = 0x7ff0000000000001;
// NaN, of whatever sign and payload, is above infinity; -0 is 0.
inline int64_t OrderedDouble(double value) {
  const bool is_nan = value != value;
  value += 0.0;  // -0 becomes 0
  int64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  // The magnitude counts down below zero.
  bits ^= static_cast<int64_t>(static_cast<uint64_t>(bits >> 63) >> 1);
  return is_nan ? kOrderedNan : bits;
}
// The number that has this ordered form; from kOrderedNan on, a NaN.
inline double FromOrdered(int64_t ordered) {
  if (ordered < 0) ordered ^= INT64_MAX;
  double value;
  std::memcpy(&value, &ordered, sizeof(value));
  return value;
}

Key IntegerKey(int64_t ordered);
// The least integer whose key is not below `key`. False when there is none.
bool FirstInteger(absl::string_view key, int64_t* ordered);

// --- Times.

Key TimeKey(int64_t seconds, int32_t nanos);

// --- Versions. How much of a version is written is its level: parts only,
// parts and build, parts, build and release. Within one level the order of
// versions is total, and every constant cuts it in two places.

inline constexpr int kVersionLevels = 3;
inline constexpr int kVersionKeySize = 1 + 4 * 8 + 4 + 8;
int VersionLevel(const device::FirmwareVersion& version);
// Writes the key of a version at its own level; returns its size.
int WriteVersionKey(const device::FirmwareVersion& version,
                    char (&key)[kVersionKeySize]);

// The first key behind all those that begin with `prefix`, in a domain whose
// keys are at most 48 bytes longer and have no byte 0xff at that place.
Key AfterVersionPrefix(absl::string_view prefix);
// The same for texts of any bytes. False when there is none.
bool AfterTextPrefix(absl::string_view prefix, Key* key);

inline Key JustAfter(Key key) {
  key.push_back('\0');
  return key;
}

// Immutable in spirit: operations return new sets.
class ValueSet {
 public:
  // Nothing.
  ValueSet() = default;
  static ValueSet All() { return From(Key()); }
  static ValueSet From(Key first);                // [first, end)
  static ValueSet Until(Key after);               // [lowest, after)
  static ValueSet Between(Key first, Key after);  // [first, after)

  ValueSet Complement() const;
  ValueSet Union(const ValueSet& other) const { return Merge(other, true); }
  ValueSet Intersection(const ValueSet& other) const {
    return Merge(other, false);
  }

  bool Contains(absl::string_view key) const;
  // Strictly ascending: outside before the first, inside from there, outside
  // again from the second, and so on.
  absl::Span<const Key> toggles() const { return toggles_; }

  // Whether it is some single values, or all but some.
  bool IsPointwise() const;

  bool operator==(const ValueSet& other) const {
    return toggles_ == other.toggles_;
  }

 private:
  ValueSet Merge(const ValueSet& other, bool is_union) const;

  std::vector<Key> toggles_;
};

// Of dimensions that are true or false.
inline ValueSet TrueSet() { return ValueSet::From(IntegerKey(1)); }
inline ValueSet FalseSet() { return ValueSet::Until(IntegerKey(1)); }

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_VALUE_SET_H_
