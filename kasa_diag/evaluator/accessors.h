// Reading a generated message class without reflection.
//
// A table names every field of the class, in the order of its descriptor, and
// expands to one straight run of generated accessors that copies the fields
// into slots:
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

struct MessageAccessors {
  struct Field {
    const char* name;
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
};

namespace internal {

template <typename T>
inline void Put(const T& value, Slot* slot) {
  if constexpr (std::is_same_v<T, std::string>) {
    slot->text = &value;
  } else if constexpr (std::is_base_of_v<google::protobuf::Message, T>) {
    slot->message = &value;
  } else if constexpr (std::is_floating_point_v<T>) {
    slot->number = value;
  } else if constexpr (std::is_unsigned_v<T>) {
    slot->unsigned_integer = value;
  } else {
    slot->integer = static_cast<int64_t>(value);
  }
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
  ::kasa_diag::evaluator::internal::Put(from.name(), slots++);
#define KASA_DIAG_READ_IMPLICIT(name)                                  \
  *set++ = 1;                                                          \
  ::kasa_diag::evaluator::internal::Put(from.name(), slots++);
#define KASA_DIAG_READ_REPEATED(name)                                  \
  *set++ = from.name##_size() > 0;                                     \
  (slots++)->message = &message;
#define KASA_DIAG_NAME_SINGULAR(name) {#name, nullptr, nullptr},
#define KASA_DIAG_NAME_REPEATED(name)                                  \
  {#name,                                                              \
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
#define KASA_DIAG_DEFINE_ACCESSORS(constant, generated, table)               \
  struct constant##Table {                                                   \
    using Generated = generated;                                             \
    static constexpr ::kasa_diag::evaluator::MessageAccessors::Field         \
        kFields[] = {table(KASA_DIAG_NAME_SINGULAR, KASA_DIAG_NAME_SINGULAR, \
                           KASA_DIAG_NAME_REPEATED)};                        \
    static void Read(const ::google::protobuf::Message& message,             \
                     ::kasa_diag::evaluator::Slot* slots, uint8_t* set) {    \
      const Generated& from = static_cast<const Generated&>(message);        \
      table(KASA_DIAG_READ_OPTIONAL, KASA_DIAG_READ_IMPLICIT,                \
            KASA_DIAG_READ_REPEATED)                                         \
    }                                                                        \
  };                                                                         \
  const ::kasa_diag::evaluator::MessageAccessors constant = {                \
      []() -> const ::google::protobuf::Message* {                           \
        return &generated::default_instance();                               \
      },                                                                     \
      constant##Table::kFields, &constant##Table::Read}

#endif  // KASA_DIAG_EVALUATOR_ACCESSORS_H_
