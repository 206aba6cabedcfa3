// One table a message of device_snapshot.proto, every field of it in the order
// of the file; a test holds them to the descriptors.

#include "kasa_diag/evaluator/device_snapshot_accessors.h"

#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::evaluator {
namespace {

// clang-format off
#define DEVICE_SNAPSHOT_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(taken_at) OPTIONAL(device) OPTIONAL(firmware) OPTIONAL(led) \
  OPTIONAL(power) OPTIONAL(runtime) OPTIONAL(wifi) OPTIONAL(ip) \
  OPTIONAL(reach) OPTIONAL(cloud) OPTIONAL(access) OPTIONAL(clock) \
  OPTIONAL(storage) OPTIONAL(stream) OPTIONAL(settings) OPTIONAL(home) \
  OPTIONAL(client) OPTIONAL(setup) REPEATED(vendor_diagnosis_codes)

#define DEVICE_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(vendor) OPTIONAL(model) OPTIONAL(hardware_version) \
  OPTIONAL(region) OPTIONAL(kind)

#define FIRMWARE_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(version) OPTIONAL(previous_version) \
  OPTIONAL(newest_known_version) OPTIONAL(update_state) \
  OPTIONAL(last_update_succeeded) OPTIONAL(auto_update_enabled) \
  OPTIONAL(withdrawn)

#define LED_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(enabled) OPTIONAL(mode) REPEATED(colors) OPTIONAL(rate) \
  OPTIONAL(on_ms) OPTIONAL(off_ms) OPTIONAL(shown_for)

#define POWER_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(source) OPTIONAL(battery_percent) OPTIONAL(supply_mv) \
  OPTIONAL(mains_mv_min) OPTIONAL(original_adapter) OPTIONAL(cable_damaged) \
  OPTIONAL(charging)

#define RUNTIME_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(up_time) OPTIONAL(reboot_count_24h) OPTIONAL(reboot_interval) \
  OPTIONAL(boot_reason) OPTIONAL(temperature_c) \
  OPTIONAL(spontaneous_reboots) OPTIONAL(overheated) \
  OPTIONAL(self_reset_helps) OPTIONAL(lights_or_sounds_at_power_on)

#define WIFI_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(associated) OPTIONAL(rssi_dbm) OPTIONAL(snr_db) \
  OPTIONAL(signal_level) OPTIONAL(signal_level_max) OPTIONAL(band) \
  REPEATED(offered_bands) OPTIONAL(channel_number) \
  OPTIONAL(beacon_lost_count) OPTIONAL(disconnection_count_24h) \
  OPTIONAL(last_disconnect_reason_code) OPTIONAL(security_type) \
  OPTIONAL(wifi_version) OPTIONAL(last_association_failure) \
  OPTIONAL(password_verified) OPTIONAL(behind_extender) OPTIONAL(mesh) \
  OPTIONAL(interference_nearby)

#define IP_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(link_type) OPTIONAL(address_kind) OPTIONAL(address_changed) \
  OPTIONAL(address_conflict) OPTIONAL(address_reserved) \
  OPTIONAL(lease_active) OPTIONAL(gateway_reachable) OPTIONAL(dns_ok) \
  OPTIONAL(internet_reachable) OPTIONAL(internet_blocked_by_owner) \
  OPTIONAL(dns_blocked)

#define REACH_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(lan) OPTIONAL(intermittent) OPTIONAL(same_subnet) \
  OPTIONAL(discovery_ok) OPTIONAL(arp_reply) \
  OPTIONAL(reachable_from_other_host) OPTIONAL(local_api_port_open) \
  OPTIONAL(rtsp_ok) OPTIONAL(onvif_ok)

#define CLOUD_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(reachable) OPTIONAL(bound) OPTIONAL(bound_to_other_account) \
  OPTIONAL(rate_limited) OPTIONAL(vendor_app_works)

#define ACCESS_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(local_login_ok) OPTIONAL(stream_login_ok) \
  OPTIONAL(third_party_enabled) OPTIONAL(two_factor_enabled) \
  OPTIONAL(password_has_special_characters) OPTIONAL(email_has_uppercase) \
  OPTIONAL(password_changed_recently) OPTIONAL(http_status) \
  OPTIONAL(vendor_error_code)

#define CLOCK_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(synchronized) OPTIONAL(offset)

#define STORAGE_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(card_present) OPTIONAL(card_state) OPTIONAL(recording_ok)

#define STREAM_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(active_sessions) OPTIONAL(session_limit) \
  OPTIONAL(cloud_recording_enabled) OPTIONAL(picture)

#define SETTINGS_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(privacy_mode_on) OPTIONAL(correct_in_app)

#define HOME_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(router_lights_ok) OPTIONAL(router_restarted_recently) \
  OPTIONAL(other_devices_affected) OPTIONAL(affected_devices) \
  OPTIONAL(total_devices) REPEATED(recent_changes)

#define CLIENT_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(kind) OPTIONAL(outdated) OPTIONAL(configuration_current) \
  OPTIONAL(duplicate) OPTIONAL(poll_interval)

#define SETUP_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(phase)

#define DEVICE_PROFILE_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(kind) REPEATED(radio_bands) OPTIONAL(has_status_led) \
  OPTIONAL(has_card_slot) OPTIONAL(battery_powered) \
  OPTIONAL(reset_hold_seconds) OPTIONAL(reset_procedure) \
  OPTIONAL(stream_limit) OPTIONAL(default_bitrate_kbps) \
  OPTIONAL(max_bitrate_kbps) OPTIONAL(card_limit_gb) \
  OPTIONAL(newest_firmware) OPTIONAL(newest_firmware_date)

#define SECONDS_AND_NANOS_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  IMPLICIT(seconds) IMPLICIT(nanos)
// clang-format on

KASA_DIAG_DEFINE_ACCESSORS(kDeviceSnapshotAccessors, v1::DeviceSnapshot,
                           DEVICE_SNAPSHOT_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kDeviceAccessors, v1::DeviceSnapshot::Device,
                           DEVICE_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kFirmwareAccessors, v1::DeviceSnapshot::Firmware,
                           FIRMWARE_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kLedAccessors, v1::DeviceSnapshot::Led, LED_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kPowerAccessors, v1::DeviceSnapshot::Power,
                           POWER_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kRuntimeAccessors, v1::DeviceSnapshot::Runtime,
                           RUNTIME_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kWifiAccessors, v1::DeviceSnapshot::Wifi,
                           WIFI_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kIpAccessors, v1::DeviceSnapshot::Ip, IP_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kReachAccessors, v1::DeviceSnapshot::Reach,
                           REACH_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kCloudAccessors, v1::DeviceSnapshot::Cloud,
                           CLOUD_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kAccessAccessors, v1::DeviceSnapshot::Access,
                           ACCESS_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kClockAccessors, v1::DeviceSnapshot::Clock,
                           CLOCK_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kStorageAccessors, v1::DeviceSnapshot::Storage,
                           STORAGE_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kStreamAccessors, v1::DeviceSnapshot::Stream,
                           STREAM_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kSettingsAccessors, v1::DeviceSnapshot::Settings,
                           SETTINGS_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kHomeAccessors, v1::DeviceSnapshot::Home,
                           HOME_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kClientAccessors, v1::DeviceSnapshot::Client,
                           CLIENT_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kSetupAccessors, v1::DeviceSnapshot::Setup,
                           SETUP_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kDeviceProfileAccessors, v1::DeviceProfile,
                           DEVICE_PROFILE_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kDurationAccessors, google::protobuf::Duration,
                           SECONDS_AND_NANOS_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kTimestampAccessors, google::protobuf::Timestamp,
                           SECONDS_AND_NANOS_FIELDS);

const MessageAccessors* const kAll[] = {
    &kDeviceSnapshotAccessors, &kDeviceAccessors,
    &kFirmwareAccessors,       &kLedAccessors,
    &kPowerAccessors,          &kRuntimeAccessors,
    &kWifiAccessors,           &kIpAccessors,
    &kReachAccessors,          &kCloudAccessors,
    &kAccessAccessors,         &kClockAccessors,
    &kStorageAccessors,        &kStreamAccessors,
    &kSettingsAccessors,       &kHomeAccessors,
    &kClientAccessors,         &kSetupAccessors,
    &kDeviceProfileAccessors,  &kDurationAccessors,
    &kTimestampAccessors,
};

}  // namespace

absl::Span<const MessageAccessors* const> DeviceSnapshotAccessors() {
  return kAll;
}

}  // namespace kasa_diag::evaluator
