// Random conditions over the test message All, and random messages for them.

#ifndef KASA_DIAG_TESTS_EVALUATOR_RANDOM_CONDITIONS_H_
#define KASA_DIAG_TESTS_EVALUATOR_RANDOM_CONDITIONS_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/condition/condition.h"
#include "tests/condition/test_messages.pb.h"

namespace kasa_diag::evaluator {

// The root All, a further message `other` (All too), and `symbols` with the ids
// "s0" to "s3".
std::unique_ptr<condition::Schema> MakeTestSchema();
inline constexpr int kOtherInput = 1;
inline constexpr int kSymbolsInput = 2;
inline constexpr int kSymbolCount = 4;

// The same sequence for the same seed, or the same bytes, on every machine.
class RandomConditions {
 public:
  explicit RandomConditions(uint64_t seed) : random_(seed) {}
  // Chooses by these bytes, two a choice, as a fuzzer wants it; the first
  // alternative once they are used up. They must outlive the object.
  explicit RandomConditions(absl::Span<const uint8_t> bytes)
      : by_bytes_(true), bytes_(bytes) {}

  // A bool expression, its operators nested at most `depth` times. It checks
  // against the schema when mistakes are not refused.
  std::string Expression(int depth);

  // A message in which some fields are absent, with values near the constants
  // that expressions have.
  void Fill(condition::test::All* message);

  std::vector<Tristate> Symbols();

  int Below(int count) {
    return static_cast<int>(Next() % static_cast<uint64_t>(count));
  }

 private:
  uint64_t Next() {
    if (!by_bytes_) return random_();
    if (bytes_.size() < 2) return 0;
    const uint64_t next = bytes_[0] | bytes_[1] << 8;
    bytes_.remove_prefix(2);
    return next;
  }
  template <typename T>
  const T& Pick(const std::vector<T>& values) {
    return values[Below(static_cast<int>(values.size()))];
  }
  bool Chance(int percent) { return Below(100) < percent; }
  std::string Atom();
  std::string NumberAtom();
  std::string TextAtom();
  std::string TimeAtom();
  std::string ListAtom();
  std::string OddAtom();
  std::string NumberConstant();
  std::string TextConstant();
  std::string Comparison();

  std::mt19937_64 random_;
  bool by_bytes_ = false;
  absl::Span<const uint8_t> bytes_;
};

// Checks an expression, mistakes allowed. Fails the test, and returns null,
// when it does not check.
std::shared_ptr<const condition::Condition> CheckOrFail(
    const std::string& source, const condition::Schema& schema);
std::vector<std::shared_ptr<const condition::Condition>> CheckAllOrFail(
    const std::vector<std::string>& sources, const condition::Schema& schema);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_TESTS_EVALUATOR_RANDOM_CONDITIONS_H_
