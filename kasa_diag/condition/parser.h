// Tokens to an untyped syntax tree, by CEL's grammar.
//
// The tree knows all of CEL's constructs, those outside our subset too: the
// checker refuses them by name.

#ifndef KASA_DIAG_CONDITION_PARSER_H_
#define KASA_DIAG_CONDITION_PARSER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/value.h"

namespace kasa_diag::condition {

struct SyntaxNode {
  enum class Kind : uint8_t {
    kLiteral,      // value
    kBytes,        // b"..."
    kNull,         // null
    kIdentifier,   // name; absolute: with a dot before it
    kSelect,       // children[0] . name
    kIndex,        // children[0] [ children[1] ]
    kCall,         // name ( children ); has_target: children[0] . name ( rest )
    kNot,          // ! children[0]
    kNegate,       // - children[0]
    kBinary,       // children[0] name children[1]
    kAnd,          // children joined by &&, at least two
    kOr,           // children joined by ||, at least two
    kConditional,  // children[0] ? children[1] : children[2]
    kList,         // [ children ]
    kMap,          // { children[0] : children[1], ... }
    kMessage,      // children[0] { field_names[i] : children[i + 1], ... }
  };
  Kind kind = Kind::kLiteral;
  bool absolute = false;
  bool has_target = false;
  bool optional = false;  // CEL's optional syntax: ?. or [?
  int begin = 0;          // byte offsets into the source
  int end = 0;
  int name_begin = 0;  // of the name or the operator
  int name_end = 0;
  int depth = 1;
  Value value;
  std::string name;
  std::vector<std::string> field_names;
  std::vector<int> children;  // indices into SyntaxTree::nodes
};

// Children stand before their parents.
struct SyntaxTree {
  std::vector<SyntaxNode> nodes;
  int root = -1;
};

// False, with the first problem, when the source is not CEL or exceeds a limit.
// O(length); recursion is bounded by options.max_depth.
bool Parse(absl::string_view source, const CheckOptions& options,
           SyntaxTree* tree, Problem* problem);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_PARSER_H_
