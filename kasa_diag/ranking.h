// The verdict of a diagnosis: its status, and the ranked causes with their
// evidence.

#ifndef KASA_DIAG_RANKING_H_
#define KASA_DIAG_RANKING_H_

#include <vector>

#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/v1/diagnosis.pb.h"

namespace kasa_diag {

// Adds what inference found: the status; every cause that is in question, by
// falling probability, then by id, the first options.explained_causes of them
// with evidence and undecided findings; the likeliest sets of causes.
// `posterior` is what Infer gave for the assessment's priors and for `cases`:
// those of its evidence, with the complaint where there is one, and with
// whatever else was observed. One more inference, for the base.
void AddVerdict(const CompiledKnowledge& knowledge,
                const Assessment& assessment,
                const std::vector<inference::Case>& cases,
                const inference::Posterior& posterior,
                const DiagnoseOptions& options, v1::Diagnosis* diagnosis);

// Adds what the light says.
void AddLedReadings(const CompiledKnowledge& knowledge,
                    const Assessment& assessment, v1::Diagnosis* diagnosis);

}  // namespace kasa_diag

#endif  // KASA_DIAG_RANKING_H_
