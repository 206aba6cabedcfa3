#include "kasa_diag/cli/cases_file.h"

#include <iostream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/authoring/labelled_cases.h"
#include "kasa_diag/authoring/score.h"
#include "kasa_diag/cli/files.h"

namespace kasa_diag::cli {

absl::StatusOr<std::vector<v1::LabelledCase>> ReadCases(
    const std::string& path) {
  const absl::StatusOr<std::string> text = ReadInput(path);
  if (!text.ok()) return text.status();
  absl::StatusOr<std::vector<v1::LabelledCase>> cases =
      authoring::ReadLabelledCases(path, *text);
  if (cases.ok()) return cases;
  return absl::InvalidArgumentError(
      absl::StrCat("the cases are wrong\n", cases.status().message()));
}

void WarnOfUnknownLabels(absl::Span<const v1::LabelledCase> cases,
                         const v1::KnowledgeBase& content) {
  const std::vector<std::string> unknown =
      authoring::UnknownLabels(cases, content);
  if (unknown.empty()) return;
  std::cerr << "kasa_diag: warning: the knowledge has no cause of these ids, "
               "so their cases cannot be right: "
            << absl::StrJoin(unknown, ", ") << "\n";
}

}  // namespace kasa_diag::cli
