// What a base's findings cost, and what it believes before it has seen
// anything.

#ifndef KASA_DIAG_AUTHORING_BUDGET_H_
#define KASA_DIAG_AUTHORING_BUDGET_H_

#include <memory>
#include <string>
#include <vector>

#include "kasa_diag/knowledge_base.h"

namespace kasa_diag::authoring {

struct FindingBudget {
  std::string id;
  int links = 0;
  // By how much it widens inference beside other true findings, on average: at
  // width w the exact pass works on arrays of 2^w numbers. 0 to some 2.
  double width = 0;
};

struct Budget {
  int causes = 0;
  // In the base's order.
  std::vector<FindingBudget> findings;
  // How many findings are true at once where widths were measured: 12, or all
  // of a small base; and the mean width then.
  int true_findings = 0;
  double width = 0;
  // P(no cause) of a snapshot in which nothing is set, without and with a
  // complaint. Negative where the program has no such message.
  double none = -1;
  double none_with_complaint = -1;
};

// Widths are means over sets of findings drawn at random, each finding in 16 of
// them; always the same ones. Hiding is left out: it makes fewer findings true
// together. Some 20 orders of elimination a finding: well below a second for a
// hundred findings.
Budget MeasureBudget(std::shared_ptr<const KnowledgeBase> knowledge);

// P(none), the mean width, and the findings that add most to it: `most` of
// them, the widest first.
std::string RenderBudget(const Budget& budget, size_t most);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_BUDGET_H_
