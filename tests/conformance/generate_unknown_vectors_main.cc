// Prints testdata/unknown.textproto.

#include <iostream>

#include "tests/conformance/unknown_vectors.h"

int main() {
  std::cout << kasa_diag::conformance::UnknownVectors();
  return 0;
}
