// Fields of every kind, over any message: generated and dynamic, proto2 and
// proto3, absent as unknown and absent as default.

#include <memory>
#include <ostream>
#include <string>

#include "google/protobuf/dynamic_message.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"
#include "tests/condition/test_messages.pb.h"
#include "tests/condition/test_messages_proto2.pb.h"
#include "tests/parse_text.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::Message;
using test::All;
using test2::Old;

std::string ResultOver(const std::string& source, const Message& message,
                       AbsentFields absent) {
  const Schema schema(message.GetDescriptor(), "root");
  CheckOptions options;
  options.must_be_bool = false;
  options.refuse_mistakes = false;
  const CheckResult result = Check(source, schema, options);
  if (!result.ok()) return "refused: " + result.problems[0].message;
  // Whatever is tested here is printed and read again, too.
  const std::string printed = Print(*result.condition);
  const CheckResult again = Check(printed, schema, options);
  EXPECT_TRUE(again.ok()) << source << " became " << printed;
  if (again.ok()) {
    EXPECT_EQ(Print(*again.condition), printed);
  }
  Inputs inputs(schema);
  inputs.SetRoot(&message);
  EvaluateOptions evaluate;
  evaluate.absent_fields = absent;
  return EvaluateToValue(*result.condition, inputs, evaluate).ToString();
}

struct Case {
  const char* source;
  const char* message;
  const char* unknown;   // the result where absent is unknown
  const char* fallback;  // where absent is the default
};

void PrintTo(const Case& test, std::ostream* stream) {
  *stream << test.source << " over " << test.message;
}

class FieldsTest : public testing::TestWithParam<Case> {
 protected:
  void ExpectResults(const Message& message) {
    EXPECT_EQ(ResultOver(GetParam().source, message, AbsentFields::kUnknown),
              GetParam().unknown);
    EXPECT_EQ(ResultOver(GetParam().source, message, AbsentFields::kDefault),
              GetParam().fallback);
  }
};

TEST_P(FieldsTest, Generated) {
  ExpectResults(ParseText<All>(GetParam().message));
}

TEST_P(FieldsTest, Dynamic) {
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<Message> message(
      factory.GetPrototype(All::descriptor())->New());
  ASSERT_TRUE(message->ParseFromString(
      ParseText<All>(GetParam().message).SerializeAsString()));
  ExpectResults(*message);
}

INSTANTIATE_TEST_SUITE_P(
    Scalars, FieldsTest,
    testing::Values(
        Case{"b", "b: true", "true", "true"}, Case{"b", "", "unknown", "false"},
        Case{"i32", "i32: -3", "-3", "-3"}, Case{"i32", "", "unknown", "0"},
        Case{"i64 + 1", "i64: 5", "6", "6"}, Case{"i64", "", "unknown", "0"},
        Case{"u32", "u32: 7", "7u", "7u"}, Case{"u32", "", "unknown", "0u"},
        Case{"u64", "u64: 18446744073709551615", "18446744073709551615u",
             "18446744073709551615u"},
        Case{"fx32", "fx32: 8", "8u", "8u"},
        Case{"si64", "si64: -8", "-8", "-8"}, Case{"f", "f: 0.5", "0.5", "0.5"},
        Case{"d", "", "unknown", "0.0"},
        Case{"s + '!'", "s: 'a'", "\"a!\"", "\"a!\""},
        Case{"s + '!'", "", "unknown", "\"!\""},
        Case{"s == ''", "s: ''", "true", "true"},
        Case{"root.s", "s: 'a'", "\"a\"", "\"a\""},
        Case{"left", "left: 4", "4", "4"},
        Case{"left", "right: 'x'", "unknown", "0"},
        Case{"has(right)", "right: ''", "true", "true"},
        Case{"int == 3", "int: 3", "true", "true"},
        Case{"size + size([1])", "size: 3", "4", "4"},
        Case{"root.in", "in: true", "true", "true"},
        Case{"bytes", "bytes: 'x'",
             "refused: the field 'bytes' is outside the subset of CEL that "
             "conditions are written in: it has no bytes",
             "refused: the field 'bytes' is outside the subset of CEL that "
             "conditions are written in: it has no bytes"},
        Case{"has(bytes)", "bytes: 'x'", "true", "true"},
        Case{"has(root.map)", "", "false", "false"},
        Case{"has(root.map)", "map { key: 'a' value: 1 }", "true", "true"},
        Case{"has(any)", "any { }", "true", "true"}));

INSTANTIATE_TEST_SUITE_P(
    Enums, FieldsTest,
    testing::Values(
        Case{"state", "state: BAD", "2", "2"},
        Case{"state", "", "unknown", "0"},
        // Said to be unspecified, and so absent.
        Case{"state", "state: STATE_UNSPECIFIED", "unknown", "0"},
        Case{"has(state)", "state: STATE_UNSPECIFIED", "false", "true"},
        Case{"state == State.BAD", "state: BAD", "true", "true"},
        Case{"state == All.State.BAD", "state: BAD", "true", "true"},
        Case{"state == kasa_diag.condition.test.All.State.GOOD", "state: BAD",
             "false", "false"},
        Case{"state == .kasa_diag.condition.test.All.State.BAD", "state: BAD",
             "true", "true"},
        Case{"plain == Plain.ONE", "plain: ONE", "true", "true"},
        // Zero of an enum that has no UNSPECIFIED is a value.
        Case{"plain == Plain.NOUGHT", "plain: NOUGHT", "true", "true"},
        Case{"plain == Plain.NOUGHT", "", "unknown", "true"},
        Case{"implicit_plain == Plain.NOUGHT", "", "true", "true"},
        Case{"implicit_state", "", "unknown", "0"},
        Case{"has(implicit_state)", "", "false", "false"},
        Case{"implicit_state", "implicit_state: GOOD", "1", "1"},
        // A number that the enum has not.
        Case{"state", "state: 17", "17", "17"},
        Case{"Plain.ALSO_ONE_HUNDRED + 1", "", "101", "101"}));

INSTANTIATE_TEST_SUITE_P(
    WithoutPresence, FieldsTest,
    testing::Values(Case{"implicit_b", "", "false", "false"},
                    Case{"implicit_i == 0", "", "true", "true"},
                    Case{"implicit_s", "", "\"\"", "\"\""},
                    Case{"has(implicit_i)", "", "false", "false"},
                    Case{"has(implicit_i)", "implicit_i: 1", "true", "true"}));

INSTANTIATE_TEST_SUITE_P(
    WellKnownTypes, FieldsTest,
    testing::Values(
        Case{"duration", "duration { seconds: 90 }", "duration(\"90s\")",
             "duration(\"90s\")"},
        Case{"duration", "", "unknown", "duration(\"0s\")"},
        Case{"timestamp", "timestamp { seconds: 1 nanos: 5 }",
             "timestamp(\"1970-01-01T00:00:01.000000005Z\")",
             "timestamp(\"1970-01-01T00:00:01.000000005Z\")"},
        Case{"timestamp", "", "unknown", "timestamp(\"1970-01-01T00:00:00Z\")"},
        Case{"has(duration)", "duration { }", "true", "true"},
        Case{"duration == duration('0s')", "duration { }", "true", "true"},
        Case{"wrapped_b", "wrapped_b { value: true }", "true", "true"},
        // An unset wrapper is null for CEL.
        Case{"wrapped_b", "", "unknown", "null"},
        Case{"wrapped_i == 0", "", "unknown", "false"},
        Case{"wrapped_i == 0", "wrapped_i { }", "true", "true"},
        Case{"wrapped_i < 1", "", "unknown", "error: null has no order"},
        Case{"wrapped_b && true", "", "unknown", "error: null is not a bool"},
        Case{"wrapped_i + 1", "", "unknown",
             "error: null takes part in arithmetic"},
        Case{"wrapped_u", "wrapped_u { value: 3 }", "3u", "3u"},
        Case{"wrapped_d", "wrapped_d { value: 0.5 }", "0.5", "0.5"},
        Case{"wrapped_s.startsWith('a')", "wrapped_s { value: 'ab' }", "true",
             "true"},
        Case{"wrapped_s.startsWith('a')", "", "unknown",
             "error: null is not a string"},
        Case{"has(wrapped_i)", "", "false", "false"},
        Case{"wrapped_bytes == 1", "",
             "refused: the field 'wrapped_bytes' is outside the subset of CEL "
             "that conditions are written in: it has no bytes",
             "refused: the field 'wrapped_bytes' is outside the subset of CEL "
             "that conditions are written in: it has no bytes"},
        Case{"any", "",
             "refused: the field 'any' is outside the subset of CEL that "
             "conditions are written in: it has no Any and Struct",
             "refused: the field 'any' is outside the subset of CEL that "
             "conditions are written in: it has no Any and Struct"}));

INSTANTIATE_TEST_SUITE_P(
    Messages, FieldsTest,
    testing::Values(
        Case{"part.number", "part { number: 3 }", "3", "3"},
        Case{"part.number", "part { }", "unknown", "0"},
        Case{"part.number", "", "unknown", "0"},
        Case{"part.part.part.number", "part { part { } }", "unknown", "0"},
        Case{"has(part)", "", "false", "false"},
        Case{"has(part)", "part { }", "true", "true"},
        Case{"has(part.part.number)", "", "false", "false"},
        Case{"has(part.part.number)", "part { part { number: 0 } }", "true",
             "true"},
        Case{"part == part", "", "unknown", "true"},
        Case{"part == middle", "part { number: 1 } middle { number: 1 }",
             "true", "true"},
        Case{"part == middle", "part { number: 1 } middle { }", "false",
             "false"},
        Case{"(b ? part : middle).number",
             "b: false part { number: 1 } middle { number: 2 }", "2", "2"},
        Case{"has((b ? part : middle).number)",
             "b: false part { number: 1 } middle { number: 2 }", "true",
             "true"},
        Case{"(1 / 0 > 0 ? part : middle).number", "part { } middle { }",
             "error: division by zero", "error: division by zero"}));

INSTANTIATE_TEST_SUITE_P(
    Lists, FieldsTest,
    testing::Values(
        Case{"ints", "ints: [1, 2]", "[1, 2]", "[1, 2]"},
        Case{"ints", "", "unknown", "[]"},
        Case{"size(ints)", "", "unknown", "0"},
        Case{"has(ints)", "", "false", "false"},
        Case{"has(ints)", "ints: 0", "true", "true"},
        Case{"2 in ints", "ints: [1, 2]", "true", "true"},
        Case{"2 in ints", "", "unknown", "false"},
        Case{"ints.exists(i, i > 1)", "", "unknown", "false"},
        Case{"ints.all(i, i > 1)", "", "unknown", "true"},
        Case{"ints.exists_one(i, i > 1)", "", "unknown", "false"},
        Case{"ints.exists_one(i, i > 1)", "ints: [1, 2]", "true", "true"},
        Case{"ints[1]", "ints: [1, 2]", "2", "2"},
        Case{"ints[2]", "ints: [1, 2]",
             "error: this index is outside of the list",
             "error: this index is outside of the list"},
        Case{"ints[0]", "", "unknown",
             "error: this index is outside of the list"},
        Case{"ints + [3] == [1, 3]", "ints: 1", "true", "true"},
        Case{"strings.exists(s, s == root.s)", "strings: ['a', 'b'] s: 'b'",
             "true", "true"},
        // A loop variable hides a field of the same name; a dot finds it.
        Case{"strings.exists(s, s == .s)", "strings: ['a', 'b'] s: 'b'", "true",
             "true"},
        Case{"states.exists(s, s == State.BAD)", "states: [GOOD, BAD]", "true",
             "true"},
        Case{"durations.all(x, x > duration('1s'))",
             "durations { seconds: 2 } durations { seconds: 3 }", "true",
             "true"},
        Case{"wrapped_ints.exists(x, x == 2)", "wrapped_ints { value: 2 }",
             "true", "true"},
        Case{"doubles == [0.5]", "doubles: 0.5", "true", "true"},
        Case{"ints == doubles", "ints: 2 doubles: 2.0", "true", "true"},
        // Absent within elements.
        Case{"parts.exists(p, p.number > 1)", "parts { } parts { number: 2 }",
             "true", "true"},
        Case{"parts.exists(p, p.number > 1)", "parts { } parts { number: 1 }",
             "unknown", "false"},
        Case{"parts.all(p, p.number > 1)", "parts { } parts { number: 1 }",
             "false", "false"},
        Case{"parts.all(p, p.number > 1)", "parts { } parts { number: 2 }",
             "unknown", "false"},
        // Each element counts, so one unknown leaves it open.
        Case{"parts.exists_one(p, p.number > 1)",
             "parts { } parts { number: 2 }", "unknown", "true"},
        Case{"parts.exists_one(p, p.number > 1)",
             "parts { } parts { number: 2 } parts { number: 2 }", "unknown",
             "false"},
        Case{"parts.exists(p, has(p.number))", "parts { } parts { number: 2 }",
             "true", "true"},
        Case{"parts.exists(p, p.parts.exists(q, q.number == p.number))",
             "parts { number: 1 parts { number: 1 } }", "true", "true"},
        Case{"parts[0].number", "parts { number: 9 }", "9", "9"},
        Case{"parts[0].part.number", "parts { number: 9 }", "unknown", "0"},
        Case{"has(parts[0].part)", "parts { number: 9 }", "false", "false"},
        Case{"has(parts[1].part)", "parts { number: 9 }",
             "error: this index is outside of the list",
             "error: this index is outside of the list"},
        Case{"has(parts[0].part)", "", "false",
             "error: this index is outside of the list"},
        Case{"parts.exists(p, p.state == State.BAD)",
             "parts { state: STATE_UNSPECIFIED }", "unknown", "false"},
        Case{"[part, middle].exists(p, p.number == 2)",
             "part { number: 1 } middle { number: 2 }", "true", "true"},
        // One unknown element makes a list unknown.
        Case{"[i32, 3] == [3]", "", "unknown", "false"},
        Case{"3 in [i32, 3]", "", "unknown", "true"}));

INSTANTIATE_TEST_SUITE_P(
    UnknownAndError, FieldsTest,
    testing::Values(
        // A deciding operand first, then the unknown, then the error.
        Case{"b && 1 / 0 > 0", "", "unknown", "false"},
        Case{"1 / 0 > 0 && b", "", "unknown", "false"},
        Case{"b || 1 / 0 > 0", "", "unknown", "error: division by zero"},
        Case{"b || 1 / 0 > 0", "b: true", "true", "true"},
        Case{"b && false", "", "false", "false"},
        Case{"i32 + 1 / 0", "", "unknown", "error: division by zero"},
        Case{"1 / 0 + i32", "", "unknown", "error: division by zero"},
        Case{"1 / 0 + i32", "i32: 1", "error: division by zero",
             "error: division by zero"},
        Case{"b ? true : true", "", "unknown", "true"},
        Case{"true ? i32 : 1 / 0", "", "unknown", "0"},
        Case{"ints.exists(i, i / 0 > i32)", "ints: 1", "unknown",
             "error: division by zero"},
        Case{"10 / i32 > 3", "i32: 0", "error: division by zero",
             "error: division by zero"},
        Case{"version(s) < version('2')", "s: '1.9'", "true", "true"},
        Case{"version(s) < version('2')", "s: 'x' b: true", "unknown",
             "unknown"}));

TEST(Fields, OfProto2) {
  Old message;
  message.set_needed(true);
  auto result = [&](const std::string& source, AbsentFields absent) {
    return ResultOver(source, message, absent);
  };
  EXPECT_EQ(result("number", AbsentFields::kUnknown), "unknown");
  EXPECT_EQ(result("number", AbsentFields::kDefault), "-32");
  EXPECT_EQ(result("text", AbsentFields::kDefault), "\"empty\"");
  EXPECT_EQ(result("kind == Kind.SECOND", AbsentFields::kDefault), "true");
  EXPECT_EQ(result("kind == Old.Kind.SECOND", AbsentFields::kUnknown),
            "unknown");
  EXPECT_EQ(result("needed", AbsentFields::kUnknown), "true");
  EXPECT_EQ(result("inner.depth", AbsentFields::kUnknown), "unknown");
  message.mutable_inner()->set_depth(2);
  EXPECT_EQ(result("inner.depth", AbsentFields::kUnknown), "2");
  const char* added = "root.`kasa_diag.condition.test2.added`";
  EXPECT_EQ(result(added, AbsentFields::kUnknown), "unknown");
  EXPECT_EQ(result("has(root.`kasa_diag.condition.test2.added`)",
                   AbsentFields::kUnknown),
            "false");
  message.SetExtension(test2::added, 7);
  EXPECT_EQ(result(added, AbsentFields::kUnknown), "7");
}

TEST(Fields, OfAnInputThatIsNotSet) {
  Schema schema(All::descriptor(), "root");
  ASSERT_TRUE(schema.AddMessage("other", Old::descriptor(), {}).ok());
  CheckOptions options;
  options.must_be_bool = false;
  for (const AbsentFields absent :
       {AbsentFields::kUnknown, AbsentFields::kDefault}) {
    EvaluateOptions evaluate;
    evaluate.absent_fields = absent;
    const Inputs inputs(schema);
    for (const char* source : {"b", "other.number", "other == other",
                               "ints.exists(i, i > 0)", "part.number"}) {
      const CheckResult result = Check(source, schema, options);
      ASSERT_TRUE(result.ok()) << source;
      EXPECT_TRUE(
          EvaluateToValue(*result.condition, inputs, evaluate).is_unknown())
          << source;
    }
    const CheckResult result = Check("has(other.number) || has(b)", schema);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(Evaluate(*result.condition, inputs, evaluate).state,
              Tristate::kFalse);
  }
}

TEST(Fields, ContainerCanBeSet) {
  Schema schema(All::descriptor(), "root");
  schema.set_container("kasa_diag.condition");
  CheckOptions options;
  options.must_be_bool = false;
  EXPECT_TRUE(Check("test.Plain.ONE == 1", schema).ok());
  EXPECT_TRUE(Check("test.All.State.BAD == 2", schema).ok());
  EXPECT_FALSE(Check("State.BAD == 2", schema).ok());
}

}  // namespace
}  // namespace kasa_diag::condition
