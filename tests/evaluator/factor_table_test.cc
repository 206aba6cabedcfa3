#include "kasa_diag/evaluator/factor_table.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/evaluator/normal_form.h"
#include "kasa_diag/evaluator/vocabulary.h"
#include "tests/condition/test_messages.pb.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Op;
using condition::Value;

Factor Below(int dimension, int64_t bound, Tristate absent) {
  return {dimension, ValueSet::Until(IntegerKey(bound)), absent};
}

TEST(FactorTableTest, EqualFactorsHaveOneNumber) {
  FactorTable table;
  const int first = table.Add(Below(0, 3, Tristate::kUnknown));
  EXPECT_EQ(table.Add(Below(0, 3, Tristate::kUnknown)), first);
  EXPECT_NE(table.Add(Below(1, 3, Tristate::kUnknown)), first);
  EXPECT_NE(table.Add(Below(0, 4, Tristate::kUnknown)), first);
  EXPECT_NE(table.Add(Below(0, 3, Tristate::kFalse)), first);
  EXPECT_EQ(table.size(), 4);
  EXPECT_EQ(table.dimension_of(first), 0);
  EXPECT_EQ(table[first].set, ValueSet::Until(IntegerKey(3)));
}

// What is remembered of a comparison tells it from all others.
TEST(FactorTableTest, ComparisonsAreWhatTheirSetsAre) {
  const std::vector<Value> constants = {
      Value::Bool(true),
      Value::Int(1),
      Value::Int(-1),
      Value::Uint(1),
      Value::Double(1),
      Value::Double(0.0),
      Value::Double(-0.0),
      Value::Double(std::numeric_limits<double>::quiet_NaN()),
      Value::String(""),
      Value::String("a"),
      Value::String("b"),
      Value::Of(condition::Duration{1, 0}),
      Value::Of(condition::Duration{2, 0})};
  FactorTable table;
  // The second time from memory.
  for (int round = 0; round < 2; ++round) {
    for (const Op op : {Op::kEqual, Op::kNotEqual, Op::kLess, Op::kLessEqual,
                        Op::kGreater, Op::kGreaterEqual}) {
      for (const Domain domain :
           {Domain::kInteger, Domain::kUnsigned, Domain::kDouble, Domain::kText,
            Domain::kTime}) {
        const int dimension = static_cast<int>(domain);
        for (const Value& constant : constants) {
          const absl::optional<ValueSet> set =
              ComparisonSet(op, domain, constant);
          const absl::optional<int> number =
              table.Comparison(op, dimension, domain, constant);
          ASSERT_EQ(number.has_value(), set.has_value());
          if (!set.has_value()) continue;
          EXPECT_EQ(table[*number].set, *set) << constant.ToString();
          EXPECT_EQ(table.dimension_of(*number), dimension);
          EXPECT_EQ(table[*number].absent, Tristate::kUnknown);
        }
      }
    }
  }
}

// Class by class, the absent one included, over all factors with bounds 1 to 3.
TEST(FactorTableTest, LogicIsKleenes) {
  FactorTable table;
  std::vector<int> all;
  for (int sets = 0; sets < 8; ++sets) {
    ValueSet set;
    for (int place = 0; place < 3; ++place) {
      if ((sets >> place & 1) == 0) continue;
      set = set.Union(
          ValueSet::Between(IntegerKey(place), IntegerKey(place + 1)));
    }
    for (const Tristate absent :
         {Tristate::kFalse, Tristate::kUnknown, Tristate::kTrue}) {
      all.push_back(table.Add({0, set, absent}));
    }
  }
  auto has = [&table](int factor, int value) {
    return table[factor].set.Contains(IntegerKey(value));
  };
  auto rank = [](Tristate state) {
    return state == Tristate::kFalse ? 0 : state == Tristate::kTrue ? 2 : 1;
  };
  for (const int a : all) {
    const int opposite = table.Not(a);
    EXPECT_EQ(table.Not(opposite), a);
    EXPECT_EQ(rank(table[opposite].absent), 2 - rank(table[a].absent));
    EXPECT_EQ(table.IsFalse(a), table[a].absent == Tristate::kFalse &&
                                    !has(a, 0) && !has(a, 1) && !has(a, 2));
    for (const int b : all) {
      const int both = table.All({a, b});
      const int either = table.Any({a, b});
      for (int value = 0; value < 3; ++value) {
        EXPECT_NE(has(opposite, value), has(a, value));
        EXPECT_EQ(has(both, value), has(a, value) && has(b, value));
        EXPECT_EQ(has(either, value), has(a, value) || has(b, value));
      }
      EXPECT_EQ(rank(table[both].absent),
                std::min(rank(table[a].absent), rank(table[b].absent)));
      EXPECT_EQ(rank(table[either].absent),
                std::max(rank(table[a].absent), rank(table[b].absent)));
    }
  }
}

class NormalFormTest : public ::testing::Test {
 protected:
  NormalForm Transform(const std::string& text, int max_terms = 16) {
    condition::CheckResult result = condition::Check(text, schema_);
    if (!result.ok()) {
      ADD_FAILURE() << condition::Render(result.problems[0], text);
      return {};
    }
    conditions_.push_back(std::move(result.condition));
    return MakeNormalForm(conditions_.back()->root(), max_terms, &vocabulary_);
  }

  condition::Schema schema_{condition::test::All::descriptor()};
  std::vector<std::shared_ptr<const condition::Condition>> conditions_;
  Vocabulary vocabulary_{schema_};
};

TEST_F(NormalFormTest, ConditionsShareTheirFactors) {
  const NormalForm first = Transform("i32 < 3 && s == 'a'");
  const NormalForm second = Transform("s == 'a' && i32 < 3");
  ASSERT_EQ(first.terms.size(), 1u);
  EXPECT_EQ(first.terms, second.terms);
  EXPECT_EQ(vocabulary_.factors.size(), 2);
  EXPECT_EQ(Transform("i32 in [1, 2]").terms,
            Transform("i32 == 2 || i32 == 1").terms);
}

// Each intermediate union of a long disjunction would be as long as what it
// unites.
TEST_F(NormalFormTest, OfALongDisjunctionOnlyTheWholeIsKept) {
  std::vector<std::string> atoms;
  for (int i = 0; i < 250; ++i) {
    atoms.push_back(absl::StrCat("i32 == ", 2 * i));
  }
  const NormalForm any = Transform(absl::StrJoin(atoms, " || "));
  ASSERT_EQ(any.terms.size(), 1u);
  ASSERT_EQ(any.terms[0].size(), 1u);
  EXPECT_EQ(vocabulary_.factors[any.terms[0][0]].set.toggles().size(), 500u);
  EXPECT_EQ(vocabulary_.factors.size(), 251);

  // Some have a second field, so there are too many terms: those are cut out.
  std::vector<std::string> longer = atoms;
  for (int i = 0; i < 40; ++i) {
    longer.push_back(absl::StrCat("s == '", i, "' && b"));
  }
  EXPECT_FALSE(Transform(absl::StrJoin(longer, " || ")).terms.empty());
  EXPECT_LE(vocabulary_.factors.size(), 251 + 40 + 40 + 3);

  const NormalForm none =
      Transform(absl::StrCat("!(", absl::StrJoin(atoms, " || "), ")"));
  ASSERT_EQ(none.terms.size(), 1u);
  EXPECT_EQ(none.terms[0].size(), 1u);
}

TEST_F(NormalFormTest, ConstantsAndContradictions) {
  EXPECT_TRUE(Transform("has(i32) && !has(i32)").terms.empty());
  EXPECT_TRUE(Transform("false").terms.empty());
  const NormalForm always = Transform("true");
  ASSERT_EQ(always.terms.size(), 1u);
  EXPECT_TRUE(always.terms[0].empty());
  // Unknown where it is absent, so no contradiction.
  EXPECT_EQ(Transform("i32 < 3 && i32 > 5").terms.size(), 1u);
}

}  // namespace
}  // namespace kasa_diag::evaluator
