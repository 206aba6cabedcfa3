// Joins knowledge files into one base: a later file adds by id, and replaces
// only with `override: true`.

#ifndef KASA_DIAG_LOADING_MERGE_H_
#define KASA_DIAG_LOADING_MERGE_H_

#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/loading/text_file.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::loading {

// Where each entry of a base stands: place i of a list belongs to the entry i
// of the base's list of the same name. Valid as long as the files.
struct EntryPlaces {
  std::vector<Place> causes, findings, remedies, questions, tips, led_meanings,
      profiles, gaps;
  Place support, complaint, file;
};

struct MergedBase {
  kasa_diag::v1::KnowledgeBase content;
  EntryPlaces places;
};

// Keeps the order of first appearance; a replacement takes the place of what it
// replaces. Appends to `problems`: entries without an id, ids that occur twice
// without `override`, overrides of nothing, disagreeing input messages. The
// places point into `files`.
MergedBase Merge(absl::Span<const std::unique_ptr<TextFile>> files,
                 std::vector<Problem>* problems);

}  // namespace kasa_diag::loading

#endif  // KASA_DIAG_LOADING_MERGE_H_
