// Reads the files of these tests. Tests run in the project's folder.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_TESTDATA_H_
#define KASA_DIAG_TESTS_CONFORMANCE_TESTDATA_H_

#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace kasa_diag::conformance {

// The file's content; a test failure where it can't be read.
inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  EXPECT_TRUE(file.good()) << path;
  return content.str();
}

inline std::string ReadTestdata(const std::string& name) {
  return ReadFile("tests/conformance/testdata/" + name);
}

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_TESTDATA_H_
