#include "kasa_diag/evaluator/value_set.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/number_columns.h"

namespace kasa_diag::evaluator {
namespace {

TEST(ValueSetTest, KeysHaveTheOrderOfTheValues) {
  const std::vector<int64_t> integers = {
      INT64_MIN, INT64_MIN + 1, -256, -255, -1, 0, 1, 255, 256, INT64_MAX};
  for (size_t i = 1; i < integers.size(); ++i) {
    EXPECT_LT(IntegerKey(integers[i - 1]), IntegerKey(integers[i]));
    EXPECT_LT(JustAfter(IntegerKey(integers[i - 1])), IntegerKey(integers[i]));
  }
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> doubles = {
      -infinity, -1e300, -1, -5e-324, 0, 5e-324, 1, 2, 1e300, infinity};
  for (size_t i = 1; i < doubles.size(); ++i) {
    EXPECT_LT(OrderedDouble(doubles[i - 1]), OrderedDouble(doubles[i]));
  }
  EXPECT_EQ(OrderedDouble(-0.0), OrderedDouble(0.0));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(OrderedDouble(nan), OrderedDouble(-nan));
  EXPECT_GT(OrderedDouble(nan), OrderedDouble(infinity));
  EXPECT_LT(TimeKey(-1, 999), TimeKey(0, -5));
  EXPECT_LT(TimeKey(0, -5), TimeKey(0, 0));
}

TEST(ValueSetTest, FirstIntegerAtOrAfterAPlace) {
  int64_t found;
  ASSERT_TRUE(FirstInteger(IntegerKey(-5), &found));
  EXPECT_EQ(found, -5);
  ASSERT_TRUE(FirstInteger(JustAfter(IntegerKey(-5)), &found));
  EXPECT_EQ(found, -4);
  EXPECT_FALSE(FirstInteger(JustAfter(IntegerKey(INT64_MAX)), &found));
}

// All sets over four places against bit masks.
TEST(ValueSetTest, AlgebraOfAllSmallSets) {
  auto make = [](int mask) {
    ValueSet set;
    for (int i = 0; i < 4; ++i) {
      if ((mask >> i & 1) == 0) continue;
      set = set.Union(ValueSet::Between(IntegerKey(i), IntegerKey(i + 1)));
    }
    return set;
  };
  for (int a = 0; a < 16; ++a) {
    for (int b = 0; b < 16; ++b) {
      EXPECT_EQ(make(a).Union(make(b)), make(a | b));
      EXPECT_EQ(make(a).Intersection(make(b)), make(a & b));
    }
    const ValueSet complement = make(a).Complement();
    EXPECT_EQ(complement.Complement(), make(a));
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(make(a).Contains(IntegerKey(i)), (a >> i & 1) == 1);
      EXPECT_EQ(complement.Contains(IntegerKey(i)), (a >> i & 1) == 0);
    }
    EXPECT_TRUE(complement.Contains(IntegerKey(7)));
  }
}

TEST(ValueSetTest, TextsWithAPrefix) {
  Key after;
  ASSERT_TRUE(AfterTextPrefix("ab", &after));
  EXPECT_EQ(after, "ac");
  ASSERT_TRUE(AfterTextPrefix("a\xff\xff", &after));
  EXPECT_EQ(after, "b");
  EXPECT_FALSE(AfterTextPrefix("\xff", &after));
  EXPECT_FALSE(AfterTextPrefix("", &after));
}

TEST(ValueSetTest, Pointwise) {
  const Key a = "a";
  const Key b = "b";
  EXPECT_TRUE(ValueSet().IsPointwise());
  EXPECT_TRUE(ValueSet::Between(a, JustAfter(a)).IsPointwise());
  EXPECT_TRUE(ValueSet::Between(a, JustAfter(a)).Complement().IsPointwise());
  EXPECT_FALSE(ValueSet::Between(a, b).IsPointwise());
  EXPECT_FALSE(ValueSet::Until(a).IsPointwise());
  EXPECT_TRUE(ValueSet::Between("", JustAfter("")).Complement().IsPointwise());
  const ValueSet point = ValueSet::Between(a, JustAfter(a));
  const ValueSet points = point.Union(ValueSet::Between(b, JustAfter(b)));
  EXPECT_TRUE(ValueSet::All().IsPointwise());
  EXPECT_TRUE(points.IsPointwise());
  EXPECT_TRUE(points.Complement().IsPointwise());
  EXPECT_FALSE(ValueSet::From(a).IsPointwise());
  EXPECT_FALSE(point.Union(ValueSet::From(b)).Complement().IsPointwise());
  // The lowest text is a point too.
  EXPECT_TRUE(ValueSet::Until(JustAfter("")).IsPointwise());
}

TEST(ValueSetTest, OrderedDoublesThereAndBack) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double value : {-kInfinity, -1e300, -1.5, -5e-324, 0.0, 5e-324,
                             0.1, 3.0, 1e300, kInfinity}) {
    EXPECT_EQ(FromOrdered(OrderedDouble(value)), value);
  }
  EXPECT_FALSE(std::signbit(FromOrdered(OrderedDouble(-0.0))));
  EXPECT_EQ(FromOrdered(kOrderedNan - 1), kInfinity);
  EXPECT_TRUE(std::isnan(FromOrdered(kOrderedNan)));
}

// Buckets against bisection, around every cut.
TEST(NumberColumnsTest, BucketsOfIntegersCountLikeASearch) {
  for (const std::vector<int64_t>& cuts : {std::vector<int64_t>{},
                                           {5},
                                           {0, 1},
                                           {-3, 10, 2'000},
                                           {INT64_MAX - 5, INT64_MAX},
                                           {INT64_MIN + 1, INT64_MIN + 9},
                                           {10'000, 20'000, 30'000, 640'000}}) {
    const absl::optional<IntegerBuckets> buckets = MakeIntegerBuckets(cuts);
    ASSERT_TRUE(buckets.has_value());
    std::vector<int64_t> values = {INT64_MIN, -1, 0, 1, INT64_MAX};
    for (const int64_t cut : cuts) {
      values.push_back(cut);
      values.push_back(cut - 1);
      if (cut < INT64_MAX) values.push_back(cut + 1);
    }
    for (const int64_t value : values) {
      const int64_t clamped =
          std::min(std::max(value, buckets->low), buckets->high);
      const uint16_t below =
          buckets->cuts_below[(static_cast<uint64_t>(clamped) -
                               static_cast<uint64_t>(buckets->low)) >>
                              buckets->shift];
      const bool one_more = below < cuts.size() && clamped >= cuts[below];
      int expected = 0;
      for (const int64_t cut : cuts) expected += cut <= value ? 1 : 0;
      EXPECT_EQ(below + (one_more ? 1 : 0), expected) << value;
    }
  }
  // Two cuts side by side and one far away: too uneven.
  EXPECT_FALSE(MakeIntegerBuckets({0, 1, 1'000'000}).has_value());
  EXPECT_FALSE(MakeIntegerBuckets({INT64_MIN, 0}).has_value());
}

TEST(NumberColumnsTest, BucketsOfDoublesWantRoom) {
  EXPECT_TRUE(MakeDoubleBuckets(
                  {OrderedDouble(0.5), OrderedDouble(0.75), OrderedDouble(64)})
                  .has_value());
  // 3.5 and the next double above, which `== 3.5` cuts, and one far away.
  EXPECT_FALSE(MakeDoubleBuckets({OrderedDouble(3.5), OrderedDouble(3.5) + 1,
                                  OrderedDouble(90)})
                   .has_value());
  EXPECT_FALSE(
      MakeDoubleBuckets({OrderedDouble(-std::numeric_limits<double>::max()),
                         OrderedDouble(std::numeric_limits<double>::max())})
          .has_value());
}

TEST(ClassifierTest, TextsComparedForEqualityShareTheirGaps) {
  const Key a = "a";
  const Key b = "bcdefghijklmnopqrstuvwxyz";
  const ValueSet is_a = ValueSet::Between(a, JustAfter(a));
  const ValueSet is_b = ValueSet::Between(b, JustAfter(b));
  Cuts cuts;
  cuts.Add(is_a);
  cuts.Add(is_b);
  const Classifier classifier(Domain::kText, cuts, false);
  EXPECT_EQ(classifier.class_count(), 3);
  EXPECT_EQ(classifier.ClassOfText("A"), 0);
  EXPECT_EQ(classifier.ClassOfText("bcdefghiXXXXXXXXrstuvwxyz"), 0);
  EXPECT_NE(classifier.ClassOfText(b), classifier.ClassOfText(a));
  std::vector<uint8_t> members;
  classifier.FillMembers(is_a.Complement(), &members);
  EXPECT_EQ(members[classifier.ClassOfText("zzz")], 1);
  EXPECT_EQ(members[classifier.ClassOfText(a)], 0);
  EXPECT_EQ(members[classifier.ClassOfText(b)], 1);
  classifier.FillMembers(is_a, &members);
  EXPECT_EQ(members[classifier.ClassOfText("zzz")], 0);
  EXPECT_EQ(members[classifier.ClassOfText(a)], 1);
  EXPECT_EQ(members[classifier.ClassOfText(b)], 0);
}

// The lowest text has no place before it: all others are an open interval.
TEST(ClassifierTest, AllTextsButTheEmptyOne) {
  const ValueSet empty = ValueSet::Until(JustAfter(""));
  Cuts cuts;
  cuts.Add(empty);
  const Classifier classifier(Domain::kText, cuts, false);
  ASSERT_EQ(classifier.class_count(), 2);
  std::vector<uint8_t> members;
  classifier.FillMembers(empty.Complement(), &members);
  EXPECT_EQ(members[classifier.ClassOfText("")], 0);
  EXPECT_EQ(members[classifier.ClassOfText("x")], 1);
  classifier.FillMembers(empty, &members);
  EXPECT_EQ(members[classifier.ClassOfText("")], 1);
  EXPECT_EQ(members[classifier.ClassOfText("x")], 0);
}

}  // namespace
}  // namespace kasa_diag::evaluator
