// What is allowed in a knowledge base and yet is probably a mistake.
//
//   const LintReport report = Lint(files);
//   if (report.knowledge == nullptr) ... report.problems: errors, as Load has
//   for (const LintWarning& warning : report.warnings) {
//     puts(warning.ToString().c_str());
//   }
//
// docs/check.md has each lint: what it says, why it matters, how to mend it. A
// comment in the file switches one off where it is wrong:
//
//   # check: off link_without_claim (the base's claims say where from)
//
// directly above an entry or a field, for all of that; in the comment at the
// file's top, with an empty line after it, for the whole file.

#ifndef KASA_DIAG_AUTHORING_LINT_H_
#define KASA_DIAG_AUTHORING_LINT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/loading/text_file.h"

namespace kasa_diag::authoring {

// Where the lints draw their lines.
struct LintOptions {
  // Two findings overlap from so many common causes on, if these are more than
  // this part of the causes of the one that has more.
  int overlap_links = 3;
  double overlap_part = 0.75;
  // A link, or an adjustment, that moves the odds of its cause by less than
  // this, whatever is seen, makes no difference. A sixth of what a status
  // counts as movement (inference::StatusOptions).
  double least_decibans = 0.5;
  // A finding that is linked to more than this part of the causes tells them
  // apart badly, and couples them all.
  double most_causes = 0.6;
  // Words of a sentence. A step is read while doing it, so it has fewer.
  int sentence_words = 25;
  int step_words = 20;
  int title_words = 14;
};

// All lints, by id.
struct LintDescription {
  absl::string_view id;
  absl::string_view summary;
};
absl::Span<const LintDescription> AllLints();

struct LintWarning {
  std::string lint;
  loading::Problem problem;  // with place, reason, and how to mend it

  // "file:line:column: message [lint]", fragment and hint below.
  std::string ToString() const;
};

struct LintReport {
  // Null where there are problems; then nothing else is filled.
  std::shared_ptr<const KnowledgeBase> knowledge;
  std::vector<KnowledgeProblem> problems;
  // By file, line and column.
  std::vector<LintWarning> warnings;
  // How many warnings comments have switched off.
  int switched_off = 0;
  // What was too large to decide, each a sentence: no warning there does not
  // mean that there is no reason for one.
  std::vector<std::string> undecided;
};

// Loads the files as KnowledgeBase::Load does, and looks them through. Only
// what stands in `files` is warned of, also where an entry of `load.added_to`
// has its part in it. A second or so for a base of a hundred findings.
LintReport Lint(absl::Span<const KnowledgeFile> files,
                const LoadOptions& load = {}, const LintOptions& options = {});

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_LINT_H_
