// The devices that a base's profiles know, and what their lights can say: what
// the derived inputs `profile` and `led_meanings` can be together.

#ifndef KASA_DIAG_AUTHORING_KNOWN_DEVICES_H_
#define KASA_DIAG_AUTHORING_KNOWN_DEVICES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::authoring {

// Immutable after construction. Some thousand devices for a few hundred
// profiles: each model and hardware version, with and without what a snapshot
// may leave out, and a device of which nothing is known.
class KnownDevices {
 public:
  // None where the base's input is no DeviceSnapshot.
  explicit KnownDevices(const CompiledKnowledge& knowledge);

  // A light, and what it means: the state of each declared meaning. A light
  // that can be read in several ways is there once for each, as evidence is
  // gathered; `snapshot` has nothing but `led`.
  struct Light {
    v1::DeviceSnapshot snapshot;
    std::vector<Tristate> meanings;
  };
  struct Device {
    v1::DeviceSnapshot snapshot;  // nothing but `device`
    v1::DeviceProfile facts;
    std::vector<int> lights;  // indices into lights()
  };
  const std::vector<Light>& lights() const { return lights_; }
  const std::vector<Device>& devices() const { return devices_; }

 private:
  void AddDevicesOf(const v1::Profile& profile);
  void AddDevice(const v1::DeviceSnapshot& snapshot);
  std::vector<int> LightsOf(const std::vector<int32_t>& profiles);
  void AddLight(const v1::DeviceSnapshot::Led& led,
                absl::Span<const Tristate> meanings, std::vector<int>* lights);

  const CompiledKnowledge& knowledge_;
  std::vector<Light> lights_;
  std::vector<Device> devices_;
  // To say everything once.
  absl::flat_hash_map<std::string, int> light_numbers_;
  absl::flat_hash_map<std::string, int> device_numbers_;
  absl::flat_hash_map<std::vector<int32_t>, std::vector<int>> lights_of_;
};

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_KNOWN_DEVICES_H_
