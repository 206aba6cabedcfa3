// The library's policy, as a walker through a world sees it.

#ifndef KASA_DIAG_TESTS_PLANNING_LIBRARY_POLICY_H_
#define KASA_DIAG_TESTS_PLANNING_LIBRARY_POLICY_H_

#include <cstdint>

#include "kasa_diag/planning/plan.h"
#include "tests/planning/optimal_policy.h"
#include "tests/planning/world.h"

namespace kasa_diag::planning {

// NextAction, in the world's numbering. `expected_cost`, where not null,
// receives what it promises.
Move LibraryMove(const World& world, const Options& options,
                 const Answers& answers, uint32_t tried,
                 double* expected_cost = nullptr);

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_TESTS_PLANNING_LIBRARY_POLICY_H_
