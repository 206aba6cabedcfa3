// Literals to text.

#ifndef KASA_DIAG_CONDITION_LITERAL_H_
#define KASA_DIAG_CONDITION_LITERAL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace kasa_diag::condition {

// A string literal in double quotes that reads back as `text`, also where that
// is not UTF-8 free of control characters.
std::string QuoteString(absl::string_view text);

// The shortest text that reads back as this double, as CEL's string() has it:
// "0.5", "1", "1e+06", "NaN", "+Inf".
std::string FormatDouble(double value);

// The same as a literal, with a point or an exponent: "1.0". NaN and the
// infinities have no literal: double("NaN").
std::string FormatDoubleLiteral(double value);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_LITERAL_H_
