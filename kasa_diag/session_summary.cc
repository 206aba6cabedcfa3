#include "kasa_diag/session_summary.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "kasa_diag/library_sentences.h"
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

std::string AttemptText(const Sentences& words,
                        const v1::SessionSummary::Attempt& attempt) {
  switch (attempt.outcome()) {
    case SessionEvent::Tried::FIXED:
      return words.Say<sentences::kSummaryFixed>(attempt.title());
    case SessionEvent::Tried::DID_NOT_HELP:
      return words.Say<sentences::kSummaryDidNotHelp>(attempt.title());
    default:
      return words.Say<sentences::kSummaryCouldNotBeDone>(attempt.title());
  }
}

std::string Text(const Sentences& words, const v1::SessionSummary& summary) {
  std::vector<std::string> lines;
  const auto add = [&lines](absl::string_view line) {
    lines.push_back(absl::StrCat("  ", line));
  };
  lines.push_back(words.Say<sentences::kSummaryKnown>());
  if (summary.seen().empty()) add(words.Say<sentences::kSummaryNothing>());
  for (const v1::FieldValue& seen : summary.seen()) {
    add(absl::StrCat(seen.field(), " = ", seen.value()));
  }
  if (!summary.answers().empty()) {
    lines.push_back(words.Say<sentences::kSummaryAsked>());
  }
  for (const auto& answer : summary.answers()) {
    add(absl::StrCat(answer.question_text(), " ", answer.answer_text()));
  }
  lines.push_back(words.Say<sentences::kSummaryTried>());
  if (summary.attempts().empty()) add(words.Say<sentences::kSummaryNothing>());
  for (const auto& attempt : summary.attempts()) {
    add(AttemptText(words, attempt));
  }
  if (!summary.remaining().empty()) {
    lines.push_back(words.Say<sentences::kSummaryRemaining>());
  }
  for (int i = 0; i < summary.remaining_size() && i < kCausesInText; ++i) {
    const v1::LikelyCause& cause = summary.remaining(i);
    add(absl::StrCat(FormatProbability(words, cause.probability()), " ",
                     cause.title(), " [", cause.id(), "]"));
  }
  lines.push_back(words.Say<sentences::kSummaryKnowledge>(
      summary.knowledge_base_name(), summary.knowledge_base_version()));
  return absl::StrCat(absl::StrJoin(lines, "\n"), "\n");
}

void AddAnswer(const CompiledKnowledge& knowledge,
               const SessionEvent::Answered& event,
               v1::SessionSummary* summary) {
  const int index = FindQuestion(knowledge.content, event.question());
  if (index < 0) return;
  const v1::Question& question = knowledge.content.questions(index);
  const int answer = FindAnswer(question, event.answer());
  if (answer < 0 && !event.answer().empty()) return;
  v1::SessionSummary::Answer* added = summary->add_answers();
  added->set_question(event.question());
  added->set_question_text(question.text());
  added->set_answer(event.answer());
  added->set_answer_text(answer < 0
                             ? knowledge.sentences->Say<sentences::kDontKnow>()
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

v1::SessionSummary Summarize(const CompiledKnowledge& knowledge,
                             const v1::Session& session, const Message& known,
                             absl::Span<const v1::LikelyCause> remaining) {
  const v1::KnowledgeBase& content = knowledge.content;
  v1::SessionSummary summary;
  for (const std::string& path : SetFields(known)) {
    v1::FieldValue* seen = summary.add_seen();
    seen->set_field(path);
    seen->set_value(ValueText(known, path));
  }
  for (const SessionEvent& event : session.events()) {
    if (event.has_answered()) AddAnswer(knowledge, event.answered(), &summary);
    if (event.has_tried()) AddAttempt(content, event.tried(), &summary);
  }
  for (const v1::LikelyCause& cause : remaining) {
    *summary.add_remaining() = cause;
  }
  summary.set_knowledge_base_name(content.name());
  summary.set_knowledge_base_version(content.version());
  summary.set_text(Text(*knowledge.sentences, summary));
  return summary;
}

}  // namespace kasa_diag
