#include "kasa_diag/loading/merge.h"

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"

namespace kasa_diag::loading {
namespace {

bool IsValidId(absl::string_view id) {
  if (id.empty() || !absl::ascii_islower(id[0])) return false;
  for (const char c : id) {
    if (!absl::ascii_islower(c) && !absl::ascii_isdigit(c) && c != '_') {
      return false;
    }
  }
  return true;
}

// Adds the entries of one file's list to the base's list of the same kind.
template <typename Entry>
class List {
 public:
  List(absl::string_view field, absl::string_view noun,
       google::protobuf::RepeatedPtrField<Entry>* entries,
       std::vector<Place>* places)
      : field_(field), noun_(noun), entries_(entries), places_(places) {}

  void Add(const google::protobuf::RepeatedPtrField<Entry>& added,
           const Place& file, std::vector<Problem>* problems) {
    for (int i = 0; i < added.size(); ++i) {
      const Entry& entry = added[i];
      const Place place = file.Field(field_, i);
      if (!IsValidId(entry.id())) {
        problems->push_back(place.Field("id").MakeProblem(
            entry.id().empty()
                ? absl::StrCat("a ", noun_, " without an id")
                : absl::StrCat(noun_, " id '", entry.id(), "' is malformed"),
            "an id begins with a lower-case letter and goes on with lower-case "
            "letters, digits and '_'"));
        continue;
      }
      const auto [known, is_new] =
          index_.try_emplace(entry.id(), entries_->size());
      if (is_new) {
        if (entry.override()) {
          problems->push_back(
              place.Field("override")
                  .MakeProblem(
                      absl::StrCat(
                          noun_, " '", entry.id(),
                          "' overrides nothing: no earlier file has it"),
                      "mend the id, or leave 'override' out"));
        }
        *entries_->Add() = entry;
        places_->push_back(place);
      } else if (entry.override()) {
        *entries_->Mutable(known->second) = entry;
        (*places_)[known->second] = place;
      } else {
        problems->push_back(place.Field("id").MakeProblem(
            absl::StrCat(noun_, " '", entry.id(), "' exists already"),
            "choose another id, or replace the earlier one with 'override: "
            "true'"));
      }
    }
  }

 private:
  absl::string_view field_;
  absl::string_view noun_;
  google::protobuf::RepeatedPtrField<Entry>* entries_;
  std::vector<Place>* places_;
  absl::flat_hash_map<std::string, int> index_;
};

// Whether an entry that a base has at most once may be taken from this file.
bool MayTake(bool base_has_one, bool overrides, absl::string_view noun,
             const Place& place, std::vector<Problem>* problems) {
  if (!base_has_one || overrides) return true;
  problems->push_back(
      place.MakeProblem(absl::StrCat("the base has a ", noun, " already"),
                        "replace it with 'override: true'"));
  return false;
}

}  // namespace

MergedBase Merge(absl::Span<const std::unique_ptr<TextFile>> files,
                 std::vector<Problem>* problems) {
  MergedBase base;
  v1::KnowledgeBase& content = base.content;
  List<v1::Cause> causes("causes", "cause", content.mutable_causes(),
                         &base.places.causes);
  List<v1::Finding> findings("findings", "finding", content.mutable_findings(),
                             &base.places.findings);
  List<v1::Remedy> remedies("remedies", "remedy", content.mutable_remedies(),
                            &base.places.remedies);
  List<v1::Question> questions("questions", "question",
                               content.mutable_questions(),
                               &base.places.questions);
  List<v1::Tip> tips("tips", "tip", content.mutable_tips(), &base.places.tips);
  List<v1::LedMeaning> led_meanings("led_meanings", "LED meaning",
                                    content.mutable_led_meanings(),
                                    &base.places.led_meanings);
  List<v1::Profile> profiles("profiles", "profile", content.mutable_profiles(),
                             &base.places.profiles);
  List<v1::Gap> gaps("gaps", "gap", content.mutable_gaps(), &base.places.gaps);

  for (const std::unique_ptr<TextFile>& file : files) {
    const v1::KnowledgeBase& added = file->content();
    const Place place(*file);
    if (base.content.name().empty()) base.places.file = place;
    if (added.has_name()) {
      // A base that is added to another keeps the first one's name and says
      // that it was added.
      content.set_name(content.has_name() && content.name() != added.name()
                           ? absl::StrCat(content.name(), " + ", added.name())
                           : added.name());
    }
    if (added.has_version()) {
      content.set_version(
          content.has_version() && content.version() != added.version()
              ? absl::StrCat(content.version(), " + ", added.version())
              : added.version());
    }
    if (added.has_input_message()) {
      if (content.has_input_message() &&
          content.input_message() != added.input_message()) {
        problems->push_back(
            place.Field("input_message")
                .MakeProblem(absl::StrCat(
                    "this file reads ", added.input_message(),
                    ", the files before it read ", content.input_message())));
      } else {
        content.set_input_message(added.input_message());
      }
    }
    causes.Add(added.causes(), place, problems);
    findings.Add(added.findings(), place, problems);
    remedies.Add(added.remedies(), place, problems);
    questions.Add(added.questions(), place, problems);
    tips.Add(added.tips(), place, problems);
    led_meanings.Add(added.led_meanings(), place, problems);
    profiles.Add(added.profiles(), place, problems);
    gaps.Add(added.gaps(), place, problems);
    if (added.has_support() &&
        MayTake(content.has_support(), added.support().override(),
                "support entry", place.Field("support"), problems)) {
      *content.mutable_support() = added.support();
      base.places.support = place.Field("support");
    }
    if (added.has_complaint() &&
        MayTake(content.has_complaint(), added.complaint().override(),
                "complaint", place.Field("complaint"), problems)) {
      *content.mutable_complaint() = added.complaint();
      base.places.complaint = place.Field("complaint");
    }
  }
  return base;
}

}  // namespace kasa_diag::loading
