// Recursive descent with precedence climbing.
//
// Bounds. Every construct that can nest passes through ParseExpression, which
// counts its own depth; runs of prefix operators and of postfix ones are loops;
// chains of && and of || become one node. The tree's own depth (a + b + c + ...
// leans to the left) is checked where a node is made. So neither the parser nor
// whoever walks the tree goes deeper than max_depth.

#include "kasa_diag/condition/parser.h"

#include <algorithm>
#include <utility>

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
      return FailAtToken(absl::StrCat("this ", token_.text, " closes nothing"),
                         "remove it");
    }
    std::string hint;
    if (IsWord("and")) hint = "write && for and";
    if (IsWord("or")) hint = "write || for or";
    if (IsWord("is") || IsWord("equals")) hint = "write == to compare";
    if (IsWord("not")) hint = "write !(value in list)";
    return FailAtToken("expected an operator or the end here", hint);
  }

 private:
  bool Is(absl::string_view mark) const {
    return token_.kind == Token::Kind::kPunctuation && token_.text == mark;
  }
  bool IsWord(absl::string_view word) const {
    return token_.kind == Token::Kind::kIdentifier && token_.text == word;
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

  int Fail(int begin, int end, std::string message, std::string hint) {
    if (!failed_) {
      *problem_ = Problem{begin, end, std::move(message), std::move(hint)};
      failed_ = true;
    }
    return -1;
  }
  int FailAtToken(std::string message, std::string hint) {
    if (token_.kind == Token::Kind::kError) {
      return Fail(token_.begin, token_.end, token_.text, token_.hint);
    }
    return Fail(token_.begin, std::max(token_.end, token_.begin),
                std::move(message), std::move(hint));
  }

  // REQUIRES: the node's children are complete. Takes its depth from them.
  int Add(SyntaxNode node) {
    for (const int child : node.children) {
      node.depth = std::max(node.depth, nodes_[child].depth + 1);
    }
    if (node.depth > max_depth_) return FailTooDeep(node.begin, node.end);
    if (static_cast<int>(nodes_.size()) >= options_.max_nodes) {
      return Fail(node.begin, node.end,
                  absl::StrCat("this expression has more than ",
                               options_.max_nodes, " parts"),
                  "split it, or raise the limit max_nodes");
    }
    nodes_.push_back(std::move(node));
    return static_cast<int>(nodes_.size()) - 1;
  }
  int FailTooDeep(int begin, int end) {
    return Fail(begin, end,
                absl::StrCat("this expression nests deeper than ", max_depth_,
                             " levels"),
                "write it flatter, or raise the limit max_depth");
  }

  static SyntaxNode Make(Kind kind, int begin) {
    SyntaxNode node;
    node.kind = kind;
    node.begin = begin;
    return node;
  }
  void SetName(const Token& token, SyntaxNode* node) {
    node->name = token.text;
    node->name_begin = token.begin;
    node->name_end = token.end;
  }

  // Expr = ConditionalOr ["?" ConditionalOr ":" Expr]
  int ParseExpression() {
    if (++nesting_ > max_depth_) {
      return FailTooDeep(token_.begin, token_.end);
    }
    const int begin = token_.begin;
    int result = ParseBinary(1);
    if (result >= 0 && Is("?")) result = ParseConditional(begin, result);
    --nesting_;
    return result;
  }

  int ParseConditional(int begin, int condition) {
    SyntaxNode node = Make(Kind::kConditional, begin);
    SetName(token_, &node);
    Advance();
    const int first = ParseBinary(1);
    if (first < 0) return -1;
    if (!Take(":")) {
      return FailAtToken("expected : here",
                         "a choice is written condition ? value : other value");
    }
    const int second = ParseExpression();
    if (second < 0) return -1;
    node.children = {condition, first, second};
    node.end = previous_end_;
    return Add(std::move(node));
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
    SyntaxNode node = Make(Kind::kBinary, begin);
    SetName(token_, &node);
    Advance();
    const int right = ParseBinary(precedence + 1);
    if (right < 0) return -1;
    node.children = {left, right};
    node.end = previous_end_;
    return Add(std::move(node));
  }

  // All of `a && b && c`, or of `a || b || c`.
  int ParseChain(int begin, int left, int precedence) {
    const absl::string_view mark = precedence == 1 ? "||" : "&&";
    SyntaxNode node = Make(precedence == 1 ? Kind::kOr : Kind::kAnd, begin);
    SetName(token_, &node);
    node.children.push_back(left);
    while (Take(mark)) {
      const int next = ParseBinary(precedence + 1);
      if (next < 0) return -1;
      node.children.push_back(next);
    }
    node.end = previous_end_;
    return Add(std::move(node));
  }

  int ParseUnary() {
    if (!Is("!") && !Is("-")) return ParseMember();
    // A run of one operator; CEL has no mixture without parentheses.
    const std::string mark = token_.text;
    std::vector<Token> operators;
    while (Is(mark)) {
      if (static_cast<int>(operators.size()) >= max_depth_) {
        return FailTooDeep(token_.begin, token_.end);
      }
      operators.push_back(token_);
      Advance();
    }
    // The least int is a minus before a number that has no int itself.
    if (mark == "-" && token_.kind == Token::Kind::kInt &&
        token_.number == uint64_t{1} << 63) {
      SyntaxNode node = Make(Kind::kLiteral, operators.back().begin);
      node.value = Value::Int(INT64_MIN);
      node.end = token_.end;
      Advance();
      operators.pop_back();
      return Wrap(operators, ParsePostfix(Add(std::move(node))));
    }
    return Wrap(operators, ParseMember());
  }

  // Puts the prefix operators around an operand, the last one innermost.
  int Wrap(const std::vector<Token>& operators, int operand) {
    for (auto it = operators.rbegin(); it != operators.rend(); ++it) {
      if (operand < 0) return -1;
      SyntaxNode node =
          Make(it->text == "!" ? Kind::kNot : Kind::kNegate, it->begin);
      SetName(*it, &node);
      node.children = {operand};
      node.end = nodes_[operand].end;
      operand = Add(std::move(node));
    }
    return operand;
  }

  int ParseMember() { return ParsePostfix(ParsePrimary()); }

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

  int ParseSelection(int operand) {
    const int begin = nodes_[operand].begin;
    Advance();
    SyntaxNode node = Make(Kind::kSelect, begin);
    node.optional = Take("?");
    const bool quoted = token_.kind == Token::Kind::kQuotedIdentifier;
    if (token_.kind != Token::Kind::kIdentifier && !quoted) {
      return FailAtToken("expected the name of a field or function here", "");
    }
    SetName(token_, &node);
    Advance();
    node.children = {operand};
    if (!quoted && Is("(")) {
      node.kind = Kind::kCall;
      node.has_target = true;
      if (!ParseList("(", ")", &node)) return -1;
    }
    node.end = previous_end_;
    return Add(std::move(node));
  }

  int ParseIndex(int operand) {
    SyntaxNode node = Make(Kind::kIndex, nodes_[operand].begin);
    SetName(token_, &node);
    const Token open = token_;
    Advance();
    node.optional = Take("?");
    const int index = ParseExpression();
    if (index < 0) return -1;
    if (!Take("]")) return FailUnclosed(open, "]");
    node.children = {operand, index};
    node.end = previous_end_;
    return Add(std::move(node));
  }

  int ParseMessage(int operand) {
    SyntaxNode node = Make(Kind::kMessage, nodes_[operand].begin);
    SetName(token_, &node);
    const Token open = token_;
    Advance();
    node.children = {operand};
    while (!Is("}")) {
      node.optional |= Take("?");
      if (token_.kind != Token::Kind::kIdentifier &&
          token_.kind != Token::Kind::kQuotedIdentifier) {
        return FailAtToken("expected the name of a field here", "");
      }
      node.field_names.push_back(token_.text);
      Advance();
      if (!Take(":")) return FailAtToken("expected : here", "");
      const int value = ParseExpression();
      if (value < 0) return -1;
      node.children.push_back(value);
      if (!Take(",")) break;
    }
    if (!Take("}")) return FailUnclosed(open, "}");
    node.end = previous_end_;
    return Add(std::move(node));
  }

  int ParsePrimary() {
    SyntaxNode node = Make(Kind::kLiteral, token_.begin);
    switch (token_.kind) {
      case Token::Kind::kInt:
        if (token_.number > static_cast<uint64_t>(INT64_MAX)) {
          return Fail(token_.begin, token_.end,
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
      case Token::Kind::kIdentifier:
        return ParseName(false);
      case Token::Kind::kPunctuation:
        return ParseBracketed();
      case Token::Kind::kEnd:
        return FailAtToken(
            source_.find_first_not_of(" \t\r\n\f") == absl::string_view::npos
                ? "this condition is empty"
                : "the expression ends too early",
            "");
      case Token::Kind::kQuotedIdentifier:
        return FailAtToken("a name in backquotes can stand only after a dot",
                           "");
      case Token::Kind::kError:
        return FailAtToken("", "");
    }
    Advance();
    node.end = previous_end_;
    return Add(std::move(node));
  }

  int ParseName(bool absolute) {
    SyntaxNode node = Make(Kind::kIdentifier, token_.begin);
    if (!absolute && (IsWord("true") || IsWord("false"))) {
      node.kind = Kind::kLiteral;
      node.value = Value::Bool(IsWord("true"));
    } else if (!absolute && IsWord("null")) {
      node.kind = Kind::kNull;
    } else if (IsReserved(token_.text)) {
      return FailAtToken(
          absl::StrCat("'", token_.text, "' is a reserved word"),
          IsWord("in") ? "write a value before it: value in list" : "");
    }
    node.absolute = absolute;
    SetName(token_, &node);
    Advance();
    if (node.kind == Kind::kIdentifier && Is("(")) {
      node.kind = Kind::kCall;
      if (!ParseList("(", ")", &node)) return -1;
    }
    node.end = previous_end_;
    return Add(std::move(node));
  }

  int ParseBracketed() {
    const Token open = token_;
    if (Take("(")) {
      const int inner = ParseExpression();
      if (inner < 0) return -1;
      if (!Take(")")) return FailUnclosed(open, ")");
      return inner;
    }
    if (Is("[")) {
      SyntaxNode node = Make(Kind::kList, token_.begin);
      SetName(token_, &node);
      if (!ParseList("[", "]", &node)) return -1;
      node.end = previous_end_;
      return Add(std::move(node));
    }
    if (Take("{")) return ParseMap(open);
    if (Take(".")) {
      if (token_.kind != Token::Kind::kIdentifier) {
        return FailAtToken("expected a name here", "");
      }
      return ParseName(true);
    }
    if (Is(")") || Is("]") || Is("}")) {
      return FailAtToken(
          absl::StrCat("expected a value before this ", token_.text), "");
    }
    return FailAtToken(
        absl::StrCat("expected a value before '", token_.text, "'"), "");
  }

  // After the opening brace.
  int ParseMap(const Token& open) {
    SyntaxNode node = Make(Kind::kMap, open.begin);
    SetName(open, &node);
    while (!Is("}")) {
      node.optional |= Take("?");
      const int key = ParseExpression();
      if (key < 0) return -1;
      if (!Take(":")) return FailAtToken("expected : here", "");
      const int value = ParseExpression();
      if (value < 0) return -1;
      node.children.push_back(key);
      node.children.push_back(value);
      if (!Take(",")) break;
    }
    if (!Take("}")) return FailUnclosed(open, "}");
    node.end = previous_end_;
    return Add(std::move(node));
  }

  // Appends what stands between the brackets to the node's children. CEL allows
  // a comma before ] but not before ).
  bool ParseList(absl::string_view open_mark, absl::string_view close_mark,
                 SyntaxNode* node) {
    const Token open = token_;
    Advance();
    while (!Is(close_mark)) {
      if (open_mark == "[") node->optional |= Take("?");
      const int element = ParseExpression();
      if (element < 0) return false;
      node->children.push_back(element);
      if (!Take(",")) break;
      if (open_mark == "(" && Is(close_mark)) {
        FailAtToken("expected another argument after the comma", "");
        return false;
      }
    }
    if (!Take(close_mark)) {
      FailUnclosed(open, close_mark);
      return false;
    }
    return true;
  }

  int FailUnclosed(const Token& open, absl::string_view close) {
    if (token_.kind == Token::Kind::kError) return FailAtToken("", "");
    if (token_.kind == Token::Kind::kEnd) {
      return Fail(open.begin, open.end,
                  absl::StrCat("this ", open.text, " is not closed"),
                  absl::StrCat("add a ", close));
    }
    return FailAtToken(absl::StrCat("expected ", close, " here"),
                       absl::StrCat("it closes the ", open.text, " at column ",
                                    open.begin + 1));
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
