#include "kasa_diag/texts.h"

#include <memory>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/parse_text.h"

namespace kasa_diag {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::KnowledgeBase SmallBase() {
  return ParseText<v1::KnowledgeBase>(R"pb(
    name: "small"
    version: "1"
    causes { id: "c" title: "It is broken" prior: 0.1 severity: ERROR }
    remedies {
      id: "r"
      title: "Mend it"
      steps: "Take it."
      steps: "Mend it."
      minutes: 5
      fixes { cause: "c" chance: 0.9 }
    }
    questions {
      id: "q"
      text: "Does it restart?"
      answers {
        id: "yes"
        text: "Yes"
        snapshot { runtime { spontaneous_reboots: true } }
      }
    }
    support { title: "Ask" steps: "Call." cost_minutes: 60 }
  )pb");
}

v1::Catalogue Translated(const std::string& texts) {
  return ParseText<v1::Catalogue>(R"pb(language: "de")pb" + texts);
}

TEST(TextsTest, ACatalogueHasEveryTextInOrder) {
  const v1::Catalogue catalogue = MakeCatalogue(SmallBase());
  EXPECT_EQ(catalogue.knowledge_base_name(), "small");
  std::vector<std::string> lines;
  for (const v1::Catalogue::Text& text : catalogue.texts()) {
    EXPECT_FALSE(text.has_text());
    lines.push_back(text.id() + ": " + text.original());
  }
  EXPECT_THAT(
      lines, ElementsAre(
                 "causes/c/title: It is broken", "remedies/r/title: Mend it",
                 "remedies/r/steps/1: Take it.", "remedies/r/steps/2: Mend it.",
                 "questions/q/text: Does it restart?",
                 "questions/q/answers/yes/text: Yes", "support/title: Ask",
                 "support/steps/1: Call."));
}

// No text of the bundled base for people is forgotten: with all of the
// catalogue's translated, none of the fields that a diagnosis or a session
// shows is left in the original.
TEST(TextsTest, ATranslatedBaseDiffersInTextsAlone) {
  v1::Catalogue catalogue = MakeCatalogue(BundledKnowledge()->content());
  ASSERT_GT(catalogue.texts_size(), 500);
  for (v1::Catalogue::Text& text : *catalogue.mutable_texts()) {
    text.set_text("\xc2\xbb" + text.original() + "\xc2\xab");
  }
  const Translation translation =
      Translate(BundledKnowledge()->content(), catalogue);
  EXPECT_TRUE(translation.complete());
  const LoadResult result = KnowledgeBase::FromContent(
      "translated", v1::KnowledgeBase(translation.content));
  ASSERT_NE(result.knowledge, nullptr);

  const v1::DeviceSnapshot snapshot = ParseText<v1::DeviceSnapshot>(
      "device { vendor: 'TP-Link' model: 'C200' } "
      "led { mode: BLINKING colors: RED rate: SLOW } reach { lan: false }");
  DiagnoseOptions options;
  options.complaint = true;
  v1::Diagnosis diagnosis =
      *Diagnoser(result.knowledge).Diagnose(snapshot, options);
  const auto mark = [](std::string* text) {
    EXPECT_EQ(text->substr(0, 2), "\xc2\xbb") << *text;
    *text = text->substr(2, text->size() - 4);
  };
  for (v1::RankedCause& cause : *diagnosis.mutable_causes()) {
    mark(cause.mutable_title());
  }
  for (v1::PlanStep& step : *diagnosis.mutable_plan()) {
    mark(step.mutable_title());
    for (std::string& text : *step.mutable_steps()) mark(&text);
    for (std::string& text : *step.mutable_warnings()) mark(&text);
  }
  for (v1::SuggestedQuestion& question : *diagnosis.mutable_questions()) {
    mark(question.mutable_text());
    for (auto& answer : *question.mutable_answers()) {
      mark(answer.mutable_text());
    }
  }
  for (v1::Tip& tip : *diagnosis.mutable_tips()) mark(tip.mutable_text());
  // The numbers are those of the original.
  const v1::Diagnosis original =
      *Diagnoser(BundledKnowledge()).Diagnose(snapshot, options);
  ASSERT_EQ(diagnosis.causes_size(), original.causes_size());
  for (int i = 0; i < original.causes_size(); ++i) {
    EXPECT_EQ(diagnosis.causes(i).id(), original.causes(i).id());
    EXPECT_EQ(diagnosis.causes(i).title(), original.causes(i).title());
    EXPECT_EQ(diagnosis.causes(i).probability(),
              original.causes(i).probability());
  }
}

TEST(TextsTest, NothingIsTranslatedByMistake) {
  const v1::KnowledgeBase base = SmallBase();
  const Translation none = Translate(base, v1::Catalogue());
  EXPECT_TRUE(MessageDifferencer::Equals(none.content, base));
  EXPECT_EQ(none.missing.size(), 8u);

  const Translation some = Translate(
      base, Translated(R"pb(
        texts { id: "causes/c/title" original: "It is broken" text: "Kaputt" }
        texts { id: "causes/c/title" original: "It is broken" text: "Hin" }
        texts { id: "remedies/r/title" original: "Mend" text: "Flicken" }
        texts { id: "remedies/r/steps/3" original: "Rest." text: "Ruhen." }
        texts { id: "support/title" original: "Ask" }
      )pb"));
  EXPECT_EQ(some.content.causes(0).title(), "Kaputt");
  EXPECT_EQ(some.content.remedies(0).title(), "Mend it");
  EXPECT_THAT(some.outdated, ElementsAre("remedies/r/title"));
  EXPECT_THAT(some.unknown, ElementsAre("remedies/r/steps/3"));
  EXPECT_THAT(some.repeated, ElementsAre("causes/c/title"));
  EXPECT_THAT(some.missing,
              ElementsAre("remedies/r/steps/1", "remedies/r/steps/2",
                          "questions/q/text", "questions/q/answers/yes/text",
                          "support/title", "support/steps/1"));
  EXPECT_FALSE(some.complete());
}

TEST(TextsTest, AnUpdateLosesNoTranslation) {
  const v1::Catalogue updated = UpdateCatalogue(
      SmallBase(), Translated(R"pb(
        texts { id: "support/title" original: "Ask" text: "Fragen" }
        texts { id: "remedies/r/title" original: "Mend" text: "Flicken" }
        texts { id: "gone" original: "Gone" text: "Fort" }
      )pb"));
  EXPECT_EQ(updated.language(), "de");
  ASSERT_EQ(updated.texts_size(), 8);
  EXPECT_EQ(updated.texts(1).original(), "Mend it");
  EXPECT_FALSE(updated.texts(1).has_text());
  EXPECT_EQ(updated.texts(1).previous(), "Flicken");
  EXPECT_EQ(updated.texts(6).text(), "Fragen");
  EXPECT_TRUE(MessageDifferencer::Equals(UpdateCatalogue(SmallBase(), updated),
                                         updated));
}

}  // namespace
}  // namespace kasa_diag
