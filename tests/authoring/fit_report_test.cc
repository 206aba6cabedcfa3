// How a fit is told.

#include "kasa_diag/authoring/fit_report.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/authoring/fit_numbers.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/loading/load.h"

namespace kasa_diag::authoring {
namespace {

constexpr char kCausesFile[] = R"(name: "base"
version: "1"
support { title: "Ask" steps: "Ask." cost_minutes: 60 }
complaint { leak: 0.02 strength: 0.6 }
causes {
  id: "c"
  title: "C"
  prior: 0.05
  severity: ERROR
  adjust {
    when: "home.other_devices_affected"
    odds_times: 34
  }
})";

constexpr char kFindingsFile[] = R"(
findings {
  id: "f"
  title: "F"
  condition: "reach.lan == false"
  leak: 0.00079
  links {
    cause: "c"
    strength: 0.98
  }
})";

class ProposalsTest : public testing::Test {
 protected:
  // Proposals for the five numbers, each changed by `changes`.
  std::string Render(const std::vector<double>& changes, double least) {
    // In this order, whatever the names.
    const LoadResult loaded = KnowledgeBase::Load(
        {{"z.textproto", kCausesFile}, {"a.textproto", kFindingsFile}}, {},
        &sources_);
    for (const KnowledgeProblem& problem : loaded.problems) {
      ADD_FAILURE() << problem.ToString();
    }
    const v1::KnowledgeBase& content = loaded.knowledge->content();
    const std::vector<Number> numbers = NumbersOf(content);
    FitReport report;
    for (size_t i = 0; i < changes.size(); ++i) {
      report.numbers.push_back(
          {numbers[i], changes[i], static_cast<int>(i) + 1});
    }
    return RenderProposals(report, content, sources_.places, least);
  }

 private:
  loading::Sources sources_;
};

TEST_F(ProposalsTest, StandByFileAndLine) {
  EXPECT_EQ(Render({0.3, -0.3, 0.5, -0.4}, 0.2),
            "a.textproto:6: finding f: leak 0.00079 -> 0.0013 (3 cases)\n"
            "a.textproto:9: finding f, link c: strength 0.98 -> 0.97 (4 "
            "cases)\n"
            "z.textproto:8: cause c: prior 0.05 -> 0.066 (1 case)\n"
            "z.textproto:12: cause c, adjustment 1: odds_times 34 -> 25 (2 "
            "cases)\n");
}

TEST_F(ProposalsTest, SmallChangesAreNotShown) {
  EXPECT_EQ(Render({0.19, -0.19, 0.2, 0}, 0.2),
            "a.textproto:6: finding f: leak 0.00079 -> 0.00096 (3 cases)\n");
  EXPECT_EQ(Render({0, 0, 0, 0}, 0), "");
  // Less than two digits show.
  EXPECT_EQ(Render({0.001, 0, 0, 0}, 0), "");
}

// Near 1, what a probability lacks has two digits.
TEST_F(ProposalsTest, NoProbabilityBecomesOne) {
  EXPECT_EQ(Render({0, 0, 0, 0.21}, 0.2),
            "a.textproto:9: finding f, link c: strength 0.98 -> 0.984 (4 "
            "cases)\n");
  EXPECT_EQ(Render({0, 0, 0, 2}, 0.2),
            "a.textproto:9: finding f, link c: strength 0.98 -> 0.9972 (4 "
            "cases)\n");
}

TEST(RenderFitScoresTest, AColumnForEachBase) {
  FitReport report;
  FitFile file;
  file.name = "cases.jsonl";
  file.cases = 1;
  file.as_written = {{0.5, 0.75, -1.25}, {0.625, 1, -0.5}};
  file.fitted = {{0.55, 0.8, -1}, {0.65, 1, -0.25}};
  report.files = {file};
  EXPECT_EQ(RenderFitScores(report),
            "                                         as written         "
            "          fitted\n"
            "                              top-1   top-3     log    top-1"
            "   top-3     log\n"
            "cases.jsonl: 1 case\n"
            "  first snapshot              50.0%   75.0%  -1.250    55.0%"
            "   80.0%  -1.000\n"
            "  with what is findable       62.5%  100.0%  -0.500    65.0%"
            "  100.0%  -0.250\n");
  report.files[0].without_the_case = {{0.25, 0.5, -2}, {0, 0, 0}};
  const std::string text = RenderFitScores(report);
  EXPECT_NE(text.find("  fitted without the case\n"), std::string::npos);
  EXPECT_NE(text.find("  -1.000    25.0%   50.0%  -2.000\n"), std::string::npos)
      << text;
}

}  // namespace
}  // namespace kasa_diag::authoring
