#include "kasa_diag/readers/vendor_dump.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/readers/vendor_families.h"
#include "kasa_diag/readers/vendor_value.h"

namespace kasa_diag::readers {
namespace {

using kasa_diag::v1::DeviceSnapshot;

// {home_assistant, data: {device_last_response: shape}} has two.
constexpr int kMostWrappers = 4;

// Names under which the wrappers keep what they wrap.
constexpr absl::string_view kHomeAssistantData[] = {"data", "diagnostics-data"};
constexpr absl::string_view kLastResponse = "device_last_response";
constexpr absl::string_view kRawState = "raw_state";

constexpr absl::string_view kNoDevice =
    "no recorded device in it: none of the methods that tell what a TP-Link "
    "device is (system.get_sysinfo, get_device_info, getDeviceInfo)";

bool LooksRecorded(const JsonValue& value, int depth) {
  if (depth > kMostWrappers) return false;
  if (FamilyOf(value) != Family::kNone) return true;
  if (!value.is_object() && !value.is_array()) return false;
  for (const JsonMember& member : value.members) {
    if (LooksRecorded(member.value, depth + 1)) return true;
  }
  return false;
}

const JsonValue* InfoOf(const JsonValue* child) {
  const JsonValue* info = FindObject(child, {"get_device_info"});
  if (info == nullptr) {
    info = FindObject(child, {"getDeviceInfo", "device_info", "basic_info"});
  }
  return info == nullptr ? child : info;
}

// The rule of the header's comment.
bool IsPartOf(const JsonValue* child, const DeviceSnapshot& parent) {
  const JsonValue* info = InfoOf(child);
  const auto category = ShortText(FindPath(info, {"category"}));
  if (category.has_value() && absl::StrContains(*category, "sub-")) return true;
  if (FindPath(info, {"original_device_id"}) != nullptr) return true;
  if (FindPath(info, {"parent_device_id"}) != nullptr) return false;
  if (parent.device().kind() == DeviceSnapshot::Device::HUB) return false;
  if (FindPath(info, {"rssi"}) != nullptr) return false;
  const auto model = ShortText(FindPath(info, {"model"}));
  return model.has_value() && *model == parent.device().model();
}

void ReadShape(const JsonValue& shape, DeviceSnapshot* snapshot) {
  switch (FamilyOf(shape)) {
    case Family::kIot:
      return ReadIot(shape, snapshot);
    case Family::kSmart:
      return ReadSmart(shape, snapshot);
    case Family::kSmartcam:
      return ReadSmartcam(shape, snapshot);
    case Family::kNone:
      return;
  }
}

// The method that says what the device is, and how it failed.
std::string WhyUnknown(const JsonValue& shape) {
  for (absl::string_view method : {"get_device_info", "getDeviceInfo"}) {
    if (const auto code = ErrorCodeOf(FindPath(&shape, {method}))) {
      return absl::StrCat(method, " failed with error ", *code);
    }
  }
  for (const JsonValue* value : {FindPath(&shape, {"system"}),
                                 FindPath(&shape, {"system", "get_sysinfo"})}) {
    if (const auto code = ErrorCodeOf(value)) {
      return absl::StrCat("system.get_sysinfo failed with error ", *code);
    }
  }
  if (const auto code = ErrorCodeOf(&shape)) {
    return absl::StrCat("the device answered with error ", *code);
  }
  return "it does not name its model";
}

std::string NameOf(const DeviceSnapshot& device, size_t index) {
  return absl::StrCat("device ", index + 1, " (", device.device().model(), ")");
}

}  // namespace

Family FamilyOf(const JsonValue& shape) {
  if (!shape.is_object()) return Family::kNone;
  const auto has = [&shape](absl::string_view name) {
    return shape.Find(name) != nullptr;
  };
  if (has("getDeviceInfo") ||
      FindObject(&shape, {"device_info", "basic_info"}) != nullptr ||
      FindObject(&shape, {"basic_info"}) != nullptr ||
      (has("device_model") && (has("sw_version") || has("sw_ver")))) {
    return Family::kSmartcam;
  }
  if (has("get_device_info") || (has("model") && has("fw_ver"))) {
    return Family::kSmart;
  }
  const JsonValue* system = FindPath(&shape, {"system"});
  if (FindObject(&shape, {"get_sysinfo"}) != nullptr ||
      (system != nullptr && system->is_object() &&
       (system->Find("get_sysinfo") != nullptr ||
        ErrorCodeOf(system).has_value())) ||
      (has("model") && has("sw_ver"))) {
    return Family::kIot;
  }
  if (has("discovery_result")) {
    const JsonValue* found = FindObject(&shape, {"discovery_result", "result"});
    if (found == nullptr) found = FindObject(&shape, {"discovery_result"});
    const auto type = ShortText(FindPath(found, {"device_type"}));
    if (type.has_value() && absl::StartsWith(*type, "SMART.")) {
      return FindPath(found, {"firmware_version"}) != nullptr
                 ? Family::kSmartcam
                 : Family::kSmart;
    }
  }
  return Family::kNone;
}

bool LooksRecorded(const JsonValue& document) {
  return LooksRecorded(document, 0);
}

void DumpReader::Read(const JsonValue& document, absl::string_view where) {
  Unwrap(document, where, /*live=*/true, 0);
}

void DumpReader::Unwrap(const JsonValue& value, absl::string_view where,
                        bool live, int depth) {
  if (FamilyOf(value) != Family::kNone) return AddDevice(value, where, live);
  const std::string prefix = where.empty() ? "" : absl::StrCat(where, ", ");
  if (depth == kMostWrappers || (!value.is_object() && !value.is_array())) {
    problems_->push_back(absl::StrCat(prefix, ErrorCodeOf(&value).has_value()
                                                  ? WhyUnknown(value)
                                                  : kNoDevice));
    return;
  }
  for (absl::string_view name : kHomeAssistantData) {
    if (const JsonValue* data = FindObject(&value, {name})) {
      return Unwrap(*data, where, /*live=*/false, depth + 1);
    }
  }
  if (const JsonValue* kept = FindPath(&value, {kLastResponse})) {
    return Unwrap(*kept, where, /*live=*/false, depth + 1);
  }
  if (const JsonValue* kept = FindPath(&value, {kRawState})) {
    const size_t parent = devices_->size();
    Unwrap(*kept, where, /*live=*/false, depth + 1);
    const JsonValue* children = value.Find("children");
    if (devices_->size() == parent || children == nullptr) return;
    for (size_t i = 0; i < children->members.size(); ++i) {
      AddChild(FindObject(&children->members[i].value, {kRawState}), nullptr,
               parent,
               absl::StrCat("child ", i + 1, " of ", children->members.size()));
    }
    return;
  }
  if (const JsonValue* result = FindObject(&value, {"result"})) {
    return Unwrap(*result, where, live, depth + 1);
  }
  if (ErrorCodeOf(&value).has_value() || !LooksRecorded(value)) {
    problems_->push_back(absl::StrCat(prefix, ErrorCodeOf(&value).has_value()
                                                  ? WhyUnknown(value)
                                                  : kNoDevice));
    return;
  }
  // A discovery or a list. The names are hosts and are not told.
  const size_t count = value.members.size();
  for (size_t i = 0; i < count; ++i) {
    Unwrap(value.members[i].value,
           absl::StrCat(prefix, "entry ", i + 1, " of ", count), live,
           depth + 1);
  }
}

void DumpReader::AddDevice(const JsonValue& shape, absl::string_view where,
                           bool live) {
  DeviceSnapshot snapshot;
  ReadShape(shape, &snapshot);
  if (!snapshot.device().has_model()) {
    problems_->push_back(
        absl::StrCat(where, where.empty() ? "" : ": ",
                     "a device cannot be read: ", WhyUnknown(shape)));
    return;
  }
  const bool is_child =
      shape.Find("child_info_from_parent") != nullptr ||
      FindPath(InfoOf(&shape), {"parent_device_id"}) != nullptr;
  if (live && !is_child) {
    // Somebody has just read this over the local network, and the newer
    // families answer nobody who has not logged in.
    snapshot.mutable_reach()->set_lan(true);
    if (FamilyOf(shape) != Family::kIot && InfoOf(&shape) != &shape) {
      snapshot.mutable_access()->set_local_login_ok(true);
    }
  }
  devices_->push_back(std::move(snapshot));
  const size_t index = devices_->size() - 1;
  const DeviceSnapshot& device = devices_->back();
  if (!device.firmware().has_version()) {
    warnings_->push_back(absl::StrCat(NameOf(device, index),
                                      ": its firmware version is not told"));
  }
  if (device.access().has_vendor_error_code()) {
    warnings_->push_back(absl::StrCat(NameOf(device, index), ": ",
                                      WhyUnknown(shape),
                                      "; only its discovery is read"));
  }
  AddChildren(shape, index);
}

void DumpReader::AddChildren(const JsonValue& shape, size_t parent) {
  const JsonValue* answer = nullptr;
  for (absl::string_view method :
       {"get_child_device_list", "getChildDeviceList"}) {
    const JsonValue* found = FindPath(&shape, {method});
    if (found != nullptr) answer = found;
  }
  if (const auto code = ErrorCodeOf(answer)) {
    warnings_->push_back(absl::StrCat(NameOf((*devices_)[parent], parent),
                                      ": its children cannot be read: the "
                                      "list failed with error ",
                                      *code));
  }
  const JsonValue* list =
      answer == nullptr ? nullptr : answer->Find("child_device_list");
  const JsonValue* details = FindObject(&shape, {"child_devices"});

  size_t told = list == nullptr ? 0 : list->members.size();
  const size_t listed_count = told;
  if (answer != nullptr) {
    const auto sum = Integer(FindPath(answer, {"sum"}));
    constexpr int64_t kMost = 1000000;
    if (sum.has_value() && *sum > static_cast<int64_t>(told) && *sum < kMost) {
      told = static_cast<size_t>(*sum);
    }
  }
  for (absl::string_view method :
       {"get_child_device_component_list", "getChildDeviceComponentList"}) {
    const JsonValue* components = FindObject(&shape, {method});
    if (components == nullptr) continue;
    components = components->Find("child_component_list");
    if (components != nullptr && components->members.size() > told) {
      told = components->members.size();
    }
  }

  // By id, since a hostile file may hold as many as it likes.
  std::map<absl::string_view, const JsonValue*> unlisted;
  if (details != nullptr) {
    for (const JsonMember& member : details->members) {
      unlisted[member.name] = &member.value;
    }
  }
  for (size_t i = 0; i < listed_count; ++i) {
    const JsonValue* child = &list->members[i].value;
    const JsonValue* id = FindPath(child, {"device_id"});
    const JsonValue* detail = nullptr;
    const auto found =
        unlisted.find(id == nullptr ? absl::string_view() : id->string);
    if (found != unlisted.end()) {
      detail = found->second;
      unlisted.erase(found);
    }
    AddChild(child, detail, parent,
             absl::StrCat("child ", i + 1, " of ", told));
  }
  // What remains has not been listed; the order is that of the file.
  size_t position = listed_count;
  if (!unlisted.empty()) {
    for (const JsonMember& member : details->members) {
      if (unlisted.erase(member.name) == 0) continue;
      AddChild(nullptr, &member.value, parent,
               absl::StrCat("child ", ++position));
    }
  }
  if (position < told && !ErrorCodeOf(answer).has_value()) {
    warnings_->push_back(absl::StrCat(
        NameOf((*devices_)[parent], parent), ": ", told - position, " of its ",
        told, " children cannot be read: the recording does not list them"));
  }
}

void DumpReader::AddChild(const JsonValue* listed, const JsonValue* detail,
                          size_t parent, absl::string_view position) {
  // Parts are outlets whatever else they lack.
  if ((listed != nullptr && IsPartOf(listed, (*devices_)[parent])) ||
      (listed == nullptr && detail != nullptr &&
       IsPartOf(detail, (*devices_)[parent]))) {
    if (listed != nullptr) AddOutlet(*listed, &(*devices_)[parent]);
    if (detail != nullptr) AddOutlet(*detail, &(*devices_)[parent]);
    return;
  }
  DeviceSnapshot child;
  if (listed != nullptr) ReadListedChild(*listed, &child);
  if (detail != nullptr) ReadShape(*detail, &child);
  const std::string where =
      absl::StrCat(NameOf((*devices_)[parent], parent), ": ", position);
  if (!child.device().has_model()) {
    const JsonValue* told = listed != nullptr ? listed : detail;
    warnings_->push_back(absl::StrCat(
        where, " cannot be read: ",
        told == nullptr ? "it does not name its model" : WhyUnknown(*told)));
    return;
  }
  if (!child.firmware().has_version()) {
    warnings_->push_back(absl::StrCat(where, " (", child.device().model(),
                                      "): its firmware version is not told"));
  }
  devices_->push_back(std::move(child));
}

}  // namespace kasa_diag::readers
