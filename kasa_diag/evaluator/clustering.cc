// The least number of dimensions over all runs is a hypergraph partition, which
// is NP-hard. The greedy choice: a run takes one dimension after the other,
// that which brings the items left nearest to having all of theirs, and the
// items that have all of theirs join it. Few dimensions are enough for the
// first runs; the last run takes what is left.

#include "kasa_diag/evaluator/clustering.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace kasa_diag::evaluator {
namespace {

constexpr int kMaxRuns = 48;

// How much it counts that an item gets a dimension after which this many are
// still missing.
int64_t Worth(int missing) {
  constexpr int64_t kWorth[] = {64, 8, 2};
  return missing < 3 ? kWorth[missing] : 1;
}

class Clustering {
 public:
  Clustering(const std::vector<absl::Span<const int>>& dimensions_of,
             int dimension_count)
      : groups_with_(dimension_count),
        taken_(dimension_count),
        score_(dimension_count) {
    sorted_.resize(dimensions_of.size());
    std::iota(sorted_.begin(), sorted_.end(), 0);
    std::stable_sort(sorted_.begin(), sorted_.end(), [&](int a, int b) {
      return dimensions_of[a] < dimensions_of[b];
    });
    for (size_t i = 0; i < sorted_.size(); ++i) {
      const absl::Span<const int> dimensions = dimensions_of[sorted_[i]];
      if (i == 0 || dimensions != groups_.back().dimensions) {
        for (const int d : dimensions) {
          groups_with_[d].push_back(static_cast<int>(groups_.size()));
        }
        groups_.push_back({dimensions, static_cast<int>(i), 0, 0});
      }
      ++groups_.back().size;
    }
  }

  std::vector<int> Run(int run_length) {
    while (order_.size() < sorted_.size()) FillRun(run_length);
    return std::move(order_);
  }

 private:
  // Items with the same dimensions.
  struct Group {
    absl::Span<const int> dimensions;
    int first;  // in sorted_: those that are left
    int size;
    int missing;  // dimensions that the run has not taken
  };

  void FillRun(int run_length) {
    const size_t end = std::min(order_.size() + run_length, sorted_.size());
    std::fill(taken_.begin(), taken_.end(), 0);
    std::fill(score_.begin(), score_.end(), 0);
    for (Group& group : groups_) {
      if (group.size == 0) continue;
      group.missing = static_cast<int>(group.dimensions.size());
      if (group.missing == 0) Join(end, &group);
      for (const int d : group.dimensions) {
        score_[d] += group.size * Worth(group.missing - 1);
      }
    }
    while (order_.size() < end) {
      int best = -1;
      for (size_t d = 0; d < score_.size(); ++d) {
        if (taken_[d] == 0 && (best < 0 || score_[d] > score_[best])) {
          best = static_cast<int>(d);
        }
      }
      Take(best, end);
    }
  }

  void Take(int dimension, size_t end) {
    taken_[dimension] = 1;
    for (const int g : groups_with_[dimension]) {
      Group& group = groups_[g];
      if (group.size == 0) continue;
      if (--group.missing == 0) {
        Join(end, &group);
        continue;
      }
      const int64_t more =
          group.size * (Worth(group.missing - 1) - Worth(group.missing));
      for (const int d : group.dimensions) score_[d] += more;
    }
  }

  // Moves as many as the run has room for.
  void Join(size_t end, Group* group) {
    const int count = std::min<int>(group->size, end - order_.size());
    const auto first = sorted_.begin() + group->first;
    order_.insert(order_.end(), first, first + count);
    group->first += count;
    group->size -= count;
  }

  std::vector<int> sorted_;
  std::vector<Group> groups_;
  std::vector<std::vector<int>> groups_with_;  // by dimension
  std::vector<uint8_t> taken_;
  // By dimension: what the items that ask for it gain by it.
  std::vector<int64_t> score_;
  std::vector<int> order_;
};

}  // namespace

std::vector<int> ClusterByDimensions(
    const std::vector<absl::Span<const int>>& dimensions_of,
    int dimension_count, int run_length) {
  const int count = static_cast<int>(dimensions_of.size());
  const int runs = (count + run_length - 1) / run_length;
  const int times_as_long = std::max((runs + kMaxRuns - 1) / kMaxRuns, 1);
  return Clustering(dimensions_of, dimension_count)
      .Run(times_as_long * run_length);
}

}  // namespace kasa_diag::evaluator
