// From parsed files to a compiled base.

#ifndef KASA_DIAG_LOADING_LOAD_H_
#define KASA_DIAG_LOADING_LOAD_H_

#include <memory>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/loading/merge.h"
#include "kasa_diag/loading/text_file.h"

namespace kasa_diag::loading {

// What a base was made from: to point, long after loading, at the text that an
// entry stands in.
struct Sources {
  std::vector<std::unique_ptr<TextFile>> files;
  EntryPlaces places;  // point into `files`
};

// Merges, checks and compiles sources->files, a later one added to those before
// it, and fills sources->places. Appends all that is wrong to `problems`; the
// result is usable only if nothing was. Linear in the size of the files.
std::unique_ptr<CompiledKnowledge> Load(
    const google::protobuf::DescriptorPool& pool,
    const condition::CheckOptions& options, Sources* sources,
    std::vector<Problem>* problems);

}  // namespace kasa_diag::loading

#endif  // KASA_DIAG_LOADING_LOAD_H_
