#ifndef KASA_DIAG_CLI_ERRORS_H_
#define KASA_DIAG_CLI_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace kasa_diag::cli {

// One block on stderr.
void PrintError(absl::string_view message);

// A line on stderr about a file that is used all the same.
void PrintWarning(absl::string_view path, absl::string_view message);

// Prints an error of LoadKnowledge and returns its exit code.
int ReportKnowledgeError(const absl::Status& status);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_ERRORS_H_
