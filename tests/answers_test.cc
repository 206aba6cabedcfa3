// Trying an answer out must give what diagnosing the merged snapshot gives,
// circumstances included, although planning goes on with the present priors.

#include "kasa_diag/answers.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/message_fields.h"
#include "tests/snapshot_files.h"

namespace kasa_diag {
namespace {

using ::testing::Contains;
using ::testing::Not;

const CompiledKnowledge& Knowledge() {
  static const auto* knowledge =
      new std::shared_ptr<const KnowledgeBase>(BundledKnowledge());
  return (*knowledge)->compiled();
}

int QuestionIndex(const std::string& id) {
  for (int i = 0; i < Knowledge().content.questions_size(); ++i) {
    if (Knowledge().content.questions(i).id() == id) return i;
  }
  ADD_FAILURE() << "no question " << id;
  return -1;
}

TEST(AnswersTest, TryingOutIsDiagnosingTheMergedSnapshot) {
  Workspace workspace;
  int tried = 0, circumstances = 0;
  for (const char* name :
       {"red_blink", "red_blink_slow", "amber_plug", "almost_empty"}) {
    const v1::DeviceSnapshot snapshot = ExampleSnapshot(name);
    const Assessment assessment = Assess(Knowledge(), snapshot, {});
    Answers answers(Knowledge(), assessment, true, {}, &workspace);
    for (size_t q = 0; q < answers.questions().size(); ++q) {
      const CompiledKnowledge::QuestionRules& question =
          Knowledge().questions[answers.questions()[q]];
      for (size_t a = 0; a < question.answers.size(); ++a) {
        const std::vector<inference::Case>& cases = answers.CasesAfter(
            {{static_cast<int32_t>(q), static_cast<int32_t>(a)}});
        if (cases.empty()) continue;
        ++tried;
        v1::DeviceSnapshot merged = snapshot;
        MergeReplacing(*question.answers[a].says, &merged);
        const Assessment direct = Assess(Knowledge(), merged, {});
        if (direct.priors != assessment.priors) ++circumstances;
        const inference::Posterior expected = inference::Infer(
            direct.priors, WithObservation(direct.evidence.cases,
                                           ComplaintObservation(Knowledge())));
        const inference::Posterior actual =
            inference::Infer(assessment.priors, cases);
        EXPECT_NEAR(actual.log_evidence, expected.log_evidence, 1e-9);
        for (size_t c = 0; c < expected.cause.size(); ++c) {
          ASSERT_NEAR(actual.cause[c], expected.cause[c], 1e-9)
              << name << " " << Knowledge().content.causes(c).id() << " after "
              << Knowledge().content.questions(answers.questions()[q]).id()
              << " " << a << ", prior " << assessment.priors[c] << " to "
              << direct.priors[c];
        }
      }
    }
  }
  EXPECT_GT(tried, 200);
  EXPECT_GT(circumstances, 20);
}

TEST(AnswersTest, WhatIsKnownIsNotAsked) {
  Workspace workspace;
  v1::DeviceSnapshot snapshot = ExampleSnapshot("almost_empty");
  const Assessment unknown = Assess(Knowledge(), snapshot, {});
  const int led = QuestionIndex("light_look");
  EXPECT_THAT(Answers(Knowledge(), unknown, true, {}, &workspace).questions(),
              Contains(led));
  snapshot.mutable_led()->set_mode(v1::DeviceSnapshot::Led::OFF);
  const Assessment known = Assess(Knowledge(), snapshot, {});
  EXPECT_THAT(Answers(Knowledge(), known, true, {}, &workspace).questions(),
              Not(Contains(led)));
}

TEST(AnswersTest, ContradictionsCannotBeGiven) {
  Workspace workspace;
  const v1::DeviceSnapshot snapshot = ExampleSnapshot("almost_empty");
  const Assessment assessment = Assess(Knowledge(), snapshot, {});
  Answers answers(Knowledge(), assessment, true, {}, &workspace);
  ASSERT_FALSE(answers.questions().empty());
  // Two answers to one question contradict each other.
  EXPECT_FALSE(answers.CasesAfter({{0, 0}}).empty());
  EXPECT_TRUE(answers.CasesAfter({{0, 0}, {0, 1}}).empty());
}

}  // namespace
}  // namespace kasa_diag
