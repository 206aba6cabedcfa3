// Reading what the user names.

#ifndef KASA_DIAG_CLI_FILES_H_
#define KASA_DIAG_CLI_FILES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kasa_diag/knowledge_base.h"

namespace kasa_diag::cli {

// The whole of a file; of standard input for "-". Relative paths start at the
// folder in which the user typed the command, also below `bazel run`.
absl::StatusOr<std::string> ReadInput(const std::string& path);

// Writes a file whole or leaves it as it was, with the permissions that it had;
// relative paths as above.
absl::Status WriteOutput(const std::string& path, absl::string_view bytes);

// Relative paths as above.
bool IsFolder(const std::string& path);

// The knowledge files at `path`: the file itself, or every *.textproto of the
// folder, by name.
absl::StatusOr<std::vector<KnowledgeFile>> ReadKnowledge(
    const std::string& path);

// Those at all of the paths, in their order.
absl::StatusOr<std::vector<KnowledgeFile>> ReadAllKnowledge(
    absl::Span<const std::string> paths);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_FILES_H_
