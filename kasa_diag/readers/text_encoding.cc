#include "kasa_diag/readers/text_encoding.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/match.h"

namespace kasa_diag::readers {

bool IsPlainText(absl::string_view bytes) {
  size_t i = 0;
  while (i < bytes.size()) {
    const unsigned char lead = static_cast<unsigned char>(bytes[i++]);
    if (lead < 0x80) {
      if (lead == 0x7F ||
          (lead < 0x20 && lead != '\t' && lead != '\n' && lead != '\r')) {
        return false;
      }
      continue;
    }
    int more;
    uint32_t code;
    uint32_t least;
    if ((lead & 0xE0) == 0xC0) {
      more = 1, code = lead & 0x1F, least = 0x80;
    } else if ((lead & 0xF0) == 0xE0) {
      more = 2, code = lead & 0x0F, least = 0x800;
    } else if ((lead & 0xF8) == 0xF0) {
      more = 3, code = lead & 0x07, least = 0x10000;
    } else {
      return false;
    }
    for (; more > 0; --more, ++i) {
      if (i == bytes.size()) return false;
      const unsigned char next = static_cast<unsigned char>(bytes[i]);
      if ((next & 0xC0) != 0x80) return false;
      code = (code << 6) | (next & 0x3F);
    }
    if (code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
      return false;
    }
  }
  return true;
}

bool LooksLikeUtf16(absl::string_view bytes) {
  return absl::StartsWith(bytes, "\xFF\xFE") ||
         absl::StartsWith(bytes, "\xFE\xFF");
}

}  // namespace kasa_diag::readers
