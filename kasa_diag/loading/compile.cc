#include "kasa_diag/loading/compile.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "kasa_diag/message_fields.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::loading {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;

constexpr double kDefaultQuestionMinutes = 1;
constexpr double kDefaultAnswerRate = 1;
constexpr int kAlways = CompiledKnowledge::kAlways;

class Compiler {
 public:
  Compiler(v1::KnowledgeBase content, const EntryPlaces& places,
           const DescriptorPool& pool, const condition::CheckOptions& options,
           std::vector<Problem>* problems)
      : content_(std::move(content)),
        places_(places),
        pool_(pool),
        options_(options),
        problems_(*problems),
        compiled_(std::make_unique<CompiledKnowledge>()) {}

  std::unique_ptr<CompiledKnowledge> Run() {
    if (!MakeSchema()) return nullptr;
    IndexIds();
    CompileCauses();
    CompileFindings();
    CompileRemedies();
    CompileQuestions();
    for (int i = 0; i < content_.tips_size(); ++i) {
      compiled_->tips.push_back(
          AddCondition(content_.tips(i).when(), "when", places_.tips[i],
                       absl::StrCat("tip '", content_.tips(i).id(), "'")));
    }
    for (size_t i = 0; i < conditions_.size(); ++i) {
      if (ReadsLedMeanings(static_cast<int>(i))) {
        compiled_->led_conditions.push_back(static_cast<int>(i));
      }
    }
    compiled_->evaluator =
        std::make_unique<evaluator::Evaluator>(std::move(conditions_));
    compiled_->profiles =
        std::make_unique<device::ProfileIndex>(content_.profiles());
    compiled_->led_meanings = std::make_unique<device::LedMeanings>(
        content_.profiles(), MeaningIds());
    compiled_->content = std::move(content_);
    return std::move(compiled_);
  }

 private:
  bool MakeSchema() {
    const Descriptor* device = v1::DeviceSnapshot::descriptor();
    const std::string name = content_.has_input_message()
                                 ? content_.input_message()
                                 : std::string(device->full_name());
    compiled_->input = pool_.FindMessageTypeByName(name);
    if (compiled_->input == nullptr) {
      problems_.push_back(
          places_.file.Field("input_message")
              .MakeProblem(absl::StrCat("the program knows no message type '",
                                        name, "'")));
      return false;
    }
    auto schema = std::make_unique<condition::Schema>(compiled_->input);
    if (compiled_->input == device) {
      if (options_.version_guards.empty()) {
        options_.version_guards = {"device.model", "profile"};
      }
      compiled_->profile_input = AddProfile(schema.get());
      compiled_->led_meanings_input = AddLedMeanings(schema.get());
    }
    compiled_->schema = std::move(schema);
    return true;
  }

  int AddProfile(condition::Schema* schema) {
    const absl::Status added =
        schema->AddMessage("profile", v1::DeviceProfile::descriptor(),
                           {"device.vendor", "device.kind", "device.model",
                            "device.hardware_version"});
    if (!added.ok()) AddProblem(added);
    return schema->Find("profile");
  }

  int AddLedMeanings(condition::Schema* schema) {
    const absl::Status added =
        schema->AddSymbols("led_meanings", MeaningIds(),
                           {"device.model", "device.hardware_version",
                            "led.mode", "led.colors", "led.rate"});
    if (!added.ok()) AddProblem(added);
    return schema->Find("led_meanings");
  }

  std::vector<std::string> MeaningIds() const {
    std::vector<std::string> ids;
    for (const v1::LedMeaning& meaning : content_.led_meanings()) {
      ids.push_back(meaning.id());
    }
    return ids;
  }

  void AddProblem(const absl::Status& status) {
    problems_.push_back(
        places_.file.MakeProblem(std::string(status.message())));
  }

  void IndexIds() {
    for (int i = 0; i < content_.causes_size(); ++i) {
      cause_index_.emplace(content_.causes(i).id(), i);
    }
    for (int i = 0; i < content_.findings_size(); ++i) {
      finding_index_.emplace(content_.findings(i).id(), i);
    }
    for (int i = 0; i < content_.remedies_size(); ++i) {
      remedy_index_.emplace(content_.remedies(i).id(), i);
    }
  }

  // Checks the condition in `field` of the entry at `place`. Equal texts share
  // one condition. Returns its index; kAlways for an empty text or a wrong one.
  int AddCondition(const std::string& text, absl::string_view field,
                   const Place& place, absl::string_view owner) {
    if (text.empty()) return kAlways;
    const auto known = condition_index_.find(text);
    if (known != condition_index_.end()) return known->second;
    condition::CheckResult result =
        condition::Check(text, *compiled_->schema, options_);
    if (!result.ok()) {
      for (const condition::Problem& problem : result.problems) {
        problems_.push_back(place.Field(field).MakeProblemInString(
            problem.begin, problem.end,
            absl::StrCat(owner, ": ", problem.message), problem.hint));
      }
      return kAlways;
    }
    const int index = static_cast<int>(conditions_.size());
    conditions_.push_back(std::move(result.condition));
    condition_index_.emplace(text, index);
    return index;
  }

  bool ReadsLedMeanings(int condition) const {
    if (condition == kAlways || compiled_->led_meanings_input < 0) return false;
    const std::vector<int> inputs = conditions_[condition]->InputsRead();
    return std::find(inputs.begin(), inputs.end(),
                     compiled_->led_meanings_input) != inputs.end();
  }

  void CompileCauses() {
    for (int i = 0; i < content_.causes_size(); ++i) {
      const v1::Cause& cause = content_.causes(i);
      const Place& place = places_.causes[i];
      const std::string owner = absl::StrCat("cause '", cause.id(), "'");
      CompiledKnowledge::CauseRules rules;
      rules.prior = cause.prior();
      rules.when = AddCondition(cause.when(), "when", place, owner);
      CheckReadsOnlyDevice(rules.when, place, owner);
      for (int a = 0; a < cause.adjust_size(); ++a) {
        rules.adjustments.push_back(
            {AddCondition(cause.adjust(a).when(), "when",
                          place.Field("adjust", a), owner),
             cause.adjust(a).odds_times()});
      }
      compiled_->causes.push_back(std::move(rules));
      compiled_->self_links.push_back({i, 1});
      if (content_.has_complaint()) {
        compiled_->complaint_links.push_back(
            {i, content_.complaint().strength()});
      }
    }
  }

  // What a fault does to the device must not decide whether it is in question.
  void CheckReadsOnlyDevice(int condition, const Place& place,
                            absl::string_view owner) {
    if (condition == kAlways ||
        compiled_->input != v1::DeviceSnapshot::descriptor()) {
      return;
    }
    std::vector<std::string> others;
    for (const std::string& field : conditions_[condition]->FieldsRead()) {
      if (!absl::StartsWith(field, "device.")) others.push_back(field);
    }
    if (!others.empty() || ReadsLedMeanings(condition)) {
      problems_.push_back(place.Field("when").MakeProblem(
          absl::StrCat(owner, ": 'when' reads ",
                       others.empty() ? "led_meanings" : others.front(),
                       ", but may read only 'device' and 'profile'"),
          "what the fault does belongs into a finding, what makes it likelier "
          "into 'adjust'"));
    }
  }

  void CompileFindings() {
    for (int i = 0; i < content_.findings_size(); ++i) {
      const v1::Finding& finding = content_.findings(i);
      const Place& place = places_.findings[i];
      const std::string owner = absl::StrCat("finding '", finding.id(), "'");
      CompiledKnowledge::FindingRules rules;
      rules.condition =
          AddCondition(finding.condition(), "condition", place, owner);
      rules.when = AddCondition(finding.when(), "when", place, owner);
      rules.reads_led_meanings =
          ReadsLedMeanings(rules.condition) || ReadsLedMeanings(rules.when);
      compiled_->finding_rules.push_back(rules);

      inference::Finding node;
      node.leak = finding.leak();
      for (const v1::Finding::Link& link : finding.links()) {
        const auto cause = cause_index_.find(link.cause());
        if (cause == cause_index_.end()) continue;
        node.links.push_back({cause->second, link.strength()});
      }
      std::sort(node.links.begin(), node.links.end(),
                [](const inference::Link& a, const inference::Link& b) {
                  return a.cause < b.cause;
                });
      for (const std::string& id : finding.hidden_by()) {
        const auto hider = finding_index_.find(id);
        if (hider == finding_index_.end()) continue;
        node.hidden_by.push_back(hider->second);
      }
      compiled_->findings.push_back(std::move(node));
    }
  }

  void CompileRemedies() {
    for (int i = 0; i < content_.remedies_size(); ++i) {
      const v1::Remedy& remedy = content_.remedies(i);
      CompiledKnowledge::RemedyRules rules;
      rules.when = AddCondition(remedy.when(), "when", places_.remedies[i],
                                absl::StrCat("remedy '", remedy.id(), "'"));
      rules.remedy.minutes = remedy.minutes();
      rules.remedy.wait = remedy.wait();
      rules.remedy.data_loss_minutes = remedy.data_loss_minutes();
      for (const v1::Remedy::Fix& fix : remedy.fixes()) {
        const auto cause = cause_index_.find(fix.cause());
        if (cause == cause_index_.end()) continue;
        rules.remedy.fixes.push_back({cause->second, fix.chance()});
      }
      for (const std::string& id : remedy.prerequisites()) {
        const auto before = remedy_index_.find(id);
        if (before == remedy_index_.end()) continue;
        rules.remedy.prerequisites.push_back(before->second);
      }
      compiled_->remedies.push_back(std::move(rules));
    }
  }

  void CompileQuestions() {
    for (int i = 0; i < content_.questions_size(); ++i) {
      const v1::Question& question = content_.questions(i);
      const Place& place = places_.questions[i];
      CompiledKnowledge::QuestionRules rules;
      rules.when = AddCondition(question.when(), "when", place,
                                absl::StrCat("question '", question.id(), "'"));
      rules.minutes =
          question.has_minutes() ? question.minutes() : kDefaultQuestionMinutes;
      rules.answer_rate = question.has_answer_rate() ? question.answer_rate()
                                                     : kDefaultAnswerRate;
      double total = 0;
      for (int a = 0; a < question.answers_size(); ++a) {
        CompiledKnowledge::Answer answer;
        answer.says =
            AnswerMessage(question.answers(a), place.Field("answers", a));
        if (answer.says == nullptr) continue;
        answer.chance = question.answers(a).has_chance()
                            ? question.answers(a).chance()
                            : 1.0 / question.answers_size();
        total += answer.chance;
        for (std::string& field : SetFields(*answer.says)) {
          rules.fields.push_back(std::move(field));
        }
        rules.answers.push_back(std::move(answer));
      }
      for (CompiledKnowledge::Answer& answer : rules.answers) {
        answer.chance /= total;
      }
      std::sort(rules.fields.begin(), rules.fields.end());
      rules.fields.erase(std::unique(rules.fields.begin(), rules.fields.end()),
                         rules.fields.end());
      compiled_->questions.push_back(std::move(rules));
    }
  }

  // The partial snapshot that an answer stands for; null and a problem where it
  // is none of the base's input.
  std::unique_ptr<Message> AnswerMessage(const v1::Question::Answer& answer,
                                         const Place& place) {
    const Descriptor* device = v1::DeviceSnapshot::descriptor();
    const absl::string_view input = compiled_->input->full_name();
    if (answer.has_snapshot()) {
      if (compiled_->input == device) {
        std::unique_ptr<Message> says(answer.snapshot().New());
        says->CopyFrom(answer.snapshot());
        return CheckedAnswer(std::move(says), place);
      }
      problems_.push_back(
          place.Field("snapshot")
              .MakeProblem(
                  absl::StrCat(
                      "'snapshot' is a DeviceSnapshot, but this base reads ",
                      input),
                  absl::StrCat("message { [type.googleapis.com/", input,
                               "] { ... } }")));
      return nullptr;
    }
    if (!answer.has_message()) return nullptr;  // CheckStructure said so
    const Message* prototype =
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(
            compiled_->input);
    std::unique_ptr<Message> says(prototype == nullptr ? nullptr
                                                       : prototype->New());
    if (says == nullptr || !answer.message().UnpackTo(says.get())) {
      problems_.push_back(place.Field("message").MakeProblem(
          absl::StrCat("'message' is a ", answer.message().type_url(),
                       ", but this base reads ", input)));
      return nullptr;
    }
    return CheckedAnswer(std::move(says), place);
  }

  std::unique_ptr<Message> CheckedAnswer(std::unique_ptr<Message> says,
                                         const Place& place) {
    if (SetFields(*says).empty()) {
      problems_.push_back(place.MakeProblem(
          "an answer that sets no field",
          "\"I don't know\" is offered by itself; every other answer says "
          "something of the device"));
      return nullptr;
    }
    return says;
  }

  v1::KnowledgeBase content_;
  const EntryPlaces& places_;
  const DescriptorPool& pool_;
  condition::CheckOptions options_;
  std::vector<Problem>& problems_;
  std::unique_ptr<CompiledKnowledge> compiled_;
  std::vector<std::shared_ptr<const condition::Condition>> conditions_;
  absl::flat_hash_map<std::string, int> condition_index_;
  absl::flat_hash_map<std::string, int> cause_index_, finding_index_,
      remedy_index_;
};

}  // namespace

std::unique_ptr<CompiledKnowledge> Compile(
    v1::KnowledgeBase content, const EntryPlaces& places,
    const DescriptorPool& pool, const condition::CheckOptions& options,
    std::vector<Problem>* problems) {
  return Compiler(std::move(content), places, pool, options, problems).Run();
}

}  // namespace kasa_diag::loading
