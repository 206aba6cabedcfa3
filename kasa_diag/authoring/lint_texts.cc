// Texts that people read while something does not work.

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/authoring/lint_context.h"
#include "kasa_diag/authoring/verbs.h"

namespace kasa_diag::authoring {
namespace {

using loading::Place;

// Words of the longest sentence. A sentence ends at . ! ? ; or : before a
// space.
int LongestSentence(absl::string_view text) {
  int longest = 0;
  int words = 0;
  bool in_word = false;
  for (size_t i = 0; i <= text.size(); ++i) {
    const bool is_space = i == text.size() || absl::ascii_isspace(text[i]);
    if (!is_space) {
      if (!in_word) ++words;
      in_word = true;
      continue;
    }
    const bool ends = in_word && absl::string_view(".!?;:").find(text[i - 1]) !=
                                     absl::string_view::npos;
    in_word = false;
    longest = std::max(longest, words);
    if (ends) words = 0;
  }
  return longest;
}

class TextLints {
 public:
  explicit TextLints(LintContext* context) : context_(*context) {}

  void Run() {
    const v1::KnowledgeBase& content = context_.content();
    const loading::EntryPlaces& places = context_.places;
    for (int i = 0; i < content.causes_size(); ++i) {
      const v1::Cause& cause = content.causes(i);
      LookAtTitle(Named("cause", cause), cause.title(), places.causes[i]);
      Look(Named("cause", cause), "description", cause.description(),
           context_.options.sentence_words, places.causes[i]);
    }
    for (int i = 0; i < content.findings_size(); ++i) {
      LookAtTitle(Named("finding", content.findings(i)),
                  content.findings(i).title(), places.findings[i]);
    }
    for (int i = 0; i < content.remedies_size(); ++i) {
      LookAtRemedy(content.remedies(i), places.remedies[i]);
    }
    if (content.has_support()) {
      LookAtTitle("'support'", content.support().title(), places.support);
      LookAtSteps("'support'", content.support().steps(), places.support);
    }
    for (int i = 0; i < content.questions_size(); ++i) {
      LookAtQuestion(content.questions(i), places.questions[i]);
    }
    for (int i = 0; i < content.tips_size(); ++i) {
      Look(Named("tip", content.tips(i)), "text", content.tips(i).text(),
           context_.options.sentence_words, places.tips[i]);
    }
  }

 private:
  void Look(const std::string& owner, const std::string& field,
            absl::string_view text, int most, const Place& place,
            int index = -1) {
    const int words = LongestSentence(text);
    if (words <= most) return;
    const std::string which =
        index < 0 ? absl::StrCat("its '", field, "'")
                  : absl::StrCat("number ", index + 1, " of its '", field, "'");
    context_.Warn("long_text", {place.Field(field, index), place},
                  absl::StrCat(owner, ": ", which, " has a sentence of ", words,
                               " words, more than ", most),
                  "make two of it, or leave out what nobody needs for the next "
                  "step");
  }

  void LookAtTitle(const std::string& owner, const std::string& title,
                   const Place& place) {
    Look(owner, "title", title, context_.options.title_words, place);
  }

  template <typename Steps>
  void LookAtSteps(const std::string& owner, const Steps& steps,
                   const Place& place) {
    for (int i = 0; i < steps.size(); ++i) {
      Look(owner, "steps", steps[i], context_.options.step_words, place, i);
      if (BeginsWithVerb(steps[i])) continue;
      context_.Warn(
          "no_verb_first", {place.Field("steps", i), place},
          absl::StrCat(owner, ": step ", i + 1, " does not begin with a verb"),
          "say first what to do: \"Open the app\", then where or "
          "when");
    }
  }

  void LookAtRemedy(const v1::Remedy& remedy, const Place& place) {
    const std::string owner = Named("remedy", remedy);
    LookAtTitle(owner, remedy.title(), place);
    if (!BeginsWithVerb(remedy.title())) {
      context_.Warn("no_verb_first", {place.Field("title"), place},
                    owner + ": its title does not begin with a verb",
                    "\"Restart the router\", not \"Router restart\"");
    }
    LookAtSteps(owner, remedy.steps(), place);
    for (int i = 0; i < remedy.warnings_size(); ++i) {
      Look(owner, "warnings", remedy.warnings(i),
           context_.options.sentence_words, place, i);
    }
  }

  void LookAtQuestion(const v1::Question& question, const Place& place) {
    const std::string owner = Named("question", question);
    const int most = context_.options.sentence_words;
    Look(owner, "text", question.text(), most, place);
    Look(owner, "help", question.help(), most, place);
    for (int i = 0; i < question.answers_size(); ++i) {
      Look(absl::StrCat(owner, ", answer '", question.answers(i).id(), "'"),
           "text", question.answers(i).text(), context_.options.title_words,
           place.Field("answers", i));
    }
  }

  LintContext& context_;
};

}  // namespace

void LintTexts(LintContext* context) { TextLints(context).Run(); }

}  // namespace kasa_diag::authoring
