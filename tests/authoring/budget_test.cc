// What a base's findings cost.

#include "kasa_diag/authoring/budget.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/knowledge_base.h"
#include "tests/authoring/lint_cases.h"

namespace kasa_diag::authoring {
namespace {

using ::testing::HasSubstr;

Budget BudgetOf(const std::string& added) {
  const LoadResult result =
      KnowledgeBase::Load({{"t", absl::StrCat(added, kCleanBase)}});
  EXPECT_NE(result.knowledge, nullptr);
  return MeasureBudget(result.knowledge);
}

TEST(BudgetTest, NoCauseIsAsLikelyAsThePriorsSay) {
  const Budget budget = BudgetOf("");
  const double none = 0.95 * 0.98 * 0.98 * 0.99 * 0.99;
  EXPECT_NEAR(budget.none, none, 1e-9);
  // The complaint: leak 0.02, strength 0.6 for each cause that is there.
  double silent = 0.98;
  for (const double prior : {0.05, 0.02, 0.02, 0.01, 0.01}) {
    silent *= 1 - 0.6 * prior;
  }
  EXPECT_NEAR(budget.none_with_complaint, none * 0.02 / (1 - silent), 1e-9);
}

TEST(BudgetTest, FindingsWithoutACommonLoopHaveNoWidth) {
  const Budget budget = BudgetOf("");
  EXPECT_EQ(budget.true_findings, 3);
  EXPECT_EQ(budget.width, 0);
  ASSERT_EQ(budget.findings.size(), 3u);
  EXPECT_EQ(budget.findings[1].id, "app_fails");
  EXPECT_EQ(budget.findings[1].links, 3);
  EXPECT_EQ(budget.findings[1].width, 0);
}

// Two findings on the same three causes must be kept open together; either
// alone folds away.
TEST(BudgetTest, TwoFindingsOfTheSameCausesHaveAWidthOfTwo) {
  const Budget budget = BudgetOf(
      "findings {\n"
      "  id: \"a\" title: \"T\" condition: \"wifi.mesh\" leak: 0.1\n"
      "  links { cause: \"weak_signal\" strength: 0.5 }\n"
      "  links { cause: \"power\" strength: 0.5 }\n"
      "  links { cause: \"account\" strength: 0.5 }\n}\n");
  EXPECT_EQ(budget.width, 2);
  EXPECT_EQ(budget.findings[0].width, 2);  // a
  EXPECT_EQ(budget.findings[1].width, 0);  // signal_weak
  EXPECT_EQ(budget.findings[2].width, 2);  // app_fails
  const std::string text = RenderBudget(budget, 1);
  EXPECT_THAT(text, HasSubstr("4 true findings, drawn at random, have a width "
                              "of 2.0."));
  EXPECT_THAT(text, HasSubstr("      3        60%   2.00  a\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("app_fails")));
}

}  // namespace
}  // namespace kasa_diag::authoring
