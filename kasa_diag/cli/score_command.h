#ifndef KASA_DIAG_CLI_SCORE_COMMAND_H_
#define KASA_DIAG_CLI_SCORE_COMMAND_H_

#include <string>

#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

struct ScoreArguments {
  std::string cases;        // a file of labelled cases
  std::string predictions;  // file to write; empty: none
  int ask = 0;              // questions to be answered a case
  bool baseline = false;
  bool misses = false;
  KnowledgeOptions knowledge;
};

// Scores the knowledge on labelled cases and prints. Returns an exit code.
int RunScore(const ScoreArguments& arguments);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_SCORE_COMMAND_H_
