#ifndef KASA_DIAG_CLI_CHECK_COMMAND_H_
#define KASA_DIAG_CLI_CHECK_COMMAND_H_

#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

struct CheckArguments {
  // Without paths: the bundled base.
  KnowledgeOptions knowledge;
  bool strict = false;
  bool budget = false;
};

// Checks knowledge and prints what is wrong with it, what is probably a
// mistake (docs/check.md), what it holds and what it costs. Returns an exit
// code.
int RunCheck(CheckArguments arguments);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_CHECK_COMMAND_H_
