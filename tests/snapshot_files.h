// The example snapshots, for tests. Tests run in the project's folder.

#ifndef KASA_DIAG_TESTS_SNAPSHOT_FILES_H_
#define KASA_DIAG_TESTS_SNAPSHOT_FILES_H_

#include <string>

#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/files.h"
#include "tests/parse_text.h"

namespace kasa_diag {

inline v1::DeviceSnapshot ParseSnapshot(const std::string& text) {
  return ParseText<v1::DeviceSnapshot>(text);
}

inline v1::DeviceSnapshot ExampleSnapshot(const std::string& name) {
  return ParseSnapshot(ReadFile("examples/snapshots/" + name + ".textproto"));
}

}  // namespace kasa_diag

#endif  // KASA_DIAG_TESTS_SNAPSHOT_FILES_H_
