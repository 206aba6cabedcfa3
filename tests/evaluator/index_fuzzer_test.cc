// The fuzz target on inputs that seeds make: the same ones on every machine.

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "gtest/gtest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace kasa_diag::evaluator {
namespace {

TEST(IndexFuzzerTest, TheSeededCorpus) {
  for (uint64_t seed = 1; seed <= 5'000; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    std::vector<uint8_t> bytes(random() % 2'048);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
    EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
  }
}

// A fuzzer's first inputs.
TEST(IndexFuzzerTest, ShortAndMonotonousInputs) {
  EXPECT_EQ(LLVMFuzzerTestOneInput(nullptr, 0), 0);
  for (int byte = 0; byte < 256; ++byte) {
    const std::vector<uint8_t> bytes(512, static_cast<uint8_t>(byte));
    for (const size_t size : {1u, 7u, 64u, 512u}) {
      EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), size), 0);
    }
  }
}

}  // namespace
}  // namespace kasa_diag::evaluator
