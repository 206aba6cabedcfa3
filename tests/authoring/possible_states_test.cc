// Which states conditions can have together: by hand, and against the
// interpreter on random conditions and messages.

#include "kasa_diag/authoring/possible_states.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/evaluator/random_conditions.h"

namespace kasa_diag::authoring {
namespace {

using condition::Condition;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

CompiledKnowledge KnowledgeOf(
    std::unique_ptr<const condition::Schema> schema,
    std::vector<std::shared_ptr<const Condition>> conditions) {
  CompiledKnowledge knowledge;
  knowledge.schema = std::move(schema);
  knowledge.evaluator =
      std::make_unique<evaluator::Evaluator>(std::move(conditions));
  return knowledge;
}

// The states of conditions on snapshots, as letters: "TU" is true and unknown.
struct Letters {
  std::vector<std::string> states;
  bool complete;
  bool exact;
};

Letters StatesOf(const std::vector<std::string>& sources) {
  auto schema =
      std::make_unique<condition::Schema>(v1::DeviceSnapshot::descriptor());
  EXPECT_TRUE(schema->AddSymbols("meanings", {"a", "b", "c"}, {}).ok());
  std::vector<std::shared_ptr<const Condition>> conditions;
  std::vector<int> all;
  for (const std::string& source : sources) {
    condition::CheckResult result = condition::Check(source, *schema);
    EXPECT_TRUE(result.ok()) << source;
    all.push_back(static_cast<int>(conditions.size()));
    conditions.push_back(std::move(result.condition));
  }
  const CompiledKnowledge knowledge =
      KnowledgeOf(std::move(schema), std::move(conditions));
  const Combinations found = PossibleStates(knowledge, nullptr).Of(all);
  Letters letters{{}, found.complete, found.exact};
  for (const std::vector<Tristate>& states : found.states) {
    std::string& text = letters.states.emplace_back();
    for (const Tristate state : states) text += "FTU"[static_cast<int>(state)];
  }
  return letters;
}

TEST(PossibleStatesTest, ABoundCutsAFieldInTwo) {
  EXPECT_THAT(StatesOf({"wifi.rssi_dbm < -75"}).states,
              UnorderedElementsAre("T", "F", "U"));
}

TEST(PossibleStatesTest, BoundsThatExcludeEachOtherAreNeverTrue) {
  EXPECT_THAT(StatesOf({"wifi.rssi_dbm < -75 && wifi.rssi_dbm > -60"}).states,
              UnorderedElementsAre("F", "U"));
  // Between 3 and 4 lies no integer.
  EXPECT_THAT(StatesOf({"wifi.snr_db > 3 && wifi.snr_db < 4"}).states,
              UnorderedElementsAre("F", "U"));
  EXPECT_THAT(
      StatesOf({"runtime.temperature_c > 3.0 && runtime.temperature_c < 4.0"})
          .states,
      UnorderedElementsAre("T", "F", "U"));
}

TEST(PossibleStatesTest, TheExcludedMiddleIsUnknownWhereAbsent) {
  EXPECT_THAT(StatesOf({"reach.lan || !reach.lan"}).states,
              UnorderedElementsAre("T", "U"));
  EXPECT_THAT(StatesOf({"has(reach.lan) || !has(reach.lan)"}).states,
              ElementsAre("T"));
  EXPECT_THAT(StatesOf({"has(wifi.rssi_dbm) && wifi.rssi_dbm < -75"}).states,
              UnorderedElementsAre("T", "F"));
}

TEST(PossibleStatesTest, AnEnumHasNoOtherValuesThanItsOwn) {
  EXPECT_THAT(StatesOf({"led.rate != Led.Rate.SLOW && "
                        "led.rate != Led.Rate.FAST"})
                  .states,
              UnorderedElementsAre("F", "U"));
  EXPECT_THAT(StatesOf({"led.rate != Led.Rate.SLOW"}).states,
              UnorderedElementsAre("T", "F", "U"));
}

TEST(PossibleStatesTest, ElementsOfAListAreThereTogether) {
  const Letters both =
      StatesOf({"Led.Color.RED in led.colors", "Led.Color.BLUE in led.colors"});
  EXPECT_THAT(both.states, UnorderedElementsAre("TT", "TF", "FT", "FF", "UU"));
  EXPECT_TRUE(both.exact);
  EXPECT_THAT(StatesOf({"led.colors.all(c, c == Led.Color.RED) && "
                        "led.colors.exists(c, c != Led.Color.RED)"})
                  .states,
              UnorderedElementsAre("F", "U"));
}

TEST(PossibleStatesTest, ALightSaysOneThing) {
  EXPECT_THAT(StatesOf({"\"a\" in meanings", "\"b\" in meanings"}).states,
              UnorderedElementsAre("TF", "FT", "FF", "UF", "FU", "UU"));
}

TEST(PossibleStatesTest, ConditionsOfOneFieldGoTogether) {
  const Letters pair = StatesOf({"wifi.rssi_dbm < -75", "wifi.rssi_dbm < -65"});
  EXPECT_THAT(pair.states, UnorderedElementsAre("TT", "FT", "FF", "UU"));
  EXPECT_TRUE(pair.complete);
  EXPECT_TRUE(pair.exact);
}

TEST(PossibleStatesTest, WhatOnlyTheInterpreterDecidesIsFree) {
  const Letters free = StatesOf({"firmware.version == device.model"});
  EXPECT_THAT(free.states, UnorderedElementsAre("T", "F", "U"));
  EXPECT_FALSE(free.exact);
}

TEST(PossibleStatesTest, TooManyCasesAreNotTried) {
  std::string all = "wifi.rssi_dbm < 0";
  for (const char* field :
       {"wifi.snr_db", "wifi.signal_level", "wifi.channel_number",
        "wifi.beacon_lost_count", "wifi.disconnection_count_24h",
        "power.battery_percent", "power.supply_mv", "runtime.temperature_c",
        "stream.active_sessions", "home.affected_devices",
        "home.total_devices"}) {
    all += std::string(" && ") + field + " > 1 && " + field + " < 9";
  }
  const Letters found = StatesOf({all});
  EXPECT_FALSE(found.complete);
  EXPECT_TRUE(found.states.empty());
}

// One meaning, some that are open, or none.
std::vector<Tristate> MeaningsOf(evaluator::RandomConditions* random) {
  std::vector<Tristate> states(evaluator::kSymbolCount, Tristate::kFalse);
  if (random->Below(2) == 0) {
    states[random->Below(evaluator::kSymbolCount)] = Tristate::kTrue;
    return states;
  }
  for (Tristate& state : states) {
    if (random->Below(2) == 0) state = Tristate::kUnknown;
  }
  return states;
}

// Clears enums whose value is not declared: lists as a whole.
void ClearUndeclared(google::protobuf::Message* message) {
  using google::protobuf::FieldDescriptor;
  const google::protobuf::Reflection* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int size =
        field->is_repeated() ? reflection->FieldSize(*message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        ClearUndeclared(
            field->is_repeated()
                ? reflection->MutableRepeatedMessage(message, field, i)
                : reflection->MutableMessage(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        const int value =
            field->is_repeated()
                ? reflection->GetRepeatedEnumValue(*message, field, i)
                : reflection->GetEnumValue(*message, field);
        if (field->enum_type()->FindValueByNumber(value) != nullptr) continue;
        reflection->ClearField(message, field);
        break;
      }
    }
  }
}

// Returns how many pairs of states were looked up.
int LookUpRandomStates(uint64_t seed) {
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  auto owned = evaluator::MakeTestSchema();
  const condition::Schema& schema = *owned;
  evaluator::RandomConditions random(seed);
  std::vector<std::shared_ptr<const Condition>> conditions;
  for (int i = 0; i < 40; ++i) {
    conditions.push_back(evaluator::CheckOrFail(random.Expression(2), schema));
    if (conditions.back() == nullptr) return 0;
  }
  const CompiledKnowledge knowledge = KnowledgeOf(std::move(owned), conditions);
  const PossibleStates possible(knowledge, nullptr);
  int looked_up = 0;
  for (int first = 0; first + 1 < 40; ++first) {
    const Combinations found = possible.Of({first, first + 1});
    if (!found.complete) continue;
    for (int m = 0; m < 50; ++m) {
      condition::test::All message, other;
      random.Fill(&message);
      random.Fill(&other);
      ClearUndeclared(&message);
      ClearUndeclared(&other);
      const std::vector<Tristate> meanings = MeaningsOf(&random);
      condition::Inputs inputs(schema);
      inputs.SetRoot(&message);
      inputs.Set(evaluator::kOtherInput, &other);
      inputs.SetSymbols(evaluator::kSymbolsInput, meanings);
      const std::vector<Tristate> states = {
          condition::Evaluate(*conditions[first], inputs).state,
          condition::Evaluate(*conditions[first + 1], inputs).state};
      EXPECT_EQ(found.states.count(states), 1u)
          << conditions[first]->source() << "\n"
          << conditions[first + 1]->source() << "\n"
          << message.ShortDebugString();
      ++looked_up;
    }
  }
  return looked_up;
}

TEST(PossibleStatesTest, NoStateOfARandomMessageIsLeftOut) {
  int looked_up = 0;
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    looked_up += LookUpRandomStates(seed);
  }
  EXPECT_GT(looked_up, 10'000);
}

TEST(GuardedTest, FollowsTheRulesOfEvidence) {
  constexpr Tristate kT = Tristate::kTrue, kF = Tristate::kFalse,
                     kU = Tristate::kUnknown;
  EXPECT_EQ(Guarded(kT, kT), kT);
  EXPECT_EQ(Guarded(kF, kT), kF);
  EXPECT_EQ(Guarded(kU, kT), kU);
  EXPECT_EQ(Guarded(kT, kU), kT);
  EXPECT_EQ(Guarded(kF, kU), kU);
  EXPECT_EQ(Guarded(kT, kF), kU);
}

}  // namespace
}  // namespace kasa_diag::authoring
