// What would be worth knowing: questions for people, fields for machines.

#ifndef KASA_DIAG_INQUIRY_H_
#define KASA_DIAG_INQUIRY_H_

#include <vector>

#include "kasa_diag/answers.h"
#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/v1/diagnosis.pb.h"

namespace kasa_diag {

// One assessed snapshot and what inference made of it.
struct Inquiry {
  const CompiledKnowledge& knowledge;
  const Assessment& assessment;
  // The cases of the assessment, with the complaint where there is one.
  const std::vector<inference::Case>& cases;
  const inference::Posterior& posterior;
  const DiagnoseOptions& options;
};

// Adds the questions that save more than they cost, best first; then, unless
// nothing is wrong, those that tell the causes apart best for their minutes and
// answer rate. At most options.max_questions. `ranked` is what planning found,
// by the questions of `answers`.
void SuggestQuestions(const Inquiry& inquiry,
                      const std::vector<planning::RankedQuestion>& ranked,
                      Answers* answers, v1::Diagnosis* diagnosis);

// Adds the absent fields that could decide findings and that no question of the
// base sets, best first. One inference an undecided finding.
void ListMeasurableFields(const Inquiry& inquiry, v1::Diagnosis* diagnosis);

}  // namespace kasa_diag

#endif  // KASA_DIAG_INQUIRY_H_
