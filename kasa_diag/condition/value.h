// What an expression evaluates to.
//
// A Value is small and cheap to copy. It points into the messages that it came
// from and does not copy them, so it must not outlive them.

#ifndef KASA_DIAG_CONDITION_VALUE_H_
#define KASA_DIAG_CONDITION_VALUE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/variant.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "kasa_diag/condition/time_values.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/device/firmware_version.h"

namespace kasa_diag::condition {

class Value {
 public:
  // The order is that of the variant below.
  enum class Kind : uint8_t {
    kUnknown,  // something absent decides it
    kError,    // overflow, division by zero, index out of range, ...
    kNull,     // a wrapper that is not set, in the mode kDefault
    kBool,
    kInt,
    kUint,
    kDouble,
    kString,
    kDuration,
    kTimestamp,
    kVersion,
    kList,
    kMessage,
  };

  // Unknown.
  Value() = default;

  // `reason` is a string literal. `fragment` is what could not be read.
  static Value Unknown(const char* reason = nullptr, std::string fragment = "");
  static Value Error(const char* reason);
  static Value Null() { return Value(NullState{}); }
  static Value Bool(bool value) { return Value(value); }
  static Value Int(int64_t value) { return Value(value); }
  static Value Uint(uint64_t value) { return Value(value); }
  static Value Double(double value) { return Value(value); }
  // Points to the text.
  static Value StringView(absl::string_view value);
  // Owns the text.
  static Value String(std::string value);
  static Value Of(Duration value) { return Value(value); }
  static Value Of(Timestamp value) { return Value(value); }
  static Value Of(const device::FirmwareVersion& value);
  static Value List(std::vector<Value> elements);
  // The elements of a repeated field.
  static Value List(const google::protobuf::Message* message,
                    const google::protobuf::FieldDescriptor* field);
  // A message as a value: Duration, Timestamp and the wrappers become what they
  // stand for, every other one stays a message.
  static Value Of(const google::protobuf::Message& message);
  // kTrue, kFalse and kUnknown.
  static Value Of(Tristate state);

  Kind kind() const { return static_cast<Kind>(state_.index()); }
  bool is_unknown() const { return kind() == Kind::kUnknown; }
  bool is_error() const { return kind() == Kind::kError; }
  // Neither unknown nor an error.
  bool is_known() const { return kind() > Kind::kError; }
  bool is_true() const;
  bool is_false() const;

  // REQUIRES: the kind of that name.
  bool bool_value() const { return absl::get<bool>(state_); }
  int64_t int_value() const { return absl::get<int64_t>(state_); }
  uint64_t uint_value() const { return absl::get<uint64_t>(state_); }
  double double_value() const { return absl::get<double>(state_); }
  absl::string_view string_value() const;
  Duration duration_value() const { return absl::get<Duration>(state_); }
  Timestamp timestamp_value() const { return absl::get<Timestamp>(state_); }
  const device::FirmwareVersion& version_value() const {
    return absl::get<device::FirmwareVersion>(state_);
  }
  int list_size() const;
  Value list_element(int i) const;
  const google::protobuf::Message& message_value() const {
    return *absl::get<const google::protobuf::Message*>(state_);
  }

  // Of kUnknown and kError: why, as a person reads it. Empty for an unknown
  // that is simply absent.
  std::string reason() const;

  // As a person writes it: -82, "text", duration("3600s"), [1, 2]. What a
  // literal can say reads back as the same value.
  std::string ToString() const;

 private:
  struct Problem {
    const char* reason;
    std::string fragment;
  };
  struct UnknownState {
    std::shared_ptr<const Problem> problem;  // null: simply absent
  };
  struct ErrorState {
    const char* reason;
  };
  struct NullState {};
  struct StringState {
    absl::string_view view;
    std::shared_ptr<const std::string> owned;  // null: the view is enough
  };
  struct ListState {
    std::shared_ptr<const std::vector<Value>> elements;  // or these two
    const google::protobuf::Message* message = nullptr;
    const google::protobuf::FieldDescriptor* field = nullptr;
  };
  using State = absl::variant<UnknownState, ErrorState, NullState, bool,
                              int64_t, uint64_t, double, StringState, Duration,
                              Timestamp, device::FirmwareVersion, ListState,
                              const google::protobuf::Message*>;

  explicit Value(State state) : state_(std::move(state)) {}

  State state_;
};

// The value of a field: with presence or repeated, whether set or not (then its
// default, or an empty list). An enum is its number.
Value ReadField(const google::protobuf::Message& message,
                const google::protobuf::FieldDescriptor* field);

// -1, 0, 1 as CEL orders two numbers (int, uint, double in any mixture), or 2
// when one is NaN. Across types the value counts; against a double, an integer
// within the integer's range is rounded to a double first, as CEL's conformance
// tests want: int 9223372036854775807 equals double 9223372036854775808.0.
// REQUIRES: both are numbers.
int CompareNumbers(const Value& a, const Value& b);

// CEL's equality: numbers by value, lists and messages by content; kinds that
// differ are unequal; NaN equals nothing. REQUIRES: both are known.
bool Equal(const Value& a, const Value& b);

// The order of two values for < and its kin: as CompareNumbers, and for bool,
// string (by code points), Duration, Timestamp and version; 3 where the two
// have no order. REQUIRES: both are known.
int Order(const Value& a, const Value& b);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_VALUE_H_
