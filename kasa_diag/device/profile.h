// Which of a knowledge base's profiles describe a device, and what they say of
// it: the derived input `profile`.
//
//   const ProfileIndex index(knowledge_base.profiles());
//   const ProfileMatch match = index.Match(snapshot);
//   if (match.tier >= v1::Diagnosis::MODEL) ...
//   match.facts.has_card_slot() ...
//
// A profile's own tier follows from what it names: EXACT with hardware
// versions, MODEL with models, FAMILY with vendors and kinds alone. A device
// contradicts a profile where it has a value for something the profile names,
// and that value is not among the profile's. The device reaches the best of
// these tiers for which there is a profile that it does not contradict:
//
//   EXACT   its model and its hardware version are a profile's;
//   MODEL   its model is a profile's;
//   FAMILY  its kind and its vendor are known, and a profile's. A profile of
//           this tier that names no vendors, or no kinds, is for all of them.
//
// All profiles of the reached tier that the device does not contradict apply.
// Where there is none, the more specific ones stand in: at MODEL those of the
// model's hardware versions; at FAMILY those of models, then of hardware
// versions, that name its vendor and its kind.
//
// Vendors and models compare without case, hardware versions by parts
// (hardware_version.h). An empty text and an UNSPECIFIED kind are absent.

#ifndef KASA_DIAG_DEVICE_PROFILE_H_
#define KASA_DIAG_DEVICE_PROFILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::device {

struct ProfileMatch {
  // The tier that the device reached: NONE exactly when no profile applies.
  v1::Diagnosis::ProfileMatch tier = v1::Diagnosis::NONE;

  // Indices of the profiles that apply, ascending.
  std::vector<int32_t> profiles;

  // What they say. A field is set where all profiles that speak of it agree,
  // and either one of them surely describes the device (the device has a value
  // for everything that the profile names), or all that apply speak. So two
  // profiles of one device complete each other, while a device that may be one
  // of several gets only what holds for each of them. `kind` is the snapshot's
  // where that has one, also when no profile applies. `radio_bands` compares as
  // a set and comes sorted.
  v1::DeviceProfile facts;
};

// Immutable and thread-safe. Keeps nothing of the messages it is made from.
class ProfileIndex {
 public:
  // Every field of a profile counts but its legend (led_meanings.h). A profile
  // whose `facts` say no kind, and which is for one kind only, says that kind.
  // A profile that names hardware versions but no models never applies, since a
  // hardware version means nothing without its model.
  explicit ProfileIndex(
      const google::protobuf::RepeatedPtrField<v1::Profile>& profiles);

  ProfileIndex(const ProfileIndex&) = delete;
  ProfileIndex& operator=(const ProfileIndex&) = delete;

  // Two hash look-ups and the profiles of the model; the profiles of whole
  // families, where the model is not known.
  [[nodiscard]] ProfileMatch Match(const v1::DeviceSnapshot& snapshot) const;

  // The same into `match`, replacing what it held: allocates nothing once
  // `match` has grown.
  void Match(const v1::DeviceSnapshot& snapshot, ProfileMatch* match) const;

 private:
  // Texts without case, numbered.
  class Names {
   public:
    int32_t Add(absl::string_view name);
    // The number of `name`, or kOther.
    int32_t Find(absl::string_view name) const;

   private:
    absl::flat_hash_map<std::string, int32_t> numbers_;  // lower case
    size_t longest_ = 0;
  };
  static constexpr int32_t kAbsent = -1;
  static constexpr int32_t kOther = -2;  // a name that no profile has

  // What a profile names. An empty list: anyone.
  struct Criteria {
    std::vector<int32_t> vendors;
    std::vector<int32_t> models;
    std::vector<v1::DeviceSnapshot::Device::Kind> kinds;
    std::vector<std::string> hardware_versions;
  };

  // A device, in the same terms.
  struct Subject {
    int32_t vendor;
    int32_t model;
    v1::DeviceSnapshot::Device::Kind kind;
    absl::string_view hardware_version;  // empty: absent
  };

  // Profiles that name one model, by their own tier.
  struct OfModel {
    std::vector<int32_t> exact;
    std::vector<int32_t> model;
  };

  static bool Contradicts(const Subject& subject, const Criteria& criteria);
  static bool KnowsAll(const Subject& subject, const Criteria& criteria);
  void AddFacts(v1::DeviceProfile normalized);
  v1::Diagnosis::ProfileMatch FindProfiles(
      const Subject& subject, std::vector<int32_t>* profiles) const;
  void MergeFacts(const Subject& subject, const std::vector<int32_t>& profiles,
                  v1::DeviceProfile* facts) const;

  Names vendors_;
  Names models_;
  std::vector<Criteria> criteria_;  // one a profile
  std::vector<OfModel> of_model_;   // by a model's number

  // For a device of which only kind and vendor are known, in the order in which
  // they are tried: profiles of tier FAMILY, then what stands in for them.
  std::vector<int32_t> of_family_[3];

  // What profiles say, each different value of a field once: value 0 says
  // nothing, a value's message has that field alone.
  std::vector<v1::DeviceProfile> values_;
  absl::flat_hash_map<std::string, int32_t> value_numbers_;  // serialized
  std::vector<int32_t> said_;             // profile * fields + field: a value
  std::vector<v1::DeviceProfile> facts_;  // one a profile: all that it says
};

}  // namespace kasa_diag::device

#endif  // KASA_DIAG_DEVICE_PROFILE_H_
