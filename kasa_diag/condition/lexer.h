// Text to tokens, by CEL's lexis.

#ifndef KASA_DIAG_CONDITION_LEXER_H_
#define KASA_DIAG_CONDITION_LEXER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace kasa_diag::condition {

struct Token {
  enum class Kind : uint8_t {
    kEnd,
    kError,             // text is the message, hint may say how to mend it
    kIdentifier,        // text is the name
    kQuotedIdentifier,  // text is the name that stood between backquotes
    kInt,               // number, up to 2^63
    kUint,              // number
    kDouble,            // real
    kString,            // text is the content, as UTF-8
    kBytes,             // outside the subset: the content is dropped
    kPunctuation,  // text: one of ( ) [ ] { } . , : ? + - * / % ! < > <= >=
                   // == != && ||
  };
  Kind kind = Kind::kEnd;
  int begin = 0;  // byte offsets into the source
  int end = 0;
  uint64_t number = 0;
  double real = 0;
  std::string text;
  std::string hint;
};

class Lexer {
 public:
  // Keeps a view of the source.
  explicit Lexer(absl::string_view source) : source_(source) {}

  // The next token; for ever kEnd after the last, and kError after the first
  // error. O(its length).
  Token Next();

 private:
  void SkipBlanksAndComments();
  Token Error(int begin, int end, absl::string_view message,
              absl::string_view hint = "");
  Token LexNumber();
  Token LexString(int begin, bool raw, bool bytes);
  // Appends what the escape at place_ (behind the backslash) stands for.
  bool LexEscape(Token* error, std::string* text);
  bool AtEnd() const { return place_ >= static_cast<int>(source_.size()); }
  char At(int place) const {
    return place < static_cast<int>(source_.size()) ? source_[place] : '\0';
  }
  Token Make(Token::Kind kind, int begin);

  absl::string_view source_;
  int place_ = 0;
  bool failed_ = false;
  Token error_;
};

// Whether the word can't name a variable, for CEL or its host languages use it.
bool IsReserved(absl::string_view word);

// Whether the text is a name: [_a-zA-Z][_a-zA-Z0-9]*.
bool IsIdentifier(absl::string_view text);

// The offset of the first byte that is not UTF-8, or -1.
int FindInvalidUtf8(absl::string_view text);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_LEXER_H_
