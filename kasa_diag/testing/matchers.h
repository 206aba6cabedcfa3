// Matchers for GoogleTest, for those who test how they use the library.
//
//   EXPECT_THAT(diagnosis, LeadsWith("weak_signal"));
//   EXPECT_THAT(diagnosis, HasCause("firmware_outdated", AtLeast(0.1)));
//   EXPECT_THAT(diagnosis, PlansBefore("restart_router", "factory_reset"));
//   EXPECT_THAT(diagnosis, Not(Asks("wifi_changed")));
//
// `diagnosis` is a v1::Diagnosis. A failure shows the ranking, and for the
// cause in question what speaks for it, what against it and what is unknown, so
// that most failures are understood without running anything again.
//
// A test that pins exact probabilities breaks with every improvement of the
// knowledge. Pin who leads, and generous bounds.

#ifndef KASA_DIAG_TESTING_MATCHERS_H_
#define KASA_DIAG_TESTING_MATCHERS_H_

#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "kasa_diag/v1/diagnosis.pb.h"

namespace kasa_diag::v1 {

// GoogleTest's way to print a Diagnosis: status and ranking, not the hundreds
// of lines of the whole message.
void PrintTo(const Diagnosis& diagnosis, std::ostream* out);

}  // namespace kasa_diag::v1

namespace kasa_diag::testing {

using DiagnosisMatcher = ::testing::Matcher<const v1::Diagnosis&>;

// The status is CAUSES_FOUND and the likeliest cause has this id.
DiagnosisMatcher LeadsWith(std::string cause_id);

// A cause with this id is in the ranking, where given with such a probability.
// Nearly every cause is in the ranking with some probability: give a bound.
DiagnosisMatcher HasCause(std::string cause_id);
DiagnosisMatcher HasCause(std::string cause_id,
                          ::testing::Matcher<double> probability);

// Bounds of a probability. Any matcher of double will do as well.
inline ::testing::Matcher<double> AtLeast(double probability) {
  return ::testing::Ge(probability);
}
inline ::testing::Matcher<double> AtMost(double probability) {
  return ::testing::Le(probability);
}

// Both remedies are in the plan, the first before the second. "support" is the
// last resort.
DiagnosisMatcher PlansBefore(std::string first_remedy_id,
                             std::string second_remedy_id);

// A question with this id is among those worth asking.
DiagnosisMatcher Asks(std::string question_id);

}  // namespace kasa_diag::testing

#endif  // KASA_DIAG_TESTING_MATCHERS_H_
