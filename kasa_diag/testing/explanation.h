// A diagnosis in a few lines, for the messages of failed tests.

#ifndef KASA_DIAG_TESTING_EXPLANATION_H_
#define KASA_DIAG_TESTING_EXPLANATION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "kasa_diag/v1/diagnosis.pb.h"

namespace kasa_diag::testing {

// Place of a cause in the ranking, from 0; -1 where it is not in it.
int RankOf(const v1::Diagnosis& diagnosis, absl::string_view cause_id);

// Status, the likeliest causes, and the one of this id however far down it is.
std::string RankingText(const v1::Diagnosis& diagnosis,
                        absl::string_view cause_id = "");

// What speaks for and against a cause, and what is unknown.
std::string ReasonsText(const v1::RankedCause& cause);

// The plan's steps and the questions, by id.
std::string PlanText(const v1::Diagnosis& diagnosis);
std::string QuestionsText(const v1::Diagnosis& diagnosis);

}  // namespace kasa_diag::testing

#endif  // KASA_DIAG_TESTING_EXPLANATION_H_
