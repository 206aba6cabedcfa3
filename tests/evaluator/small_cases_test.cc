// Every small case against the plain interpreter.

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "tests/condition/test_messages.pb.h"
#include "tests/condition/test_messages_proto2.pb.h"
#include "tests/evaluator/random_conditions.h"
#include "tests/evaluator/test_accessors.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Condition;
using condition::test::All;
using condition::test2::Old;

using Conditions = std::vector<std::shared_ptr<const Condition>>;

// Expects every state and warning to be the interpreter's, with and without
// wide vectors and generated access, in both orders of rows, and in one word
// where they are few enough.
class Comparison {
 public:
  explicit Comparison(Conditions conditions)
      : conditions_(std::move(conditions)) {
    for (const bool wide : {false, true}) {
      for (const auto rows :
           {EvaluatorOptions::Rows::kDense, EvaluatorOptions::Rows::kSparse,
            EvaluatorOptions::Rows::kBySize}) {
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
TEST(SmallCasesTest, EverySmallExpression) {
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
  Comparison comparison(CheckAllOrFail(all, schema));
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
TEST(SmallCasesTest, EveryPairOfNumericTypes) {
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
    auto expect = [&](int64_t integer, double number, Comparison* comparison) {
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
      comparison->Expect(inputs);
    };
    const All nothing;
    condition::Inputs no_inputs(schema);
    no_inputs.SetRoot(&nothing);
    auto expect_all = [&](const std::vector<std::string>& sources) {
      Comparison comparison(CheckAllOrFail(sources, schema));
      for (const int64_t integer : integers) expect(integer, 0, &comparison);
      for (const double number : doubles) expect(0, number, &comparison);
      comparison.Expect(no_inputs);
    };
    expect_all(sources);
    // Alone, in twos and threes a field's cuts are others than together with
    // all constants.
    for (size_t i = 0; i < sources.size(); i += 5) {
      const size_t next = i * 37 % sources.size();
      const size_t third = i * 101 % sources.size();
      std::vector<std::string> few = {sources[i]};
      if (i % 3 > 0) few.push_back(sources[next]);
      if (i % 3 > 1) few.push_back(sources[third]);
      expect_all(few);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(SmallCasesTest, VersionsOfEveryPrecision) {
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
  Comparison comparison(CheckAllOrFail(sources, schema));
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

// Extensions, which have no accessors, are read by reflection; what goes
// without them need not be.
TEST(SmallCasesTest, Proto2DefaultsGroupsAndExtensions) {
  const condition::Schema schema(Old::descriptor());
  std::vector<std::string> sources = {
      "number == -32",
      "number < 0",
      "text == \"empty\"",
      "text != \"x\"",
      "kind == 5",
      "kind != 3",
      "needed",
      "has(needed) || needed",
      "inner.depth > 1",
      "has(inner)",
      "has(inner.depth)",
      "3 in kinds",
      "size(kinds) == 2",
      "kinds.all(k, k > 3)",
  };
  Comparison without_extensions(CheckAllOrFail(sources, schema));
  sources.push_back(
      "snapshot.`kasa_diag.condition.test2.added` > 3 && number < 0");
  sources.push_back("has(snapshot.`kasa_diag.condition.test2.added`)");
  Comparison with_extensions(CheckAllOrFail(sources, schema));
  Old message;
  condition::Inputs inputs(schema);
  inputs.SetRoot(&message);
  auto expect = [&] {
    without_extensions.Expect(inputs);
    with_extensions.Expect(inputs);
  };
  expect();
  message.set_number(-32);
  message.set_text("x");
  message.set_kind(Old::FIRST);
  message.mutable_inner()->set_depth(2);
  expect();
  message.set_needed(true);
  message.add_kinds(Old::FIRST);
  message.add_kinds(Old::SECOND);
  message.SetExtension(condition::test2::added, 5);
  expect();
}

TEST(SmallCasesTest, ListsTooLongForTheLoopLimit) {
  const condition::Schema schema(All::descriptor());
  Comparison comparison(
      CheckAllOrFail({"ints.exists(e, e == 7)", "ints.exists(e, e == 7) && b",
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

TEST(SmallCasesTest, MessagesThatAreNotThere) {
  const std::unique_ptr<condition::Schema> schema = MakeTestSchema();
  Comparison comparison(CheckAllOrFail(
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

}  // namespace
}  // namespace kasa_diag::evaluator
