// Runs conformance tests and counts how they end.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_RUNNER_H_
#define KASA_DIAG_TESTS_CONFORMANCE_RUNNER_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kasa_diag/condition/condition.h"
#include "tests/conformance/test_file.h"

namespace kasa_diag::conformance {

struct Verdict {
  enum class Kind { kPassed, kFailed, kSkipped };
  Kind kind = Kind::kPassed;
  // kFailed: what was expected and what came. kSkipped: the construct that the
  // language leaves out.
  std::string reason;
};

// Runs one test. In the mode kDefault a variable without a value is skipped; in
// kUnknown it is unknown.
Verdict RunTest(const TestCase& test, condition::AbsentFields absent_fields);

struct Tally {
  int passed = 0;
  int failed = 0;
  int skipped = 0;
  std::map<std::string, int> skipped_for;  // reason: how many
  // "section/test: expression: reason".
  std::vector<std::string> failures;
  std::vector<std::string> skips;

  void Add(const TestCase& test, const Verdict& verdict);
  void Add(const Tally& other);
};

// Reads a file's text and runs its tests. Fails where the text has no
// structure.
absl::StatusOr<Tally> RunFile(absl::string_view text,
                              condition::AbsentFields absent_fields);

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_RUNNER_H_
