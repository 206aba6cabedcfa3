/* Sessions and recordings from C: compiled as C99, pedantically, linked to the
   shared library. */

#include <stdio.h>
#include <string.h>

#include "kasa_diag/c/kasa_diag.h"
#include "tests/c/check.h"

static const char kFarCamera[] =
    "{\"device\": {\"kind\": \"CAMERA\"}, \"wifi\": {\"rssi_dbm\": -88},"
    " \"reach\": {\"intermittent\": true}}";

/* Copies the id that follows `before` in the text; empty where there is none.
 */
static const char* IdAfter(const char* text, const char* before) {
  static char id[128];
  const char* begin = text == NULL ? NULL : strstr(text, before);
  size_t length = 0;
  id[0] = '\0';
  if (begin == NULL) return id;
  begin += strlen(before);
  while (begin[length] != '"' && length + 1 < sizeof(id)) ++length;
  memcpy(id, begin, length);
  id[length] = '\0';
  return id;
}

static char* NextStep(kasa_diag_session_t* session) {
  char* out = NULL;
  char* error = NULL;
  size_t length = 0;
  CHECK(kasa_diag_session_next_json(session, &out, &length, &error) ==
        KASA_DIAG_OK);
  CHECK(error == NULL && out != NULL && strlen(out) == length);
  kasa_diag_free(error);
  return out;
}

static char* Saved(const kasa_diag_session_t* session, size_t* length) {
  char* out = NULL;
  CHECK(kasa_diag_session_save(session, &out, length, NULL) == KASA_DIAG_OK);
  return out;
}

static kasa_diag_session_t* Begun(const kasa_diag_diagnoser_t* diagnoser) {
  char* error = NULL;
  char* warnings = (char*)"left from before";
  kasa_diag_session_t* session =
      kasa_diag_session_create(diagnoser, NULL, &error);
  CHECK(session != NULL && error == NULL);
  CHECK(kasa_diag_session_start_json(session, kFarCamera, strlen(kFarCamera),
                                     &warnings, &error) == KASA_DIAG_OK);
  CHECK(warnings == NULL && error == NULL);
  return session;
}

/* A little knowledge of its own: its steps take no time. */
static kasa_diag_diagnoser_t* Lamps(void) {
  static const char kLamps[] =
      "name: \"lamps\" version: \"1\""
      "causes { id: \"bulb\" title: \"The bulb is broken\" prior: 0.05"
      "  severity: ERROR }"
      "causes { id: \"fuse\" title: \"The fuse has blown\" prior: 0.02"
      "  severity: ERROR }"
      "findings { id: \"dark\" title: \"It is dark\" leak: 0.001"
      "  condition: \"runtime.lights_or_sounds_at_power_on == false\""
      "  links { cause: \"bulb\" strength: 0.9 }"
      "  links { cause: \"fuse\" strength: 0.9 } }"
      "findings { id: \"others_dark\" title: \"Others too\" leak: 0.001"
      "  condition: \"home.other_devices_affected == true\""
      "  links { cause: \"fuse\" strength: 0.9 } }"
      "remedies { id: \"new_bulb\" title: \"Change the bulb\" minutes: 5"
      "  steps: \"Change it.\" fixes { cause: \"bulb\" chance: 0.9 } }"
      "remedies { id: \"new_fuse\" title: \"Change the fuse\" minutes: 9"
      "  steps: \"Change it.\" fixes { cause: \"fuse\" chance: 0.9 } }"
      "questions { id: \"others\" text: \"Others too?\" minutes: 0.1"
      "  answers { id: \"yes\" text: \"Yes\""
      "    snapshot { home { other_devices_affected: true } } }"
      "  answers { id: \"no\" text: \"No\""
      "    snapshot { home { other_devices_affected: false } } } }"
      "complaint { leak: 0.05 strength: 0.7 }"
      "support { title: \"Ask an electrician\" cost_minutes: 60 }";
  char* error = NULL;
  kasa_diag_diagnoser_t* lamps = NULL;
  kasa_diag_knowledge_files_t* files = kasa_diag_knowledge_files_create();
  CHECK(kasa_diag_knowledge_files_add(files, "lamps", 5, kLamps, strlen(kLamps),
                                      &error) == KASA_DIAG_OK);
  lamps = kasa_diag_diagnoser_create_with_knowledge(files, 0, &error);
  if (lamps == NULL) fprintf(stderr, "%s\n", error == NULL ? "" : error);
  kasa_diag_free(error);
  kasa_diag_knowledge_files_destroy(files);
  return lamps;
}

/* Says of every remedy that it did not help, and of every question that nobody
   knows, until there is an end. */
static void TestGoesOnToTheEnd(void) {
  static const char kDark[] =
      "{\"runtime\": {\"lights_or_sounds_at_power_on\": false}}";
  kasa_diag_diagnoser_t* lamps = Lamps();
  kasa_diag_session_t* session = kasa_diag_session_create(lamps, NULL, NULL);
  char* error = NULL;
  char* step = NULL;
  int questions = 0;
  int remedies = 0;
  int i;
  CHECK(lamps != NULL && session != NULL);
  CHECK(kasa_diag_session_start_json(session, kDark, strlen(kDark), NULL,
                                     NULL) == KASA_DIAG_OK);
  for (i = 0; i < 100; ++i) {
    kasa_diag_free(step);
    step = NextStep(session);
    if (step == NULL || strncmp(step, "{\"end\":", 7) == 0) break;
    if (strncmp(step, "{\"question\":", 12) == 0) {
      const char* id = IdAfter(step, "\"question\":{\"id\":\"");
      ++questions;
      CHECK(kasa_diag_session_dont_know(session, id, strlen(id), &error) ==
            KASA_DIAG_OK);
    } else {
      const char* id = IdAfter(step, "\"id\":\"");
      ++remedies;
      CHECK(kasa_diag_session_tried(session, id, strlen(id),
                                    KASA_DIAG_DID_NOT_HELP,
                                    &error) == KASA_DIAG_OK);
    }
    CHECK(error == NULL);
  }
  CHECK(questions == 1);
  CHECK(remedies == 2);
  CHECK(Contains(step, "\"kind\":\"TO_SUPPORT\""));
  CHECK(Contains(step, "\"outcome\":\"DID_NOT_HELP\""));
  kasa_diag_free(step);
  kasa_diag_session_destroy(session);
  kasa_diag_diagnoser_destroy(lamps);
}

static void TestRemembers(const kasa_diag_diagnoser_t* diagnoser) {
  static const char kMove[] = "move_closer";
  kasa_diag_session_t* session = Begun(diagnoser);
  kasa_diag_session_t* other;
  char* out = NULL;
  char* error = NULL;
  char* warnings = NULL;
  size_t length = 0;
  size_t length_before = 0;
  size_t length_after = 0;
  char* before = Saved(session, &length_before);
  char* after;
  char* step;
  char* step_again;

  CHECK(kasa_diag_session_tried(session, kMove, strlen(kMove),
                                KASA_DIAG_DID_NOT_HELP,
                                &error) == KASA_DIAG_OK);
  CHECK(kasa_diag_session_diagnosis_json(session, &out, &length, &error) ==
        KASA_DIAG_OK);
  CHECK(Contains(out, "\"kind\":\"FAILED_REMEDIES\""));
  CHECK(Contains(out, "\"kind\":\"COMPLAINT\"")); /* a session's default */
  Release(&out, &error);
  CHECK(kasa_diag_session_summary_json(session, &out, &length, &error) ==
        KASA_DIAG_OK);
  CHECK(Contains(out, "\"remedy\":\"move_closer\""));
  Release(&out, &error);

  /* Stored and resumed it goes on the same way, whatever became of the first.
   */
  after = Saved(session, &length_after);
  step = NextStep(session);
  kasa_diag_session_destroy(session);
  other = kasa_diag_session_resume(diagnoser, NULL, after, length_after,
                                   &warnings, &error);
  CHECK(other != NULL && warnings == NULL && error == NULL);
  step_again = NextStep(other);
  CHECK(strcmp(step, step_again) == 0);
  kasa_diag_free(step);
  kasa_diag_free(step_again);

  /* Undo gives back the bytes from before. */
  kasa_diag_free(after);
  CHECK(kasa_diag_session_undo(other, &error) == KASA_DIAG_OK);
  after = Saved(other, &length_after);
  CHECK(length_before == length_after &&
        memcmp(before, after, length_before) == 0);
  CHECK(kasa_diag_session_undo(other, &error) == KASA_DIAG_WRONG_STATE);
  CHECK(error != NULL);
  kasa_diag_free(error);

  /* An end, taken back, and another one. */
  CHECK(kasa_diag_session_give_up(other, &error) == KASA_DIAG_OK);
  CHECK(kasa_diag_session_go_to_support(other, &error) ==
        KASA_DIAG_WRONG_STATE);
  kasa_diag_free(error);
  CHECK(kasa_diag_session_undo(other, &error) == KASA_DIAG_OK);
  CHECK(kasa_diag_session_go_to_support(other, &error) == KASA_DIAG_OK);
  step = NextStep(other);
  CHECK(Contains(step, "\"kind\":\"TO_SUPPORT\""));
  kasa_diag_free(step);
  kasa_diag_free(before);
  kasa_diag_free(after);
  kasa_diag_session_destroy(other);
}

static void TestAnswersAndObservations(const kasa_diag_diagnoser_t* diagnoser) {
  static const char kQuestion[] = "comes_and_goes";
  static const char kNear[] = "{\"wifi\": {\"rssi_dbm\": -40}}";
  /* The same, and a field that nobody knows: number 2004. */
  static const char kNearBinary[] =
      "\x3a\x02\x10\x4f"
      "\xa2\x7d\x03new";
  kasa_diag_session_t* session =
      kasa_diag_session_create(diagnoser, NULL, NULL);
  char* out = NULL;
  char* error = NULL;
  char* warnings = NULL;
  size_t length = 0;
  CHECK(kasa_diag_session_start(session, NULL, 0, NULL, NULL) == KASA_DIAG_OK);
  CHECK(kasa_diag_session_answer(session, kQuestion, strlen(kQuestion), "no", 2,
                                 &error) == KASA_DIAG_OK);
  CHECK(error == NULL);
  CHECK(kasa_diag_session_answer(session, kQuestion, strlen(kQuestion), "no", 2,
                                 &error) == KASA_DIAG_WRONG_STATE);
  Release(&out, &error);
  CHECK(kasa_diag_session_observe_json(session, kNear, strlen(kNear), &warnings,
                                       &error) == KASA_DIAG_OK);
  CHECK(kasa_diag_session_summary_json(session, &out, &length, &error) ==
        KASA_DIAG_OK);
  CHECK(Contains(out, "\"field\":\"wifi.rssi_dbm\",\"value\":\"-40\""));
  CHECK(Contains(out, "\"field\":\"reach.intermittent\""));
  Release(&out, &error);
  CHECK(kasa_diag_session_observe(session, kNearBinary, sizeof(kNearBinary) - 1,
                                  &warnings, &error) == KASA_DIAG_OK);
  CHECK(warnings != NULL && error == NULL);
  kasa_diag_free(warnings);
  kasa_diag_session_destroy(session);
}

/* Each of these leaves the session as it was. */
static void TestMistakes(const kasa_diag_diagnoser_t* diagnoser) {
  kasa_diag_session_t* session =
      kasa_diag_session_create(diagnoser, NULL, NULL);
  char* out = NULL;
  char* error = NULL;
  size_t length = 7;
  size_t length_before = 0;
  size_t length_after = 0;
  char* before;
  char* after;
  CHECK(kasa_diag_session_next(session, &out, &length, &error) ==
        KASA_DIAG_WRONG_STATE);
  CHECK(out == NULL && length == 0 && Contains(error, "not started"));
  Release(&out, &error);
  kasa_diag_session_destroy(session);
  kasa_diag_session_destroy(NULL);

  session = Begun(diagnoser);
  before = Saved(session, &length_before);
  CHECK(kasa_diag_session_tried(session, "no_such", 7, KASA_DIAG_FIXED,
                                &error) == KASA_DIAG_NOT_FOUND);
  CHECK(Contains(error, "no_such"));
  Release(&out, &error);
  CHECK(kasa_diag_session_tried(session, "move_closer", 11, 9, &error) ==
        KASA_DIAG_INVALID_INPUT);
  Release(&out, &error);
  CHECK(kasa_diag_session_tried(session, "move_closer", 11, 0, &error) ==
        KASA_DIAG_INVALID_INPUT);
  Release(&out, &error);
  CHECK(kasa_diag_session_answer(session, "comes_and_goes", 14, "perhaps", 7,
                                 &error) == KASA_DIAG_NOT_FOUND);
  Release(&out, &error);
  CHECK(kasa_diag_session_dont_know(session, "no_such", 7, NULL) ==
        KASA_DIAG_NOT_FOUND);
  CHECK(kasa_diag_session_observe_json(session, "{\"wifi\": {\"rssi\": 1}}", 21,
                                       NULL,
                                       &error) == KASA_DIAG_INVALID_INPUT);
  CHECK(Contains(error, "rssi_dbm"));
  Release(&out, &error);
  after = Saved(session, &length_after);
  CHECK(length_before == length_after &&
        memcmp(before, after, length_before) == 0);

  after[length_after / 2] ^= 1;
  CHECK(kasa_diag_session_resume(diagnoser, NULL, after, length_after, NULL,
                                 &error) == NULL);
  CHECK(error != NULL);
  Release(&out, &error);
  CHECK(kasa_diag_session_resume(diagnoser, NULL, "no session", 10, NULL,
                                 &error) == NULL);
  CHECK(Contains(error, "session"));
  Release(&out, &error);
  kasa_diag_free(before);
  kasa_diag_free(after);
  kasa_diag_session_destroy(session);
}

static void TestRecording(const kasa_diag_diagnoser_t* diagnoser) {
  /* Two devices as `kasa --json discover` prints them, somebody's name in it.
   */
  static const char kDiscovery[] =
      "{\"10.0.0.2\": {\"system\": {\"get_sysinfo\": {\"model\": \"HS110(EU)\","
      " \"type\": \"IOT.SMARTPLUGSWITCH\", \"alias\": \"Ann's lamp\","
      " \"hw_ver\": \"1.0\", \"sw_ver\": \"1.2.6\", \"rssi\": -88}}},"
      " \"10.0.0.3\": {\"get_device_info\": {\"model\": \"P110\","
      " \"hw_ver\": \"1.0\", \"fw_ver\": \"1.3.0\", \"rssi\": -50}}}";
  char* out = NULL;
  char* error = NULL;
  char* warnings = NULL;
  size_t length = 0;
  char* diagnosis = NULL;
  size_t diagnosis_length = 0;
  size_t i;
  kasa_diag_recording_t* recording = kasa_diag_recording_read(
      kDiscovery, strlen(kDiscovery), &warnings, &error);
  CHECK(recording != NULL && error == NULL);
  if (recording == NULL) {
    fprintf(stderr, "%s\n", error == NULL ? "" : error);
    return;
  }
  kasa_diag_free(warnings);
  CHECK(kasa_diag_recording_size(recording) == 2);
  for (i = 0; i < 2; ++i) {
    CHECK(kasa_diag_recording_label(recording, i, &out, &length, &error) ==
          KASA_DIAG_OK);
    CHECK(Contains(out, i == 0 ? "1 of 2" : "2 of 2"));
    Release(&out, &error);
    CHECK(kasa_diag_recording_snapshot_json(recording, i, &out, &length,
                                            &error) == KASA_DIAG_OK);
    CHECK(Contains(out, i == 0 ? "\"rssi_dbm\":-88" : "\"rssi_dbm\":-50"));
    CHECK(!Contains(out, "Ann"));
    Release(&out, &error);
  }
  CHECK(kasa_diag_recording_snapshot(recording, 0, &out, &length, &error) ==
        KASA_DIAG_OK);
  CHECK(kasa_diag_diagnose(diagnoser, NULL, out, length, &diagnosis,
                           &diagnosis_length, NULL) == KASA_DIAG_OK);
  kasa_diag_free(diagnosis);
  Release(&out, &error);
  CHECK(kasa_diag_recording_snapshot(recording, 2, &out, &length, &error) ==
        KASA_DIAG_NOT_FOUND);
  CHECK(out == NULL && error != NULL);
  Release(&out, &error);
  kasa_diag_recording_destroy(recording);
  kasa_diag_recording_destroy(NULL);

  CHECK(kasa_diag_recording_read("{}", 2, NULL, &error) == NULL);
  CHECK(Contains(error, "no device"));
  Release(&out, &error);
}

int main(void) {
  kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(NULL);
  CHECK(diagnoser != NULL);
  if (diagnoser == NULL) return 1;
  TestGoesOnToTheEnd();
  TestRemembers(diagnoser);
  TestAnswersAndObservations(diagnoser);
  TestMistakes(diagnoser);
  TestRecording(diagnoser);
  kasa_diag_diagnoser_destroy(diagnoser);
  if (failures > 0) fprintf(stderr, "%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
