// The checker's part for operators, lists and indices: each takes a node whose
// operands are checked, and gives the typed one, or null with a problem.

#ifndef KASA_DIAG_CONDITION_CHECK_OPERATOR_H_
#define KASA_DIAG_CONDITION_CHECK_OPERATOR_H_

#include "kasa_diag/condition/check_context.h"

namespace kasa_diag::condition {

NodePointer FinishIndex(CheckContext& context, const SyntaxNode& node,
                        NodePointer list, NodePointer index);
// `list` has the elements already.
NodePointer FinishListLiteral(CheckContext& context, const SyntaxNode& node,
                              NodePointer list);
// ! and -
NodePointer FinishUnary(CheckContext& context, const SyntaxNode& node,
                        NodePointer operand);
NodePointer FinishBinary(CheckContext& context, const SyntaxNode& node,
                         NodePointer left, NodePointer right);
NodePointer FinishConditional(CheckContext& context, const SyntaxNode& node,
                              NodePointer condition, NodePointer first,
                              NodePointer second);

// Appends an operand to `chain`, an && or ||. False with a problem.
bool AddOperand(CheckContext& context, const SyntaxNode& node,
                NodePointer operand, Node* chain);

// `"id" in name`, where the name is that of a symbols input: then `done`.
NodePointer CheckInSymbols(CheckContext& context, const SyntaxNode& node,
                           bool* done);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_CHECK_OPERATOR_H_
