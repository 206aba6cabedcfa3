// Inputs for a fuzz target where there is no fuzzer: sound ones, damaged in
// many ways. The same on every machine.

#ifndef KASA_DIAG_TESTS_FUZZING_MUTATIONS_H_
#define KASA_DIAG_TESTS_FUZZING_MUTATIONS_H_

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace kasa_diag::fuzzing {

inline void RunTarget(const std::string& input) {
  EXPECT_EQ(LLVMFuzzerTestOneInput(
                reinterpret_cast<const uint8_t*>(input.data()), input.size()),
            0);
}

// One to four changes: of a byte, or of a piece that is replaced by another one
// of any of the seeds, taken out or repeated.
inline std::string Mutate(const std::vector<std::string>& seeds,
                          std::mt19937_64* random) {
  const auto below = [&](size_t count) { return (*random)() % count; };
  std::string text = seeds[below(seeds.size())];
  for (size_t i = below(4); i < 4; ++i) {
    if (text.empty()) text = "x";
    const size_t at = below(text.size());
    const size_t length = 1 + below(16);
    const std::string& other = seeds[below(seeds.size())];
    switch (below(5)) {
      case 0:
        text[at] = static_cast<char>((*random)());
        break;
      case 1:
        text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        if (other.empty()) break;
        text.replace(at, below(length), other.substr(below(other.size()), 24));
        break;
      default:
        text.insert(at, text.substr(below(text.size()), length));
    }
  }
  return text;
}

// The target on every seed, on its first and last halves, and on `rounds`
// damaged ones.
inline void RunOnMutations(const std::vector<std::string>& seeds, int rounds) {
  RunTarget("");
  for (const std::string& seed : seeds) {
    RunTarget(seed);
    RunTarget(seed.substr(0, seed.size() / 2));
    RunTarget(seed.substr(seed.size() / 2));
  }
  constexpr uint64_t kSeed = 20260101;
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < rounds; ++i) {
    SCOPED_TRACE(testing::Message() << "round " << i);
    RunTarget(Mutate(seeds, &random));
  }
}

}  // namespace kasa_diag::fuzzing

#endif  // KASA_DIAG_TESTS_FUZZING_MUTATIONS_H_
