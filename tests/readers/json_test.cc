#include "kasa_diag/readers/json.h"

#include <string>

#include "gtest/gtest.h"

namespace kasa_diag::readers {
namespace {

std::string ErrorOf(absl::string_view text,
                    const JsonLimits& limits = JsonLimits()) {
  const auto documents = ParseJsonDocuments(text, limits);
  return documents.ok() ? "" : std::string(documents.status().message());
}

TEST(JsonTest, ReadsEveryKindOfValue) {
  const absl::string_view text =
      R"( {"a": [1, -2.5e1, true, false, null, "x"], "b": {}} )";
  const auto documents = ParseJsonDocuments(text, JsonLimits());
  ASSERT_TRUE(documents.ok()) << documents.status();
  ASSERT_EQ(documents->size(), 1u);
  const JsonValue& root = (*documents)[0];
  ASSERT_TRUE(root.is_object());
  EXPECT_EQ(text.substr(root.begin, 1), "{");
  EXPECT_EQ(text[root.end - 1], '}');
  const JsonValue* a = root.Find("a");
  ASSERT_NE(a, nullptr);
  ASSERT_EQ(a->members.size(), 6u);
  EXPECT_EQ(a->members[0].value.number, 1);
  EXPECT_EQ(a->members[1].value.number, -25);
  EXPECT_TRUE(a->members[2].value.boolean);
  EXPECT_EQ(a->members[3].value.kind, JsonValue::Kind::kBool);
  EXPECT_FALSE(a->members[3].value.boolean);
  EXPECT_EQ(a->members[4].value.kind, JsonValue::Kind::kNull);
  EXPECT_EQ(a->members[5].value.string, "x");
  EXPECT_TRUE(root.Find("b")->is_object());
  EXPECT_EQ(root.Find("c"), nullptr);
  EXPECT_EQ(a->Find("a"), nullptr);
}

TEST(JsonTest, TheLastOfTwoMembersOfANameCounts) {
  const auto documents = ParseJsonDocuments(R"({"a":1,"a":2})", JsonLimits());
  ASSERT_TRUE(documents.ok());
  EXPECT_EQ((*documents)[0].Find("a")->number, 2);
}

TEST(JsonTest, Unescapes) {
  const auto documents = ParseJsonDocuments(
      R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20ac\ud83d\ude00\ud800x\udc00")",
      JsonLimits());
  ASSERT_TRUE(documents.ok()) << documents.status();
  EXPECT_EQ((*documents)[0].string,
            "\"\\/\b\f\n\r\tA\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
            "\xEF\xBF\xBDx\xEF\xBF\xBD");
}

TEST(JsonTest, TakesSeveralDocuments) {
  const auto documents =
      ParseJsonDocuments("{\"a\":1}\n{\"a\":2}\r\n[3]\n\n", JsonLimits());
  ASSERT_TRUE(documents.ok());
  EXPECT_EQ(documents->size(), 3u);
  EXPECT_TRUE(ParseJsonDocuments("  ", JsonLimits())->empty());
}

TEST(JsonTest, RefusesWhatIsNotJson) {
  for (const char* text :
       {"{",    "[",     "\"",       "{\"a\"}", "{\"a\":}",  "{\"a\":1,}",
        "[1,]", "[1 2]", "{a:1}",    "{'a':1}", "01",        "-",
        "1.",   ".5",    "1e",       "+1",      "0x1",       "tru",
        "nul",  "NaN",   "Infinity", "\"\\x\"", "\"\\u12\"", "\"\n\"",
        "// c", "]",     "}",        "1.2.3",   "truex"}) {
    EXPECT_NE(ErrorOf(text), "") << text;
  }
}

TEST(JsonTest, ErrorsHaveAPlaceAndQuoteOneCharacterAtMost) {
  EXPECT_EQ(ErrorOf("{\n  \"ssid\": \"OurHouse\" \"mac\"}"),
            "2:22: not JSON: expected ',' or '}', found '\"'");
  EXPECT_EQ(ErrorOf("[1"),
            "1:3: not JSON: expected ',' or ']', found the end of the input");
  EXPECT_EQ(ErrorOf("\"a\tb\""),
            "1:3: not JSON: expected an escape instead of a control character "
            "in a string, found another character");
}

TEST(JsonTest, LimitsAreErrors) {
  JsonLimits limits;
  limits.max_depth = 3;
  EXPECT_EQ(ErrorOf("[[[[]]]]", limits), "");
  EXPECT_EQ(ErrorOf("[[[[[]]]]]", limits),
            "1:5: JSON nested deeper than the limit of 3");
  limits.max_values = 4;
  EXPECT_EQ(ErrorOf("[1,2,3]", limits), "");
  EXPECT_EQ(ErrorOf("[1,2,3,4]", limits),
            "1:8: JSON of more than the limit of 4 values");
  EXPECT_EQ(ParseJsonDocuments("[1,2,3,4]", limits).status().code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(JsonTest, PositionsCountFromOne) {
  EXPECT_EQ(PositionOf("ab\ncd", 0).line, 1);
  EXPECT_EQ(PositionOf("ab\ncd", 0).column, 1);
  EXPECT_EQ(PositionOf("ab\ncd", 4).line, 2);
  EXPECT_EQ(PositionOf("ab\ncd", 4).column, 2);
}

}  // namespace
}  // namespace kasa_diag::readers
