// A session at the terminal: asks one thing at a time until it ends.

#ifndef KASA_DIAG_CLI_CONVERSATION_H_
#define KASA_DIAG_CLI_CONVERSATION_H_

#include <string>

#include "kasa_diag/troubleshooter.h"

namespace kasa_diag::cli {

// Goes on with `session` over standard input and output, and stores its state
// in the file `path` after every step; "" stores nothing. Returns an exit code.
int Converse(Troubleshooter session, const std::string& path);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_CONVERSATION_H_
