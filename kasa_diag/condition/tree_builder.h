// What the parser stands on: the current token, the nodes made so far, and the
// first problem.

#ifndef KASA_DIAG_CONDITION_TREE_BUILDER_H_
#define KASA_DIAG_CONDITION_TREE_BUILDER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/lexer.h"
#include "kasa_diag/condition/parser.h"

namespace kasa_diag::condition {

// A node is an index into the tree, -1 where there is a problem. Only the first
// problem is kept: those after it are often its consequences.
class TreeBuilder {
 public:
  // Keeps references to all.
  TreeBuilder(absl::string_view source, const CheckOptions& options,
              SyntaxTree* tree, Problem* problem);

 protected:
  // A stretch of the source.
  struct Place {
    int begin;
    int end;
  };

  const Token& token() const { return token_; }
  bool Is(absl::string_view mark) const {
    return token_.kind == Token::Kind::kPunctuation && token_.text == mark;
  }
  bool IsWord(absl::string_view word) const {
    return token_.kind == Token::Kind::kIdentifier && token_.text == word;
  }
  Place Here() const { return {token_.begin, token_.end}; }
  // The end of the token before this one.
  int previous_end() const { return previous_end_; }

  void Advance();
  // Advances past `mark`, if it is here.
  bool Take(absl::string_view mark);

  std::vector<SyntaxNode>& nodes() { return nodes_; }
  const std::vector<SyntaxNode>& nodes() const { return nodes_; }
  int max_depth() const { return max_depth_; }

  // REQUIRES: the node's children are complete. Takes its depth from them.
  int Add(SyntaxNode node);
  // A node that ends where the last token did. `name` is its operator or the
  // name in it.
  int AddNode(SyntaxNode::Kind kind, int begin, Place name,
              std::vector<int> children);
  // Marks a node as using CEL's optional syntax.
  int SetOptional(int node, bool optional);

  // Each reports a problem and returns -1.
  int Fail(Place place, std::string message, std::string hint);
  // The lexer's problem, where there is one.
  int FailHere(const char* message, const char* hint = "");
  int FailTooDeep(Place place);
  // REQUIRES: `close`, which would close what `open` opens, is not here.
  int FailUnclosed(Place open, const char* close);

 private:
  absl::string_view TextAt(Place place) const {
    return source_.substr(place.begin, place.end - place.begin);
  }

  const absl::string_view source_;
  const CheckOptions& options_;
  const int max_depth_;
  Lexer lexer_;
  Token token_;
  int previous_end_ = 0;
  bool failed_ = false;
  std::vector<SyntaxNode>& nodes_;
  Problem* problem_;
};

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_TREE_BUILDER_H_
