#ifndef KASA_DIAG_CLI_EXPLAIN_COMMAND_H_
#define KASA_DIAG_CLI_EXPLAIN_COMMAND_H_

#include <string>

#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

// Prints what the knowledge says of a cause, finding, remedy, question, LED
// meaning, profile, tip or gap, with its claims. Returns an exit code.
// Without an id: the gaps, what the knowledge knows that it does not know.
int RunExplain(const std::string& id, const KnowledgeOptions& options);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_EXPLAIN_COMMAND_H_
