#include "kasa_diag/condition/literal.h"

#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace kasa_diag::condition {

std::string QuoteString(absl::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        quoted += "\\\"";
        break;
      case '\\':
        quoted += "\\\\";
        break;
      case '\n':
        quoted += "\\n";
        break;
      case '\r':
        quoted += "\\r";
        break;
      case '\t':
        quoted += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
          absl::StrAppendFormat(&quoted, "\\x%02x",
                                static_cast<unsigned char>(c));
        } else {
          quoted += c;
        }
    }
  }
  quoted += '"';
  return quoted;
}

std::string FormatDouble(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  const double magnitude = std::fabs(value);
  char buffer[64];
  // Go's %g with the shortest precision, which CEL implementations agree on.
  const bool plain = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e6);
  const std::to_chars_result result = std::to_chars(
      buffer, buffer + sizeof(buffer), value,
      plain ? std::chars_format::fixed : std::chars_format::scientific);
  return std::string(buffer, result.ptr);
}

std::string FormatDoubleLiteral(double value) {
  const std::string text = FormatDouble(value);
  if (!std::isfinite(value)) return absl::StrCat("double(\"", text, "\")");
  if (text.find_first_of(".e") != std::string::npos) return text;
  return absl::StrCat(text, ".0");
}

}  // namespace kasa_diag::condition
