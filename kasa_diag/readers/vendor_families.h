// The three families of devices that python-kasa records, each with an API of
// its own and so a shape of its own.
//
// What is read, and nothing else, is listed at the top of each family's .cc
// file: these lists are the reason that nothing personal can get in.
//
// Sources: the recordings of real devices in python-kasa's tests; python-kasa's
// modules for the meaning of codes.

#ifndef KASA_DIAG_READERS_VENDOR_FAMILIES_H_
#define KASA_DIAG_READERS_VENDOR_FAMILIES_H_

#include "kasa_diag/readers/json.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::readers {

enum class Family { kNone, kIot, kSmart, kSmartcam };

// The family of a shape, by its methods' names; also of a bare answer of the
// method that says what the device is. kNone: no recorded device.
Family FamilyOf(const JsonValue& shape);

// Each fills what the shape says. `snapshot` without a model afterwards means
// that the device did not tell what it is.
void ReadIot(const JsonValue& shape, kasa_diag::v1::DeviceSnapshot* snapshot);
void ReadSmart(const JsonValue& shape, kasa_diag::v1::DeviceSnapshot* snapshot);
void ReadSmartcam(const JsonValue& shape,
                  kasa_diag::v1::DeviceSnapshot* snapshot);

// A child as its hub lists it: an object of either newer family.
void ReadListedChild(const JsonValue& child,
                     kasa_diag::v1::DeviceSnapshot* snapshot);

// What a plug of a strip adds to the strip: its overheating and its voltage.
// `outlet` is an entry of the strip's list or the recording of the outlet.
void AddOutlet(const JsonValue& outlet, kasa_diag::v1::DeviceSnapshot* strip);

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_VENDOR_FAMILIES_H_
