// The C interface against the C++ one: both forms say what Diagnoser says, from
// any number of threads. (Linked in, since a process cannot hold the shared
// library beside the C++ one.)

#include <cstdint>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "kasa_diag/c/internal.h"
#include "kasa_diag/c/kasa_diag.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/troubleshooter.h"
#include "tests/snapshot_files.h"

namespace kasa_diag {
namespace {

struct Result {
  int code;
  std::string bytes;
  std::string error;
};

using Entry = decltype(&kasa_diag_diagnose);

Result Call(Entry entry, const kasa_diag_diagnoser_t* diagnoser,
            const std::string& snapshot) {
  char* out = nullptr;
  char* error = nullptr;
  size_t length = 0;
  Result result;
  result.code = entry(diagnoser, nullptr, snapshot.data(), snapshot.size(),
                      &out, &length, &error);
  if (out != nullptr) result.bytes.assign(out, length);
  if (error != nullptr) result.error = error;
  kasa_diag_free(out);
  kasa_diag_free(error);
  return result;
}

class CInterface : public ::testing::Test {
 protected:
  CInterface() : diagnoser_(kasa_diag_diagnoser_create(nullptr)) {}
  ~CInterface() override { kasa_diag_diagnoser_destroy(diagnoser_); }

  kasa_diag_diagnoser_t* diagnoser_;
};

TEST_F(CInterface, BothFormsSayWhatTheLibrarySays) {
  const Diagnoser library(BundledKnowledge());
  for (const char* name : {"almost_empty", "amber_camera", "amber_plug",
                           "green_healthy", "red_blink"}) {
    SCOPED_TRACE(name);
    const v1::DeviceSnapshot snapshot = ExampleSnapshot(name);
    const auto expected = library.Diagnose(snapshot);
    ASSERT_TRUE(expected.ok()) << expected.status();

    const Result binary =
        Call(kasa_diag_diagnose, diagnoser_, snapshot.SerializeAsString());
    EXPECT_EQ(binary.code, KASA_DIAG_OK) << binary.error;
    EXPECT_EQ(binary.bytes, expected->SerializeAsString());

    std::string json;
    ASSERT_TRUE(
        google::protobuf::util::MessageToJsonString(snapshot, &json).ok());
    const Result text = Call(kasa_diag_diagnose_json, diagnoser_, json);
    EXPECT_EQ(text.code, KASA_DIAG_OK) << text.error;
    v1::Diagnosis parsed;
    ASSERT_TRUE(
        google::protobuf::util::JsonStringToMessage(text.bytes, &parsed).ok());
    EXPECT_EQ(parsed.SerializeAsString(), expected->SerializeAsString());
  }
}

TEST_F(CInterface, OptionsGoOverTheDefaultsOfWhatIsCalled) {
  kasa_diag_options_t* options = kasa_diag_options_create();
  DiagnoseOptions defaults;
  defaults.complaint = true;
  defaults.planning.max_inferences = 7;
  const DiagnoseOptions untouched = c::OptionsOver(options, defaults);
  EXPECT_TRUE(untouched.complaint);
  EXPECT_TRUE(untouched.plan);
  EXPECT_EQ(untouched.explained_causes, 5);
  EXPECT_EQ(untouched.max_questions, 5);
  EXPECT_EQ(untouched.planning.max_inferences, 7);
  EXPECT_EQ(untouched.inference.max_memory_bytes, size_t{8} << 20);
  EXPECT_EQ(untouched.status.nothing_wrong_probability, .5);
  EXPECT_EQ(untouched.status.least_change_decibans, 3);
  EXPECT_EQ(untouched.status.least_probability, .2);

  kasa_diag_options_set_complaint(options, 0);
  kasa_diag_options_set_plan(options, 0);
  kasa_diag_options_set_explained_causes(options, 1);
  kasa_diag_options_set_max_questions(options, SIZE_MAX);
  kasa_diag_options_set_max_inferences(options, 3);
  kasa_diag_options_set_max_memory(options, 64);
  EXPECT_EQ(kasa_diag_options_set_thresholds(options, .6, 4, .9, nullptr),
            KASA_DIAG_OK);
  const DiagnoseOptions set = c::OptionsOver(options, defaults);
  EXPECT_FALSE(set.complaint);
  EXPECT_FALSE(set.plan);
  EXPECT_EQ(set.explained_causes, 1);
  EXPECT_EQ(set.max_questions, std::numeric_limits<int>::max());
  EXPECT_EQ(set.planning.max_inferences, 3);
  EXPECT_EQ(set.inference.max_memory_bytes, 64u);
  EXPECT_EQ(set.weights.inference.max_memory_bytes, 64u);
  EXPECT_EQ(set.planning.inference.max_memory_bytes, 64u);
  EXPECT_EQ(set.status.nothing_wrong_probability, .6);
  EXPECT_EQ(set.status.least_change_decibans, 4);
  EXPECT_EQ(set.status.least_probability, .9);
  kasa_diag_options_destroy(options);
}

TEST_F(CInterface, UnknownFieldsAreLeftOutWithAWarning) {
  v1::DeviceSnapshot snapshot = ExampleSnapshot("red_blink");
  std::string bytes = snapshot.SerializeAsString();
  bytes += std::string("\xa2\x7d\x03", 3) + "new";  // field 2004
  const Result result = Call(kasa_diag_diagnose, diagnoser_, bytes);
  ASSERT_EQ(result.code, KASA_DIAG_OK) << result.error;
  v1::Diagnosis diagnosis;
  ASSERT_TRUE(diagnosis.ParseFromString(result.bytes));
  bool warned = false;
  for (const v1::Warning& warning : diagnosis.warnings()) {
    warned |= warning.code() == "snapshot_reading";
  }
  EXPECT_TRUE(warned) << diagnosis.ShortDebugString();
}

TEST_F(CInterface, TooLargeIsRefused) {
  const std::string huge((size_t{16} << 20) + 1, ' ');
  EXPECT_EQ(Call(kasa_diag_diagnose, diagnoser_, huge).code,
            KASA_DIAG_INVALID_INPUT);
  const Result json =
      Call(kasa_diag_diagnose_json, diagnoser_, "{" + huge + "}");
  EXPECT_EQ(json.code, KASA_DIAG_INVALID_INPUT);
  EXPECT_NE(json.error.find("limit"), std::string::npos) << json.error;
}

template <typename Entry>
std::string Bytes(Entry entry, kasa_diag_session_t* session) {
  char* out = nullptr;
  char* error = nullptr;
  size_t length = 0;
  EXPECT_EQ(entry(session, &out, &length, &error), KASA_DIAG_OK)
      << (error == nullptr ? "" : error);
  const std::string bytes(out == nullptr ? "" : out, length);
  kasa_diag_free(out);
  kasa_diag_free(error);
  return bytes;
}

// The same conversation on both sides: the second answer to every question, and
// no remedy helps.
TEST_F(CInterface, ASessionSaysWhatTheLibrarySays) {
  const std::string start = ExampleSnapshot("red_blink").SerializeAsString();
  Troubleshooter library(BundledKnowledge());
  ASSERT_TRUE(library.Start(ExampleSnapshot("red_blink")).ok());
  kasa_diag_session_t* session =
      kasa_diag_session_create(diagnoser_, nullptr, nullptr);
  ASSERT_EQ(kasa_diag_session_start(session, start.data(), start.size(),
                                    nullptr, nullptr),
            KASA_DIAG_OK);
  for (int i = 0; i < 2; ++i) {
    SCOPED_TRACE(i);
    const auto step = library.Next();
    ASSERT_TRUE(step.ok()) << step.status();
    EXPECT_EQ(Bytes(kasa_diag_session_next, session),
              step->SerializeAsString());
    if (step->has_end()) break;
    if (step->has_question()) {
      const std::string& question = step->question().id();
      const std::string& answer = step->question().answers(1).id();
      ASSERT_TRUE(library.Answer(question, answer).ok());
      EXPECT_EQ(
          kasa_diag_session_answer(session, question.data(), question.size(),
                                   answer.data(), answer.size(), nullptr),
          KASA_DIAG_OK);
    } else {
      const std::string& remedy = step->remedy().id();
      ASSERT_TRUE(
          library.Tried(remedy, v1::SessionEvent::Tried::DID_NOT_HELP).ok());
      EXPECT_EQ(kasa_diag_session_tried(session, remedy.data(), remedy.size(),
                                        KASA_DIAG_DID_NOT_HELP, nullptr),
                KASA_DIAG_OK);
    }
    EXPECT_EQ(Bytes(kasa_diag_session_save, session),
              library.Save().SerializeAsString());
  }
  EXPECT_EQ(Bytes(kasa_diag_session_diagnosis, session),
            library.Diagnosis()->SerializeAsString());
  EXPECT_EQ(Bytes(kasa_diag_session_summary, session),
            library.Summary()->SerializeAsString());
  kasa_diag_session_destroy(session);
}

TEST_F(CInterface, ASessionOutlivesItsDiagnoser) {
  kasa_diag_diagnoser_t* diagnoser = kasa_diag_diagnoser_create(nullptr);
  kasa_diag_session_t* session =
      kasa_diag_session_create(diagnoser, nullptr, nullptr);
  kasa_diag_diagnoser_destroy(diagnoser);
  ASSERT_EQ(kasa_diag_session_start(session, nullptr, 0, nullptr, nullptr),
            KASA_DIAG_OK);
  EXPECT_NE(Bytes(kasa_diag_session_summary, session), "");
  kasa_diag_session_destroy(session);
}

// Handles of their own do not disturb each other.
TEST_F(CInterface, EachThreadHasItsSession) {
  const std::string start = ExampleSnapshot("red_blink").SerializeAsString();
  std::vector<std::string> summaries(4);
  std::vector<std::thread> threads;
  for (std::string& summary : summaries) {
    threads.emplace_back([&] {
      for (int i = 0; i < 3; ++i) {
        kasa_diag_session_t* session =
            kasa_diag_session_create(diagnoser_, nullptr, nullptr);
        kasa_diag_session_start(session, start.data(), start.size(), nullptr,
                                nullptr);
        kasa_diag_session_answer(session, "comes_and_goes", 14, "yes", 3,
                                 nullptr);
        kasa_diag_session_tried(session, "move_closer", 11,
                                KASA_DIAG_DID_NOT_HELP, nullptr);
        summary = Bytes(kasa_diag_session_summary, session);
        kasa_diag_session_destroy(session);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(summaries[0], "");
  for (const std::string& summary : summaries) EXPECT_EQ(summary, summaries[0]);
}

TEST_F(CInterface, OneDiagnoserServesAllThreads) {
  const std::string snapshot = ExampleSnapshot("red_blink").SerializeAsString();
  const Result expected = Call(kasa_diag_diagnose, diagnoser_, snapshot);
  std::vector<Result> results(4);
  std::vector<std::thread> threads;
  for (Result& result : results) {
    threads.emplace_back([&] {
      for (int i = 0; i < 3; ++i) {
        result = Call(kasa_diag_diagnose, diagnoser_, snapshot);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Result& result : results) {
    EXPECT_EQ(result.code, KASA_DIAG_OK) << result.error;
    EXPECT_EQ(result.bytes, expected.bytes);
  }
}

}  // namespace
}  // namespace kasa_diag
