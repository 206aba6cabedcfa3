#include "kasa_diag/sentences.h"

#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/library_sentences.h"
#include "tests/files.h"

namespace kasa_diag {
namespace {

using ::testing::IsEmpty;

// The names of the sentences, as the two headers declare them.
std::vector<std::string> DeclaredNames() {
  std::vector<std::string> names;
  for (const char* path : {"kasa_diag/library_sentences.h",
                           "kasa_diag/command_line_sentences.h"}) {
    const std::string text = ReadFile(path);
    const std::regex declaration("constexpr Sentence (k\\w+)");
    for (std::sregex_iterator i(text.begin(), text.end(), declaration), end;
         i != end; ++i) {
      names.push_back((*i)[1]);
    }
  }
  return names;
}

TEST(SentencesTest, AllAreListedOnceAndWellFormed) {
  EXPECT_EQ(AllSentences().size(), DeclaredNames().size());
  std::set<absl::string_view> ids;
  for (const Sentence* sentence : AllSentences()) {
    EXPECT_TRUE(ids.insert(sentence->id).second) << sentence->id;
    EXPECT_TRUE(absl::StartsWith(sentence->id, "library/") ||
                absl::StartsWith(sentence->id, "command_line/"))
        << sentence->id;
    EXPECT_FALSE(sentence->english.empty()) << sentence->id;
    EXPECT_TRUE(Sentences().Translate(*sentence, sentence->english).ok())
        << sentence->english;
    // Each placeholder once: the values go by the order of their names.
    const std::string english(sentence->english);
    const std::regex placeholder("\\{(\\w+)\\}");
    std::set<std::string> names;
    for (std::sregex_iterator i(english.begin(), english.end(), placeholder),
         end;
         i != end; ++i) {
      names.insert((*i)[1]);
    }
    EXPECT_EQ(names.size(), CountValues(sentence->english)) << english;
  }
}

TEST(SentencesTest, AllAreUsed) {
  std::string sources;
  for (const char* folder : {"kasa_diag", "kasa_diag/cli"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".cc" ||
          entry.path().filename() == "sentences.cc") {
        continue;
      }
      sources += ReadFile(entry.path());
    }
  }
  std::set<std::string> used;
  const std::regex use("sentences::(k\\w+)");
  for (std::sregex_iterator i(sources.begin(), sources.end(), use), end;
       i != end; ++i) {
    used.insert((*i)[1]);
  }
  std::vector<std::string> unused;
  for (const std::string& name : DeclaredNames()) {
    if (used.count(name) == 0) unused.push_back(name);
  }
  EXPECT_THAT(unused, IsEmpty());
}

TEST(SentencesTest, ValuesGoByName) {
  Sentences words;
  EXPECT_EQ(words.Say<sentences::kAnswerIsGone>("yes", "lights"),
            "the answer yes of the question lights does not exist any more; it "
            "was dropped");
  EXPECT_EQ(words.Say<sentences::kMinutesOther>(4), "4 minutes");
  ASSERT_TRUE(words
                  .Translate(sentences::kAnswerIsGone,
                             "Zur Frage {question} gibt es {answer} nicht mehr "
                             "({answer} entf\xc3\xa4llt)")
                  .ok());
  EXPECT_EQ(words.Say<sentences::kAnswerIsGone>("ja", "licht"),
            "Zur Frage licht gibt es ja nicht mehr (ja entf\xc3\xa4llt)");
  // What a value holds is no template.
  EXPECT_EQ(words.Say<sentences::kAnswerIsGone>("{question}", "{"),
            "Zur Frage { gibt es {question} nicht mehr ({question} "
            "entf\xc3\xa4llt)");
}

TEST(SentencesTest, ATranslationHasTheSamePlaceholders) {
  const auto problem = [](const char* text) {
    Sentences words;
    const absl::Status status = words.Translate(sentences::kLikelyNow, text);
    // What is refused changes nothing.
    if (!status.ok()) {
      EXPECT_EQ(words.Say<sentences::kLikelyNow>("A", "3%"),
                "A (3% likely now)");
    }
    return std::string(status.message());
  };
  EXPECT_EQ(problem("{cause} ({probability})"), "");
  EXPECT_EQ(problem("{cause}"), "lacks {probability}");
  EXPECT_EQ(problem("{cause} {probability} {chance}"),
            "has {chance}, which the original does not have");
  for (const char* stray :
       {"{cause} {probability", "{cause} {probability} }",
        "{cause} {probability} {}", "{{cause} {probability}"}) {
    EXPECT_EQ(problem(stray), "has a brace that names no value") << stray;
  }
}

}  // namespace
}  // namespace kasa_diag
