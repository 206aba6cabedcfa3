#include "kasa_diag/condition/literal.h"

#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/lexer.h"

namespace kasa_diag::condition {
namespace {

TEST(QuoteString, ReadsBack) {
  std::string all;
  for (int c = 1; c < 128; ++c) all.push_back(static_cast<char>(c));
  all.push_back('\0');
  all += "\xc3\xa9\xf0\x9f\x90\xb1";
  for (const std::string& text : {std::string(), std::string("a\"b\\c"), all}) {
    const std::string quoted = QuoteString(text);
    EXPECT_EQ(quoted.find('\n'), std::string::npos);
    Lexer lexer(quoted);
    const Token token = lexer.Next();
    EXPECT_EQ(token.kind, Token::Kind::kString);
    EXPECT_EQ(token.text, text);
    EXPECT_EQ(lexer.Next().kind, Token::Kind::kEnd);
  }
}

TEST(FormatDouble, IsShort) {
  EXPECT_EQ(FormatDouble(0.1), "0.1");
  EXPECT_EQ(FormatDouble(1), "1");
  EXPECT_EQ(FormatDouble(-0.0), "-0");
  EXPECT_EQ(FormatDouble(999999), "999999");
  EXPECT_EQ(FormatDouble(1000000), "1e+06");
  EXPECT_EQ(FormatDouble(0.0001), "0.0001");
  EXPECT_EQ(FormatDouble(0.00001), "1e-05");
  EXPECT_EQ(FormatDouble(123456.75), "123456.75");
  EXPECT_EQ(FormatDouble(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(FormatDouble(std::numeric_limits<double>::infinity()), "+Inf");
  EXPECT_EQ(FormatDoubleLiteral(2), "2.0");
  EXPECT_EQ(FormatDoubleLiteral(-std::numeric_limits<double>::infinity()),
            "double(\"-Inf\")");
}

TEST(FormatDouble, ReadsBack) {
  const unsigned seed = 20241124;
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    const uint64_t bits = random() >> (i % 2);  // half of them positive
    double value;
    static_assert(sizeof(value) == sizeof(bits));
    std::memcpy(&value, &bits, sizeof(value));
    if (value != value) continue;
    double again;
    ASSERT_TRUE(absl::SimpleAtod(FormatDouble(value), &again));
    ASSERT_EQ(again, value);
  }
}

TEST(FindInvalidUtf8, FindsTheFirst) {
  EXPECT_EQ(FindInvalidUtf8(""), -1);
  EXPECT_EQ(FindInvalidUtf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xb1"), -1);
  EXPECT_EQ(FindInvalidUtf8("\xf4\x8f\xbf\xbf"), -1);
  EXPECT_EQ(FindInvalidUtf8("ab\x80"), 2);
  EXPECT_EQ(FindInvalidUtf8("\xc0\x80"), 0);          // overlong
  EXPECT_EQ(FindInvalidUtf8("\xe0\x9f\xbf"), 0);      // overlong
  EXPECT_EQ(FindInvalidUtf8("\xed\xa0\x80"), 0);      // a surrogate
  EXPECT_EQ(FindInvalidUtf8("\xf4\x90\x80\x80"), 0);  // beyond U+10FFFF
  EXPECT_EQ(FindInvalidUtf8("a\xe2\x82"), 1);         // cut off
  EXPECT_EQ(FindInvalidUtf8("a\xff"), 1);
}

}  // namespace
}  // namespace kasa_diag::condition
