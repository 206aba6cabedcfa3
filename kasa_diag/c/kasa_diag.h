/* The C interface: the one stable boundary, for C and for every language that
   can call C. Version 0.1.0.

     char* out = NULL;
     char* error = NULL;
     size_t length = 0;
     kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(&error);
     int code = kasa_diag_diagnose_json(diagnoser, NULL, json, strlen(json),
                                        &out, &length, &error);
     if (code != KASA_DIAG_OK) fprintf(stderr, "%s\n", error);
     kasa_diag_free(out);
     kasa_diag_free(error);
     kasa_diag_diagnoser_destroy(diagnoser);

   The messages that go in and come out (DeviceSnapshot, Diagnosis, SessionStep
   and others) are those of proto/kasa_diag/v1/, in protobuf's binary form or in
   its JSON form: of two functions of one name, the one that ends in _json takes
   and gives JSON.

   Conventions:

   (1) Handles are opaque. Who creates one destroys it, with the function of its
   kind; destroying NULL does nothing.

   (2) Bytes go in as (pointer, length) and need no terminating NUL. They are
   read during the call only. The pointer may be NULL where the length is 0.

   (3) Bytes come out as (pointer, length) through `char** out` and
   `size_t* out_length`, both required. They are the caller's, who frees them
   with kasa_diag_free, never with free(). A NUL follows the last byte, not
   counted. On failure they are NULL and 0.

   (4) What can fail takes `char** error`. It returns NULL, or one of the codes
   below, on failure. *error is set at every call: to NULL on success, on
   failure to a text for a person, which the caller frees with kasa_diag_free.
   So free an old text before passing the pointer again. `error` may be NULL:
   then there is no text. Short of memory *error may stay NULL, the return value
   tells.

   (5) Truth is an unsigned char: 0 is false, anything else is true.

   (6) No callbacks, no signals, no output, no clock, no network, no files, no
   global state. No C++ exception leaves a function. A failed allocation is
   KASA_DIAG_OUT_OF_MEMORY, with one limit: protobuf, on which the library
   stands, does not promise to survive one in the midst of building a message,
   and the process may end there.

   (7) Calls that take a handle as const may run in any number of threads at
   once on the same handle. Other calls on a handle need the caller's lock:
   while one runs, nothing else may use that handle. Different handles never
   disturb each other.

   (8) Same input, same bytes out.

   (9) What was left out of an input without making it wrong is told through
   `char** warnings`: NULL, or sentences for a person, one a line, which the
   caller frees with kasa_diag_free. `warnings` may be NULL.

   A process uses this library or the C++ library, not both (docs/embedding_c.md
   says why). */

#ifndef KASA_DIAG_C_KASA_DIAG_H_
#define KASA_DIAG_C_KASA_DIAG_H_

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of this header. kasa_diag_version_number() is of the library that runs. */
#define KASA_DIAG_VERSION_MAJOR 0
#define KASA_DIAG_VERSION_MINOR 1
#define KASA_DIAG_VERSION_PATCH 0
#define KASA_DIAG_VERSION "0.1.0"
/* Grows with every version: major * 1000000 + minor * 1000 + patch. */
#define KASA_DIAG_VERSION_NUMBER                                        \
  (KASA_DIAG_VERSION_MAJOR * 1000000 + KASA_DIAG_VERSION_MINOR * 1000 + \
   KASA_DIAG_VERSION_PATCH)

/* Return codes. More may follow: treat what is not KASA_DIAG_OK as failure. */
#define KASA_DIAG_OK 0
/* The input is not what the function takes; the text says where and why. */
#define KASA_DIAG_INVALID_INPUT 1
#define KASA_DIAG_OUT_OF_MEMORY 2
/* A fault of the library. */
#define KASA_DIAG_INTERNAL 3
/* There is no such thing: a question, an answer, a remedy, a device. */
#define KASA_DIAG_NOT_FOUND 4
/* A session does not allow it now: it was not started, it is over, the question
   was answered already, nothing is left to be undone. */
#define KASA_DIAG_WRONG_STATE 5

/* "0.1.0". Static: not to be freed. */
const char* kasa_diag_version(void);
int kasa_diag_version_number(void);

/* Frees what convention (3) or (4) handed out. NULL does nothing. */
void kasa_diag_free(void* pointer);

/* Knowledge files: text to be added to the bundled knowledge, or to replace it.
   The format is proto/kasa_diag/v1/knowledge_base.proto in protobuf's text
   form. */

typedef struct kasa_diag_knowledge_files_t kasa_diag_knowledge_files_t;

/* NULL only when out of memory. */
kasa_diag_knowledge_files_t* kasa_diag_knowledge_files_create(void);
void kasa_diag_knowledge_files_destroy(kasa_diag_knowledge_files_t* files);

/* Adds one file's content; `name` stands for it in messages. Nothing is parsed
   yet. Later files add to earlier ones. */
int kasa_diag_knowledge_files_add(kasa_diag_knowledge_files_t* files,
                                  const char* name, size_t name_length,
                                  const char* text, size_t text_length,
                                  char** error);

/* A diagnoser: knowledge, checked and compiled. Immutable, so one serves all
   threads. Making one takes tens of milliseconds; keep it. */

typedef struct kasa_diag_diagnoser_t kasa_diag_diagnoser_t;

/* With the bundled knowledge. NULL on failure. */
kasa_diag_diagnoser_t* kasa_diag_diagnoser_create(char** error);

/* With knowledge files, added to the bundled knowledge where `with_bundled` is
   true. The files may be destroyed afterwards. NULL on failure; the text then
   lists every problem of every file, each with its place and a hint. */
kasa_diag_diagnoser_t* kasa_diag_diagnoser_create_with_knowledge(
    const kasa_diag_knowledge_files_t* files, unsigned char with_bundled,
    char** error);

/* The same in another language. `texts` is a catalogue with translations, as
   `kasa_diag texts` prints it (proto/kasa_diag/v1/catalogue.proto in protobuf's
   text form; docs/translating.md). What it does not translate is said in
   English; `warnings` tells how much that is, and which translations cannot be
   used. `files` may be NULL: the bundled knowledge alone. */
kasa_diag_diagnoser_t* kasa_diag_diagnoser_create_translated(
    const kasa_diag_knowledge_files_t* files, unsigned char with_bundled,
    const char* texts, size_t texts_length, char** warnings, char** error);

void kasa_diag_diagnoser_destroy(kasa_diag_diagnoser_t* diagnoser);

/* Options of a diagnosis or a session. Where a function takes options, NULL
   means that all have their defaults. They are read during the call only. */

typedef struct kasa_diag_options_t kasa_diag_options_t;

/* NULL only when out of memory. */
kasa_diag_options_t* kasa_diag_options_create(void);
void kasa_diag_options_destroy(kasa_diag_options_t* options);

/* Somebody complains: evidence that something is wrong. Set it where a person
   asks; leave it where a machine watches. Default: false for a diagnosis, true
   for a session. */
void kasa_diag_options_set_complaint(kasa_diag_options_t* options,
                                     unsigned char complaint);

/* Whether a diagnosis has what to do next: the remedies and the questions,
   which cost more time than all the rest. Default: true. (The next step of a
   session is worked out in any case.) */
void kasa_diag_options_set_plan(kasa_diag_options_t* options,
                                unsigned char plan);

/* For how many causes, from the likeliest, a diagnosis works out the evidence;
   the ranking is always whole. Default: 5. */
void kasa_diag_options_set_explained_causes(kasa_diag_options_t* options,
                                            size_t causes);

/* How many questions a diagnosis has at most. Default: 5. */
void kasa_diag_options_set_max_questions(kasa_diag_options_t* options,
                                         size_t questions);

/* How many inferences planning may spend: what a plan, or the next step of a
   session, costs in time, and how good it is. A simple plan is always worked
   out, also with 0. Default: 2000 for a diagnosis, 20000 for a session. */
void kasa_diag_options_set_max_inferences(kasa_diag_options_t* options,
                                          size_t inferences);

/* Bytes that one inference may use for its arrays, to be exact; where they
   would not do, the answer is approximate and comes with bounds. Default: 8
   MiB.
 */
void kasa_diag_options_set_max_memory(kasa_diag_options_t* options,
                                      size_t bytes);

/* What makes a diagnosis's status. NOTHING_WRONG: the probability that nothing
   is wrong is at least `nothing_wrong_probability` (default: 0.5), and its odds
   have risen by `least_change_decibans` (default: 3, a factor of two).
   NOT_ENOUGH_DATA: no odds have moved by as much, or the likeliest cause has
   less than `least_probability` (default: 0.2). A machine that raises alarms
   sets the last one higher. KASA_DIAG_INVALID_INPUT where a probability is not
   from 0 to 1 or the change is negative or not finite; the options are then as
   they were. */
int kasa_diag_options_set_thresholds(kasa_diag_options_t* options,
                                     double nothing_wrong_probability,
                                     double least_change_decibans,
                                     double least_probability, char** error);

/* A DeviceSnapshot in, a Diagnosis out, both in protobuf's binary form. Zero
   bytes are the snapshot that knows nothing. Fields that this version does not
   have are left out, and the diagnosis carries a warning; where there are no
   others the snapshot is refused. */
int kasa_diag_diagnose(const kasa_diag_diagnoser_t* diagnoser,
                       const kasa_diag_options_t* options, const char* snapshot,
                       size_t snapshot_length, char** out, size_t* out_length,
                       char** error);

/* The same with both in protobuf's JSON form, UTF-8. One object a call. Field
   names as in the .proto file or in lowerCamelCase; those that come out are as
   in the .proto file. An unknown name is an error, with its line and column. */
int kasa_diag_diagnose_json(const kasa_diag_diagnoser_t* diagnoser,
                            const kasa_diag_options_t* options,
                            const char* snapshot, size_t snapshot_length,
                            char** out, size_t* out_length, char** error);

/* Recordings: what other programs have recorded of devices. */

typedef struct kasa_diag_recording_t kasa_diag_recording_t;

/* Reads the JSON of python-kasa (`kasa --json state`, `kasa --json discover`,
   devtools/dump_devinfo), of Home Assistant's diagnostics or of pytapo, and
   also snapshots, one or more, in any of protobuf's forms; which it is follows
   from the content. Only listed fields are taken over: no name, address,
   account or place of anybody gets into a snapshot, a label or a text. NULL on
   failure; an input without a device is one. At most 16 MiB and 1000 devices.
 */
kasa_diag_recording_t* kasa_diag_recording_read(const char* bytes,
                                                size_t length, char** warnings,
                                                char** error);
void kasa_diag_recording_destroy(kasa_diag_recording_t* recording);

/* The number of devices, at least 1. A hub comes before its children. */
size_t kasa_diag_recording_size(const kasa_diag_recording_t* recording);

/* "device 2 of 3 (P300)". Devices are numbered from 0. */
int kasa_diag_recording_label(const kasa_diag_recording_t* recording,
                              size_t index, char** out, size_t* out_length,
                              char** error);

/* A device's DeviceSnapshot, to be diagnosed or to start a session with. */
int kasa_diag_recording_snapshot(const kasa_diag_recording_t* recording,
                                 size_t index, char** out, size_t* out_length,
                                 char** error);
int kasa_diag_recording_snapshot_json(const kasa_diag_recording_t* recording,
                                      size_t index, char** out,
                                      size_t* out_length, char** error);

/* Sessions: one question or remedy at a time, with memory, until the device is
   repaired or somebody else takes over.

     session = kasa_diag_session_create(diagnoser, NULL, &error);
     kasa_diag_session_start_json(session, "{}", 2, NULL, &error);
     for (;;) {
       kasa_diag_session_next_json(session, &out, &length, &error);
       ... a question: kasa_diag_session_answer or _dont_know
       ... a remedy: have it tried, then kasa_diag_session_tried
       ... an end: done
     }

   One conversation, one handle, one thread at a time (7): nearly all calls
   change the session or remember what they worked out. Where a call fails, the
   session is as it was. */

typedef struct kasa_diag_session_t kasa_diag_session_t;

/* A session that is not started yet. It shares the knowledge with the
   diagnoser, which may be destroyed before it. NULL on failure. */
kasa_diag_session_t* kasa_diag_session_create(
    const kasa_diag_diagnoser_t* diagnoser, const kasa_diag_options_t* options,
    char** error);

/* Goes on with a stored session, also with other knowledge or a newer library:
   what the knowledge does not have any more is left out, with a warning. NULL
   on failure: not a session, damaged, or of a newer library. */
kasa_diag_session_t* kasa_diag_session_resume(
    const kasa_diag_diagnoser_t* diagnoser, const kasa_diag_options_t* options,
    const char* state, size_t state_length, char** warnings, char** error);

void kasa_diag_session_destroy(kasa_diag_session_t* session);

/* The whole state as bytes (a Session), to be stored. Options are not in it. */
int kasa_diag_session_save(const kasa_diag_session_t* session, char** out,
                           size_t* out_length, char** error);

/* Begins, or begins anew, with what is known of the device: a DeviceSnapshot,
   which may be empty. Until then other calls are KASA_DIAG_WRONG_STATE. */
int kasa_diag_session_start(kasa_diag_session_t* session, const char* snapshot,
                            size_t snapshot_length, char** warnings,
                            char** error);
int kasa_diag_session_start_json(kasa_diag_session_t* session,
                                 const char* snapshot, size_t snapshot_length,
                                 char** warnings, char** error);

/* The device was looked at once more: a DeviceSnapshot of what is seen now.
   Earlier answers count for fields that are absent in it; remedies that failed
   before stay evidence. */
int kasa_diag_session_observe(kasa_diag_session_t* session,
                              const char* snapshot, size_t snapshot_length,
                              char** warnings, char** error);
int kasa_diag_session_observe_json(kasa_diag_session_t* session,
                                   const char* snapshot, size_t snapshot_length,
                                   char** warnings, char** error);

/* What to do now: a SessionStep, which holds a question, a remedy or an end.
   Asking twice gives the same. Takes as long as planning does. */
int kasa_diag_session_next(kasa_diag_session_t* session, char** out,
                           size_t* out_length, char** error);
int kasa_diag_session_next_json(kasa_diag_session_t* session, char** out,
                                size_t* out_length, char** error);

/* What happened, by id. Any question and remedy of the knowledge will do, also
   one that was not proposed. */
int kasa_diag_session_answer(kasa_diag_session_t* session, const char* question,
                             size_t question_length, const char* answer,
                             size_t answer_length, char** error);
/* It is not asked again, and can still be answered. */
int kasa_diag_session_dont_know(kasa_diag_session_t* session,
                                const char* question, size_t question_length,
                                char** error);

/* Outcomes of a remedy. A remedy that fixed it ends the session; one that could
   not be done is not proposed again, nor is what needs it. */
#define KASA_DIAG_FIXED 1
#define KASA_DIAG_DID_NOT_HELP 2
#define KASA_DIAG_COULD_NOT_BE_DONE 3

int kasa_diag_session_tried(kasa_diag_session_t* session, const char* remedy,
                            size_t remedy_length, int outcome, char** error);

/* Takes back the last thing that happened, an end too. */
int kasa_diag_session_undo(kasa_diag_session_t* session, char** error);

/* Ends the session by choice. */
int kasa_diag_session_go_to_support(kasa_diag_session_t* session, char** error);
int kasa_diag_session_give_up(kasa_diag_session_t* session, char** error);

/* A Diagnosis as of now, with what was tried as evidence. Its probabilities are
   those that a cause was present when the session began; the next step has what
   may be wrong still. */
int kasa_diag_session_diagnosis(kasa_diag_session_t* session, char** out,
                                size_t* out_length, char** error);
int kasa_diag_session_diagnosis_json(kasa_diag_session_t* session, char** out,
                                     size_t* out_length, char** error);

/* A SessionSummary: what was seen, answered and tried, and what remains; its
   `text` is for the person who takes over. */
int kasa_diag_session_summary(kasa_diag_session_t* session, char** out,
                              size_t* out_length, char** error);
int kasa_diag_session_summary_json(kasa_diag_session_t* session, char** out,
                                   size_t* out_length, char** error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KASA_DIAG_C_KASA_DIAG_H_ */
