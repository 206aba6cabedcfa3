// FindDeciders against trying everything: for every small expression and every
// set of known fields, the smallest sets of absent fields for which some values
// decide it.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "tests/condition/test_messages.pb.h"

namespace kasa_diag::condition {
namespace {

using test::All;
using Sets = std::vector<std::vector<std::string>>;

// A field of the domain: its name, how many values it takes, and how to set it.
struct Field {
  const char* name;
  int values;
  void (*set)(All*, int);
};

const Field kFields[] = {
    {"b", 2, [](All* m, int v) { m->set_b(v == 1); }},
    {"i32", 5, [](All* m, int v) { m->set_i32(v - 1); }},
    {"state", 2,
     [](All* m, int v) { m->set_state(v == 0 ? All::GOOD : All::BAD); }},
    {"wrapped_b", 2,
     [](All* m, int v) { m->mutable_wrapped_b()->set_value(v == 1); }},
};
constexpr int kFieldCount = 4;

// By field its value, or -1 when absent.
using World = std::vector<int>;

All ToMessage(const World& world) {
  All message;
  for (int i = 0; i < kFieldCount; ++i) {
    if (world[i] >= 0) kFields[i].set(&message, world[i]);
  }
  return message;
}

// By the number of a world: counting up with the digits -1, 0, 1, ...
int NumberOf(const World& world) {
  int number = 0;
  for (int i = 0; i < kFieldCount; ++i) {
    number = number * (kFields[i].values + 1) + world[i] + 1;
  }
  return number;
}
std::vector<World> AllWorlds() {
  std::vector<World> worlds = {{}};
  for (const Field& field : kFields) {
    std::vector<World> longer;
    for (const World& world : worlds) {
      for (int value = -1; value < field.values; ++value) {
        longer.push_back(world);
        longer.back().push_back(value);
      }
    }
    worlds = std::move(longer);
  }
  return worlds;
}

std::vector<std::string> Expressions() {
  const std::vector<std::string> leaves = {
      "b",
      "wrapped_b",
      "i32 < 1",
      "i32 > 1",
      "i32 in [0, 2]",
      "state == State.GOOD",
      "state != State.BAD",
      "has(b)",
      "true",
  };
  std::vector<std::string> result = leaves;
  for (const std::string& a : leaves) {
    result.push_back(absl::StrCat("!(", a, ")"));
    for (const std::string& b : leaves) {
      for (const char* mark : {" && ", " || ", " && !(", " || !("}) {
        const bool negated = absl::string_view(mark).back() == '(';
        result.push_back(absl::StrCat("(", a, mark, b, negated ? "))" : ")"));
      }
      for (const char* c : {"wrapped_b", "i32 > 1", "has(b)"}) {
        result.push_back(absl::StrCat("(", a, ") ? (", b, ") : (", c, ")"));
        result.push_back(absl::StrCat("(", a, " && ", b, ") || (", c, ")"));
        result.push_back(absl::StrCat("(", a, " || !(", b, ")) && (", c, ")"));
      }
    }
  }
  return result;
}

std::vector<std::string> NamesOf(unsigned fields) {
  std::vector<std::string> names;
  for (int i = 0; i < kFieldCount; ++i) {
    if (fields >> i & 1) names.push_back(kFields[i].name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The smallest sets that can lead to `wanted`, small ones first, then by name.
Sets BruteForce(const std::vector<Tristate>& states, const World& world,
                const std::vector<World>& worlds, Tristate wanted) {
  bool leads[1 << kFieldCount] = {};
  for (const World& other : worlds) {
    unsigned learnt = 0;
    bool fits = true;
    for (int i = 0; i < kFieldCount; ++i) {
      if (world[i] == other[i]) continue;
      fits &= world[i] < 0;
      learnt |= 1u << i;
    }
    if (fits && states[NumberOf(other)] == wanted) leads[learnt] = true;
  }
  Sets smallest;
  for (unsigned set = 1; set < 1 << kFieldCount; ++set) {
    bool is_smallest = leads[set];
    for (unsigned part = 1; part < set; ++part) {
      if ((part & set) == part && leads[part]) is_smallest = false;
    }
    if (is_smallest) smallest.push_back(NamesOf(set));
  }
  std::sort(smallest.begin(), smallest.end(), [](const auto& x, const auto& y) {
    return x.size() != y.size() ? x.size() < y.size() : x < y;
  });
  return smallest;
}

std::string ToText(const Sets& sets) {
  std::vector<std::string> parts;
  for (const std::vector<std::string>& set : sets) {
    parts.push_back(absl::StrJoin(set, "+"));
  }
  return absl::StrJoin(parts, " ");
}

TEST(Deciders, AgreeWithTryingEverything) {
  const Schema schema(All::descriptor(), "root");
  const std::vector<World> worlds = AllWorlds();
  int compared = 0;
  for (const std::string& source : Expressions()) {
    const CheckResult result = Check(source, schema);
    ASSERT_TRUE(result.ok()) << source;
    std::vector<Tristate> states(worlds.size());
    Inputs inputs(schema);
    for (const World& world : worlds) {
      const All message = ToMessage(world);
      inputs.SetRoot(&message);
      states[NumberOf(world)] = Evaluate(*result.condition, inputs).state;
    }
    for (const World& world : worlds) {
      if (states[NumberOf(world)] != Tristate::kUnknown) continue;
      // One value stands for all where that field is known: half the work.
      if (std::any_of(world.begin(), world.end(),
                      [](int value) { return value > 1; })) {
        continue;
      }
      const All message = ToMessage(world);
      inputs.SetRoot(&message);
      const Deciders deciders = FindDeciders(*result.condition, inputs, 100);
      ASSERT_TRUE(deciders.complete);
      ASSERT_EQ(ToText(deciders.could_make_true),
                ToText(BruteForce(states, world, worlds, Tristate::kTrue)))
          << source << " over " << message.ShortDebugString();
      ASSERT_EQ(ToText(deciders.could_make_false),
                ToText(BruteForce(states, world, worlds, Tristate::kFalse)))
          << source << " over " << message.ShortDebugString();
      ++compared;
    }
  }
  EXPECT_GT(compared, 5'000);
}

TEST(Deciders, ABigConditionIsCutOff) {
  const Schema schema(All::descriptor(), "root");
  // Each field alone decides nothing.
  std::string source = "b";
  for (const char* name :
       {"i32", "i64", "u32", "u64", "f", "d", "si64", "fx32", "left",
        "wrapped_i", "wrapped_u", "wrapped_d", "part.number",
        "part.part.number", "part.part.part.number"}) {
    absl::StrAppend(&source, " && ", name, " > 1 && ", name, " < 5");
  }
  const CheckResult result = Check(source, schema);
  ASSERT_TRUE(result.ok());
  const All message;
  Inputs inputs(schema);
  inputs.SetRoot(&message);
  const Deciders deciders = FindDeciders(*result.condition, inputs);
  EXPECT_FALSE(deciders.complete);
  EXPECT_EQ(deciders.could_make_false.size(), 8u);
  EXPECT_TRUE(deciders.could_make_true.empty());
}

}  // namespace
}  // namespace kasa_diag::condition
