#include "kasa_diag/cli/knowledge_option.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/files.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/loading/load.h"
#include "kasa_diag/loading/text_file.h"
#include "kasa_diag/texts.h"

namespace kasa_diag::cli {

std::string RenderProblems(const std::vector<KnowledgeProblem>& problems) {
  std::string text;
  for (const KnowledgeProblem& problem : problems) {
    absl::StrAppend(&text, problem.ToString(), "\n");
  }
  absl::StrAppend(&text, problems.size(),
                  problems.size() == 1 ? " problem" : " problems");
  return text;
}

absl::StatusOr<std::shared_ptr<const KnowledgeBase>> LoadWithPlaces(
    const KnowledgeOptions& options, loading::Sources* sources) {
  if (options.no_bundled && options.paths.empty()) {
    return absl::InvalidArgumentError(
        "--no-bundled leaves no knowledge: add --knowledge=PATH");
  }
  LoadOptions load;
  if (!options.no_bundled) load.added_to = BundledKnowledge();
  if (options.paths.empty()) return load.added_to;
  const absl::StatusOr<std::vector<KnowledgeFile>> files =
      ReadAllKnowledge(options.paths);
  if (!files.ok()) return files.status();
  LoadResult result = KnowledgeBase::Load(*files, load, sources);
  if (result.knowledge == nullptr) {
    return absl::FailedPreconditionError(RenderProblems(result.problems));
  }
  return std::move(result.knowledge);
}

absl::StatusOr<std::shared_ptr<const KnowledgeBase>> LoadKnowledge(
    const KnowledgeOptions& options) {
  loading::Sources sources;
  absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
      LoadWithPlaces(options, &sources);
  if (!knowledge.ok() || options.texts.empty()) return knowledge;
  const absl::StatusOr<v1::Catalogue> catalogue = ReadCatalogue(options.texts);
  if (!catalogue.ok()) return catalogue.status();
  Translation translation = Translate((*knowledge)->content(), *catalogue);
  for (const std::string& problem : translation.Problems()) {
    PrintWarning(options.texts, problem);
  }
  LoadOptions load;
  load.sentences = translation.sentences;
  LoadResult result = KnowledgeBase::FromContent(
      options.texts, std::move(translation.content), load);
  if (result.knowledge == nullptr) {
    return absl::FailedPreconditionError(RenderProblems(result.problems));
  }
  return std::move(result.knowledge);
}

absl::StatusOr<v1::Catalogue> ReadCatalogue(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadInput(path);
  if (!text.ok()) return text.status();
  v1::Catalogue catalogue;
  const loading::TextFile file(path, *text, &catalogue);
  if (!file.problems().empty()) {
    return absl::FailedPreconditionError(RenderProblems(file.problems()));
  }
  return catalogue;
}

}  // namespace kasa_diag::cli
