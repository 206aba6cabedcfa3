// A recursive-descent parser over RFC 8259. The recursion is bounded by
// max_depth, the memory by max_values, the time by the text's length: no input
// makes it do more.
//
// A lone surrogate in an escape becomes U+FFFD instead of an error: it can only
// stand in a string, and the strings that are read later are plain ASCII.

#include "kasa_diag/readers/json.h"

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace kasa_diag::readers {
namespace {

void AppendUtf8(uint32_t code, std::string* out) {
  if (code < 0x80) {
    out->push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out->push_back(static_cast<char>(0xC0 | (code >> 6)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else if (code < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | (code >> 12)));
    out->push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | (code >> 18)));
    out->push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  }
}

class Parser {
 public:
  Parser(absl::string_view text, const JsonLimits& limits)
      : text_(text), limits_(limits) {}

  absl::StatusOr<std::vector<JsonValue>> Documents() {
    std::vector<JsonValue> documents;
    for (SkipSpace(); !AtEnd(); SkipSpace()) {
      documents.emplace_back();
      if (!Value(0, &documents.back())) return error_;
    }
    return documents;
  }

 private:
  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  bool Accept(char c) {
    if (Peek() != c || AtEnd()) return false;
    ++at_;
    return true;
  }
  void SkipSpace() {
    while (!AtEnd() && (Peek() == ' ' || Peek() == '\t' || Peek() == '\n' ||
                        Peek() == '\r')) {
      ++at_;
    }
  }

  // One character of the input at most: enough to find the place with the
  // column, and nobody's name.
  bool Fail(absl::string_view expected) {
    const TextPosition position = PositionOf(text_, at_);
    std::string found = "the end of the input";
    if (!AtEnd()) {
      found = absl::ascii_isgraph(static_cast<unsigned char>(Peek()))
                  ? absl::StrCat("'", std::string(1, Peek()), "'")
                  : "another character";
    }
    error_ = absl::InvalidArgumentError(
        absl::StrCat(position.line, ":", position.column,
                     ": not JSON: expected ", expected, ", found ", found));
    return false;
  }

  bool LimitReached(absl::string_view what) {
    const TextPosition position = PositionOf(text_, at_);
    error_ = absl::ResourceExhaustedError(
        absl::StrCat(position.line, ":", position.column, ": ", what));
    return false;
  }

  bool Value(int depth, JsonValue* value) {
    if (depth > limits_.max_depth) {
      return LimitReached(absl::StrCat("JSON nested deeper than the limit of ",
                                       limits_.max_depth));
    }
    if (++values_ > limits_.max_values) {
      return LimitReached(absl::StrCat("JSON of more than the limit of ",
                                       limits_.max_values, " values"));
    }
    value->begin = at_;
    bool good;
    switch (Peek()) {
      case '{':
        good = Object(depth, value);
        break;
      case '[':
        good = Array(depth, value);
        break;
      case '"':
        value->kind = JsonValue::Kind::kString;
        good = String(&value->string);
        break;
      case 't':
        value->kind = JsonValue::Kind::kBool;
        value->boolean = true;
        good = Word("true");
        break;
      case 'f':
        value->kind = JsonValue::Kind::kBool;
        good = Word("false");
        break;
      case 'n':
        good = Word("null");
        break;
      default:
        good = Number(value);
    }
    value->end = at_;
    return good;
  }

  bool Word(absl::string_view word) {
    for (char c : word) {
      if (!Accept(c)) return Fail("a value");
    }
    return true;
  }

  bool Object(int depth, JsonValue* value) {
    value->kind = JsonValue::Kind::kObject;
    ++at_;
    SkipSpace();
    if (Accept('}')) return true;
    do {
      SkipSpace();
      value->members.emplace_back();
      JsonMember& member = value->members.back();
      member.name_begin = at_;
      if (Peek() != '"') return Fail("a name in double quotes");
      if (!String(&member.name)) return false;
      SkipSpace();
      if (!Accept(':')) return Fail("':' after a name");
      SkipSpace();
      if (!Value(depth + 1, &member.value)) return false;
      SkipSpace();
    } while (Accept(','));
    return Accept('}') || Fail("',' or '}'");
  }

  bool Array(int depth, JsonValue* value) {
    value->kind = JsonValue::Kind::kArray;
    ++at_;
    SkipSpace();
    if (Accept(']')) return true;
    do {
      SkipSpace();
      value->members.emplace_back();
      if (!Value(depth + 1, &value->members.back().value)) return false;
      SkipSpace();
    } while (Accept(','));
    return Accept(']') || Fail("',' or ']'");
  }

  bool HexQuad(uint32_t* code) {
    *code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = Peek();
      if (AtEnd() || !absl::ascii_isxdigit(static_cast<unsigned char>(c))) {
        return Fail("four hexadecimal digits");
      }
      const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
      *code = *code * 16 + static_cast<uint32_t>(digit);
      ++at_;
    }
    return true;
  }

  bool Escape(std::string* out) {
    const char c = Peek();
    static constexpr absl::string_view kFrom = "\"\\/bfnrt";
    static constexpr absl::string_view kTo = "\"\\/\b\f\n\r\t";
    if (!AtEnd() && kFrom.find(c) != absl::string_view::npos) {
      out->push_back(kTo[kFrom.find(c)]);
      ++at_;
      return true;
    }
    if (!Accept('u')) return Fail("an escape such as \\n or \\u0041");
    uint32_t code;
    if (!HexQuad(&code)) return false;
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      const size_t second = at_;
      at_ += 2;
      uint32_t low;
      if (!HexQuad(&low)) return false;
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      } else {
        at_ = second;
      }
    }
    if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
    AppendUtf8(code, out);
    return true;
  }

  bool String(std::string* out) {
    ++at_;
    while (!AtEnd()) {
      const char c = Peek();
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) {
        return Fail("an escape instead of a control character in a string");
      }
      ++at_;
      if (c != '\\') {
        out->push_back(c);
      } else if (!Escape(out)) {
        return false;
      }
    }
    return Fail("'\"' at the end of a string");
  }

  size_t Digits() {
    const size_t first = at_;
    while (!AtEnd() &&
           absl::ascii_isdigit(static_cast<unsigned char>(Peek()))) {
      ++at_;
    }
    return at_ - first;
  }

  bool Number(JsonValue* value) {
    const size_t first = at_;
    const bool negative = Accept('-');
    if (Accept('0')) {
      // No further digit may follow.
    } else if (Digits() == 0) {
      return Fail(negative ? "a digit" : "a value");
    }
    if (Accept('.') && Digits() == 0) return Fail("a digit");
    if (Accept('e') || Accept('E')) {
      if (!Accept('+')) Accept('-');
      if (Digits() == 0) return Fail("a digit");
    }
    if (!AtEnd() && (absl::ascii_isalnum(static_cast<unsigned char>(Peek())) ||
                     Peek() == '.')) {
      return Fail("the end of a number");
    }
    value->kind = JsonValue::Kind::kNumber;
    // Too large a number becomes infinite, which no field takes.
    if (!absl::SimpleAtod(text_.substr(first, at_ - first), &value->number)) {
      return Fail("a number");
    }
    return true;
  }

  absl::string_view text_;
  const JsonLimits& limits_;
  size_t at_ = 0;
  size_t values_ = 0;
  absl::Status error_;
};

}  // namespace

const JsonValue* JsonValue::Find(absl::string_view name) const {
  if (kind != Kind::kObject) return nullptr;
  for (auto member = members.rbegin(); member != members.rend(); ++member) {
    if (member->name == name) return &member->value;
  }
  return nullptr;
}

TextPosition PositionOf(absl::string_view text, size_t offset) {
  TextPosition position = {1, 1};
  for (size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++position.line;
      position.column = 1;
    } else {
      ++position.column;
    }
  }
  return position;
}

absl::StatusOr<std::vector<JsonValue>> ParseJsonDocuments(
    absl::string_view text, const JsonLimits& limits) {
  return Parser(text, limits).Documents();
}

}  // namespace kasa_diag::readers
