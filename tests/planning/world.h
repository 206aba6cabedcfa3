// Small random problems that can be solved by listing everything.

#ifndef KASA_DIAG_TESTS_PLANNING_WORLD_H_
#define KASA_DIAG_TESTS_PLANNING_WORLD_H_

#include <cstdint>
#include <random>
#include <vector>

#include "kasa_diag/planning/plan.h"

namespace kasa_diag::planning {

// A finding, true or false by the noisy-OR of its links.
struct WorldFinding {
  double leak;
  std::vector<inference::Link> links;
};

// Asks for the first of its findings that is true: answer i says that finding i
// is true and those before it are false; the last answer, that none is true. So
// the answers exclude each other, and one of them is right. It is given with
// probability `answer_rate`, whatever the causes.
struct WorldQuestion {
  double minutes;
  double answer_rate = 1;
  std::vector<WorldFinding> findings;
};

// For each question the answer, kUnasked, or kUnanswered: it was asked, and no
// answer came.
constexpr int kUnasked = -1;
constexpr int kUnanswered = -2;
using Answers = std::vector<int>;

struct WorldOptions {
  int min_causes = 2, max_causes = 6;
  int min_remedies = 3, max_remedies = 8;
  int min_questions = 0, max_questions = 4;
  double max_question_minutes = 60;
  double min_answer_rate = 1;       // 1: every question is answered
  double prerequisite_chance = .2;  // that a remedy has one
  double erasing_chance = .15;      // that a remedy erases data
};

class World {
 public:
  // Priors log-uniform .01 to .3; none to two observed findings; remedies with
  // chances uniform .2 to .95 on one to three causes; questions with two or
  // three answers and answer rates uniform from the least to 1; links of
  // strength uniform .3 to .95 from one to three causes, leaks log-uniform .01
  // to .2; costs log-uniform 1 to 60, data loss log-uniform 5 to 120, support
  // uniform 60 to 240 minutes.
  World(const WorldOptions& options, std::mt19937_64* random);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // As a planner sees it. Points into this object.
  Problem ProblemAfter(const Answers& answers,
                       const std::vector<int32_t>& tried) const;

  // What asking may bring, all with a probability above 0: the answers, and
  // kUnanswered where the answer rate is below 1.
  std::vector<int> Outcomes(int question) const;

  // P(exactly these causes are present, the evidence, these answers).
  double Weight(uint32_t causes, const Answers& answers) const;

  // Draws the causes of one more device; what was observed may disagree.
  uint32_t DrawCauses(std::mt19937_64* random) const;
  // Whether a device with these causes happens to show what was observed.
  bool DrawAgreement(uint32_t causes, std::mt19937_64* random) const;
  // What asking its owner brings: one of Outcomes().
  int DrawAnswer(int question, uint32_t causes, std::mt19937_64* random) const;

  int causes() const { return static_cast<int>(priors_.size()); }
  const std::vector<Remedy>& remedies() const { return remedies_; }
  const std::vector<WorldQuestion>& questions() const { return questions_; }
  double support_minutes() const { return support_minutes_; }

  // P(finding true | exactly these causes are present).
  static double Chance(const WorldFinding& finding, uint32_t causes);

 private:
  void Observe(const WorldFinding& finding, bool value,
               inference::Case* c) const;

  std::vector<double> priors_;
  std::vector<WorldFinding> observed_;
  std::vector<bool> observed_value_;
  std::vector<Remedy> remedies_;
  std::vector<WorldQuestion> questions_;
  double support_minutes_;
};

// Uniform and log-uniform numbers that are the same with every standard
// library.
double Uniform(double low, double high, std::mt19937_64* random);
double LogUniform(double low, double high, std::mt19937_64* random);
int UniformInt(int low, int high, std::mt19937_64* random);

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_TESTS_PLANNING_WORLD_H_
