// Numbers of things, in the sentences of the tools for authors.

#ifndef KASA_DIAG_AUTHORING_COUNTED_H_
#define KASA_DIAG_AUTHORING_COUNTED_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace kasa_diag::authoring {

// "1 cause", "2 causes"; with a plural of its own "1 remedy", "2 remedies".
inline std::string Counted(int64_t count, absl::string_view noun,
                           absl::string_view plural = "") {
  if (count == 1) return absl::StrCat("1 ", noun);
  return plural.empty() ? absl::StrCat(count, " ", noun, "s")
                        : absl::StrCat(count, " ", plural);
}

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_COUNTED_H_
