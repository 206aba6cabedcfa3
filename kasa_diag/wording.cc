#include "kasa_diag/wording.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace kasa_diag {
namespace {

std::string Plural(int64_t count, absl::string_view noun) {
  return absl::StrCat(count, " ", noun, count == 1 ? "" : "s");
}

}  // namespace

std::string FormatMinutes(double minutes) {
  const int64_t seconds = std::llround(minutes * 60);
  if (seconds < 60) return Plural(seconds, "second");
  const int64_t whole = std::llround(minutes);
  if (whole < 60) return Plural(whole, "minute");
  const std::string hours = Plural(whole / 60, "hour");
  return whole % 60 == 0
             ? hours
             : absl::StrCat(hours, " ", Plural(whole % 60, "minute"));
}

std::string FormatProbability(double probability) {
  if (probability < 0.01) return "below 1%";
  if (probability > 0.99) return "above 99%";
  return absl::StrFormat("%.0f%%", probability * 100);
}

}  // namespace kasa_diag
