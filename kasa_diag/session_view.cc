// A session is a diagnosis with three additions to the planning problem:
//
// * remedies that did not help are `tried`: "still broken after these" is one
//   more true finding, as planning has it for those that it only imagines;
// * a remedy that could not be done is made its own prerequisite. Planning
//   never proposes what stands in a circle of prerequisites, nor what needs it;
// * questions that were put are left out.
//
// What a person is shown is what *remains*: present, and not repaired by what
// was tried. The diagnosis keeps to presence at the start, for that is what its
// evidence speaks of.

#include "kasa_diag/session_view.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "kasa_diag/inference/likeliest_sets.h"
#include "kasa_diag/inference/status.h"
#include "kasa_diag/inquiry.h"
#include "kasa_diag/library_sentences.h"
#include "kasa_diag/ranking.h"
#include "kasa_diag/rounding.h"
#include "kasa_diag/session_summary.h"
#include "kasa_diag/wording.h"

namespace kasa_diag {
namespace {

// Causes that a reason names.
constexpr size_t kNamedCauses = 3;
// Causes less likely than this are not worth naming.
constexpr double kNamedProbability = 0.01;

planning::RemedySet TriedSet(const planning::Problem& problem) {
  planning::RemedySet tried(problem.remedies.size());
  for (const int32_t remedy : problem.tried) tried.Insert(remedy);
  return tried;
}

}  // namespace

SessionView::SessionView(std::shared_ptr<const KnowledgeBase> knowledge,
                         Progress progress, const DiagnoseOptions& options)
    : knowledge_base_(std::move(knowledge)),
      knowledge_(knowledge_base_->compiled()),
      words_(*knowledge_.sentences),
      options_(options),
      progress_(std::move(progress)),
      assessment_(
          Assess(knowledge_, *progress_.known, options_.evidence, &workspace_)),
      cases_(options_.complaint
                 ? WithObservation(assessment_.evidence.cases,
                                   ComplaintObservation(knowledge_))
                 : assessment_.evidence.cases),
      answers_(knowledge_, assessment_, options_.complaint, options_.evidence,
               &workspace_) {
  MakeProblem();
  budget_.limit = std::numeric_limits<int>::max();
  still_broken_ = std::make_unique<planning::StillBroken>(
      advice_.problem, advice_.problem.cases, options_.planning.inference,
      &budget_);
}

void SessionView::MakeProblem() {
  advice_ = MakeAdvice(knowledge_, assessment_, cases_, &answers_);
  planning::Problem& problem = advice_.problem;
  const auto place_of = [this](int remedy) {
    return static_cast<int32_t>(
        std::find(advice_.remedies.begin(), advice_.remedies.end(), remedy) -
        advice_.remedies.begin());
  };
  for (const int remedy : progress_.failed) {
    const int32_t place = place_of(remedy);
    if (place == static_cast<int32_t>(advice_.remedies.size())) {
      // It was tried, whether it applies to what is known now or not.
      advice_.remedies.push_back(remedy);
      problem.remedies.push_back(knowledge_.remedies[remedy].remedy);
      problem.remedies.back().prerequisites.clear();
    }
    problem.tried.push_back(place);
  }
  for (const int remedy : progress_.impossible) {
    const int32_t place = place_of(remedy);
    if (place == static_cast<int32_t>(advice_.remedies.size())) continue;
    problem.remedies[place].prerequisites = {place};
  }

  std::vector<planning::Question> questions;
  for (size_t i = 0; i < problem.questions.size(); ++i) {
    if (progress_.put[answers_.questions()[i]]) continue;
    askable_.push_back(static_cast<int32_t>(i));
    questions.push_back(std::move(problem.questions[i]));
  }
  problem.questions = std::move(questions);
  problem.cases_after = [this](absl::Span<const planning::GivenAnswer> given) {
    std::vector<planning::GivenAnswer> all(given.begin(), given.end());
    for (planning::GivenAnswer& one : all)
      one.question = askable_[one.question];
    return answers_.CasesAfter(all);
  };
}

const planning::StillBroken::State& SessionView::Now() const {
  return *still_broken_->After(TriedSet(advice_.problem));
}

std::vector<v1::LikelyCause> SessionView::LikelyCauses(
    const std::vector<double>& remaining) const {
  std::vector<v1::LikelyCause> causes;
  for (size_t i = 0; i < remaining.size(); ++i) {
    const double probability = RoundProbability(remaining[i]);
    if (probability <= 0) continue;
    v1::LikelyCause cause;
    cause.set_id(knowledge_.content.causes(static_cast<int>(i)).id());
    cause.set_title(knowledge_.content.causes(static_cast<int>(i)).title());
    cause.set_probability(probability);
    causes.push_back(std::move(cause));
  }
  std::sort(causes.begin(), causes.end(),
            [](const v1::LikelyCause& a, const v1::LikelyCause& b) {
              return a.probability() != b.probability()
                         ? a.probability() > b.probability()
                         : a.id() < b.id();
            });
  return causes;
}

v1::SessionStep SessionView::Next(const v1::Session& session) const {
  if (next_.has_value()) return *next_;
  v1::SessionStep step;
  if (progress_.end != v1::SessionEnd::FIXED) {
    for (v1::LikelyCause& cause : LikelyCauses(Now().remaining)) {
      *step.add_likely_causes() = std::move(cause);
    }
  }
  if (progress_.end != v1::SessionEnd::KIND_UNSPECIFIED) {
    FillEnd(progress_.end, session, &step);
  } else {
    const planning::Action action =
        planning::NextAction(advice_.problem, options_.planning);
    step.set_expected_cost_minutes(RoundAmount(action.expected_cost));
    switch (action.kind) {
      case planning::Action::kAsk:
        FillQuestion(action, &step);
        break;
      case planning::Action::kTry:
        FillRemedy(action.index, &step);
        break;
      case planning::Action::kGoToSupport:
        FillEnd(v1::SessionEnd::TO_SUPPORT, session, &step);
        break;
    }
  }
  next_ = step;
  return step;
}

void SessionView::FillQuestion(const planning::Action& action,
                               v1::SessionStep* step) const {
  const int index = answers_.questions()[askable_[action.index]];
  const v1::Question& asked = knowledge_.content.questions(index);
  const CompiledKnowledge::QuestionRules& rules = knowledge_.questions[index];
  v1::SuggestedQuestion* question = step->mutable_question();
  question->set_id(asked.id());
  question->set_text(asked.text());
  question->set_help(asked.help());
  question->set_minutes(rules.minutes);

  // P(answer) ~ chance * P(evidence with it, still broken).
  const planning::RemedySet tried = TriedSet(advice_.problem);
  const double scale = Now().log_evidence;
  double total = 0;
  for (int a = 0; a < asked.answers_size(); ++a) {
    const std::vector<inference::Case>& cases =
        answers_.CasesAfter({{askable_[action.index], a}});
    if (cases.empty()) continue;
    planning::StillBroken after(advice_.problem, cases,
                                options_.planning.inference, &budget_);
    const planning::StillBroken::State& state = *after.After(tried);
    const double weight =
        rules.answers[a].chance * std::exp(state.log_evidence - scale);
    if (!(weight > 0)) continue;
    total += weight;
    v1::SuggestedQuestion::Answer* answer = question->add_answers();
    answer->set_id(asked.answers(a).id());
    answer->set_text(asked.answers(a).text());
    answer->set_probability(weight);
    v1::Outlook* outlook = step->add_outlooks();
    outlook->set_answer(answer->id());
    const std::vector<v1::LikelyCause> causes = LikelyCauses(state.remaining);
    if (!causes.empty()) *outlook->mutable_likeliest() = causes.front();
  }
  std::string reason = words_.Say<sentences::kAnswerDecides>();
  for (int a = 0; a < question->answers_size(); ++a) {
    v1::SuggestedQuestion::Answer* answer = question->mutable_answers(a);
    answer->set_probability(RoundProbability(answer->probability() / total));
    const v1::LikelyCause& likeliest = step->outlooks(a).likeliest();
    absl::StrAppend(
        &reason, " ",
        words_.Say<sentences::kAnswerPointsTo>(
            answer->text(), FormatProbability(words_, answer->probability()),
            likeliest.title(),
            FormatProbability(words_, likeliest.probability())));
  }
  step->set_reason(std::move(reason));
  const double saving =
      RoundAmount(action.cost_without_asking - action.expected_cost);
  if (saving > 0) question->set_expected_saving_minutes(saving);
}

void SessionView::FillRemedy(int index, v1::SessionStep* step) const {
  const planning::RemedySet tried = TriedSet(advice_.problem);
  const planning::StillBroken::State& now = Now();
  const planning::StillBroken::State& after =
      *still_broken_->After(tried.With(index));
  planning::Step planned;
  planned.remedy = index;
  planned.chance = 1 - planning::StillBrokenChance(after, now);
  planned.still_broken_before = 1;
  planned.causes = planning::RepairableCauses(advice_.problem.remedies[index],
                                              now.remaining);
  planning::Plan plan;
  plan.steps.push_back(std::move(planned));
  v1::Diagnosis holder;
  AddPlan(knowledge_, advice_, plan, &holder);
  *step->mutable_remedy() = std::move(*holder.mutable_plan(0));

  std::vector<std::string> meant_for;
  for (const std::string& id : step->remedy().causes()) {
    if (meant_for.size() == kNamedCauses) break;
    for (const v1::LikelyCause& cause : step->likely_causes()) {
      if (cause.id() != id || cause.probability() < kNamedProbability) continue;
      meant_for.push_back(words_.Say<sentences::kLikelyNow>(
          cause.title(), FormatProbability(words_, cause.probability())));
    }
  }
  step->set_reason(
      meant_for.empty()
          ? words_.Say<sentences::kNeededFirst>()
          : words_.Say<sentences::kMeantFor>(
                absl::StrJoin(meant_for, "; "),
                FormatProbability(words_, step->remedy().chance())));
}

void SessionView::FillEnd(v1::SessionEnd::Kind kind, const v1::Session& session,
                          v1::SessionStep* step) const {
  v1::SessionEnd* end = step->mutable_end();
  end->set_kind(kind);
  *end->mutable_summary() = Summary(session);
  switch (kind) {
    case v1::SessionEnd::FIXED:
      step->set_reason(words_.Say<sentences::kIsRepaired>());
      return;
    case v1::SessionEnd::GAVE_UP:
      step->set_reason(words_.Say<sentences::kWasGivenUp>());
      return;
    default:
      break;
  }
  planning::Plan plan;
  plan.steps.push_back({planning::kSupport, 1, 1, {}});
  v1::Diagnosis holder;
  AddPlan(knowledge_, advice_, plan, &holder);
  *end->mutable_support() = std::move(*holder.mutable_plan(0));
  step->set_reason(progress_.end == v1::SessionEnd::TO_SUPPORT
                       ? words_.Say<sentences::kSupportAskedFor>()
                       : words_.Say<sentences::kSupportIsQuickest>());
}

v1::SessionSummary SessionView::Summary(const v1::Session& session) const {
  std::vector<v1::LikelyCause> remaining;
  if (progress_.end != v1::SessionEnd::FIXED) {
    remaining = LikelyCauses(Now().remaining);
  }
  return Summarize(knowledge_, session, *progress_.known, remaining);
}

absl::StatusOr<v1::Diagnosis> SessionView::Diagnosis() const {
  DiagnoseOptions options = options_;
  options.plan = false;
  absl::StatusOr<v1::Diagnosis> diagnosis =
      Diagnoser(knowledge_base_).Diagnose(*progress_.known, options);
  if (diagnosis.ok()) AddFailures(&*diagnosis);
  return diagnosis;
}

// Ranks anew with the failures, which come in last: their share of the evidence
// is what they change.
void SessionView::AddFailures(v1::Diagnosis* diagnosis) const {
  std::vector<double> unrepaired(knowledge_.causes.size(), 1);
  for (const int remedy : progress_.failed) {
    for (const planning::Fix& fix : knowledge_.remedies[remedy].remedy.fixes) {
      unrepaired[fix.cause] *= 1 - fix.chance;
    }
  }
  std::vector<inference::Link> links;
  for (size_t c = 0; c < unrepaired.size(); ++c) {
    if (unrepaired[c] <= 0) continue;
    links.push_back({static_cast<int32_t>(c), unrepaired[c]});
  }
  inference::Observation still_broken;
  still_broken.links = links;
  const std::vector<inference::Case> cases =
      progress_.failed.empty() ? cases_ : WithObservation(cases_, still_broken);
  const inference::Posterior posterior =
      inference::Infer(assessment_.priors, cases, options_.inference);
  if (!progress_.failed.empty()) {
    diagnosis->clear_causes();
    diagnosis->clear_likeliest_sets();
    AddVerdict(knowledge_, assessment_, cases, posterior, options_, diagnosis);
    const int explained =
        std::min(diagnosis->causes_size(), options_.explained_causes);
    for (int i = 0; i < explained; ++i) {
      v1::RankedCause* cause = diagnosis->mutable_causes(i);
      const double p = cause->probability();
      const double prior = cause->prior();
      if (!(p > 0 && p < 1)) continue;
      double decibans =
          10 * std::log10(p / (1 - p)) - 10 * std::log10(prior / (1 - prior));
      for (const v1::Evidence& evidence : cause->evidence()) {
        decibans -= evidence.decibans();
      }
      v1::Evidence* evidence = cause->add_evidence();
      evidence->set_kind(v1::Evidence::FAILED_REMEDIES);
      evidence->set_title(
          words_.Say<sentences::kStillBrokenAfter>(FailedTitles()));
      evidence->set_holds(true);
      evidence->set_decibans(RoundAmount(decibans));
      std::stable_sort(cause->mutable_evidence()->begin(),
                       cause->mutable_evidence()->end(),
                       [](const v1::Evidence& a, const v1::Evidence& b) {
                         return std::abs(a.decibans()) > std::abs(b.decibans());
                       });
    }
  }
  if (options_.plan) AddAdvice(posterior, cases, diagnosis);
}

void SessionView::AddAdvice(const inference::Posterior& posterior,
                            const std::vector<inference::Case>& cases,
                            v1::Diagnosis* diagnosis) const {
  planning::Plan plan = planning::MakePlan(advice_.problem, options_.planning);
  AddPlan(knowledge_, advice_, plan, diagnosis);
  AddTips(knowledge_, assessment_, diagnosis);
  for (planning::RankedQuestion& ranked : plan.questions) {
    ranked.question = askable_[ranked.question];
  }
  // It suggests others too, put or not: room for all, then those are left out.
  DiagnoseOptions all = options_;
  all.max_questions = knowledge_.content.questions_size();
  const Inquiry inquiry{knowledge_, assessment_, cases, posterior, all};
  SuggestQuestions(inquiry, plan.questions, &answers_, diagnosis);
  auto* questions = diagnosis->mutable_questions();
  questions->erase(
      std::remove_if(questions->begin(), questions->end(),
                     [this](const v1::SuggestedQuestion& question) {
                       return progress_.put[FindQuestion(knowledge_.content,
                                                         question.id())];
                     }),
      questions->end());
  while (questions->size() > std::max(0, options_.max_questions)) {
    questions->RemoveLast();
  }
  ListMeasurableFields(inquiry, diagnosis);
}

std::string SessionView::FailedTitles() const {
  std::vector<std::string> titles;
  for (const int remedy : progress_.failed) {
    titles.push_back(knowledge_.content.remedies(remedy).title());
  }
  return absl::StrJoin(titles, "; ");
}

}  // namespace kasa_diag
