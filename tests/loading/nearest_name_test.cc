#include "kasa_diag/loading/nearest_name.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kasa_diag::loading {
namespace {

const std::vector<std::string>& Names() {
  static const auto* names = new std::vector<std::string>{
      "weak_signal", "device_hung", "dns_blocked", "id"};
  return *names;
}

TEST(NearestNameTest, FindsWhatWasMeant) {
  EXPECT_EQ(NearestName("weak_singal", Names()), "weak_signal");
  EXPECT_EQ(NearestName("Weak_Signal", Names()), "weak_signal");
  EXPECT_EQ(NearestName("devicehung", Names()), "device_hung");
  EXPECT_EQ(NearestName("di", Names()), "id");
}

TEST(NearestNameTest, SaysNothingWhereNothingIsNear) {
  EXPECT_EQ(NearestName("overheating", Names()), "");
  EXPECT_EQ(NearestName("", Names()), "");
  EXPECT_EQ(NearestName(std::string(100'000, 'x'), Names()), "");
}

}  // namespace
}  // namespace kasa_diag::loading
