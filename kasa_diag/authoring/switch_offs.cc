#include "kasa_diag/authoring/switch_offs.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "kasa_diag/condition/suggestion.h"
#include "kasa_diag/parse_errors.h"

namespace kasa_diag::authoring {
namespace {

using google::protobuf::io::Tokenizer;

std::vector<Tokenizer::Token> Tokens(const std::string& text) {
  google::protobuf::io::ArrayInputStream stream(text.data(),
                                                static_cast<int>(text.size()));
  // The file has been parsed: there will be none.
  ParseErrors errors;
  Tokenizer tokenizer(&stream, &errors);
  tokenizer.set_comment_style(Tokenizer::SH_COMMENT_STYLE);
  std::vector<Tokenizer::Token> tokens;
  while (tokenizer.Next()) tokens.push_back(tokenizer.current());
  return tokens;
}

bool Opens(const std::string& token) {
  return token == "{" || token == "[" || token == "<";
}
bool Closes(const std::string& token) {
  return token == "}" || token == "]" || token == ">";
}

// The last line (from 1) of the entry or field that begins at token `first`; 0
// where none does.
int LastLine(const std::vector<Tokenizer::Token>& tokens, size_t first) {
  int depth = 0;
  for (size_t i = first; i < tokens.size(); ++i) {
    const std::string& text = tokens[i].text;
    if (Opens(text)) {
      ++depth;
    } else if (Closes(text)) {
      if (--depth < 0) return 0;
      // The name of an Any's type is in brackets, too.
      const bool is_name =
          text == "]" && tokens[first].text == "[" && i + 1 < tokens.size() &&
          (tokens[i + 1].text == ":" || Opens(tokens[i + 1].text));
      if (depth == 0 && !is_name) return tokens[i].line + 1;
    } else if (depth == 0 && text == ":" && i + 1 < tokens.size() &&
               !Opens(tokens[i + 1].text)) {
      ++i;
      if (tokens[i].text == "-" && i + 1 < tokens.size()) ++i;
      while (i + 1 < tokens.size() &&
             tokens[i].type == Tokenizer::TYPE_STRING &&
             tokens[i + 1].type == Tokenizer::TYPE_STRING) {
        ++i;
      }
      return tokens[i].line + 1;
    }
  }
  return 0;
}

bool IsComment(absl::string_view line) {
  line = absl::StripLeadingAsciiWhitespace(line);
  return absl::ConsumePrefix(&line, "#");
}

// "# check: off ID (reason)": the id and whether there is a reason.
bool ParseSwitch(absl::string_view line, std::string* lint, bool* has_reason) {
  line = absl::StripAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "#")) return false;
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "check:")) return false;
  line = absl::StripLeadingAsciiWhitespace(line);
  if (!absl::ConsumePrefix(&line, "off")) return false;
  line = absl::StripLeadingAsciiWhitespace(line);
  const size_t end = line.find_first_of(" \t(");
  *lint = std::string(line.substr(0, end));
  line = end == absl::string_view::npos ? "" : line.substr(end);
  line = absl::StripLeadingAsciiWhitespace(line);
  *has_reason = absl::ConsumePrefix(&line, "(") &&
                !absl::StripAsciiWhitespace(line).empty() &&
                absl::StripAsciiWhitespace(line) != ")";
  return true;
}

}  // namespace

SwitchOffs::SwitchOffs(const loading::TextFile& file)
    : file_(file), lines_(absl::StrSplit(file.text(), '\n')) {
  std::vector<Switch> block;
  std::vector<Tokenizer::Token> tokens;  // made when a switch is there
  bool at_top = true;
  for (size_t i = 0; i <= lines_.size(); ++i) {
    const bool at_end = i == lines_.size();
    if (!at_end && IsComment(lines_[i])) {
      Switch found;
      if (ParseSwitch(lines_[i], &found.lint, &found.has_reason)) {
        found.line = static_cast<int>(i) + 1;
        block.push_back(std::move(found));
      }
      continue;
    }
    const bool is_empty =
        at_end || absl::StripAsciiWhitespace(lines_[i]).empty();
    int last = 0;
    if (!block.empty() && !is_empty) {
      if (tokens.empty()) tokens = Tokens(file.text());
      size_t first = 0;
      while (first < tokens.size() &&
             tokens[first].line < static_cast<int>(i)) {
        ++first;
      }
      last = LastLine(tokens, first);
    }
    for (Switch& one : block) {
      if (last > 0) {
        one.first = static_cast<int>(i) + 1;
        one.last = last;
      } else if (is_empty && at_top) {
        one.first = 1;
        one.last = static_cast<int>(lines_.size());
      }
      switches_.push_back(std::move(one));
    }
    block.clear();
    if (!is_empty) at_top = false;
  }
}

bool SwitchOffs::Cover(absl::string_view lint, int line) {
  bool covered = false;
  for (Switch& one : switches_) {
    if (one.lint != lint || line < one.first || line > one.last) continue;
    one.used = true;
    covered = true;
  }
  return covered;
}

LintWarning SwitchOffs::Warn(const Switch& at, absl::string_view lint,
                             std::string message, std::string hint) const {
  LintWarning warning;
  warning.lint = std::string(lint);
  warning.problem.file = file_.name();
  warning.problem.line = at.line;
  const std::string& line = lines_[at.line - 1];
  const size_t column = line.find('#');
  warning.problem.column = static_cast<int>(column) + 1;
  warning.problem.message = std::move(message);
  warning.problem.fragment =
      absl::StrCat("    ", line, "\n    ", std::string(column, ' '), "^");
  warning.problem.hint = std::move(hint);
  return warning;
}

std::vector<LintWarning> SwitchOffs::Warnings() const {
  std::vector<std::string> ids;
  for (const LintDescription& lint : AllLints()) ids.emplace_back(lint.id);
  std::vector<LintWarning> warnings;
  for (const Switch& one : switches_) {
    bool is_known = false;
    for (const std::string& id : ids) is_known = is_known || id == one.lint;
    if (!is_known) {
      const std::string nearest = condition::NearestName(one.lint, ids);
      warnings.push_back(Warn(
          one, "unknown_lint",
          absl::StrCat("there is no lint '", one.lint, "'"),
          nearest.empty() ? "docs/check.md lists all lints"
                          : absl::StrCat("did you mean '", nearest, "'?")));
      continue;
    }
    if (!one.has_reason) {
      warnings.push_back(Warn(
          one, "switch_off_without_reason",
          absl::StrCat("'", one.lint, "' is switched off without a reason"),
          absl::StrCat("# check: off ", one.lint, " (why)")));
    }
    if (!one.used) {
      warnings.push_back(
          Warn(one, "unused_switch_off",
               one.first == 0
                   ? "this switches nothing off: no entry and no field "
                     "begins in the next line"
                   : absl::StrCat("this switches nothing off: there is no "
                                  "'",
                                  one.lint, "' here"),
               one.first == 0 ? "put it directly above what it is about"
                              : "remove it"));
    }
  }
  return warnings;
}

}  // namespace kasa_diag::authoring
