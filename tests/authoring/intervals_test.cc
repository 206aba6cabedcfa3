#include "kasa_diag/authoring/intervals.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kasa_diag::authoring {
namespace {

TEST(IntervalsTest, WilsonAgreesWithPublishedFigures) {
  struct {
    int successes;
    int cases;
    double low;
    double high;
  } const kCases[] = {
      // Newcombe 1998 (Statistics in Medicine 17), table I, method 3.
      {81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, .0, .1611},
      {1, 29, .0061, .1718},   {20, 20, 1 - .1611, 1},  {0, 0, 0, 1},
  };
  for (const auto& c : kCases) {
    const Interval interval = WilsonInterval(c.successes, c.cases);
    EXPECT_NEAR(interval.low, c.low, 5e-5) << c.successes << "/" << c.cases;
    EXPECT_NEAR(interval.high, c.high, 5e-5) << c.successes << "/" << c.cases;
  }
}

TEST(IntervalsTest, BootstrapOfAProportionIsNearTheNormalInterval) {
  std::vector<double> values;
  std::vector<std::string> groups;
  for (int i = 0; i < 400; ++i) {
    values.push_back(i % 4 == 0 ? 1 : 0);
    groups.push_back(std::to_string(i));
  }
  // 0.25 -+ 1.96 sqrt(0.25 0.75 / 400)
  const Interval interval = BootstrapInterval(values, groups);
  EXPECT_NEAR(interval.low, .2076, .01);
  EXPECT_NEAR(interval.high, .2924, .01);
}

TEST(IntervalsTest, ValuesOfOneGroupCountTogether) {
  std::vector<double> values;
  std::vector<std::string> alone;
  std::vector<std::string> grouped;
  for (int i = 0; i < 100; ++i) {
    values.push_back(i % 20 < 10 ? 1 : 0);
    alone.push_back(std::to_string(i));
    grouped.push_back(std::to_string(i / 10));
  }
  const Interval narrow = BootstrapInterval(values, alone);
  const Interval wide = BootstrapInterval(values, grouped);
  EXPECT_GT(wide.high - wide.low, 2 * (narrow.high - narrow.low));
}

TEST(IntervalsTest, TheSeedDecides) {
  const std::vector<double> values = {1, 2, 3, 4, 5, 6, 7.5};
  const std::vector<std::string> groups = {"a", "b", "c", "d", "e", "f", "g"};
  const Interval once = BootstrapInterval(values, groups);
  const Interval again = BootstrapInterval(values, groups);
  EXPECT_EQ(once.low, again.low);
  EXPECT_EQ(once.high, again.high);
  BootstrapOptions one;
  one.resamples = 1;
  one.seed = 2;
  BootstrapOptions other = one;
  other.seed = 3;
  EXPECT_NE(BootstrapInterval(values, groups, one).low,
            BootstrapInterval(values, groups, other).low);
}

TEST(IntervalsTest, NothingGivesNothing) {
  const Interval interval = BootstrapInterval({}, {});
  EXPECT_EQ(interval.low, 0);
  EXPECT_EQ(interval.high, 0);
}

}  // namespace
}  // namespace kasa_diag::authoring
