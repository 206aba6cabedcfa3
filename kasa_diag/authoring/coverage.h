// What the tests of a knowledge base have seen of it, and what not.

#ifndef KASA_DIAG_AUTHORING_COVERAGE_H_
#define KASA_DIAG_AUTHORING_COVERAGE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::authoring {

class Coverage {
 public:
  // What `content` has from the base that it was added to does not count: the
  // entries with an id of `added_to`, unless they override it. Without
  // `added_to` everything counts. Both must outlive the object.
  explicit Coverage(
      const v1::KnowledgeBase& content,
      const v1::KnowledgeBase& added_to = v1::KnowledgeBase::default_instance())
      : content_(content), added_to_(added_to) {}

  // One diagnosis, with the states of the findings, one each. A cause leads
  // where it is first and causes were found.
  void Add(absl::Span<const Tristate> findings, const v1::Diagnosis& diagnosis);

  // One thing to see of each entry of a kind.
  struct Part {
    std::string name;  // "findings seen true"
    int seen = 0;
    int all = 0;
    std::vector<std::string> missing;  // ids, in the order of `content`
    // 100 where there is nothing to see.
    double percent() const { return all == 0 ? 100 : 100.0 * seen / all; }
  };
  // Findings seen true, false, unknown; causes leading and not; remedies
  // planned.
  std::vector<Part> Parts() const;

 private:
  const v1::KnowledgeBase& content_;
  const v1::KnowledgeBase& added_to_;
  std::set<std::string> true_, false_, unknown_, leading_, not_leading_,
      planned_;
};

// A line a part, and the ids that are missing below it.
std::string RenderCoverage(absl::Span<const Coverage::Part> parts);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_COVERAGE_H_
