// What the library itself says to people, in the language of a translation.
//
//   const Sentences english;
//   english.Say<sentences::kHelpsWith>(duration, chance);
//
// The sentences are in library_sentences.h and command_line_sentences.h. A
// knowledge base carries them (KnowledgeBase::sentences), for what it says
// itself is of the same language; kasa_diag/texts.h translates both.

#ifndef KASA_DIAG_SENTENCES_H_
#define KASA_DIAG_SENTENCES_H_

#include <initializer_list>
#include <string>
#include <type_traits>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace kasa_diag {

// A sentence, or a part of one that is no matter of grammar. "{name}" stands
// for a value, each name once. There is no other use of braces.
struct Sentence {
  absl::string_view id;  // in a catalogue
  absl::string_view english;
};

// How many values a sentence takes.
constexpr size_t CountValues(absl::string_view english) {
  size_t count = 0;
  for (size_t i = 0; i < english.size(); ++i) count += english[i] == '{';
  return count;
}

// All of them, in the order of a catalogue.
absl::Span<const Sentence* const> AllSentences();

// Immutable once it is shared as const: any number of threads may then use it
// without locks. Empty, it speaks English.
class Sentences {
 public:
  // The values come in the order in which the English sentence names them, and
  // are put in as they are. Numbers for people are made by wording.h; whole
  // numbers will do as they are.
  template <const Sentence& kSentence, typename... Values>
  std::string Say(const Values&... values) const {
    static_assert(sizeof...(Values) == CountValues(kSentence.english),
                  "one value for each placeholder");
    static_assert((!std::is_floating_point_v<Values> && ...),
                  "numbers for people are made by wording.h");
    return Render(kSentence, {std::string(absl::StrCat(values))...});
  }

  // Says `text` instead of the English sentence from now on. InvalidArgument
  // where it lacks a placeholder, has one of its own or a stray brace: nothing
  // is changed then.
  absl::Status Translate(const Sentence& sentence, absl::string_view text);

 private:
  std::string Render(const Sentence& sentence,
                     std::initializer_list<std::string> values) const;

  absl::flat_hash_map<std::string, std::string> translated_;  // by id
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_SENTENCES_H_
