// Labelled cases that the user names.

#ifndef KASA_DIAG_CLI_CASES_FILE_H_
#define KASA_DIAG_CLI_CASES_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "kasa_diag/v1/knowledge_base.pb.h"
#include "kasa_diag/v1/labelled_case.pb.h"

namespace kasa_diag::cli {

// Reads a file as ReadInput does. The error's message names every wrong line.
absl::StatusOr<std::vector<v1::LabelledCase>> ReadCases(
    const std::string& path);

// A warning on stderr where labels are no cause of the base and no verdict.
void WarnOfUnknownLabels(absl::Span<const v1::LabelledCase> cases,
                         const v1::KnowledgeBase& content);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_CASES_FILE_H_
