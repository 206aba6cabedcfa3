#include "examples/mqtt_bridge/mosquitto_client.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

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

const char* NullIfEmpty(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

absl::Status ToStatus(int code, absl::string_view what,
                      absl::string_view detail = "") {
  if (code == MOSQ_ERR_SUCCESS) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(
      what, ": ", mosquitto_strerror(code), detail.empty() ? "" : " ", detail));
}

}  // namespace

// Called from within functions of libmosquitto, with the client as the object.
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

  static void OnLog(mosquitto*, void* object, int level, const char* text) {
    auto* client = static_cast<MosquittoClient*>(object);
    if (level == MOSQ_LOG_ERR && client->detail_.empty()) {
      client->detail_ = text;
    }
  }

  // OpenSSL asks for the key's password; without this it would ask at the
  // terminal. Gives its length, 0 for a failure.
  static int OnKeyPassword(char* buffer, int size, int, void* connection) {
    const auto* client = static_cast<MosquittoClient*>(
        mosquitto_userdata(static_cast<mosquitto*>(connection)));
    const std::string& password = client->options_.tls.key_password;
    if (password.size() > static_cast<size_t>(size)) return 0;
    password.copy(buffer, password.size());
    return static_cast<int>(password.size());
  }
};

absl::Status MosquittoClient::SetTls() {
  const TlsOptions& tls = options_.tls;
  if (tls.ca_file.empty()) {
    return ToStatus(
        mosquitto_int_option(connection_, MOSQ_OPT_TLS_USE_OS_CERTS, 1), "TLS");
  }
  return ToStatus(
      mosquitto_tls_set(connection_, tls.ca_file.c_str(), /*capath=*/nullptr,
                        NullIfEmpty(tls.certificate_file),
                        NullIfEmpty(tls.key_file),
                        MosquittoCallbacks::OnKeyPassword),
      absl::StrCat("TLS with ", tls.ca_file));
}

absl::Status MosquittoClient::Connect() {
  Close();
  connection_ = mosquitto_new(options_.client_id.c_str(),
                              /*clean_session=*/true, this);
  if (connection_ == nullptr) {
    return absl::ResourceExhaustedError("libmosquitto gives no connection");
  }
  mosquitto_connect_callback_set(connection_, MosquittoCallbacks::OnConnect);
  mosquitto_message_callback_set(connection_, MosquittoCallbacks::OnMessage);
  mosquitto_log_callback_set(connection_, MosquittoCallbacks::OnLog);
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
  if (status.ok() && options_.tls.enabled) status = SetTls();
  if (status.ok()) {
    const int code = mosquitto_connect(connection_, options_.host.c_str(),
                                       options_.port, kKeepAliveSeconds);
    status = ToStatus(code, absl::StrCat(options_.host, ":", options_.port),
                      detail_);
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
  absl::Status status = ToStatus(code, "connection", detail_);
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
  detail_.clear();
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
