// The twenty lines that a C++ program needs.

#include <iostream>

#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

int main() {
  // Compile the knowledge once; share the diagnoser between threads.
  const kasa_diag::Diagnoser diagnoser(kasa_diag::BundledKnowledge());

  // Set what is known; what is not set is unknown.
  kasa_diag::v1::DeviceSnapshot snapshot;
  snapshot.mutable_device()->set_vendor("TP-Link");
  snapshot.mutable_device()->set_model("C200");
  snapshot.mutable_device()->set_hardware_version("2.0");
  snapshot.mutable_led()->set_mode(snapshot.led().BLINKING);
  snapshot.mutable_led()->add_colors(snapshot.led().RED);
  snapshot.mutable_led()->set_rate(snapshot.led().SLOW);
  snapshot.mutable_reach()->set_lan(false);

  kasa_diag::DiagnoseOptions options;
  options.complaint = true;  // a person asks
  const auto diagnosis = diagnoser.Diagnose(snapshot, options);
  if (!diagnosis.ok()) return 1;
  std::cout << diagnosis->causes(0).title() << "\n"
            << "First: " << diagnosis->plan(0).title() << "\n";
}
