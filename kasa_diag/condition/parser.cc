// Recursive descent with precedence climbing.
//
// Bounds. Every construct that can nest passes through ParseExpression, which
// counts its own depth; runs of prefix operators and of postfix ones are loops;
// chains of && and of || become one node. The tree's own depth (a + b + c + ...
// leans to the left) is checked where a node is made. So neither the parser nor
// whoever walks the tree goes deeper than max_depth. Frames are kept small:
// what is large (nodes, messages) is made in functions that do not recurse.

#include "kasa_diag/condition/parser.h"

#include <algorithm>
#include <utility>

#include "absl/base/attributes.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/lexer.h"
#include "kasa_diag/condition/limits.h"

namespace kasa_diag::condition {
namespace {

using Kind = SyntaxNode::Kind;

// Of the binary operators that are not && and ||; higher binds tighter.
int PrecedenceOf(const Token& token) {
  if (token.kind == Token::Kind::kIdentifier) return token.text == "in" ? 3 : 0;
  if (token.kind != Token::Kind::kPunctuation) return 0;
  const std::string& mark = token.text;
  if (mark == "||") return 1;
  if (mark == "&&") return 2;
  if (mark == "==" || mark == "!=" || mark == "<" || mark == "<=" ||
      mark == ">" || mark == ">=") {
    return 3;
  }
  if (mark == "+" || mark == "-") return 4;
  if (mark == "*" || mark == "/" || mark == "%") return 5;
  return 0;
}

class Parser {
 public:
  Parser(absl::string_view source, const CheckOptions& options,
         SyntaxTree* tree, Problem* problem)
      : source_(source),
        options_(options),
        max_depth_(std::min(options.max_depth, kMaxDepth)),
        lexer_(source),
        nodes_(tree->nodes),
        problem_(problem) {
    Advance();
  }

  // The root, or -1.
  int Run() {
    const int root = ParseExpression();
    if (root < 0) return -1;
    if (token_.kind == Token::Kind::kEnd) return root;
    if (Is(")") || Is("]") || Is("}")) {
      return Fail(Here(), absl::StrCat("this ", token_.text, " closes nothing"),
                  "remove it");
    }
    const char* hint = "";
    if (IsWord("and")) hint = "write && for and";
    if (IsWord("or")) hint = "write || for or";
    if (IsWord("is") || IsWord("equals")) hint = "write == to compare";
    if (IsWord("not")) hint = "write !(value in list)";
    return FailHere("expected an operator or the end here", hint);
  }

 private:
  // A stretch of the source.
  struct Place {
    int begin;
    int end;
  };

  bool Is(absl::string_view mark) const {
    return token_.kind == Token::Kind::kPunctuation && token_.text == mark;
  }
  bool IsWord(absl::string_view word) const {
    return token_.kind == Token::Kind::kIdentifier && token_.text == word;
  }
  Place Here() const { return {token_.begin, token_.end}; }
  absl::string_view TextAt(Place place) const {
    return source_.substr(place.begin, place.end - place.begin);
  }
  void Advance() {
    previous_end_ = token_.end;
    token_ = lexer_.Next();
  }
  bool Take(absl::string_view mark) {
    if (!Is(mark)) return false;
    Advance();
    return true;
  }

  int Fail(Place place, std::string message, std::string hint) {
    if (!failed_) {
      *problem_ =
          Problem{place.begin, place.end, std::move(message), std::move(hint)};
      failed_ = true;
    }
    return -1;
  }
  // The lexer's problem, where there is one.
  ABSL_ATTRIBUTE_NOINLINE int FailHere(const char* message,
                                       const char* hint = "") {
    if (token_.kind == Token::Kind::kError) {
      return Fail(Here(), token_.text, token_.hint);
    }
    return Fail(Here(), message, hint);
  }
  ABSL_ATTRIBUTE_NOINLINE int FailTooDeep(Place place) {
    return Fail(place,
                absl::StrCat("this expression nests deeper than ", max_depth_,
                             " levels"),
                "write it flatter, or raise the limit max_depth");
  }
  ABSL_ATTRIBUTE_NOINLINE int FailUnclosed(Place open, const char* close) {
    if (token_.kind == Token::Kind::kError) return FailHere("");
    if (token_.kind == Token::Kind::kEnd) {
      return Fail(open, absl::StrCat("this ", TextAt(open), " is not closed"),
                  absl::StrCat("add a ", close));
    }
    return Fail(Here(), absl::StrCat("expected ", close, " here"),
                absl::StrCat("it closes the ", TextAt(open), " at column ",
                             open.begin + 1));
  }

  // REQUIRES: the node's children are complete. Takes its depth from them.
  int Add(SyntaxNode node) {
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

  // A node that ends where the last token did. `name` is its operator or the
  // name in it.
  ABSL_ATTRIBUTE_NOINLINE int AddNode(Kind kind, int begin, Place name,
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

  // Expr = ConditionalOr ["?" ConditionalOr ":" Expr]
  int ParseExpression() {
    if (nesting_ >= max_depth_) return FailTooDeep(Here());
    ++nesting_;
    const int begin = token_.begin;
    int result = ParseBinary(1);
    if (result >= 0 && Is("?")) result = ParseConditional(begin, result);
    --nesting_;
    return result;
  }

  int ParseConditional(int begin, int condition) {
    const Place mark = Here();
    Advance();
    const int first = ParseBinary(1);
    if (first < 0) return -1;
    if (!Take(":")) {
      return FailHere("expected : here",
                      "a choice is written condition ? value : other value");
    }
    const int second = ParseExpression();
    if (second < 0) return -1;
    return AddNode(Kind::kConditional, begin, mark, {condition, first, second});
  }

  int ParseBinary(int least) {
    const int begin = token_.begin;
    int left = ParseUnary();
    while (left >= 0) {
      const int precedence = PrecedenceOf(token_);
      if (precedence < least || precedence == 0) return left;
      left = precedence <= 2 ? ParseChain(begin, left, precedence)
                             : ParseOperator(begin, left, precedence);
    }
    return left;
  }

  int ParseOperator(int begin, int left, int precedence) {
    const Place mark = Here();
    Advance();
    const int right = ParseBinary(precedence + 1);
    if (right < 0) return -1;
    return AddNode(Kind::kBinary, begin, mark, {left, right});
  }

  // All of `a && b && c`, or of `a || b || c`.
  int ParseChain(int begin, int left, int precedence) {
    const Place mark = Here();
    std::vector<int> children = {left};
    while (Take(precedence == 1 ? "||" : "&&")) {
      const int next = ParseBinary(precedence + 1);
      if (next < 0) return -1;
      children.push_back(next);
    }
    return AddNode(precedence == 1 ? Kind::kOr : Kind::kAnd, begin, mark,
                   std::move(children));
  }

  int ParseUnary() {
    return Is("!") || Is("-") ? ParsePrefixed() : ParsePostfix(ParsePrimary());
  }

  // A run of one operator; CEL has no mixture without parentheses.
  int ParsePrefixed() {
    const bool is_not = Is("!");
    std::vector<int> operators;  // where they stand
    while (Is(is_not ? "!" : "-")) {
      if (static_cast<int>(operators.size()) >= max_depth_) {
        return FailTooDeep(Here());
      }
      operators.push_back(token_.begin);
      Advance();
    }
    int operand;
    if (!is_not && token_.kind == Token::Kind::kInt &&
        token_.number > static_cast<uint64_t>(INT64_MAX)) {
      operand = ParsePostfix(AddLeastInt(operators.back()));
      operators.pop_back();
    } else {
      operand = ParsePostfix(ParsePrimary());
    }
    // The last one innermost.
    for (auto it = operators.rbegin(); operand >= 0 && it != operators.rend();
         ++it) {
      operand = AddNode(is_not ? Kind::kNot : Kind::kNegate, *it,
                        {*it, *it + 1}, {operand});
    }
    return operand;
  }

  // The least int is a minus before a number that is no int itself.
  int AddLeastInt(int begin) {
    SyntaxNode node;
    node.begin = begin;
    node.end = token_.end;
    node.value = Value::Int(INT64_MIN);
    Advance();
    return Add(std::move(node));
  }

  // What follows an operand: .name, .name(...), [...], {...}.
  int ParsePostfix(int operand) {
    while (operand >= 0) {
      if (Is(".")) {
        operand = ParseSelection(operand);
      } else if (Is("[")) {
        operand = ParseIndex(operand);
      } else if (Is("{") && IsName(operand)) {
        operand = ParseMessage(operand);
      } else {
        return operand;
      }
    }
    return operand;
  }

  // Whether a message literal can follow: a, a.b, .a.b
  bool IsName(int node) const {
    while (nodes_[node].kind == Kind::kSelect) node = nodes_[node].children[0];
    return nodes_[node].kind == Kind::kIdentifier;
  }

  // Marks the last node as using CEL's optional syntax.
  int SetOptional(int node, bool optional) {
    if (node >= 0 && optional) nodes_[node].optional = true;
    return node;
  }

  int ParseSelection(int operand) {
    Advance();
    const bool optional = Take("?");
    const bool quoted = token_.kind == Token::Kind::kQuotedIdentifier;
    if (token_.kind != Token::Kind::kIdentifier && !quoted) {
      return FailHere("expected the name of a field or function here");
    }
    Place name = Here();
    if (quoted) name = {name.begin + 1, name.end - 1};
    Advance();
    const int begin = nodes_[operand].begin;
    std::vector<int> children = {operand};
    if (quoted || !Is("(")) {
      return SetOptional(
          AddNode(Kind::kSelect, begin, name, std::move(children)), optional);
    }
    if (!ParseArguments(&children)) return -1;
    const int call = AddNode(Kind::kCall, begin, name, std::move(children));
    if (call >= 0) nodes_[call].has_target = true;
    return SetOptional(call, optional);
  }

  int ParseIndex(int operand) {
    const Place open = Here();
    Advance();
    const bool optional = Take("?");
    const int index = ParseExpression();
    if (index < 0) return -1;
    if (!Take("]")) return FailUnclosed(open, "]");
    return SetOptional(
        AddNode(Kind::kIndex, nodes_[operand].begin, open, {operand, index}),
        optional);
  }

  int ParseMessage(int operand) {
    const Place open = Here();
    Advance();
    std::vector<int> children = {operand};
    std::vector<std::string> names;
    bool optional = false;
    while (!Is("}")) {
      optional |= Take("?");
      if (token_.kind != Token::Kind::kIdentifier &&
          token_.kind != Token::Kind::kQuotedIdentifier) {
        return FailHere("expected the name of a field here");
      }
      names.push_back(token_.text);
      Advance();
      if (!Take(":")) return FailHere("expected : here");
      const int value = ParseExpression();
      if (value < 0) return -1;
      children.push_back(value);
      if (!Take(",")) break;
    }
    if (!Take("}")) return FailUnclosed(open, "}");
    const int node = AddNode(Kind::kMessage, nodes_[operand].begin, open,
                             std::move(children));
    if (node >= 0) nodes_[node].field_names = std::move(names);
    return SetOptional(node, optional);
  }

  int ParsePrimary() {
    if (Is("(")) return ParseParentheses();
    if (Is("[")) return ParseList();
    if (Is("{")) return ParseMap();
    if (token_.kind == Token::Kind::kIdentifier) return ParseName(false);
    if (Is(".")) {
      Advance();
      if (token_.kind == Token::Kind::kIdentifier) return ParseName(true);
      return FailHere("expected a name here");
    }
    return ParseLiteral();
  }

  ABSL_ATTRIBUTE_NOINLINE int ParseLiteral() {
    SyntaxNode node;
    node.begin = token_.begin;
    node.end = token_.end;
    switch (token_.kind) {
      case Token::Kind::kInt:
        if (token_.number > static_cast<uint64_t>(INT64_MAX)) {
          return Fail(Here(),
                      absl::StrCat(token_.number, " does not fit into an int"),
                      "the largest is 9223372036854775807; write a u behind "
                      "it for a uint, or .0 for a double");
        }
        node.value = Value::Int(static_cast<int64_t>(token_.number));
        break;
      case Token::Kind::kUint:
        node.value = Value::Uint(token_.number);
        break;
      case Token::Kind::kDouble:
        node.value = Value::Double(token_.real);
        break;
      case Token::Kind::kString:
        node.value = Value::String(token_.text);
        break;
      case Token::Kind::kBytes:
        node.kind = Kind::kBytes;
        break;
      case Token::Kind::kEnd:
        return FailHere(nodes_.empty() && previous_end_ == 0
                            ? "this condition is empty"
                            : "the expression ends too early");
      case Token::Kind::kQuotedIdentifier:
        return FailHere("a name in backquotes can stand only after a dot");
      case Token::Kind::kPunctuation:
        return Fail(Here(),
                    absl::StrCat("expected a value before '", token_.text, "'"),
                    "");
      default:
        return FailHere("");
    }
    Advance();
    return Add(std::move(node));
  }

  // A name, a call, true, false or null.
  int ParseName(bool absolute) {
    if (IsReserved(token_.text)) return ParseReserved(absolute);
    const Place name = Here();
    Advance();
    std::vector<int> children;
    Kind kind = Kind::kIdentifier;
    if (Is("(")) {
      kind = Kind::kCall;
      if (!ParseArguments(&children)) return -1;
    }
    const int node = AddNode(kind, name.begin, name, std::move(children));
    if (node >= 0) nodes_[node].absolute = absolute;
    return node;
  }

  ABSL_ATTRIBUTE_NOINLINE int ParseReserved(bool absolute) {
    SyntaxNode node;
    node.begin = token_.begin;
    node.end = token_.end;
    if (!absolute && (IsWord("true") || IsWord("false"))) {
      node.value = Value::Bool(IsWord("true"));
    } else if (!absolute && IsWord("null")) {
      node.kind = Kind::kNull;
    } else {
      return Fail(Here(),
                  absl::StrCat("'", token_.text, "' is a reserved word"),
                  IsWord("in") ? "write a value before it: value in list" : "");
    }
    Advance();
    return Add(std::move(node));
  }

  int ParseParentheses() {
    const Place open = Here();
    Advance();
    const int inner = ParseExpression();
    if (inner < 0) return -1;
    if (!Take(")")) return FailUnclosed(open, ")");
    return inner;
  }

  // CEL allows a comma before ] but not before ).
  int ParseList() {
    const Place open = Here();
    Advance();
    std::vector<int> children;
    bool optional = false;
    while (!Is("]")) {
      optional |= Take("?");
      const int element = ParseExpression();
      if (element < 0) return -1;
      children.push_back(element);
      if (!Take(",")) break;
    }
    if (!Take("]")) return FailUnclosed(open, "]");
    return SetOptional(
        AddNode(Kind::kList, open.begin, open, std::move(children)), optional);
  }

  int ParseMap() {
    const Place open = Here();
    Advance();
    std::vector<int> children;
    bool optional = false;
    while (!Is("}")) {
      optional |= Take("?");
      const int key = ParseExpression();
      if (key < 0) return -1;
      if (!Take(":")) return FailHere("expected : here");
      const int value = ParseExpression();
      if (value < 0) return -1;
      children.push_back(key);
      children.push_back(value);
      if (!Take(",")) break;
    }
    if (!Take("}")) return FailUnclosed(open, "}");
    return SetOptional(
        AddNode(Kind::kMap, open.begin, open, std::move(children)), optional);
  }

  // Appends the arguments of a call, from its bracket on.
  bool ParseArguments(std::vector<int>* children) {
    const Place open = Here();
    Advance();
    while (!Is(")")) {
      const int argument = ParseExpression();
      if (argument < 0) return false;
      children->push_back(argument);
      if (!Take(",")) break;
      if (Is(")")) {
        FailHere("expected another argument after the comma");
        return false;
      }
    }
    if (Take(")")) return true;
    FailUnclosed(open, ")");
    return false;
  }

  const absl::string_view source_;
  const CheckOptions& options_;
  const int max_depth_;
  Lexer lexer_;
  Token token_;
  int previous_end_ = 0;
  int nesting_ = 0;
  bool failed_ = false;
  std::vector<SyntaxNode>& nodes_;
  Problem* problem_;
};

}  // namespace

bool Parse(absl::string_view source, const CheckOptions& options,
           SyntaxTree* tree, Problem* problem) {
  *tree = SyntaxTree();
  if (static_cast<int64_t>(source.size()) > options.max_length) {
    *problem =
        Problem{0, 0,
                absl::StrCat("this expression is ", source.size(),
                             " bytes long; the limit is ", options.max_length),
                "split it, or raise the limit max_length"};
    return false;
  }
  const int invalid = FindInvalidUtf8(source);
  if (invalid >= 0) {
    *problem = Problem{invalid, invalid + 1, "this byte is not UTF-8",
                       "save the file as UTF-8"};
    return false;
  }
  tree->root = Parser(source, options, tree, problem).Run();
  return tree->root >= 0;
}

}  // namespace kasa_diag::condition
