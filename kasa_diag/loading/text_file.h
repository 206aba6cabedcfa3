// One knowledge file in protobuf's text format, with the place of everything in
// it, so that an error found much later can still be pointed at.

#ifndef KASA_DIAG_LOADING_TEXT_FILE_H_
#define KASA_DIAG_LOADING_TEXT_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::loading {

// One thing wrong in a knowledge file. Lines and columns count from 1; 0 where
// there is no place to point at (a base in binary form, or what is missing).
struct Problem {
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;
  std::string fragment;  // the offending line, with a caret below; may be empty
  std::string hint;      // may be empty

  // "file:line:column: message", then fragment and hint on lines of their own.
  std::string ToString() const;
};

// A parsed file. Not copyable: places point into it.
class TextFile {
 public:
  // Never fails as a whole: what cannot be parsed is in problems(). Several
  // problems of one file come out together, except that parsing ends at the
  // first fault in the format's own grammar.
  TextFile(absl::string_view name, absl::string_view text);
  // A base that was parsed before, without places.
  TextFile(absl::string_view name, kasa_diag::v1::KnowledgeBase content);
  // A file that holds another message than a base: parsed into `message`, whose
  // places are found as usual, while content() stays empty.
  TextFile(absl::string_view name, absl::string_view text,
           google::protobuf::Message* message);
  TextFile(const TextFile&) = delete;
  TextFile& operator=(const TextFile&) = delete;

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  const kasa_diag::v1::KnowledgeBase& content() const { return content_; }
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  friend class Place;
  void Parse(google::protobuf::Message* message);

  std::string name_;
  std::string text_;
  std::vector<int> line_starts_;  // byte offsets into text_
  kasa_diag::v1::KnowledgeBase content_;
  const google::protobuf::Descriptor* descriptor_;  // of what was parsed
  google::protobuf::TextFormat::ParseInfoTree tree_;
  std::vector<Problem> problems_;
};

// Where a message or a field stands in a file. Cheap to copy; valid as long as
// the file.
class Place {
 public:
  Place() = default;
  // The whole file.
  explicit Place(const TextFile& file);

  // The place of a field of the message at this place. `index` counts within a
  // repeated field. A field that is not there has its message's place.
  Place Field(absl::string_view name, int index = -1) const;

  Problem MakeProblem(std::string message, std::string hint = "") const;

  // Null for a place that was made by default.
  const TextFile* file() const { return file_; }
  // From 1; 0 where nothing was parsed.
  int line() const { return line_ + 1; }

  // As above, pointing at bytes [begin, end) of the *value* of the string field
  // at this place, however the file writes it (escapes, pieces).
  Problem MakeProblemInString(int begin, int end, std::string message,
                              std::string hint = "") const;

 private:
  Problem MakeProblemAt(int line, int column, int width, std::string message,
                        std::string hint) const;

  const TextFile* file_ = nullptr;
  const google::protobuf::Descriptor* descriptor_ = nullptr;
  const google::protobuf::TextFormat::ParseInfoTree* tree_ = nullptr;
  int line_ = -1;  // from 0; -1: unknown
  int column_ = -1;
};

}  // namespace kasa_diag::loading

#endif  // KASA_DIAG_LOADING_TEXT_FILE_H_
