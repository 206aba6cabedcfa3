#include <string>
#include <vector>

#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/fuzzing/mutations.h"
#include "tests/parse_text.h"

namespace kasa_diag::readers {
namespace {

// (hostile_input_test.cc damages recordings.)
TEST(ReaderFuzzerTest, DamagedSnapshotsInAllForms) {
  const std::string text = R"pb(
    device { kind: CAMERA vendor: "TP-Link" model: "C200" }
    firmware { version: "1.3.9 Build 231019 Rel.40284n(4555)" }
    led { mode: BLINKING colors: RED colors: AMBER rate: SLOW on_ms: 250 }
    wifi { rssi_dbm: -71 associated: true }
    reach { lan: false }
    taken_at { seconds: 1700000000 nanos: 5 }
  )pb";
  const auto snapshot = ParseText<v1::DeviceSnapshot>(text);
  std::string json;
  ASSERT_TRUE(
      google::protobuf::util::MessageToJsonString(snapshot, &json).ok());
  fuzzing::RunOnMutations(
      {text, json, "[" + json + "," + json + "]", snapshot.SerializeAsString()},
      6'000);
}

}  // namespace
}  // namespace kasa_diag::readers
