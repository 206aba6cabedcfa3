// Spans of time and moments: their text, arithmetic and ranges, as CEL has
// them.

#ifndef KASA_DIAG_CONDITION_TIME_VALUES_H_
#define KASA_DIAG_CONDITION_TIME_VALUES_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace kasa_diag::condition {

// A span of time as protobuf has it: both parts have the same sign. Results of
// CEL's functions keep within what int64 nanoseconds hold, some 292 years.
struct Duration {
  int64_t seconds = 0;
  int32_t nanos = 0;
};

// A moment since the Unix epoch as protobuf has it: nanos are never negative.
// Results of CEL's functions keep within the years 1 to 9999.
struct Timestamp {
  int64_t seconds = 0;
  int32_t nanos = 0;
};

inline bool operator==(Duration a, Duration b) {
  return a.seconds == b.seconds && a.nanos == b.nanos;
}
inline bool operator<(Duration a, Duration b) {
  return a.seconds != b.seconds ? a.seconds < b.seconds : a.nanos < b.nanos;
}
inline bool operator==(Timestamp a, Timestamp b) {
  return a.seconds == b.seconds && a.nanos == b.nanos;
}
inline bool operator<(Timestamp a, Timestamp b) {
  return a.seconds != b.seconds ? a.seconds < b.seconds : a.nanos < b.nanos;
}

// "1h30m", "-1.5s", "250ms", "0": decimal numbers with the units h, m, s, ms,
// us (or the micro sign), ns, one sign before all. Nothing when it is not of
// this form or out of range. Fractions of a nanosecond are cut off.
absl::optional<Duration> ParseDuration(absl::string_view text);

// RFC 3339: "2024-01-31T08:00:00.5+02:00", a `Z` for UTC. Nothing when it is
// not of this form, names no day, or is out of range.
absl::optional<Timestamp> ParseTimestamp(absl::string_view text);

// "5400s", "-1.5s": seconds with as many decimals as needed.
std::string FormatDuration(Duration duration);

// "2024-01-31T06:00:00.5Z": in UTC, with as many decimals as needed.
std::string FormatTimestamp(Timestamp timestamp);

// Nothing when the result is out of range.
absl::optional<Duration> Add(Duration a, Duration b);
absl::optional<Duration> Subtract(Duration a, Duration b);
absl::optional<Timestamp> Add(Timestamp a, Duration b);
absl::optional<Timestamp> Subtract(Timestamp a, Duration b);
absl::optional<Duration> Subtract(Timestamp a, Timestamp b);
absl::optional<Timestamp> TimestampFromSeconds(int64_t seconds);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_TIME_VALUES_H_
