#include "kasa_diag/readers/device_fields.h"

#include <cmath>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace kasa_diag::readers {
namespace {

using kasa_diag::v1::DeviceSnapshot;

// The day in "1.3.11 Build 240110 Rel.64341n(4555)"; the vendor also writes all
// four digits of the year.
absl::optional<absl::CivilDay> BuildDay(absl::string_view version) {
  const size_t word = version.find("Build ");
  if (word == absl::string_view::npos) return absl::nullopt;
  absl::string_view digits = version.substr(word + 6);
  size_t length = 0;
  while (length < digits.size() &&
         absl::ascii_isdigit(static_cast<unsigned char>(digits[length]))) {
    ++length;
  }
  digits = digits.substr(0, length);
  int date;
  if (!absl::SimpleAtoi(digits, &date)) return absl::nullopt;
  if (length == 6) {
    date += 20000000;
  } else if (length != 8) {
    return absl::nullopt;
  }
  const absl::CivilDay day(date / 10000, date / 100 % 100, date % 100);
  // CivilDay turns the 31st of February into the 3rd of March: such a number is
  // no date.
  if (day.year() < 2010 || day.month() != date / 100 % 100 ||
      day.day() != date % 100) {
    return absl::nullopt;
  }
  return day;
}

// Kasa numbers its wall switches HS2xx, KS2xx and ES20M.
bool IsSwitchSeries(absl::string_view model) {
  return absl::StartsWith(model, "HS2") || absl::StartsWith(model, "KS") ||
         absl::StartsWith(model, "ES");
}

// Strips of LEDs are KL400, KL420 and KL430, and Tapo's L9xx.
bool IsLightStripSeries(absl::string_view model) {
  return absl::StartsWith(model, "KL4") || absl::StartsWith(model, "L9");
}

// Kasa's doorbells call themselves cameras.
bool IsDoorbellSeries(absl::string_view model) {
  return absl::StartsWith(model, "KD") || absl::StartsWith(model, "D1") ||
         absl::StartsWith(model, "D2");
}

}  // namespace

void SetModel(absl::optional<std::string> model, DeviceSnapshot* snapshot) {
  if (!model.has_value()) return;
  auto* device = snapshot->mutable_device();
  device->set_vendor("TP-Link");
  absl::string_view name = *model;
  const size_t bracket = name.find('(');
  if (bracket != absl::string_view::npos) {
    absl::string_view region = name.substr(bracket + 1);
    if (absl::ConsumeSuffix(&region, ")") && !device->has_region()) {
      SetRegion(std::string(region), snapshot);
    }
    name = absl::StripTrailingAsciiWhitespace(name.substr(0, bracket));
  }
  if (!name.empty()) device->set_model(name.data(), name.size());
}

void SetRegion(absl::optional<std::string> region, DeviceSnapshot* snapshot) {
  if (!region.has_value() || region->size() < 2 || region->size() > 3) return;
  for (char c : *region) {
    if (!absl::ascii_isupper(static_cast<unsigned char>(c))) return;
  }
  snapshot->mutable_device()->set_region(*region);
}

void SetKind(absl::optional<std::string> type, DeviceSnapshot* snapshot) {
  if (!type.has_value()) return;
  const absl::string_view model = snapshot->device().model();
  const absl::string_view word = *type;
  using Device = DeviceSnapshot::Device;
  Device::Kind kind = Device::KIND_UNSPECIFIED;
  if (absl::EndsWith(word, "DOORBELL")) {
    kind = Device::DOORBELL;
  } else if (absl::EndsWith(word, "IPCAMERA")) {
    kind = IsDoorbellSeries(model) ? Device::DOORBELL : Device::CAMERA;
  } else if (word == "IOT.SMARTPLUGSWITCH") {
    kind = IsSwitchSeries(model) ? Device::SWITCH : Device::PLUG;
  } else if (absl::EndsWith(word, "PLUG")) {
    kind = Device::PLUG;
  } else if (absl::EndsWith(word, "SWITCH")) {
    kind = Device::SWITCH;
  } else if (absl::EndsWith(word, "BULB")) {
    kind = IsLightStripSeries(model) ? Device::LIGHT_STRIP : Device::BULB;
  } else if (absl::EndsWith(word, "HUB")) {
    kind = Device::HUB;
  } else if (absl::EndsWith(word, "SENSOR")) {
    kind = Device::SENSOR;
  }
  if (kind != Device::KIND_UNSPECIFIED) {
    snapshot->mutable_device()->set_kind(kind);
  }
}

void SetWifiSignal(absl::optional<int64_t> rssi_dbm, DeviceSnapshot* snapshot) {
  constexpr int64_t kWeakest = -127;
  if (!rssi_dbm.has_value() || *rssi_dbm >= 0 || *rssi_dbm < kWeakest) return;
  snapshot->mutable_wifi()->set_rssi_dbm(static_cast<int32_t>(*rssi_dbm));
  snapshot->mutable_wifi()->set_associated(true);
}

void SetSignalLevel(absl::optional<int64_t> level, uint32_t most,
                    DeviceSnapshot* snapshot) {
  if (!level.has_value() || *level < 0 || *level > most) return;
  snapshot->mutable_wifi()->set_signal_level(static_cast<uint32_t>(*level));
  snapshot->mutable_wifi()->set_signal_level_max(most);
}

void SetBattery(absl::optional<int64_t> percent, DeviceSnapshot* snapshot) {
  if (!percent.has_value() || *percent < 0 || *percent > 100) return;
  auto* power = snapshot->mutable_power();
  power->set_battery_percent(static_cast<uint32_t>(*percent));
  power->set_source(DeviceSnapshot::Power::BATTERY);
}

void LowerMains(absl::optional<double> millivolts, DeviceSnapshot* snapshot) {
  constexpr double kHighest = 1e6;
  if (!millivolts.has_value() || *millivolts <= 0 || *millivolts > kHighest) {
    return;
  }
  const uint32_t rounded = static_cast<uint32_t>(std::lround(*millivolts));
  if (snapshot->power().has_mains_mv_min() &&
      snapshot->power().mains_mv_min() <= rounded) {
    return;
  }
  snapshot->mutable_power()->set_mains_mv_min(rounded);
}

void SetCloud(absl::optional<bool> bound, absl::optional<bool> connected,
              DeviceSnapshot* snapshot) {
  if (bound.has_value()) snapshot->mutable_cloud()->set_bound(*bound);
  if (!connected.has_value()) return;
  const bool known_unbound =
      (bound.has_value() && !*bound) ||
      snapshot->setup().phase() == DeviceSnapshot::Setup::FACTORY_NEW;
  if (*connected || !known_unbound) {
    snapshot->mutable_cloud()->set_reachable(*connected);
  }
}

void SetClock(absl::optional<int64_t> unix_seconds, DeviceSnapshot* snapshot) {
  if (!unix_seconds.has_value() ||
      snapshot->setup().phase() == DeviceSnapshot::Setup::FACTORY_NEW) {
    return;
  }
  const std::string& version = snapshot->firmware().version();
  const absl::optional<absl::CivilDay> built = BuildDay(version);
  if (!built.has_value()) return;
  const absl::Time earliest = absl::FromCivil(*built - 2, absl::UTCTimeZone());
  if (absl::FromUnixSeconds(*unix_seconds) < earliest) {
    snapshot->mutable_clock()->set_synchronized(false);
  }
}

}  // namespace kasa_diag::readers
