// What expressions without fields evaluate to, as CEL has it.

#include "kasa_diag/condition/value.h"

#include <limits>
#include <string>

#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"

namespace kasa_diag::condition {
namespace {

std::string Result(const std::string& source, int max_loop_steps = 10'000) {
  const Schema schema(google::protobuf::Empty::descriptor());
  CheckOptions options;
  options.must_be_bool = false;
  options.refuse_mistakes = false;
  const CheckResult result = Check(source, schema, options);
  if (!result.ok()) return "refused: " + result.problems[0].message;
  const google::protobuf::Empty message;
  Inputs inputs(schema);
  inputs.SetRoot(&message);
  EvaluateOptions evaluate;
  evaluate.max_loop_steps = max_loop_steps;
  return EvaluateToValue(*result.condition, inputs, evaluate).ToString();
}

struct Case {
  const char* source;
  const char* result;
};

class ValueTest : public testing::TestWithParam<Case> {};

TEST_P(ValueTest, Result) {
  EXPECT_EQ(Result(GetParam().source), GetParam().result) << GetParam().source;
}

INSTANTIATE_TEST_SUITE_P(
    Literals, ValueTest,
    testing::Values(
        Case{"0x55", "85"}, Case{"-0x55", "-85"}, Case{"0xffu", "255u"},
        Case{"7U", "7u"}, Case{".5", "0.5"}, Case{"5e-1", "0.5"},
        Case{"1E3", "1000.0"}, Case{"1e6", "1e+06"},
        Case{"2.", "refused: expected the name of a field or function here"},
        Case{"9223372036854775807", "9223372036854775807"},
        Case{"-9223372036854775808", "-9223372036854775808"},
        Case{"18446744073709551615u", "18446744073709551615u"},
        Case{"1 // comment", "1"}, Case{"// first\n1 +\t\r\f 2", "3"},
        Case{"'it' + \"s\"", "\"its\""}, Case{"'\\''", "\"'\""},
        Case{"r'\\n'", "\"\\\\n\""}, Case{"R\"\\\"", "\"\\\\\""},
        Case{"'''a'b''c'''", "\"a'b''c\""},
        Case{"\"\"\"a\nb\"\"\"", "\"a\\nb\""},
        Case{"'\\x41\\101\\u0041\\U00000041'", "\"AAAA\""},
        Case{"'\\xff\\377' == '\\u00ff\\u00ff'", "true"},
        Case{"'\\a\\b\\f\\v\\?\\`' == '\\x07\\x08\\x0c\\x0b?`'", "true"},
        Case{"'\\U0001f431'.size()", "1"}, Case{"true", "true"},
        Case{"[]", "[]"}, Case{"[1, 2,]", "[1, 2]"}));

INSTANTIATE_TEST_SUITE_P(
    Arithmetic, ValueTest,
    testing::Values(Case{"1 + 2 * 3 - 4 / 2 % 3", "5"}, Case{"-7 / 2", "-3"},
                    Case{"-7 % 2", "-1"}, Case{"7 % -2", "1"},
                    Case{"9223372036854775807 + 1", "error: overflow"},
                    Case{"-9223372036854775808 - 1", "error: overflow"},
                    Case{"-(-9223372036854775808)", "error: overflow"},
                    Case{"-9223372036854775808 / -1", "error: overflow"},
                    Case{"-9223372036854775808 % -1", "error: overflow"},
                    Case{"5000000000 * 5000000000", "error: overflow"},
                    Case{"0u - 1u", "error: overflow"},
                    Case{"18446744073709551615u + 1u", "error: overflow"},
                    Case{"1 / 0", "error: division by zero"},
                    Case{"1u / 0u", "error: division by zero"},
                    Case{"1 % 0", "error: remainder of a division by zero"},
                    Case{"1.0 / 0.0", "double(\"+Inf\")"},
                    Case{"0.0 / 0.0", "double(\"NaN\")"},
                    Case{"0.1 + 0.2", "0.30000000000000004"},
                    Case{"-0.0", "-0.0"}, Case{"'a' + 'b'", "\"ab\""},
                    Case{"[1] + [2, 3]", "[1, 2, 3]"}, Case{"[] + [1]", "[1]"},
                    Case{"1 + 1u", "refused: + can't take int and uint"},
                    Case{"1.5 % 1.0",
                         "refused: % can't take double and double"}));

INSTANTIATE_TEST_SUITE_P(
    Comparison, ValueTest,
    testing::Values(
        Case{"1 == 1.0", "true"}, Case{"1u == 1", "true"},
        Case{"-1 < 0u", "true"}, Case{"1 < 1.5", "true"},
        Case{"2u > 1.5", "true"}, Case{"-1.0 < 0u", "true"},
        Case{"9223372036854775807 < 9223372036854775808u", "true"},
        Case{"18446744073709551615u > -1", "true"},
        // An int in range of a double is rounded to double.
        Case{"9223372036854775807 < 9223372036854775808.0", "false"},
        Case{"9223372036854775807 == 9223372036854775808.0", "true"},
        Case{"9223372036854775807 < 9223372036854777857.0", "true"},
        Case{"-9223372036854775808 > -9223372036854777857.0", "true"},
        Case{"18446744073709551615u < 18446744073709590000.0", "true"},
        Case{"9007199254740993 == 9007199254740992.0", "true"},
        Case{"9007199254740993 == 9007199254740992", "false"},
        // NaN has no order and equals nothing.
        Case{"0.0 / 0.0 == 0.0 / 0.0", "false"},
        Case{"0.0 / 0.0 != 0.0 / 0.0", "true"},
        Case{"0.0 / 0.0 < 1.0", "false"}, Case{"0.0 / 0.0 >= 1.0", "false"},
        Case{"-0.0 == 0.0", "true"}, Case{"'a' < 'b'", "true"},
        Case{"'A' < 'a'", "true"}, Case{"'z' < '\\u00e1'", "true"},
        Case{"false < true", "true"}, Case{"true <= false", "false"},
        Case{"[1, 2] == [1, 2]", "true"}, Case{"[1] == [1.0]", "true"},
        Case{"[1, 2] == [2, 1]", "false"},
        Case{"[[1], []] == [[1], []]", "true"}, Case{"[] == []", "true"},
        Case{"[1] != []", "true"}, Case{"1 in [1u]", "true"},
        Case{"3.0 in [1, 2, 3]", "true"}, Case{"7 in []", "false"},
        Case{"'b' in ['a', 'b']", "true"}, Case{"[1] in [[1], [2]]", "true"},
        Case{"[1] < [2]", "refused: list(int) has no order"},
        Case{"1 == 'a'", "refused: int and string can't be compared"}));

INSTANTIATE_TEST_SUITE_P(
    Functions, ValueTest,
    testing::Values(
        Case{"size('\\u03c0\\u03ad')", "2"}, Case{"[1, 2].size()", "2"},
        Case{"'abc'.startsWith('ab')", "true"},
        Case{"'abc'.endsWith('bc')", "true"},
        Case{"'abc'.contains('')", "true"},
        Case{"'hubba'.matches('ubb')", "true"},
        Case{"matches('hubba', '^ubb')", "false"},
        Case{"'a'.matches('a' + '(')",
             "error: this regular expression is wrong"},
        Case{"int(1.9)", "1"}, Case{"int(-1.9)", "-1"}, Case{"int(5u)", "5"},
        Case{"int('-12')", "-12"},
        Case{"int(' 12')", "error: this string is not an int"},
        Case{"int('1e3')", "error: this string is not an int"},
        Case{"int(9223372036854775807.0)", "error: out of range"},
        Case{"int(-9223372036854775808.0)", "error: out of range"},
        Case{"int(double('NaN'))", "error: out of range"},
        Case{"int(18446744073709551615u)", "error: out of range"},
        Case{"int(timestamp('2009-02-13T23:31:30Z'))", "1234567890"},
        Case{"uint(-1)", "error: out of range"}, Case{"uint(3.9)", "3u"},
        Case{"uint(-0.5)", "error: out of range"}, Case{"uint('7')", "7u"},
        Case{"uint('-7')", "error: this string is not a uint"},
        Case{"uint(18446744073709551616.0)", "error: out of range"},
        Case{"double(3)", "3.0"}, Case{"double('-5.43e-21')", "-5.43e-21"},
        Case{"double('x')", "error: this string is not a double"},
        Case{"double('1e999')", "error: out of range"},
        Case{"double('inf')", "double(\"+Inf\")"},
        Case{"double(9223372036854775807)", "9.223372036854776e+18"},
        Case{"string(-4.5e-3)", "\"-0.0045\""}, Case{"string(9u)", "\"9\""},
        Case{"string(true)", "\"true\""}, Case{"string(1e30)", "\"1e+30\""},
        Case{"string(duration('1h30m1.5s'))", "\"5401.5s\""},
        Case{"string(timestamp('2024-02-29T12:00:00.120+02:00'))",
             "\"2024-02-29T10:00:00.12Z\""},
        Case{"bool('TRUE')", "true"}, Case{"bool('f')", "false"},
        Case{"bool('tRUE')", "error: this string is not a bool"},
        Case{"version('1.10') > version('1.9')", "true"},
        Case{"version('1.2') == version('1.2.0')", "true"},
        Case{"version(string(1) + '.2') in [version('1.2')]", "true"},
        Case{"version('a' + 'b')",
             "refused: this always fails: this is not a version: \"ab\""}));

INSTANTIATE_TEST_SUITE_P(
    Time, ValueTest,
    testing::Values(
        Case{"duration('90m')", "duration(\"5400s\")"},
        Case{"duration('-1.5s')", "duration(\"-1.5s\")"},
        Case{"duration('100ms') + duration('1us')", "duration(\"0.100001s\")"},
        Case{"duration('1h') - duration('1m')", "duration(\"3540s\")"},
        Case{"timestamp('2024-01-01T00:00:00Z') + duration('24h')",
             "timestamp(\"2024-01-02T00:00:00Z\")"},
        Case{"duration('24h') + timestamp('2024-02-28T00:00:00Z')",
             "timestamp(\"2024-02-29T00:00:00Z\")"},
        Case{"timestamp('2024-01-01T00:00:00Z') - "
             "timestamp('2023-01-01T00:00:00Z')",
             "duration(\"31536000s\")"},
        Case{"timestamp(0) == timestamp('1970-01-01T00:00:00Z')", "true"},
        Case{"timestamp('1969-12-31T23:59:59.5Z') < timestamp(0)", "true"},
        Case{"duration('1s') < duration('1001ms')", "true"},
        Case{"timestamp('9999-12-31T23:59:59Z') + duration('1s')",
             "error: out of range"},
        Case{"timestamp('0001-01-01T00:00:00Z') + duration('-1ns')",
             "error: out of range"},
        Case{"timestamp('9999-12-31T23:59:59Z') - "
             "timestamp('0001-01-01T00:00:00Z')",
             "error: out of range"},
        Case{"duration('9000000000s') + duration('9000000000s')",
             "error: out of range"},
        Case{"duration('320000000000s')",
             "error: this string is not a duration, or is out of range"},
        Case{"timestamp('2023-02-29T00:00:00Z')",
             "error: this string is not a timestamp, or is out of range"},
        Case{"timestamp('0000-01-01T00:00:00Z')",
             "error: this string is not a timestamp, or is out of range"},
        Case{"timestamp('2023-02-28')",
             "error: this string is not a timestamp, or is out of range"},
        Case{"timestamp(253402300800)", "error: out of range"},
        Case{"duration('1d')",
             "error: this string is not a duration, or is out of range"},
        Case{"timestamp(0) + timestamp(0)",
             "refused: + can't take timestamp and timestamp"}));

INSTANTIATE_TEST_SUITE_P(
    ListsAndMacros, ValueTest,
    testing::Values(
        Case{"[7, 8][1]", "8"},
        Case{"[7, 8][2]", "error: this index is outside of the list"},
        Case{"[7, 8][-1]", "error: this index is outside of the list"},
        Case{"[[1], [2]][1][0]", "2"}, Case{"[1, 2].exists(e, e == 2)", "true"},
        Case{"[].exists(e, e == 2)", "false"}, Case{"[].all(e, e > 0)", "true"},
        Case{"[].exists(e, e)", "false"},
        Case{"[1, 2, 3].all(e, 6 / (2 - e) == 6)", "false"},
        Case{"[1, 2, 3].exists(e, 6 / (2 - e) == 6)", "true"},
        Case{"[1, 2, 3].exists(e, e / 0 == 17)", "error: division by zero"},
        Case{"[3, 2, 1, 0].exists_one(n, 12 / n > 1)",
             "error: division by zero"},
        Case{"[6, 7, 8].exists_one(n, n % 5 == 2)", "true"},
        Case{"[0, 1, 2, 3].exists_one(n, n % 2 == 1)", "false"},
        Case{"[].exists_one(n, n == 1)", "false"},
        Case{"[[1, 2], [3]].exists(a, a.exists(b, b == 3))", "true"},
        Case{"[1, 2].all(a, [1, 2].exists(b, a + b == 3))", "true"},
        Case{"[1].exists(x, [2].exists(x, x == 2))", "true"},
        Case{"[1].exists(x, [2].exists(x, x == 1))", "false"},
        Case{"[1].exists(x, [2].exists(y, true) && x == 1)", "true"}));

INSTANTIATE_TEST_SUITE_P(
    Logic, ValueTest,
    testing::Values(
        Case{"true ? 1 : 2", "1"}, Case{"false ? 'a' : 'b'", "\"b\""},
        Case{"1 / 0 > 0 ? 1 : 2", "error: division by zero"},
        Case{"true ? 1 : 1 / 0", "1"}, Case{"false && 1 / 0 > 0", "false"},
        Case{"1 / 0 > 0 && false", "false"}, Case{"1 / 0 > 0 || true", "true"},
        Case{"1 / 0 > 0 || false", "error: division by zero"},
        Case{"true && 1 / 0 > 0", "error: division by zero"},
        Case{"!(1 / 0 > 0)", "error: division by zero"},
        Case{"[1 / 0] == [1]", "error: division by zero"},
        Case{"false ? 1 : false ? 2 : 3", "3"},
        Case{"true || false && false", "true"}, Case{"!true || true", "true"},
        Case{"1 + 2 == 3 && 2 < 3", "true"}));

TEST(Value, LoopStepsAreLimited) {
  EXPECT_EQ(Result("[1, 2, 3].all(a, [1, 2, 3].all(b, a > 0))", 12), "true");
  EXPECT_EQ(Result("[1, 2, 3].all(a, [1, 2, 3].all(b, a > 0))", 11),
            "error: the macros of this condition take too many steps");
}

TEST(Value, OrdersNumbersByValue) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(CompareNumbers(Value::Int(1), Value::Double(nan)), 2);
  EXPECT_EQ(CompareNumbers(Value::Double(nan), Value::Uint(1)), 2);
  EXPECT_EQ(CompareNumbers(Value::Double(nan), Value::Double(nan)), 2);
  EXPECT_EQ(CompareNumbers(Value::Int(INT64_MAX), Value::Double(infinity)), -1);
  EXPECT_EQ(CompareNumbers(Value::Double(-infinity), Value::Uint(0)), -1);
  EXPECT_EQ(CompareNumbers(Value::Int(INT64_MIN), Value::Uint(0)), -1);
  EXPECT_EQ(CompareNumbers(Value::Uint(UINT64_MAX), Value::Int(INT64_MAX)), 1);
  EXPECT_EQ(CompareNumbers(Value::Int(-1), Value::Double(-1)), 0);
}

}  // namespace
}  // namespace kasa_diag::condition
