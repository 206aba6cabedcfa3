// A fit as text for whoever writes the knowledge.

#ifndef KASA_DIAG_AUTHORING_FIT_REPORT_H_
#define KASA_DIAG_AUTHORING_FIT_REPORT_H_

#include <string>

#include "kasa_diag/authoring/fit.h"
#include "kasa_diag/loading/merge.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::authoring {

// A table of the scores: for each file of cases a line by the first snapshots
// and a line with what is findable.
std::string RenderFitScores(const FitReport& report);

// The numbers whose change is at least `least` (log odds), by file and line,
// each with what is written, what is proposed, and how many cases it moves. A
// proposal has two significant digits; where a probability near 1 would come
// out as 1 or as it was, what it lacks to 1 has them. Numbers that such digits
// don't change are left out.
//
// REQUIRES: `content` and its `places` are of the base that was fitted.
std::string RenderProposals(const FitReport& report,
                            const v1::KnowledgeBase& content,
                            const loading::EntryPlaces& places, double least);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_FIT_REPORT_H_
