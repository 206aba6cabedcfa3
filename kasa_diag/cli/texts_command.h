// kasa_diag texts: what a translator works on.

#ifndef KASA_DIAG_CLI_TEXTS_COMMAND_H_
#define KASA_DIAG_CLI_TEXTS_COMMAND_H_

#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

// Prints the catalogue of the knowledge's texts, with the translations of
// `options.texts` where there are some: that file brought up to date. Returns
// an exit code.
int RunTexts(const KnowledgeOptions& options);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_TEXTS_COMMAND_H_
