#include "examples/mqtt_bridge/mosquitto_client.h"

#include <utility>

#include "absl/strings/str_cat.h"

#ifdef KASA_DIAG_HAVE_MOSQUITTO
#include <mosquitto.h>
#endif

namespace kasa_diag::mqtt_bridge {

MosquittoClient::MosquittoClient(ConnectionOptions options)
    : options_(std::move(options)) {
#ifdef KASA_DIAG_HAVE_MOSQUITTO
  mosquitto_lib_init();
#endif
}

MosquittoClient::~MosquittoClient() {
  Close();
#ifdef KASA_DIAG_HAVE_MOSQUITTO
  mosquitto_lib_cleanup();
#endif
}

#ifdef KASA_DIAG_HAVE_MOSQUITTO

namespace {

constexpr int kKeepAliveSeconds = 60;
constexpr int kAtLeastOnce = 1;

absl::Status ToStatus(int code, absl::string_view what) {
  if (code == MOSQ_ERR_SUCCESS) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat(what, ": ", mosquitto_strerror(code)));
}

}  // namespace

// Called from within mosquitto_loop, with the client as the object.
struct MosquittoCallbacks {
  static void OnConnect(mosquitto*, void* object, int code) {
    auto* client = static_cast<MosquittoClient*>(object);
    client->connected_ = code == 0;
    if (code != 0) client->refusal_ = mosquitto_connack_string(code);
  }

  static void OnMessage(mosquitto*, void* object,
                        const mosquitto_message* message) {
    auto* client = static_cast<MosquittoClient*>(object);
    client->received_.push_back(
        {message->topic,
         std::string(static_cast<const char*>(message->payload),
                     static_cast<size_t>(message->payloadlen)),
         message->retain});
  }
};

absl::Status MosquittoClient::Connect() {
  Close();
  connection_ = mosquitto_new(options_.client_id.c_str(),
                              /*clean_session=*/true, this);
  if (connection_ == nullptr) {
    return absl::ResourceExhaustedError("libmosquitto gives no connection");
  }
  mosquitto_connect_callback_set(connection_, MosquittoCallbacks::OnConnect);
  mosquitto_message_callback_set(connection_, MosquittoCallbacks::OnMessage);
  absl::Status status = ToStatus(
      mosquitto_will_set(connection_, options_.will_topic.c_str(),
                         static_cast<int>(options_.will_payload.size()),
                         options_.will_payload.data(), kAtLeastOnce,
                         /*retain=*/true),
      "last will");
  if (status.ok() && !options_.username.empty()) {
    status = ToStatus(
        mosquitto_username_pw_set(connection_, options_.username.c_str(),
                                  options_.password.c_str()),
        "user name");
  }
  if (status.ok()) {
    status = ToStatus(mosquitto_connect(connection_, options_.host.c_str(),
                                        options_.port, kKeepAliveSeconds),
                      absl::StrCat(options_.host, ":", options_.port));
  }
  if (!status.ok()) Close();
  return status;
}

absl::Status MosquittoClient::Loop(std::chrono::milliseconds at_most) {
  const int code = mosquitto_loop(
      connection_, static_cast<int>(at_most.count()), /*max_packets=*/1);
  if (!refusal_.empty()) {
    const std::string refusal = refusal_;
    Close();
    return absl::PermissionDeniedError(refusal);
  }
  absl::Status status = ToStatus(code, "connection");
  if (!status.ok()) Close();
  return status;
}

absl::Status MosquittoClient::Perform(const Action& action) {
  switch (action.kind) {
    case Action::Kind::kSubscribe:
      return ToStatus(mosquitto_subscribe(connection_, nullptr,
                                          action.topic.c_str(), kAtLeastOnce),
                      action.topic);
    case Action::Kind::kUnsubscribe:
      return ToStatus(
          mosquitto_unsubscribe(connection_, nullptr, action.topic.c_str()),
          action.topic);
    case Action::Kind::kPublish:
      return ToStatus(
          mosquitto_publish(connection_, nullptr, action.topic.c_str(),
                            static_cast<int>(action.payload.size()),
                            action.payload.data(), kAtLeastOnce, action.retain),
          action.topic);
  }
  return absl::OkStatus();
}

void MosquittoClient::Disconnect(std::chrono::milliseconds at_most) {
  if (connection_ == nullptr) return;
  const auto end = std::chrono::steady_clock::now() + at_most;
  while (mosquitto_want_write(connection_) &&
         std::chrono::steady_clock::now() < end) {
    if (mosquitto_loop(connection_, 50, 1) != MOSQ_ERR_SUCCESS) break;
  }
  mosquitto_disconnect(connection_);
  Close();
}

std::string TransportVersion() {
  int major = 0;
  int minor = 0;
  int revision = 0;
  mosquitto_lib_version(&major, &minor, &revision);
  return absl::StrCat("libmosquitto ", major, ".", minor, ".", revision);
}

void MosquittoClient::Close() {
  if (connection_ != nullptr) mosquitto_destroy(connection_);
  connection_ = nullptr;
  connected_ = false;
  refusal_.clear();
  received_.clear();
}

#else

absl::Status MosquittoClient::Connect() {
  return absl::UnimplementedError(
      "built without libmosquitto: install libmosquitto-dev and build anew");
}
absl::Status MosquittoClient::Loop(std::chrono::milliseconds) {
  return Connect();
}
absl::Status MosquittoClient::Perform(const Action&) { return Connect(); }
void MosquittoClient::Disconnect(std::chrono::milliseconds) {}
void MosquittoClient::Close() {}
std::string TransportVersion() { return "no MQTT library"; }

#endif

}  // namespace kasa_diag::mqtt_bridge
