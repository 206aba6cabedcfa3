// Values of a vendor's dump, read leniently.
//
// The same fact comes as true, 1, "on", "1" or "YES", a number as a string, an
// answer wrapped in a list (one per channel), a failed method as an int (-1001)
// or as {"error_code": -1001} in place of its object, and a redacted value as
// "**REDACTED**" or "#MASKED_NAME#". These functions take all of it, and give
// nothing where the value is missing, redacted or of another kind: absent is
// unknown.

#ifndef KASA_DIAG_READERS_VENDOR_VALUE_H_
#define KASA_DIAG_READERS_VENDOR_VALUE_H_

#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "kasa_diag/readers/json.h"

namespace kasa_diag::readers {

// The value at a path of names; on the way, and at its end, a list stands for
// its first element. nullptr where a step is missing, is no object, or is the
// answer of a failed method. `from` may be nullptr.
const JsonValue* FindPath(const JsonValue* from,
                          std::initializer_list<absl::string_view> path);

// As FindPath, where an object stands at the end; else nullptr.
const JsonValue* FindObject(const JsonValue* from,
                            std::initializer_list<absl::string_view> path);

// The error code of a failed method: a negative int, or an object with an
// error_code or err_code that is not 0.
absl::optional<int32_t> ErrorCodeOf(const JsonValue* value);

// A short string of printable ASCII, as versions and model names are. What is
// longer or holds anything else is no such thing, and so absent.
absl::optional<std::string> ShortText(const JsonValue* value);

// A string that is known to be empty (false) or not (true).
absl::optional<bool> IsFilled(const JsonValue* value);

// A finite number, or a string that is one.
absl::optional<double> Number(const JsonValue* value);

// A whole number in the range of int64_t.
absl::optional<int64_t> Integer(const JsonValue* value);

// true, 1, "1", "on", "yes", "true" in any case, and their opposites.
absl::optional<bool> Switch(const JsonValue* value);

// Whether somebody has put this in place of the real value.
bool IsRedacted(absl::string_view text);

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_VENDOR_VALUE_H_
