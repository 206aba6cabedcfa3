// What CEL allows and is surely a mistake.

#ifndef KASA_DIAG_CONDITION_MISTAKES_H_
#define KASA_DIAG_CONDITION_MISTAKES_H_

#include <vector>

#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {

// Appends a problem for each:
//   * an order between two strings;
//   * one enum's value compared with another enum's, or with a number that its
//     enum has not, or with its UNSPECIFIED, which is absent;
//   * a field compared with a number that its type has decided already (a
//     uint32 below 0);
//   * a version literal without a guard (CheckOptions::version_guards).
void FindMistakes(const Node& root, const Schema& schema,
                  const CheckOptions& options, std::vector<Problem>* problems);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_MISTAKES_H_
