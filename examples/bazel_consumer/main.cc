// A program of another workspace.

#include <iostream>

#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

int main() {
  const kasa_diag::Diagnoser diagnoser(kasa_diag::BundledKnowledge());
  kasa_diag::v1::DeviceSnapshot snapshot;
  snapshot.mutable_wifi()->set_rssi_dbm(-86);
  snapshot.mutable_reach()->set_intermittent(true);
  const auto diagnosis = diagnoser.Diagnose(snapshot);
  if (!diagnosis.ok()) {
    std::cerr << diagnosis.status() << "\n";
    return 1;
  }
  std::cout << diagnosis->causes(0).id() << "\n";
}
