#include "examples/mqtt_bridge/topics.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace kasa_diag::mqtt_bridge {
namespace {

constexpr size_t kLongestName = 64;
constexpr absl::string_view kBetween = "--";

bool IsPlain(absl::string_view level) {
  return !level.empty() && std::all_of(level.begin(), level.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
           c == '-';
  });
}

absl::string_view NameOf(Output output) {
  switch (output) {
    case Output::kProblem:
      return "problem";
    case Output::kCause:
      return "cause";
    case Output::kAttributes:
      return "attributes";
    case Output::kDiagnosis:
      return "diagnosis";
  }
  return "";
}

}  // namespace

absl::Status CheckName(absl::string_view name) {
  if (IsPlain(name) && name.size() <= kLongestName &&
      !absl::StrContains(name, kBetween)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "a device's name has letters, digits, _ and - only, at most ",
      kLongestName, " of them, and no ", kBetween));
}

std::string DeviceId(absl::string_view name, size_t index) {
  if (index == 0) return std::string(name);
  return absl::StrCat(name, kBetween, index + 1);
}

bool IsFrom(absl::string_view name, absl::string_view id) {
  if (!absl::ConsumePrefix(&id, name)) return false;
  return id.empty() || absl::StartsWith(id, kBetween);
}

absl::Status Topics::CheckPrefix(absl::string_view prefix) {
  for (absl::string_view level : absl::StrSplit(prefix, '/')) {
    if (!IsPlain(level)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", prefix,
          "\" cannot begin a topic here: use letters, digits, _ and -, with / "
          "between levels"));
    }
  }
  return absl::OkStatus();
}

Topics::Topics(std::string prefix, std::string discovery_prefix)
    : prefix_(std::move(prefix)),
      discovery_prefix_(std::move(discovery_prefix)),
      node_(absl::StrReplaceAll(prefix_, {{"/", "_"}})),
      status_(absl::StrCat(prefix_, "/status")),
      sync_(absl::StrCat(prefix_, "/sync")),
      hub_status_(absl::StrCat(discovery_prefix_, "/status")) {}

std::string Topics::Of(absl::string_view id, Output output) const {
  return absl::StrCat(prefix_, "/", id, "/", NameOf(output));
}

std::string Topics::Error(absl::string_view name) const {
  return absl::StrCat(prefix_, "/", name, "/error");
}

std::string Topics::ObjectId(absl::string_view id) const {
  return absl::StrCat(node_, "_", id);
}

std::string Topics::Discovery(absl::string_view id) const {
  return absl::StrCat(discovery_prefix_, "/device/", ObjectId(id), "/config");
}

std::vector<std::string> Topics::Inputs() const {
  return {absl::StrCat(prefix_, "/+/snapshot"),
          absl::StrCat(prefix_, "/+/recording"), hub_status_};
}

std::vector<std::string> Topics::Outputs() const {
  std::vector<std::string> topics;
  for (const Output output : kOutputs) topics.push_back(Of("+", output));
  topics.push_back(absl::StrCat(discovery_prefix_, "/device/+/config"));
  return topics;
}

absl::optional<Topics::InputTopic> Topics::ParseInput(
    absl::string_view topic) const {
  if (!absl::ConsumePrefix(&topic, absl::StrCat(prefix_, "/"))) {
    return absl::nullopt;
  }
  const std::vector<absl::string_view> levels = absl::StrSplit(topic, '/');
  if (levels.size() != 2) return absl::nullopt;
  if (levels[1] == "snapshot") {
    return InputTopic{Input::kSnapshot, std::string(levels[0])};
  }
  if (levels[1] == "recording") {
    return InputTopic{Input::kRecording, std::string(levels[0])};
  }
  return absl::nullopt;
}

absl::optional<Topics::OutputTopic> Topics::ParseOutput(
    absl::string_view topic) const {
  if (!absl::ConsumePrefix(&topic, absl::StrCat(prefix_, "/"))) {
    return absl::nullopt;
  }
  const std::vector<absl::string_view> levels = absl::StrSplit(topic, '/');
  if (levels.size() != 2) return absl::nullopt;
  for (const Output output : kOutputs) {
    if (levels[1] == NameOf(output)) {
      return OutputTopic{output, std::string(levels[0])};
    }
  }
  return absl::nullopt;
}

bool Topics::IsDiscovery(absl::string_view topic) const {
  return absl::ConsumePrefix(&topic,
                             absl::StrCat(discovery_prefix_, "/device/")) &&
         absl::ConsumePrefix(&topic, absl::StrCat(node_, "_")) &&
         absl::ConsumeSuffix(&topic, "/config");
}

}  // namespace kasa_diag::mqtt_bridge
