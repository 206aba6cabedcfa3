#include "kasa_diag/cli/errors.h"

#include <iostream>

#include "kasa_diag/cli/exit_codes.h"

namespace kasa_diag::cli {

void PrintError(absl::string_view message) {
  std::cerr << "kasa_diag: " << message << "\n";
}

void PrintWarning(absl::string_view path, absl::string_view message) {
  std::cerr << "kasa_diag: warning: " << path << ": " << message << "\n";
}

int ReportKnowledgeError(const absl::Status& status) {
  PrintError(absl::IsFailedPrecondition(status) ? "the knowledge is wrong"
                                                : status.message());
  if (absl::IsFailedPrecondition(status)) {
    std::cerr << status.message() << "\n";
  }
  return absl::IsInvalidArgument(status) ? kBadUsage : kBadKnowledge;
}

}  // namespace kasa_diag::cli
