// A small monitor's one decision: is this diagnosis worth waking somebody?

#ifndef KASA_DIAG_EXAMPLES_CI_INTEGRATION_ALERT_H_
#define KASA_DIAG_EXAMPLES_CI_INTEGRATION_ALERT_H_

#include <string>

#include "kasa_diag/v1/diagnosis.pb.h"

namespace monitor {

// One line for the person on duty; empty where there is nothing to do.
std::string Alert(const kasa_diag::v1::Diagnosis& diagnosis);

}  // namespace monitor

#endif  // KASA_DIAG_EXAMPLES_CI_INTEGRATION_ALERT_H_
