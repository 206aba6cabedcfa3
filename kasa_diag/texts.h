// The texts of a knowledge base for people: titles, steps, questions. Keyed by
// id, so that a second language is a file.
//
//   v1::Catalogue catalogue = MakeCatalogue(base->content());
//   // ... somebody translates it; then
//   Translation german = Translate(base->content(), catalogue);
//   LoadResult result = KnowledgeBase::FromContent("de", german.content);
//
// What the base says of its sources (claims) is for its authors and has no
// place in the catalogue. The library's own sentences, such as the reasons of a
// session, are English.
//
// Functions here have no state; each is linear in the size of its arguments.

#ifndef KASA_DIAG_TEXTS_H_
#define KASA_DIAG_TEXTS_H_

#include <string>
#include <vector>

#include "kasa_diag/v1/catalogue.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag {

// Every text of the base, in its order, as `original`. An id is made of the
// list, the entry's id, the field and, for lists, the place from 1:
// "remedies/restart_router/steps/2", "questions/led_color/answers/red/text".
v1::Catalogue MakeCatalogue(const v1::KnowledgeBase& content);

// What a catalogue makes of a base. The lists hold ids.
struct Translation {
  // With every text that has a translation of what the base says now.
  v1::KnowledgeBase content;
  std::vector<std::string> missing;   // not translated, in the base's order
  std::vector<std::string> outdated;  // of something that the base said before
  std::vector<std::string> unknown;   // of nothing in the base
  std::vector<std::string> repeated;  // translated before; the first one counts

  bool complete() const {
    return missing.empty() && outdated.empty() && unknown.empty() &&
           repeated.empty();
  }
};

// The conditions, numbers and ids of the base stay: a translated base computes
// the same.
Translation Translate(const v1::KnowledgeBase& content,
                      const v1::Catalogue& catalogue);

// `catalogue` brought up to what the base says now: every text of the base, in
// its order, with its translation if there is one. An outdated translation
// becomes `previous`; what the base does not have any more is dropped.
v1::Catalogue UpdateCatalogue(const v1::KnowledgeBase& content,
                              const v1::Catalogue& catalogue);

}  // namespace kasa_diag

#endif  // KASA_DIAG_TEXTS_H_
