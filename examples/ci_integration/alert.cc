#include "examples/ci_integration/alert.h"

namespace monitor {

std::string Alert(const kasa_diag::v1::Diagnosis& diagnosis) {
  using kasa_diag::v1::Diagnosis;
  if (diagnosis.status() != Diagnosis::CAUSES_FOUND) return "";
  std::string line = diagnosis.causes(0).title();
  if (!diagnosis.plan().empty()) line += ": " + diagnosis.plan(0).title();
  return line;
}

}  // namespace monitor
