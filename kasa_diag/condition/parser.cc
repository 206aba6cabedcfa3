// Recursive descent with precedence climbing.
//
// Bounds. Every construct that can nest passes through ParseExpression, which
// counts its own depth; runs of prefix operators and of postfix ones are loops;
// chains of && and of || become one node. The tree's own depth (a + b + c + ...
// leans to the left) is checked where a node is made. So neither the parser nor
// whoever walks the tree goes deeper than max_depth. Frames are kept small:
// what is large (nodes, messages) is made in functions that do not recurse, and
// no alternative is inlined into the one that chooses among them: a level then
// takes the stack of the construct that is there, not of all that could be.

#include "kasa_diag/condition/parser.h"

#include <utility>

#include "absl/base/attributes.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/leaf_parser.h"
#include "kasa_diag/condition/lexer.h"

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

class Parser : private LeafParser {
 public:
  using LeafParser::LeafParser;

  // The root, or -1.
  int Run() {
    const int root = ParseExpression();
    if (root < 0) return -1;
    if (token().kind == Token::Kind::kEnd) return root;
    if (Is(")") || Is("]") || Is("}")) {
      return Fail(Here(),
                  absl::StrCat("this ", token().text, " closes nothing"),
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
  // Expr = ConditionalOr ["?" ConditionalOr ":" Expr]
  int ParseExpression() {
    if (nesting_ >= max_depth()) return FailTooDeep(Here());
    ++nesting_;
    const int begin = token().begin;
    int result = ParseBinary(1);
    if (result >= 0 && Is("?")) result = ParseConditional(begin, result);
    --nesting_;
    return result;
  }

  ABSL_ATTRIBUTE_NOINLINE int ParseConditional(int begin, int condition) {
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
    const int begin = token().begin;
    int left = ParseUnary();
    while (left >= 0) {
      const int precedence = PrecedenceOf(token());
      if (precedence < least || precedence == 0) return left;
      left = precedence <= 2 ? ParseChain(begin, left, precedence)
                             : ParseOperator(begin, left, precedence);
    }
    return left;
  }

  ABSL_ATTRIBUTE_NOINLINE int ParseOperator(int begin, int left,
                                            int precedence) {
    const Place mark = Here();
    Advance();
    const int right = ParseBinary(precedence + 1);
    if (right < 0) return -1;
    return AddNode(Kind::kBinary, begin, mark, {left, right});
  }

  // All of `a && b && c`, or of `a || b || c`.
  ABSL_ATTRIBUTE_NOINLINE int ParseChain(int begin, int left, int precedence) {
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
  ABSL_ATTRIBUTE_NOINLINE int ParsePrefixed() {
    const bool is_not = Is("!");
    std::vector<int> operators;  // where they stand
    while (Is(is_not ? "!" : "-")) {
      if (static_cast<int>(operators.size()) >= max_depth()) {
        return FailTooDeep(Here());
      }
      operators.push_back(token().begin);
      Advance();
    }
    int operand;
    if (!is_not && token().kind == Token::Kind::kInt &&
        token().number > static_cast<uint64_t>(INT64_MAX)) {
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
    while (nodes()[node].kind == Kind::kSelect)
      node = nodes()[node].children[0];
    return nodes()[node].kind == Kind::kIdentifier;
  }

  ABSL_ATTRIBUTE_NOINLINE int ParseSelection(int operand) {
    Advance();
    const bool optional = Take("?");
    const bool quoted = token().kind == Token::Kind::kQuotedIdentifier;
    if (token().kind != Token::Kind::kIdentifier && !quoted) {
      return FailHere("expected the name of a field or function here");
    }
    Place name = Here();
    if (quoted) name = {name.begin + 1, name.end - 1};
    Advance();
    const int begin = nodes()[operand].begin;
    std::vector<int> children = {operand};
    if (quoted || !Is("(")) {
      return SetOptional(
          AddNode(Kind::kSelect, begin, name, std::move(children)), optional);
    }
    if (!ParseArguments(&children)) return -1;
    const int call = AddNode(Kind::kCall, begin, name, std::move(children));
    if (call >= 0) nodes()[call].has_target = true;
    return SetOptional(call, optional);
  }

  ABSL_ATTRIBUTE_NOINLINE int ParseIndex(int operand) {
    const Place open = Here();
    Advance();
    const bool optional = Take("?");
    const int index = ParseExpression();
    if (index < 0) return -1;
    if (!Take("]")) return FailUnclosed(open, "]");
    return SetOptional(
        AddNode(Kind::kIndex, nodes()[operand].begin, open, {operand, index}),
        optional);
  }

  ABSL_ATTRIBUTE_NOINLINE int ParseMessage(int operand) {
    const Place open = Here();
    Advance();
    std::vector<int> children = {operand};
    std::vector<std::string> names;
    bool optional = false;
    while (!Is("}")) {
      optional |= Take("?");
      if (token().kind != Token::Kind::kIdentifier &&
          token().kind != Token::Kind::kQuotedIdentifier) {
        return FailHere("expected the name of a field here");
      }
      names.push_back(token().text);
      Advance();
      if (!Take(":")) return FailHere("expected : here");
      const int value = ParseExpression();
      if (value < 0) return -1;
      children.push_back(value);
      if (!Take(",")) break;
    }
    if (!Take("}")) return FailUnclosed(open, "}");
    const int node = AddNode(Kind::kMessage, nodes()[operand].begin, open,
                             std::move(children));
    if (node >= 0) nodes()[node].field_names = std::move(names);
    return SetOptional(node, optional);
  }

  int ParsePrimary() {
    if (Is("(")) return ParseParentheses();
    if (Is("[")) return ParseList();
    if (Is("{")) return ParseMap();
    if (token().kind == Token::Kind::kIdentifier) return ParseName(false);
    if (Is(".")) {
      Advance();
      if (token().kind == Token::Kind::kIdentifier) return ParseName(true);
      return FailHere("expected a name here");
    }
    return ParseLiteral();
  }

  // A name, a call, true, false or null.
  ABSL_ATTRIBUTE_NOINLINE int ParseName(bool absolute) {
    if (IsReserved(token().text)) return ParseReserved(absolute);
    const Place name = Here();
    Advance();
    std::vector<int> children;
    Kind kind = Kind::kIdentifier;
    if (Is("(")) {
      kind = Kind::kCall;
      if (!ParseArguments(&children)) return -1;
    }
    const int node = AddNode(kind, name.begin, name, std::move(children));
    if (node >= 0) nodes()[node].absolute = absolute;
    return node;
  }

  ABSL_ATTRIBUTE_NOINLINE int ParseParentheses() {
    const Place open = Here();
    Advance();
    const int inner = ParseExpression();
    if (inner < 0) return -1;
    if (!Take(")")) return FailUnclosed(open, ")");
    return inner;
  }

  // CEL allows a comma before ] but not before ).
  ABSL_ATTRIBUTE_NOINLINE int ParseList() {
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

  ABSL_ATTRIBUTE_NOINLINE int ParseMap() {
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

  int nesting_ = 0;
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
