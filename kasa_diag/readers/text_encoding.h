// Whether bytes are text.

#ifndef KASA_DIAG_READERS_TEXT_ENCODING_H_
#define KASA_DIAG_READERS_TEXT_ENCODING_H_

#include "absl/strings/string_view.h"

namespace kasa_diag::readers {

// Valid UTF-8 (RFC 3629: shortest forms, no surrogates, at most U+10FFFF)
// without control characters other than tab, line feed and carriage return.
bool IsPlainText(absl::string_view bytes);

// Begins with a byte order mark of UTF-16.
bool LooksLikeUtf16(absl::string_view bytes);

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_TEXT_ENCODING_H_
