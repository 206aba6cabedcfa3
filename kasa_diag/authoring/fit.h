// Weighs a knowledge base's numbers against labelled cases.
//
//   const std::vector<Number> numbers = NumbersOf(content);
//   absl::StatusOr<FitReport> report =
//       Fit(content, numbers, {{"cases.jsonl", cases}}, {});
//   // report->numbers[i].change: how far the cases would move numbers[i]
//   // report->files[0].without_the_case: what that is worth for new cases
//
// A number is somebody's judgement, or a count of things that are not these
// cases. The fit is what suits both: the maximum a posteriori estimate, where
//
// * each number has a normal distribution around what is written, in log odds
//   (an odds_times: in its logarithm), independent of the others, and
// * the likelihood is the cases' log score (score.h), each case counting half
//   by its first snapshot and half with what is findable merged in.
//
// Diagnoses are made with the complaint on. Cases labelled "undetermined" have
// no log score and move nothing.
//
// The cases that numbers were fitted to are no judges of the fit: it always
// looks better on them. So it is also made without a part of the sources at a
// time, and judged by the cases of those (k-fold cross-validation; Stone 1974).

#ifndef KASA_DIAG_AUTHORING_FIT_H_
#define KASA_DIAG_AUTHORING_FIT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "kasa_diag/authoring/fit_numbers.h"
#include "kasa_diag/v1/knowledge_base.pb.h"
#include "kasa_diag/v1/labelled_case.pb.h"

namespace kasa_diag::authoring {

// The cases of one file.
struct CasesToFit {
  std::string name;  // for the report
  std::vector<v1::LabelledCase> cases;
  // What each of them counts. Below 1 for cases that are no fair sample.
  double weight = 1;
};

struct FitOptions {
  // Standard deviation of every number around what is written, in log odds:
  // with 0.5, two numbers of three are believed to be right to within a factor
  // of 1.65 in their odds. From 0.001 to 100.
  double spread = 0.5;
  // Each goes half of the way that is left, and at most 0.4: after 4 a
  // sixteenth is left. More passes are nearer to the maximum, fewer nearer to
  // what is written.
  int passes = 4;
  // In how many parts the sources are left out for cross-validation; it takes
  // that many more fits. 0 or 1: none.
  int folds = 2;
  // 0: as many as the machine runs at once. The result does not depend on it.
  int threads = 0;
};

// InvalidArgument where an option is out of range.
absl::Status CheckFitOptions(const FitOptions& options);

struct FittedNumber {
  Number number;
  double change = 0;  // in log odds; exactly 0 where no case has a say
  // Whose log score it moves, as the base is written: by more than 0.02 nats a
  // unit of log odds, on either snapshot.
  int cases = 0;
};

// Means over cases, as in Scores (score.h).
struct FitScores {
  double top1 = 0;
  double top3 = 0;
  double log_score = 0;  // nats; 0 where every case is undetermined
};

struct FitScoresByFacts {
  FitScores first;  // by the first snapshots
  FitScores found;  // with what is findable merged in
};

struct FitFile {
  std::string name;
  int cases = 0;
  FitScoresByFacts as_written;
  FitScoresByFacts fitted;
  // Each case by the fit that was made without its source. Absent without
  // cross-validation.
  absl::optional<FitScoresByFacts> without_the_case;
};

struct FitReport {
  std::vector<FittedNumber> numbers;  // as given
  std::vector<FitFile> files;         // as given
};

// Fits `numbers`, a part of NumbersOf(content) or all of it; the rest stays as
// written. Cases of one source stay together in cross-validation: what follows
// '#' in a source does not count, and a case without a source stands for
// itself. Of `folds` parts, each has every folds-th source in the order of
// their first appearance.
//
// InvalidArgument: options or weights out of range, no case, a base that does
// not read DeviceSnapshots. FailedPrecondition: the base is wrong.
// Same input, same output, whatever the number of threads. No state is kept.
// Makes as many fits as there are folds, and one more; each loads the base
// 2 * passes times a number and then diagnoses every case twice, in later
// passes only the snapshots that the number moves. A thousand numbers and
// hundreds of cases take minutes.
absl::StatusOr<FitReport> Fit(const v1::KnowledgeBase& content,
                              absl::Span<const Number> numbers,
                              absl::Span<const CasesToFit> files,
                              const FitOptions& options = {});

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_FIT_H_
