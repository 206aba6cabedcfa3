// The contracts of the public class.

#include "kasa_diag/evaluator/evaluator.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "tests/condition/test_messages.pb.h"
#include "tests/evaluator/random_conditions.h"
#include "tests/evaluator/test_accessors.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Condition;
using condition::test::All;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using Conditions = std::vector<std::shared_ptr<const Condition>>;

TEST(EvaluatorTest, NoConditions) {
  const Evaluator evaluator({});
  const condition::Schema schema(All::descriptor());
  const All message;
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  Evaluator::Scratch scratch;
  evaluator.Evaluate(inputs, &scratch);
  std::vector<EvaluationWarning> warnings;
  evaluator.Evaluate(inputs, {}, &warnings);
  EXPECT_EQ(evaluator.size(), 0);
  EXPECT_THAT(evaluator.true_bits(scratch), IsEmpty());
  EXPECT_THAT(evaluator.report().conditions, IsEmpty());
}

TEST(EvaluatorTest, VerdictsAsBitmapsAndLists) {
  const condition::Schema schema(All::descriptor());
  const Evaluator evaluator(CheckAllOrFail(
      {"i32 > 0", "i32 < 0", "b", "!b || i32 == 5", "i32 == 5 || s == \"x\""},
      schema));
  All message;
  message.set_i32(5);
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  Evaluator::Scratch scratch;
  evaluator.Evaluate(inputs, &scratch);
  std::vector<int> is_true;
  evaluator.ForEachTrue(scratch, [&](int i) { is_true.push_back(i); });
  EXPECT_THAT(is_true, UnorderedElementsAre(0, 3, 4));
  std::vector<int> is_unknown;
  evaluator.ForEachUnknown(scratch, [&](int i) { is_unknown.push_back(i); });
  EXPECT_THAT(is_unknown, ElementsAre(2));
  EXPECT_EQ(evaluator.state(scratch, 1), Tristate::kFalse);
  for (int i = 0; i < evaluator.size(); ++i) {
    const int position = evaluator.position(i);
    EXPECT_EQ(evaluator.condition_at(position), i);
    EXPECT_EQ(evaluator.true_bits(scratch)[position / 64] >> position % 64 & 1,
              evaluator.state(scratch, i) == Tristate::kTrue ? 1 : 0);
  }
}

TEST(EvaluatorTest, SomeConditionsLeaveTheOthersAlone) {
  const condition::Schema schema(All::descriptor());
  std::vector<std::string> sources;
  for (int i = 0; i < 40; ++i) sources.push_back(absl::StrCat("i32 > ", i));
  sources.push_back("version(s) > version(\"1\")");
  const Evaluator evaluator(CheckAllOrFail(sources, schema));
  All message;
  message.set_i32(20);
  message.set_s("no version");
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  Evaluator::Scratch scratch;
  // Few, which are walked, and many, which the index decides.
  for (const int count : {3, 21}) {
    std::vector<int> which;
    for (int i = 0; i < count - 1; ++i) which.push_back(2 * i);
    which.push_back(40);
    std::vector<Tristate> states(evaluator.size(), Tristate::kUnknown);
    std::vector<EvaluationWarning> warnings;
    evaluator.EvaluateSome(which, inputs, &scratch, absl::MakeSpan(states),
                           &warnings);
    EXPECT_EQ(states[0], Tristate::kTrue);
    EXPECT_EQ(states[1], Tristate::kUnknown);
    EXPECT_EQ(states[38], count == 3 ? Tristate::kUnknown : Tristate::kFalse);
    ASSERT_EQ(warnings.size(), 1u);
    EXPECT_EQ(warnings[0].condition, 40);
  }
}

TEST(EvaluatorTest, OneScratchServesSeveralEvaluators) {
  const condition::Schema schema(All::descriptor());
  const Evaluator one(CheckAllOrFail({"i32 > 0", "s == \"x\""}, schema));
  const Evaluator two(CheckAllOrFail({"b", "d > 0.5", "i32 > 3"}, schema));
  All message;
  message.set_i32(1);
  message.set_b(true);
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  Evaluator::Scratch scratch;
  for (int round = 0; round < 3; ++round) {
    one.Evaluate(inputs, &scratch);
    EXPECT_EQ(one.state(scratch, 0), Tristate::kTrue);
    EXPECT_EQ(one.state(scratch, 1), Tristate::kUnknown);
    two.Evaluate(inputs, &scratch);
    EXPECT_EQ(two.state(scratch, 0), Tristate::kTrue);
    EXPECT_EQ(two.state(scratch, 1), Tristate::kUnknown);
    EXPECT_EQ(two.state(scratch, 2), Tristate::kFalse);
  }
}

TEST(EvaluatorTest, ReportsHowEachConditionIsDecided) {
  const condition::Schema schema(All::descriptor());
  EvaluatorOptions options;
  options.max_terms = 2;
  const Evaluator evaluator(
      CheckAllOrFail({"i32 > 0 && i32 < 9 && b", "i32 < i64", "b && i32 < i64",
                      "b || i32 == 1 || s == \"x\""},
                     schema),
      options);
  const CompileReport& report = evaluator.report();
  using Decision = CompileReport::Decision;
  ASSERT_EQ(report.conditions.size(), 4u);
  EXPECT_EQ(report.conditions[0].decision, Decision::kIndex);
  EXPECT_EQ(report.conditions[0].dimensions, 2);
  EXPECT_EQ(report.conditions[1].decision, Decision::kInterpreter);
  EXPECT_EQ(report.conditions[2].decision, Decision::kIndexAndInterpreter);
  EXPECT_EQ(report.conditions[3].decision, Decision::kInterpreter);
  EXPECT_EQ(report.interpreted_dimensions, 2);
  EXPECT_GT(report.row_bytes, 0u);
  EXPECT_GE(report.bytes, report.row_bytes);
  EXPECT_THAT(ToString(report), testing::StartsWith("4 conditions in 4 terms"));
}

TEST(EvaluatorTest, ExplainsByTheAtomsThatDecided) {
  const condition::Schema schema(All::descriptor());
  const Evaluator evaluator(CheckAllOrFail({"i32 > 0 && s == \"x\""}, schema));
  All message;
  message.set_i32(-5);
  message.set_s("x");
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  const std::vector<condition::DecidingAtom> atoms =
      evaluator.Explain(0, inputs);
  ASSERT_EQ(atoms.size(), 1u);
  EXPECT_EQ(atoms[0].text, "i32 > 0");
  EXPECT_EQ(atoms[0].state, Tristate::kFalse);
  ASSERT_EQ(atoms[0].values.size(), 1u);
  EXPECT_EQ(atoms[0].values[0].field, "i32");
  EXPECT_EQ(atoms[0].values[0].value, "-5");
}

TEST(EvaluatorTest, FewTermsAreInOneWord) {
  const condition::Schema schema(All::descriptor());
  const std::vector<std::string> sources = {
      "i32 > 0 || s == \"x\" || b",
      "state == All.State.GOOD && u64 > 5u",
      "i64 > 5 && i64 < 10 && i64 != 7",
      "d > 0.5",
      "true",
      "false"};
  const Conditions conditions = CheckAllOrFail(sources, schema);
  const Evaluator evaluator(conditions);
  EXPECT_EQ(evaluator.report().rows, "in one word");
  EvaluatorOptions options;
  options.rows = EvaluatorOptions::Rows::kDense;
  EXPECT_EQ(Evaluator(conditions, options).report().rows, "dense");
  std::vector<std::string> many;
  for (int i = 0; i < 65; ++i) many.push_back(absl::StrCat("i32 > ", i));
  EXPECT_EQ(Evaluator(CheckAllOrFail(many, schema)).report().rows, "dense");
  many.pop_back();
  EXPECT_EQ(Evaluator(CheckAllOrFail(many, schema)).report().rows,
            "in one word");
  // What only the interpreter decides needs rows of its own.
  EXPECT_EQ(Evaluator(CheckAllOrFail({"i32 < i64"}, schema)).report().rows,
            "dense");
}

// With few conditions an absent message is read as its class's default
// instance; who hands in that very object means a message that is there.
TEST(EvaluatorTest, AbsentMessagesAndTheirDefaultInstances) {
  const condition::Schema schema(All::descriptor());
  EvaluatorOptions options;
  options.accessors = TestAccessors();
  const Evaluator evaluator(
      CheckAllOrFail({"implicit_i == 0", "i32 == 0", "has(part)",
                      "part.number == 0", "wrapped_i == 0"},
                     schema),
      options);
  EXPECT_EQ(evaluator.report().rows, "in one word");
  EXPECT_TRUE(evaluator.report().reads_single_fields);
  condition::Inputs inputs(schema);
  auto states = [&](const All* message) {
    inputs.SetRoot(message);
    std::vector<Tristate> states(evaluator.size());
    evaluator.Evaluate(inputs, absl::MakeSpan(states), /*warnings=*/nullptr);
    return states;
  };
  const Tristate kUnknown = Tristate::kUnknown;
  const Tristate kTrue = Tristate::kTrue;
  const Tristate kFalse = Tristate::kFalse;
  EXPECT_THAT(states(nullptr), testing::ElementsAre(kUnknown, kUnknown, kFalse,
                                                    kUnknown, kUnknown));
  EXPECT_THAT(
      states(&All::default_instance()),
      testing::ElementsAre(kTrue, kUnknown, kFalse, kUnknown, kUnknown));
  All message;
  EXPECT_THAT(states(&message), testing::ElementsAre(kTrue, kUnknown, kFalse,
                                                     kUnknown, kUnknown));
  message.mutable_part();
  message.mutable_wrapped_i();
  EXPECT_THAT(states(&message),
              testing::ElementsAre(kTrue, kUnknown, kTrue, kUnknown, kTrue));
}

// The verdicts of the last evaluation are taken over when no class has changed,
// and only then.
TEST(EvaluatorTest, ASnapshotThatIsLikeTheLastOne) {
  const condition::Schema schema(All::descriptor());
  EvaluatorOptions options;
  options.rows = EvaluatorOptions::Rows::kDense;
  const Evaluator first(CheckAllOrFail({"i32 > 5", "s == \"x\""}, schema),
                        options);
  const Evaluator second(CheckAllOrFail({"i32 > 100", "s != \"x\""}, schema),
                         options);
  Evaluator::Scratch scratch;
  All message;
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  auto states = [&](const Evaluator& evaluator) {
    evaluator.Evaluate(inputs, &scratch);
    return std::make_pair(evaluator.state(scratch, 0),
                          evaluator.state(scratch, 1));
  };
  message.set_i32(6);
  EXPECT_EQ(states(first), std::make_pair(Tristate::kTrue, Tristate::kUnknown));
  message.set_i32(7);
  EXPECT_EQ(states(first), std::make_pair(Tristate::kTrue, Tristate::kUnknown));
  message.set_s("x");
  EXPECT_EQ(states(first), std::make_pair(Tristate::kTrue, Tristate::kTrue));
  // Another evaluator, of as many columns, in the same scratch.
  EXPECT_EQ(states(second), std::make_pair(Tristate::kFalse, Tristate::kFalse));
  EXPECT_EQ(states(first), std::make_pair(Tristate::kTrue, Tristate::kTrue));
  message.clear_i32();
  EXPECT_EQ(states(first), std::make_pair(Tristate::kUnknown, Tristate::kTrue));
}

// Thousands of thresholds on one field: split into groups.
TEST(EvaluatorTest, ManyIntervalsOnOneField) {
  const condition::Schema schema(All::descriptor());
  std::vector<std::string> sources;
  for (int i = 0; i < 1'000; ++i) {
    sources.push_back(absl::StrCat("i32 > ", 3 * i));
    sources.push_back(absl::StrCat("d <= ", i, ".25 && i32 != ", 7 * i));
    sources.push_back(absl::StrCat("s == \"", i, "\""));
    sources.push_back(absl::StrCat("!(s in [\"", i, "\", \"", 3 * i, "\"])"));
  }
  const Conditions conditions = CheckAllOrFail(sources, schema);
  EvaluatorOptions options;
  options.max_intervals = 64;
  const Evaluator evaluator(conditions, options);
  EXPECT_LT(evaluator.report().bytes / conditions.size(), 4'000u);
  Evaluator::Scratch scratch;
  std::vector<Tristate> states(conditions.size());
  for (int i = -1; i < 1'010; i += 23) {
    All message;
    message.set_i32(3 * i + 1);
    if (i % 2 == 0) message.set_d(i + 0.25);
    message.set_s(absl::StrCat(i));
    condition::Inputs inputs(schema);
    inputs.SetRoot(&message);
    evaluator.Evaluate(inputs, &scratch, absl::MakeSpan(states), nullptr);
    for (size_t c = 0; c < conditions.size(); ++c) {
      ASSERT_EQ(states[c], condition::Evaluate(*conditions[c], inputs).state)
          << sources[c] << " for " << i;
    }
  }
}

}  // namespace
}  // namespace kasa_diag::evaluator
