// From its second use on, a scratch is large enough: evaluating allocates
// nothing.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/allocation_counter.h"
#include "tests/condition/test_messages.pb.h"
#include "tests/evaluator/random_conditions.h"

namespace kasa_diag::evaluator {
namespace {

int64_t AllocationsOf(const Evaluator& evaluator,
                      const condition::Inputs& inputs) {
  Evaluator::Scratch scratch;
  std::vector<Tristate> states(evaluator.size());
  std::vector<EvaluationWarning> warnings;
  evaluator.Evaluate(inputs, &scratch, absl::MakeSpan(states), &warnings);
  const int64_t before = allocations;
  for (int i = 0; i < 10; ++i) {
    evaluator.Evaluate(inputs, &scratch);
    evaluator.Evaluate(inputs, &scratch, absl::MakeSpan(states), &warnings);
  }
  return allocations - before;
}

TEST(AllocationTest, TheCounterCounts) {
  const int64_t before = allocations;
  const auto owned = std::make_unique<std::string>(100, 'x');
  EXPECT_GE(allocations - before, 2);
}

TEST(AllocationTest, NoneOnTheBundledSnapshot) {
  const condition::Schema schema(v1::DeviceSnapshot::descriptor());
  std::vector<std::shared_ptr<const condition::Condition>> conditions;
  for (const char* source :
       {"wifi.rssi_dbm < -75 && !reach.lan",
        "led.colors.exists(c, c == Led.Color.RED) || led.mode == Led.Mode.OFF",
        "version(firmware.version) < version(\"2.4.1\")",
        "device.model in [\"KC105\", \"KC120\"] || "
        "device.model.startsWith(\"EC\")",
        "device.model.contains(\"10\") && has(runtime.up_time)",
        "runtime.up_time < duration(\"10m\") && clock.offset > "
        "duration(\"1m\")",
        "taken_at > timestamp(\"2024-01-01T00:00:00Z\")",
        "size(home.recent_changes) > 1",
        "runtime.temperature_c > 60.0 ? power.charging : cloud.bound"}) {
    conditions.push_back(CheckOrFail(source, schema));
  }
  const Evaluator evaluator(conditions);
  EXPECT_EQ(evaluator.report().interpreted_dimensions, 0);
  // What no row can decide, as it compares two fields.
  for (const char* source :
       {"version(firmware.version) < version(firmware.newest_known_version)",
        "home.affected_devices < home.total_devices",
        "wifi.rssi_dbm + wifi.snr_db > 0"}) {
    conditions.push_back(CheckOrFail(source, schema));
  }
  const Evaluator with_interpreter(conditions);
  EXPECT_EQ(with_interpreter.report().interpreted_dimensions, 3);
  v1::DeviceSnapshot snapshot;
  snapshot.mutable_wifi()->set_rssi_dbm(-80);
  snapshot.mutable_led()->add_colors(v1::DeviceSnapshot::Led::RED);
  snapshot.mutable_firmware()->set_version("1.3.11 Build 240110 Rel.64341n");
  snapshot.mutable_firmware()->set_newest_known_version(
      "1.4.2 Build 250313 Rel.51234n");
  snapshot.mutable_device()->set_model("a model with a long name, KC105");
  snapshot.mutable_runtime()->mutable_up_time()->set_seconds(100);
  snapshot.mutable_runtime()->set_temperature_c(70);
  snapshot.mutable_taken_at()->set_seconds(1'700'000'000);
  snapshot.mutable_home()->add_recent_changes(
      v1::DeviceSnapshot::Home::DEVICE_MOVED);
  condition::Inputs inputs(schema);
  inputs.SetRoot(&snapshot);
  EXPECT_EQ(AllocationsOf(evaluator, inputs), 0);
  EXPECT_EQ(AllocationsOf(with_interpreter, inputs), 0);
}

TEST(AllocationTest, NoneByReflection) {
  const condition::Schema schema(condition::test::All::descriptor());
  std::vector<std::shared_ptr<const condition::Condition>> conditions;
  for (const char* source :
       {"i32 > 0 && s == \"a text that does not fit into a string\"",
        "d > 0.5 || wrapped_u < 7u", "duration < duration(\"1s\")",
        "ints.exists(e, e > 3)", "strings.exists(e, e == \"x\")"}) {
    conditions.push_back(CheckOrFail(source, schema));
  }
  const Evaluator evaluator(conditions);
  condition::test::All message;
  message.set_i32(1);
  message.set_s("a text that does not fit into a string");
  message.set_d(1);
  message.mutable_wrapped_u()->set_value(1);
  message.add_ints(4);
  message.add_strings("another text that does not fit into a string");
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  EXPECT_EQ(AllocationsOf(evaluator, inputs), 0);
}

}  // namespace
}  // namespace kasa_diag::evaluator
