#ifndef KASA_DIAG_CLI_TEST_COMMAND_H_
#define KASA_DIAG_CLI_TEST_COMMAND_H_

#include <string>
#include <vector>

#include "kasa_diag/cli/knowledge_option.h"

namespace kasa_diag::cli {

struct TestArguments {
  // Files of tests, or folders of them. A folder with a folder "tests" in it is
  // knowledge, and its tests are there.
  std::vector<std::string> paths;
  bool coverage = false;    // print what the tests have seen
  double min_coverage = 0;  // percent that each part must reach; 0: no matter
  // Coverage is of the files' entries, and of the bundled ones only where there
  // are no files; with this, of the bundled ones too.
  bool count_bundled = false;
  KnowledgeOptions knowledge;
};

// Runs an author's tests and prints failures. Returns an exit code:
// kBadKnowledge where a test fails or too little is covered.
int RunTest(TestArguments arguments);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_TEST_COMMAND_H_
