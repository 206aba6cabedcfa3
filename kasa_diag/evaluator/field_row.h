// How a field's value selects the row of what it leaves of the terms of a few
// conditions (small_rows.h). Generated accessors do it while they read
// (accessors.h), so that nothing is stored in between and no call is made for a
// field. No branch depends on a value, nor on whether it is set.

#ifndef KASA_DIAG_EVALUATOR_FIELD_ROW_H_
#define KASA_DIAG_EVALUATOR_FIELD_ROW_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>

#include "google/protobuf/message.h"

namespace kasa_diag::evaluator {

// The value of a field as it lies in memory. Which member counts follows from
// the field's type.
union Slot {
  int64_t integer;  // signed numbers, bool, enums
  uint64_t unsigned_integer;
  double number;  // float and double
  const std::string* text;
  // A message; for a repeated field, the message that has it.
  const google::protobuf::Message* message;
};

// Two bits a term: whether it can still be true, and whether it is.
struct TermWords {
  uint64_t possible;
  uint64_t certain;
};

struct FieldRow {
  // By the field's C++ type, signed and unsigned integers of both sizes, float
  // and double, alike.
  enum class Kind : uint8_t { kSigned, kUnsigned, kDouble, kBool, kEnum };

  static constexpr int kBounds = 2;
  // Places of the row of absent. So many classes can follow.
  static constexpr int kPlaces = 4;

  // The field's index in its message's descriptor; -1 behind the last row of a
  // message.
  int32_t field = -1;
  int32_t slot = 0;  // where AccessPlan::Read puts the value
  Kind kind = Kind::kSigned;
  // Of kSigned and kUnsigned: the greatest values of the classes but the last,
  // of kDouble: the least ones of the classes but NaN and the first, where a
  // bound that is not needed is one that no value is beyond. Of kEnum: the
  // first value that has a row of its own, and how many follow; values beyond
  // are like the last one.
  Slot bounds[kBounds] = {};
  // Of kEnum: the row of absent, then one a value. Else kPlaces times the row
  // of absent, then one a class: of kDouble NaN first, of kBool false first.
  const TermWords* rows = nullptr;
};

namespace internal {

// Whether fields of this type can have rows.
template <typename T>
inline constexpr bool kHasRows = std::is_arithmetic_v<T> || std::is_enum_v<T>;

// The number of the value's row. `set` is 1 or 0.
template <typename T>
inline uint64_t RowNumber(T value, uint64_t set, const FieldRow& row) {
  const Slot* const bounds = row.bounds;
  const uint64_t first = FieldRow::kPlaces * set;
  if constexpr (std::is_enum_v<T>) {
    // What is below the first value comes out as far above.
    const uint64_t place = static_cast<uint64_t>(static_cast<int64_t>(value)) -
                           bounds[0].unsigned_integer;
    return (std::min(place, bounds[1].unsigned_integer) + 1) & -set;
  } else if constexpr (std::is_same_v<T, bool>) {
    return first + value;
  } else if constexpr (std::is_floating_point_v<T>) {
    // NaN reaches no bound, and is not itself.
    return first + (value == value) + (value >= bounds[0].number) +
           (value >= bounds[1].number);
  } else if constexpr (std::is_unsigned_v<T>) {
    return first + (value > bounds[0].unsigned_integer) +
           (value > bounds[1].unsigned_integer);
  } else {
    return first + (value > bounds[0].integer) + (value > bounds[1].integer);
  }
}

template <typename T>
inline void MatchField(const T& value, uint64_t set, const FieldRow& row,
                       TermWords* words) {
  if constexpr (kHasRows<T>) {
    const TermWords& leaves = row.rows[RowNumber(value, set, row)];
    words->possible &= leaves.possible;
    words->certain &= leaves.certain;
  }
}

}  // namespace internal
}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_FIELD_ROW_H_
