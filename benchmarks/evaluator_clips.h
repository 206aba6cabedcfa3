// The second peer: CLIPS, the classic rule engine in C, through its C API.

#ifndef KASA_DIAG_BENCHMARKS_EVALUATOR_CLIPS_H_
#define KASA_DIAG_BENCHMARKS_EVALUATOR_CLIPS_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "benchmarks/evaluator_rules.h"
#include "benchmarks/evaluator_snapshot.pb.h"

namespace kasa_diag::benchmarks {

// An environment with the rules in it, each one pattern on one fact with forty
// slots; an absent field is the symbol nil, and makes its atom false. What
// fires calls a C function that counts.
class ClipsPeer {
 public:
  // False when the program was built without CLIPS.
  static bool IsAvailable();

  explicit ClipsPeer(const std::vector<Rule>& rules);
  ~ClipsPeer();

  // Asserts the snapshot as a fact, runs the rules, retracts it. Returns how
  // many rules fired.
  int Decide(const EvaluatorSnapshot& snapshot);

 private:
  struct Environment;
  std::unique_ptr<Environment> environment_;
};

}  // namespace kasa_diag::benchmarks

#endif  // KASA_DIAG_BENCHMARKS_EVALUATOR_CLIPS_H_
