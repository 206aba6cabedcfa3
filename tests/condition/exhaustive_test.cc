// Every expression of up to four nodes over a few fields, under every
// assignment of values and absences, against a definition of Kleene's logic
// that is written here in full and shares nothing with the interpreter.
//
// The same expressions are printed and read again, and compared with every way
// to fill in what is absent.

#include <algorithm>
#include <cctype>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "tests/condition/same_tree.h"
#include "tests/condition/test_messages.pb.h"

namespace kasa_diag::condition {
namespace {

using test::All;

// --- The definition.

enum Truth { kFalse, kTrue, kUnknown, kError };

struct Number {
  Truth state = kTrue;  // kUnknown, kError, or kTrue for a value
  int value = 0;
};

// What the fields are; -1 is absent.
struct World {
  int b = -1;
  int c = -1;
  int i = -1;
  int ints = -1;  // 0: [0], 1: [0, 1]
};

Truth ToTruth(int field) { return field < 0 ? kUnknown : Truth(field); }

Truth And(const std::vector<Truth>& parts) {
  auto has = [&](Truth truth) {
    return std::find(parts.begin(), parts.end(), truth) != parts.end();
  };
  if (has(kFalse)) return kFalse;
  if (has(kUnknown)) return kUnknown;
  if (has(kError)) return kError;
  return kTrue;
}
Truth Not(Truth truth) {
  if (truth == kTrue) return kFalse;
  if (truth == kFalse) return kTrue;
  return truth;
}
Truth Or(std::vector<Truth> parts) {
  for (Truth& part : parts) part = Not(part);
  return Not(And(parts));
}
// Of operators that want both operands.
Truth Strict(Truth a, Truth b) {
  if (a == kUnknown || b == kUnknown) return kUnknown;
  if (a == kError || b == kError) return kError;
  return kTrue;
}

// --- Expressions, each with its text and its meaning.

struct BoolExpression {
  std::string text;
  // `x` is the loop variable.
  std::function<Truth(const World&, int x)> meaning;
  int precedence = 9;
};
struct IntExpression {
  std::string text;
  std::function<Number(const World&, int x)> meaning;
};

std::string Wrap(const BoolExpression& e, int least) {
  return e.precedence < least ? absl::StrCat("(", e.text, ")") : e.text;
}

std::vector<IntExpression> Ints() {
  return {
      {"i32",
       [](const World& w, int) {
         return w.i < 0 ? Number{kUnknown, 0} : Number{kTrue, w.i};
       }},
      {"0",
       [](const World&, int) {
         return Number{kTrue, 0};
       }},
      {"1",
       [](const World&, int) {
         return Number{kTrue, 1};
       }},
      {"1 / 0",
       [](const World&, int) {
         return Number{kError, 0};
       }},
  };
}

std::vector<BoolExpression> Leaves() {
  return {
      {"b", [](const World& w, int) { return ToTruth(w.b); }},
      {"c", [](const World& w, int) { return ToTruth(w.c); }},
      {"true", [](const World&, int) { return kTrue; }},
      {"false", [](const World&, int) { return kFalse; }},
      {"has(b)", [](const World& w, int) { return w.b < 0 ? kFalse : kTrue; }},
  };
}

// Comparisons of two ints: three nodes.
std::vector<BoolExpression> Comparisons(const std::vector<IntExpression>& ints,
                                        bool in) {
  using Compare = bool (*)(int, int);
  const std::vector<std::pair<const char*, Compare>> operators = {
      {"==", [](int a, int b) { return a == b; }},
      {"!=", [](int a, int b) { return a != b; }},
      {"<", [](int a, int b) { return a < b; }},
      {"<=", [](int a, int b) { return a <= b; }},
      {">", [](int a, int b) { return a > b; }},
      {">=", [](int a, int b) { return a >= b; }},
  };
  std::vector<BoolExpression> result;
  for (const IntExpression& a : ints) {
    for (const IntExpression& b : ints) {
      for (const auto& [mark, compare] : operators) {
        result.push_back(
            {absl::StrCat(a.text, " ", mark, " ", b.text),
             [a, b, compare = compare](const World& w, int x) {
               const Number left = a.meaning(w, x);
               const Number right = b.meaning(w, x);
               const Truth state = Strict(left.state, right.state);
               return state != kTrue ? state
                                     : Truth(compare(left.value, right.value));
             },
             3});
      }
    }
    if (!in) continue;
    result.push_back({absl::StrCat(a.text, " in ints"),
                      [a](const World& w, int x) {
                        const Number value = a.meaning(w, x);
                        const Truth list = w.ints < 0 ? kUnknown : kTrue;
                        const Truth state = Strict(value.state, list);
                        return state != kTrue ? state
                                              : Truth(value.value >= 0 &&
                                                      value.value <= w.ints);
                      },
                      3});
    result.push_back({absl::StrCat(a.text, " in [1]"),
                      [a](const World& w, int x) {
                        const Number value = a.meaning(w, x);
                        return value.state != kTrue ? value.state
                                                    : Truth(value.value == 1);
                      },
                      3});
  }
  return result;
}

// ints.exists(x, predicate) and its kin.
void AppendMacros(const BoolExpression& predicate,
                  std::vector<BoolExpression>* result) {
  auto results = [predicate](const World& w) {
    std::vector<Truth> all;
    for (int x = 0; x <= w.ints; ++x) all.push_back(predicate.meaning(w, x));
    return all;
  };
  result->push_back({absl::StrCat("ints.exists(x, ", predicate.text, ")"),
                     [results](const World& w, int) {
                       return w.ints < 0 ? kUnknown : Or(results(w));
                     }});
  result->push_back({absl::StrCat("ints.all(x, ", predicate.text, ")"),
                     [results](const World& w, int) {
                       return w.ints < 0 ? kUnknown : And(results(w));
                     }});
  result->push_back({absl::StrCat("ints.exists_one(x, ", predicate.text, ")"),
                     [results](const World& w, int) {
                       if (w.ints < 0) return kUnknown;
                       const std::vector<Truth> all = results(w);
                       if (std::count(all.begin(), all.end(), kUnknown) > 0)
                         return kUnknown;
                       if (std::count(all.begin(), all.end(), kError) > 0)
                         return kError;
                       return Truth(std::count(all.begin(), all.end(), kTrue) ==
                                    1);
                     }});
}

BoolExpression MakeNot(const BoolExpression& a) {
  return {absl::StrCat("!", Wrap(a, 6)),
          [a](const World& w, int x) { return Not(a.meaning(w, x)); }, 6};
}

BoolExpression MakeChain(bool is_and,
                         const std::vector<BoolExpression>& parts) {
  std::vector<std::string> texts;
  for (const BoolExpression& part : parts) {
    texts.push_back(Wrap(part, is_and ? 3 : 2));
  }
  return {absl::StrJoin(texts, is_and ? " && " : " || "),
          [is_and, parts](const World& w, int x) {
            std::vector<Truth> all;
            for (const BoolExpression& part : parts) {
              all.push_back(part.meaning(w, x));
            }
            return is_and ? And(all) : Or(all);
          },
          is_and ? 2 : 1};
}

BoolExpression MakeConditional(const BoolExpression& a, const BoolExpression& b,
                               const BoolExpression& c) {
  return {absl::StrCat(Wrap(a, 1), " ? ", Wrap(b, 1), " : ", Wrap(c, 0)),
          [a, b, c](const World& w, int x) {
            const Truth condition = a.meaning(w, x);
            if (condition == kTrue) return b.meaning(w, x);
            if (condition == kFalse) return c.meaning(w, x);
            return condition;
          },
          0};
}

BoolExpression MakeEqual(bool equal, const BoolExpression& a,
                         const BoolExpression& b) {
  return {absl::StrCat(Wrap(a, 3), equal ? " == " : " != ", Wrap(b, 4)),
          [equal, a, b](const World& w, int x) {
            const Truth left = a.meaning(w, x);
            const Truth right = b.meaning(w, x);
            const Truth state = Strict(left, right);
            return state != kTrue ? state : Truth((left == right) == equal);
          },
          3};
}

// All expressions of one to four nodes; macros over an element count as the
// predicate alone.
std::vector<BoolExpression> AllExpressions() {
  std::vector<std::vector<BoolExpression>> of(5);
  of[1] = Leaves();
  for (const BoolExpression& a : of[1]) of[2].push_back(MakeNot(a));

  of[3] = Comparisons(Ints(), /*in=*/true);
  for (const BoolExpression& a : of[2]) of[3].push_back(MakeNot(a));
  for (const BoolExpression& a : of[1]) {
    AppendMacros(a, &of[3]);
    for (const BoolExpression& b : of[1]) {
      for (const bool flag : {true, false}) {
        of[3].push_back(MakeChain(flag, {a, b}));
        of[3].push_back(MakeEqual(flag, a, b));
      }
    }
  }

  for (const BoolExpression& a : of[3]) of[4].push_back(MakeNot(a));
  std::vector<IntExpression> with_x = Ints();
  with_x.push_back({"x", [](const World&, int x) { return Number{kTrue, x}; }});
  for (const BoolExpression& a : Comparisons(with_x, /*in=*/false)) {
    AppendMacros(a, &of[4]);
  }
  for (const BoolExpression& a : of[2]) AppendMacros(a, &of[4]);
  for (const BoolExpression& a : of[1]) {
    for (const BoolExpression& b : of[2]) {
      for (const bool flag : {true, false}) {
        of[4].push_back(MakeChain(flag, {a, b}));
        of[4].push_back(MakeChain(flag, {b, a}));
        of[4].push_back(MakeEqual(flag, a, b));
        of[4].push_back(MakeEqual(flag, b, a));
      }
    }
    for (const BoolExpression& b : of[1]) {
      for (const BoolExpression& c : of[1]) {
        of[4].push_back(MakeChain(true, {a, b, c}));
        of[4].push_back(MakeChain(false, {a, b, c}));
        of[4].push_back(MakeConditional(a, b, c));
      }
    }
  }
  // And chains of comparisons, where errors meet unknowns: beyond four nodes.
  std::vector<BoolExpression> result;
  for (const std::vector<BoolExpression>& some : of) {
    result.insert(result.end(), some.begin(), some.end());
  }
  for (const BoolExpression& a : of[1]) {
    for (const BoolExpression& b : Comparisons(Ints(), true)) {
      result.push_back(MakeChain(true, {a, b}));
      result.push_back(MakeChain(false, {b, a}));
      result.push_back(MakeConditional(b, a, a));
    }
  }
  return result;
}

std::vector<World> AllWorlds() {
  std::vector<World> worlds;
  for (int b = -1; b <= 1; ++b) {
    for (int c = -1; c <= 1; ++c) {
      for (int i = -1; i <= 1; ++i) {
        for (int ints = -1; ints <= 1; ++ints)
          worlds.push_back({b, c, i, ints});
      }
    }
  }
  return worlds;
}

All ToMessage(const World& world) {
  All message;
  if (world.b >= 0) message.set_b(world.b);
  if (world.c >= 0) message.mutable_wrapped_b()->set_value(world.c);
  if (world.i >= 0) message.set_i32(world.i);
  for (int x = 0; x <= world.ints; ++x) message.add_ints(x);
  return message;
}

// `c` is another bool with presence: a wrapper, so that both ways to be absent
// take part.
std::string WithFieldNames(std::string text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const bool alone = text[i] == 'c' && (i == 0 || !isalnum(text[i - 1])) &&
                       (i + 1 == text.size() || !isalnum(text[i + 1]));
    if (alone) {
      text.replace(i, 1, "wrapped_b");
      i += 8;
    }
  }
  return text;
}

std::shared_ptr<const Condition> Make(const std::string& source,
                                      const Schema& schema) {
  CheckOptions options;
  options.refuse_mistakes = false;
  CheckResult result = Check(source, schema, options);
  if (!result.ok()) ADD_FAILURE() << Render(result.problems[0], source);
  return result.condition;
}

TEST(Exhaustive, AgreesWithTheDefinition) {
  const Schema schema(All::descriptor(), "root");
  const std::vector<World> worlds = AllWorlds();
  std::vector<All> messages;
  for (const World& world : worlds) {
    messages.push_back(ToMessage(world));
  }
  const std::vector<BoolExpression> expressions = AllExpressions();
  EXPECT_GT(expressions.size(), 1000u);
  int failures = 0;
  for (const BoolExpression& expression : expressions) {
    const std::string text = WithFieldNames(expression.text);
    const auto condition = Make(text, schema);
    ASSERT_NE(condition, nullptr) << text;
    Inputs inputs(schema);
    for (size_t i = 0; i < worlds.size(); ++i) {
      inputs.SetRoot(&messages[i]);
      const Outcome outcome = Evaluate(*condition, inputs);
      const Truth want = expression.meaning(worlds[i], 0);
      Truth got = kUnknown;
      if (outcome.state == Tristate::kTrue) got = kTrue;
      if (outcome.state == Tristate::kFalse) got = kFalse;
      if (!outcome.warning.empty()) got = kError;
      if (got != want) {
        ADD_FAILURE() << text << " over {" << messages[i].ShortDebugString()
                      << "} is " << got << " instead of " << want;
        if (++failures > 20) return;
      }
    }
  }
}

TEST(Exhaustive, PrintsAndReadsBackTheSame) {
  const Schema schema(All::descriptor(), "root");
  for (const BoolExpression& expression : AllExpressions()) {
    const auto condition = Make(WithFieldNames(expression.text), schema);
    ASSERT_NE(condition, nullptr);
    const std::string printed = Print(*condition);
    const auto again = Make(printed, schema);
    ASSERT_NE(again, nullptr) << printed;
    ASSERT_TRUE(SameTree(condition->root(), again->root()))
        << expression.text << " became " << printed;
    ASSERT_EQ(Print(*again), printed);
  }
}

// What is decided stays so, whatever turns out about the rest.
TEST(Exhaustive, LearningNeverTurnsAnAnswer) {
  const Schema schema(All::descriptor(), "root");
  const std::vector<World> worlds = AllWorlds();
  auto fills = [](const World& from, const World& to) {
    return (from.b < 0 || from.b == to.b) && (from.c < 0 || from.c == to.c) &&
           (from.i < 0 || from.i == to.i) &&
           (from.ints < 0 || from.ints == to.ints);
  };
  int checked = 0;
  for (const BoolExpression& expression : AllExpressions()) {
    if (expression.text.find("has(") != std::string::npos) continue;
    const auto condition = Make(WithFieldNames(expression.text), schema);
    std::vector<Tristate> states;
    Inputs inputs(schema);
    for (const World& world : worlds) {
      const All message = ToMessage(world);
      inputs.SetRoot(&message);
      states.push_back(Evaluate(*condition, inputs).state);
    }
    for (size_t i = 0; i < worlds.size(); ++i) {
      if (states[i] == Tristate::kUnknown) continue;
      for (size_t j = 0; j < worlds.size(); ++j) {
        if (!fills(worlds[i], worlds[j])) continue;
        ASSERT_EQ(states[i], states[j]) << expression.text;
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 100'000);
}

}  // namespace
}  // namespace kasa_diag::condition
