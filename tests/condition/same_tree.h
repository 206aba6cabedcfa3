// Whether two checked trees say the same.

#ifndef KASA_DIAG_TESTS_CONDITION_SAME_TREE_H_
#define KASA_DIAG_TESTS_CONDITION_SAME_TREE_H_

#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {

// Everything but the places in the source.
inline bool SameTree(const Node& a, const Node& b) {
  if (a.op != b.op || a.type.kind != b.type.kind ||
      a.type.list_depth != b.type.list_depth ||
      a.type.message != b.type.message ||
      a.type.enumeration != b.type.enumeration ||
      a.constant.kind() != b.constant.kind() ||
      a.constant.ToString() != b.constant.ToString() ||
      a.enum_value != b.enum_value || a.base != b.base || a.path != b.path ||
      a.input != b.input || a.symbol != b.symbol || a.variable != b.variable ||
      a.variable_name != b.variable_name || a.function != b.function ||
      (a.regex == nullptr) != (b.regex == nullptr) ||
      a.children.size() != b.children.size()) {
    return false;
  }
  for (size_t i = 0; i < a.children.size(); ++i) {
    if (!SameTree(a.child(i), b.child(i))) return false;
  }
  return true;
}

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_TESTS_CONDITION_SAME_TREE_H_
