#include "tests/planning/library_policy.h"

#include <vector>

namespace kasa_diag::planning {

Move LibraryMove(const World& world, const Options& options,
                 const Answers& answers, uint32_t tried,
                 double* expected_cost) {
  std::vector<int32_t> failed;
  for (size_t r = 0; r < world.remedies().size(); ++r) {
    if (tried >> r & 1) failed.push_back(static_cast<int32_t>(r));
  }
  const Action action =
      NextAction(world.ProblemAfter(answers, failed), options);
  if (expected_cost != nullptr) *expected_cost = action.expected_cost;
  switch (action.kind) {
    case Action::kTry:
      return {Move::kRemedy, action.index};
    case Action::kAsk: {
      // The problem holds those questions only that were not asked.
      int unasked = -1;
      int question = -1;
      while (unasked < action.index) {
        if (answers[++question] == kUnasked) ++unasked;
      }
      return {Move::kQuestion, question};
    }
    case Action::kGoToSupport:
      break;
  }
  return {Move::kGoToSupport};
}

}  // namespace kasa_diag::planning
