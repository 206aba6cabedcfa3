#include "tests/conformance/runner.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/testdata.h"
#include "tests/conformance/unknown_vectors.h"

namespace kasa_diag::conformance {
namespace {

using condition::AbsentFields;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

Tally RunText(absl::string_view text, AbsentFields mode) {
  absl::StatusOr<Tally> tally = RunFile(text, mode);
  EXPECT_TRUE(tally.ok()) << tally.status();
  return tally.ok() ? *tally : Tally();
}

// Of one test, written as its fields.
Tally RunOne(absl::string_view fields,
             AbsentFields mode = AbsentFields::kDefault) {
  return RunText(
      absl::StrCat("section { name: 's' test { name: 't' ", fields, " } }"),
      mode);
}

TEST(Runner, TheLanguagePasses) {
  const Tally tally =
      RunText(ReadTestdata("language.textproto"), AbsentFields::kDefault);
  EXPECT_THAT(tally.failures, IsEmpty());
  EXPECT_THAT(tally.skips, IsEmpty());
  EXPECT_GE(tally.passed, 50);
}

TEST(Runner, TheVectorsForTheUnknownPass) {
  const Tally tally =
      RunText(ReadTestdata("unknown.textproto"), AbsentFields::kUnknown);
  EXPECT_THAT(tally.failures, IsEmpty());
  EXPECT_THAT(tally.skips, IsEmpty());
  EXPECT_GE(tally.passed, 1300);
}

TEST(Runner, TheVectorsForAbsentFieldsPass) {
  const Tally tally =
      RunText(ReadTestdata("absent.textproto"), AbsentFields::kUnknown);
  EXPECT_THAT(tally.failures, IsEmpty());
  EXPECT_THAT(tally.skips, IsEmpty());
  EXPECT_GE(tally.passed, 80);
}

TEST(Runner, TheVectorsAreThoseOfTheGenerator) {
  EXPECT_TRUE(ReadTestdata("unknown.textproto") == UnknownVectors())
      << "run //tests/conformance:generate_unknown_vectors";
}

// A runner that can't fail shows nothing.
TEST(Runner, FailsWhatIsWrong) {
  const struct {
    const char* fields;
    const char* reason;
  } kCases[] = {
      {"expr: '1 + 1' value { int64_value: 3 }", "expected int64_value: 3"},
      {"expr: '1' value { uint64_value: 1 }", "got int64_value: 1"},
      {"expr: '1' value { double_value: 1 }", "got int64_value: 1"},
      {"expr: '1 > 2'", "expected bool_value: true"},
      {"expr: '1 / 0' value { int64_value: 0 }", "the error division by zero"},
      {"expr: '1' eval_error {}", "expected an error"},
      {"expr: '1' any_eval_errors {}", "expected an error"},
      {"expr: '1' unknown {}", "expected unknown"},
      {"expr: '[1, 2]' value { list_value { values { int64_value: 1 } } }",
       "expected list_value"},
      {"expr: 'no_such_name'", "refused: "},
      {"expr: '1 +'", "refused: "},
      {"expr: '1 + \"a\"'", "refused: "},
      {"expr: '1' typed_result { result { int64_value: 1 } deduced_type "
       "{ primitive: UINT64 } }",
       "expected the type primitive: UINT64"},
      {"container: 'cel.expr.conformance.proto3' "
       "expr: 'TestAllTypes{single_int64: 1}' value { object_value { "
       "[type.googleapis.com/cel.expr.conformance.proto3.TestAllTypes] "
       "{ single_int64: 2 } } }",
       "expected object_value"},
      // Of the other TestAllTypes.
      {"container: 'cel.expr.conformance.proto3' "
       "expr: 'TestAllTypes{single_int64: 1}' value { object_value { "
       "[type.googleapis.com/cel.expr.conformance.proto2.TestAllTypes] "
       "{ single_int64: 1 } } }",
       "expected object_value"},
  };
  for (const auto& test : kCases) {
    const Tally tally = RunOne(test.fields);
    EXPECT_EQ(tally.failed, 1) << test.fields;
    ASSERT_EQ(tally.failures.size(), 1u) << test.fields;
    EXPECT_THAT(tally.failures[0], HasSubstr(test.reason)) << test.fields;
  }
}

TEST(Runner, NamesWhatItSkips) {
  const struct {
    const char* fields;
    const char* reason;
  } kCases[] = {
      {"expr: '{}' value { map_value {} }", "maps"},
      {"expr: '1 in {1: 2}'", "maps"},
      {"expr: '1 in {}'", "maps"},
      {"expr: 'dyn(1) == 1u'", "dyn"},
      {"expr: 'null' value { null_value: NULL_VALUE }", "null"},
      {"expr: 'type(1)' value { type_value: 'int' }", "type values"},
      {"expr: \"b'a'\" value { bytes_value: 'a' }", "bytes"},
      {"expr: '[1].map(e, e)' value { list_value {} }", "map and filter"},
      {"expr: \"'a'.frobnicate()\"", "extension functions (not known by name)"},
      {"expr: 'no.such.Message{}'", "messages that the runner does not define"},
      {"expr: 'x || true' disable_check: true",
       "dyn (the expression does not type-check)"},
      {"expr: 'f()' type_env { name: 'f' function { overloads {} } }",
       "extension functions (of the host)"},
      {"expr: 'x' type_env { name: 'x' ident { type { dyn {} } } } "
       "bindings { key: 'x' value { value { bool_value: true } } }",
       "dyn"},
      {"expr: 'x' type_env { name: 'x' ident { type { primitive: BOOL } } }",
       "variables without a value"},
      {"expr: '1' no_such_field: 1",
       "messages or fields that the runner does not define"},
  };
  for (const auto& test : kCases) {
    EXPECT_THAT(RunOne(test.fields).skipped_for,
                ElementsAre(Pair(test.reason, 1)))
        << test.fields;
  }
}

TEST(Runner, SkipsStrongEnumsByTheirSections) {
  const Tally tally = RunText(
      "section { name: 'strong_proto3' test { expr: 'false' } } "
      "section { name: 'legacy_proto3' test { expr: 'false' } }",
      AbsentFields::kDefault);
  EXPECT_THAT(tally.skipped_for, ElementsAre(Pair("strong enums", 1)));
  EXPECT_EQ(tally.failed, 1);
}

TEST(Runner, VariablesWithoutAValueAreUnknownInThatMode) {
  constexpr char kFields[] =
      "expr: 'x' type_env { name: 'x' ident { type { primitive: BOOL } } } "
      "unknown {}";
  EXPECT_EQ(RunOne(kFields, AbsentFields::kUnknown).passed, 1);
  EXPECT_EQ(RunOne(kFields, AbsentFields::kDefault).skipped, 1);
}

}  // namespace
}  // namespace kasa_diag::conformance
