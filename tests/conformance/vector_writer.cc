#include "tests/conformance/vector_writer.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace kasa_diag::conformance {
namespace {

// A variable that tests may name.
struct VariableText {
  absl::string_view name;
  absl::string_view type;   // in the format of cel.expr.Type
  absl::string_view value;  // of cel.expr.Value; empty: unknown
};

constexpr VariableText kVariables[] = {
    {"zero", "primitive: INT64", "int64_value: 0"},
    {"u_bool", "primitive: BOOL", ""},
    {"u_int", "primitive: INT64", ""},
    {"u_uint", "primitive: UINT64", ""},
    {"u_double", "primitive: DOUBLE", ""},
    {"u_string", "primitive: STRING", ""},
    {"u_duration", "well_known: DURATION", ""},
    {"u_timestamp", "well_known: TIMESTAMP", ""},
    {"u_list", "list_type { elem_type { primitive: INT64 } }", ""},
};

bool Mentions(absl::string_view expression, absl::string_view name) {
  size_t place = 0;
  while ((place = expression.find(name, place)) != absl::string_view::npos) {
    auto continues = [&](size_t i) {
      return i < expression.size() &&
             (absl::ascii_isalnum(expression[i]) || expression[i] == '_');
    };
    if ((place == 0 || !continues(place - 1)) &&
        !continues(place + name.size())) {
      return true;
    }
    ++place;
  }
  return false;
}

}  // namespace

void VectorWriter::Append(absl::string_view text) {
  absl::StrAppend(&text_, text);
}

void VectorWriter::BeginSection(absl::string_view name,
                                absl::string_view description) {
  EndSection();
  absl::StrAppend(&text_, "section {\n  name: \"", name,
                  "\"\n  description: \"", description, "\"\n");
  in_section_ = true;
}

void VectorWriter::Test(absl::string_view name, absl::string_view expression,
                        const State& expected) {
  absl::StrAppend(&text_, "  test {\n    name: \"", name, "\"\n    expr: \"",
                  absl::CEscape(expression), "\"\n");
  for (const VariableText& variable : kVariables) {
    if (!Mentions(expression, variable.name)) continue;
    absl::StrAppend(&text_, "    type_env { name: \"", variable.name,
                    "\" ident { type { ", variable.type, " } } }\n");
  }
  for (const VariableText& variable : kVariables) {
    if (!Mentions(expression, variable.name)) continue;
    absl::StrAppend(
        &text_, "    bindings { key: \"", variable.name, "\" value { ",
        variable.value.empty() ? "unknown {}"
                               : absl::StrCat("value { ", variable.value, " }"),
        " } }\n");
  }
  switch (expected.kind) {
    case State::Kind::kValue:
      absl::StrAppend(&text_, "    value { ", expected.value, " }\n");
      break;
    case State::Kind::kUnknown:
      text_ += "    unknown {}\n";
      break;
    case State::Kind::kError:
      text_ += "    eval_error {}\n";
      break;
  }
  text_ += "  }\n";
}

std::string VectorWriter::Finish() {
  EndSection();
  return std::move(text_);
}

void VectorWriter::EndSection() {
  if (in_section_) text_ += "}\n";
  in_section_ = false;
}

}  // namespace kasa_diag::conformance
