// All texts for people: those of a knowledge base (titles, steps, questions)
// and the library's own sentences. Keyed by id, so that a second language is a
// file.
//
//   v1::Catalogue catalogue = MakeCatalogue(base->content());
//   // ... somebody translates it; then
//   Translation german = Translate(base->content(), catalogue);
//   LoadOptions options;
//   options.sentences = german.sentences;
//   LoadResult result =
//       KnowledgeBase::FromContent("de", german.content, options);
//
// What the base says of its sources (claims) is for its authors and has no
// place in the catalogue, but for the first claim of each adjustment of a
// cause: a diagnosis shows it as evidence.
//
// Functions here have no state; each is linear in the size of its arguments.

#ifndef KASA_DIAG_TEXTS_H_
#define KASA_DIAG_TEXTS_H_

#include <memory>
#include <string>
#include <vector>

#include "kasa_diag/sentences.h"
#include "kasa_diag/v1/catalogue.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag {

// Every text of the base, in its order, as `original`, then every sentence of
// the library. The id of a base's text is made of the list, the entry's id, the
// field and, for lists, the place from 1: "remedies/restart_router/steps/2",
// "questions/led_color/answers/red/text". Those of the library begin with
// "library/" or "command_line/".
v1::Catalogue MakeCatalogue(const v1::KnowledgeBase& content);

// What a catalogue makes of a base. The lists hold ids, in the order of
// MakeCatalogue where the text exists. What they name is left in the original.
struct Translation {
  // With every text that has a translation of what the base says now.
  v1::KnowledgeBase content;
  // For LoadOptions. Never null.
  std::shared_ptr<const Sentences> sentences;

  std::vector<std::string> missing;   // not translated
  std::vector<std::string> outdated;  // of something that was said before
  std::vector<std::string> unknown;   // of nothing that there is
  std::vector<std::string> repeated;  // translated before; the first one counts
  // Of a sentence with placeholders, and not with the same ones.
  struct Malformed {
    std::string id;
    std::string problem;  // "lacks {chance}"
    std::string ToString() const;
  };
  std::vector<Malformed> malformed;

  bool complete() const {
    return missing.empty() && outdated.empty() && unknown.empty() &&
           repeated.empty() && malformed.empty();
  }

  // The same for who chose the catalogue: a sentence for each list, and one for
  // each malformed translation. Empty where it is complete.
  std::vector<std::string> Problems() const;
};

// The conditions, numbers and ids of the base stay: a translated base computes
// the same.
Translation Translate(const v1::KnowledgeBase& content,
                      const v1::Catalogue& catalogue);

// `catalogue` brought up to what is said now: every text, in the order of
// MakeCatalogue, with its translation if there is one. An outdated translation
// becomes `previous`; what does not exist any more is dropped.
v1::Catalogue UpdateCatalogue(const v1::KnowledgeBase& content,
                              const v1::Catalogue& catalogue);

}  // namespace kasa_diag

#endif  // KASA_DIAG_TEXTS_H_
