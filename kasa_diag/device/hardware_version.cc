// A part of digits loses its leading zeros, so a part of zero is the empty
// text, and so is the part that follows the end. Hence both versions can be
// read in step, the shorter one going on with empty parts: zeros at the end
// compare equal to nothing without a rule of their own. Comparing text rather
// than numbers leaves no length at which something overflows.

#include "kasa_diag/device/hardware_version.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace kasa_diag::device {
namespace {

absl::string_view WithoutPrefix(absl::string_view version) {
  version = absl::StripAsciiWhitespace(version);
  if (version.size() > 1 && absl::ascii_tolower(version[0]) == 'v' &&
      absl::ascii_isdigit(version[1])) {
    version.remove_prefix(1);
  }
  return version;
}

// Takes the first part off `rest`.
absl::string_view NextPart(absl::string_view* rest) {
  const size_t dot = rest->find('.');
  absl::string_view part = rest->substr(0, dot);
  rest->remove_prefix(dot == absl::string_view::npos ? rest->size() : dot + 1);
  if (std::all_of(part.begin(), part.end(),
                  [](char c) { return absl::ascii_isdigit(c); })) {
    while (absl::ConsumePrefix(&part, "0")) {
    }
  }
  return part;
}

}  // namespace

bool SameHardwareVersion(absl::string_view a, absl::string_view b) {
  a = WithoutPrefix(a);
  b = WithoutPrefix(b);
  while (!a.empty() || !b.empty()) {
    if (!absl::EqualsIgnoreCase(NextPart(&a), NextPart(&b))) return false;
  }
  return true;
}

}  // namespace kasa_diag::device
