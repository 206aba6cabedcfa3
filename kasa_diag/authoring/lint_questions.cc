// Questions whose answers nothing reads.

#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/authoring/lint_context.h"

namespace kasa_diag::authoring {
namespace {

// Paths of all fields that some condition depends on.
std::set<std::string> FieldsRead(const CompiledKnowledge& knowledge) {
  std::set<std::string> fields;
  for (int c = 0; c < knowledge.evaluator->size(); ++c) {
    const condition::Condition& condition = knowledge.evaluator->condition(c);
    for (std::string& field : condition.FieldsRead()) {
      fields.insert(std::move(field));
    }
    for (const int input : condition.InputsRead()) {
      if (input == knowledge.led_meanings_input) {
        // The rate follows from these; the legend from the whole device.
        fields.insert({"led.on_ms", "led.off_ms", "device"});
      }
    }
  }
  return fields;
}

// Whether the two are one field, or one lies below the other.
bool Touches(const std::string& a, const std::string& b) {
  return a == b || absl::StartsWith(a, absl::StrCat(b, ".")) ||
         absl::StartsWith(b, absl::StrCat(a, "."));
}

}  // namespace

void LintQuestions(LintContext* context) {
  const std::set<std::string> read = FieldsRead(context->knowledge);
  for (int q = 0; q < context->content().questions_size(); ++q) {
    const std::vector<std::string>& fields =
        context->knowledge.questions[q].fields;
    bool is_read = false;
    for (const std::string& field : fields) {
      for (const std::string& other : read) {
        is_read = is_read || Touches(field, other);
      }
    }
    if (is_read) continue;
    context->Warn(
        "unused_question", {context->sources.questions[q]},
        absl::StrCat(Named("question", context->content().questions(q)),
                     ": its answers change nothing: no condition reads ",
                     absl::StrJoin(fields, ", ")),
        "a person's time for nothing: add a finding that reads it, or remove "
        "the question");
  }
}

}  // namespace kasa_diag::authoring
