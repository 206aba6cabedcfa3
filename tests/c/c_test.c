/* The C interface from C: compiled as C99, pedantically, linked to the shared
   library. Runs in the project's folder. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kasa_diag/c/kasa_diag.h"
#include "tests/c/check.h"

#if !defined(__STDC_VERSION__) || __STDC_VERSION__ != 199901L
#error "this test is meant to be compiled as C99"
#endif

static const char kWeakSignal[] =
    "{\"wifi\": {\"rssi_dbm\": -88}, \"reach\": {\"intermittent\": true}}";
/* The same in protobuf's binary form. */
static const char kWeakSignalBinary[] =
    "\x3a\x03\x10\xaf\x01"
    "\x4a\x02\x10\x01";

static void TestVersion(void) {
  CHECK(strcmp(kasa_diag_version(), KASA_DIAG_VERSION) == 0);
  CHECK(kasa_diag_version_number() == KASA_DIAG_VERSION_NUMBER);
}

static void TestNothingIsFreed(void) {
  kasa_diag_free(NULL);
  kasa_diag_diagnoser_destroy(NULL);
  kasa_diag_knowledge_files_destroy(NULL);
  kasa_diag_options_destroy(NULL);
}

static void TestJson(const kasa_diag_diagnoser_t* diagnoser) {
  char* out = NULL;
  char* again = NULL;
  char* error = NULL;
  size_t length = 0;
  size_t length_again = 0;
  CHECK(kasa_diag_diagnose_json(diagnoser, NULL, kWeakSignal,
                                strlen(kWeakSignal), &out, &length,
                                &error) == KASA_DIAG_OK);
  CHECK(error == NULL);
  CHECK(out != NULL && strlen(out) == length);
  CHECK(Contains(out, "\"status\":\"CAUSES_FOUND\""));
  CHECK(Contains(out, "\"causes\":[{\"id\":\"weak_signal\""));
  CHECK(Contains(out, "\"plan\":[{"));
  CHECK(!Contains(out, "COMPLAINT"));
  /* Same input, same bytes; and the text of an error is not asked for. */
  CHECK(kasa_diag_diagnose_json(diagnoser, NULL, kWeakSignal,
                                strlen(kWeakSignal), &again, &length_again,
                                NULL) == KASA_DIAG_OK);
  CHECK(length == length_again && memcmp(out, again, length) == 0);
  kasa_diag_free(again);
  Release(&out, &error);
}

static void TestOptions(const kasa_diag_diagnoser_t* diagnoser) {
  kasa_diag_options_t* options = kasa_diag_options_create();
  char* out = NULL;
  char* error = NULL;
  size_t length = 0;
  CHECK(options != NULL);
  kasa_diag_options_set_complaint(options, 1);
  kasa_diag_options_set_plan(options, 0);
  CHECK(kasa_diag_diagnose_json(diagnoser, options, kWeakSignal,
                                strlen(kWeakSignal), &out, &length,
                                &error) == KASA_DIAG_OK);
  CHECK(Contains(out, "\"kind\":\"COMPLAINT\""));
  CHECK(!Contains(out, "\"plan\":[{"));
  Release(&out, &error);
  kasa_diag_options_destroy(options);
}

static void TestThresholds(const kasa_diag_diagnoser_t* diagnoser) {
  static const double kBad[][3] = {
      {-0.1, 3, 0.2}, {0.5, -1, 0.2}, {0.5, 3, 1.1}, {0.5, HUGE_VAL, 0.2}};
  kasa_diag_options_t* options = kasa_diag_options_create();
  char* out = NULL;
  char* error = NULL;
  size_t length = 0;
  size_t i;
  CHECK(options != NULL);
  CHECK(kasa_diag_options_set_thresholds(options, 0.5, 3, 1, &error) ==
        KASA_DIAG_OK);
  CHECK(error == NULL);
  /* What is refused changes nothing. */
  for (i = 0; i < sizeof(kBad) / sizeof(kBad[0]); ++i) {
    CHECK(kasa_diag_options_set_thresholds(options, kBad[i][0], kBad[i][1],
                                           kBad[i][2],
                                           &error) == KASA_DIAG_INVALID_INPUT);
    CHECK(Contains(error, "thresholds: "));
    kasa_diag_free(error);
  }
  CHECK(kasa_diag_diagnose_json(diagnoser, options, kWeakSignal,
                                strlen(kWeakSignal), &out, &length,
                                &error) == KASA_DIAG_OK);
  CHECK(Contains(out, "\"status\":\"NOT_ENOUGH_DATA\""));
  Release(&out, &error);
  kasa_diag_options_destroy(options);
}

static void TestBinary(const kasa_diag_diagnoser_t* diagnoser) {
  char* out = NULL;
  char* error = NULL;
  size_t length = 0;
  CHECK(kasa_diag_diagnose(diagnoser, NULL, kWeakSignalBinary,
                           sizeof(kWeakSignalBinary) - 1, &out, &length,
                           &error) == KASA_DIAG_OK);
  /* Field 1, the status: CAUSES_FOUND. */
  CHECK(length > 2 && out[0] == 0x08 && out[1] == 1);
  Release(&out, &error);

  /* Nothing is known: NOT_ENOUGH_DATA. */
  CHECK(kasa_diag_diagnose(diagnoser, NULL, NULL, 0, &out, &length, &error) ==
        KASA_DIAG_OK);
  CHECK(length > 2 && out[0] == 0x08 && out[1] == 3);
  Release(&out, &error);
}

static void TestBadSnapshots(const kasa_diag_diagnoser_t* diagnoser) {
  static const char* const kBad[][2] = {
      {"", "not a JSON object"},
      {"[]", "not a JSON object"},
      {"{\"wifi\": {\"rssi\": -80}}", "rssi_dbm"},
      {"{\"wifi\": ", "snapshot:1:"},
      {"{} {}", "2 snapshots"},
      {"{\"wifi\": {\"rssi_dbm\": \"\xff\"}}", "snapshot"},
  };
  size_t i;
  char* out = NULL;
  char* error = NULL;
  size_t length = 7;
  for (i = 0; i < sizeof(kBad) / sizeof(kBad[0]); ++i) {
    out = (char*)"left from before";
    CHECK(kasa_diag_diagnose_json(diagnoser, NULL, kBad[i][0],
                                  strlen(kBad[i][0]), &out, &length,
                                  &error) == KASA_DIAG_INVALID_INPUT);
    CHECK(out == NULL && length == 0);
    if (!Contains(error, kBad[i][1])) {
      fprintf(stderr, "%s: expected '%s', got '%s'\n", kBad[i][0], kBad[i][1],
              error == NULL ? "NULL" : error);
      ++failures;
    }
    Release(&out, &error);
  }
  CHECK(kasa_diag_diagnose(diagnoser, NULL, kWeakSignal, strlen(kWeakSignal),
                           &out, &length, &error) == KASA_DIAG_INVALID_INPUT);
  CHECK(Contains(error, "_json"));
  Release(&out, &error);
  CHECK(kasa_diag_diagnose(diagnoser, NULL, kWeakSignal, strlen(kWeakSignal),
                           &out, &length, NULL) == KASA_DIAG_INVALID_INPUT);
}

static char* ReadFile(const char* path, size_t* length) {
  static char text[65536];
  FILE* file = fopen(path, "rb");
  *length = 0;
  CHECK(file != NULL);
  if (file != NULL) {
    *length = fread(text, 1, sizeof(text), file);
    fclose(file);
  }
  return text;
}

static void TestKnowledge(void) {
  static const char kPath[] = "examples/knowledge/first_cause.textproto";
  static const char kDark[] =
      "{\"device\": {\"kind\": \"CAMERA\"},"
      " \"runtime\": {\"lights_or_sounds_at_power_on\": false}}";
  static const char kWrong[] = "causes { id: \"a\" prior: 2 }";
  static const char kOther[] = "input_message: \"kasa_diag.v1.Tip\"";
  kasa_diag_knowledge_files_t* files = kasa_diag_knowledge_files_create();
  kasa_diag_diagnoser_t* diagnoser;
  char* out = NULL;
  char* error = NULL;
  size_t length = 0;
  const char* text = ReadFile(kPath, &length);

  CHECK(kasa_diag_diagnoser_create_with_knowledge(files, 0, &error) == NULL);
  CHECK(Contains(error, "no knowledge"));
  kasa_diag_free(error);

  CHECK(kasa_diag_knowledge_files_add(files, kPath, strlen(kPath), text, length,
                                      &error) == KASA_DIAG_OK);
  diagnoser = kasa_diag_diagnoser_create_with_knowledge(files, 1, &error);
  CHECK(diagnoser != NULL && error == NULL);
  kasa_diag_knowledge_files_destroy(files);
  CHECK(kasa_diag_diagnose_json(diagnoser, NULL, kDark, strlen(kDark), &out,
                                &length, &error) == KASA_DIAG_OK);
  CHECK(Contains(out, "\"id\":\"tripped_breaker\""));
  Release(&out, &error);
  kasa_diag_diagnoser_destroy(diagnoser);

  files = kasa_diag_knowledge_files_create();
  CHECK(kasa_diag_knowledge_files_add(files, "wrong.textproto", 15, kWrong,
                                      strlen(kWrong), &error) == KASA_DIAG_OK);
  CHECK(kasa_diag_diagnoser_create_with_knowledge(files, 1, &error) == NULL);
  CHECK(Contains(error, "wrong.textproto:1:"));
  kasa_diag_free(error);
  CHECK(kasa_diag_diagnoser_create_with_knowledge(files, 1, NULL) == NULL);
  kasa_diag_knowledge_files_destroy(files);

  files = kasa_diag_knowledge_files_create();
  CHECK(kasa_diag_knowledge_files_add(files, "other.textproto", 15, kOther,
                                      strlen(kOther), &error) == KASA_DIAG_OK);
  CHECK(kasa_diag_diagnoser_create_with_knowledge(files, 0, &error) == NULL);
  CHECK(error != NULL);
  kasa_diag_free(error);
  kasa_diag_knowledge_files_destroy(files);
}

static void TestTexts(void) {
  static const char kTexts[] =
      "language: \"de\"\n"
      "texts { id: \"library/evidence/complaint\"\n"
      "  original: \"somebody complains\" text: \"jemand klagt\" }\n"
      "texts { id: \"library/numbers/percent\"\n"
      "  original: \"{number}%\" text: \"Prozent\" }\n";
  static const char kSnapshot[] = "{\"wifi\": {\"rssi_dbm\": -86}}";
  static const char kWrong[] = "texts { idd: \"a\" }";
  kasa_diag_options_t* options = kasa_diag_options_create();
  kasa_diag_diagnoser_t* diagnoser;
  char* out = NULL;
  char* warnings = NULL;
  char* error = NULL;
  size_t length = 0;

  kasa_diag_options_set_complaint(options, 1);
  diagnoser = kasa_diag_diagnoser_create_translated(
      NULL, 1, kTexts, strlen(kTexts), &warnings, &error);
  CHECK(diagnoser != NULL && error == NULL);
  CHECK(Contains(warnings, "texts without a translation, first "));
  CHECK(Contains(warnings,
                 "the translation of library/numbers/percent lacks "
                 "{number}; the original is shown"));
  CHECK(kasa_diag_diagnose_json(diagnoser, options, kSnapshot,
                                strlen(kSnapshot), &out, &length,
                                &error) == KASA_DIAG_OK);
  CHECK(Contains(out, "jemand klagt"));
  CHECK(!Contains(out, "somebody complains"));
  Release(&out, &error);
  kasa_diag_free(warnings);
  kasa_diag_diagnoser_destroy(diagnoser);
  kasa_diag_options_destroy(options);

  CHECK(kasa_diag_diagnoser_create_translated(NULL, 1, kWrong, strlen(kWrong),
                                              &warnings, &error) == NULL);
  CHECK(warnings == NULL && Contains(error, "texts:1:"));
  kasa_diag_free(error);
  /* Without warnings, and without a translation. */
  diagnoser =
      kasa_diag_diagnoser_create_translated(NULL, 1, NULL, 0, NULL, NULL);
  CHECK(diagnoser != NULL);
  kasa_diag_diagnoser_destroy(diagnoser);
}

int main(void) {
  char* error = NULL;
  kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(&error);
  CHECK(diagnoser != NULL && error == NULL);
  if (diagnoser == NULL) return 1;
  TestVersion();
  TestNothingIsFreed();
  TestJson(diagnoser);
  TestOptions(diagnoser);
  TestThresholds(diagnoser);
  TestBinary(diagnoser);
  TestBadSnapshots(diagnoser);
  TestKnowledge();
  TestTexts();
  kasa_diag_diagnoser_destroy(diagnoser);
  if (failures > 0) fprintf(stderr, "%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
