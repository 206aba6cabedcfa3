// The parser's functions that do not recurse: what is a node without children.
// Their large locals (nodes, messages) so stay off the stack of those that do.

#ifndef KASA_DIAG_CONDITION_LEAF_PARSER_H_
#define KASA_DIAG_CONDITION_LEAF_PARSER_H_

#include "kasa_diag/condition/tree_builder.h"

namespace kasa_diag::condition {

class LeafParser : protected TreeBuilder {
 protected:
  using TreeBuilder::TreeBuilder;

  // A number or a string, or what is wrong with what stands here.
  int ParseLiteral();
  // true, false, null; any other reserved word is a problem. After a dot all
  // are. REQUIRES: a reserved word is here.
  int ParseReserved(bool absolute);
  // The least int is a minus before a number that is no int itself. REQUIRES:
  // the number is here. `begin`: where the minus stands.
  int AddLeastInt(int begin);
};

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_LEAF_PARSER_H_
