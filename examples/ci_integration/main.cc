// Reads a snapshot (protobuf's binary form) and prints an alert, or nothing.

#include <iostream>
#include <string>

#include "examples/ci_integration/alert.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

int main() {
  kasa_diag::v1::DeviceSnapshot snapshot;
  if (!snapshot.ParseFromIstream(&std::cin)) {
    std::cerr << "not a snapshot\n";
    return 1;
  }
  const kasa_diag::Diagnoser diagnoser(kasa_diag::BundledKnowledge());
  const auto diagnosis = diagnoser.Diagnose(snapshot);
  if (!diagnosis.ok()) {
    std::cerr << diagnosis.status() << "\n";
    return 1;
  }
  const std::string alert = monitor::Alert(*diagnosis);
  if (!alert.empty()) std::cout << alert << "\n";
}
