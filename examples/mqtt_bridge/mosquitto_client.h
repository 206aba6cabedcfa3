// A thin cover over libmosquitto: one connection at a time, one thread.
//
// Built without libmosquitto it cannot connect, and says so.

#ifndef KASA_DIAG_EXAMPLES_MQTT_BRIDGE_MOSQUITTO_CLIENT_H_
#define KASA_DIAG_EXAMPLES_MQTT_BRIDGE_MOSQUITTO_CLIENT_H_

#include <chrono>
#include <deque>
#include <string>

#include "absl/status/status.h"
#include "examples/mqtt_bridge/bridge.h"

struct mosquitto;

namespace kasa_diag::mqtt_bridge {

// How the connection is encrypted. The broker's certificate is always checked:
// who signed it, for how long, and that it is for the host that was asked for.
// At least TLS 1.2.
struct TlsOptions {
  bool enabled = false;
  // Files in PEM form, read anew at each connection. The authorities that are
  // trusted; empty: those of the system.
  std::string ca_file;
  // What we show of ourselves where the broker wants it: both or neither, and
  // only together with a ca_file.
  std::string certificate_file;
  std::string key_file;
  // Where the key is encrypted.
  std::string key_password;
};

struct ConnectionOptions {
  std::string host = "localhost";
  int port = 1883;
  TlsOptions tls;
  std::string client_id = "kasa_diag_bridge";
  std::string username;  // empty: none
  std::string password;
  // Published by the broker, retained, when the connection is lost.
  std::string will_topic;
  std::string will_payload = "offline";
};

class MosquittoClient {
 public:
  explicit MosquittoClient(ConnectionOptions options);
  ~MosquittoClient();
  MosquittoClient(const MosquittoClient&) = delete;
  MosquittoClient& operator=(const MosquittoClient&) = delete;

  // Begins a connection with nothing left from the one before.
  absl::Status Connect();
  // Sends and receives for at most that long. An error ends the connection.
  absl::Status Loop(std::chrono::milliseconds at_most);
  // At least once (QoS 1).
  absl::Status Perform(const Action& action);
  // Sends what waits, for at most that long, and closes.
  void Disconnect(std::chrono::milliseconds at_most);

  // Whether the broker has accepted the connection.
  bool is_connected() const { return connected_; }
  // What has arrived, in order; taken by the caller.
  std::deque<Message>& received() { return received_; }

 private:
  friend struct MosquittoCallbacks;

  absl::Status SetTls();
  void Close();

  ConnectionOptions options_;
  mosquitto* connection_ = nullptr;
  bool connected_ = false;
  std::string refusal_;
  // The first error that the library told of on this connection.
  std::string detail_;
  std::deque<Message> received_;
};

// "libmosquitto 2.0.11", or that there is none.
std::string TransportVersion();

}  // namespace kasa_diag::mqtt_bridge

#endif  // KASA_DIAG_EXAMPLES_MQTT_BRIDGE_MOSQUITTO_CLIENT_H_
