#include "kasa_diag/authoring/possible_states.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "kasa_diag/authoring/assignments.h"

namespace kasa_diag::authoring {
namespace {

constexpr int64_t kMaxAssignments = 200'000;

Tristate StateOf(Rank rank) {
  return rank == kFalseRank  ? Tristate::kFalse
         : rank == kTrueRank ? Tristate::kTrue
                             : Tristate::kUnknown;
}

// Tries every assignment.
class Enumeration {
 public:
  explicit Enumeration(Assignments assignments)
      : assignments_(std::move(assignments)) {}

  Combinations Run() {
    result_.complete = assignments_.complete;
    result_.exact = assignments_.exact;
    Try();
    return std::move(result_);
  }

 private:
  void Try() {
    int64_t count = 1;
    for (const Assignments::Variable& variable : assignments_.variables) {
      count *=
          static_cast<int64_t>(std::max<size_t>(variable.values.size(), 1));
      if (count > kMaxAssignments) result_.complete = false;
      if (!result_.complete) return;
    }
    ranks_.assign(assignments_.factor_count, kFalseRank);
    TryFrom(0);
  }

  void TryFrom(size_t next) {
    if (next == assignments_.variables.size()) {
      const int64_t code = Code();
      if (codes_.insert(code).second) result_.states.insert(StatesOf(code));
      return;
    }
    const Assignments::Variable& variable = assignments_.variables[next];
    for (const std::vector<Rank>& value : variable.values) {
      for (size_t i = 0; i < value.size(); ++i) {
        ranks_[variable.factors[i]] = value[i];
      }
      TryFrom(next + 1);
    }
  }

  // The conditions' states in the present assignment, one digit to base 3 each.
  int64_t Code() const {
    const Rank* ranks = ranks_.data();
    int64_t code = 0;
    for (size_t c = assignments_.terms.size(); c-- > 0;) {
      Rank condition = kFalseRank;
      for (const std::vector<int>& term : assignments_.terms[c]) {
        Rank least = kTrueRank;
        for (const int f : term) {
          if (ranks[f] < least) least = ranks[f];
        }
        if (least > condition) condition = least;
        if (condition == kTrueRank) break;
      }
      code = 3 * code + condition;
    }
    return code;
  }
  std::vector<Tristate> StatesOf(int64_t code) const {
    std::vector<Tristate> states;
    for (size_t c = 0; c < assignments_.terms.size(); ++c, code /= 3) {
      states.push_back(StateOf(static_cast<Rank>(code % 3)));
    }
    return states;
  }

  const Assignments assignments_;
  std::vector<Rank> ranks_;  // of the factors, in the assignment being tried
  std::set<int64_t> codes_;  // of the states seen
  Combinations result_;
};

}  // namespace

Combinations PossibleStates::Of(absl::Span<const int> conditions) const {
  return Enumeration(MakeAssignments(knowledge_, devices_, conditions)).Run();
}

Tristate Guarded(Tristate condition, Tristate when) {
  if (when == Tristate::kTrue) return condition;
  if (when == Tristate::kUnknown && condition == Tristate::kTrue) {
    return condition;
  }
  return Tristate::kUnknown;
}

}  // namespace kasa_diag::authoring
