#include "kasa_diag/condition/condition.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/condition/lexer.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {
namespace {

// Calls visit(node) for every node, parents before children.
template <typename Visitor>
void VisitAll(const Node& node, const Visitor& visit) {
  visit(node);
  for (const auto& child : node.children) VisitAll(*child, visit);
}

}  // namespace

Schema::Schema(const google::protobuf::Descriptor* root,
               absl::string_view root_name)
    : container_(root->full_name()) {
  Input input;
  input.name = std::string(root_name);
  input.kind = InputKind::kMessage;
  input.descriptor = root;
  inputs_.push_back(std::move(input));
}

absl::Status Schema::CheckName(absl::string_view name) const {
  if (!IsIdentifier(name) || IsReserved(name)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "an input can't be named '", name, "': that is no identifier"));
  }
  if (Find(name) >= 0) {
    return absl::AlreadyExistsError(
        absl::StrCat("there is already an input '", name, "'"));
  }
  const google::protobuf::Descriptor* root = inputs_[0].descriptor;
  if (root->FindFieldByName(std::string(name)) != nullptr) {
    return absl::AlreadyExistsError(absl::StrCat(
        "an input can't be named '", name,
        "': ", std::string(root->full_name()), " has a field of this name"));
  }
  return absl::OkStatus();
}

absl::Status Schema::AddMessage(absl::string_view name,
                                const google::protobuf::Descriptor* descriptor,
                                std::vector<std::string> derived_from) {
  absl::Status status = CheckName(name);
  if (!status.ok()) return status;
  Input input;
  input.name = std::string(name);
  input.kind = InputKind::kMessage;
  input.descriptor = descriptor;
  input.derived_from = std::move(derived_from);
  inputs_.push_back(std::move(input));
  return absl::OkStatus();
}

absl::Status Schema::AddSymbols(absl::string_view name,
                                std::vector<std::string> ids,
                                std::vector<std::string> derived_from) {
  absl::Status status = CheckName(name);
  if (!status.ok()) return status;
  std::set<std::string> seen;
  for (const std::string& id : ids) {
    if (!seen.insert(id).second) {
      return absl::AlreadyExistsError(
          absl::StrCat("the input '", name, "' has the id '", id, "' twice"));
    }
  }
  Input input;
  input.name = std::string(name);
  input.kind = InputKind::kSymbols;
  input.ids = std::move(ids);
  input.derived_from = std::move(derived_from);
  inputs_.push_back(std::move(input));
  return absl::OkStatus();
}

int Schema::Find(absl::string_view name) const {
  for (size_t i = 0; i < inputs_.size(); ++i) {
    if (inputs_[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

Inputs::Inputs(const Schema& schema) { Reset(schema); }

void Inputs::Reset(const Schema& schema) {
  messages_.assign(schema.inputs().size(), nullptr);
  symbols_.assign(schema.inputs().size(), {});
}

std::vector<std::string> Condition::FieldsRead() const {
  std::set<std::string> fields;
  VisitAll(*root_, [&](const Node& node) {
    if (node.input < 0) return;
    const Schema::Input& input = schema_->inputs()[node.input];
    if (node.input > 0) {
      fields.insert(input.derived_from.begin(), input.derived_from.end());
    } else if (!node.path.empty()) {
      fields.insert(PathName(*schema_, 0, node.path));
    }
  });
  return {fields.begin(), fields.end()};
}

std::vector<int> Condition::InputsRead() const {
  std::set<int> inputs;
  VisitAll(*root_, [&](const Node& node) {
    if (node.input >= 0) inputs.insert(node.input);
  });
  return {inputs.begin(), inputs.end()};
}

std::vector<int> Condition::SymbolsRead(int input) const {
  std::set<int> symbols;
  VisitAll(*root_, [&](const Node& node) {
    if (node.op == Op::kInSymbols && node.input == input) {
      symbols.insert(node.symbol);
    }
  });
  return {symbols.begin(), symbols.end()};
}

std::string Render(const Problem& problem, absl::string_view source) {
  const size_t begin = std::min<size_t>(problem.begin, source.size());
  const size_t line_begin =
      begin == 0 ? 0 : source.rfind('\n', begin - 1) + 1;  // npos + 1 = 0
  size_t line_end = source.find('\n', begin);
  if (line_end == absl::string_view::npos) line_end = source.size();
  size_t end =
      std::min<size_t>(std::max(problem.end, problem.begin + 1), line_end);

  // A window of a long line, on letters' bounds.
  constexpr size_t kBefore = 60;
  constexpr size_t kWidth = 100;
  auto is_continuation = [&](size_t i) {
    return i < source.size() &&
           (static_cast<unsigned char>(source[i]) & 0xc0) == 0x80;
  };
  size_t from = begin - line_begin > kBefore ? begin - kBefore : line_begin;
  while (is_continuation(from)) ++from;
  size_t to = std::min(line_end, from + kWidth);
  while (is_continuation(to)) ++to;
  end = std::max(std::min(end, to), begin);

  std::string text = absl::StrCat(problem.message, "\n  ");
  std::string carets = "  ";
  auto append = [&](absl::string_view part) { absl::StrAppend(&text, part); };
  if (from > line_begin) {
    append("...");
    carets += "   ";
  }
  for (size_t i = from; i < to; ++i) {
    // Tabs and control characters would move the caret away.
    const bool is_control = static_cast<unsigned char>(source[i]) < 0x20;
    text += is_control ? ' ' : source[i];
    if (i < begin && !is_continuation(i)) carets += ' ';
    if (i >= begin && i < end && !is_continuation(i)) carets += '^';
  }
  if (begin >= end) carets += '^';
  if (to < line_end) append("...");
  absl::StrAppend(&text, "\n", carets, "\n");
  if (!problem.hint.empty()) absl::StrAppend(&text, problem.hint, "\n");
  return text;
}

}  // namespace kasa_diag::condition
