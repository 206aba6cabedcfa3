// The plain tree interpreter, for its neighbours in this folder. Everybody else
// calls Evaluate and EvaluateToValue of condition.h.

#ifndef KASA_DIAG_CONDITION_INTERPRETER_H_
#define KASA_DIAG_CONDITION_INTERPRETER_H_

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"

namespace kasa_diag::condition {

// Evaluates a node without inputs. REQUIRES: it has only constants below.
Value EvaluateConstant(const Node& node);

// Evaluates a node in the scope of the condition, not inside a macro.
Value EvaluateNode(const Node& node, const Inputs& inputs,
                   const EvaluateOptions& options);

// "What if this field had this value?"
struct Assumption {
  const Node* field;  // an IsInputField of the condition
  Value value;
};

// The same, where every field that is read as one of the assumptions' is has
// that value instead. has() does not look at assumptions.
Value EvaluateNode(const Node& node, const Inputs& inputs,
                   const EvaluateOptions& options,
                   absl::Span<const Assumption> assumptions);

// Whether a field of this message is absent: with presence and not set, or
// repeated and empty, or an enum at its UNSPECIFIED.
bool IsAbsent(const google::protobuf::Message& message,
              const google::protobuf::FieldDescriptor* field);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_INTERPRETER_H_
