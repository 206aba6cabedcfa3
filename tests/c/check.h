/* What the tests in C share: a check that goes on, and small helpers. */

#ifndef KASA_DIAG_TESTS_C_CHECK_H_
#define KASA_DIAG_TESTS_C_CHECK_H_

#include <stdio.h>
#include <string.h>

#include "kasa_diag/c/kasa_diag.h"

static int failures = 0;

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                             \
    }                                                                         \
  } while (0)

static int Contains(const char* text, const char* part) {
  return text != NULL && strstr(text, part) != NULL;
}

/* Frees what a call handed out. */
static void Release(char** out, char** error) {
  kasa_diag_free(*out);
  kasa_diag_free(*error);
  *out = NULL;
  *error = NULL;
}

#endif /* KASA_DIAG_TESTS_C_CHECK_H_ */
