#ifndef KASA_DIAG_CLI_EXIT_CODES_H_
#define KASA_DIAG_CLI_EXIT_CODES_H_

namespace kasa_diag::cli {

// What the command line's exit codes mean. Part of its interface.
enum ExitCode {
  kOk = 0,
  kBadInput = 1,
  kBadUsage = 2,
  kBadKnowledge = 3,
};

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_EXIT_CODES_H_
