#include "kasa_diag/wording.h"

#include "gtest/gtest.h"

namespace kasa_diag {
namespace {

TEST(WordingTest, Minutes) {
  EXPECT_EQ(FormatMinutes(0), "0 seconds");
  EXPECT_EQ(FormatMinutes(1. / 60), "1 second");
  EXPECT_EQ(FormatMinutes(.5), "30 seconds");
  EXPECT_EQ(FormatMinutes(.999), "1 minute");
  EXPECT_EQ(FormatMinutes(59.4), "59 minutes");
  EXPECT_EQ(FormatMinutes(59.6), "1 hour");
  EXPECT_EQ(FormatMinutes(61), "1 hour 1 minute");
  EXPECT_EQ(FormatMinutes(24 * 60), "24 hours");
}

TEST(WordingTest, NothingIsCertain) {
  EXPECT_EQ(FormatProbability(0), "below 1%");
  EXPECT_EQ(FormatProbability(.0099), "below 1%");
  EXPECT_EQ(FormatProbability(.01), "1%");
  EXPECT_EQ(FormatProbability(.345), "34%");
  EXPECT_EQ(FormatProbability(.99), "99%");
  EXPECT_EQ(FormatProbability(.991), "above 99%");
  EXPECT_EQ(FormatProbability(1), "above 99%");
}

}  // namespace
}  // namespace kasa_diag
