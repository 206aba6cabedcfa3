// What always holds, in a fuzz target.

#ifndef KASA_DIAG_TESTS_FUZZING_REQUIRE_H_
#define KASA_DIAG_TESTS_FUZZING_REQUIRE_H_

#include <cstdio>
#include <cstdlib>
#include <string>

namespace kasa_diag::fuzzing {

// Ends the program where `holds` is false: that is what a fuzzer takes for a
// finding.
inline void Require(bool holds, const char* what,
                    const std::string& detail = "") {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n%s\n", what, detail.c_str());
  std::abort();
}

}  // namespace kasa_diag::fuzzing

#endif  // KASA_DIAG_TESTS_FUZZING_REQUIRE_H_
