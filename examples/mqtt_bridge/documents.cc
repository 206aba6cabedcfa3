#include "examples/mqtt_bridge/documents.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "kasa_diag/version.h"

namespace kasa_diag::mqtt_bridge {
namespace {

using v1::Diagnosis;

constexpr char kUnknown[] = "None";
constexpr int kMostCauses = 3;
constexpr int kMostRemedies = 3;
constexpr int kMostQuestions = 3;

std::string KeyOf(absl::string_view status, absl::string_view cause) {
  return absl::StrCat(status, "/", cause);
}

// Takes something away; false where nothing is left to take.
bool MakeSmaller(Attributes* attributes) {
  bool had_steps = false;
  for (Attributes::Remedy& remedy : *attributes->mutable_remedies()) {
    had_steps |= !remedy.steps().empty();
    remedy.clear_steps();
  }
  if (had_steps) return true;
  if (!attributes->remedies().empty()) {
    attributes->mutable_remedies()->RemoveLast();
    return true;
  }
  if (!attributes->questions().empty()) {
    attributes->mutable_questions()->RemoveLast();
    return true;
  }
  if (!attributes->causes().empty()) {
    attributes->mutable_causes()->RemoveLast();
    return true;
  }
  return false;
}

void FillFound(const Diagnosis& diagnosis, Attributes* attributes) {
  for (const v1::RankedCause& ranked : diagnosis.causes()) {
    if (attributes->causes_size() == kMostCauses) break;
    Attributes::Cause* cause = attributes->add_causes();
    cause->set_id(ranked.id());
    cause->set_title(Shorten(ranked.title(), kLongestState));
    cause->set_severity(v1::Cause::Severity_Name(ranked.severity()));
    cause->set_percent(
        static_cast<int>(std::lround(ranked.probability() * 100)));
  }
  for (const v1::PlanStep& step : diagnosis.plan()) {
    if (attributes->remedies_size() == kMostRemedies) break;
    Attributes::Remedy* remedy = attributes->add_remedies();
    remedy->set_id(step.id());
    remedy->set_title(Shorten(step.title(), kLongestState));
    if (step.minutes() > 0) remedy->set_minutes(step.minutes());
    *remedy->mutable_steps() = step.steps();
  }
}

void Update(const std::string& from, std::string* to) {
  if (!from.empty()) *to = from;
}

}  // namespace

std::string Shorten(absl::string_view text, size_t characters) {
  size_t count = 0;
  size_t cut = 0;  // where the last character that stays beside "…" ends
  for (size_t i = 0; i < text.size(); ++i) {
    const bool continues = (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80;
    if (continues) continue;
    if (count == characters - 1) cut = i;
    if (++count > characters) {
      return absl::StrCat(text.substr(0, cut), "…");
    }
  }
  return std::string(text);
}

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  return status.ok() ? json : "{}";  // of such messages all can be printed
}

std::string ProblemPayload(const Diagnosis& diagnosis) {
  switch (diagnosis.status()) {
    case Diagnosis::CAUSES_FOUND:
      return "ON";
    case Diagnosis::NOTHING_WRONG:
      return "OFF";
    default:
      return kUnknown;
  }
}

std::string CausePayload(const Diagnosis& diagnosis) {
  switch (diagnosis.status()) {
    case Diagnosis::CAUSES_FOUND:
      return Shorten(diagnosis.causes(0).title(), kLongestState);
    case Diagnosis::NOTHING_WRONG:
      return "Nothing wrong";
    default:
      return kUnknown;
  }
}

std::string AttributesPayload(const Diagnosis& diagnosis) {
  Attributes attributes;
  attributes.set_status(Diagnosis::Status_Name(diagnosis.status()));
  attributes.set_knowledge(absl::StrCat(diagnosis.knowledge_base_name(), " ",
                                        diagnosis.knowledge_base_version()));
  if (diagnosis.status() == Diagnosis::CAUSES_FOUND) {
    FillFound(diagnosis, &attributes);
  } else if (diagnosis.status() == Diagnosis::NOT_ENOUGH_DATA) {
    for (const v1::SuggestedQuestion& question : diagnosis.questions()) {
      if (attributes.questions_size() == kMostQuestions) break;
      attributes.add_questions(Shorten(question.text(), kLongestState));
    }
  }
  std::string json = ToJson(attributes);
  while (json.size() > kMostAttributeBytes && MakeSmaller(&attributes)) {
    json = ToJson(attributes);
  }
  return json;
}

std::string DiagnosisPayload(const Diagnosis& diagnosis) {
  return ToJson(diagnosis);
}

void UpdateDevice(const v1::DeviceSnapshot& snapshot,
                  Discovery::Device* device) {
  Update(snapshot.device().vendor(), device->mutable_manufacturer());
  Update(snapshot.device().model(), device->mutable_model());
  Update(snapshot.device().hardware_version(), device->mutable_hw_version());
  Update(snapshot.firmware().version(), device->mutable_sw_version());
}

std::string DiscoveryPayload(const Topics& topics, absl::string_view id,
                             const Discovery::Device& device) {
  const std::string object_id = topics.ObjectId(id);
  Discovery discovery;
  *discovery.mutable_device() = device;
  discovery.mutable_device()->clear_identifiers();
  discovery.mutable_device()->add_identifiers(object_id);
  discovery.mutable_device()->set_name(std::string(id));
  discovery.mutable_origin()->set_name("kasa_diag mqtt_bridge");
  discovery.mutable_origin()->set_sw_version(kVersion);
  discovery.set_availability_topic(topics.status());
  discovery.set_qos(1);

  Discovery::Component* problem =
      discovery.mutable_components()->mutable_problem();
  problem->set_platform("binary_sensor");
  problem->set_device_class("problem");
  problem->set_unique_id(absl::StrCat(object_id, "_problem"));
  problem->set_name("Problem");
  problem->set_state_topic(topics.Of(id, Output::kProblem));

  Discovery::Component* cause =
      discovery.mutable_components()->mutable_likely_cause();
  cause->set_platform("sensor");
  cause->set_unique_id(absl::StrCat(object_id, "_likely_cause"));
  cause->set_name("Likely cause");
  cause->set_icon("mdi:stethoscope");
  cause->set_state_topic(topics.Of(id, Output::kCause));
  cause->set_json_attributes_topic(topics.Of(id, Output::kAttributes));
  return ToJson(discovery);
}

std::string StateKey(const Diagnosis& diagnosis) {
  const bool found = diagnosis.status() == Diagnosis::CAUSES_FOUND;
  return KeyOf(Diagnosis::Status_Name(diagnosis.status()),
               found ? absl::string_view(diagnosis.causes(0).id()) : "");
}

std::string StateKeyOfAttributes(absl::string_view attributes_payload) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  Attributes attributes;
  const auto status = google::protobuf::util::JsonStringToMessage(
      std::string(attributes_payload), &attributes, options);
  if (!status.ok() || attributes.status().empty()) return "";
  return KeyOf(attributes.status(), attributes.causes().empty()
                                        ? absl::string_view()
                                        : attributes.causes(0).id());
}

}  // namespace kasa_diag::mqtt_bridge
