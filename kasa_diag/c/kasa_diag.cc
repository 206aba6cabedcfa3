// A thin mirror of the C++ library. Here are knowledge and diagnoses, in
// session.cc sessions, in recording.cc recordings, in internal.h what they
// share. Three things happen in this folder and nowhere else:
//
//  * Exceptions end. Our code throws none, but the standard library's
//    allocator may: every entry that does more than set a value runs inside
//    Guarded(), which turns what arrives into a code and a text. What it cannot
//    help is protobuf 3.21: an allocation that fails while a repeated field
//    grows leaves a message whose destructor frees what was never set. Of the
//    5,000 allocations of a diagnosis the first thousand, tried one by one, all
//    failed cleanly; the first that did not was in such a field. And one that
//    fails while a message is copied leaks what the copy held already.
//  * Memory changes hands with malloc, so that the other side needs no C++
//    runtime's `delete`, and kasa_diag_free is the one way to give it back.
//  * Snapshots of only one type come in. The C++ library takes any message that
//    a knowledge base names; through this interface only DeviceSnapshot can be
//    handed over, so other bases are refused when they are loaded.
//
// Adding to this interface is free; changing a signature, a code's meaning or a
// default needs a new soname (kasa_diag/c/BUILD.bazel, CMakeLists.txt) and a
// new baseline (kasa_diag/c/abi_check.sh).

#include "kasa_diag/c/kasa_diag.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/c/internal.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/inference/status.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/loading/text_file.h"
#include "kasa_diag/texts.h"
#include "kasa_diag/v1/catalogue.pb.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/version.h"

struct kasa_diag_knowledge_files_t {
  std::vector<kasa_diag::KnowledgeFile> files;
};

namespace {

using kasa_diag::KnowledgeBase;
using kasa_diag::c::Guarded;
using kasa_diag::c::OptionsOver;
using kasa_diag::c::ReturnBinary;
using kasa_diag::c::ReturnJson;
using kasa_diag::c::ReturnWarnings;
using kasa_diag::c::SnapshotFromBytes;
using kasa_diag::c::SnapshotFromJsonText;
using kasa_diag::c::View;
using kasa_diag::v1::DeviceSnapshot;
using kasa_diag::v1::Diagnosis;

constexpr bool EqualText(const char* a, const char* b) {
  return *a == *b && (*a == '\0' || EqualText(a + 1, b + 1));
}
static_assert(EqualText(KASA_DIAG_VERSION, kasa_diag::kVersion),
              "kasa_diag.h and version.h disagree");

std::string AllProblems(
    const std::vector<kasa_diag::KnowledgeProblem>& problems) {
  return absl::StrJoin(
      problems, "\n",
      [](std::string* out, const kasa_diag::KnowledgeProblem& problem) {
        absl::StrAppend(out, problem.ToString());
      });
}

absl::StatusOr<std::shared_ptr<const KnowledgeBase>> Load(
    const std::vector<kasa_diag::KnowledgeFile>& files, bool with_bundled) {
  if (files.empty() && !with_bundled) {
    return absl::InvalidArgumentError(
        "no knowledge: no file was added and the bundled base is left out");
  }
  kasa_diag::LoadOptions options;
  if (with_bundled) options.added_to = kasa_diag::BundledKnowledge();
  if (files.empty()) return options.added_to;
  kasa_diag::LoadResult result = KnowledgeBase::Load(files, options);
  if (result.knowledge == nullptr) {
    return absl::InvalidArgumentError(AllProblems(result.problems));
  }
  if (result.knowledge->input() != DeviceSnapshot::descriptor()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "this knowledge is about ", result.knowledge->input()->full_name(),
        "; the C interface takes ", DeviceSnapshot::descriptor()->full_name(),
        " only"));
  }
  return std::move(result.knowledge);
}

int ToCount(size_t count) {
  constexpr size_t kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(count, kMost));
}

absl::StatusOr<std::shared_ptr<const KnowledgeBase>> InOtherWords(
    const KnowledgeBase& knowledge, absl::string_view texts,
    std::vector<std::string>* warnings) {
  kasa_diag::v1::Catalogue catalogue;
  const kasa_diag::loading::TextFile file("texts", texts, &catalogue);
  if (!file.problems().empty()) {
    return absl::InvalidArgumentError(AllProblems(file.problems()));
  }
  kasa_diag::Translation translation =
      kasa_diag::Translate(knowledge.content(), catalogue);
  *warnings = translation.Problems();
  kasa_diag::LoadOptions options;
  options.sentences = translation.sentences;
  kasa_diag::LoadResult result = KnowledgeBase::FromContent(
      "texts", std::move(translation.content), options);
  if (result.knowledge == nullptr) {
    return absl::InvalidArgumentError(AllProblems(result.problems));
  }
  return std::move(result.knowledge);
}

kasa_diag_diagnoser_t* NewDiagnoser(
    std::shared_ptr<const KnowledgeBase> knowledge) {
  return new kasa_diag_diagnoser_t{knowledge, kasa_diag::Diagnoser(knowledge)};
}

absl::StatusOr<Diagnosis> Diagnose(const kasa_diag_diagnoser_t& diagnoser,
                                   const kasa_diag_options_t* options,
                                   const DeviceSnapshot& snapshot,
                                   const std::vector<std::string>& warnings) {
  absl::StatusOr<Diagnosis> diagnosis = diagnoser.diagnoser.Diagnose(
      snapshot, OptionsOver(options, kasa_diag::DiagnoseOptions()));
  if (!diagnosis.ok()) return diagnosis;
  for (const std::string& text : warnings) {
    kasa_diag::v1::Warning* warning = diagnosis->add_warnings();
    warning->set_code("snapshot_reading");
    warning->set_text(text);
  }
  return diagnosis;
}

}  // namespace

extern "C" {

const char* kasa_diag_version(void) { return KASA_DIAG_VERSION; }

int kasa_diag_version_number(void) { return KASA_DIAG_VERSION_NUMBER; }

void kasa_diag_free(void* pointer) { std::free(pointer); }

kasa_diag_knowledge_files_t* kasa_diag_knowledge_files_create(void) {
  return new (std::nothrow) kasa_diag_knowledge_files_t;
}

void kasa_diag_knowledge_files_destroy(kasa_diag_knowledge_files_t* files) {
  delete files;
}

int kasa_diag_knowledge_files_add(kasa_diag_knowledge_files_t* files,
                                  const char* name, size_t name_length,
                                  const char* text, size_t text_length,
                                  char** error) {
  return Guarded(error, [&] {
    files->files.push_back({std::string(View(name, name_length)),
                            std::string(View(text, text_length))});
    return absl::OkStatus();
  });
}

kasa_diag_diagnoser_t* kasa_diag_diagnoser_create(char** error) {
  kasa_diag_diagnoser_t* diagnoser = nullptr;
  Guarded(error, [&] {
    diagnoser = NewDiagnoser(kasa_diag::BundledKnowledge());
    return absl::OkStatus();
  });
  return diagnoser;
}

kasa_diag_diagnoser_t* kasa_diag_diagnoser_create_with_knowledge(
    const kasa_diag_knowledge_files_t* files, unsigned char with_bundled,
    char** error) {
  kasa_diag_diagnoser_t* diagnoser = nullptr;
  Guarded(error, [&] {
    absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
        Load(files->files, with_bundled != 0);
    if (!knowledge.ok()) return knowledge.status();
    diagnoser = NewDiagnoser(*std::move(knowledge));
    return absl::OkStatus();
  });
  return diagnoser;
}

kasa_diag_diagnoser_t* kasa_diag_diagnoser_create_translated(
    const kasa_diag_knowledge_files_t* files, unsigned char with_bundled,
    const char* texts, size_t texts_length, char** warnings, char** error) {
  kasa_diag_diagnoser_t* diagnoser = nullptr;
  if (warnings != nullptr) *warnings = nullptr;
  Guarded(error, [&]() -> absl::Status {
    const absl::StatusOr<std::shared_ptr<const KnowledgeBase>> original =
        files == nullptr ? Load({}, true)
                         : Load(files->files, with_bundled != 0);
    if (!original.ok()) return original.status();
    std::vector<std::string> sentences;
    absl::StatusOr<std::shared_ptr<const KnowledgeBase>> translated =
        InOtherWords(**original, View(texts, texts_length), &sentences);
    if (!translated.ok()) return translated.status();
    std::unique_ptr<kasa_diag_diagnoser_t> made(
        NewDiagnoser(*std::move(translated)));
    ReturnWarnings(sentences, warnings);
    diagnoser = made.release();
    return absl::OkStatus();
  });
  return diagnoser;
}

void kasa_diag_diagnoser_destroy(kasa_diag_diagnoser_t* diagnoser) {
  delete diagnoser;
}

kasa_diag_options_t* kasa_diag_options_create(void) {
  return new (std::nothrow) kasa_diag_options_t;
}

void kasa_diag_options_destroy(kasa_diag_options_t* options) { delete options; }

void kasa_diag_options_set_complaint(kasa_diag_options_t* options,
                                     unsigned char complaint) {
  options->complaint = complaint != 0;
}

void kasa_diag_options_set_plan(kasa_diag_options_t* options,
                                unsigned char plan) {
  options->plan = plan != 0;
}

void kasa_diag_options_set_explained_causes(kasa_diag_options_t* options,
                                            size_t causes) {
  options->explained_causes = ToCount(causes);
}

void kasa_diag_options_set_max_questions(kasa_diag_options_t* options,
                                         size_t questions) {
  options->max_questions = ToCount(questions);
}

void kasa_diag_options_set_max_inferences(kasa_diag_options_t* options,
                                          size_t inferences) {
  options->max_inferences = ToCount(inferences);
}

void kasa_diag_options_set_max_memory(kasa_diag_options_t* options,
                                      size_t bytes) {
  options->max_memory_bytes = bytes;
}

int kasa_diag_options_set_thresholds(kasa_diag_options_t* options,
                                     double nothing_wrong_probability,
                                     double least_change_decibans,
                                     double least_probability, char** error) {
  return Guarded(error, [&] {
    for (const double probability :
         {nothing_wrong_probability, least_probability}) {
      if (!(probability >= 0 && probability <= 1)) {
        return absl::InvalidArgumentError(absl::StrCat(
            "thresholds: a probability is from 0 to 1, not ", probability));
      }
    }
    if (!(least_change_decibans >= 0 && std::isfinite(least_change_decibans))) {
      return absl::InvalidArgumentError(
          absl::StrCat("thresholds: the least change is 0 or more decibans, "
                       "not ",
                       least_change_decibans));
    }
    kasa_diag::inference::StatusOptions status;
    status.nothing_wrong_probability = nothing_wrong_probability;
    status.least_change_decibans = least_change_decibans;
    status.least_probability = least_probability;
    options->status = status;
    return absl::OkStatus();
  });
}

int kasa_diag_diagnose(const kasa_diag_diagnoser_t* diagnoser,
                       const kasa_diag_options_t* options, const char* snapshot,
                       size_t snapshot_length, char** out, size_t* out_length,
                       char** error) {
  *out = nullptr;
  *out_length = 0;
  return Guarded(error, [&] {
    std::vector<std::string> warnings;
    const absl::StatusOr<DeviceSnapshot> parsed =
        SnapshotFromBytes(View(snapshot, snapshot_length), &warnings);
    if (!parsed.ok()) return parsed.status();
    const absl::StatusOr<Diagnosis> diagnosis =
        Diagnose(*diagnoser, options, *parsed, warnings);
    if (!diagnosis.ok()) return diagnosis.status();
    return ReturnBinary(*diagnosis, out, out_length);
  });
}

int kasa_diag_diagnose_json(const kasa_diag_diagnoser_t* diagnoser,
                            const kasa_diag_options_t* options,
                            const char* snapshot, size_t snapshot_length,
                            char** out, size_t* out_length, char** error) {
  *out = nullptr;
  *out_length = 0;
  return Guarded(error, [&] {
    std::vector<std::string> warnings;
    const absl::StatusOr<DeviceSnapshot> parsed =
        SnapshotFromJsonText(View(snapshot, snapshot_length), &warnings);
    if (!parsed.ok()) return parsed.status();
    const absl::StatusOr<Diagnosis> diagnosis =
        Diagnose(*diagnoser, options, *parsed, warnings);
    if (!diagnosis.ok()) return diagnosis.status();
    return ReturnJson(*diagnosis, out, out_length);
  });
}

}  // extern "C"
