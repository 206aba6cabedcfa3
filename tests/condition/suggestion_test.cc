#include "kasa_diag/condition/suggestion.h"

#include <string>

#include "gtest/gtest.h"

namespace kasa_diag::condition {
namespace {

TEST(EditDistance, CountsLetters) {
  EXPECT_EQ(EditDistance("", "", 3), 0);
  EXPECT_EQ(EditDistance("rssi", "rssi", 3), 0);
  EXPECT_EQ(EditDistance("rssi", "RSSI", 3), 0);
  EXPECT_EQ(EditDistance("rssi", "rsi", 3), 1);
  EXPECT_EQ(EditDistance("rsi", "rssi", 3), 1);
  EXPECT_EQ(EditDistance("rssi", "rxsi", 3), 1);
  EXPECT_EQ(EditDistance("rssi", "srsi", 3), 1);
  EXPECT_EQ(EditDistance("mode", "moed", 3), 1);
  EXPECT_EQ(EditDistance("kitten", "sitting", 3), 3);
  EXPECT_EQ(EditDistance("kitten", "sitting", 2), 3);
  EXPECT_EQ(EditDistance("a", "abcdefgh", 3), 4);
}

TEST(NearestName, IsNearOrNothing) {
  EXPECT_EQ(NearestName("rsi_dbm", {"snr_db", "rssi_dbm"}), "rssi_dbm");
  EXPECT_EQ(NearestName("mod", {"mode", "made"}), "mode");
  EXPECT_EQ(NearestName("zzz", {"mode", "rate"}), "");
  EXPECT_EQ(NearestName("x", {}), "");
  // The first of two that are as near.
  EXPECT_EQ(NearestName("cat", {"bat", "hat"}), "bat");
  EXPECT_EQ(NearestName(std::string(100'000, 'x'), {"mode"}), "");
}

}  // namespace
}  // namespace kasa_diag::condition
