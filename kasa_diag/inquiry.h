// What would be worth knowing: questions for people, fields for machines.

#ifndef KASA_DIAG_INQUIRY_H_
#define KASA_DIAG_INQUIRY_H_

#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/inference/noisy_or.h"
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

// Adds the questions that would tell most, best first, at most
// options.max_questions. Left out is what cannot be asked here, what is known
// already, and what would change nothing. One assessment and one inference an
// answer.
void SuggestQuestions(const Inquiry& inquiry, v1::Diagnosis* diagnosis);

// Adds the absent fields that could decide findings and that no question of the
// base sets, best first. One inference an undecided finding.
void ListMeasurableFields(const Inquiry& inquiry, v1::Diagnosis* diagnosis);

}  // namespace kasa_diag

#endif  // KASA_DIAG_INQUIRY_H_
