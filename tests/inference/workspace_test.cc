// Repeated calls allocate nothing; any memory limit gives the same numbers.

#include <cstdlib>
#include <new>
#include <random>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "kasa_diag/inference/coupled_network.h"
#include "kasa_diag/inference/frontier_plan.h"
#include "kasa_diag/inference/noisy_or.h"
#include "tests/inference/reference.h"

namespace {

size_t g_allocations = 0;

}  // namespace

// (Inlined, GCC would take them for a mismatched pair.)
[[gnu::noinline]] void* operator new(size_t size) {
  ++g_allocations;
  void* const memory = std::malloc(size);
  if (memory == nullptr) std::abort();
  return memory;
}
// (The address sanitizer's own does not come here.)
[[gnu::noinline]] void* operator new(size_t size,
                                     const std::nothrow_t&) noexcept {
  return operator new(size);
}

[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept {
  std::free(memory);
}

namespace kasa_diag::inference {
namespace {

constexpr uint64_t kSeed = 5;

RandomProblem MakeCoupled(std::mt19937_64& random, int true_findings) {
  RandomShape shape;
  shape.causes = 40;
  shape.true_findings = true_findings;
  shape.false_findings = 20;
  shape.soft_findings = 2;
  shape.complaint = true;
  return MakeProblem(shape, random);
}

TEST(WorkspaceTest, ARepeatedCallAllocatesNothing) {
  std::mt19937_64 random(kSeed);
  std::vector<RandomProblem> problems;
  for (int m : {4, 12, 16}) problems.push_back(MakeCoupled(random, m));
  Workspace workspace;
  Posterior posterior;
  const auto run_all = [&] {
    for (const RandomProblem& problem : problems) {
      Infer(problem.priors, {&problem.one_case, 1}, {}, &workspace, &posterior);
      ASSERT_FALSE(posterior.approximate);
    }
  };
  size_t before = g_allocations;
  run_all();
  EXPECT_GT(g_allocations, before);  // the counter works
  before = g_allocations;
  for (int i = 0; i < 3; ++i) run_all();
  EXPECT_EQ(g_allocations, before);
}

TEST(WorkspaceTest, NorDoesOneWithSeveralCases) {
  std::mt19937_64 random(kSeed + 1);
  // All cases are over the same causes, each with findings of its own.
  std::vector<RandomProblem> problems;
  for (int m : {8, 4, 12}) problems.push_back(MakeCoupled(random, m));
  std::vector<Case> cases;
  for (const RandomProblem& problem : problems) {
    cases.push_back(problem.one_case);
  }
  Workspace workspace;
  Posterior posterior;
  const auto run_all = [&] {
    for (size_t count : {2, 3}) {
      Infer(problems[0].priors, absl::MakeConstSpan(cases).first(count), {},
            &workspace, &posterior);
      ASSERT_FALSE(posterior.approximate);
    }
  };
  run_all();
  const size_t before = g_allocations;
  for (int i = 0; i < 3; ++i) run_all();
  EXPECT_EQ(g_allocations, before);
}

TEST(WorkspaceTest, AMovedWorkspaceIsUsable) {
  std::mt19937_64 random(kSeed);
  const RandomProblem problem = MakeCoupled(random, 8);
  Workspace first;
  Workspace second = std::move(first);
  Posterior posterior;
  Infer(problem.priors, {problem.one_case}, {}, &second, &posterior);
  first = Workspace();
  Infer(problem.priors, {problem.one_case}, {}, &first, &posterior);
  EXPECT_EQ(posterior.cause, Infer(problem.priors, {problem.one_case}).cause);
}

// From just enough memory to plenty, through every way of cutting the steps.
TEST(WorkspaceTest, TheMemoryLimitDoesNotChangeASingleBit) {
  std::mt19937_64 random(kSeed);
  int cut = 0;
  for (int round = 0; round < 10; ++round) {
    const RandomProblem problem = MakeCoupled(random, 14);
    CoupledNetwork network;
    network.Build(problem.priors, problem.one_case.observations);
    network.Reduce();
    FrontierPlan plan;
    plan.Make(network);
    size_t all = 0;
    for (const FrontierStep& step : plan.steps()) {
      all += sizeof(double) << step.width_after();
    }
    const Posterior plenty = Infer(problem.priors, {problem.one_case});
    ASSERT_FALSE(plenty.approximate);
    for (size_t limit = all / 64; limit < 2 * all; limit += limit / 16 + 8) {
      Options options;
      options.max_memory_bytes = limit;
      options.max_search_nodes = 1;
      const Posterior posterior =
          Infer(problem.priors, {problem.one_case}, options);
      if (posterior.approximate) continue;
      cut += limit < all;
      EXPECT_EQ(posterior.cause, plenty.cause) << limit << " of " << all;
      EXPECT_EQ(posterior.log_evidence, plenty.log_evidence);
    }
  }
  EXPECT_GT(cut, 10);
}

}  // namespace
}  // namespace kasa_diag::inference
