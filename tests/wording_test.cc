#include "kasa_diag/wording.h"

#include "gtest/gtest.h"
#include "kasa_diag/library_sentences.h"

namespace kasa_diag {
namespace {

TEST(WordingTest, Minutes) {
  const Sentences words;
  EXPECT_EQ(FormatMinutes(words, 0), "0 seconds");
  EXPECT_EQ(FormatMinutes(words, 1. / 60), "1 second");
  EXPECT_EQ(FormatMinutes(words, .5), "30 seconds");
  EXPECT_EQ(FormatMinutes(words, .999), "1 minute");
  EXPECT_EQ(FormatMinutes(words, 59.4), "59 minutes");
  EXPECT_EQ(FormatMinutes(words, 59.6), "1 hour");
  EXPECT_EQ(FormatMinutes(words, 61), "1 hour 1 minute");
  EXPECT_EQ(FormatMinutes(words, 24 * 60), "24 hours");
}

TEST(WordingTest, NothingIsCertain) {
  const Sentences words;
  EXPECT_EQ(FormatProbability(words, 0), "below 1%");
  EXPECT_EQ(FormatProbability(words, .0099), "below 1%");
  EXPECT_EQ(FormatProbability(words, .01), "1%");
  EXPECT_EQ(FormatProbability(words, .345), "34%");
  EXPECT_EQ(FormatProbability(words, .99), "99%");
  EXPECT_EQ(FormatProbability(words, .991), "above 99%");
  EXPECT_EQ(FormatProbability(words, 1), "above 99%");
}

TEST(WordingTest, Numbers) {
  const Sentences words;
  EXPECT_EQ(FormatNumber(words, 0.002), "0.002");
  EXPECT_EQ(FormatNumber(words, 3), "3");
  EXPECT_EQ(FormatDecibans(words, 9.24), "+9.2 dB");
  EXPECT_EQ(FormatDecibans(words, -.5), "-0.5 dB");
}

TEST(WordingTest, OfAnotherLanguage) {
  Sentences words;
  const auto translate = [&words](const Sentence& sentence, const char* text) {
    EXPECT_TRUE(words.Translate(sentence, text).ok()) << text;
  };
  translate(sentences::kDecimalMark, ",");
  translate(sentences::kPercent, "{number} %");
  translate(sentences::kBelow, "unter {percent}");
  translate(sentences::kMinutesOne, "{count} Minute");
  translate(sentences::kMinutesOther, "{count} Minuten");
  translate(sentences::kHoursOne, "{count} Stunde");
  translate(sentences::kHoursAndMinutes, "{hours} und {minutes}");
  EXPECT_EQ(FormatMinutes(words, 4), "4 Minuten");
  EXPECT_EQ(FormatMinutes(words, 61), "1 Stunde und 1 Minute");
  EXPECT_EQ(FormatProbability(words, .345), "34 %");
  EXPECT_EQ(FormatProbability(words, 0), "unter 1 %");
  EXPECT_EQ(FormatNumber(words, 0.002), "0,002");
  EXPECT_EQ(FormatDecibans(words, 9.24), "+9,2 dB");
}

}  // namespace
}  // namespace kasa_diag
