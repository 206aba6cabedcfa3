// Reading a generated message class without reflection.
//
// A table names every field of the class, in the order of its descriptor. It
// expands to one straight run of generated accessors that copies the fields
// into slots, and to another one that matches those asked for with the rows of
// a few conditions:
//
//   #define WIFI_FIELDS(OPTIONAL, IMPLICIT, REPEATED)
//     OPTIONAL(associated) OPTIONAL(rssi_dbm) REPEATED(offered_bands)
//   KASA_DIAG_DEFINE_ACCESSORS(kWifiAccessors, Wifi, WIFI_FIELDS);
//   ...
//   options.accessors = {&kWifiAccessors};
//
// OPTIONAL is for singular fields with presence, messages among them; IMPLICIT
// for proto3 fields without; REPEATED also for maps. An evaluator reads the
// messages that it has accessors for through them, and every other one by
// reflection: same answers, some twenty times as fast.

#ifndef KASA_DIAG_EVALUATOR_ACCESSORS_H_
#define KASA_DIAG_EVALUATOR_ACCESSORS_H_

#include <cstdint>
#include <string>
#include <type_traits>

#include "absl/types/span.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"
#include "kasa_diag/evaluator/field_row.h"

namespace kasa_diag::evaluator {

// A field as it was read: its value, and 1 where it is set, else 0. It fits two
// registers.
struct Reading {
  Slot slot;
  uint64_t set;
};

struct MessageAccessors {
  struct Field {
    const char* name;
    // Reads this field alone. Nothing is set in the class's default instance,
    // which so stands for a message that is absent.
    // REQUIRES: the message is of the generated class.
    Reading (*get)(const google::protobuf::Message& message);
    // Of a repeated field of integers or enums: element i. Else null.
    int64_t (*element)(const google::protobuf::Message& message, int i);
    int (*size)(const google::protobuf::Message& message);
  };
  const google::protobuf::Message* (*default_instance)();
  // As many as the descriptor has.
  absl::Span<const Field> fields;
  // Writes a slot, and a byte that says whether it is set, for every field.
  // REQUIRES: the message is of the generated class.
  void (*read)(const google::protobuf::Message& message, Slot* slots,
               uint8_t* set);
  // Takes from the words what the fields with rows do not leave. `row` is the
  // first of some with rising fields, and one of field -1 behind them. What is
  // absent is as for Field::get. REQUIRES: likewise.
  void (*match)(const google::protobuf::Message& message, const FieldRow* row,
                TermWords* words);
};

namespace internal {

template <typename T>
inline Slot SlotOf(const T& value) {
  Slot slot;
  if constexpr (std::is_same_v<T, std::string>) {
    slot.text = &value;
  } else if constexpr (std::is_base_of_v<google::protobuf::Message, T>) {
    slot.message = &value;
  } else if constexpr (std::is_floating_point_v<T>) {
    slot.number = value;
  } else if constexpr (std::is_unsigned_v<T>) {
    slot.unsigned_integer = value;
  } else {
    slot.integer = static_cast<int64_t>(value);
  }
  return slot;
}

// An element of a list of integers, bools or enums; 0 of any other list.
template <typename List>
inline int64_t Element(const List&, int) {
  return 0;
}
template <typename T>
inline int64_t Element(const google::protobuf::RepeatedField<T>& list, int i) {
  if constexpr (std::is_integral_v<T>) {
    return static_cast<int64_t>(list.Get(i));
  } else {
    return 0;
  }
}

}  // namespace internal
}  // namespace kasa_diag::evaluator

// clang-format off
#define KASA_DIAG_READ_OPTIONAL(name)                                  \
  *set++ = from.has_##name();                                          \
  *slots++ = ::kasa_diag::evaluator::internal::SlotOf(from.name());
#define KASA_DIAG_READ_IMPLICIT(name)                                  \
  *set++ = 1;                                                          \
  *slots++ = ::kasa_diag::evaluator::internal::SlotOf(from.name());
#define KASA_DIAG_READ_REPEATED(name)                                  \
  *set++ = from.name##_size() > 0;                                     \
  (slots++)->message = &message;
#define KASA_DIAG_MATCH_SINGULAR(name, is_set)                         \
  if (::kasa_diag::evaluator::internal::kHasRows<                      \
          std::decay_t<decltype(from.name())>> &&                      \
      row->field == field) {                                           \
    ::kasa_diag::evaluator::internal::MatchField(from.name(), is_set,  \
                                                 *row++, &left);       \
  }                                                                    \
  ++field;
#define KASA_DIAG_MATCH_OPTIONAL(name)                                 \
  KASA_DIAG_MATCH_SINGULAR(name, from.has_##name())
#define KASA_DIAG_MATCH_IMPLICIT(name)                                 \
  KASA_DIAG_MATCH_SINGULAR(name,                                       \
                           &from != &Generated::default_instance())
#define KASA_DIAG_MATCH_REPEATED(name) ++field;
#define KASA_DIAG_GET(value, is_set)                                   \
  [](const ::google::protobuf::Message& message)                       \
      -> ::kasa_diag::evaluator::Reading {                             \
    const Generated& from = static_cast<const Generated&>(message);    \
    return {::kasa_diag::evaluator::internal::SlotOf(value), is_set};  \
  }
#define KASA_DIAG_FIELD_OPTIONAL(name)                                 \
  {#name, KASA_DIAG_GET(from.name(), from.has_##name()), nullptr,      \
   nullptr},
#define KASA_DIAG_FIELD_IMPLICIT(name)                                 \
  {#name,                                                              \
   KASA_DIAG_GET(from.name(), &from != &Generated::default_instance()), \
   nullptr, nullptr},
#define KASA_DIAG_FIELD_REPEATED(name)                                 \
  {#name, KASA_DIAG_GET(from, from.name##_size() > 0),                 \
   [](const ::google::protobuf::Message& message, int i) {             \
     return ::kasa_diag::evaluator::internal::Element(                 \
         static_cast<const Generated&>(message).name(), i);            \
   },                                                                  \
   [](const ::google::protobuf::Message& message) {                    \
     return static_cast<int>(                                          \
         static_cast<const Generated&>(message).name##_size());        \
   }},
// clang-format on

// Defines `constant`, the accessors of a generated class by its table of
// fields.
#define KASA_DIAG_DEFINE_ACCESSORS(constant, generated, table)                 \
  struct constant##Table {                                                     \
    using Generated = generated;                                               \
    static constexpr ::kasa_diag::evaluator::MessageAccessors::Field           \
        kFields[] = {table(KASA_DIAG_FIELD_OPTIONAL, KASA_DIAG_FIELD_IMPLICIT, \
                           KASA_DIAG_FIELD_REPEATED)};                         \
    static void Read(const ::google::protobuf::Message& message,               \
                     ::kasa_diag::evaluator::Slot* slots, uint8_t* set) {      \
      const Generated& from = static_cast<const Generated&>(message);          \
      table(KASA_DIAG_READ_OPTIONAL, KASA_DIAG_READ_IMPLICIT,                  \
            KASA_DIAG_READ_REPEATED)                                           \
    }                                                                          \
    static void Match(const ::google::protobuf::Message& message,              \
                      const ::kasa_diag::evaluator::FieldRow* row,             \
                      ::kasa_diag::evaluator::TermWords* words) {              \
      const Generated& from = static_cast<const Generated&>(message);          \
      ::kasa_diag::evaluator::TermWords left = *words;                         \
      int field = 0;                                                           \
      table(KASA_DIAG_MATCH_OPTIONAL, KASA_DIAG_MATCH_IMPLICIT,                \
            KASA_DIAG_MATCH_REPEATED)* words = left;                           \
    }                                                                          \
  };                                                                           \
  const ::kasa_diag::evaluator::MessageAccessors constant = {                  \
      []() -> const ::google::protobuf::Message* {                             \
        return &generated::default_instance();                                 \
      },                                                                       \
      constant##Table::kFields, &constant##Table::Read,                        \
      &constant##Table::Match}

#endif  // KASA_DIAG_EVALUATOR_ACCESSORS_H_
