#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/condition/test_messages.pb.h"
#include "tests/fuzzing/mutations.h"

namespace kasa_diag::condition {
namespace {

TEST(ConditionFuzzerTest, DamagedConditions) {
  test::All message;
  message.set_b(true);
  message.set_i32(-3);
  message.set_u64(~uint64_t{0});
  message.set_d(0.5);
  message.set_s("1.2.3 Build 20240101");
  message.set_state(test::All::GOOD);
  message.mutable_duration()->set_seconds(90);
  message.mutable_timestamp()->set_seconds(1'700'000'000);
  message.add_ints(1);
  message.add_strings("a\xC3\xA9");
  message.add_parts()->set_number(7);
  const std::string bytes = std::string(1, '\0') + message.SerializeAsString();
  std::vector<std::string> seeds;
  for (const char* source : {
           "b && !(i32 < -75 || wrapped_b) ? s == 'x' : d >= 1e-3",
           "u64 % 10u != 3u && i64 / i32 > -9223372036854775808",
           "s.startsWith('1.2') && s.matches('^[0-9.]+( Build)?')",
           "version(s) < version('2.4.1 Build 231120')",
           "duration < duration('1h30m') && timestamp > timestamp"
           "('2023-01-01T00:00:00Z')",
           "ints.exists(x, x in [1, 2] + [3]) && parts.all(p, has(p.number))",
           "strings.exists_one(t, t.size() == 2) && size(ints) == 1",
           "state in [All.State.GOOD, Plain.ONE] && 's0' in symbols",
           "has(other.part.part.number) || root.part.parts[0].numbers[1] > 0",
           "int(d * 10.0) == i32 + uint(3) - int(string(i32))",
           "\"\\u00e9\\n\\x41\\101\" + r'\\d' != '''a\nb'''",
       }) {
    seeds.push_back(source);
    seeds.push_back(source + bytes);
  }
  fuzzing::RunOnMutations(seeds, 8'000);
}

}  // namespace
}  // namespace kasa_diag::condition
