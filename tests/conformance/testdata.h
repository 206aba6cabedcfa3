// Reads the files of these tests. Tests run in the project's folder.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_TESTDATA_H_
#define KASA_DIAG_TESTS_CONFORMANCE_TESTDATA_H_

#include <string>

#include "tests/files.h"

namespace kasa_diag::conformance {

inline std::string ReadTestdata(const std::string& name) {
  return ReadFile("tests/conformance/testdata/" + name);
}

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_TESTDATA_H_
