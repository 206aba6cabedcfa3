// Accessors of the bundled snapshot: kasa_diag.v1.DeviceSnapshot and its parts,
// DeviceProfile, Duration and Timestamp. Every evaluator has them.

#ifndef KASA_DIAG_EVALUATOR_DEVICE_SNAPSHOT_ACCESSORS_H_
#define KASA_DIAG_EVALUATOR_DEVICE_SNAPSHOT_ACCESSORS_H_

#include "absl/types/span.h"
#include "kasa_diag/evaluator/accessors.h"

namespace kasa_diag::evaluator {

absl::Span<const MessageAccessors* const> DeviceSnapshotAccessors();

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_DEVICE_SNAPSHOT_ACCESSORS_H_
