// Protobuf's parser records where each field begins (ParseInfoTree). Two things
// are added here: unknown fields do not end the parse, so that several faults
// come out at once; and a place inside a string's value is mapped back to the
// file, by scanning the literal again, since the parser keeps values only.

#include "kasa_diag/loading/text_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/suggestion.h"
#include "kasa_diag/parse_errors.h"

namespace kasa_diag::loading {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::TextFormat;

std::vector<int> LineStarts(absl::string_view text) {
  std::vector<int> starts = {0};
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts.push_back(static_cast<int>(i) + 1);
  }
  return starts;
}

// All field names of the messages that a knowledge file can hold.
void CollectFieldNames(const Descriptor* descriptor,
                       std::vector<const Descriptor*>* seen,
                       std::vector<std::string>* names) {
  if (std::find(seen->begin(), seen->end(), descriptor) != seen->end()) return;
  seen->push_back(descriptor);
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    names->emplace_back(field->name());
    if (field->message_type() != nullptr) {
      CollectFieldNames(field->message_type(), seen, names);
    }
  }
}

// "Message type "x" has no field named "y"." gets a suggestion.
std::string HintFor(absl::string_view message, const Descriptor* root) {
  constexpr absl::string_view kBefore = "has no field named \"";
  const size_t at = message.find(kBefore);
  if (at == absl::string_view::npos) return "";
  absl::string_view name = message.substr(at + kBefore.size());
  name = name.substr(0, name.find('"'));

  std::vector<std::string> names;
  constexpr absl::string_view kType = "Message type \"";
  if (message.substr(0, kType.size()) == kType) {
    absl::string_view type = message.substr(kType.size());
    type = type.substr(0, type.find('"'));
    const Descriptor* descriptor =
        root->file()->pool()->FindMessageTypeByName(std::string(type));
    if (descriptor != nullptr) {
      for (int i = 0; i < descriptor->field_count(); ++i) {
        names.emplace_back(descriptor->field(i)->name());
      }
    }
  }
  if (names.empty()) {
    std::vector<const Descriptor*> seen;
    CollectFieldNames(root, &seen, &names);
  }
  const std::string nearest = condition::NearestName(name, names);
  return nearest.empty() ? "" : absl::StrCat("did you mean '", nearest, "'?");
}

// Scans the string literals that begin at or after `at` and returns, for each
// byte of their joined value, its offset in `text`; one more entry for the end.
std::vector<int> ValueOffsets(absl::string_view text, size_t at) {
  std::vector<int> offsets;
  auto skip_space = [&] {
    while (at < text.size()) {
      if (absl::ascii_isspace(text[at])) {
        ++at;
      } else if (text[at] == '#') {
        while (at < text.size() && text[at] != '\n') ++at;
      } else {
        return;
      }
    }
  };
  size_t end = at;
  skip_space();
  while (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
    const char quote = text[at++];
    while (at < text.size() && text[at] != quote && text[at] != '\n') {
      offsets.push_back(static_cast<int>(at));
      if (text[at] != '\\' || at + 1 >= text.size()) {
        ++at;
        continue;
      }
      // An escape: one byte of value, except \u and \U, which the language of
      // conditions does not need here; they count as one and shift what
      // follows.
      ++at;
      const char kind = text[at++];
      const bool hex = kind == 'x' || kind == 'X';
      const bool octal = kind >= '0' && kind <= '7';
      const int more = hex || octal ? 2 : 0;
      for (int i = 0; i < more && at < text.size(); ++i) {
        const char c = text[at];
        if (!(hex ? absl::ascii_isxdigit(c) : c >= '0' && c <= '7')) break;
        ++at;
      }
    }
    end = at;
    if (at < text.size() && text[at] == quote) ++at;
    skip_space();
  }
  offsets.push_back(static_cast<int>(end));
  return offsets;
}

}  // namespace

std::string Problem::ToString() const {
  std::string text = file;
  if (line > 0) absl::StrAppend(&text, ":", line, ":", column);
  absl::StrAppend(&text, text.empty() ? "" : ": ", message);
  if (!fragment.empty()) absl::StrAppend(&text, "\n", fragment);
  if (!hint.empty()) absl::StrAppend(&text, "\n  hint: ", hint);
  return text;
}

TextFile::TextFile(absl::string_view name, absl::string_view text)
    : name_(name), text_(text), line_starts_(LineStarts(text)) {
  Parse(&content_);
}

TextFile::TextFile(absl::string_view name, absl::string_view text,
                   google::protobuf::Message* message)
    : name_(name), text_(text), line_starts_(LineStarts(text)) {
  Parse(message);
}

void TextFile::Parse(google::protobuf::Message* message) {
  descriptor_ = message->GetDescriptor();
  ParseErrors errors;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(&tree_);
  // Reported all the same, as warnings, and the parse goes on.
  parser.AllowUnknownField(true);
  parser.ParseFromString(text_, message);
  const Place place(*this);
  for (const ParseError& raw : errors.all()) {
    Problem problem =
        place.MakeProblem(raw.message, HintFor(raw.message, descriptor_));
    problem.line = raw.line + 1;
    problem.column = raw.column + 1;
    if (raw.line >= 0 && raw.line < static_cast<int>(line_starts_.size())) {
      absl::string_view line(text_);
      line = line.substr(line_starts_[raw.line]);
      line = line.substr(0, line.find('\n'));
      problem.fragment =
          absl::StrCat("    ", line, "\n    ",
                       std::string(std::max(raw.column, 0), ' '), "^");
    }
    problems_.push_back(std::move(problem));
  }
}

TextFile::TextFile(absl::string_view name, v1::KnowledgeBase content)
    : name_(name),
      content_(std::move(content)),
      descriptor_(v1::KnowledgeBase::descriptor()) {}

Place::Place(const TextFile& file)
    : file_(&file), descriptor_(file.descriptor_) {
  if (!file.line_starts_.empty()) tree_ = &file.tree_;
}

Place Place::Field(absl::string_view name, int index) const {
  Place place = *this;
  if (descriptor_ == nullptr) return place;
  const FieldDescriptor* field =
      descriptor_->FindFieldByName(std::string(name));
  if (field == nullptr) return place;
  place.descriptor_ = field->message_type();
  place.tree_ = nullptr;
  if (tree_ == nullptr) return place;
  const TextFormat::ParseLocation location = tree_->GetLocation(field, index);
  if (location.line >= 0) {
    place.line_ = location.line;
    place.column_ = location.column;
  }
  if (field->message_type() != nullptr) {
    place.tree_ = tree_->GetTreeForNested(field, index);
  }
  return place;
}

Problem Place::MakeProblemAt(int line, int column, int width,
                             std::string message, std::string hint) const {
  Problem problem;
  if (file_ != nullptr) problem.file = file_->name_;
  problem.message = std::move(message);
  problem.hint = std::move(hint);
  if (line < 0 || file_ == nullptr ||
      line >= static_cast<int>(file_->line_starts_.size())) {
    return problem;
  }
  problem.line = line + 1;
  problem.column = column + 1;
  absl::string_view shown(file_->text_);
  shown = shown.substr(file_->line_starts_[line]);
  shown = shown.substr(0, shown.find('\n'));
  const int room = static_cast<int>(shown.size()) - column;
  width = std::max(1, std::min(width, room));
  // Tabs stay tabs, so that the caret stands below its character.
  std::string indent(shown.substr(0, std::max(column, 0)));
  for (char& c : indent) c = c == '\t' ? '\t' : ' ';
  problem.fragment = absl::StrCat("    ", shown, "\n    ", indent, "^",
                                  std::string(width - 1, '~'));
  return problem;
}

Problem Place::MakeProblem(std::string message, std::string hint) const {
  return MakeProblemAt(line_, column_, 1, std::move(message), std::move(hint));
}

Problem Place::MakeProblemInString(int begin, int end, std::string message,
                                   std::string hint) const {
  if (file_ == nullptr || line_ < 0) {
    return MakeProblem(std::move(message), std::move(hint));
  }
  const std::string& text = file_->text_;
  // From the field's name over the colon to the value.
  size_t at = file_->line_starts_[line_] + column_;
  while (at < text.size() && text[at] != ':' && text[at] != '"' &&
         text[at] != '\'') {
    ++at;
  }
  if (at < text.size() && text[at] == ':') ++at;
  const std::vector<int> offsets = ValueOffsets(text, at);
  const int last = static_cast<int>(offsets.size()) - 1;
  const int from = offsets[std::clamp(begin, 0, last)];
  const int to = offsets[std::clamp(end, 0, last)];
  const auto next = std::upper_bound(file_->line_starts_.begin(),
                                     file_->line_starts_.end(), from);
  const int line = static_cast<int>(next - file_->line_starts_.begin()) - 1;
  return MakeProblemAt(line, from - file_->line_starts_[line], to - from,
                       std::move(message), std::move(hint));
}

}  // namespace kasa_diag::loading
