// What stands on the way of every diagnosis allocates nothing once its results
// have grown.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kasa_diag/device/led_meanings.h"
#include "kasa_diag/device/profile.h"
#include "tests/device/parse_text.h"

namespace {
int64_t allocations = 0;
}  // namespace

void* operator new(size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
// (The address sanitizer's own does not come here.)
void* operator new(size_t size, const std::nothrow_t&) noexcept {
  return operator new(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }

namespace kasa_diag::device {
namespace {

TEST(Allocation, MatchingAndReadingAllocateNothing) {
  const auto base = ParseText<v1::KnowledgeBase>(R"pb(
    profiles {
      vendors: "TP-Link"
      kinds: CAMERA
      models: "A_MODEL_WITH_A_LONG_NAME_THAT_FITS_NO_SMALL_STRING"
      hardware_versions: "1"
      facts { reset_procedure: "hold the button until the light changes" }
      color_synonyms { colors: [ AMBER, ORANGE ] }
      legend { mode: BLINKING colors: RED rate: SLOW meaning: "a" }
      legend { mode: BLINKING colors: RED meaning: "b" reliability: 0.8 }
      legend { mode: BLINKING colors: AMBER meaning: "b" }
    }
    profiles {
      vendors: "TP-Link"
      kinds: CAMERA
      models: "A_MODEL_WITH_A_LONG_NAME_THAT_FITS_NO_SMALL_STRING"
      hardware_versions: "2"
      facts {
        reset_procedure: "hold the button until the light changes"
        radio_bands: GHZ_2_4
      }
      legend { mode: BLINKING colors: RED rate: FAST meaning: "c" }
    })pb");
  const std::vector<std::string> ids = {"a", "b", "c"};
  const ProfileIndex index(base.profiles());
  const LedMeanings led_meanings(base.profiles(), ids);
  const char* const model =
      "device { vendor: 'tp-link' "
      "model: 'a_model_with_a_long_name_that_fits_no_small_string' ";
  const std::vector<v1::DeviceSnapshot> snapshots = {
      ParseText<v1::DeviceSnapshot>(std::string(model) +
                                    "} led { mode: BLINKING }"),
      ParseText<v1::DeviceSnapshot>(std::string(model) +
                                    "} led { mode: BLINKING colors: RED }"),
      ParseText<v1::DeviceSnapshot>(
          std::string(model) + "hardware_version: 'v2.0' } "
                               "led { mode: BLINKING colors: RED rate: FAST }"),
      ParseText<v1::DeviceSnapshot>(
          "device { vendor: 'tp-link' kind: CAMERA }"),
      ParseText<v1::DeviceSnapshot>(
          absl::StrCat("device { model: '", std::string(1000, 'x'), "' }")),
      ParseText<v1::DeviceSnapshot>(""),
  };
  ProfileMatch match;
  LedReading reading;
  int64_t before = 0;
  size_t applied = 0;
  size_t read = 0;
  for (int round = 0; round < 3; ++round) {
    if (round == 1) before = allocations;
    for (const v1::DeviceSnapshot& snapshot : snapshots) {
      index.Match(snapshot, &match);
      led_meanings.Read(snapshot.led(), match.profiles, &reading);
      applied += match.profiles.size();
      read += reading.meanings.size();
    }
  }
  EXPECT_GT(before, 0) << "the counter does not count";
  EXPECT_EQ(allocations - before, 0);
  EXPECT_EQ(applied, 3u * (2 + 2 + 1 + 2));
  EXPECT_EQ(read, 3u * (3 + 2 + 1));
}

}  // namespace
}  // namespace kasa_diag::device
