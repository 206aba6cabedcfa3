// The search for the numbers that suit cases and judgement. Internal to this
// folder; fit.h is the way in.

#ifndef KASA_DIAG_AUTHORING_FIT_ESTIMATE_H_
#define KASA_DIAG_AUTHORING_FIT_ESTIMATE_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "kasa_diag/authoring/fit.h"
#include "kasa_diag/authoring/fit_numbers.h"
#include "kasa_diag/authoring/score.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"
#include "kasa_diag/v1/labelled_case.pb.h"

namespace kasa_diag::authoring {

// A snapshot whose cause is known. Two a case, one behind the other: the first
// snapshot, and with what is findable.
struct Example {
  const v1::LabelledCase* labelled;
  v1::DeviceSnapshot snapshot;
  double weight;  // of its log score
};

// By how much each number is moved, in log odds.
using Changes = std::vector<double>;
using Judgements = std::vector<Judgement>;  // one an example
using Examples = std::vector<const Example*>;

struct Estimate {
  Changes changes;
  std::vector<int> cases;  // FittedNumber::cases
};

// Immutable; serves several threads.
class Estimator {
 public:
  // `options`: their spread, passes and threads, which are in range.
  Estimator(const v1::KnowledgeBase& content, absl::Span<const Number> numbers,
            const FitOptions& options);

  // How right the base is with these changes. FailedPrecondition: it is wrong,
  // InvalidArgument: its snapshots are of another type.
  absl::StatusOr<Judgements> JudgeAll(const Changes& changes,
                                      const Examples& examples) const;

  // Starts from what is written. Fails as JudgeAll does. REQUIRES: the examples
  // come two a case.
  absl::StatusOr<Estimate> Maximize(const Examples& examples) const;

 private:
  struct Step {
    absl::Status status;
    double change = 0;
    int cases = 0;
    std::vector<int> moved;  // the examples that it moves at all
  };
  // `which`: indices of the examples that the number may move.
  Step StepOf(size_t number, const Changes& changes, const Examples& examples,
              const std::vector<int>& which, const Judgements& here) const;

  v1::KnowledgeBase content_;
  std::vector<Number> numbers_;
  double precision_;  // of what is written: 1 / spread^2
  int passes_;
  int threads_;
};

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_FIT_ESTIMATE_H_
