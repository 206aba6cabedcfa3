#include "tests/planning/world.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace kasa_diag::planning {
namespace {

// One to three different causes.
std::vector<int32_t> SomeCauses(int causes, std::mt19937_64* random) {
  std::vector<int32_t> all(causes);
  std::iota(all.begin(), all.end(), 0);
  const int count = UniformInt(1, std::min(3, causes), random);
  for (int i = 0; i < count; ++i) {
    std::swap(all[i], all[UniformInt(i, causes - 1, random)]);
  }
  all.resize(count);
  std::sort(all.begin(), all.end());
  return all;
}

WorldFinding RandomFinding(int causes, std::mt19937_64* random) {
  WorldFinding finding;
  finding.leak = LogUniform(.01, .2, random);
  for (const int32_t c : SomeCauses(causes, random)) {
    finding.links.push_back({c, Uniform(.3, .95, random)});
  }
  return finding;
}

// P(asking brings this | exactly these causes are present).
double OutcomeChance(const WorldQuestion& question, int outcome,
                     uint32_t causes) {
  if (outcome == kUnanswered) return 1 - question.answer_rate;
  double chance = question.answer_rate;
  for (int i = 0; i < static_cast<int>(question.findings.size()); ++i) {
    const double holds = World::Chance(question.findings[i], causes);
    if (i == outcome) chance *= holds;
    if (i < outcome) chance *= 1 - holds;
  }
  return chance;
}

}  // namespace

double Uniform(double low, double high, std::mt19937_64* random) {
  return low +
         (high - low) * (static_cast<double>((*random)() >> 11) * 0x1p-53);
}

double LogUniform(double low, double high, std::mt19937_64* random) {
  return std::exp(Uniform(std::log(low), std::log(high), random));
}

int UniformInt(int low, int high, std::mt19937_64* random) {
  return low + static_cast<int>((*random)() % (high - low + 1));
}

World::World(const WorldOptions& options, std::mt19937_64* random) {
  const int causes = UniformInt(options.min_causes, options.max_causes, random);
  for (int c = 0; c < causes; ++c) {
    priors_.push_back(LogUniform(.01, .3, random));
  }
  for (int i = UniformInt(0, 2, random); i > 0; --i) {
    observed_.push_back(RandomFinding(causes, random));
    observed_value_.push_back(UniformInt(0, 1, random) != 0);
  }
  const int remedies =
      UniformInt(options.min_remedies, options.max_remedies, random);
  for (int r = 0; r < remedies; ++r) {
    Remedy remedy;
    remedy.minutes = LogUniform(1, 60, random);
    for (const int32_t c : SomeCauses(causes, random)) {
      remedy.fixes.push_back({c, Uniform(.2, .95, random)});
    }
    if (r > 0 && Uniform(0, 1, random) < options.prerequisite_chance) {
      remedy.prerequisites.push_back(UniformInt(0, r - 1, random));
    }
    if (Uniform(0, 1, random) < options.erasing_chance) {
      remedy.data_loss_minutes = LogUniform(5, 120, random);
    }
    remedies_.push_back(remedy);
  }
  for (int q = UniformInt(options.min_questions, options.max_questions, random);
       q > 0; --q) {
    WorldQuestion question;
    question.minutes = LogUniform(1, options.max_question_minutes, random);
    for (int i = UniformInt(1, 2, random); i > 0; --i) {
      question.findings.push_back(RandomFinding(causes, random));
    }
    if (options.min_answer_rate < 1) {
      question.answer_rate = Uniform(options.min_answer_rate, 1, random);
    }
    questions_.push_back(question);
  }
  support_minutes_ = Uniform(60, 240, random);
}

double World::Chance(const WorldFinding& finding, uint32_t causes) {
  double absent = 1 - finding.leak;
  for (const inference::Link& link : finding.links) {
    if (causes >> link.cause & 1) absent *= 1 - link.strength;
  }
  return 1 - absent;
}

uint32_t World::DrawCauses(std::mt19937_64* random) const {
  uint32_t causes = 0;
  for (size_t c = 0; c < priors_.size(); ++c) {
    if (Uniform(0, 1, random) < priors_[c]) causes |= uint32_t{1} << c;
  }
  return causes;
}

bool World::DrawAgreement(uint32_t causes, std::mt19937_64* random) const {
  bool agrees = true;
  for (size_t i = 0; i < observed_.size(); ++i) {
    const bool value = Uniform(0, 1, random) < Chance(observed_[i], causes);
    agrees &= value == observed_value_[i];
  }
  return agrees;
}

int World::DrawAnswer(int question, uint32_t causes,
                      std::mt19937_64* random) const {
  const double answer_rate = questions_[question].answer_rate;
  if (answer_rate < 1 && Uniform(0, 1, random) >= answer_rate)
    return kUnanswered;
  const std::vector<WorldFinding>& findings = questions_[question].findings;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (Uniform(0, 1, random) < Chance(findings[i], causes)) {
      return static_cast<int>(i);
    }
  }
  return static_cast<int>(findings.size());
}

std::vector<int> World::Outcomes(int question) const {
  std::vector<int> outcomes(questions_[question].findings.size() + 1);
  std::iota(outcomes.begin(), outcomes.end(), 0);
  if (questions_[question].answer_rate < 1) outcomes.push_back(kUnanswered);
  return outcomes;
}

double World::Weight(uint32_t causes, const Answers& answers) const {
  double weight = 1;
  for (size_t c = 0; c < priors_.size(); ++c) {
    weight *= causes >> c & 1 ? priors_[c] : 1 - priors_[c];
  }
  for (size_t i = 0; i < observed_.size(); ++i) {
    const double chance = Chance(observed_[i], causes);
    weight *= observed_value_[i] ? chance : 1 - chance;
  }
  for (size_t q = 0; q < questions_.size(); ++q) {
    if (answers[q] == kUnasked) continue;
    weight *= OutcomeChance(questions_[q], answers[q], causes);
  }
  return weight;
}

void World::Observe(const WorldFinding& finding, bool value,
                    inference::Case* c) const {
  inference::Observation observation;
  observation.leak = finding.leak;
  observation.links = finding.links;
  observation.likelihood_if_true = value;
  observation.likelihood_if_false = !value;
  c->observations.push_back(observation);
}

Problem World::ProblemAfter(const Answers& answers,
                            const std::vector<int32_t>& tried) const {
  const auto merge = [this](const WorldQuestion& question, int answer,
                            inference::Case* c) {
    for (int i = 0; i < static_cast<int>(question.findings.size()); ++i) {
      if (i <= answer) Observe(question.findings[i], i == answer, c);
    }
  };
  Problem problem;
  problem.priors = priors_;
  problem.remedies = remedies_;
  problem.tried = tried;
  problem.support_minutes = support_minutes_;
  problem.cases.resize(1);
  for (size_t i = 0; i < observed_.size(); ++i) {
    Observe(observed_[i], observed_value_[i], &problem.cases[0]);
  }
  for (size_t q = 0; q < questions_.size(); ++q) {
    if (answers[q] == kUnasked || answers[q] == kUnanswered) continue;
    merge(questions_[q], answers[q], &problem.cases[0]);
  }
  std::vector<int> unasked;
  for (int q = 0; q < static_cast<int>(questions_.size()); ++q) {
    if (answers[q] != kUnasked) continue;
    unasked.push_back(q);
    Question question;
    question.minutes = questions_[q].minutes;
    question.answer_rate = questions_[q].answer_rate;
    question.answer_chances.assign(questions_[q].findings.size() + 1, .5);
    problem.questions.push_back(question);
  }
  problem.cases_after = [this, merge, unasked, now = problem.cases](
                            absl::Span<const GivenAnswer> given) {
    std::vector<inference::Case> cases = now;
    for (const GivenAnswer& g : given) {
      merge(questions_[unasked[g.question]], g.answer, &cases[0]);
    }
    return cases;
  };
  return problem;
}

}  // namespace kasa_diag::planning
