#include "kasa_diag/cli/check_command.h"

#include <iostream>

#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"

namespace kasa_diag::cli {

int RunCheck(const KnowledgeOptions& options) {
  const absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
      LoadKnowledge(options);
  if (!knowledge.ok()) return ReportKnowledgeError(knowledge.status());
  const v1::KnowledgeBase& content = (*knowledge)->content();
  std::cout << content.name() << " " << content.version() << ": "
            << content.causes_size() << " causes, " << content.findings_size()
            << " findings, " << content.remedies_size() << " remedies, "
            << content.questions_size() << " questions, "
            << content.profiles_size() << " profiles. No problems.\n";
  return kOk;
}

}  // namespace kasa_diag::cli
