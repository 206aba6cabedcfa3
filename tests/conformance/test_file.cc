// The text format nests fields in braces and needs no schema to be cut apart:
// strings, comments and brackets are all that a cutter must know. So the outer
// two levels (file, section) are walked by hand here, and the text format's own
// parser sees one test at a time.

#include "tests/conformance/test_file.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/text_format.h"
#include "kasa_diag/parse_errors.h"

namespace kasa_diag::conformance {
namespace {

// A field of a message in text format, cut but not parsed.
struct Field {
  absl::string_view name;
  // What is between the braces of a message, or the scalar as written.
  absl::string_view value;
};

class Cutter {
 public:
  explicit Cutter(absl::string_view text) : text_(text) {}

  // The fields of the message, each element of a list for itself.
  absl::StatusOr<std::vector<Field>> Cut() {
    std::vector<Field> fields;
    while (true) {
      SkipBlanks();
      if (AtEnd()) return fields;
      if (Peek() == ',' || Peek() == ';') {
        ++place_;
        continue;
      }
      const size_t begin = place_;
      while (!AtEnd() && (absl::ascii_isalnum(Peek()) || Peek() == '_')) {
        ++place_;
      }
      const absl::string_view name = text_.substr(begin, place_ - begin);
      if (name.empty()) return Error("expected a field's name");
      SkipBlanks();
      if (!AtEnd() && Peek() == ':') ++place_;
      SkipBlanks();
      if (!AtEnd() && Peek() == '[') {
        ++place_;
        while (true) {
          SkipBlanks();
          if (AtEnd()) return Error("a list is not closed");
          if (Peek() == ']') break;
          if (Peek() == ',') {
            ++place_;
            continue;
          }
          absl::Status status = CutValue(name, &fields);
          if (!status.ok()) return status;
        }
        ++place_;
        continue;
      }
      absl::Status status = CutValue(name, &fields);
      if (!status.ok()) return status;
    }
  }

 private:
  bool AtEnd() const { return place_ >= text_.size(); }
  char Peek() const { return text_[place_]; }

  absl::Status Error(absl::string_view what) const {
    int line = 1;
    for (size_t i = 0; i < place_ && i < text_.size(); ++i) {
      line += text_[i] == '\n';
    }
    return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", what));
  }

  void SkipBlanks() {
    while (!AtEnd()) {
      if (absl::ascii_isspace(Peek())) {
        ++place_;
      } else if (Peek() == '#') {
        while (!AtEnd() && Peek() != '\n') ++place_;
      } else {
        return;
      }
    }
  }

  absl::Status SkipString() {
    const char quote = Peek();
    ++place_;
    while (!AtEnd() && Peek() != quote) place_ += Peek() == '\\' ? 2 : 1;
    if (AtEnd()) return Error("a string is not closed");
    ++place_;
    return absl::OkStatus();
  }

  absl::Status CutValue(absl::string_view name, std::vector<Field>* fields) {
    if (AtEnd()) return Error("expected a value");
    const size_t begin = place_;
    if (Peek() == '{' || Peek() == '<') {
      int depth = 0;
      do {
        SkipBlanks();
        if (AtEnd()) return Error("a brace is not closed");
        const char c = Peek();
        if (c == '"' || c == '\'') {
          absl::Status status = SkipString();
          if (!status.ok()) return status;
          continue;
        }
        if (c == '{' || c == '<') ++depth;
        if (c == '}' || c == '>') --depth;
        ++place_;
      } while (depth > 0);
      fields->push_back({name, text_.substr(begin + 1, place_ - begin - 2)});
      return absl::OkStatus();
    }
    size_t end = place_;
    while (!AtEnd() && (Peek() == '"' || Peek() == '\'')) {
      absl::Status status = SkipString();
      if (!status.ok()) return status;
      end = place_;
      SkipBlanks();  // adjacent strings are one
    }
    if (end == begin) {
      while (!AtEnd() && !absl::ascii_isspace(Peek()) && Peek() != ',' &&
             Peek() != ';' && Peek() != ']') {
        ++place_;
      }
      end = place_;
      if (end == begin) return Error("expected a value");
    }
    fields->push_back({name, text_.substr(begin, end - begin)});
    return absl::OkStatus();
  }

  absl::string_view text_;
  size_t place_ = 0;
};

// The text of a string field of the message, or "".
std::string StringField(const std::vector<Field>& fields,
                        absl::string_view name) {
  for (const Field& field : fields) {
    if (field.name != name) continue;
    SimpleTest holder;
    google::protobuf::TextFormat::ParseFromString(
        absl::StrCat("name: ", field.value), &holder);
    return holder.name();
  }
  return "";
}

TestCase ReadTest(absl::string_view section, absl::string_view text) {
  TestCase result;
  result.section = std::string(section);
  ParseErrors errors;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  if (parser.ParseFromString(std::string(text), &result.test)) return result;
  const ParseError error = errors.First();
  result.unreadable =
      absl::StrCat(error.line + 1, ":", error.column + 1, ": ", error.message);
  result.test.Clear();
  absl::StatusOr<std::vector<Field>> fields = Cutter(text).Cut();
  if (fields.ok()) result.test.set_name(StringField(*fields, "name"));
  return result;
}

}  // namespace

absl::StatusOr<TestFile> ReadTestFile(absl::string_view text) {
  const std::string today = absl::StrReplaceAll(
      text, {{"google.api.expr.test.v1", "cel.expr.conformance"},
             {"google.api.expr.v1alpha1", "cel.expr"}});
  TestFile file;
  absl::StatusOr<std::vector<Field>> fields = Cutter(today).Cut();
  if (!fields.ok()) return fields.status();
  file.name = StringField(*fields, "name");
  for (const Field& field : *fields) {
    if (field.name != "section") continue;
    absl::StatusOr<std::vector<Field>> section = Cutter(field.value).Cut();
    if (!section.ok()) return section.status();
    const std::string name = StringField(*section, "name");
    for (const Field& part : *section) {
      if (part.name == "test") file.tests.push_back(ReadTest(name, part.value));
    }
  }
  return file;
}

}  // namespace kasa_diag::conformance
