// A thin mirror of the C++ library. Three things happen here and nowhere else:
//
//  * Exceptions end. Our code throws none, but the standard library's
//    allocator may: every entry that does more than set a value runs inside
//    Guarded(), which turns what arrives into a code and a text. What it cannot
//    help is protobuf 3.21: an allocation that fails while a repeated field
//    grows leaves a message whose destructor frees what was never set. Of the
//    5,000 allocations of a diagnosis the first thousand, tried one by one, all
//    failed cleanly; the first that did not was in such a field.
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

#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/util/json_util.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/readers/reader.h"
#include "kasa_diag/readers/snapshot_reader.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/version.h"

struct kasa_diag_knowledge_files_t {
  std::vector<kasa_diag::KnowledgeFile> files;
};

struct kasa_diag_diagnoser_t {
  kasa_diag::Diagnoser diagnoser;
};

struct kasa_diag_options_t {
  kasa_diag::DiagnoseOptions options;
};

namespace {

using kasa_diag::KnowledgeBase;
using kasa_diag::v1::DeviceSnapshot;
using kasa_diag::v1::Diagnosis;

constexpr bool EqualText(const char* a, const char* b) {
  return *a == *b && (*a == '\0' || EqualText(a + 1, b + 1));
}
static_assert(EqualText(KASA_DIAG_VERSION, kasa_diag::kVersion),
              "kasa_diag.h and version.h disagree");

// The reading functions' own limit, for both forms.
const size_t kMaxSnapshotBytes = kasa_diag::readers::ReadOptions().max_bytes;

// A copy that kasa_diag_free frees; null when out of memory.
char* CopyOut(absl::string_view bytes) noexcept {
  char* copy = static_cast<char*>(std::malloc(bytes.size() + 1));
  if (copy == nullptr) return nullptr;
  if (!bytes.empty()) std::memcpy(copy, bytes.data(), bytes.size());
  copy[bytes.size()] = '\0';
  return copy;
}

void SetError(char** error, absl::string_view text) noexcept {
  if (error != nullptr) *error = CopyOut(text);
}

absl::string_view View(const char* bytes, size_t length) {
  return length == 0 ? absl::string_view() : absl::string_view(bytes, length);
}

int CodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return KASA_DIAG_OK;
    case absl::StatusCode::kInternal:
      return KASA_DIAG_INTERNAL;
    default:
      return KASA_DIAG_INVALID_INPUT;
  }
}

// Runs `work`, which returns a Status. Nothing that it throws gets out.
template <typename Work>
int Guarded(char** error, Work work) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    const absl::Status status = work();
    if (!status.ok()) SetError(error, status.message());
    return CodeOf(status);
  } catch (const std::bad_alloc&) {
    SetError(error, "out of memory");
    return KASA_DIAG_OUT_OF_MEMORY;
  } catch (const std::exception& exception) {
    SetError(error, exception.what());
    return KASA_DIAG_INTERNAL;
  } catch (...) {
    SetError(error, "unknown exception");
    return KASA_DIAG_INTERNAL;
  }
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
    std::string text;
    for (const kasa_diag::KnowledgeProblem& problem : result.problems) {
      absl::StrAppend(&text, text.empty() ? "" : "\n", problem.ToString());
    }
    return absl::InvalidArgumentError(text);
  }
  if (result.knowledge->input() != DeviceSnapshot::descriptor()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "this knowledge is about ", result.knowledge->input()->full_name(),
        "; the C interface takes ", DeviceSnapshot::descriptor()->full_name(),
        " only"));
  }
  return std::move(result.knowledge);
}

absl::StatusOr<DeviceSnapshot> ParseBinary(absl::string_view bytes,
                                           std::vector<std::string>* warnings) {
  if (bytes.empty()) return DeviceSnapshot();
  if (bytes.size() > kMaxSnapshotBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("snapshot: ", bytes.size(),
                     " bytes, more than the limit of ", kMaxSnapshotBytes));
  }
  absl::StatusOr<DeviceSnapshot> snapshot =
      kasa_diag::readers::SnapshotFromBinary(bytes, warnings);
  if (snapshot.ok()) return snapshot;
  return absl::InvalidArgumentError(
      "snapshot: not a DeviceSnapshot in protobuf's binary form (JSON goes to "
      "kasa_diag_diagnose_json)");
}

absl::StatusOr<DeviceSnapshot> ParseJson(absl::string_view text,
                                         std::vector<std::string>* warnings) {
  const absl::string_view trimmed = absl::StripLeadingAsciiWhitespace(text);
  if (trimmed.empty() || trimmed[0] != '{') {
    return absl::InvalidArgumentError(
        "snapshot: not a JSON object (the binary form goes to "
        "kasa_diag_diagnose)");
  }
  absl::StatusOr<kasa_diag::readers::Recording> recording =
      kasa_diag::readers::Read(text, "snapshot",
                               kasa_diag::readers::Format::kSnapshot);
  if (!recording.ok()) return recording.status();
  if (recording->devices.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("snapshot: ", recording->devices.size(),
                     " snapshots; a call takes one"));
  }
  *warnings = std::move(recording->warnings);
  return std::move(recording->devices[0].snapshot);
}

absl::StatusOr<Diagnosis> Diagnose(const kasa_diag_diagnoser_t& diagnoser,
                                   const kasa_diag_options_t* options,
                                   const DeviceSnapshot& snapshot,
                                   const std::vector<std::string>& warnings) {
  absl::StatusOr<Diagnosis> diagnosis = diagnoser.diagnoser.Diagnose(
      snapshot,
      options == nullptr ? kasa_diag::DiagnoseOptions() : options->options);
  if (!diagnosis.ok()) return diagnosis;
  for (const std::string& text : warnings) {
    kasa_diag::v1::Warning* warning = diagnosis->add_warnings();
    warning->set_code("snapshot_reading");
    warning->set_text(text);
  }
  return diagnosis;
}

absl::Status Return(absl::string_view bytes, char** out, size_t* out_length) {
  *out = CopyOut(bytes);
  if (*out == nullptr) throw std::bad_alloc();
  *out_length = bytes.size();
  return absl::OkStatus();
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
    diagnoser = new kasa_diag_diagnoser_t{
        kasa_diag::Diagnoser(kasa_diag::BundledKnowledge())};
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
    diagnoser =
        new kasa_diag_diagnoser_t{kasa_diag::Diagnoser(*std::move(knowledge))};
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
  options->options.complaint = complaint != 0;
}

void kasa_diag_options_set_plan(kasa_diag_options_t* options,
                                unsigned char plan) {
  options->options.plan = plan != 0;
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
        ParseBinary(View(snapshot, snapshot_length), &warnings);
    if (!parsed.ok()) return parsed.status();
    const absl::StatusOr<Diagnosis> diagnosis =
        Diagnose(*diagnoser, options, *parsed, warnings);
    if (!diagnosis.ok()) return diagnosis.status();
    return Return(diagnosis->SerializeAsString(), out, out_length);
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
        ParseJson(View(snapshot, snapshot_length), &warnings);
    if (!parsed.ok()) return parsed.status();
    const absl::StatusOr<Diagnosis> diagnosis =
        Diagnose(*diagnoser, options, *parsed, warnings);
    if (!diagnosis.ok()) return diagnosis.status();
    std::string json;
    google::protobuf::util::JsonPrintOptions print;
    print.preserve_proto_field_names = true;
    const auto printed =
        google::protobuf::util::MessageToJsonString(*diagnosis, &json, print);
    if (!printed.ok()) {
      return absl::InternalError(std::string(printed.message()));
    }
    return Return(json, out, out_length);
  });
}

}  // extern "C"
