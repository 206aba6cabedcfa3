// One pass over the text, by hand: the forms are few, a regular expression
// would hide which of them are accepted, and RE2 would be a dependency.
//
// The build decides after the parts and not before them: among versions of one
// device, builds contradict the order of the parts in about 2 of 100 pairs
// (fixes ported back to an older line), and there the parts are right.
//
// A two-digit year is of this century: the oldest smart plugs are of 2013.

#include "kasa_diag/device/firmware_version.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace kasa_diag::device {
namespace {

// Reads forward through the text; every Take leaves the place alone when it
// fails.
class Scanner {
 public:
  explicit Scanner(absl::string_view text) : text_(text) {}

  bool AtEnd() const { return place_ == text_.size(); }

  // How many blanks were there.
  int SkipBlanks() {
    const size_t begin = place_;
    while (!AtEnd() && absl::ascii_isspace(Peek())) ++place_;
    return static_cast<int>(place_ - begin);
  }

  bool TakeChar(char c) {
    if (AtEnd() || Peek() != c) return false;
    ++place_;
    return true;
  }

  // `word` is lower case.
  bool TakeWord(absl::string_view word) {
    if (text_.size() - place_ < word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      if (absl::ascii_tolower(text_[place_ + i]) != word[i]) return false;
    }
    place_ += word.size();
    return true;
  }

  void SkipLetters() {
    while (!AtEnd() && absl::ascii_isalpha(Peek())) ++place_;
  }

  // Digits up to `max`. `digits` receives how many there were.
  bool TakeNumber(uint64_t max, uint64_t* number, int* digits) {
    const size_t begin = place_;
    uint64_t sum = 0;
    size_t i = place_;
    for (; i < text_.size() && absl::ascii_isdigit(text_[i]); ++i) {
      const uint64_t digit = text_[i] - '0';
      if (sum > (max - digit) / 10) return false;
      sum = sum * 10 + digit;
    }
    if (i == begin) return false;
    place_ = i;
    *number = sum;
    *digits = static_cast<int>(i - begin);
    return true;
  }

 private:
  unsigned char Peek() const { return text_[place_]; }

  absl::string_view text_;
  size_t place_ = 0;
};

bool IsLeapYear(uint32_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

// 0 when there is no such day.
uint32_t NormaliseDay(uint32_t digits, int count) {
  if (count == 6) {
    digits += 20000000;
  } else if (count != 8) {
    return 0;
  }
  const uint32_t year = digits / 10000;
  const uint32_t month = digits / 100 % 100;
  const uint32_t day = digits % 100;
  constexpr uint32_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1970 || month < 1 || month > 12 || day < 1) return 0;
  const uint32_t leap = month == 2 && IsLeapYear(year) ? 1 : 0;
  if (day > kDays[month - 1] + leap) return 0;
  return digits;
}

template <typename T>
int CompareNumbers(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

}  // namespace

absl::optional<FirmwareVersion> FirmwareVersion::Parse(absl::string_view text) {
  Scanner scanner(text);
  FirmwareVersion version;
  uint64_t number = 0;
  int digits = 0;

  scanner.SkipBlanks();
  if (!scanner.TakeChar('v')) scanner.TakeChar('V');
  do {
    if (version.part_count_ == kMaxParts) return absl::nullopt;
    if (!scanner.TakeNumber(UINT32_MAX, &number, &digits)) return absl::nullopt;
    version.parts_[version.part_count_++] = static_cast<uint32_t>(number);
  } while (scanner.TakeChar('.'));

  int blanks = scanner.SkipBlanks();
  if (scanner.AtEnd()) return version;

  if (blanks == 0 || !scanner.TakeWord("build")) return absl::nullopt;
  scanner.SkipBlanks();
  if (!scanner.TakeNumber(UINT32_MAX, &number, &digits)) return absl::nullopt;
  version.build_ = NormaliseDay(static_cast<uint32_t>(number), digits);
  if (version.build_ == 0) return absl::nullopt;

  blanks = scanner.SkipBlanks();
  if (scanner.AtEnd()) return version;

  if (blanks == 0) return absl::nullopt;
  if (!scanner.TakeWord("release") && !scanner.TakeWord("rel")) {
    return absl::nullopt;
  }
  scanner.SkipBlanks();
  scanner.TakeChar('.');
  scanner.SkipBlanks();
  // "60.225n" is one number that somebody typed with a dot.
  constexpr uint64_t kMaxRelease = 999'999'999;
  if (!scanner.TakeNumber(kMaxRelease, &number, &digits)) return absl::nullopt;
  version.release_ = number;
  version.has_release_ = true;
  if (scanner.TakeChar('.')) {
    if (!scanner.TakeNumber(kMaxRelease, &number, &digits) || digits > 9) {
      return absl::nullopt;
    }
    for (int i = 0; i < digits; ++i) version.release_ *= 10;
    version.release_ += number;
  }
  scanner.SkipLetters();
  scanner.SkipBlanks();
  if (scanner.TakeChar('(')) {
    if (!scanner.TakeNumber(kMaxRelease, &number, &digits) ||
        !scanner.TakeChar(')')) {
      return absl::nullopt;
    }
    scanner.SkipBlanks();
  }
  if (!scanner.AtEnd()) return absl::nullopt;
  return version;
}

int FirmwareVersion::Compare(const FirmwareVersion& a,
                             const FirmwareVersion& b) {
  for (int i = 0; i < kMaxParts; ++i) {
    const int order = CompareNumbers(a.parts_[i], b.parts_[i]);
    if (order != 0) return order;
  }
  if (a.build_ == 0 || b.build_ == 0) return 0;
  if (a.build_ != b.build_) return CompareNumbers(a.build_, b.build_);
  if (!a.has_release_ || !b.has_release_) return 0;
  return CompareNumbers(a.release_, b.release_);
}

std::string FirmwareVersion::ToString() const {
  std::string text;
  for (int i = 0; i < part_count_; ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ".", parts_[i]);
  }
  if (build_ != 0) absl::StrAppend(&text, " Build ", build_);
  if (has_release_) absl::StrAppend(&text, " Rel.", release_);
  return text;
}

}  // namespace kasa_diag::device
