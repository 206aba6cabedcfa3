// A session in C++: one step at a time, stored, and resumed.

#include <iostream>
#include <string>

#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/troubleshooter.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/session.pb.h"

using kasa_diag::Troubleshooter;

// Begins with what is known, and tells the session what happened.
std::string FirstDay() {
  kasa_diag::v1::DeviceSnapshot snapshot;
  snapshot.mutable_wifi()->set_rssi_dbm(-86);
  Troubleshooter session(kasa_diag::BundledKnowledge());
  if (!session.Start(snapshot).ok()) return "";

  const auto step = session.Next();  // a question, a remedy or an end
  if (!step.ok()) return "";
  std::cout << step->reason() << "\n";

  if (!session.Answer("comes_and_goes", "yes").ok()) return "";
  const auto outcome = kasa_diag::v1::SessionEvent::Tried::DID_NOT_HELP;
  if (!session.Tried("move_closer", outcome).ok()) return "";
  return session.Save().SerializeAsString();
}

// Goes on from the stored bytes, also with newer knowledge.
bool SecondDay(const std::string& stored) {
  kasa_diag::v1::Session state;
  if (!state.ParseFromString(stored)) return false;
  auto resumed = Troubleshooter::Resume(state, kasa_diag::BundledKnowledge());
  if (!resumed.ok()) return false;
  const auto summary = resumed->session.Summary();
  if (!summary.ok()) return false;
  std::cout << summary->text();
  return true;
}

int main() { return SecondDay(FirstDay()) ? 0 : 1; }
