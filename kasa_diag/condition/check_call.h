// The checker's part for functions and macros.

#ifndef KASA_DIAG_CONDITION_CHECK_CALL_H_
#define KASA_DIAG_CONDITION_CHECK_CALL_H_

#include <vector>

#include "kasa_diag/condition/check_context.h"
#include "kasa_diag/condition/functions.h"

namespace kasa_diag::condition {

NodePointer FinishCall(CheckContext& context, const SyntaxNode& node,
                       const FunctionEntry& function,
                       std::vector<NodePointer> arguments);

// Reports a call of a function that there is not.
std::nullptr_t ReportNoFunction(CheckContext& context, const SyntaxNode& node);

// Whether a macro is written list.exists(name, predicate). Else reports.
bool IsMacroForm(CheckContext& context, const SyntaxNode& node);

// Adds the macro's variable to those in scope. False with a problem when what
// it stands for is no list.
bool BindVariable(CheckContext& context, const SyntaxNode& node,
                  const Node& list);

// After the macro's variable has left the scope.
NodePointer FinishMacro(CheckContext& context, const SyntaxNode& node, Op op,
                        NodePointer list, NodePointer predicate);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_CHECK_CALL_H_
