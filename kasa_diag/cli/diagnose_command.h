#ifndef KASA_DIAG_CLI_DIAGNOSE_COMMAND_H_
#define KASA_DIAG_CLI_DIAGNOSE_COMMAND_H_

#include <string>

#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

struct DiagnoseArguments {
  std::string file = "-";
  std::string format = "text";  // text, json, textproto, binary
  std::string from = "auto";    // auto, snapshot, python-kasa
  KnowledgeOptions knowledge;
  int top = 0;     // 0: 5 in text, all elsewhere
  int device = 0;  // from 1; 0: all
  bool no_complaint = false;
};

// Reads the file, diagnoses each device in it, prints. Returns an exit code.
int RunDiagnose(const DiagnoseArguments& arguments);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_DIAGNOSE_COMMAND_H_
