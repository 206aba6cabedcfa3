// The example snapshots, for tests. Tests run in the project's folder.

#ifndef KASA_DIAG_TESTS_SNAPSHOT_FILES_H_
#define KASA_DIAG_TESTS_SNAPSHOT_FILES_H_

#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/parse_text.h"

namespace kasa_diag {

inline std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline v1::DeviceSnapshot ParseSnapshot(const std::string& text) {
  return ParseText<v1::DeviceSnapshot>(text);
}

inline v1::DeviceSnapshot ExampleSnapshot(const std::string& name) {
  return ParseSnapshot(ReadFile("examples/snapshots/" + name + ".textproto"));
}

}  // namespace kasa_diag

#endif  // KASA_DIAG_TESTS_SNAPSHOT_FILES_H_
