// What the parts of the checker share: the expression, where to report
// problems, and the rules of types.

#ifndef KASA_DIAG_CONDITION_CHECK_CONTEXT_H_
#define KASA_DIAG_CONDITION_CHECK_CONTEXT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/parser.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {

using NodePointer = std::unique_ptr<Node>;

class CheckContext {
 public:
  struct LoopVariable {
    std::string name;
    Type type;
  };

  // Keeps references to all.
  CheckContext(absl::string_view source, const Schema& schema,
               const CheckOptions& options, const SyntaxTree& tree,
               std::vector<Problem>* problems)
      : source_(source),
        schema_(schema),
        options_(options),
        tree_(tree),
        problems_(problems) {}

  absl::string_view source() const { return source_; }
  const Schema& schema() const { return schema_; }
  const CheckOptions& options() const { return options_; }
  const SyntaxNode& syntax(int id) const { return tree_.nodes[id]; }
  absl::string_view TextOf(int id) const {
    return source_.substr(syntax(id).begin, syntax(id).end - syntax(id).begin);
  }

  // Those of the macros around the current place, the outermost first.
  std::vector<LoopVariable>& variables() { return variables_; }

  std::string Describe(const Type& type) const {
    return TypeName(type, schema_);
  }

  // Each reports one problem and returns a node that isn't there.
  std::nullptr_t Report(int begin, int end, std::string message,
                        std::string hint = "");
  std::nullptr_t ReportName(const SyntaxNode& node, std::string message,
                            std::string hint = "");
  std::nullptr_t ReportOutside(int begin, int end, absl::string_view what,
                               absl::string_view construct,
                               std::string hint = "");

 private:
  const absl::string_view source_;
  const Schema& schema_;
  const CheckOptions& options_;
  const SyntaxTree& tree_;
  std::vector<Problem>* problems_;
  std::vector<LoopVariable> variables_;
};

NodePointer MakeNode(Op op, Type::Kind type, const SyntaxNode& syntax);

// Whether a value of type `from` can stand where `to` is wanted; `to` becomes
// the type of both: [] takes on the other's.
bool Unify(const Type& from, Type* to);

// Whether == between the two is possible: as Unify, or numbers on both sides.
bool AreComparable(const Type& a, const Type& b);

// Replaces a node that has only constants below by its value. Null, with a
// problem, when that fails and mistakes are refused.
NodePointer Fold(CheckContext& context, NodePointer node);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_CHECK_CONTEXT_H_
