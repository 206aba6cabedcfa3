#include "kasa_diag/evaluator/clustering.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>
#include <vector>

#include "absl/types/span.h"
#include "gtest/gtest.h"

namespace kasa_diag::evaluator {
namespace {

using Lists = std::vector<std::vector<int>>;

std::vector<int> Cluster(const Lists& dimensions_of, int dimension_count,
                         int run_length) {
  const std::vector<absl::Span<const int>> spans(dimensions_of.begin(),
                                                 dimensions_of.end());
  return ClusterByDimensions(spans, dimension_count, run_length);
}

// What the index would have: for each block, the dimensions asked for in it.
int CellCount(const Lists& dimensions_of, const std::vector<int>& order,
              int block) {
  int cells = 0;
  for (size_t first = 0; first < order.size(); first += block) {
    std::set<int> asked;
    for (size_t i = first; i < std::min(first + block, order.size()); ++i) {
      asked.insert(dimensions_of[order[i]].begin(),
                   dimensions_of[order[i]].end());
    }
    cells += static_cast<int>(asked.size());
  }
  return cells;
}

std::vector<int> InOrder(size_t count) {
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

void ExpectPermutation(std::vector<int> order, size_t count) {
  std::sort(order.begin(), order.end());
  EXPECT_EQ(order, InOrder(count));
}

Lists RandomLists(int count, int dimension_count, int seed) {
  std::mt19937 random(seed);
  Lists lists(count);
  for (std::vector<int>& list : lists) {
    std::set<int> asked;
    const int size = static_cast<int>(random() % 5);
    for (int i = 0; i < size; ++i) {
      asked.insert(static_cast<int>(random() % dimension_count));
    }
    list.assign(asked.begin(), asked.end());
  }
  return lists;
}

TEST(ClusteringTest, WhatAsksForTheSameIsSideBySide) {
  // Two kinds in turn.
  Lists lists;
  for (int i = 0; i < 8; ++i) {
    lists.push_back(i % 2 == 0 ? std::vector<int>{0, 1}
                               : std::vector<int>{2, 3});
  }
  const std::vector<int> order = Cluster(lists, 4, 4);
  EXPECT_EQ(order, (std::vector<int>{0, 2, 4, 6, 1, 3, 5, 7}));
}

TEST(ClusteringTest, ARunTakesWhatItsDimensionsDecide) {
  // {0}, {1} and {0, 1} go together, before what needs a third dimension.
  const Lists lists = {{0, 2}, {0}, {1, 2}, {0, 1}, {2}, {1}};
  const std::vector<int> order = Cluster(lists, 3, 3);
  EXPECT_EQ(CellCount(lists, order, 3), 5);
  ExpectPermutation(order, lists.size());
}

TEST(ClusteringTest, NothingToCluster) {
  EXPECT_TRUE(Cluster({}, 0, 512).empty());
  const Lists constants(3);
  EXPECT_EQ(Cluster(constants, 0, 2), InOrder(3));
  const Lists alike(5, {0});
  EXPECT_EQ(Cluster(alike, 1, 2), InOrder(5));
}

TEST(ClusteringTest, FewerCellsThanUnordered) {
  for (int seed = 0; seed < 20; ++seed) {
    const Lists lists = RandomLists(3'000, 30, seed);
    const std::vector<int> order = Cluster(lists, 30, 128);
    ExpectPermutation(order, lists.size());
    EXPECT_EQ(order, Cluster(lists, 30, 128));
    EXPECT_LT(CellCount(lists, order, 128),
              0.8 * CellCount(lists, InOrder(lists.size()), 128));
  }
}

// Runs are made longer where there would be too many of them.
TEST(ClusteringTest, ManyRuns) {
  const Lists lists = RandomLists(5'000, 12, 1);
  const std::vector<int> order = Cluster(lists, 12, 2);
  ExpectPermutation(order, lists.size());
  EXPECT_LT(CellCount(lists, order, 32),
            0.8 * CellCount(lists, InOrder(lists.size()), 32));
}

}  // namespace
}  // namespace kasa_diag::evaluator
