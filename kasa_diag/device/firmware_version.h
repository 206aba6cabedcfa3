// Firmware versions as vendors print them, and their order.
//
//   absl::optional<FirmwareVersion> version =
//       FirmwareVersion::Parse("1.3.11 Build 240110 Rel.64341n(4555)");
//
// A version is numeric parts (1.3.11), then the day of the build, then the
// release. It is meaningful within one model and hardware version only: the
// numbers of two devices have nothing to do with each other.

#ifndef KASA_DIAG_DEVICE_FIRMWARE_VERSION_H_
#define KASA_DIAG_DEVICE_FIRMWARE_VERSION_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace kasa_diag::device {

class FirmwareVersion {
 public:
  // More parts than any vendor prints.
  static constexpr int kMaxParts = 8;

  // Reads `V`, `V Build B` or `V Build B Rel.R`, in the forms that devices and
  // people write:
  //   * V: one to eight numbers with dots between; a v may stand before them;
  //   * B: YYMMDD or YYYYMMDD, a day that exists;
  //   * R: "Rel.", "rel.", "Rel", "Rel. " or "Release ", digits (with a dot
  //     between them or not), letters, and a number in brackets. Only the
  //     digits count.
  // Case and blanks do not matter. Anything else is nothing: never a guess.
  // O(length).
  static absl::optional<FirmwareVersion> Parse(absl::string_view text);

  // Below zero, zero or above zero, as `a` is older than, as old as or newer
  // than `b`. By parts (missing ones are zero: 1.2 = 1.2.0), then by build,
  // then by release. A build or release that only one side has does not count,
  // so 2.4.1 is as old as every build of 2.4.1. Hence "as old as" is not
  // transitive between versions of which some lack the build: do not sort such
  // a mixture.
  static int Compare(const FirmwareVersion& a, const FirmwareVersion& b);

  // The parts as written, without leading zeros.
  int part_count() const { return part_count_; }
  uint32_t part(int i) const { return parts_[i]; }
  // YYYYMMDD; 0 when absent.
  uint32_t build() const { return build_; }
  bool has_release() const { return has_release_; }
  uint64_t release() const { return release_; }

  // "1.3.11 Build 20240110 Rel.64341": Parse gives the same version again.
  std::string ToString() const;

 private:
  uint64_t release_ = 0;
  std::array<uint32_t, kMaxParts> parts_ = {};
  uint32_t build_ = 0;
  uint8_t part_count_ = 0;
  bool has_release_ = false;
};

}  // namespace kasa_diag::device

#endif  // KASA_DIAG_DEVICE_FIRMWARE_VERSION_H_
