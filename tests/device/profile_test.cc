#include "kasa_diag/device/profile.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "kasa_diag/device/hardware_version.h"
#include "tests/parse_text.h"

namespace kasa_diag::device {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Device = v1::DeviceSnapshot::Device;

// Everything that the cases below look up. The comment is the index.
constexpr char kBase[] = R"pb(
  # 0: a family
  profiles {
    id: "tplink_camera"
    vendors: "TP-Link"
    kinds: CAMERA
    kinds: DOORBELL
    facts { has_status_led: true stream_limit: 2 }
  }
  # 1: a family
  profiles {
    id: "tplink_plug"
    vendors: [ "TP-Link", "Kasa" ]
    kinds: PLUG
    facts { has_status_led: true has_card_slot: false }
  }
  # 2 to 4: one model in two hardware versions, and the model
  profiles {
    id: "c200_v1"
    vendors: "TP-Link"
    kinds: CAMERA
    models: "C200"
    hardware_versions: "1"
    facts {
      has_card_slot: true
      reset_hold_seconds: 5
      newest_firmware: "1.3.17"
      radio_bands: GHZ_2_4
    }
  }
  profiles {
    id: "c200_v2"
    vendors: "TP-Link"
    kinds: CAMERA
    models: "C200"
    hardware_versions: [ "2", "2.20" ]
    facts { has_card_slot: true reset_hold_seconds: 10 card_limit_gb: 128 }
  }
  profiles {
    id: "c200"
    vendors: "TP-Link"
    kinds: CAMERA
    models: [ "C200", "TC70" ]
    facts { has_card_slot: true stream_limit: 3 }
  }
  # 5, 6: a model that exists only in hardware versions
  profiles {
    id: "ec60_v1"
    vendors: "TP-Link"
    kinds: CAMERA
    models: "EC60"
    hardware_versions: "v1"
    facts {
      has_card_slot: false
      stream_limit: 2
      radio_bands: [ GHZ_5, GHZ_2_4 ]
      newest_firmware: "2.3.11"
    }
  }
  profiles {
    id: "ec60_v2"
    vendors: "TP-Link"
    kinds: CAMERA
    models: "EC60"
    hardware_versions: "v2.0"
    facts {
      has_card_slot: false
      stream_limit: 2
      radio_bands: [ GHZ_2_4, GHZ_5, GHZ_2_4 ]
      newest_firmware: "2.3.22"
      card_limit_gb: 0
    }
  }
  # 7, 8: a family that exists only in models
  profiles {
    id: "kl130"
    vendors: "TP-Link"
    kinds: BULB
    models: "KL130"
    facts { has_status_led: false has_card_slot: false }
  }
  profiles {
    id: "kl110"
    vendors: "TP-Link"
    kinds: BULB
    models: "KL110"
    facts { has_status_led: false }
  }
  # 9: a model of another vendor with a name that is taken
  profiles {
    id: "other_c200"
    vendors: "Other"
    kinds: PLUG
    models: "C200"
    facts { has_card_slot: false }
  }
  # 10: a hub that exists only in hardware versions
  profiles {
    id: "h100_v1"
    vendors: "TP-Link"
    kinds: HUB
    models: "H100"
    hardware_versions: "1.0"
    facts { battery_powered: false }
  }
)pb";

struct Case {
  const char* why;
  const char* device;  // fields of DeviceSnapshot.Device
  v1::Diagnosis::ProfileMatch tier;
  std::vector<int32_t> profiles;
  const char* facts;
};

TEST(ProfileIndex, FindsTheTierTheProfilesAndTheirFacts) {
  const auto base = ParseText<v1::KnowledgeBase>(kBase);
  const ProfileIndex index(base.profiles());
  const Case cases[] = {
      {"model and hardware version",
       R"(model: "C200" hardware_version: "1.0")",
       v1::Diagnosis::EXACT,
       {2},
       R"(kind: CAMERA has_card_slot: true reset_hold_seconds: 5
          newest_firmware: "1.3.17" radio_bands: GHZ_2_4)"},
      {"the second of two hardware versions, letter case",
       R"(vendor: "tp-LINK" model: "c200" hardware_version: "V2.20"
          kind: CAMERA)",
       v1::Diagnosis::EXACT,
       {3},
       "kind: CAMERA has_card_slot: true reset_hold_seconds: 10 "
       "card_limit_gb: 128"},
      {"2.2 is not 2.20: the model is left",
       R"(vendor: "TP-Link" model: "C200" hardware_version: "2.2")",
       v1::Diagnosis::MODEL,
       {4},
       "kind: CAMERA has_card_slot: true stream_limit: 3"},
      {"without a hardware version the model, not what is more specific",
       R"(vendor: "TP-Link" model: "C200")",
       v1::Diagnosis::MODEL,
       {4},
       "kind: CAMERA has_card_slot: true stream_limit: 3"},
      {"without a vendor two of that name, of which only what both say holds",
       R"(model: "C200")",
       v1::Diagnosis::MODEL,
       {4, 9},
       ""},
      {"the kind decides",
       R"(model: "C200" kind: PLUG)",
       v1::Diagnosis::MODEL,
       {9},
       "kind: PLUG has_card_slot: false"},
      {"a hardware version without a profile",
       R"(vendor: "TP-Link" model: "C200" hardware_version: "5")",
       v1::Diagnosis::MODEL,
       {4},
       "kind: CAMERA has_card_slot: true stream_limit: 3"},
      {"where the model has no profile its hardware versions stand in",
       R"(model: "EC60")",
       v1::Diagnosis::MODEL,
       {5, 6},
       "kind: CAMERA has_card_slot: false stream_limit: 2 "
       "radio_bands: GHZ_2_4 radio_bands: GHZ_5"},
      {"but not those that the device contradicts",
       R"(vendor: "TP-Link" kind: CAMERA model: "EC60"
          hardware_version: "4")",
       v1::Diagnosis::FAMILY,
       {0},
       "kind: CAMERA has_status_led: true stream_limit: 2"},
      {"and then nothing, where not even the family is known",
       R"(model: "EC60" hardware_version: "4")",
       v1::Diagnosis::NONE,
       {},
       ""},
      {"a model that nobody knows",
       R"(vendor: "TP-Link" kind: CAMERA model: "C999")",
       v1::Diagnosis::FAMILY,
       {0},
       "kind: CAMERA has_status_led: true stream_limit: 2"},
      {"a family of several kinds says no kind of its own",
       R"(vendor: "TP-Link" kind: DOORBELL)",
       v1::Diagnosis::FAMILY,
       {0},
       "kind: DOORBELL has_status_led: true stream_limit: 2"},
      {"the second of two vendors",
       R"(vendor: "KASA" kind: PLUG)",
       v1::Diagnosis::FAMILY,
       {1},
       "kind: PLUG has_status_led: true has_card_slot: false"},
      {"where the family has no profile its models stand in",
       R"(vendor: "TP-Link" kind: BULB)",
       v1::Diagnosis::FAMILY,
       {7, 8},
       "kind: BULB has_status_led: false"},
      {"but no other model",
       R"(vendor: "TP-Link" kind: BULB model: "KL999")",
       v1::Diagnosis::NONE,
       {},
       "kind: BULB"},
      {"then their hardware versions",
       R"(vendor: "TP-Link" kind: HUB)",
       v1::Diagnosis::FAMILY,
       {10},
       "kind: HUB battery_powered: false"},
      {"then also by the hardware version",
       R"(vendor: "TP-Link" kind: HUB hardware_version: "2")",
       v1::Diagnosis::NONE,
       {},
       "kind: HUB"},
      {"the vendor alone is no family",
       R"(vendor: "TP-Link")",
       v1::Diagnosis::NONE,
       {},
       ""},
      {"nor the kind, which passes through",
       R"(kind: CAMERA)",
       v1::Diagnosis::NONE,
       {},
       "kind: CAMERA"},
      {"another vendor",
       R"(vendor: "Yi" kind: CAMERA model: "C200")",
       v1::Diagnosis::NONE,
       {},
       "kind: CAMERA"},
      {"a kind that contradicts the model",
       R"(vendor: "TP-Link" kind: PLUG model: "EC60" hardware_version: "1")",
       v1::Diagnosis::FAMILY,
       {1},
       "kind: PLUG has_status_led: true has_card_slot: false"},
      {"nothing known", "", v1::Diagnosis::NONE, {}, ""},
      {"empty texts and UNSPECIFIED are absent",
       R"(vendor: "" model: " " hardware_version: "" kind: KIND_UNSPECIFIED)",
       v1::Diagnosis::NONE,
       {},
       ""},
      {"spaces around names",
       R"(model: " ec60 " hardware_version: " v1 ")",
       v1::Diagnosis::EXACT,
       {5},
       "kind: CAMERA has_card_slot: false stream_limit: 2 "
       "radio_bands: GHZ_2_4 radio_bands: GHZ_5 "
       "newest_firmware: \"2.3.11\""},
      {"a name longer than any",
       R"(vendor: "TP-Link" kind: CAMERA
          model: "C200C200C200C200C200C200C200C200C200C200C200C200C200C200C200C2")",
       v1::Diagnosis::FAMILY,
       {0},
       "kind: CAMERA has_status_led: true stream_limit: 2"},
  };
  // One object for all: what one match leaves must not show in the next.
  ProfileMatch match;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    const auto snapshot = ParseText<v1::DeviceSnapshot>(
        absl::StrCat("device { ", c.device, " }"));
    index.Match(snapshot, &match);
    EXPECT_EQ(match.tier, c.tier);
    EXPECT_EQ(match.profiles, c.profiles);
    const auto facts = ParseText<v1::DeviceProfile>(c.facts);
    EXPECT_TRUE(
        google::protobuf::util::MessageDifferencer::Equals(match.facts, facts))
        << match.facts.ShortDebugString() << "\nshould be\n"
        << facts.ShortDebugString();
  }
}

TEST(ProfileIndex, AnEmptyBaseMatchesNothing) {
  const ProfileIndex index(v1::KnowledgeBase().profiles());
  const auto snapshot = ParseText<v1::DeviceSnapshot>(
      R"(device { vendor: "TP-Link" model: "C200" kind: CAMERA })");
  const ProfileMatch match = index.Match(snapshot);
  EXPECT_EQ(match.tier, v1::Diagnosis::NONE);
  EXPECT_THAT(match.profiles, IsEmpty());
  EXPECT_EQ(match.facts.kind(), Device::CAMERA);
}

// A second file adds to a device that the first one describes.
TEST(ProfileIndex, SureProfilesCompleteEachOther) {
  const auto base = ParseText<v1::KnowledgeBase>(R"pb(
    profiles {
      models: "C200"
      facts { has_card_slot: true stream_limit: 2 }
    }
    profiles {
      models: "C200"
      facts { reset_hold_seconds: 5 stream_limit: 3 }
    }
    profiles {
      vendors: "Elsewhere"
      models: "C200"
      facts { card_limit_gb: 128 reset_hold_seconds: 5 has_card_slot: false }
    })pb");
  const ProfileIndex index(base.profiles());
  ProfileMatch match = index.Match(ParseText<v1::DeviceSnapshot>(
      R"(device { model: "C200" vendor: "TP-Link" })"));
  EXPECT_THAT(match.profiles, ElementsAre(0, 1));
  EXPECT_TRUE(match.facts.has_card_slot());
  EXPECT_EQ(match.facts.reset_hold_seconds(), 5u);
  EXPECT_FALSE(match.facts.has_stream_limit()) << "they disagree";

  // Without a vendor the third may be it, but need not: it can contradict, and
  // says nothing by itself.
  match =
      index.Match(ParseText<v1::DeviceSnapshot>(R"(device { model: "C200" })"));
  EXPECT_THAT(match.profiles, ElementsAre(0, 1, 2));
  EXPECT_FALSE(match.facts.has_has_card_slot());
  EXPECT_FALSE(match.facts.has_card_limit_gb());
  EXPECT_EQ(match.facts.reset_hold_seconds(), 5u);
}

TEST(ProfileIndex, AFactOfZeroIsAFact) {
  const auto base = ParseText<v1::KnowledgeBase>(R"pb(
    profiles {
      models: "A"
      hardware_versions: "1"
      facts { stream_limit: 0 reset_procedure: "" }
    }
    profiles {
      models: "A"
      hardware_versions: "2"
      facts { stream_limit: 0 reset_procedure: "" }
    })pb");
  const ProfileMatch match =
      ProfileIndex(base.profiles())
          .Match(ParseText<v1::DeviceSnapshot>(R"(device { model: "A" })"));
  EXPECT_TRUE(match.facts.has_stream_limit());
  EXPECT_TRUE(match.facts.has_reset_procedure());
}

TEST(ProfileIndex, SaysTheKindOnlyWhereItIsCertain) {
  const auto base = ParseText<v1::KnowledgeBase>(R"pb(
    profiles {
      models: "A"
      kinds: [ CAMERA, DOORBELL ]
      facts { kind: KIND_UNSPECIFIED }
    }
    profiles {
      models: "B"
      kinds: [ CAMERA, KIND_UNSPECIFIED, CAMERA ]
    }
    profiles {
      models: "C"
      kinds: [ CAMERA, DOORBELL ]
      facts { kind: DOORBELL }
    })pb");
  const ProfileIndex index(base.profiles());
  const auto facts = [&](const char* device) {
    return index
        .Match(ParseText<v1::DeviceSnapshot>(
            absl::StrCat("device { ", device, " }")))
        .facts;
  };
  EXPECT_FALSE(facts("model: 'A'").has_kind());
  EXPECT_EQ(facts("model: 'A' kind: CAMERA").kind(), Device::CAMERA);
  EXPECT_EQ(facts("model: 'B'").kind(), Device::CAMERA);
  EXPECT_EQ(facts("model: 'C'").kind(), Device::DOORBELL);
  EXPECT_EQ(facts("model: 'C' kind: CAMERA").kind(), Device::CAMERA)
      << "the snapshot counts before the profile";
}

TEST(ProfileIndex, HardwareVersionsWithoutAModelNeverApply) {
  const auto base = ParseText<v1::KnowledgeBase>(R"pb(
    profiles { vendors: "TP-Link" kinds: CAMERA hardware_versions: "1" })pb");
  const ProfileMatch match =
      ProfileIndex(base.profiles())
          .Match(ParseText<v1::DeviceSnapshot>(
              R"(device { vendor: "TP-Link" kind: CAMERA model: "X"
                          hardware_version: "1" })"));
  EXPECT_EQ(match.tier, v1::Diagnosis::NONE);
}

// Every field that DeviceProfile has now or will have is merged.
TEST(ProfileIndex, MergesEveryField) {
  const google::protobuf::Descriptor* descriptor =
      v1::DeviceProfile::descriptor();
  const google::protobuf::Reflection* reflection =
      v1::DeviceProfile::default_instance().GetReflection();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = descriptor->field(i);
    const std::string name(field->name());
    SCOPED_TRACE(name);
    using Type = google::protobuf::FieldDescriptor;
    std::vector<std::string> values;
    switch (field->cpp_type()) {
      case Type::CPPTYPE_BOOL:
        values = {"true", "false"};
        break;
      case Type::CPPTYPE_ENUM:
      case Type::CPPTYPE_UINT32:
        values = {"1", "2"};
        break;
      case Type::CPPTYPE_STRING:
        values = {"'x'", "'y'"};
        break;
      default:
        FAIL() << "a type that this test has no values for";
    }
    const auto match_two = [&](const std::string& a, const std::string& b) {
      const auto base = ParseText<v1::KnowledgeBase>(absl::StrCat(
          "profiles { models: 'A' hardware_versions: '1' facts { ", name, ": ",
          a, " } } profiles { models: 'A' hardware_versions: '2' facts { ",
          name, ": ", b, " } }"));
      return ProfileIndex(base.profiles())
          .Match(ParseText<v1::DeviceSnapshot>("device { model: 'A' }"))
          .facts;
    };
    const auto is_set = [&](const v1::DeviceProfile& facts) {
      return field->is_repeated() ? reflection->FieldSize(facts, field) > 0
                                  : reflection->HasField(facts, field);
    };
    EXPECT_TRUE(is_set(match_two(values[0], values[0])));
    EXPECT_TRUE(is_set(match_two(values[1], values[1])));
    EXPECT_FALSE(is_set(match_two(values[0], values[1])));
  }
}

// The rules of profile.h word for word, on every profile.
class Reference {
 public:
  explicit Reference(const v1::KnowledgeBase& base) : base_(base) {}

  v1::Diagnosis::ProfileMatch Match(const Device& device,
                                    std::vector<int32_t>* applying) const {
    const bool exact_known =
        !device.model().empty() && !device.hardware_version().empty();
    const bool family_known =
        !device.vendor().empty() && device.kind() != Device::KIND_UNSPECIFIED;
    const auto select = [&](v1::Diagnosis::ProfileMatch reached,
                            v1::Diagnosis::ProfileMatch own) {
      for (int i = 0; i < base_.profiles_size(); ++i) {
        const v1::Profile& profile = base_.profiles(i);
        if (Tier(profile) != own || Contradicted(profile, device)) continue;
        if (reached == v1::Diagnosis::FAMILY && own != reached &&
            (profile.vendors().empty() || profile.kinds().empty())) {
          continue;
        }
        applying->push_back(i);
      }
      return !applying->empty();
    };
    if (exact_known && select(v1::Diagnosis::EXACT, v1::Diagnosis::EXACT)) {
      return v1::Diagnosis::EXACT;
    }
    if (!device.model().empty()) {
      if (select(v1::Diagnosis::MODEL, v1::Diagnosis::MODEL) ||
          select(v1::Diagnosis::MODEL, v1::Diagnosis::EXACT)) {
        return v1::Diagnosis::MODEL;
      }
    }
    if (family_known && (select(v1::Diagnosis::FAMILY, v1::Diagnosis::FAMILY) ||
                         select(v1::Diagnosis::FAMILY, v1::Diagnosis::MODEL) ||
                         select(v1::Diagnosis::FAMILY, v1::Diagnosis::EXACT))) {
      return v1::Diagnosis::FAMILY;
    }
    return v1::Diagnosis::NONE;
  }

 private:
  static v1::Diagnosis::ProfileMatch Tier(const v1::Profile& profile) {
    if (!profile.hardware_versions().empty()) {
      return profile.models().empty() ? v1::Diagnosis::NONE
                                      : v1::Diagnosis::EXACT;
    }
    return profile.models().empty() ? v1::Diagnosis::FAMILY
                                    : v1::Diagnosis::MODEL;
  }
  static bool Contradicted(const v1::Profile& profile, const Device& device) {
    const auto misses = [](const auto& names, const std::string& value,
                           auto same) {
      if (names.empty() || value.empty()) return false;
      for (const std::string& name : names) {
        if (same(name, value)) return false;
      }
      return true;
    };
    const auto same_name = [](const std::string& a, const std::string& b) {
      return absl::EqualsIgnoreCase(a, b);
    };
    if (misses(profile.vendors(), device.vendor(), same_name) ||
        misses(profile.models(), device.model(), same_name) ||
        misses(profile.hardware_versions(), device.hardware_version(),
               [](const std::string& a, const std::string& b) {
                 return SameHardwareVersion(a, b);
               })) {
      return true;
    }
    if (profile.kinds().empty() || device.kind() == Device::KIND_UNSPECIFIED) {
      return false;
    }
    for (const int kind : profile.kinds()) {
      if (kind == device.kind()) return false;
    }
    return true;
  }

  const v1::KnowledgeBase& base_;
};

TEST(ProfileIndex, AgreesWithTheRulesOnRandomBases) {
  constexpr uint32_t kSeed = 20261124;
  std::mt19937 random(kSeed);
  const auto below = [&](uint32_t n) { return random() % n; };
  const char* const vendors[] = {"Aa", "Bb", "aA"};
  const char* const models[] = {"M1", "m1", "M2"};
  const char* const versions[] = {"1", "1.0", "v2", "1.20"};
  int seen[4] = {};
  for (int round = 0; round < 3000; ++round) {
    v1::KnowledgeBase base;
    for (uint32_t i = 1 + below(5); i > 0; --i) {
      v1::Profile* profile = base.add_profiles();
      for (uint32_t n = below(3); n > 0; --n) {
        profile->add_vendors(vendors[below(3)]);
      }
      for (uint32_t n = below(3); n > 0; --n) {
        profile->add_kinds(static_cast<Device::Kind>(1 + below(2)));
      }
      for (uint32_t n = below(3); n > 0; --n) {
        profile->add_models(models[below(3)]);
      }
      for (uint32_t n = below(3); n > 0; --n) {
        profile->add_hardware_versions(versions[below(4)]);
      }
    }
    const ProfileIndex index(base.profiles());
    const Reference reference(base);
    ProfileMatch match;
    for (int device_round = 0; device_round < 10; ++device_round) {
      v1::DeviceSnapshot snapshot;
      Device* device = snapshot.mutable_device();
      if (below(3) != 0) device->set_vendor(vendors[below(2)]);
      if (below(3) != 0) {
        device->set_kind(static_cast<Device::Kind>(1 + below(3)));
      }
      if (below(3) != 0)
        device->set_model(below(5) == 0 ? "M3" : models[below(3)]);
      if (below(2) != 0) device->set_hardware_version(versions[below(4)]);
      index.Match(snapshot, &match);
      std::vector<int32_t> applying;
      const auto tier = reference.Match(*device, &applying);
      ++seen[tier];
      ASSERT_EQ(match.tier, tier)
          << "seed " << kSeed << "\n"
          << base.DebugString() << snapshot.DebugString();
      ASSERT_EQ(match.profiles, applying)
          << "seed " << kSeed << "\n"
          << base.DebugString() << snapshot.DebugString();
    }
  }
  for (const int count : seen) EXPECT_GT(count, 1000);
}

}  // namespace
}  // namespace kasa_diag::device
