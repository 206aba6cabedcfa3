#include "kasa_diag/device/hardware_version.h"

#include <cstddef>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kasa_diag::device {
namespace {

struct Case {
  const char* a;
  const char* b;
  bool same;
};

TEST(SameHardwareVersion, ComparesByParts) {
  const Case cases[] = {
      {"3", "3", true},
      {"3", "3.0", true},
      {"3", "v3", true},
      {"V3.0", "3.0.0", true},
      {"3", "4", false},
      {"3", "30", false},
      {"1.2", "1.20", false},
      {"v1.20", "1.20.0", true},
      {"1.2", "1.2.1", false},
      {"1.02", "1.2", true},
      {"1.0.2", "1.2", false},
      {"0", "0.0", true},
      {"0", "1", false},
      {"10", "1", false},
      {"1.0", "10", false},
      {"  2.0\n", "2", true},
      {"2.0b", "2.0B", true},
      {"2.0b", "2", false},
      {"2.0b", "2.b", false},
      {"v", "0", false},
      {"v", "V", true},
      {"vv3", "3", false},
      {"va", "a", false},
      {"", "", true},
      {"18446744073709551617", "1", false},
      {"018446744073709551617", "18446744073709551617", true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(SameHardwareVersion(c.a, c.b), c.same) << c.a << " | " << c.b;
    EXPECT_EQ(SameHardwareVersion(c.b, c.a), c.same) << c.b << " | " << c.a;
  }
}

// What profiles are looked up by must not depend on the order of comparing.
TEST(SameHardwareVersion, IsAnEquivalence) {
  const std::string alphabet = "v0.1a";
  std::vector<std::string> all = {""};
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].size() == 3) break;
    const std::string base = all[i];
    for (const char c : alphabet) all.push_back(base + c);
  }
  ASSERT_EQ(all.size(), 1u + 5 + 25 + 125);
  int same_pairs = 0;
  for (const std::string& a : all) {
    EXPECT_TRUE(SameHardwareVersion(a, a));
    for (const std::string& b : all) {
      const bool same = SameHardwareVersion(a, b);
      EXPECT_EQ(same, SameHardwareVersion(b, a)) << a << " | " << b;
      if (!same) continue;
      ++same_pairs;
      for (const std::string& c : all) {
        EXPECT_EQ(SameHardwareVersion(a, c), SameHardwareVersion(b, c))
            << a << " | " << b << " | " << c;
      }
    }
  }
  EXPECT_GT(same_pairs, static_cast<int>(all.size()));
}

}  // namespace
}  // namespace kasa_diag::device
