/* The C interface: the one stable boundary, for C and for every language that
   can call C. Version 0.1.0.

     char* error = NULL;
     kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(&error);
     char* diagnosis = NULL;
     size_t diagnosis_length = 0;
     if (kasa_diag_diagnose_json(diagnoser, NULL, json, strlen(json),
   &diagnosis, &diagnosis_length, &error) != KASA_DIAG_OK) { fprintf(stderr,
   "%s\n", error);
     }
     kasa_diag_free(diagnosis);
     kasa_diag_free(error);
     kasa_diag_diagnoser_destroy(diagnoser);

   The messages that go in and come out are DeviceSnapshot and Diagnosis of
   proto/kasa_diag/v1/, in protobuf's binary form or in its JSON form.

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
   once on the same handle. Other calls on a handle need the caller's lock.

   (8) Same input, same bytes out.

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

void kasa_diag_diagnoser_destroy(kasa_diag_diagnoser_t* diagnoser);

/* Options of a diagnosis. Where a function takes options, NULL means that all
   have their defaults. */

typedef struct kasa_diag_options_t kasa_diag_options_t;

/* NULL only when out of memory. */
kasa_diag_options_t* kasa_diag_options_create(void);
void kasa_diag_options_destroy(kasa_diag_options_t* options);

/* Somebody complains: evidence that something is wrong. Set it where a person
   asks; leave it where a machine watches. Default: false. */
void kasa_diag_options_set_complaint(kasa_diag_options_t* options,
                                     unsigned char complaint);

/* Whether to work out what to do next: the remedies and the questions, which
   cost more time than all the rest. Default: true. */
void kasa_diag_options_set_plan(kasa_diag_options_t* options,
                                unsigned char plan);

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

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KASA_DIAG_C_KASA_DIAG_H_ */
