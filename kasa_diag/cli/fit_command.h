#ifndef KASA_DIAG_CLI_FIT_COMMAND_H_
#define KASA_DIAG_CLI_FIT_COMMAND_H_

#include <string>
#include <vector>

#include "kasa_diag/authoring/fit.h"
#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

struct FitArguments {
  std::vector<std::string> cases;  // files of labelled cases
  // One a file of cases, in their order; empty: 1 each.
  std::vector<double> weights;
  authoring::FitOptions fit;
  // Priors stay as they are, whatever the cases say.
  bool keep_priors = false;
  // Proposals that move a number by less, in log odds, are not shown.
  double least = 0.2;
  KnowledgeOptions knowledge;  // without texts
};

// Weighs the numbers of the named files against the cases, and prints scores
// and proposals; what the files are added to stays as it is. Changes no file.
// Returns an exit code.
int RunFit(const FitArguments& arguments);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_FIT_COMMAND_H_
