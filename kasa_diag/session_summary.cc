#include "kasa_diag/session_summary.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "kasa_diag/message_fields.h"
#include "kasa_diag/session_history.h"
#include "kasa_diag/wording.h"

namespace kasa_diag {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using v1::SessionEvent;

// Causes in the text; the message has all.
constexpr int kCausesInText = 5;

// The value of a field that is set, as text format has it.
std::string ValueText(const Message& message, const std::string& path) {
  const Message* at = &message;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    at = &at->GetReflection()->GetMessage(
        *at, at->GetDescriptor()->FindFieldByName(names[i]));
  }
  const FieldDescriptor* field =
      at->GetDescriptor()->FindFieldByName(names.back());
  google::protobuf::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  std::string text;
  if (!field->is_repeated()) {
    printer.PrintFieldValueToString(*at, field, -1, &text);
    return text;
  }
  std::vector<std::string> values;
  const int size = at->GetReflection()->FieldSize(*at, field);
  for (int i = 0; i < size; ++i) {
    text.clear();
    printer.PrintFieldValueToString(*at, field, i, &text);
    values.push_back(text);
  }
  return absl::StrCat("[", absl::StrJoin(values, ", "), "]");
}

absl::string_view OutcomeWords(SessionEvent::Tried::Outcome outcome) {
  switch (outcome) {
    case SessionEvent::Tried::FIXED:
      return "fixed it";
    case SessionEvent::Tried::DID_NOT_HELP:
      return "did not help";
    default:
      return "could not be done";
  }
}

std::string Text(const v1::SessionSummary& summary) {
  std::string text = "What is known of the device:\n";
  if (summary.seen().empty()) absl::StrAppend(&text, "  nothing\n");
  for (const v1::FieldValue& seen : summary.seen()) {
    absl::StrAppend(&text, "  ", seen.field(), " = ", seen.value(), "\n");
  }
  if (!summary.answers().empty()) {
    absl::StrAppend(&text, "What was asked:\n");
    for (const auto& answer : summary.answers()) {
      absl::StrAppend(&text, "  ", answer.question_text(), " ",
                      answer.answer_text(), "\n");
    }
  }
  absl::StrAppend(&text, "What was tried:\n");
  if (summary.attempts().empty()) absl::StrAppend(&text, "  nothing\n");
  for (const auto& attempt : summary.attempts()) {
    absl::StrAppend(&text, "  ", attempt.title(), ": ",
                    OutcomeWords(attempt.outcome()), "\n");
  }
  if (!summary.remaining().empty()) {
    absl::StrAppend(&text, "What may still be wrong:\n");
  }
  for (int i = 0; i < summary.remaining_size() && i < kCausesInText; ++i) {
    const v1::LikelyCause& cause = summary.remaining(i);
    absl::StrAppend(&text, "  ", FormatProbability(cause.probability()), " ",
                    cause.title(), " [", cause.id(), "]\n");
  }
  absl::StrAppend(&text, "Knowledge: ", summary.knowledge_base_name(), " ",
                  summary.knowledge_base_version(), "\n");
  return text;
}

void AddAnswer(const v1::KnowledgeBase& content,
               const SessionEvent::Answered& event,
               v1::SessionSummary* summary) {
  const int index = FindQuestion(content, event.question());
  if (index < 0) return;
  const v1::Question& question = content.questions(index);
  const int answer = FindAnswer(question, event.answer());
  if (answer < 0 && !event.answer().empty()) return;
  v1::SessionSummary::Answer* added = summary->add_answers();
  added->set_question(event.question());
  added->set_question_text(question.text());
  added->set_answer(event.answer());
  added->set_answer_text(answer < 0 ? "I don't know"
                                    : question.answers(answer).text());
}

void AddAttempt(const v1::KnowledgeBase& content,
                const SessionEvent::Tried& event, v1::SessionSummary* summary) {
  const int index = FindRemedy(content, event.remedy());
  if (index < 0) return;
  v1::SessionSummary::Attempt* added = summary->add_attempts();
  added->set_remedy(event.remedy());
  added->set_title(content.remedies(index).title());
  added->set_outcome(event.outcome());
}

}  // namespace

v1::SessionSummary Summarize(const v1::KnowledgeBase& content,
                             const v1::Session& session, const Message& known,
                             absl::Span<const v1::LikelyCause> remaining) {
  v1::SessionSummary summary;
  for (const std::string& path : SetFields(known)) {
    v1::FieldValue* seen = summary.add_seen();
    seen->set_field(path);
    seen->set_value(ValueText(known, path));
  }
  for (const SessionEvent& event : session.events()) {
    if (event.has_answered()) AddAnswer(content, event.answered(), &summary);
    if (event.has_tried()) AddAttempt(content, event.tried(), &summary);
  }
  for (const v1::LikelyCause& cause : remaining) {
    *summary.add_remaining() = cause;
  }
  summary.set_knowledge_base_name(content.name());
  summary.set_knowledge_base_version(content.version());
  summary.set_text(Text(summary));
  return summary;
}

}  // namespace kasa_diag
