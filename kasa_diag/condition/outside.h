// CEL's constructs that the subset leaves out, by name.

#ifndef KASA_DIAG_CONDITION_OUTSIDE_H_
#define KASA_DIAG_CONDITION_OUTSIDE_H_

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "kasa_diag/condition/parser.h"

namespace kasa_diag::condition {

// The construct's name when a call is of a function or macro that CEL or one of
// its extensions has and we have not: "type values", "map and filter". Empty
// for every other call. `target` is the source of what stands before the dot.
absl::string_view OutsideConstructOf(const SyntaxNode& call,
                                     absl::string_view target);

// Likewise, when a field's values are of such a type. Empty for every other.
absl::string_view OutsideConstructOf(
    const google::protobuf::FieldDescriptor* field);

// Whether a name alone denotes one of CEL's types: int, list, null_type.
bool IsNameOfType(absl::string_view name);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_OUTSIDE_H_
