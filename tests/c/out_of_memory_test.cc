// Memory runs out inside the library: the call says so, and the process and the
// diagnoser live on. Operator new is replaced, so that it can fail once, at an
// allocation of our choice. malloc is left alone: it hands out results.

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "gtest/gtest.h"
#include "kasa_diag/c/kasa_diag.h"

namespace {

std::atomic<long> allocations{0};
std::atomic<long> failing{-1};

void* Allocate(std::size_t size) {
  if (allocations++ == failing) throw std::bad_alloc();
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return Allocate(size); }
void* operator new[](std::size_t size) { return Allocate(size); }
// (The address sanitizer's own does not come here.)
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return Allocate(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept {
  std::free(memory);
}

// Where an allocation fails in the midst of copying a message, protobuf does
// not give back what the copy held already. Everything else must leave nothing
// behind. (The leak sanitizer asks for this.)
extern "C" const char* __lsan_default_suppressions() {
  return "leak:google::protobuf::";
}

namespace {

constexpr char kSnapshot[] =
    R"({"device": {"model": "C200", "kind": "CAMERA"},
        "wifi": {"rssi_dbm": -84}, "reach": {"lan": true}})";

struct Result {
  int code;
  std::string out;
  std::string error;
};

Result Diagnose(const kasa_diag_diagnoser_t* diagnoser,
                const kasa_diag_options_t* options, long fail_at) {
  char* out = nullptr;
  char* error = nullptr;
  size_t length = 0;
  allocations = 0;
  failing = fail_at;
  const int code =
      kasa_diag_diagnose_json(diagnoser, options, kSnapshot,
                              sizeof(kSnapshot) - 1, &out, &length, &error);
  failing = -1;
  Result result{code, std::string(out == nullptr ? "" : out, length),
                error == nullptr ? "" : error};
  kasa_diag_free(out);
  kasa_diag_free(error);
  return result;
}

// Among the first allocations are those of our own code, which reads the
// snapshot. Later ones are in protobuf's messages, which do not promise to
// survive (kasa_diag.h, convention 6).
constexpr long kOurs = 40;

TEST(OutOfMemory, ADiagnosisFailsCleanlyAndTheNextOneSucceeds) {
  kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(nullptr);
  ASSERT_NE(diagnoser, nullptr);
  const Result whole = Diagnose(diagnoser, nullptr, -1);
  ASSERT_EQ(whole.code, KASA_DIAG_OK) << whole.error;
  ASSERT_GT(allocations, kOurs);
  for (long i = 0; i < kOurs; ++i) {
    SCOPED_TRACE(testing::Message() << "allocation " << i);
    const Result failed = Diagnose(diagnoser, nullptr, i);
    EXPECT_EQ(failed.code, KASA_DIAG_OUT_OF_MEMORY);
    EXPECT_EQ(failed.error, "out of memory");
    EXPECT_EQ(failed.out, "");
  }
  EXPECT_EQ(Diagnose(diagnoser, nullptr, -1).out, whole.out);
  kasa_diag_diagnoser_destroy(diagnoser);
}

std::string Saved(const kasa_diag_session_t* session) {
  char* out = nullptr;
  size_t length = 0;
  EXPECT_EQ(kasa_diag_session_save(session, &out, &length, nullptr),
            KASA_DIAG_OK);
  const std::string saved(out == nullptr ? "" : out, length);
  kasa_diag_free(out);
  return saved;
}

// Every allocation that the event makes fails once: the session is as it was.
TEST(OutOfMemory, ASessionIsAsItWasBefore) {
  kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(nullptr);
  kasa_diag_session_t* session =
      kasa_diag_session_create(diagnoser, nullptr, nullptr);
  ASSERT_EQ(kasa_diag_session_start_json(
                session, kSnapshot, sizeof(kSnapshot) - 1, nullptr, nullptr),
            KASA_DIAG_OK);
  const std::string before = Saved(session);
  // Has the session work out what is known, which is no part of the event.
  EXPECT_EQ(kasa_diag_session_dont_know(session, "no_such", 7, nullptr),
            KASA_DIAG_NOT_FOUND);
  int code = KASA_DIAG_OUT_OF_MEMORY;
  long failures = 0;
  for (; code == KASA_DIAG_OUT_OF_MEMORY && failures < 10'000; ++failures) {
    SCOPED_TRACE(testing::Message() << "allocation " << failures);
    char* error = nullptr;
    allocations = 0;
    failing = failures;
    code = kasa_diag_session_tried(session, "move_closer", 11,
                                   KASA_DIAG_DID_NOT_HELP, &error);
    failing = -1;
    if (code == KASA_DIAG_OK) break;
    EXPECT_STREQ(error, "out of memory");
    kasa_diag_free(error);
    EXPECT_EQ(Saved(session), before);
  }
  EXPECT_EQ(code, KASA_DIAG_OK);
  EXPECT_GT(failures, 10);
  EXPECT_NE(Saved(session), before);
  kasa_diag_session_destroy(session);
  kasa_diag_diagnoser_destroy(diagnoser);
}

TEST(OutOfMemory, AddingAFileFailsCleanly) {
  const std::string text(1000, ' ');
  kasa_diag_knowledge_files_t* files = kasa_diag_knowledge_files_create();
  for (long i = 0; i < 3; ++i) {  // name or text, their list
    char* error = nullptr;
    allocations = 0;
    failing = i;
    const int code = kasa_diag_knowledge_files_add(
        files, text.data(), text.size(), text.data(), text.size(), &error);
    failing = -1;
    EXPECT_EQ(code, KASA_DIAG_OUT_OF_MEMORY) << i;
    EXPECT_STREQ(error, "out of memory");
    kasa_diag_free(error);
  }
  char* error = nullptr;
  EXPECT_EQ(kasa_diag_knowledge_files_add(files, "a", 1, "", 0, &error),
            KASA_DIAG_OK);
  kasa_diag_knowledge_files_destroy(files);
}

TEST(OutOfMemory, CreatingFailsCleanly) {
  char* error = nullptr;
  allocations = 0;
  failing = 0;
  kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(&error);
  EXPECT_EQ(diagnoser, nullptr);
  EXPECT_STREQ(error, "out of memory");
  kasa_diag_free(error);
  allocations = 0;
  EXPECT_EQ(kasa_diag_knowledge_files_create(), nullptr);
  allocations = 0;
  EXPECT_EQ(kasa_diag_options_create(), nullptr);
  failing = -1;
}

}  // namespace
