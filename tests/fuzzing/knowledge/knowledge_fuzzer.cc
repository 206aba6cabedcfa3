// The fuzz target of knowledge files and catalogues: any text. The first byte
// chooses: 'c' a catalogue of a small base, 'a' a file added to it, anything
// else a file of its own. What loads can be diagnosed with.
//
//   ./bazelw run --config=fuzz //tests/fuzzing:knowledge_fuzzer --
//     -max_total_time=600
//
// (in one line). knowledge_fuzzer_test.cc runs it on damaged files, with any
// compiler.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "google/protobuf/util/message_differencer.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/loading/text_file.h"
#include "kasa_diag/texts.h"
#include "kasa_diag/v1/catalogue.pb.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/fuzzing/require.h"
#include "tests/fuzzing/small_base.h"

namespace kasa_diag {
namespace {

using fuzzing::Require;
using fuzzing::SmallBase;
using google::protobuf::util::MessageDifferencer;

void RunCatalogue(absl::string_view text) {
  v1::Catalogue catalogue;
  const loading::TextFile file("in", text, &catalogue);
  if (!file.problems().empty()) {
    for (const loading::Problem& problem : file.problems()) problem.ToString();
    return;
  }
  const v1::KnowledgeBase& content = SmallBase()->content();
  const Translation translation = Translate(content, catalogue);
  KnowledgeBase::FromContent("translated", translation.content);
  const v1::Catalogue updated = UpdateCatalogue(content, catalogue);
  Require(
      MessageDifferencer::Equals(UpdateCatalogue(content, updated), updated),
      "bringing a catalogue up to date twice is the same");
}

void RunFile(absl::string_view text,
             std::shared_ptr<const KnowledgeBase> added_to) {
  LoadOptions load;
  load.added_to = std::move(added_to);
  const LoadResult result =
      KnowledgeBase::Load({{"in", std::string(text)}}, load);
  Require((result.knowledge == nullptr) == !result.problems.empty(),
          "refused with a reason");
  for (const KnowledgeProblem& problem : result.problems) {
    Require(!problem.ToString().empty(), "a problem has a text");
  }
  if (result.knowledge == nullptr ||
      result.knowledge->input() != v1::DeviceSnapshot::descriptor()) {
    return;
  }
  v1::DeviceSnapshot snapshot;
  snapshot.mutable_device()->set_model("C200");
  snapshot.mutable_led()->set_mode(snapshot.led().BLINKING);
  snapshot.mutable_wifi()->set_rssi_dbm(-88);
  snapshot.mutable_reach()->set_lan(false);
  DiagnoseOptions options;
  options.planning.max_inferences = 50;
  Require(Diagnoser(result.knowledge).Diagnose(snapshot, options).ok(),
          "what loads can be diagnosed with");
}

}  // namespace
}  // namespace kasa_diag

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  const char kind = input.empty() ? '\0' : input[0];
  if (kind == 'c') {
    kasa_diag::RunCatalogue(input.substr(1));
  } else if (kind == 'a') {
    kasa_diag::RunFile(input.substr(1), kasa_diag::fuzzing::SmallBase());
  } else {
    kasa_diag::RunFile(input, nullptr);
  }
  return 0;
}
