// The knowledge that comes with the library: TP-Link Kasa and Tapo cameras,
// plugs, switches, bulbs. Its sources are the .textproto files of this folder,
// checked when the library was built.

#ifndef KASA_DIAG_KNOWLEDGE_BUNDLED_H_
#define KASA_DIAG_KNOWLEDGE_BUNDLED_H_

#include <memory>

#include "kasa_diag/knowledge_base.h"

namespace kasa_diag {

// Unpacks and compiles the bundled base anew at each call: keep the result and
// share it. Never null. Takes some milliseconds. Thread-safe.
std::shared_ptr<const KnowledgeBase> BundledKnowledge();

}  // namespace kasa_diag

#endif  // KASA_DIAG_KNOWLEDGE_BUNDLED_H_
