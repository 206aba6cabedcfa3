// The snapshots of the evaluator's benchmarks, and their conditions compiled.

#ifndef KASA_DIAG_BENCHMARKS_EVALUATOR_WORKLOAD_H_
#define KASA_DIAG_BENCHMARKS_EVALUATOR_WORKLOAD_H_

#include <memory>
#include <string>
#include <vector>

#include "benchmarks/evaluator_rules.h"
#include "benchmarks/evaluator_snapshot.pb.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/accessors.h"
#include "kasa_diag/evaluator/evaluator.h"

namespace kasa_diag::benchmarks {

// A quarter of the fields absent; the others uniform over their range, texts
// over twelve known ones and four others. Fixed by a seed.
std::vector<EvaluatorSnapshot> MakeSnapshots(int count);

using Conditions = std::vector<std::shared_ptr<const condition::Condition>>;

const condition::Schema& WorkloadSchema();

// The first `count` rules, checked. Ends the program when one does not check.
Conditions MakeConditions(int count);

// Accessors of EvaluatorSnapshot.
const evaluator::MessageAccessors& SnapshotAccessors();

// What a program that cares would set: generated access to its own message.
evaluator::EvaluatorOptions WorkloadOptions();

}  // namespace kasa_diag::benchmarks

#endif  // KASA_DIAG_BENCHMARKS_EVALUATOR_WORKLOAD_H_
