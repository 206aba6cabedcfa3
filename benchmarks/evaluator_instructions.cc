// Decides 1,000 conditions, or as many as the last argument says, on 1,000
// snapshots in turn, a given number of times: what instruction_gate.sh counts
// the instructions of.
//
//   evaluator_instructions EVALUATIONS wide|baseline [CONDITIONS]

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "benchmarks/evaluator_workload.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/evaluator.h"

int main(int argc, char** argv) {
  using namespace kasa_diag;              // NOLINT
  using namespace kasa_diag::benchmarks;  // NOLINT
  if (argc != 3 && argc != 4) {
    std::fprintf(stderr, "usage: %s EVALUATIONS wide|baseline [CONDITIONS]\n",
                 argv[0]);
    return 2;
  }
  const int evaluations = std::atoi(argv[1]);
  const bool wide = std::strcmp(argv[2], "wide") == 0;
  const int conditions = argc == 4 ? std::atoi(argv[3]) : 1'000;
  evaluator::EvaluatorOptions options = WorkloadOptions();
  options.wide_vectors = wide;
  const evaluator::Evaluator evaluator(MakeConditions(conditions), options);
  if (wide && evaluator.report().vectors != "AVX2") {
    std::puts("no AVX2 here");
    return 3;
  }
  const std::vector<EvaluatorSnapshot> snapshots = MakeSnapshots(1'000);
  evaluator::Evaluator::Scratch scratch;
  condition::Inputs inputs(WorkloadSchema());
  size_t next = 0;
  for (int i = 0; i < evaluations; ++i) {
    inputs.SetRoot(&snapshots[next]);
    next = next + 1 == snapshots.size() ? 0 : next + 1;
    evaluator.Evaluate(inputs, &scratch);
  }
  return 0;
}
