#include "kasa_diag/authoring/known_devices.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "kasa_diag/device/led_meanings.h"
#include "kasa_diag/device/profile.h"

namespace kasa_diag::authoring {
namespace {

using Led = v1::DeviceSnapshot::Led;

// The patterns worth showing to these legends: each row's, with less known of
// it, and for each mode one that is in no row.
std::vector<Led> PatternsOf(const v1::KnowledgeBase& content,
                            const std::vector<int32_t>& profiles) {
  std::vector<Led> patterns(1);
  for (int mode = Led::OFF; mode <= Led::ALTERNATING; ++mode) {
    Led led;
    led.set_mode(static_cast<Led::Mode>(mode));
    patterns.push_back(led);
    led.add_colors(Led::WHITE);
    led.add_colors(Led::YELLOW);
    patterns.push_back(led);
  }
  for (const int32_t profile : profiles) {
    for (const v1::Profile::LegendRow& row :
         content.profiles(profile).legend()) {
      for (const Led::Rate rate :
           {Led::RATE_UNSPECIFIED, Led::SLOW, Led::FAST}) {
        Led led;
        led.set_mode(row.mode());
        if (rate != Led::RATE_UNSPECIFIED) led.set_rate(rate);
        patterns.push_back(led);
        *led.mutable_colors() = row.colors();
        patterns.push_back(led);
      }
    }
  }
  return patterns;
}

}  // namespace

KnownDevices::KnownDevices(const CompiledKnowledge& knowledge)
    : knowledge_(knowledge) {
  if (knowledge.profile_input < 0) return;
  AddDevice(v1::DeviceSnapshot());
  for (const v1::Profile& profile : knowledge.content.profiles()) {
    AddDevicesOf(profile);
  }
}

void KnownDevices::AddDevicesOf(const v1::Profile& profile) {
  // Nothing known of vendor and kind, and the profile's own.
  std::vector<v1::DeviceSnapshot> families(2);
  for (const v1::DeviceSnapshot::Device::Kind kind :
       {v1::DeviceSnapshot::Device::CAMERA, v1::DeviceSnapshot::Device::PLUG}) {
    if (!profile.kinds().empty()) break;
    families.emplace_back().mutable_device()->set_kind(kind);
  }
  for (const int kind : profile.kinds()) {
    v1::DeviceSnapshot::Device* device =
        families.emplace_back().mutable_device();
    device->set_kind(static_cast<v1::DeviceSnapshot::Device::Kind>(kind));
    if (!profile.vendors().empty()) device->set_vendor(profile.vendors(0));
  }
  for (const v1::DeviceSnapshot& family : families) {
    AddDevice(family);
    for (const std::string& model : profile.models()) {
      v1::DeviceSnapshot snapshot = family;
      snapshot.mutable_device()->set_model(model);
      AddDevice(snapshot);
      for (const std::string& version : profile.hardware_versions()) {
        snapshot.mutable_device()->set_hardware_version(version);
        AddDevice(snapshot);
      }
    }
  }
}

void KnownDevices::AddDevice(const v1::DeviceSnapshot& snapshot) {
  const std::string key = snapshot.SerializeAsString();
  if (!device_numbers_.emplace(key, static_cast<int>(devices_.size())).second) {
    return;
  }
  device::ProfileMatch match = knowledge_.profiles->Match(snapshot);
  Device device;
  device.snapshot = snapshot;
  device.lights = LightsOf(match.profiles);
  device.facts = std::move(match.facts);
  devices_.push_back(std::move(device));
}

std::vector<int> KnownDevices::LightsOf(const std::vector<int32_t>& profiles) {
  const auto known = lights_of_.find(profiles);
  if (known != lights_of_.end()) return known->second;
  std::vector<int> lights;
  for (const Led& led : PatternsOf(knowledge_.content, profiles)) {
    const device::LedReading reading =
        knowledge_.led_meanings->Read(led, profiles);
    if (!reading.ambiguous()) {
      AddLight(led, reading.states, &lights);
      continue;
    }
    for (size_t i = 0; i < reading.meanings.size(); ++i) {
      AddLight(led, reading.Alternative(i), &lights);
    }
  }
  std::sort(lights.begin(), lights.end());
  lights.erase(std::unique(lights.begin(), lights.end()), lights.end());
  return lights_of_[profiles] = std::move(lights);
}

void KnownDevices::AddLight(const Led& led, absl::Span<const Tristate> meanings,
                            std::vector<int>* lights) {
  std::string key = absl::StrCat(led.SerializeAsString(), "/");
  for (const Tristate state : meanings) {
    key.push_back(static_cast<char>('0' + static_cast<int>(state)));
  }
  const auto [entry, is_new] =
      light_numbers_.emplace(key, static_cast<int>(lights_.size()));
  if (is_new) {
    Light light;
    *light.snapshot.mutable_led() = led;
    light.meanings.assign(meanings.begin(), meanings.end());
    lights_.push_back(std::move(light));
  }
  lights->push_back(entry->second);
}

}  // namespace kasa_diag::authoring
