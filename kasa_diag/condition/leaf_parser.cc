#include "kasa_diag/condition/leaf_parser.h"

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/lexer.h"

namespace kasa_diag::condition {

using Kind = SyntaxNode::Kind;

int LeafParser::ParseLiteral() {
  SyntaxNode node;
  node.begin = token().begin;
  node.end = token().end;
  switch (token().kind) {
    case Token::Kind::kInt:
      if (token().number > static_cast<uint64_t>(INT64_MAX)) {
        return Fail(Here(),
                    absl::StrCat(token().number, " does not fit into an int"),
                    "the largest is 9223372036854775807; write a u behind "
                    "it for a uint, or .0 for a double");
      }
      node.value = Value::Int(static_cast<int64_t>(token().number));
      break;
    case Token::Kind::kUint:
      node.value = Value::Uint(token().number);
      break;
    case Token::Kind::kDouble:
      node.value = Value::Double(token().real);
      break;
    case Token::Kind::kString:
      node.value = Value::String(token().text);
      break;
    case Token::Kind::kBytes:
      node.kind = Kind::kBytes;
      break;
    case Token::Kind::kEnd:
      return FailHere(nodes().empty() && previous_end() == 0
                          ? "this condition is empty"
                          : "the expression ends too early");
    case Token::Kind::kQuotedIdentifier:
      return FailHere("a name in backquotes can stand only after a dot");
    case Token::Kind::kPunctuation:
      return Fail(Here(),
                  absl::StrCat("expected a value before '", token().text, "'"),
                  "");
    default:
      return FailHere("");
  }
  Advance();
  return Add(std::move(node));
}

int LeafParser::ParseReserved(bool absolute) {
  SyntaxNode node;
  node.begin = token().begin;
  node.end = token().end;
  if (!absolute && (IsWord("true") || IsWord("false"))) {
    node.value = Value::Bool(IsWord("true"));
  } else if (!absolute && IsWord("null")) {
    node.kind = Kind::kNull;
  } else {
    return Fail(Here(), absl::StrCat("'", token().text, "' is a reserved word"),
                IsWord("in") ? "write a value before it: value in list" : "");
  }
  Advance();
  return Add(std::move(node));
}

int LeafParser::AddLeastInt(int begin) {
  SyntaxNode node;
  node.begin = begin;
  node.end = token().end;
  node.value = Value::Int(INT64_MIN);
  Advance();
  return Add(std::move(node));
}

}  // namespace kasa_diag::condition
