// The contracts of the public class, and every small case against the plain
// interpreter.

#include "kasa_diag/evaluator/evaluator.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "tests/condition/test_messages.pb.h"
#include "tests/condition/test_messages_proto2.pb.h"
#include "tests/evaluator/random_conditions.h"
#include "tests/evaluator/test_accessors.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Condition;
using condition::test::All;
using condition::test2::Old;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using Conditions = std::vector<std::shared_ptr<const Condition>>;

Conditions CheckAll(const std::vector<std::string>& sources,
                    const condition::Schema& schema) {
  Conditions conditions;
  for (const std::string& source : sources) {
    conditions.push_back(CheckOrFail(source, schema));
  }
  return conditions;
}

// Expects every state and warning to be the interpreter's, with and without
// wide vectors and generated access, in both orders of rows.
class Comparison {
 public:
  explicit Comparison(Conditions conditions)
      : conditions_(std::move(conditions)) {
    for (const bool wide : {false, true}) {
      for (const auto rows : {EvaluatorOptions::Rows::kByBlock,
                              EvaluatorOptions::Rows::kByField}) {
        EvaluatorOptions options;
        options.wide_vectors = wide;
        options.rows = rows;
        options.generated_access = wide;
        options.accessors = TestAccessors();
        evaluators_.push_back(
            std::make_unique<Evaluator>(conditions_, options));
      }
    }
    scratches_.resize(evaluators_.size());
  }

  void Expect(const condition::Inputs& inputs) {
    std::vector<Tristate> expected;
    std::vector<std::string> warnings;
    for (const auto& condition : conditions_) {
      condition::Outcome outcome = condition::Evaluate(*condition, inputs);
      expected.push_back(outcome.state);
      if (!outcome.warning.empty()) warnings.push_back(outcome.warning);
    }
    std::vector<Tristate> states(conditions_.size());
    for (size_t e = 0; e < evaluators_.size(); ++e) {
      std::vector<EvaluationWarning> found;
      evaluators_[e]->Evaluate(inputs, &scratches_[e], absl::MakeSpan(states),
                               &found);
      if (states != expected) {
        for (size_t i = 0; i < states.size(); ++i) {
          ASSERT_EQ(states[i], expected[i])
              << conditions_[i]->source() << " on "
              << inputs.message(0)->ShortDebugString();
        }
      }
      ASSERT_EQ(found.size(), warnings.size());
      for (size_t w = 0; w < found.size(); ++w) {
        ASSERT_EQ(found[w].text, warnings[w]);
      }
    }
  }

 private:
  Conditions conditions_;
  std::vector<std::unique_ptr<Evaluator>> evaluators_;
  std::vector<Evaluator::Scratch> scratches_;
};

// All expressions of up to three operands over unknown-capable atoms, an error,
// and constants, on all combinations of their values.
TEST(EvaluatorTest, EverySmallExpression) {
  const condition::Schema schema(All::descriptor());
  const std::vector<std::string> atoms = {
      "b",    "i32 > 0", "i32 <= 0", "has(i32)", "i64 / i32 == 1",
      "true", "false",   "wrapped_b"};
  std::vector<std::string> pairs;
  for (const std::string& x : atoms) {
    for (const std::string& y : atoms) {
      pairs.push_back(absl::StrCat("(", x, " && ", y, ")"));
      pairs.push_back(absl::StrCat("(", x, " || ", y, ")"));
      pairs.push_back(absl::StrCat("!(", x, " && !(", y, "))"));
    }
  }
  std::vector<std::string> all = atoms;
  all.insert(all.end(), pairs.begin(), pairs.end());
  for (const std::string& pair : pairs) {
    for (const std::string& x : {atoms[0], atoms[1], atoms[4]}) {
      all.push_back(absl::StrCat(pair, " && ", x));
      all.push_back(absl::StrCat("!(", pair, " || ", x, ")"));
      all.push_back(absl::StrCat(x, " ? ", pair, " : ", x));
      all.push_back(absl::StrCat(pair, " ? ", x, " : !", pair));
    }
  }
  Comparison comparison(CheckAll(all, schema));
  for (int b = 0; b < 3; ++b) {
    for (int i32 = 0; i32 < 4; ++i32) {
      for (int i64 = 0; i64 < 2; ++i64) {
        for (int wrapped = 0; wrapped < 3; ++wrapped) {
          All message;
          if (b > 0) message.set_b(b == 1);
          if (i32 > 0) message.set_i32(i32 - 2);
          if (i64 > 0) message.set_i64(1);
          if (wrapped > 0) message.mutable_wrapped_b()->set_value(wrapped == 1);
          condition::Inputs inputs(schema);
          inputs.SetRoot(&message);
          comparison.Expect(inputs);
          if (HasFatalFailure()) return;
        }
      }
    }
  }
}

// Every type of number against constants of every type, at all the places where
// something could go wrong.
TEST(EvaluatorTest, EveryPairOfNumericTypes) {
  const condition::Schema schema(All::descriptor());
  const std::vector<std::string> fields = {
      "i32",       "i64",       "u32",   "u64",        "f",
      "d",         "si64",      "fx32",  "implicit_i", "wrapped_i",
      "wrapped_u", "wrapped_d", "state", "plain",      "implicit_plain"};
  const std::vector<std::string> constants = {"0",
                                              "1",
                                              "-1",
                                              "2147483647",
                                              "-2147483648",
                                              "2147483648",
                                              "9007199254740992",
                                              "9007199254740993",
                                              "9223372036854775807",
                                              "9223372036854775806",
                                              "-9223372036854775808",
                                              "0u",
                                              "1u",
                                              "4294967295u",
                                              "9223372036854775807u",
                                              "9223372036854775808u",
                                              "18446744073709551615u",
                                              "0.0",
                                              "-0.0",
                                              "0.5",
                                              "-0.5",
                                              "0.1",
                                              "9007199254740992.0",
                                              "9007199254740993.0",
                                              "9223372036854775807.0",
                                              "9223372036854775808.0",
                                              "9223372036854777856.0",
                                              "-9223372036854775808.0",
                                              "-9223372036854777856.0",
                                              "18446744073709551615.0",
                                              "18446744073709555712.0",
                                              "1e300",
                                              "-1e300",
                                              "5e-324",
                                              "1.7976931348623157e308",
                                              "double(\"NaN\")",
                                              "double(\"inf\")",
                                              "double(\"-inf\")"};
  const std::vector<int64_t> integers = {0,
                                         1,
                                         -1,
                                         2,
                                         INT32_MAX,
                                         INT32_MIN,
                                         int64_t{INT32_MAX} + 1,
                                         UINT32_MAX,
                                         int64_t{1} << 53,
                                         (int64_t{1} << 53) + 1,
                                         INT64_MAX,
                                         INT64_MAX - 1,
                                         INT64_MIN,
                                         INT64_MIN + 1};
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> doubles = {
      0.0,
      -0.0,
      0.5,
      0.1,
      1.0,
      -1.0,
      9007199254740992.0,
      9007199254740994.0,
      9223372036854775808.0,
      std::nextafter(9223372036854775808.0, 0),
      -9223372036854775808.0,
      18446744073709551616.0,
      std::nextafter(18446744073709551616.0, 0),
      infinity,
      -infinity,
      nan,
      -nan,
      std::numeric_limits<double>::max(),
      std::numeric_limits<double>::denorm_min(),
      -std::numeric_limits<double>::max()};
  for (const std::string& field : fields) {
    std::vector<std::string> sources;
    for (const std::string& constant : constants) {
      for (const char* op : {"==", "!=", "<", "<=", ">", ">="}) {
        sources.push_back(absl::StrCat(field, " ", op, " ", constant));
        sources.push_back(
            absl::StrCat("!(", constant, " ", op, " ", field, ")"));
      }
    }
    Comparison comparison(CheckAll(sources, schema));
    auto expect = [&](int64_t integer, double number) {
      All message;
      message.set_i32(static_cast<int32_t>(integer));
      message.set_i64(integer);
      message.set_u32(static_cast<uint32_t>(integer));
      message.set_u64(static_cast<uint64_t>(integer));
      message.set_si64(integer);
      message.set_fx32(static_cast<uint32_t>(integer));
      message.set_f(static_cast<float>(number));
      message.set_d(number);
      message.set_state(static_cast<All::State>(integer));
      message.set_plain(static_cast<condition::test::Plain>(integer));
      message.set_implicit_i(static_cast<int32_t>(integer));
      message.set_implicit_plain(static_cast<condition::test::Plain>(integer));
      message.mutable_wrapped_i()->set_value(static_cast<int32_t>(integer));
      message.mutable_wrapped_u()->set_value(static_cast<uint64_t>(integer));
      message.mutable_wrapped_d()->set_value(number);
      condition::Inputs inputs(schema);
      inputs.SetRoot(&message);
      comparison.Expect(inputs);
    };
    for (const int64_t integer : integers) expect(integer, 0);
    for (const double number : doubles) expect(0, number);
    if (HasFatalFailure()) return;
    // Alone, a field's cuts are others than together with all constants.
    for (size_t i = 0; i < sources.size(); i += 31) {
      Comparison alone(CheckAll({sources[i]}, schema));
      for (const double number : doubles) {
        All message;
        message.set_d(number);
        message.set_f(static_cast<float>(number));
        message.set_i64(INT64_MAX);
        message.set_u64(UINT64_MAX);
        condition::Inputs inputs(schema);
        inputs.SetRoot(&message);
        alone.Expect(inputs);
      }
      if (HasFatalFailure()) return;
    }
  }
}

TEST(EvaluatorTest, VersionsOfEveryPrecision) {
  const condition::Schema schema(All::descriptor());
  const std::vector<std::string> versions = {"1",
                                             "1.2",
                                             "1.2.0",
                                             "1.2.3",
                                             "1.2.3 Build 240109",
                                             "1.2.3 Build 240110",
                                             "1.2.3 Build 240110 Rel.5",
                                             "1.2.3 Build 240110 Rel.6n(4555)",
                                             "1.2.3 Build 240111 Rel.1",
                                             "1.2.4",
                                             "2.0 Build 240110",
                                             "4294967295.4294967295"};
  std::vector<std::string> sources;
  for (const std::string& version : versions) {
    for (const char* op : {"==", "!=", "<", "<=", ">", ">="}) {
      sources.push_back(
          absl::StrCat("version(s) ", op, " version(\"", version, "\")"));
    }
  }
  sources.push_back("version(s) in [version(\"1.2\"), version(\"1.2.3\")]");
  sources.push_back("b || version(s) > version(\"1\")");
  Comparison comparison(CheckAll(sources, schema));
  std::vector<std::string> seen = versions;
  seen.insert(seen.end(), {"", "no version", "0", "9.9 Build 990101 Rel.1"});
  for (const std::string& version : seen) {
    for (const bool with_b : {false, true}) {
      All message;
      message.set_s(version);
      if (with_b) message.set_b(true);
      condition::Inputs inputs(schema);
      inputs.SetRoot(&message);
      comparison.Expect(inputs);
    }
  }
  All empty;
  condition::Inputs inputs(schema);
  inputs.SetRoot(&empty);
  comparison.Expect(inputs);
}

TEST(EvaluatorTest, Proto2DefaultsGroupsAndExtensions) {
  const condition::Schema schema(Old::descriptor());
  Comparison comparison(CheckAll(
      {"number == -32", "number < 0", "text == \"empty\"", "text != \"x\"",
       "kind == 5", "kind != 3", "needed", "has(needed) || needed",
       "inner.depth > 1", "has(inner)", "has(inner.depth)", "3 in kinds",
       "kinds.all(k, k > 3)", "size(kinds) == 2",
       "snapshot.`kasa_diag.condition.test2.added` > 3 && number < 0",
       "has(snapshot.`kasa_diag.condition.test2.added`)"},
      schema));
  Old message;
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  comparison.Expect(inputs);
  message.set_number(-32);
  message.set_text("x");
  message.set_kind(Old::FIRST);
  message.mutable_inner()->set_depth(2);
  comparison.Expect(inputs);
  message.set_needed(true);
  message.add_kinds(Old::FIRST);
  message.add_kinds(Old::SECOND);
  message.SetExtension(condition::test2::added, 5);
  comparison.Expect(inputs);
}

TEST(EvaluatorTest, ListsTooLongForTheLoopLimit) {
  const condition::Schema schema(All::descriptor());
  Comparison comparison(
      CheckAll({"ints.exists(e, e == 7)", "ints.exists(e, e == 7) && b",
                "ints.exists(e, e == 8) || ints.exists(e, e == 9)",
                "ints.all(e, e < 5)", "7 in ints"},
               schema));
  for (const int size : {4'999, 5'000, 5'001, 9'999, 10'000, 10'001}) {
    for (const bool at_end : {false, true}) {
      All message;
      message.set_b(true);
      for (int i = 0; i < size; ++i) {
        message.add_ints((at_end ? i == size - 1 : i == 0) ? 7 : 1);
      }
      condition::Inputs inputs(schema);
      inputs.SetRoot(&message);
      comparison.Expect(inputs);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(EvaluatorTest, MessagesThatAreNotThere) {
  const std::unique_ptr<condition::Schema> schema = MakeTestSchema();
  Comparison comparison(CheckAll(
      {"i32 > 0", "has(i32)", "part.part.number == 1", "has(part.part)",
       "other.i32 == 0", "has(other.i32)", "\"s1\" in symbols",
       "other.duration > duration(\"1s\")", "size(ints) > 0", "1 in ints"},
      *schema));
  condition::Inputs inputs(*schema);
  const All empty;
  inputs.SetRoot(&empty);
  comparison.Expect(inputs);
  inputs.Set(kOtherInput, &empty);
  comparison.Expect(inputs);
}

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
  const Evaluator evaluator(CheckAll(
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
  const Evaluator evaluator(CheckAll(sources, schema));
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
  const Evaluator one(CheckAll({"i32 > 0", "s == \"x\""}, schema));
  const Evaluator two(CheckAll({"b", "d > 0.5", "i32 > 3"}, schema));
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
      CheckAll({"i32 > 0 && i32 < 9 && b", "i32 < i64", "b && i32 < i64",
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
  const Evaluator evaluator(CheckAll({"i32 > 0 && s == \"x\""}, schema));
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
  const Conditions conditions = CheckAll(sources, schema);
  const Evaluator evaluator(conditions);
  EXPECT_EQ(evaluator.report().rows, "in one word");
  EvaluatorOptions options;
  options.rows = EvaluatorOptions::Rows::kByBlock;
  EXPECT_EQ(Evaluator(conditions, options).report().rows, "by block");
  std::vector<std::string> many;
  for (int i = 0; i < 65; ++i) many.push_back(absl::StrCat("i32 > ", i));
  EXPECT_EQ(Evaluator(CheckAll(many, schema)).report().rows, "by block");
  many.pop_back();
  EXPECT_EQ(Evaluator(CheckAll(many, schema)).report().rows, "in one word");
  // What only the interpreter decides needs rows of its own.
  EXPECT_EQ(Evaluator(CheckAll({"i32 < i64"}, schema)).report().rows,
            "by block");
}

// The verdicts of the last evaluation are taken over when no class has changed,
// and only then.
TEST(EvaluatorTest, ASnapshotThatIsLikeTheLastOne) {
  const condition::Schema schema(All::descriptor());
  EvaluatorOptions options;
  options.rows = EvaluatorOptions::Rows::kByBlock;
  const Evaluator first(CheckAll({"i32 > 5", "s == \"x\""}, schema), options);
  const Evaluator second(CheckAll({"i32 > 100", "s != \"x\""}, schema),
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
  const Conditions conditions = CheckAll(sources, schema);
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
