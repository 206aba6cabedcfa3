// Diagnoses what arrives over MQTT, and shows it in Home Assistant. README.md
// beside this file is its manual.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "examples/mqtt_bridge/bridge.h"
#include "examples/mqtt_bridge/mosquitto_client.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/version.h"

namespace kasa_diag::mqtt_bridge {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLoop(100);
constexpr milliseconds kNoWait(0);
constexpr milliseconds kFirstPause(500);
constexpr milliseconds kLongestPause(60'000);
constexpr milliseconds kFarewell(2'000);
constexpr int kTlsPort = 8883;

volatile std::sig_atomic_t stopping = 0;
void Stop(int) { stopping = 1; }

Time Now() {
  return std::chrono::duration_cast<Time>(
      std::chrono::steady_clock::now().time_since_epoch());
}

void Say(absl::string_view text) { std::cerr << text << std::endl; }

class Program {
 public:
  Program(const Diagnoser& diagnoser, const BridgeOptions& options,
          ConnectionOptions connection)
      : bridge_(diagnoser, options), client_([&] {
          connection.will_topic = bridge_.topics().status();
          return connection;
        }()) {}

  // Until a signal; false where it could never work.
  bool Run() {
    milliseconds pause = kFirstPause;
    while (!stopping) {
      const absl::Status status = RunConnection(&pause);
      if (stopping) break;
      Say(absl::StrCat("mqtt_bridge: ", status.message()));
      if (absl::IsUnimplemented(status)) return false;
      Sleep(pause);
      pause = std::min(2 * pause, kLongestPause);
    }
    return true;
  }

 private:
  // Connects, and works until the connection is lost.
  absl::Status RunConnection(milliseconds* pause) {
    absl::Status status = client_.Connect();
    bool greeted = false;
    while (status.ok() && !stopping) {
      // One message a round, since each may take a while: the connection must
      // not look dead meanwhile.
      status = client_.Loop(client_.received().empty() ? kLoop : kNoWait);
      if (!status.ok() || !client_.is_connected()) continue;
      if (!greeted) {
        greeted = true;
        *pause = kFirstPause;
        Say("mqtt_bridge: connected");
        status = Perform(bridge_.OnConnected(Now()));
      }
      if (status.ok() && !client_.received().empty()) {
        const Message message = std::move(client_.received().front());
        client_.received().pop_front();
        status = Perform(bridge_.OnMessage(message, Now()));
      }
      if (status.ok()) status = Perform(bridge_.Tick(Now()));
    }
    if (status.ok() && greeted) {
      Perform(bridge_.OnClosing()).IgnoreError();
      client_.Disconnect(kFarewell);
    }
    bridge_.OnDisconnected();
    return status;
  }

  absl::Status Perform(const std::vector<Action>& actions) {
    for (const Action& action : actions) {
      const absl::Status status = client_.Perform(action);
      if (!status.ok()) return status;
      const bool is_error = action.kind == Action::Kind::kPublish &&
                            absl::EndsWith(action.topic, "/error");
      if (is_error) Say(absl::StrCat(action.topic, ": ", action.payload));
    }
    return absl::OkStatus();
  }

  static void Sleep(milliseconds time) {
    const Time end = Now() + time;
    while (!stopping && Now() < end) std::this_thread::sleep_for(kLoop);
  }

  Bridge bridge_;
  MosquittoClient client_;
};

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

void AddTls(CLI::App* app, TlsOptions* tls) {
  app->add_flag("--tls", tls->enabled,
                "Encrypt; the system's authorities must have signed the "
                "broker's certificate");
  CLI::Option* ca_file =
      app->add_option("--ca-file", tls->ca_file,
                      "Encrypt; these authorities (PEM) must have signed it")
          ->check(CLI::ExistingFile);
  CLI::Option* certificate =
      app->add_option("--certificate", tls->certificate_file,
                      "Ours (PEM), where the broker wants one")
          ->check(CLI::ExistingFile)
          ->needs(ca_file);
  CLI::Option* key =
      app->add_option("--key", tls->key_file,
                      "Its key (PEM), with its password, if it has one, in the "
                      "environment variable MQTT_KEY_PASSWORD")
          ->check(CLI::ExistingFile)
          ->needs(certificate);
  certificate->needs(key);
}

int Main(int argc, char** argv) {
  CLI::App app(
      "Diagnoses what arrives over MQTT, and shows it in Home Assistant.",
      "mqtt_bridge");
  app.set_version_flag("--version", absl::StrCat("kasa_diag ", kVersion, ", ",
                                                 TransportVersion()));
  ConnectionOptions connection;
  BridgeOptions options;
  const auto prefix = CLI::Validator(
      [](const std::string& text) {
        return std::string(Topics::CheckPrefix(text).message());
      },
      "TOPIC");
  app.add_option("--host", connection.host, "The broker")
      ->capture_default_str();
  CLI::Option* port = app.add_option("--port", connection.port, "Its port")
                          ->check(CLI::Range(1, 65535))
                          ->default_str("1883, or 8883 with TLS");
  app.add_option("--username", connection.username,
                 "With the password in the environment variable MQTT_PASSWORD");
  AddTls(&app, &connection.tls);
  app.add_option("--prefix", options.prefix, "Where our topics begin")
      ->check(prefix)
      ->capture_default_str();
  app.add_option("--discovery-prefix", options.discovery_prefix,
                 "Where Home Assistant looks for devices")
      ->check(prefix)
      ->capture_default_str();
  app.add_option("--confirmations", options.confirmations,
                 "Snapshots in a row that must say the same before a state "
                 "changes; 1 where they come on changes only")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!connection.tls.ca_file.empty()) connection.tls.enabled = true;
  if (connection.tls.enabled && port->count() == 0) connection.port = kTlsPort;
  connection.password = Environment("MQTT_PASSWORD");
  connection.tls.key_password = Environment("MQTT_KEY_PASSWORD");
  connection.client_id =
      absl::StrCat(Topics(options.prefix, "").ObjectId("bridge"));

  std::signal(SIGINT, Stop);
  std::signal(SIGTERM, Stop);
  const Diagnoser diagnoser(BundledKnowledge());
  return Program(diagnoser, options, connection).Run() ? 0 : 1;
}

}  // namespace
}  // namespace kasa_diag::mqtt_bridge

int main(int argc, char** argv) {
  return kasa_diag::mqtt_bridge::Main(argc, argv);
}
