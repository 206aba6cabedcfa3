#include "kasa_diag/loading/check.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "kasa_diag/condition/suggestion.h"

namespace kasa_diag::loading {
namespace {

// The ids of one kind of entry.
class Ids {
 public:
  template <typename Entry>
  Ids(absl::string_view noun,
      const google::protobuf::RepeatedPtrField<Entry>& entries)
      : noun_(noun) {
    for (const Entry& entry : entries) {
      index_.emplace(entry.id(), static_cast<int>(names_.size()));
      names_.push_back(entry.id());
    }
  }

  // Index of `id`, or -1.
  int Find(const std::string& id) const {
    const auto found = index_.find(id);
    return found == index_.end() ? -1 : found->second;
  }

  // The same, with a problem at `place` where there is none.
  int Resolve(const std::string& id, const Place& place,
              std::vector<Problem>* problems) const {
    const int index = Find(id);
    if (index >= 0) return index;
    const std::string nearest = condition::NearestName(id, names_);
    problems->push_back(place.MakeProblem(
        absl::StrCat("no ", noun_, " has the id '", id, "'"),
        nearest.empty() ? absl::StrCat("add a ", noun_, " of this id")
                        : absl::StrCat("did you mean '", nearest, "'?")));
    return -1;
  }

  const std::string& name(int index) const { return names_[index]; }

 private:
  absl::string_view noun_;
  std::vector<std::string> names_;
  absl::flat_hash_map<std::string, int> index_;
};

class Checker {
 public:
  Checker(const MergedBase& base, std::vector<Problem>* problems)
      : content_(base.content),
        places_(base.places),
        problems_(*problems),
        causes_("cause", content_.causes()),
        findings_("finding", content_.findings()),
        remedies_("remedy", content_.remedies()),
        meanings_("LED meaning", content_.led_meanings()) {}

  void Run() {
    CheckBase();
    for (int i = 0; i < content_.causes_size(); ++i) {
      CheckCause(content_.causes(i), places_.causes[i]);
    }
    for (int i = 0; i < content_.findings_size(); ++i) {
      CheckFinding(content_.findings(i), places_.findings[i]);
    }
    for (int i = 0; i < content_.remedies_size(); ++i) {
      CheckRemedy(content_.remedies(i), places_.remedies[i]);
    }
    for (int i = 0; i < content_.questions_size(); ++i) {
      CheckQuestion(content_.questions(i), places_.questions[i]);
    }
    for (int i = 0; i < content_.tips_size(); ++i) {
      RequireText(content_.tips(i).text(), "text", places_.tips[i]);
    }
    for (int i = 0; i < content_.led_meanings_size(); ++i) {
      RequireText(content_.led_meanings(i).title(), "title",
                  places_.led_meanings[i]);
    }
    for (int i = 0; i < content_.profiles_size(); ++i) {
      CheckProfile(content_.profiles(i), places_.profiles[i]);
    }
    for (int i = 0; i < content_.gaps_size(); ++i) {
      RequireText(content_.gaps(i).text(), "text", places_.gaps[i]);
    }
    CheckAcyclic(
        "hidden_by", content_.findings(), places_.findings, findings_,
        [](const v1::Finding& f) -> const auto& { return f.hidden_by(); });
    CheckAcyclic(
        "prerequisites", content_.remedies(), places_.remedies, remedies_,
        [](const v1::Remedy& r) -> const auto& { return r.prerequisites(); });
  }

 private:
  void Add(const Place& place, std::string message, std::string hint = "") {
    problems_.push_back(place.MakeProblem(std::move(message), std::move(hint)));
  }

  void RequireText(const std::string& text, absl::string_view field,
                   const Place& place) {
    if (text.empty()) Add(place, absl::StrCat("'", field, "' is missing"));
  }

  void RequireProbability(bool has, double value, absl::string_view field,
                          const Place& place) {
    if (!has) {
      Add(place, absl::StrCat("'", field, "' is missing"),
          "give a probability strictly between 0 and 1");
    } else if (!(value > 0 && value < 1)) {
      Add(place.Field(field),
          absl::StrCat("'", field, "' is ", value,
                       ", not strictly between 0 and 1"),
          "nothing is certain: 0.001 and 0.999 can be outweighed, 0 and 1 "
          "never");
    }
  }

  void RequirePositive(bool has, double value, absl::string_view field,
                       const Place& place, absl::string_view unit) {
    if (!has) {
      Add(place, absl::StrCat("'", field, "' is missing"),
          absl::StrCat("give ", unit, ", above 0"));
    } else if (!(value > 0 && value < 1e9)) {
      Add(place.Field(field),
          absl::StrCat("'", field, "' is ", value, ", not above 0"),
          absl::StrCat("give ", unit));
    }
  }

  void RequireAnswerRate(double value, const Place& place) {
    if (value > 0 && value <= 1) return;
    Add(place.Field("answer_rate"),
        absl::StrCat("'answer_rate' is ", value, ", not above 0 and at most 1"),
        "give how often asking brings an answer; leave it out for always");
  }

  void CheckBase() {
    if (content_.name().empty()) {
      Add(places_.file, "the base has no 'name'", "name: \"my_devices\"");
    }
    if (content_.version().empty()) {
      Add(places_.file, "the base has no 'version'", "version: \"1\"");
    }
    if (content_.causes().empty()) Add(places_.file, "the base has no causes");
    if (!content_.has_support()) {
      Add(places_.file, "the base has no 'support' entry",
          "add support { title: ... steps: ... cost_minutes: ... }: what to do "
          "when nothing else helps");
    } else {
      RequireText(content_.support().title(), "title", places_.support);
      RequirePositive(content_.support().has_cost_minutes(),
                      content_.support().cost_minutes(), "cost_minutes",
                      places_.support, "minutes of a person's time");
    }
    if (!content_.has_complaint()) {
      Add(places_.file, "the base has no 'complaint' entry",
          "add complaint { leak: 0.05 strength: 0.7 }: how likely somebody "
          "complains without and with a cause");
    } else {
      RequireProbability(content_.complaint().has_leak(),
                         content_.complaint().leak(), "leak",
                         places_.complaint);
      RequireProbability(content_.complaint().has_strength(),
                         content_.complaint().strength(), "strength",
                         places_.complaint);
    }
  }

  void CheckCause(const v1::Cause& cause, const Place& place) {
    RequireText(cause.title(), "title", place);
    RequireProbability(cause.has_prior(), cause.prior(), "prior", place);
    if (cause.severity() == v1::Cause::SEVERITY_UNSPECIFIED) {
      Add(place, "'severity' is missing", "INFO, WARNING, ERROR or CRITICAL");
    }
    for (int i = 0; i < cause.adjust_size(); ++i) {
      const v1::Cause::Adjustment& adjustment = cause.adjust(i);
      const Place here = place.Field("adjust", i);
      RequireText(adjustment.when(), "when", here);
      RequirePositive(adjustment.has_odds_times(), adjustment.odds_times(),
                      "odds_times", here, "a factor of the prior odds");
    }
  }

  void CheckFinding(const v1::Finding& finding, const Place& place) {
    RequireText(finding.title(), "title", place);
    RequireText(finding.condition(), "condition", place);
    RequireProbability(finding.has_leak(), finding.leak(), "leak", place);
    absl::flat_hash_set<std::string> linked;
    for (int i = 0; i < finding.links_size(); ++i) {
      const v1::Finding::Link& link = finding.links(i);
      const Place here = place.Field("links", i);
      causes_.Resolve(link.cause(), here.Field("cause"), &problems_);
      RequireProbability(link.has_strength(), link.strength(), "strength",
                         here);
      if (!linked.insert(link.cause()).second) {
        Add(here.Field("cause"),
            absl::StrCat("cause '", link.cause(), "' is linked twice"),
            "one link says how strongly it makes the finding true");
      }
    }
    for (int i = 0; i < finding.hidden_by_size(); ++i) {
      findings_.Resolve(finding.hidden_by(i), place.Field("hidden_by", i),
                        &problems_);
    }
  }

  void CheckRemedy(const v1::Remedy& remedy, const Place& place) {
    RequireText(remedy.title(), "title", place);
    if (remedy.steps().empty()) {
      Add(place, "a remedy without steps",
          "say what a person does, one action a step");
    }
    RequirePositive(remedy.has_minutes(), remedy.minutes(), "minutes", place,
                    "minutes of a person's time");
    if (remedy.has_data_loss_minutes()) {
      RequirePositive(true, remedy.data_loss_minutes(), "data_loss_minutes",
                      place, "the price of the loss in minutes");
    }
    absl::flat_hash_set<std::string> fixed;
    for (int i = 0; i < remedy.fixes_size(); ++i) {
      const v1::Remedy::Fix& fix = remedy.fixes(i);
      const Place here = place.Field("fixes", i);
      causes_.Resolve(fix.cause(), here.Field("cause"), &problems_);
      RequireProbability(fix.has_chance(), fix.chance(), "chance", here);
      if (!fixed.insert(fix.cause()).second) {
        Add(here.Field("cause"),
            absl::StrCat("cause '", fix.cause(), "' is fixed twice"));
      }
    }
    for (int i = 0; i < remedy.prerequisites_size(); ++i) {
      remedies_.Resolve(remedy.prerequisites(i),
                        place.Field("prerequisites", i), &problems_);
    }
  }

  void CheckQuestion(const v1::Question& question, const Place& place) {
    RequireText(question.text(), "text", place);
    if (question.has_minutes()) {
      RequirePositive(true, question.minutes(), "minutes", place,
                      "minutes that answering takes");
    }
    if (question.has_answer_rate())
      RequireAnswerRate(question.answer_rate(), place);
    if (question.answers_size() < 2) {
      Add(place, "a question needs at least two answers",
          "an answer that cannot be otherwise says nothing");
    }
    absl::flat_hash_set<std::string> ids;
    for (int i = 0; i < question.answers_size(); ++i) {
      const v1::Question::Answer& answer = question.answers(i);
      const Place here = place.Field("answers", i);
      RequireText(answer.id(), "id", here);
      RequireText(answer.text(), "text", here);
      if (answer.says_case() == v1::Question::Answer::SAYS_NOT_SET) {
        Add(here, "an answer that says nothing of the device",
            "add snapshot { ... } with the fields that the answer sets");
      }
      if (answer.has_chance()) {
        RequireProbability(true, answer.chance(), "chance", here);
      }
      if (!ids.insert(answer.id()).second) {
        Add(here.Field("id"),
            absl::StrCat("answer '", answer.id(), "' exists already"));
      }
    }
  }

  void CheckProfile(const v1::Profile& profile, const Place& place) {
    if (!profile.hardware_versions().empty() && profile.models().empty()) {
      Add(place.Field("hardware_versions", 0),
          "hardware versions without a model", "add 'models'");
    }
    if (profile.models().empty() &&
        (profile.vendors().empty() || profile.kinds().empty())) {
      Add(place, "a profile that names no model needs vendors and kinds",
          "a family is told by its vendor and kind");
    }
    for (int i = 0; i < profile.legend_size(); ++i) {
      const v1::Profile::LegendRow& row = profile.legend(i);
      const Place here = place.Field("legend", i);
      meanings_.Resolve(row.meaning(), here.Field("meaning"), &problems_);
      if (row.mode() == v1::DeviceSnapshot::Led::MODE_UNSPECIFIED) {
        Add(here, "'mode' is missing", "OFF, SOLID, BLINKING or ALTERNATING");
      } else if ((row.mode() == v1::DeviceSnapshot::Led::OFF) !=
                 row.colors().empty()) {
        Add(here, row.colors().empty() ? "a light that is on needs 'colors'"
                                       : "a light that is off has no colours");
      }
      if (row.has_reliability() &&
          !(row.reliability() > 0.5 && row.reliability() < 1)) {
        Add(here.Field("reliability"),
            absl::StrCat("'reliability' is ", row.reliability(),
                         ", not strictly between 0.5 and 1"),
            "leave it out for what is certain; at 0.5 a row says nothing");
      }
    }
  }

  // Depth-first search along references; reports each cycle once, where it is
  // entered first.
  template <typename Entry, typename References>
  void CheckAcyclic(absl::string_view field,
                    const google::protobuf::RepeatedPtrField<Entry>& entries,
                    const std::vector<Place>& places, const Ids& ids,
                    References references) {
    enum class Mark { kNew, kOpen, kDone };
    std::vector<Mark> marks(entries.size(), Mark::kNew);
    struct Step {
      int entry;
      int next_reference;
    };
    for (int start = 0; start < entries.size(); ++start) {
      if (marks[start] != Mark::kNew) continue;
      std::vector<Step> path = {{start, 0}};
      marks[start] = Mark::kOpen;
      while (!path.empty()) {
        Step& step = path.back();
        const auto& names = references(entries[step.entry]);
        if (step.next_reference == names.size()) {
          marks[step.entry] = Mark::kDone;
          path.pop_back();
          continue;
        }
        const int reference = step.next_reference++;
        const int target = ids.Find(names[reference]);
        if (target < 0 || marks[target] == Mark::kDone) continue;
        if (marks[target] == Mark::kOpen) {
          std::vector<std::string> cycle;
          size_t at = 0;
          while (path[at].entry != target) ++at;
          for (; at < path.size(); ++at) {
            cycle.push_back(ids.name(path[at].entry));
          }
          cycle.push_back(ids.name(target));
          Add(places[step.entry].Field(field, reference),
              absl::StrCat("'", field, "' goes round in a circle: ",
                           absl::StrJoin(cycle, " -> ")),
              "leave one of these references out");
          continue;
        }
        marks[target] = Mark::kOpen;
        path.push_back({target, 0});
      }
    }
  }

  const v1::KnowledgeBase& content_;
  const EntryPlaces& places_;
  std::vector<Problem>& problems_;
  Ids causes_, findings_, remedies_, meanings_;
};

}  // namespace

void CheckStructure(const MergedBase& base, std::vector<Problem>* problems) {
  Checker(base, problems).Run();
}

}  // namespace kasa_diag::loading
