#include "tests/evaluator/shared_values.h"

#include <cmath>
#include <limits>

namespace kasa_diag::evaluator {

const std::vector<std::string>& Texts() {
  static const auto* const kTexts =
      new std::vector<std::string>{"",
                                   "a",
                                   "ab",
                                   "abc",
                                   "b",
                                   "1.2",
                                   "1.2.3",
                                   "1.10",
                                   "2.0 Build 240110",
                                   "1.2.3 Build 20240110 Rel.5",
                                   "1.2.3 Build 20240110",
                                   "1.2.3 Build 20250110 Rel.7",
                                   "1.2.3 Build 20240110 Rel.6n(4555)",
                                   "v1.2",
                                   "a long text of more than sixteen bytes",
                                   "a long text of MORE than sixteen bytes",
                                   "12345678",
                                   "123456789"};
  return *kTexts;
}

const std::vector<double>& Doubles() {
  static const auto* const kDoubles =
      new std::vector<double>{0,
                              -0.0,
                              1,
                              -1,
                              0.5,
                              2,
                              1e18,
                              9223372036854775807.0,
                              -9223372036854775808.0,
                              18446744073709551615.0,
                              9007199254740993.0,
                              std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity(),
                              std::numeric_limits<double>::quiet_NaN(),
                              -std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::max(),
                              std::numeric_limits<double>::denorm_min()};
  return *kDoubles;
}

const std::vector<int64_t>& Ints() {
  static const auto* const kInts =
      new std::vector<int64_t>{0,
                               1,
                               -1,
                               2,
                               3,
                               100,
                               -2,
                               INT64_MIN,
                               INT64_MAX,
                               INT32_MIN,
                               INT32_MAX,
                               int64_t{1} << 53,
                               (int64_t{1} << 53) + 1,
                               INT64_MAX - 1,
                               int64_t{UINT32_MAX}};
  return *kInts;
}

}  // namespace kasa_diag::evaluator
