#ifndef KASA_DIAG_CLI_TROUBLESHOOT_COMMAND_H_
#define KASA_DIAG_CLI_TROUBLESHOOT_COMMAND_H_

#include <string>

#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

struct TroubleshootArguments {
  std::string file;     // a snapshot or recording; empty: nothing is known
  std::string session;  // where the session is kept; empty: nowhere
  KnowledgeOptions knowledge;
  int device = 0;  // from 1; 0: the only one
};

// Holds a conversation on standard input and output. Returns an exit code.
int RunTroubleshoot(const TroubleshootArguments& arguments);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_TROUBLESHOOT_COMMAND_H_
