// Any text, however hostile, costs bounded time and stack, and reaching a limit
// is a clean error.

#include <pthread.h>

#include <functional>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"
#include "tests/condition/test_messages.pb.h"

namespace kasa_diag::condition {
namespace {

using test::All;

std::string Repeat(absl::string_view text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) absl::StrAppend(&result, text);
  return result;
}

CheckOptions Loose() {
  CheckOptions options;
  options.must_be_bool = false;
  options.refuse_mistakes = false;
  return options;
}

std::string FirstProblem(const std::string& source,
                         const CheckOptions& options) {
  const Schema schema(All::descriptor(), "root");
  const CheckResult result = Check(source, schema, options);
  return result.ok() ? "ok" : result.problems[0].message;
}

// Sanitizers put red zones around every variable.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kSmallStack = 2 * 1024 * 1024;
#else
constexpr size_t kSmallStack = 256 * 1024;
#endif

void RunOnSmallStack(const std::function<void()>& work) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, kSmallStack), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(
                &thread, &attributes,
                [](void* argument) -> void* {
                  (*static_cast<const std::function<void()>*>(argument))();
                  return nullptr;
                },
                const_cast<std::function<void()>*>(&work)),
            0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

// Checks, prints and evaluates the text there.
void UseOnSmallStack(const std::string& source, const CheckOptions& options,
                     bool want_ok) {
  RunOnSmallStack([&] {
    const Schema schema(All::descriptor(), "root");
    const CheckResult result = Check(source, schema, options);
    EXPECT_EQ(result.ok(), want_ok)
        << source.substr(0, 60)
        << (result.ok() ? "" : result.problems[0].message);
    if (!result.ok()) return;
    All message;
    message.add_ints(1);
    message.set_b(true);
    Inputs inputs(schema);
    inputs.SetRoot(&message);
    EvaluateToValue(*result.condition, inputs);
    Explain(*result.condition, inputs);
    FindDeciders(*result.condition, inputs);
    EXPECT_FALSE(Print(*result.condition).empty());
    result.condition->FieldsRead();
  });
}

TEST(Limits, TheDeepestTreesAreSafeOnASmallStack) {
  CheckOptions options = Loose();
  options.max_nodes = 100'000;
  options.max_length = 1'000'000;
  options.max_depth = 1'000'000;  // counts as the greatest that is allowed
  auto nested = [](absl::string_view open, absl::string_view inner,
                   absl::string_view close, int depth) {
    return absl::StrCat(Repeat(open, depth), inner, Repeat(close, depth));
  };
  for (const int depth : {30, 49, 98}) {
    UseOnSmallStack(nested("(", "b", ")", depth), options, true);
    UseOnSmallStack(nested("!", "b", "", depth), options, true);
    UseOnSmallStack(nested("!(", "b", ")", depth), options, true);
    UseOnSmallStack(nested("[", "i32", "]", depth), options, true);
    UseOnSmallStack(nested("[", "1", "][0]", depth / 2), options, true);
    UseOnSmallStack(nested("int(", "i32", ")", depth), options, true);
    UseOnSmallStack(nested("b ? b : ", "b", "", depth), options, true);
    UseOnSmallStack(nested("b ? (b ? b : b) : ", "b", "", depth), options,
                    true);
    UseOnSmallStack(nested("true && (b || ", "b", ")", depth / 2), options,
                    true);
    UseOnSmallStack(nested("1 + (", "i32", ")", depth), options, true);
    UseOnSmallStack(nested("b || b && b == (", "b", ")", depth / 3), options,
                    true);
    UseOnSmallStack(
        nested("b || b && 1 + 1 * (b ? 1 : 1) == i32 + 1 * (b ? 1 : 1) && (",
               "b", ")", depth / 3),
        options, true);
    UseOnSmallStack(nested("1 + ", "i32", "", depth), options, true);
    UseOnSmallStack(nested("ints.exists(x, ", "x > 0", ")", depth - 5), options,
                    true);
    UseOnSmallStack(nested("ints[", "0", "]", depth), options, true);
    UseOnSmallStack(absl::StrCat("root", Repeat(".part", depth), ".number"),
                    options, true);
  }
  UseOnSmallStack(Repeat("b && ", 5'000) + "b", options, true);
  UseOnSmallStack(Repeat("b || ", 5'000) + "b", options, true);
  UseOnSmallStack("[" + Repeat("1, ", 5'000) + "1]", options, true);
}

TEST(Limits, HostileTextGivesACleanError) {
  CheckOptions options = Loose();
  options.max_nodes = 1'000'000;
  options.max_length = 1'000'000;
  options.max_depth = 1'000'000;
  const int count = 10'000;
  for (const char* text : {"(",
                           "[",
                           "{",
                           "!",
                           "-",
                           "!(",
                           "-(",
                           "a(",
                           "a.b(",
                           "a[",
                           "a{b:",
                           "b ? ",
                           "b ? b : ",
                           "1 + ",
                           "b == ",
                           "1 +",
                           "a.",
                           "[[",
                           "[(",
                           "size(",
                           "ints.exists(x, ",
                           "'",
                           "\"",
                           "`",
                           "\\",
                           "/",
                           "//",
                           "&&",
                           "||",
                           "?",
                           ":",
                           ",",
                           ".",
                           ")",
                           "]",
                           "}",
                           "0x",
                           "1e",
                           "\xff",
                           "\xc3\xa9",
                           "in ",
                           "if ",
                           "b'",
                           "r'",
                           "'''",
                           "'\\",
                           "9",
                           "a ",
                           "\n",
                           "{1: ",
                           "b && (b || ",
                           "[1].all(x, [1].all(y, "}) {
    UseOnSmallStack(Repeat(text, count), options, false);
  }
  // Left to itself a chain of selections or indices is no nesting, but a tree.
  UseOnSmallStack("root" + Repeat(".part", count), options, false);
  UseOnSmallStack("ints" + Repeat("[0]", count), options, false);
  UseOnSmallStack("1" + Repeat(" + 1", count), options, false);
  UseOnSmallStack("b" + Repeat(" == b", count), options, false);
  UseOnSmallStack(std::string(count, '\0'), options, false);
}

TEST(Limits, AreOptions) {
  CheckOptions options = Loose();
  EXPECT_EQ(FirstProblem(std::string(10'001, ' '), options),
            "this expression is 10001 bytes long; the limit is 10000");
  EXPECT_EQ(FirstProblem(std::string(9'999, ' ') + "b", options), "ok");
  options.max_length = 3;
  EXPECT_EQ(FirstProblem("b", options), "ok");
  EXPECT_EQ(FirstProblem("true", options),
            "this expression is 4 bytes long; the limit is 3");

  options = Loose();
  options.max_depth = 4;
  EXPECT_EQ(FirstProblem("!!!b", options), "ok");
  EXPECT_EQ(FirstProblem("!!!!b", options),
            "this expression nests deeper than 4 levels");
  EXPECT_EQ(FirstProblem("1 + 1 + 1 + 1", options), "ok");
  EXPECT_EQ(FirstProblem("1 + 1 + 1 + 1 + 1", options),
            "this expression nests deeper than 4 levels");
  EXPECT_EQ(FirstProblem("(((b)))", options), "ok");
  EXPECT_EQ(FirstProblem("((((b))))", options),
            "this expression nests deeper than 4 levels");
  EXPECT_EQ(FirstProblem("b && b && b && b && b && b", options), "ok");

  options = Loose();
  options.max_nodes = 4;
  EXPECT_EQ(FirstProblem("[1, 2, 3]", options), "ok");
  EXPECT_EQ(FirstProblem("[1, 2, 3, 4]", options),
            "this expression has more than 4 parts");
  options.max_nodes = 1'000;
  EXPECT_EQ(FirstProblem("[" + Repeat("1,", 999) + "]", options), "ok");
  EXPECT_EQ(FirstProblem("[" + Repeat("1,", 1'000) + "]", options),
            "this expression has more than 1000 parts");

  options = Loose();
  options.max_regex_program = 20;
  EXPECT_EQ(FirstProblem("s.matches('a')", options), "ok");
  EXPECT_EQ(FirstProblem("s.matches('(abc){20}')", options).substr(0, 36),
            "this regular expression compiles to ");
}

TEST(Limits, RegexOfAFieldIsLimitedWhenEvaluated) {
  const Schema schema(All::descriptor(), "root");
  const CheckResult result = Check("'x'.matches(s)", schema);
  ASSERT_TRUE(result.ok());
  All message;
  Inputs inputs(schema);
  inputs.SetRoot(&message);
  EvaluateOptions options;
  options.max_regex_program = 20;
  message.set_s("x");
  EXPECT_EQ(Evaluate(*result.condition, inputs, options).state,
            Tristate::kTrue);
  message.set_s("(abc){20}");
  EXPECT_EQ(Evaluate(*result.condition, inputs, options).warning,
            "this regular expression is too large");
  message.set_s("(");
  EXPECT_EQ(Evaluate(*result.condition, inputs, options).warning,
            "this regular expression is wrong");
}

TEST(Limits, LoopStepsOfAllMacrosTogether) {
  const Schema schema(All::descriptor(), "root");
  const CheckResult result =
      Check("ints.all(x, ints.all(y, ints.all(z, x + y + z > 0)))", schema);
  ASSERT_TRUE(result.ok());
  All message;
  for (int i = 0; i < 1'000; ++i) message.add_ints(1);
  Inputs inputs(schema);
  inputs.SetRoot(&message);
  const Outcome outcome = Evaluate(*result.condition, inputs);
  EXPECT_EQ(outcome.state, Tristate::kUnknown);
  EXPECT_EQ(outcome.warning,
            "the macros of this condition take too many steps");
}

// Texts of the language's own words and marks in any order.
TEST(Limits, RandomTextNeverHarms) {
  const unsigned seed = 20241124;
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  const char* words[] = {
      "b",        "i32",     "s",       "ints",   "part",  ".",   "(",
      ")",        "[",       "]",       ",",      "?",     ":",   "&&",
      "||",       "!",       "-",       "+",      "*",     "/",   "%",
      "==",       "!=",      "<",       ">=",     "in",    "has", "exists",
      "all",      "size",    "x",       "1",      "2u",    "0.5", "'a'",
      "{",        "}",       "true",    "null",   "State", "BAD", "number",
      "duration", "version", "matches", "// x\n", "\"",    "\\"};
  const Schema schema(All::descriptor(), "root");
  const All message;
  Inputs inputs(schema);
  inputs.SetRoot(&message);
  int accepted = 0;
  for (int i = 0; i < 30'000; ++i) {
    std::string source;
    const int length = 1 + random() % 12;
    for (int j = 0; j < length; ++j) {
      absl::StrAppend(&source, words[random() % std::size(words)],
                      random() % 3 == 0 ? " " : "");
    }
    const CheckResult result = Check(source, schema, Loose());
    if (!result.ok()) {
      ASSERT_FALSE(result.problems.empty()) << source;
      for (const Problem& problem : result.problems) {
        ASSERT_LE(0, problem.begin) << source;
        ASSERT_LE(problem.begin, problem.end) << source;
        ASSERT_LE(problem.end, static_cast<int>(source.size())) << source;
        ASSERT_FALSE(Render(problem, source).empty());
      }
      continue;
    }
    ++accepted;
    EvaluateToValue(*result.condition, inputs);
    const CheckResult again = Check(Print(*result.condition), schema, Loose());
    ASSERT_TRUE(again.ok()) << source << " became " << Print(*result.condition);
    ASSERT_EQ(Print(*again.condition), Print(*result.condition)) << source;
  }
  EXPECT_GT(accepted, 300);
}

}  // namespace
}  // namespace kasa_diag::condition
