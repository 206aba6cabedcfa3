// What the three families of recorded devices have in common: how their words
// become fields of a snapshot. Each function leaves a field absent unless the
// value decides it.

#ifndef KASA_DIAG_READERS_DEVICE_FIELDS_H_
#define KASA_DIAG_READERS_DEVICE_FIELDS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "kasa_diag/readers/json.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::readers {

// "HS110(EU)" sets model HS110 and region EU; a region that is already known
// stays. Sets the vendor, which all these devices share.
void SetModel(absl::optional<std::string> model,
              kasa_diag::v1::DeviceSnapshot* snapshot);

// The region sold for: two or three capitals ("EU"). In other answers the same
// names hold a time zone's place, which is not taken.
void SetRegion(absl::optional<std::string> region,
               kasa_diag::v1::DeviceSnapshot* snapshot);

// From the vendor's type ("SMART.TAPOPLUG"), which does not tell plugs from
// wall switches (older ones) nor bulbs from strips: there the series of the
// model does. SetModel comes first. Sets nothing where the type is not known.
void SetKind(absl::optional<std::string> type,
             kasa_diag::v1::DeviceSnapshot* snapshot);

// The received signal strength of a radio link to an access point, in dBm. Zero
// and above is "no reading" with this vendor. A reading proves the link.
void SetWifiSignal(absl::optional<int64_t> rssi_dbm,
                   kasa_diag::v1::DeviceSnapshot* snapshot);

// The vendor's bars; -1 is "no reading".
void SetSignalLevel(absl::optional<int64_t> level, uint32_t most,
                    kasa_diag::v1::DeviceSnapshot* snapshot);

// A charge in percent; what reports one runs on a battery.
void SetBattery(absl::optional<int64_t> percent,
                kasa_diag::v1::DeviceSnapshot* snapshot);

// The lowest mains voltage seen: keeps the lower of what it is told. Zero is
// "no reading".
void LowerMains(absl::optional<double> millivolts,
                kasa_diag::v1::DeviceSnapshot* snapshot);

// Whether the device has its account, and whether it is connected to the cloud.
// A device known to have none has no reason to be connected, so that it is not
// says nothing of the network and stays out. Call it once both are known.
void SetCloud(absl::optional<bool> bound, absl::optional<bool> connected,
              kasa_diag::v1::DeviceSnapshot* snapshot);

// The device's clock, seconds since 1970. The moment of the recording is not in
// a dump, so a clock cannot be seen to be right; but one that is before the day
// on which the device's own firmware was built is certainly wrong. Two days are
// allowed for time zones. Says nothing of a device that is factory-new, whose
// clock nobody has set yet. Call it last.
void SetClock(absl::optional<int64_t> unix_seconds,
              kasa_diag::v1::DeviceSnapshot* snapshot);

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_DEVICE_FIELDS_H_
