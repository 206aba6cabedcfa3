// The language's own lexer cuts the text; a name before a brace begins a
// message literal, a brace after anything else a map.

#include "tests/conformance/expression_text.h"

#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/lexer.h"

namespace kasa_diag::conformance {
namespace {

using condition::Lexer;
using condition::Token;

bool Is(const Token& token, absl::string_view mark) {
  return token.kind == Token::Kind::kPunctuation && token.text == mark;
}

bool IsOpening(const Token& token) {
  return Is(token, "(") || Is(token, "[") || Is(token, "{");
}

bool IsClosing(const Token& token) {
  return Is(token, ")") || Is(token, "]") || Is(token, "}");
}

// The index of the bracket that closes the one at `open`, or that of the last
// token.
size_t FindClosing(const std::vector<Token>& tokens, size_t open) {
  int depth = 0;
  size_t i = open;
  for (; i + 1 < tokens.size(); ++i) {
    if (IsOpening(tokens[i])) ++depth;
    if (IsClosing(tokens[i]) && --depth == 0) return i;
  }
  return i;
}

// Reads the fields between the braces `open` and `close`. False when they are
// not written `name: expression, ...`.
bool ReadFields(absl::string_view text, const std::vector<Token>& tokens,
                size_t open, size_t close, MessageLiteral* literal) {
  size_t i = open + 1;
  while (i < close) {
    const Token& name = tokens[i];
    if (name.kind != Token::Kind::kIdentifier &&
        name.kind != Token::Kind::kQuotedIdentifier) {
      return false;
    }
    if (!Is(tokens[i + 1], ":")) return false;
    const size_t first = i + 2;
    size_t last = first;
    int depth = 0;
    while (last < close && (depth > 0 || !Is(tokens[last], ","))) {
      if (IsOpening(tokens[last])) ++depth;
      if (IsClosing(tokens[last])) --depth;
      ++last;
    }
    if (last == first) return false;
    const int begin = tokens[first].begin;
    literal->fields.push_back(
        {name.text, text.substr(begin, tokens[last - 1].end - begin)});
    i = last + 1;
  }
  return true;
}

// The tokens with kEnd as the last; none where the text has an error.
std::vector<Token> Cut(absl::string_view text) {
  std::vector<Token> tokens;
  Lexer lexer(text);
  do {
    tokens.push_back(lexer.Next());
    if (tokens.back().kind == Token::Kind::kError) return {};
  } while (tokens.back().kind != Token::Kind::kEnd);
  return tokens;
}

}  // namespace

std::vector<MessageLiteral> FindMessageLiterals(absl::string_view text) {
  const std::vector<Token> tokens = Cut(text);
  std::vector<MessageLiteral> literals;
  for (size_t i = 1; i < tokens.size(); ++i) {
    // (`in` before a brace is an operator before a map.)
    if (!Is(tokens[i], "{") || tokens[i - 1].kind != Token::Kind::kIdentifier ||
        tokens[i - 1].text == "in") {
      continue;
    }
    size_t first = i - 1;
    while (first >= 2 && Is(tokens[first - 1], ".") &&
           tokens[first - 2].kind == Token::Kind::kIdentifier &&
           tokens[first - 2].text != "in") {
      first -= 2;
    }
    if (first >= 1 && Is(tokens[first - 1], ".")) --first;
    const size_t close = FindClosing(tokens, i);
    MessageLiteral literal;
    literal.begin = tokens[first].begin;
    literal.end = tokens[close].end;
    for (size_t j = first; j < i; ++j) literal.type_name += tokens[j].text;
    if (ReadFields(text, tokens, i, close, &literal)) {
      literals.push_back(std::move(literal));
    }
    i = close;
  }
  return literals;
}

std::vector<std::string> FindCalls(absl::string_view text) {
  const std::vector<Token> tokens = Cut(text);
  std::vector<std::string> names;
  for (size_t i = 1; i < tokens.size(); ++i) {
    if (Is(tokens[i], "(") && tokens[i - 1].kind == Token::Kind::kIdentifier &&
        tokens[i - 1].text != "in") {
      names.push_back(tokens[i - 1].text);
    }
  }
  return names;
}

const google::protobuf::Descriptor* ResolveType(absl::string_view name,
                                                absl::string_view container) {
  const google::protobuf::DescriptorPool& pool =
      *google::protobuf::DescriptorPool::generated_pool();
  std::string scope(container);
  if (!name.empty() && name.front() == '.') {
    name.remove_prefix(1);
    scope.clear();
  }
  while (true) {
    const google::protobuf::Descriptor* type = pool.FindMessageTypeByName(
        scope.empty() ? std::string(name) : absl::StrCat(scope, ".", name));
    if (type != nullptr || scope.empty()) return type;
    const size_t dot = scope.rfind('.');
    scope.resize(dot == std::string::npos ? 0 : dot);
  }
}

}  // namespace kasa_diag::conformance
