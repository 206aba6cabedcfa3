// One token at a time, by hand. Where CEL's grammar is silent the conformance
// tests decide: \x and octal escapes name code points (not bytes) in a string,
// `U` marks unsigned as `u` does, a backquoted name stands for a field whose
// name is no identifier.

#include "kasa_diag/condition/lexer.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace kasa_diag::condition {
namespace {

bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}
bool IsHexDigit(char c) {
  return absl::ascii_isxdigit(static_cast<unsigned char>(c));
}
bool StartsName(char c) {
  return c == '_' || absl::ascii_isalpha(static_cast<unsigned char>(c));
}
bool ContinuesName(char c) { return StartsName(c) || IsDigit(c); }

int DigitValue(char c) {
  if (IsDigit(c)) return c - '0';
  return absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

void AppendUtf8(uint32_t code_point, std::string* text) {
  if (code_point < 0x80) {
    text->push_back(static_cast<char>(code_point));
  } else if (code_point < 0x800) {
    text->push_back(static_cast<char>(0xc0 | code_point >> 6));
    text->push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
  } else if (code_point < 0x10000) {
    text->push_back(static_cast<char>(0xe0 | code_point >> 12));
    text->push_back(static_cast<char>(0x80 | (code_point >> 6 & 0x3f)));
    text->push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
  } else {
    text->push_back(static_cast<char>(0xf0 | code_point >> 18));
    text->push_back(static_cast<char>(0x80 | (code_point >> 12 & 0x3f)));
    text->push_back(static_cast<char>(0x80 | (code_point >> 6 & 0x3f)));
    text->push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
  }
}

constexpr absl::string_view kPunctuation[] = {
    "&&", "||", "==", "!=", "<=", ">=", "(", ")", "[", "]", "{", "}",
    ".",  ",",  ":",  "?",  "+",  "-",  "*", "/", "%", "!", "<", ">"};

}  // namespace

bool IsReserved(absl::string_view word) {
  constexpr absl::string_view kWords[] = {
      "as",       "break",   "const",  "continue", "else", "false", "for",
      "function", "if",      "import", "in",       "let",  "loop",  "namespace",
      "null",     "package", "return", "true",     "var",  "void",  "while"};
  return std::find(std::begin(kWords), std::end(kWords), word) !=
         std::end(kWords);
}

bool IsIdentifier(absl::string_view text) {
  return !text.empty() && StartsName(text[0]) &&
         std::all_of(text.begin(), text.end(), ContinuesName);
}

int FindInvalidUtf8(absl::string_view text) {
  const int size = static_cast<int>(text.size());
  auto byte = [&](int i) -> unsigned {
    return i < size ? static_cast<unsigned char>(text[i]) : 0;
  };
  for (int i = 0; i < size;) {
    const unsigned first = byte(i);
    int length = 1;
    // The second byte's range shuts out overlong forms, surrogates and what is
    // beyond U+10FFFF.
    unsigned low = 0x80;
    unsigned high = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
      length = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
      length = 3;
      if (first == 0xe0) low = 0xa0;
      if (first == 0xed) high = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
      length = 4;
      if (first == 0xf0) low = 0x90;
      if (first == 0xf4) high = 0x8f;
    } else if (first >= 0x80) {
      return i;
    }
    for (int j = 1; j < length; ++j) {
      if (byte(i + j) < low || byte(i + j) > high) return i;
      low = 0x80;
      high = 0xbf;
    }
    i += length;
  }
  return -1;
}

Token Lexer::Make(Token::Kind kind, int begin) {
  Token token;
  token.kind = kind;
  token.begin = begin;
  token.end = place_;
  return token;
}

Token Lexer::Error(int begin, int end, absl::string_view message,
                   absl::string_view hint) {
  error_ = Token();
  error_.kind = Token::Kind::kError;
  error_.begin = begin;
  error_.end = end;
  error_.text = std::string(message);
  error_.hint = std::string(hint);
  failed_ = true;
  return error_;
}

void Lexer::SkipBlanksAndComments() {
  while (!AtEnd()) {
    const char c = At(place_);
    if (c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r') {
      ++place_;
    } else if (c == '/' && At(place_ + 1) == '/') {
      while (!AtEnd() && At(place_) != '\n') ++place_;
    } else {
      return;
    }
  }
}

Token Lexer::Next() {
  if (failed_) return error_;
  SkipBlanksAndComments();
  const int begin = place_;
  if (AtEnd()) return Make(Token::Kind::kEnd, begin);

  const char c = At(place_);
  if (IsDigit(c) || (c == '.' && IsDigit(At(place_ + 1)))) return LexNumber();
  if (c == '"' || c == '\'') return LexString(begin, false, false);
  if (StartsName(c)) {
    while (ContinuesName(At(place_))) ++place_;
    const absl::string_view word = source_.substr(begin, place_ - begin);
    if (At(place_) == '"' || At(place_) == '\'') {
      const std::string prefix = absl::AsciiStrToLower(word);
      if (prefix == "r") return LexString(begin, true, false);
      if (prefix == "b") return LexString(begin, false, true);
      if (prefix == "br") return LexString(begin, true, true);
    }
    Token token = Make(Token::Kind::kIdentifier, begin);
    token.text = std::string(word);
    return token;
  }
  if (c == '`') {
    const size_t close = source_.find('`', place_ + 1);
    if (close == absl::string_view::npos) {
      return Error(begin, begin + 1, "this backquote is not closed");
    }
    place_ = static_cast<int>(close) + 1;
    Token token = Make(Token::Kind::kQuotedIdentifier, begin);
    token.text = std::string(source_.substr(begin + 1, close - begin - 1));
    return token;
  }
  for (const absl::string_view mark : kPunctuation) {
    if (absl::StartsWith(source_.substr(place_), mark)) {
      place_ += static_cast<int>(mark.size());
      Token token = Make(Token::Kind::kPunctuation, begin);
      token.text = std::string(mark);
      return token;
    }
  }
  const std::string mark(1, c);
  if (c == '=') {
    return Error(begin, begin + 1, "'=' is not an operator here",
                 "to compare, write ==");
  }
  if (c == '&' || c == '|') {
    return Error(begin, begin + 1,
                 absl::StrCat("'", mark, "' is not an operator here"),
                 absl::StrCat("write ", mark, mark));
  }
  if (static_cast<unsigned char>(c) >= 0x80) {
    return Error(begin, begin + 1,
                 "a letter outside ASCII can stand only in a string");
  }
  if (absl::ascii_isprint(static_cast<unsigned char>(c))) {
    return Error(begin, begin + 1,
                 absl::StrCat("'", mark, "' means nothing here"));
  }
  return Error(begin, begin + 1, "a control character means nothing here");
}

Token Lexer::LexNumber() {
  const int begin = place_;
  bool hexadecimal = false;
  bool real = false;
  if (At(place_) == '0' && (At(place_ + 1) == 'x' || At(place_ + 1) == 'X') &&
      IsHexDigit(At(place_ + 2))) {
    hexadecimal = true;
    place_ += 2;
    while (IsHexDigit(At(place_))) ++place_;
  } else {
    while (IsDigit(At(place_))) ++place_;
    if (At(place_) == '.' && IsDigit(At(place_ + 1))) {
      real = true;
      ++place_;
      while (IsDigit(At(place_))) ++place_;
    }
    const char c = At(place_);
    if (c == 'e' || c == 'E') {
      const char sign = At(place_ + 1);
      const int skip = sign == '+' || sign == '-' ? 2 : 1;
      if (IsDigit(At(place_ + skip))) {
        real = true;
        place_ += skip;
        while (IsDigit(At(place_))) ++place_;
      }
    }
  }
  const absl::string_view text = source_.substr(begin, place_ - begin);
  if (real) {
    Token token = Make(Token::Kind::kDouble, begin);
    if (ContinuesName(At(place_))) {
      return Error(begin, place_ + 1, "a letter directly behind a number");
    }
    if (!absl::SimpleAtod(text, &token.real) || std::isinf(token.real)) {
      return Error(begin, place_,
                   absl::StrCat(text, " does not fit into a double"),
                   "the largest is about 1.8e308");
    }
    return token;
  }

  const int base = hexadecimal ? 16 : 10;
  uint64_t number = 0;
  bool fits = true;
  for (const char c : hexadecimal ? text.substr(2) : text) {
    const uint64_t digit = DigitValue(c);
    if (number > (UINT64_MAX - digit) / base) fits = false;
    number = number * base + digit;
  }
  const bool is_unsigned = At(place_) == 'u' || At(place_) == 'U';
  if (is_unsigned) ++place_;
  if (ContinuesName(At(place_))) {
    return Error(begin, place_ + 1, "a letter directly behind a number");
  }
  if (is_unsigned && !fits) {
    return Error(begin, place_,
                 absl::StrCat(text, "u does not fit into a uint"),
                 "the largest is 18446744073709551615u");
  }
  // The parser knows whether a minus stands before 2^63.
  if (!is_unsigned && (!fits || number > uint64_t{1} << 63)) {
    return Error(begin, place_, absl::StrCat(text, " does not fit into an int"),
                 fits ? "the largest is 9223372036854775807; write a u behind "
                        "it for a uint, or .0 for a double"
                      : "the largest is 9223372036854775807; write .0 behind "
                        "it for a double");
  }
  Token token =
      Make(is_unsigned ? Token::Kind::kUint : Token::Kind::kInt, begin);
  token.number = number;
  return token;
}

Token Lexer::LexString(int begin, bool raw, bool bytes) {
  const char quote = At(place_);
  const bool triple = At(place_ + 1) == quote && At(place_ + 2) == quote;
  const int width = triple ? 3 : 1;
  place_ += width;
  const std::string close(width, quote);
  Token token;
  while (true) {
    if (AtEnd()) {
      return Error(begin, begin + 1, "this string is not closed",
                   absl::StrCat("end it with ", close));
    }
    if (absl::StartsWith(source_.substr(place_), close)) break;
    const char c = At(place_);
    if (!triple && (c == '\n' || c == '\r')) {
      return Error(begin, begin + 1, "this string is not closed on its line",
                   absl::StrCat("end it with ", close,
                                ", or write \\n for a line break"));
    }
    ++place_;
    if (c == '\\' && !raw) {
      // What an escape means in bytes does not matter: they are refused.
      Token error;
      if (!LexEscape(&error, &token.text) && !bytes) return error;
      if (failed_ && bytes) failed_ = false;
    } else {
      token.text.push_back(c);
    }
  }
  place_ += width;
  token.kind = bytes ? Token::Kind::kBytes : Token::Kind::kString;
  token.begin = begin;
  token.end = place_;
  if (bytes) token.text.clear();
  return token;
}

bool Lexer::LexEscape(Token* error, std::string* text) {
  const int begin = place_ - 1;
  const char c = At(place_);
  if (AtEnd()) return true;  // the caller says that the string is not closed
  ++place_;
  constexpr absl::string_view kNames = "abfnrtv\\?\"'`";
  constexpr absl::string_view kMeanings = "\a\b\f\n\r\t\v\\?\"'`";
  const size_t place = kNames.find(c);
  if (place != absl::string_view::npos) {
    text->push_back(kMeanings[place]);
    return true;
  }
  int digits = 0;
  int base = 16;
  switch (c) {
    case 'x':
    case 'X':
      digits = 2;
      break;
    case 'u':
      digits = 4;
      break;
    case 'U':
      digits = 8;
      break;
    case '0':
    case '1':
    case '2':
    case '3':
      digits = 3;
      base = 8;
      --place_;
      break;
    default:
      *error = Error(begin, place_,
                     absl::StrCat("\\", std::string(1, c), " is no escape"),
                     "write \\\\ for a backslash, or put an r before the "
                     "string");
      return false;
  }
  uint32_t code_point = 0;
  for (int i = 0; i < digits; ++i, ++place_) {
    const char digit = At(place_);
    if (!IsHexDigit(digit) || DigitValue(digit) >= base) {
      *error =
          Error(begin, place_,
                absl::StrCat("this escape wants ", digits,
                             base == 8 ? " octal" : " hexadecimal", " digits"));
      return false;
    }
    code_point = code_point * base + DigitValue(digit);
  }
  if (code_point > 0x10ffff || (code_point >= 0xd800 && code_point <= 0xdfff)) {
    *error = Error(begin, place_, "this escape names no Unicode character");
    return false;
  }
  AppendUtf8(code_point, text);
  return true;
}

}  // namespace kasa_diag::condition
