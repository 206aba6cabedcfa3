// Everything is computed in nanoseconds in 128 bits, where neither a sum of two
// protobuf values nor a number that somebody types can overflow unseen. Days
// come from the civil calendar by Howard Hinnant's algorithms
// (http://howardhinnant.github.io/date_algorithms.html): years begin in March,
// so that the leap day is the last of its year.
//
// Abseil's Time is not used: its durations saturate where CEL wants an error,
// and its parser accepts more than RFC 3339.

#include "kasa_diag/condition/time_values.h"

#include "absl/numeric/int128.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace kasa_diag::condition {
namespace {

constexpr int64_t kNanosPerSecond = 1'000'000'000;
constexpr int64_t kSecondsPerDay = 86'400;
// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
constexpr int64_t kMinTimestampSeconds = -62'135'596'800;
constexpr int64_t kMaxTimestampSeconds = 253'402'300'799;

absl::int128 Nanoseconds(int64_t seconds, int32_t nanos) {
  return absl::int128(seconds) * kNanosPerSecond + nanos;
}

absl::optional<Duration> MakeDuration(absl::int128 nanoseconds) {
  if (nanoseconds > INT64_MAX || nanoseconds < INT64_MIN) return absl::nullopt;
  const int64_t all = static_cast<int64_t>(nanoseconds);
  return Duration{all / kNanosPerSecond,
                  static_cast<int32_t>(all % kNanosPerSecond)};
}

absl::optional<Timestamp> MakeTimestamp(absl::int128 nanoseconds) {
  absl::int128 seconds = nanoseconds / kNanosPerSecond;
  absl::int128 nanos = nanoseconds % kNanosPerSecond;
  if (nanos < 0) {
    nanos += kNanosPerSecond;
    seconds -= 1;
  }
  if (seconds < kMinTimestampSeconds || seconds > kMaxTimestampSeconds) {
    return absl::nullopt;
  }
  return Timestamp{static_cast<int64_t>(seconds), static_cast<int32_t>(nanos)};
}

int64_t DaysFromCivil(int64_t year, int month, int day) {
  if (month <= 2) --year;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year =
      (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

struct Civil {
  int64_t year;
  int month;
  int day;
};

Civil CivilFromDays(int64_t days) {
  days += 719'468;
  const int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const int64_t day_of_era = days - era * 146'097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1'460 +
                               day_of_era / 36'524 - day_of_era / 146'096) /
                              365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5);
  const int month =
      static_cast<int>(shifted_month + (shifted_month < 10 ? 3 : -9));
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day + 1};
}

// Exactly `count` digits.
bool TakeDigits(absl::string_view* text, int count, int* number) {
  if (text->size() < static_cast<size_t>(count)) return false;
  *number = 0;
  for (int i = 0; i < count; ++i) {
    const char c = (*text)[i];
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
    *number = *number * 10 + (c - '0');
  }
  text->remove_prefix(count);
  return true;
}

bool TakeChar(absl::string_view* text, char c) {
  if (text->empty() || text->front() != c) return false;
  text->remove_prefix(1);
  return true;
}

bool IsDigit(absl::string_view text) {
  return !text.empty() &&
         absl::ascii_isdigit(static_cast<unsigned char>(text.front()));
}

std::string Decimals(int32_t nanos) {
  if (nanos == 0) return "";
  std::string text = absl::StrFormat(".%09d", nanos);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

struct Unit {
  absl::string_view name;
  int64_t nanoseconds;
};

// Longer names before their beginnings.
constexpr Unit kUnits[] = {
    {"ns", 1},
    {"us", 1'000},
    {"\xc2\xb5s", 1'000},  // the micro sign
    {"\xce\xbcs", 1'000},  // the Greek letter
    {"ms", 1'000'000},
    {"s", kNanosPerSecond},
    {"m", 60 * kNanosPerSecond},
    {"h", 3'600 * kNanosPerSecond},
};

const Unit* TakeUnit(absl::string_view* text) {
  for (const Unit& unit : kUnits) {
    if (absl::StartsWith(*text, unit.name)) {
      text->remove_prefix(unit.name.size());
      return &unit;
    }
  }
  return nullptr;
}

}  // namespace

absl::optional<Duration> ParseDuration(absl::string_view text) {
  bool negative = false;
  if (TakeChar(&text, '-')) {
    negative = true;
  } else {
    TakeChar(&text, '+');
  }
  if (text == "0") return Duration{};
  if (text.empty()) return absl::nullopt;

  absl::int128 sum = 0;
  while (!text.empty()) {
    // Whole and decimals as one number over a power of ten. Beyond 2^63 it is
    // out of range in every unit; beyond 18 decimals it is below a nanosecond.
    absl::int128 whole = 0;
    absl::int128 fraction = 0;
    int64_t scale = 1;
    bool any = false;
    for (; IsDigit(text); text.remove_prefix(1)) {
      whole = whole * 10 + (text.front() - '0');
      if (whole > INT64_MAX) return absl::nullopt;
      any = true;
    }
    if (TakeChar(&text, '.')) {
      for (; IsDigit(text); text.remove_prefix(1)) {
        any = true;
        if (scale > 100'000'000'000'000'000) continue;
        fraction = fraction * 10 + (text.front() - '0');
        scale *= 10;
      }
    }
    if (!any) return absl::nullopt;
    const Unit* unit = TakeUnit(&text);
    if (unit == nullptr) return absl::nullopt;
    sum += whole * unit->nanoseconds + fraction * unit->nanoseconds / scale;
    // A long text of large terms must not wrap around.
    if (sum > absl::int128(INT64_MAX) + 1) return absl::nullopt;
  }
  return MakeDuration(negative ? -sum : sum);
}

absl::optional<Timestamp> ParseTimestamp(absl::string_view text) {
  int year, month, day, hour, minute, second;
  if (!TakeDigits(&text, 4, &year) || !TakeChar(&text, '-') ||
      !TakeDigits(&text, 2, &month) || !TakeChar(&text, '-') ||
      !TakeDigits(&text, 2, &day) ||
      !(TakeChar(&text, 'T') || TakeChar(&text, 't')) ||
      !TakeDigits(&text, 2, &hour) || !TakeChar(&text, ':') ||
      !TakeDigits(&text, 2, &minute) || !TakeChar(&text, ':') ||
      !TakeDigits(&text, 2, &second)) {
    return absl::nullopt;
  }
  int32_t nanos = 0;
  if (TakeChar(&text, '.')) {
    if (!IsDigit(text)) return absl::nullopt;
    for (int32_t unit = kNanosPerSecond / 10; IsDigit(text); unit /= 10) {
      nanos += (text.front() - '0') * unit;
      text.remove_prefix(1);
    }
  }
  int offset_minutes = 0;
  if (!TakeChar(&text, 'Z') && !TakeChar(&text, 'z')) {
    const bool west = TakeChar(&text, '-');
    if (!west && !TakeChar(&text, '+')) return absl::nullopt;
    int hours, minutes;
    if (!TakeDigits(&text, 2, &hours) || !TakeChar(&text, ':') ||
        !TakeDigits(&text, 2, &minutes) || hours > 23 || minutes > 59) {
      return absl::nullopt;
    }
    offset_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
  }
  if (!text.empty() || month < 1 || month > 12 || day < 1 || hour > 23 ||
      minute > 59 || second > 59) {
    return absl::nullopt;
  }
  const int64_t days = DaysFromCivil(year, month, day);
  const Civil civil = CivilFromDays(days);
  if (civil.month != month || civil.day != day) return absl::nullopt;
  const int64_t seconds = days * kSecondsPerDay + hour * 3'600 +
                          (minute - offset_minutes) * 60 + second;
  return MakeTimestamp(Nanoseconds(seconds, nanos));
}

std::string FormatDuration(Duration duration) {
  const bool negative = duration.seconds < 0 || duration.nanos < 0;
  // The magnitude of the smallest int64 has no int64.
  const uint64_t seconds = duration.seconds < 0
                               ? 0 - static_cast<uint64_t>(duration.seconds)
                               : static_cast<uint64_t>(duration.seconds);
  const int32_t nanos = duration.nanos < 0 ? -duration.nanos : duration.nanos;
  return absl::StrCat(negative ? "-" : "", seconds, Decimals(nanos), "s");
}

std::string FormatTimestamp(Timestamp timestamp) {
  int64_t days = timestamp.seconds / kSecondsPerDay;
  int64_t rest = timestamp.seconds % kSecondsPerDay;
  if (rest < 0) {
    rest += kSecondsPerDay;
    --days;
  }
  const Civil civil = CivilFromDays(days);
  return absl::StrFormat("%04d-%02d-%02dT%02d:%02d:%02d%sZ", civil.year,
                         civil.month, civil.day, rest / 3'600, rest / 60 % 60,
                         rest % 60, Decimals(timestamp.nanos));
}

absl::optional<Duration> Add(Duration a, Duration b) {
  return MakeDuration(Nanoseconds(a.seconds, a.nanos) +
                      Nanoseconds(b.seconds, b.nanos));
}

absl::optional<Duration> Subtract(Duration a, Duration b) {
  return MakeDuration(Nanoseconds(a.seconds, a.nanos) -
                      Nanoseconds(b.seconds, b.nanos));
}

absl::optional<Timestamp> Add(Timestamp a, Duration b) {
  return MakeTimestamp(Nanoseconds(a.seconds, a.nanos) +
                       Nanoseconds(b.seconds, b.nanos));
}

absl::optional<Timestamp> Subtract(Timestamp a, Duration b) {
  return MakeTimestamp(Nanoseconds(a.seconds, a.nanos) -
                       Nanoseconds(b.seconds, b.nanos));
}

absl::optional<Duration> Subtract(Timestamp a, Timestamp b) {
  return MakeDuration(Nanoseconds(a.seconds, a.nanos) -
                      Nanoseconds(b.seconds, b.nanos));
}

absl::optional<Timestamp> TimestampFromSeconds(int64_t seconds) {
  return MakeTimestamp(Nanoseconds(seconds, 0));
}

}  // namespace kasa_diag::condition
