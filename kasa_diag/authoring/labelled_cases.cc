#include "kasa_diag/authoring/labelled_cases.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"

namespace kasa_diag::authoring {
namespace {

// What is missing from a case, or empty.
std::string MissingFrom(const v1::LabelledCase& labelled) {
  if (labelled.id().empty()) return "'id' is missing";
  if (!labelled.has_snapshot()) return "'snapshot' is missing";
  if (labelled.cause().empty()) {
    return absl::StrCat("'cause' is missing: a cause's id, \"", kNone,
                        "\" or \"", kUndetermined, "\"");
  }
  return "";
}

}  // namespace

absl::StatusOr<std::vector<v1::LabelledCase>> ReadLabelledCases(
    absl::string_view name, absl::string_view text) {
  std::vector<v1::LabelledCase> cases;
  std::vector<std::string> problems;
  absl::flat_hash_map<std::string, int> line_of_id;
  int line = 0;
  for (const absl::string_view object : absl::StrSplit(text, '\n')) {
    ++line;
    if (absl::StripAsciiWhitespace(object).empty()) continue;
    const std::string place = absl::StrCat(name, ":", line, ": ");
    v1::LabelledCase labelled;
    const auto status = google::protobuf::util::JsonStringToMessage(
        std::string(object), &labelled);
    if (!status.ok()) {
      problems.push_back(absl::StrCat(place, std::string(status.message())));
      continue;
    }
    const std::string missing = MissingFrom(labelled);
    if (!missing.empty()) {
      problems.push_back(absl::StrCat(place, missing));
      continue;
    }
    const auto [known, is_new] = line_of_id.emplace(labelled.id(), line);
    if (!is_new) {
      problems.push_back(absl::StrCat(place, "the id '", labelled.id(),
                                      "' is that of line ", known->second));
      continue;
    }
    cases.push_back(std::move(labelled));
  }
  if (!problems.empty()) {
    return absl::InvalidArgumentError(absl::StrJoin(problems, "\n"));
  }
  if (cases.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(name, ": no cases"));
  }
  return cases;
}

bool IsRightLabel(const v1::LabelledCase& labelled, absl::string_view label) {
  if (labelled.cause() == label) return true;
  for (const std::string& acceptable : labelled.acceptable_causes()) {
    if (acceptable == label) return true;
  }
  return false;
}

}  // namespace kasa_diag::authoring
