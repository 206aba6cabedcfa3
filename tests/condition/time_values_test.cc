#include "kasa_diag/condition/time_values.h"

#include <string>

#include "gtest/gtest.h"

namespace kasa_diag::condition {
namespace {

std::string Span(absl::string_view text) {
  const absl::optional<Duration> duration = ParseDuration(text);
  return duration.has_value() ? FormatDuration(*duration) : "nothing";
}

std::string Moment(absl::string_view text) {
  const absl::optional<Timestamp> timestamp = ParseTimestamp(text);
  return timestamp.has_value() ? FormatTimestamp(*timestamp) : "nothing";
}

TEST(Duration, ReadsEveryUnit) {
  EXPECT_EQ(Span("1h"), "3600s");
  EXPECT_EQ(Span("1m"), "60s");
  EXPECT_EQ(Span("1ms"), "0.001s");
  EXPECT_EQ(Span("1us"), "0.000001s");
  EXPECT_EQ(Span("1\xc2\xb5s"), "0.000001s");
  EXPECT_EQ(Span("1\xce\xbcs"), "0.000001s");
  EXPECT_EQ(Span("1ns"), "0.000000001s");
  EXPECT_EQ(Span("1h2m3.5s"), "3723.5s");
  EXPECT_EQ(Span("-1h2m"), "-3720s");
  EXPECT_EQ(Span("+.5s"), "0.5s");
  EXPECT_EQ(Span("1.s"), "1s");
  EXPECT_EQ(Span("0"), "0s");
  EXPECT_EQ(Span("-0"), "0s");
  EXPECT_EQ(Span("1.0000000009s"), "1s");
  EXPECT_EQ(Span("0.100000000000000000000000000000000000001s"), "0.1s");
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* text :
       {"", "-", "+", "1", "s", ".s", "1x", "1 s", " 1s", "1s ", "1d", "1s2",
        "--1s", "1h-2m", "1e3s", "0x1s", "1S", "00", "\xc2\xb5s"}) {
    EXPECT_EQ(Span(text), "nothing") << text;
  }
}

TEST(Duration, HasTheRangeOfNanoseconds) {
  EXPECT_EQ(Span("9223372036.854775807s"), "9223372036.854775807s");
  EXPECT_EQ(Span("9223372036.854775808s"), "nothing");
  EXPECT_EQ(Span("-9223372036.854775808s"), "-9223372036.854775808s");
  EXPECT_EQ(Span("-9223372036.854775809s"), "nothing");
  EXPECT_EQ(Span("99999999999999999999999999999999999999s"), "nothing");
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "2562047h";
  EXPECT_EQ(Span(many), "nothing");
}

TEST(Duration, AddsAndSubtracts) {
  const Duration most = *ParseDuration("9223372036.854775807s");
  const Duration tick = *ParseDuration("1ns");
  EXPECT_FALSE(Add(most, tick).has_value());
  EXPECT_TRUE(Subtract(most, tick).has_value());
  EXPECT_EQ(FormatDuration(*Subtract(tick, *ParseDuration("1s"))),
            "-0.999999999s");
  // Values of a message that are out of CEL's range, and not normal.
  EXPECT_FALSE(Add(Duration{INT64_MAX, 999'999'999}, tick).has_value());
  EXPECT_EQ(FormatDuration(*Add(Duration{1, 2'000'000'000}, tick)),
            "3.000000001s");
  EXPECT_EQ(FormatDuration(Duration{INT64_MIN, 0}), "-9223372036854775808s");
}

TEST(Timestamp, ReadsRfc3339) {
  EXPECT_EQ(Moment("2009-02-13T23:31:30Z"), "2009-02-13T23:31:30Z");
  EXPECT_EQ(Moment("2009-02-13t23:31:30z"), "2009-02-13T23:31:30Z");
  EXPECT_EQ(Moment("2009-02-13T23:31:30.25Z"), "2009-02-13T23:31:30.25Z");
  EXPECT_EQ(Moment("2009-02-13T23:31:30.1234567899Z"),
            "2009-02-13T23:31:30.123456789Z");
  EXPECT_EQ(Moment("2009-02-13T23:31:30+05:45"), "2009-02-13T17:46:30Z");
  EXPECT_EQ(Moment("2009-12-31T23:31:30-01:00"), "2010-01-01T00:31:30Z");
  EXPECT_EQ(Moment("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00Z");
  EXPECT_EQ(Moment("9999-12-31T23:59:59.999999999Z"),
            "9999-12-31T23:59:59.999999999Z");
  EXPECT_EQ(Moment("1969-12-31T23:59:59.5Z"), "1969-12-31T23:59:59.5Z");
}

TEST(Timestamp, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2009-02-13",
                           "2009-02-13T23:31:30",
                           "2009-2-13T23:31:30Z",
                           "2009-02-13 23:31:30Z",
                           "2009-02-13T24:00:00Z",
                           "2009-02-13T23:60:00Z",
                           "2009-02-13T23:31:60Z",
                           "2009-00-13T23:31:30Z",
                           "2009-13-13T23:31:30Z",
                           "2009-02-00T23:31:30Z",
                           "2009-02-29T23:31:30Z",
                           "1900-02-29T00:00:00Z",
                           "2009-04-31T23:31:30Z",
                           "2009-02-13T23:31:30.Z",
                           "2009-02-13T23:31:30+0545",
                           "2009-02-13T23:31:30+24:00",
                           "2009-02-13T23:31:30ZZ",
                           "0000-12-31T23:59:59Z",
                           "10000-01-01T00:00:00Z",
                           "9999-12-31T23:59:59-00:01"}) {
    EXPECT_EQ(Moment(text), "nothing") << text;
  }
}

TEST(Timestamp, KnowsEveryDay) {
  // The calendar repeats after 400 years; and some of the days of all others.
  int64_t days = 0;
  for (int64_t seconds = -62'135'596'800; seconds <= 253'402'214'400;) {
    const Timestamp moment{seconds, 0};
    const std::string text = FormatTimestamp(moment);
    const absl::optional<Timestamp> again = ParseTimestamp(text);
    ASSERT_TRUE(again.has_value()) << text;
    ASSERT_TRUE(*again == moment) << text;
    ++days;
    seconds += days <= 146'097 ? 86'400 : 86'400 * 97;
  }
  EXPECT_EQ(days, 146'097 + (3'652'059 - 146'097 + 96) / 97);
}

TEST(Timestamp, KeepsToItsRange) {
  const Timestamp last = *ParseTimestamp("9999-12-31T23:59:59.999999999Z");
  const Timestamp first = *ParseTimestamp("0001-01-01T00:00:00Z");
  const Duration tick = *ParseDuration("1ns");
  EXPECT_FALSE(Add(last, tick).has_value());
  EXPECT_FALSE(Subtract(first, tick).has_value());
  EXPECT_FALSE(Subtract(last, first).has_value());
  EXPECT_FALSE(TimestampFromSeconds(INT64_MAX).has_value());
  EXPECT_TRUE(TimestampFromSeconds(-62'135'596'800).has_value());
  EXPECT_FALSE(TimestampFromSeconds(-62'135'596'801).has_value());
}

}  // namespace
}  // namespace kasa_diag::condition
