// The options that choose the knowledge, common to several commands.

#ifndef KASA_DIAG_CLI_KNOWLEDGE_OPTION_H_
#define KASA_DIAG_CLI_KNOWLEDGE_OPTION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/v1/catalogue.pb.h"

namespace kasa_diag::loading {
struct Sources;  // kasa_diag/loading/load.h
}

namespace kasa_diag::cli {

struct KnowledgeOptions {
  std::vector<std::string> paths;  // files or folders, added in this order
  bool no_bundled = false;
  // A catalogue whose translations are used; "": none.
  std::string texts;
};

// The base to work with. The error's message is one readable block with every
// problem; its code tells usage (InvalidArgument: nothing chosen), files that
// cannot be read (NotFound), and wrong knowledge (FailedPrecondition) apart.
// What a translation lacks is a warning on stderr.
absl::StatusOr<std::shared_ptr<const KnowledgeBase>> LoadKnowledge(
    const KnowledgeOptions& options);

// The same in the language of the files, and `sources` has the place of every
// entry that stands in one of them.
absl::StatusOr<std::shared_ptr<const KnowledgeBase>> LoadWithPlaces(
    const KnowledgeOptions& options, loading::Sources* sources);

// A file of translations, in text format.
absl::StatusOr<v1::Catalogue> ReadCatalogue(const std::string& path);

// All problems, one below the other.
std::string RenderProblems(const std::vector<KnowledgeProblem>& problems);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_KNOWLEDGE_OPTION_H_
