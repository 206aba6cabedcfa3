/* A session in C: what to do next, step by step, left and resumed. */

#include <stdio.h>
#include <string.h>

#include "kasa_diag/c/kasa_diag.h"

/* Prints and frees what a call gave; false where it failed. */
static int Show(int code, char* out, char* error) {
  if (code == KASA_DIAG_OK && out != NULL) printf("%s\n", out);
  if (error != NULL) fprintf(stderr, "%s\n", error);
  kasa_diag_free(out);
  kasa_diag_free(error);
  return code == KASA_DIAG_OK;
}

int main(void) {
  static const char kSnapshot[] =
      "{\"device\": {\"kind\": \"CAMERA\"}, \"wifi\": {\"rssi_dbm\": -86}}";
  static const char kQuestion[] = "comes_and_goes", kYes[] = "yes";
  static const char kRemedy[] = "move_closer";
  char *out = NULL, *state = NULL, *error = NULL;
  size_t length = 0, state_length = 0;
  int code;
  kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(NULL);
  kasa_diag_session_t* session;
  if (diagnoser == NULL) return 1;

  /* Begin with what is known, and ask for the first step. */
  session = kasa_diag_session_create(diagnoser, NULL, NULL);
  if (session == NULL) return 1;
  code = kasa_diag_session_start_json(session, kSnapshot, strlen(kSnapshot),
                                      NULL, &error);
  if (!Show(code, NULL, error)) return 1;
  code = kasa_diag_session_next_json(session, &out, &length, &error);
  if (!Show(code, out, error)) return 1;

  /* Tell what happened, in any order, and keep the state. */
  code = kasa_diag_session_answer(session, kQuestion, strlen(kQuestion), kYes,
                                  strlen(kYes), &error);
  if (!Show(code, NULL, error)) return 1;
  code = kasa_diag_session_tried(session, kRemedy, strlen(kRemedy),
                                 KASA_DIAG_DID_NOT_HELP, &error);
  if (!Show(code, NULL, error)) return 1;
  code = kasa_diag_session_save(session, &state, &state_length, NULL);
  if (code != KASA_DIAG_OK) return 1;
  kasa_diag_session_destroy(session);

  /* Next week: go on. */
  session = kasa_diag_session_resume(diagnoser, NULL, state, state_length, NULL,
                                     &error);
  kasa_diag_free(state);
  if (!Show(session != NULL ? KASA_DIAG_OK : 1, NULL, error)) return 1;
  code = kasa_diag_session_summary_json(session, &out, &length, &error);
  if (!Show(code, out, error)) return 1;

  kasa_diag_session_destroy(session);
  kasa_diag_diagnoser_destroy(diagnoser);
  return 0;
}
