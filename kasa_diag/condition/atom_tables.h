// The atoms of an unknown condition, and what would become of each if what is
// absent were learnt. Internal to this folder: deciders.cc searches in it.

#ifndef KASA_DIAG_CONDITION_ATOM_TABLES_H_
#define KASA_DIAG_CONDITION_ATOM_TABLES_H_

#include <string>
#include <vector>

#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/condition/value.h"

namespace kasa_diag::condition {

// Something unknown that can be learnt as one: a field, all asked-for ids of a
// symbols input, or what an atom needs that can't be tabled.
struct Unknown {
  // Fields of the root that have to be learnt for it, sorted.
  std::vector<std::string> paths;
  // How many different answers there are.
  int answers = 0;
};

struct Atom {
  const Node* node = nullptr;
  // While nothing is learnt.
  Tristate state = Tristate::kUnknown;
  // Index into the unknowns, or -1 when nothing changes it.
  int unknown = -1;
  // By the answer.
  std::vector<Tristate> results;
  // For has(): it turns true when this field, or one below it, is learnt.
  std::string becomes_present;
};

struct AtomTables {
  // In the order in which a walk over the condition's skeleton meets them.
  std::vector<Atom> atoms;
  std::vector<Unknown> unknowns;
};

// An atom that is unknown for one absent field is tabled: its result for each
// value worth trying (candidates.h), values with equal results everywhere being
// one. An atom that is unknown for several fields at once, or that does more
// than comparing, is taken to be able to become true and false once all its
// fields are there.
//
// Derived inputs are made from fields of the root: a field or id of one counts
// as the absent fields among those. Where none is absent nothing can be learnt
// and it stays unknown. The condition must outlive the result.
AtomTables TableAtoms(const Condition& condition, const Inputs& inputs);

// Whether a node belongs to the skeleton, not to an atom.
bool IsLogical(const Node& node);

Tristate StateOf(const Value& value);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_ATOM_TABLES_H_
