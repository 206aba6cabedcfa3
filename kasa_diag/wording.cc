#include "kasa_diag/wording.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "kasa_diag/library_sentences.h"

namespace kasa_diag {
namespace {

template <const Sentence& kOne, const Sentence& kOther>
std::string Plural(const Sentences& words, int64_t count) {
  return count == 1 ? words.Say<kOne>(count) : words.Say<kOther>(count);
}

// A number in C's form, with the language's decimal mark.
std::string WithDecimalMark(const Sentences& words, absl::string_view number) {
  return absl::StrReplaceAll(number,
                             {{".", words.Say<sentences::kDecimalMark>()}});
}

std::string Percent(const Sentences& words, double percent) {
  return words.Say<sentences::kPercent>(absl::StrFormat("%.0f", percent));
}

}  // namespace

std::string FormatMinutes(const Sentences& words, double minutes) {
  const int64_t seconds = std::llround(minutes * 60);
  if (seconds < 60) {
    return Plural<sentences::kSecondsOne, sentences::kSecondsOther>(words,
                                                                    seconds);
  }
  const int64_t whole = std::llround(minutes);
  if (whole < 60) {
    return Plural<sentences::kMinutesOne, sentences::kMinutesOther>(words,
                                                                    whole);
  }
  const std::string hours =
      Plural<sentences::kHoursOne, sentences::kHoursOther>(words, whole / 60);
  if (whole % 60 == 0) return hours;
  return words.Say<sentences::kHoursAndMinutes>(
      hours, Plural<sentences::kMinutesOne, sentences::kMinutesOther>(
                 words, whole % 60));
}

std::string FormatProbability(const Sentences& words, double probability) {
  if (probability < 0.01) {
    return words.Say<sentences::kBelow>(Percent(words, 1));
  }
  if (probability > 0.99) {
    return words.Say<sentences::kAbove>(Percent(words, 99));
  }
  return Percent(words, probability * 100);
}

std::string FormatNumber(const Sentences& words, double number) {
  return WithDecimalMark(words, absl::StrCat(number));
}

std::string FormatDecibans(const Sentences& words, double decibans) {
  return words.Say<sentences::kDecibans>(
      WithDecimalMark(words, absl::StrFormat("%+.1f", decibans)));
}

}  // namespace kasa_diag
