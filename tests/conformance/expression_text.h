// Finds message literals and calls in an expression's text.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_EXPRESSION_TEXT_H_
#define KASA_DIAG_TESTS_CONFORMANCE_EXPRESSION_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace kasa_diag::conformance {

// Type{name: expression, ...} in a text.
struct MessageLiteral {
  struct Field {
    std::string name;
    absl::string_view expression;
  };
  size_t begin = 0;  // byte offsets into the text
  size_t end = 0;
  std::string type_name;  // as written, with a dot before it or not
  std::vector<Field> fields;
};

// The outermost message literals, in their order. Those that are not well
// formed, or have optional fields, are left out. O(length).
std::vector<MessageLiteral> FindMessageLiterals(absl::string_view text);

// The type that a name means in the container, by CEL's rules, among the
// generated ones. Null when there is none.
const google::protobuf::Descriptor* ResolveType(absl::string_view name,
                                                absl::string_view container);

// The names of the functions and macros that the text calls, in its order.
std::vector<std::string> FindCalls(absl::string_view text);

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_EXPRESSION_TEXT_H_
