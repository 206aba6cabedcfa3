// Everything that costs is done when the index is made. Names become numbers,
// so that a device is compared by integers once its own two names are looked
// up; a model's profiles hang at the model. What profiles say becomes numbers
// too: each different value of each field is kept once, as a message with only
// that field. To merge is then to compare integers field by field and to join
// the messages of those that stand. That needs no code for a field's type, and
// a field added to DeviceProfile is merged without a line here.
//
// Two decisions that the rules leave open:
//
// * A tier counts as reached only where a profile backs it that the device does
//   not contradict. A model whose only profiles are of other hardware versions
//   falls back to its family, whose facts do hold for it, rather than to a tier
//   without profiles.
// * Silence. Where several profiles apply because nobody knows which of them
// the
//   device is, silence of one is ignorance, and what the others say must not
//   pass for a fact: a cause's `when` that is false on such a "fact" would put
//   the cause out of the question. Where a profile surely describes the device,
//   its word stands, and another profile's silence takes nothing from it: that
//   is how a second file adds to a device.

#include "kasa_diag/device/profile.h"

#include <algorithm>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "absl/strings/ascii.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "kasa_diag/device/hardware_version.h"

namespace kasa_diag::device {
namespace {

using Kind = v1::DeviceSnapshot::Device::Kind;

template <typename T>
bool Contains(const std::vector<T>& list, T value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// What a profile for `kinds` says, in one form for all ways to write it.
v1::DeviceProfile Normalized(const v1::Profile& profile,
                             const std::vector<Kind>& kinds) {
  v1::DeviceProfile facts = profile.facts();
  facts.DiscardUnknownFields();
  if (facts.kind() == v1::DeviceSnapshot::Device::KIND_UNSPECIFIED) {
    facts.clear_kind();
    if (kinds.size() == 1) facts.set_kind(kinds[0]);
  }
  std::vector<int> bands(facts.radio_bands().begin(),
                         facts.radio_bands().end());
  std::sort(bands.begin(), bands.end());
  bands.erase(std::unique(bands.begin(), bands.end()), bands.end());
  facts.clear_radio_bands();
  for (const int band : bands) {
    if (band == v1::DeviceSnapshot::Wifi::BAND_UNSPECIFIED) continue;
    facts.add_radio_bands(static_cast<v1::DeviceSnapshot::Wifi::Band>(band));
  }
  return facts;
}

}  // namespace

int32_t ProfileIndex::Names::Add(absl::string_view name) {
  std::string key = absl::AsciiStrToLower(absl::StripAsciiWhitespace(name));
  longest_ = std::max(longest_, key.size());
  const auto next = static_cast<int32_t>(numbers_.size());
  return numbers_.emplace(std::move(key), next).first->second;
}

int32_t ProfileIndex::Names::Find(absl::string_view name) const {
  name = absl::StripAsciiWhitespace(name);
  if (name.empty()) return kAbsent;
  if (name.size() > longest_) return kOther;
  absl::InlinedVector<char, 64> key(name.size());
  std::transform(name.begin(), name.end(), key.begin(),
                 [](char c) { return absl::ascii_tolower(c); });
  const auto found = numbers_.find(absl::string_view(key.data(), key.size()));
  return found == numbers_.end() ? kOther : found->second;
}

ProfileIndex::ProfileIndex(
    const google::protobuf::RepeatedPtrField<v1::Profile>& profiles) {
  values_.emplace_back();
  criteria_.reserve(profiles.size());
  for (const v1::Profile& profile : profiles) {
    const auto index = static_cast<int32_t>(criteria_.size());
    Criteria criteria;
    for (const std::string& vendor : profile.vendors()) {
      criteria.vendors.push_back(vendors_.Add(vendor));
    }
    for (const std::string& model : profile.models()) {
      const int32_t number = models_.Add(model);
      if (!Contains(criteria.models, number)) criteria.models.push_back(number);
    }
    for (const int kind : profile.kinds()) {
      const auto value = static_cast<Kind>(kind);
      if (value != v1::DeviceSnapshot::Device::KIND_UNSPECIFIED &&
          !Contains(criteria.kinds, value)) {
        criteria.kinds.push_back(value);
      }
    }
    criteria.hardware_versions.assign(profile.hardware_versions().begin(),
                                      profile.hardware_versions().end());

    const bool exact = !criteria.hardware_versions.empty();
    for (const int32_t model : criteria.models) {
      if (of_model_.size() <= static_cast<size_t>(model)) {
        of_model_.resize(model + 1);
      }
      OfModel& of_model = of_model_[model];
      (exact ? of_model.exact : of_model.model).push_back(index);
    }
    if (criteria.models.empty()) {
      if (!exact) of_family_[0].push_back(index);
    } else if (!criteria.vendors.empty() && !criteria.kinds.empty()) {
      of_family_[exact ? 2 : 1].push_back(index);
    }
    AddFacts(Normalized(profile, criteria.kinds));
    criteria_.push_back(std::move(criteria));
  }
}

void ProfileIndex::AddFacts(v1::DeviceProfile normalized) {
  facts_.push_back(std::move(normalized));
  const v1::DeviceProfile& facts = facts_.back();
  const google::protobuf::Descriptor* descriptor = facts.GetDescriptor();
  const google::protobuf::Reflection* reflection = facts.GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    v1::DeviceProfile value = facts;
    for (int other = 0; other < descriptor->field_count(); ++other) {
      if (other != i) reflection->ClearField(&value, descriptor->field(other));
    }
    std::string key = value.SerializeAsString();
    if (key.empty()) {
      said_.push_back(0);
      continue;
    }
    const auto next = static_cast<int32_t>(values_.size());
    const auto [entry, is_new] = value_numbers_.emplace(std::move(key), next);
    if (is_new) values_.push_back(std::move(value));
    said_.push_back(entry->second);
  }
}

bool ProfileIndex::Contradicts(const Subject& subject,
                               const Criteria& criteria) {
  if (subject.vendor != kAbsent && !criteria.vendors.empty() &&
      !Contains(criteria.vendors, subject.vendor)) {
    return true;
  }
  if (subject.model != kAbsent && !criteria.models.empty() &&
      !Contains(criteria.models, subject.model)) {
    return true;
  }
  if (subject.kind != v1::DeviceSnapshot::Device::KIND_UNSPECIFIED &&
      !criteria.kinds.empty() && !Contains(criteria.kinds, subject.kind)) {
    return true;
  }
  return !subject.hardware_version.empty() &&
         !criteria.hardware_versions.empty() &&
         std::none_of(
             criteria.hardware_versions.begin(),
             criteria.hardware_versions.end(), [&](const std::string& version) {
               return SameHardwareVersion(version, subject.hardware_version);
             });
}

bool ProfileIndex::KnowsAll(const Subject& subject, const Criteria& criteria) {
  return (criteria.vendors.empty() || subject.vendor != kAbsent) &&
         (criteria.models.empty() || subject.model != kAbsent) &&
         (criteria.kinds.empty() ||
          subject.kind != v1::DeviceSnapshot::Device::KIND_UNSPECIFIED) &&
         (criteria.hardware_versions.empty() ||
          !subject.hardware_version.empty());
}

v1::Diagnosis::ProfileMatch ProfileIndex::FindProfiles(
    const Subject& subject, std::vector<int32_t>* profiles) const {
  const auto any_of = [&](const std::vector<int32_t>& candidates) {
    for (const int32_t profile : candidates) {
      if (!Contradicts(subject, criteria_[profile])) {
        profiles->push_back(profile);
      }
    }
    return !profiles->empty();
  };
  if (subject.model >= 0) {
    const OfModel& of_model = of_model_[subject.model];
    if (!subject.hardware_version.empty() && any_of(of_model.exact)) {
      return v1::Diagnosis::EXACT;
    }
    if (any_of(of_model.model) || any_of(of_model.exact)) {
      return v1::Diagnosis::MODEL;
    }
  }
  if (subject.vendor != kAbsent &&
      subject.kind != v1::DeviceSnapshot::Device::KIND_UNSPECIFIED) {
    for (const std::vector<int32_t>& candidates : of_family_) {
      if (any_of(candidates)) return v1::Diagnosis::FAMILY;
    }
  }
  return v1::Diagnosis::NONE;
}

void ProfileIndex::MergeFacts(const Subject& subject,
                              const std::vector<int32_t>& profiles,
                              v1::DeviceProfile* facts) const {
  facts->Clear();
  if (profiles.size() == 1) {
    facts->CopyFrom(facts_[profiles[0]]);
    return;
  }
  const int fields = v1::DeviceProfile::descriptor()->field_count();
  for (int field = 0; field < fields; ++field) {
    int32_t agreed = 0;
    bool disagree = false;
    bool all_speak = true;
    bool sure = false;
    for (const int32_t profile : profiles) {
      const int32_t said = said_[static_cast<size_t>(profile) * fields + field];
      if (said == 0) {
        all_speak = false;
        continue;
      }
      disagree = disagree || (agreed != 0 && agreed != said);
      agreed = said;
      sure = sure || KnowsAll(subject, criteria_[profile]);
    }
    if (agreed != 0 && !disagree && (sure || all_speak)) {
      facts->MergeFrom(values_[agreed]);
    }
  }
}

ProfileMatch ProfileIndex::Match(const v1::DeviceSnapshot& snapshot) const {
  ProfileMatch match;
  Match(snapshot, &match);
  return match;
}

void ProfileIndex::Match(const v1::DeviceSnapshot& snapshot,
                         ProfileMatch* match) const {
  const v1::DeviceSnapshot::Device& device = snapshot.device();
  const Subject subject = {
      vendors_.Find(device.vendor()),
      models_.Find(device.model()),
      device.kind(),
      absl::StripAsciiWhitespace(device.hardware_version()),
  };
  match->profiles.clear();
  match->tier = FindProfiles(subject, &match->profiles);
  MergeFacts(subject, match->profiles, &match->facts);
  if (subject.kind != v1::DeviceSnapshot::Device::KIND_UNSPECIFIED) {
    match->facts.set_kind(subject.kind);
  }
}

}  // namespace kasa_diag::device
