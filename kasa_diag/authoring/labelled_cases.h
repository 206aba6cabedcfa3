// Files of labelled cases: one JSON object a line (protobuf's JSON form of
// LabelledCase); empty lines do not count.

#ifndef KASA_DIAG_AUTHORING_LABELLED_CASES_H_
#define KASA_DIAG_AUTHORING_LABELLED_CASES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/v1/labelled_case.pb.h"

namespace kasa_diag::authoring {

// Labels that are no cause.
inline constexpr absl::string_view kNone = "none";
inline constexpr absl::string_view kUndetermined = "undetermined";

// Reads the text of such a file; `name` is for messages. InvalidArgument with
// every wrong line ("cases.jsonl:7: ...") where there is one: not JSON, a field
// that does not exist, no id, an id twice, no snapshot, no cause.
absl::StatusOr<std::vector<v1::LabelledCase>> ReadLabelledCases(
    absl::string_view name, absl::string_view text);

// Whether `label` is the case's cause or an acceptable one.
bool IsRightLabel(const v1::LabelledCase& labelled, absl::string_view label);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_LABELLED_CASES_H_
