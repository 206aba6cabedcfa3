#include "kasa_diag/testing/matchers.h"

#include <utility>

#include "kasa_diag/testing/explanation.h"

namespace kasa_diag::v1 {

void PrintTo(const Diagnosis& diagnosis, std::ostream* out) {
  *out << kasa_diag::testing::RankingText(diagnosis);
}

}  // namespace kasa_diag::v1

namespace kasa_diag::testing {
namespace {

using ::testing::MatcherInterface;
using ::testing::MatchResultListener;

// Place of a step in the plan, from 0; -1 where it is not in it.
int PlaceInPlan(const v1::Diagnosis& diagnosis, const std::string& id) {
  for (int i = 0; i < diagnosis.plan_size(); ++i) {
    if (diagnosis.plan(i).id() == id) return i;
  }
  return -1;
}

// Says where a cause stands, and why. The ranking itself GoogleTest prints, but
// for causes far down.
void ExplainCause(const v1::Diagnosis& diagnosis, const std::string& id,
                  MatchResultListener* listener) {
  const int rank = RankOf(diagnosis, id);
  if (rank < 0) {
    *listener << "\nin whose ranking " << id
              << " is not: no such cause in the knowledge, or out of the "
                 "question for this device";
    return;
  }
  *listener << "\nwhere " << id << " is number " << rank + 1 << " with "
            << diagnosis.causes(rank).probability() << ": "
            << ReasonsText(diagnosis.causes(rank));
}

class LeadsWithMatcher : public MatcherInterface<const v1::Diagnosis&> {
 public:
  explicit LeadsWithMatcher(std::string id) : id_(std::move(id)) {}

  void DescribeTo(std::ostream* out) const override {
    *out << "finds causes, led by " << id_;
  }
  void DescribeNegationTo(std::ostream* out) const override {
    *out << "is not led by " << id_;
  }
  bool MatchAndExplain(const v1::Diagnosis& diagnosis,
                       MatchResultListener* listener) const override {
    const bool leads =
        diagnosis.causes_size() > 0 && diagnosis.causes(0).id() == id_;
    if (diagnosis.status() != v1::Diagnosis::CAUSES_FOUND) {
      *listener << "whose status is "
                << v1::Diagnosis::Status_Name(diagnosis.status());
    } else if (!leads && diagnosis.causes_size() > 0) {
      *listener << "which is led by " << ReasonsText(diagnosis.causes(0));
    }
    ExplainCause(diagnosis, id_, listener);
    return leads && diagnosis.status() == v1::Diagnosis::CAUSES_FOUND;
  }

 private:
  std::string id_;
};

class HasCauseMatcher : public MatcherInterface<const v1::Diagnosis&> {
 public:
  HasCauseMatcher(std::string id, ::testing::Matcher<double> probability)
      : id_(std::move(id)), probability_(std::move(probability)) {}

  void DescribeTo(std::ostream* out) const override {
    *out << "has the cause " << id_ << " with a probability that ";
    probability_.DescribeTo(out);
  }
  void DescribeNegationTo(std::ostream* out) const override {
    *out << "has not the cause " << id_ << " with a probability that ";
    probability_.DescribeTo(out);
  }
  bool MatchAndExplain(const v1::Diagnosis& diagnosis,
                       MatchResultListener* listener) const override {
    ExplainCause(diagnosis, id_, listener);
    const int rank = RankOf(diagnosis, id_);
    return rank >= 0 &&
           probability_.Matches(diagnosis.causes(rank).probability());
  }

 private:
  std::string id_;
  ::testing::Matcher<double> probability_;
};

class PlansBeforeMatcher : public MatcherInterface<const v1::Diagnosis&> {
 public:
  PlansBeforeMatcher(std::string first, std::string second)
      : first_(std::move(first)), second_(std::move(second)) {}

  void DescribeTo(std::ostream* out) const override {
    *out << "plans " << first_ << " before " << second_;
  }
  void DescribeNegationTo(std::ostream* out) const override {
    *out << "does not plan " << first_ << " before " << second_;
  }
  bool MatchAndExplain(const v1::Diagnosis& diagnosis,
                       MatchResultListener* listener) const override {
    const int first = PlaceInPlan(diagnosis, first_);
    const int second = PlaceInPlan(diagnosis, second_);
    if (first < 0) *listener << "\nwhose plan has no " << first_;
    if (second < 0) *listener << "\nwhose plan has no " << second_;
    *listener << "\n" << PlanText(diagnosis);
    return first >= 0 && second >= 0 && first < second;
  }

 private:
  std::string first_;
  std::string second_;
};

class AsksMatcher : public MatcherInterface<const v1::Diagnosis&> {
 public:
  explicit AsksMatcher(std::string id) : id_(std::move(id)) {}

  void DescribeTo(std::ostream* out) const override { *out << "asks " << id_; }
  void DescribeNegationTo(std::ostream* out) const override {
    *out << "does not ask " << id_;
  }
  bool MatchAndExplain(const v1::Diagnosis& diagnosis,
                       MatchResultListener* listener) const override {
    *listener << "\n" << QuestionsText(diagnosis);
    for (const v1::SuggestedQuestion& question : diagnosis.questions()) {
      if (question.id() == id_) return true;
    }
    return false;
  }

 private:
  std::string id_;
};

}  // namespace

DiagnosisMatcher LeadsWith(std::string cause_id) {
  return DiagnosisMatcher(new LeadsWithMatcher(std::move(cause_id)));
}

DiagnosisMatcher HasCause(std::string cause_id) {
  return HasCause(std::move(cause_id), AtLeast(0));
}

DiagnosisMatcher HasCause(std::string cause_id,
                          ::testing::Matcher<double> probability) {
  return DiagnosisMatcher(
      new HasCauseMatcher(std::move(cause_id), std::move(probability)));
}

DiagnosisMatcher PlansBefore(std::string first_remedy_id,
                             std::string second_remedy_id) {
  return DiagnosisMatcher(new PlansBeforeMatcher(std::move(first_remedy_id),
                                                 std::move(second_remedy_id)));
}

DiagnosisMatcher Asks(std::string question_id) {
  return DiagnosisMatcher(new AsksMatcher(std::move(question_id)));
}

}  // namespace kasa_diag::testing
