#include "kasa_diag/texts.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace kasa_diag {
namespace {

using Text = v1::Catalogue::Text;

// Shows every text that is not empty to `visit(id, std::string* text)`. Lists
// what people read, and so what a catalogue has.
template <typename Visit>
class Walk {
 public:
  Walk(v1::KnowledgeBase* content, Visit visit)
      : content_(*content), visit_(std::move(visit)) {}

  void Run() {
    for (v1::Cause& cause : *content_.mutable_causes()) {
      const std::string entry = absl::StrCat("causes/", cause.id());
      Field(entry, "title",
            cause.has_title() ? cause.mutable_title() : nullptr);
      Field(entry, "description",
            cause.has_description() ? cause.mutable_description() : nullptr);
      for (int i = 0; i < cause.adjust_size(); ++i) {
        v1::Cause::Adjustment& adjustment = *cause.mutable_adjust(i);
        // What a diagnosis shows of it: kasa_diag/ranking.cc.
        if (adjustment.claims().empty()) continue;
        Field(absl::StrCat(entry, "/adjust/", i + 1), "claim",
              adjustment.mutable_claims(0)->mutable_text());
      }
    }
    for (v1::Finding& finding : *content_.mutable_findings()) {
      Field(absl::StrCat("findings/", finding.id()), "title",
            finding.has_title() ? finding.mutable_title() : nullptr);
    }
    for (v1::Remedy& remedy : *content_.mutable_remedies()) {
      const std::string entry = absl::StrCat("remedies/", remedy.id());
      Field(entry, "title",
            remedy.has_title() ? remedy.mutable_title() : nullptr);
      List(entry, "steps", remedy.mutable_steps());
      List(entry, "warnings", remedy.mutable_warnings());
    }
    for (v1::Question& question : *content_.mutable_questions()) {
      const std::string entry = absl::StrCat("questions/", question.id());
      Field(entry, "text",
            question.has_text() ? question.mutable_text() : nullptr);
      Field(entry, "help",
            question.has_help() ? question.mutable_help() : nullptr);
      for (v1::Question::Answer& answer : *question.mutable_answers()) {
        Field(absl::StrCat(entry, "/answers/", answer.id()), "text",
              answer.has_text() ? answer.mutable_text() : nullptr);
      }
    }
    for (v1::Tip& tip : *content_.mutable_tips()) {
      Field(absl::StrCat("tips/", tip.id()), "text",
            tip.has_text() ? tip.mutable_text() : nullptr);
    }
    for (v1::LedMeaning& meaning : *content_.mutable_led_meanings()) {
      Field(absl::StrCat("led_meanings/", meaning.id()), "title",
            meaning.has_title() ? meaning.mutable_title() : nullptr);
    }
    for (v1::Profile& profile : *content_.mutable_profiles()) {
      const std::string entry = absl::StrCat("profiles/", profile.id());
      Field(entry, "title",
            profile.has_title() ? profile.mutable_title() : nullptr);
      if (profile.facts().has_reset_procedure()) {
        Field(entry, "facts/reset_procedure",
              profile.mutable_facts()->mutable_reset_procedure());
      }
    }
    if (content_.has_support()) {
      v1::Support& support = *content_.mutable_support();
      Field("support", "title",
            support.has_title() ? support.mutable_title() : nullptr);
      List("support", "steps", support.mutable_steps());
    }
    for (v1::Gap& gap : *content_.mutable_gaps()) {
      Field(absl::StrCat("gaps/", gap.id()), "text",
            gap.has_text() ? gap.mutable_text() : nullptr);
    }
  }

 private:
  // `text`: null where the field is not set.
  void Field(absl::string_view entry, absl::string_view field,
             std::string* text) {
    if (text != nullptr && !text->empty())
      visit_(absl::StrCat(entry, "/", field), text);
  }

  void List(absl::string_view entry, absl::string_view field,
            google::protobuf::RepeatedPtrField<std::string>* texts) {
    for (int i = 0; i < texts->size(); ++i) {
      Field(entry, absl::StrCat(field, "/", i + 1), texts->Mutable(i));
    }
  }

  v1::KnowledgeBase& content_;
  Visit visit_;
};

template <typename Visit>
void ForEachText(v1::KnowledgeBase* content, Visit visit) {
  Walk<Visit>(content, std::move(visit)).Run();
}

// The first text of each id.
absl::flat_hash_map<std::string, const Text*> ById(
    const v1::Catalogue& catalogue, std::vector<std::string>* repeated) {
  absl::flat_hash_map<std::string, const Text*> by_id;
  for (const Text& text : catalogue.texts()) {
    if (!by_id.emplace(text.id(), &text).second) repeated->push_back(text.id());
  }
  return by_id;
}

void Report(const std::vector<std::string>& ids, absl::string_view what,
            std::vector<std::string>* problems) {
  if (ids.empty()) return;
  problems->push_back(absl::StrCat(ids.size(),
                                   ids.size() == 1 ? " text " : " texts ", what,
                                   ", first ", ids.front()));
}

}  // namespace

std::string Translation::Malformed::ToString() const {
  return absl::StrCat("the translation of ", id, " ", problem,
                      "; the original is shown");
}

std::vector<std::string> Translation::Problems() const {
  std::vector<std::string> problems;
  Report(missing, "without a translation", &problems);
  Report(outdated, "with a translation of what was said before", &problems);
  Report(unknown, "that do not exist", &problems);
  Report(repeated, "translated more than once", &problems);
  for (const Malformed& one : malformed) problems.push_back(one.ToString());
  return problems;
}

v1::Catalogue MakeCatalogue(const v1::KnowledgeBase& content) {
  return UpdateCatalogue(content, v1::Catalogue());
}

Translation Translate(const v1::KnowledgeBase& content,
                      const v1::Catalogue& catalogue) {
  Translation translation;
  const auto by_id = ById(catalogue, &translation.repeated);
  absl::flat_hash_set<std::string> known;
  // The translation of `original`; null where there is none.
  const auto find = [&](absl::string_view id, absl::string_view original) {
    known.insert(std::string(id));
    const auto found = by_id.find(id);
    const std::string* text = nullptr;
    if (found == by_id.end() || found->second->text().empty()) {
      translation.missing.emplace_back(id);
    } else if (found->second->original() != original) {
      translation.outdated.emplace_back(id);
    } else {
      text = &found->second->text();
    }
    return text;
  };
  translation.content = content;
  ForEachText(&translation.content,
              [&find](const std::string& id, std::string* text) {
                const std::string* translated = find(id, *text);
                if (translated != nullptr) *text = *translated;
              });
  auto sentences = std::make_shared<Sentences>();
  for (const Sentence* sentence : AllSentences()) {
    const std::string* translated = find(sentence->id, sentence->english);
    if (translated == nullptr) continue;
    const absl::Status status = sentences->Translate(*sentence, *translated);
    if (!status.ok()) {
      translation.malformed.push_back(
          {std::string(sentence->id), std::string(status.message())});
    }
  }
  translation.sentences = std::move(sentences);
  for (const Text& text : catalogue.texts()) {
    if (!known.contains(text.id())) translation.unknown.push_back(text.id());
  }
  return translation;
}

v1::Catalogue UpdateCatalogue(const v1::KnowledgeBase& content,
                              const v1::Catalogue& catalogue) {
  std::vector<std::string> repeated;
  const auto by_id = ById(catalogue, &repeated);
  v1::Catalogue updated;
  if (catalogue.has_language()) updated.set_language(catalogue.language());
  updated.set_knowledge_base_name(content.name());
  const auto add = [&](absl::string_view id, absl::string_view original) {
    Text* text = updated.add_texts();
    text->set_id(std::string(id));
    text->set_original(std::string(original));
    const auto found = by_id.find(id);
    if (found == by_id.end()) return;
    const Text& before = *found->second;
    if (before.has_previous()) text->set_previous(before.previous());
    if (before.text().empty()) return;
    if (before.original() == original) {
      text->set_text(before.text());
    } else {
      text->set_previous(before.text());
    }
  };
  v1::KnowledgeBase base = content;
  ForEachText(&base, [&add](const std::string& id, std::string* original) {
    add(id, *original);
  });
  for (const Sentence* sentence : AllSentences()) {
    add(sentence->id, sentence->english);
  }
  return updated;
}

}  // namespace kasa_diag
