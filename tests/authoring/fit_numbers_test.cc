#include "kasa_diag/authoring/fit_numbers.h"

#include <cmath>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/authoring/small_base.h"
#include "tests/parse_text.h"

namespace kasa_diag::authoring {
namespace {

using Kind = Number::Kind;

std::vector<std::string> Described(const v1::KnowledgeBase& content) {
  std::vector<std::string> descriptions;
  for (const Number& number : NumbersOf(content)) {
    descriptions.push_back(Describe(number, content));
  }
  return descriptions;
}

TEST(FitNumbersTest, EachIsListedInTheBasesOrder) {
  EXPECT_EQ(Described(ParseText<v1::KnowledgeBase>(R"pb(
              complaint { leak: 0.02 strength: 0.6 }
              findings {
                id: "f"
                leak: 0.05
                links { cause: "c" strength: 0.9 }
                links { cause: "d" strength: 0.8 }
              }
              causes {
                id: "c"
                prior: 0.05
                adjust { odds_times: 3 }
                adjust { odds_times: 0.2 }
              }
              causes { id: "d" prior: 0.1 }
            )pb")),
            (std::vector<std::string>{
                "cause c: prior", "cause c, adjustment 1: odds_times",
                "cause c, adjustment 2: odds_times", "cause d: prior",
                "finding f: leak", "finding f, link c: strength",
                "finding f, link d: strength"}));
}

TEST(FitNumbersTest, WhatHasNoOddsIsNotListed) {
  EXPECT_EQ(Described(ParseText<v1::KnowledgeBase>(R"pb(
              causes {
                id: "c"
                prior: 1
                adjust { odds_times: 0 }
                adjust { odds_times: -2 }
                adjust { odds_times: inf }
                adjust { odds_times: 7 }
              }
              causes { id: "d" prior: nan }
              findings {
                id: "f"
                leak: 0
                links { cause: "c" strength: 1 }
                links { cause: "d" strength: 1.5 }
                links { cause: "e" strength: -0.5 }
              }
            )pb")),
            (std::vector<std::string>{"cause c, adjustment 4: odds_times"}));
}

TEST(FitNumbersTest, NumbersMoveInLogOdds) {
  EXPECT_DOUBLE_EQ(Moved(Kind::kPrior, 0.5, std::log(3)), 0.75);
  EXPECT_DOUBLE_EQ(Moved(Kind::kLeak, 0.75, -std::log(3)), 0.5);
  EXPECT_DOUBLE_EQ(Moved(Kind::kStrength, 0.2, std::log(4)), 0.5);
  EXPECT_DOUBLE_EQ(Moved(Kind::kOddsTimes, 34, std::log(2)), 68);
  for (const double value : {0.1, 0.3, 0.00079, 0.999}) {
    EXPECT_EQ(Moved(Kind::kPrior, value, 0), value);
  }
}

TEST(FitNumbersTest, EachIsReadAndWrittenInItsPlace) {
  v1::KnowledgeBase content = SmallBase()->content();
  content.mutable_causes(1)->add_adjust()->set_odds_times(2);
  const std::vector<Number> numbers = NumbersOf(content);
  ASSERT_EQ(numbers.size(), 9u);
  for (size_t i = 0; i < numbers.size(); ++i) {
    SetValue(numbers[i], 0.01 * static_cast<double>(i + 1), &content);
  }
  for (size_t i = 0; i < numbers.size(); ++i) {
    EXPECT_EQ(ValueOf(numbers[i], content), 0.01 * static_cast<double>(i + 1));
  }
  EXPECT_EQ(content.causes(1).adjust(0).odds_times(), 0.03);
  EXPECT_EQ(content.findings(2).links(0).strength(), 0.09);
}

}  // namespace
}  // namespace kasa_diag::authoring
