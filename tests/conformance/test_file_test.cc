#include "tests/conformance/test_file.h"

#include "gtest/gtest.h"

namespace kasa_diag::conformance {
namespace {

TEST(ReadTestFile, ReadsSectionsAndTests) {
  const absl::StatusOr<TestFile> file = ReadTestFile(R"(
    # a comment with a brace {
    name: "file" description: "it's { not } a brace"
    section {
      name: 'one'
      test { name: "a" expr: "'}' + \"{\"" value: { string_value: "}{" } }
      test: < name: "b" expr: "1", check_only: true >
    }
    section: { name: "two" test: [ { name: "c" }, { name: "d" } ] }
  )");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->name, "file");
  ASSERT_EQ(file->tests.size(), 4u);
  EXPECT_EQ(file->tests[0].section, "one");
  EXPECT_EQ(file->tests[0].test.expr(), "'}' + \"{\"");
  EXPECT_EQ(file->tests[0].test.value().string_value(), "}{");
  EXPECT_TRUE(file->tests[1].test.check_only());
  EXPECT_EQ(file->tests[2].section, "two");
  EXPECT_EQ(file->tests[3].test.name(), "d");
}

TEST(ReadTestFile, JoinsAdjacentStrings) {
  const absl::StatusOr<TestFile> file = ReadTestFile(R"(
    section { test { name: "a" expr:
      "1"  # with a comment between
      " + 2" } })");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->tests[0].test.expr(), "1 + 2");
}

TEST(ReadTestFile, OneUnreadableTestLeavesTheOthers) {
  const absl::StatusOr<TestFile> file = ReadTestFile(R"(
    section {
      test { name: "a" expr: "1" no_such_field { x: 1 } }
      test { name: "b" expr: "1" value { object_value {
        [type.googleapis.com/no.such.Message] { x: 1 } } } }
      test { name: "c" expr: "1" value { int64_value: 1 } }
    })");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_EQ(file->tests.size(), 3u);
  EXPECT_EQ(file->tests[0].test.name(), "a");
  EXPECT_NE(file->tests[0].unreadable.find("no_such_field"), std::string::npos)
      << file->tests[0].unreadable;
  EXPECT_FALSE(file->tests[1].unreadable.empty());
  EXPECT_EQ(file->tests[2].unreadable, "");
}

TEST(ReadTestFile, ReadsTheNamesOfBeforeTheMove) {
  const absl::StatusOr<TestFile> file = ReadTestFile(R"(
    section { test { name: "a" expr: "x" value { object_value {
      [type.googleapis.com/google.api.expr.test.v1.proto2.TestAllTypes] {
        single_int64: 17
      } } } } })");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->tests[0].unreadable, "");
  EXPECT_EQ(file->tests[0].test.value().object_value().type_url(),
            "type.googleapis.com/cel.expr.conformance.proto2.TestAllTypes");
}

TEST(ReadTestFile, RefusesWhatHasNoStructure) {
  for (const char* text : {"section { test {", "section { name: \"open }",
                           "{ }", "name:", "section: [ { } "}) {
    EXPECT_FALSE(ReadTestFile(text).ok()) << text;
  }
}

}  // namespace
}  // namespace kasa_diag::conformance
