#include "kasa_diag/texts.h"

#include <memory>

#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/library_sentences.h"
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
    causes {
      id: "c"
      title: "It is broken"
      prior: 0.1
      severity: ERROR
      adjust { when: "runtime.spontaneous_reboots" odds_times: 2 }
      adjust {
        when: "device.kind == Device.Kind.CAMERA"
        odds_times: 2
        claims { text: "It is old." source: "s" confidence: JUDGEMENT }
        claims { text: "They say so." source: "t" confidence: JUDGEMENT }
      }
    }
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
    complaint { leak: 0.01 strength: 0.9 }
  )pb");
}

// How many the library has.
int CountSentences() { return static_cast<int>(AllSentences().size()); }

v1::Catalogue Translated(const std::string& texts) {
  return ParseText<v1::Catalogue>(R"pb(language: "de")pb" + texts);
}

TEST(TextsTest, ACatalogueHasEveryTextInOrder) {
  const v1::Catalogue catalogue = MakeCatalogue(SmallBase());
  EXPECT_EQ(catalogue.knowledge_base_name(), "small");
  std::vector<std::string> lines;
  for (int i = 0; i < catalogue.texts_size() - CountSentences(); ++i) {
    const v1::Catalogue::Text& text = catalogue.texts(i);
    EXPECT_FALSE(text.has_text());
    lines.push_back(text.id() + ": " + text.original());
  }
  EXPECT_THAT(
      lines,
      ElementsAre(
          "causes/c/title: It is broken", "causes/c/adjust/2/claim: It is old.",
          "remedies/r/title: Mend it", "remedies/r/steps/1: Take it.",
          "remedies/r/steps/2: Mend it.", "questions/q/text: Does it restart?",
          "questions/q/answers/yes/text: Yes", "support/title: Ask",
          "support/steps/1: Call."));
  const v1::Catalogue::Text& first =
      catalogue.texts(static_cast<int>(lines.size()));
  EXPECT_EQ(first.id(), "library/numbers/decimal_mark");
  EXPECT_EQ(first.original(), ".");
}

// No text of the bundled base for people is forgotten: with all of the
// catalogue's translated, none of the fields that a diagnosis or a session
// shows is left in the original.
TEST(TextsTest, ATranslatedBaseDiffersInTextsAlone) {
  v1::Catalogue catalogue = MakeCatalogue(BundledKnowledge()->content());
  ASSERT_GT(catalogue.texts_size(), 500 + CountSentences());
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
  EXPECT_EQ(none.missing.size(), 9u + CountSentences());

  const Translation some = Translate(
      base, Translated(R"pb(
        texts { id: "causes/c/title" original: "It is broken" text: "Kaputt" }
        texts { id: "causes/c/title" original: "It is broken" text: "Hin" }
        texts { id: "remedies/r/title" original: "Mend" text: "Flicken" }
        texts { id: "remedies/r/steps/3" original: "Rest." text: "Ruhen." }
        texts { id: "support/title" original: "Ask" }
        texts {
          id: "library/numbers/percent"
          original: "{number}%"
          text: "{number} %"
        }
        texts {
          id: "library/numbers/below"
          original: "below {percent}"
          text: "unter 1"
        }
        texts { id: "library/gone" original: "Gone" text: "Fort" }
      )pb"));
  EXPECT_EQ(some.content.causes(0).title(), "Kaputt");
  EXPECT_EQ(some.content.remedies(0).title(), "Mend it");
  EXPECT_THAT(some.outdated, ElementsAre("remedies/r/title"));
  EXPECT_THAT(some.unknown, ElementsAre("remedies/r/steps/3", "library/gone"));
  EXPECT_THAT(some.repeated, ElementsAre("causes/c/title"));
  EXPECT_THAT(
      std::vector<std::string>(some.missing.begin(), some.missing.begin() + 8),
      ElementsAre("causes/c/adjust/2/claim", "remedies/r/steps/1",
                  "remedies/r/steps/2", "questions/q/text",
                  "questions/q/answers/yes/text", "support/title",
                  "support/steps/1", "library/numbers/decimal_mark"));
  EXPECT_EQ(some.missing.size(), 7u + CountSentences() - 2);
  ASSERT_EQ(some.malformed.size(), 1u);
  EXPECT_EQ(some.malformed[0].id, "library/numbers/below");
  EXPECT_EQ(some.malformed[0].problem, "lacks {percent}");
  EXPECT_EQ(some.sentences->Say<sentences::kPercent>(3), "3 %");
  EXPECT_EQ(some.sentences->Say<sentences::kBelow>("1 %"), "below 1 %");
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
  ASSERT_EQ(updated.texts_size(), 9 + CountSentences());
  EXPECT_EQ(updated.texts(2).original(), "Mend it");
  EXPECT_FALSE(updated.texts(2).has_text());
  EXPECT_EQ(updated.texts(2).previous(), "Flicken");
  EXPECT_EQ(updated.texts(7).text(), "Fragen");
  EXPECT_TRUE(MessageDifferencer::Equals(UpdateCatalogue(SmallBase(), updated),
                                         updated));
}

// The words go where the base goes: with what is added to it too.
TEST(TextsTest, ABaseCarriesItsLanguage) {
  v1::KnowledgeBase small = SmallBase();
  small.clear_questions();  // one answer is too few for a base in use
  const LoadResult loaded = KnowledgeBase::FromContent("small", small);
  for (const KnowledgeProblem& problem : loaded.problems) {
    ADD_FAILURE() << problem.ToString();
  }
  const std::shared_ptr<const KnowledgeBase> english = loaded.knowledge;
  ASSERT_NE(english, nullptr);
  EXPECT_EQ(english->sentences().Say<sentences::kDontKnow>(), "I don't know");
  const Translation translation =
      Translate(english->content(), Translated(R"pb(
                  texts {
                    id: "library/session/dont_know"
                    original: "I don't know"
                    text: "Das wei\303\237 ich nicht"
                  }
                )pb"));
  LoadOptions options;
  options.sentences = translation.sentences;
  const LoadResult german =
      KnowledgeBase::FromContent("de", translation.content, options);
  ASSERT_NE(german.knowledge, nullptr);
  EXPECT_EQ(german.knowledge->sentences().Say<sentences::kDontKnow>(),
            "Das wei\xc3\x9f ich nicht");
  LoadOptions add;
  add.added_to = german.knowledge;
  const LoadResult added =
      KnowledgeBase::Load({{"more", R"(gaps { id: "g" text: "Frost" })"}}, add);
  ASSERT_NE(added.knowledge, nullptr);
  EXPECT_EQ(added.knowledge->sentences().Say<sentences::kDontKnow>(),
            "Das wei\xc3\x9f ich nicht");
}

}  // namespace
}  // namespace kasa_diag
