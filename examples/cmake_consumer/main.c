/* What a C program needs. */

#include <stdio.h>
#include <string.h>

#include "kasa_diag/c/kasa_diag.h"

int main(void) {
  static const char kSnapshot[] =
      "{\"device\": {\"model\": \"C200\", \"kind\": \"CAMERA\"},"
      " \"wifi\": {\"rssi_dbm\": -86}, \"reach\": {\"intermittent\": true}}";
  char* diagnosis = NULL;
  size_t length = 0;
  char* error = NULL;
  int code;

  /* Compile the knowledge once; the diagnoser serves all threads. */
  kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(&error);
  if (diagnoser == NULL) {
    fprintf(stderr, "%s\n", error != NULL ? error : "out of memory");
    kasa_diag_free(error);
    return 1;
  }

  code = kasa_diag_diagnose_json(diagnoser, NULL, kSnapshot, strlen(kSnapshot),
                                 &diagnosis, &length, &error);
  if (code == KASA_DIAG_OK) {
    printf("%.*s\n", (int)length, diagnosis);
  } else {
    fprintf(stderr, "%s\n", error != NULL ? error : "out of memory");
  }
  kasa_diag_free(diagnosis);
  kasa_diag_free(error);
  kasa_diag_diagnoser_destroy(diagnoser);
  return code == KASA_DIAG_OK ? 0 : 1;
}
