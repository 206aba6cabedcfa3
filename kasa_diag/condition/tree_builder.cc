#include "kasa_diag/condition/tree_builder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/limits.h"

namespace kasa_diag::condition {

TreeBuilder::TreeBuilder(absl::string_view source, const CheckOptions& options,
                         SyntaxTree* tree, Problem* problem)
    : source_(source),
      options_(options),
      max_depth_(std::min(options.max_depth, kMaxDepth)),
      lexer_(source),
      nodes_(tree->nodes),
      problem_(problem) {
  Advance();
}

void TreeBuilder::Advance() {
  previous_end_ = token_.end;
  token_ = lexer_.Next();
}

bool TreeBuilder::Take(absl::string_view mark) {
  if (!Is(mark)) return false;
  Advance();
  return true;
}

int TreeBuilder::Add(SyntaxNode node) {
  for (const int child : node.children) {
    node.depth = std::max(node.depth, nodes_[child].depth + 1);
  }
  if (node.depth > max_depth_) return FailTooDeep({node.begin, node.end});
  if (static_cast<int>(nodes_.size()) >= options_.max_nodes) {
    return Fail({node.begin, node.end},
                absl::StrCat("this expression has more than ",
                             options_.max_nodes, " parts"),
                "split it, or raise the limit max_nodes");
  }
  nodes_.push_back(std::move(node));
  return static_cast<int>(nodes_.size()) - 1;
}

int TreeBuilder::AddNode(SyntaxNode::Kind kind, int begin, Place name,
                         std::vector<int> children) {
  SyntaxNode node;
  node.kind = kind;
  node.begin = begin;
  node.end = previous_end_;
  node.name_begin = name.begin;
  node.name_end = name.end;
  node.name = std::string(TextAt(name));
  node.children = std::move(children);
  return Add(std::move(node));
}

int TreeBuilder::SetOptional(int node, bool optional) {
  if (node >= 0 && optional) nodes_[node].optional = true;
  return node;
}

int TreeBuilder::Fail(Place place, std::string message, std::string hint) {
  if (!failed_) {
    *problem_ =
        Problem{place.begin, place.end, std::move(message), std::move(hint)};
    failed_ = true;
  }
  return -1;
}

int TreeBuilder::FailHere(const char* message, const char* hint) {
  if (token_.kind == Token::Kind::kError) {
    return Fail(Here(), token_.text, token_.hint);
  }
  return Fail(Here(), message, hint);
}

int TreeBuilder::FailTooDeep(Place place) {
  return Fail(
      place,
      absl::StrCat("this expression nests deeper than ", max_depth_, " levels"),
      "write it flatter, or raise the limit max_depth");
}

int TreeBuilder::FailUnclosed(Place open, const char* close) {
  if (token_.kind == Token::Kind::kError) return FailHere("");
  if (token_.kind == Token::Kind::kEnd) {
    return Fail(open, absl::StrCat("this ", TextAt(open), " is not closed"),
                absl::StrCat("add a ", close));
  }
  return Fail(Here(), absl::StrCat("expected ", close, " here"),
              absl::StrCat("it closes the ", TextAt(open), " at column ",
                           open.begin + 1));
}

}  // namespace kasa_diag::condition
