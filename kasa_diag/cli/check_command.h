#ifndef KASA_DIAG_CLI_CHECK_COMMAND_H_
#define KASA_DIAG_CLI_CHECK_COMMAND_H_

#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

// Checks knowledge and prints what it holds, or everything that is wrong with
// it. Returns an exit code.
int RunCheck(const KnowledgeOptions& options);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_CHECK_COMMAND_H_
