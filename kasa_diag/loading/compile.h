// Turns a merged and checked base into its compiled form.

#ifndef KASA_DIAG_LOADING_COMPILE_H_
#define KASA_DIAG_LOADING_COMPILE_H_

#include <memory>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/loading/merge.h"
#include "kasa_diag/loading/text_file.h"

namespace kasa_diag::loading {

// Parses and type-checks every condition, resolves every reference. Appends
// what is wrong to `problems`; the result is usable only if nothing was, here
// and in CheckStructure, which may have found problems before: nothing here
// depends on its having found none.
std::unique_ptr<CompiledKnowledge> Compile(
    v1::KnowledgeBase content, const EntryPlaces& places,
    const google::protobuf::DescriptorPool& pool,
    const condition::CheckOptions& options, std::vector<Problem>* problems);

}  // namespace kasa_diag::loading

#endif  // KASA_DIAG_LOADING_COMPILE_H_
