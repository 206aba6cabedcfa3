// Runs an author's tests of a knowledge base
// (proto/kasa_diag/v1/knowledge_test.proto).
//
//   TestFile file("tests/wifi.textproto", text);
//   TestReport report = RunTests(diagnoser, file, &coverage);
//   for (const TestFailure& failure : report.failures) puts(...);

#ifndef KASA_DIAG_AUTHORING_KNOWLEDGE_TESTS_H_
#define KASA_DIAG_AUTHORING_KNOWLEDGE_TESTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kasa_diag/authoring/coverage.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/loading/text_file.h"
#include "kasa_diag/v1/knowledge_test.pb.h"

namespace kasa_diag::authoring {

// A parsed file of tests.
class TestFile {
 public:
  TestFile(absl::string_view name, absl::string_view text);
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;

  const v1::KnowledgeTests& tests() const { return tests_; }
  loading::Place place() const { return loading::Place(file_); }
  // What does not parse.
  const std::vector<loading::Problem>& problems() const {
    return file_.problems();
  }

 private:
  v1::KnowledgeTests tests_;
  loading::TextFile file_;
};

struct TestFailure {
  std::string test;  // its name
  // Each at the expectation that does not hold.
  std::vector<loading::Problem> problems;
  // What came out: status, ranking, plan, questions. Empty where the test
  // itself is wrong.
  std::string outcome;

  // All of it, in several lines.
  std::string ToString() const;
};

struct TestReport {
  int tests = 0;
  std::vector<TestFailure> failures;
};

// Runs every test of the file. REQUIRES: file.problems() is empty. Adds what
// the tests saw to `coverage`, which may be null. One diagnosis a test.
TestReport RunTests(const Diagnoser& diagnoser, const TestFile& file,
                    Coverage* coverage);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_KNOWLEDGE_TESTS_H_
