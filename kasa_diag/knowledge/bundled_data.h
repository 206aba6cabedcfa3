#ifndef KASA_DIAG_KNOWLEDGE_BUNDLED_DATA_H_
#define KASA_DIAG_KNOWLEDGE_BUNDLED_DATA_H_

#include "absl/strings/string_view.h"

namespace kasa_diag {

// A serialized kasa_diag.v1.KnowledgeBase, which compile_knowledge has written
// at build time.
absl::string_view BundledKnowledgeData();

}  // namespace kasa_diag

#endif  // KASA_DIAG_KNOWLEDGE_BUNDLED_DATA_H_
