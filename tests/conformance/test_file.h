// Reads the CEL specification's conformance test files: SimpleTestFile in
// protobuf's text format.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_TEST_FILE_H_
#define KASA_DIAG_TESTS_CONFORMANCE_TEST_FILE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/conformance/proto/simple_test.pb.h"

namespace kasa_diag::conformance {

using cel::expr::conformance::test::SimpleTest;

struct TestCase {
  std::string section;
  SimpleTest test;
  // Not empty when our definitions of the format can't read this test: why.
  // Then `test` has its name only.
  std::string unreadable;
};

struct TestFile {
  std::string name;
  std::vector<TestCase> tests;
};

// Splits the text into its tests and parses each for itself, so that one test
// which needs a message that we don't define does not take the file with it.
// Package names of the specification before its move (google.api.expr.test.v1,
// google.api.expr.v1alpha1) are read as today's. Fails where the text has no
// structure: an unbalanced brace, an open string. O(length).
absl::StatusOr<TestFile> ReadTestFile(absl::string_view text);

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_TEST_FILE_H_
