// JSON as a tree that knows where it stood in the text.
//
//   absl::StatusOr<std::vector<JsonValue>> documents =
//       ParseJsonDocuments(text, JsonLimits());
//
// What differs from protobuf's JSON parser, and why it is not used for this:
// members keep the order of the file (so "device 2" is the second one), every
// value knows its place (so an error about a field has a line and a column),
// and a syntax error never quotes the input: recordings of devices carry names
// of networks and people, and an error message travels further than the file.
//
// The grammar is that of RFC 8259, nothing more: no comments, no trailing
// commas, no NaN. Linear in the length of the text. Thread-safe: no state.

#ifndef KASA_DIAG_READERS_JSON_H_
#define KASA_DIAG_READERS_JSON_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace kasa_diag::readers {

// Bounds on what is built from a text. Reaching one is an error.
struct JsonLimits {
  // How deep arrays and objects nest. Vendors' dumps reach 10.
  int max_depth = 64;
  // Values in all documents together; each takes some 130 bytes. A recorded
  // device has about a thousand.
  size_t max_values = 500000;
};

struct JsonMember;

struct JsonValue {
  enum class Kind { kNull, kBool, kNumber, kString, kArray, kObject };

  // The last member of that name, as most parsers have it; nullptr where there
  // is none or this is no object. Linear in the number of members.
  const JsonValue* Find(absl::string_view name) const;

  bool is_object() const { return kind == Kind::kObject; }
  bool is_array() const { return kind == Kind::kArray; }

  Kind kind = Kind::kNull;
  bool boolean = false;  // kBool
  double number = 0;     // kNumber
  std::string string;    // kString, unescaped
  size_t begin = 0;      // the value is text[begin, end)
  size_t end = 0;
  std::vector<JsonMember> members;  // kObject; kArray, without names
};

struct JsonMember {
  std::string name;  // unescaped
  size_t name_begin = 0;
  JsonValue value;
};

// All the JSON values of `text`, which white space separates (a line break does
// in a file of one object a line). Errors: kInvalidArgument "LINE:COLUMN:
// what", kResourceExhausted at a limit.
absl::StatusOr<std::vector<JsonValue>> ParseJsonDocuments(
    absl::string_view text, const JsonLimits& limits);

// Where an offset is: line and column count from 1, a column is a byte.
struct TextPosition {
  int line;
  int column;
};
TextPosition PositionOf(absl::string_view text, size_t offset);

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_JSON_H_
