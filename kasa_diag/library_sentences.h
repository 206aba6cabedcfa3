// What the library says to people: in diagnoses, in sessions, and in whatever
// shows numbers.
//
// An id, once released, keeps its meaning: catalogues of translators hold it.
// English that changes makes their translations out of date.

#ifndef KASA_DIAG_LIBRARY_SENTENCES_H_
#define KASA_DIAG_LIBRARY_SENTENCES_H_

#include "kasa_diag/sentences.h"

namespace kasa_diag::sentences {

// Numbers, as wording.h puts them together.
inline constexpr Sentence kDecimalMark = {"library/numbers/decimal_mark", "."};
inline constexpr Sentence kPercent = {"library/numbers/percent", "{number}%"};
inline constexpr Sentence kBelow = {"library/numbers/below", "below {percent}"};
inline constexpr Sentence kAbove = {"library/numbers/above", "above {percent}"};
inline constexpr Sentence kDecibans = {"library/numbers/decibans",
                                       "{number} dB"};

// Durations. "one" is for exactly one, "other" for all else.
inline constexpr Sentence kSecondsOne = {"library/durations/seconds/one",
                                         "{count} second"};
inline constexpr Sentence kSecondsOther = {"library/durations/seconds/other",
                                           "{count} seconds"};
inline constexpr Sentence kMinutesOne = {"library/durations/minutes/one",
                                         "{count} minute"};
inline constexpr Sentence kMinutesOther = {"library/durations/minutes/other",
                                           "{count} minutes"};
inline constexpr Sentence kHoursOne = {"library/durations/hours/one",
                                       "{count} hour"};
inline constexpr Sentence kHoursOther = {"library/durations/hours/other",
                                         "{count} hours"};
inline constexpr Sentence kHoursAndMinutes = {
    "library/durations/hours_and_minutes", "{hours} {minutes}"};

// The evidence of a diagnosis.
inline constexpr Sentence kSomebodyComplains = {"library/evidence/complaint",
                                                "somebody complains"};
inline constexpr Sentence kStillBrokenAfter = {
    "library/evidence/failed_remedies", "still broken after: {remedies}"};
inline constexpr Sentence kOrElse = {"library/evidence/or_else",
                                     "{finding}, or else: {other_finding}"};

// The warnings of a diagnosis.
inline constexpr Sentence kConditionUndecided = {
    "library/warnings/condition_undecided",
    "the condition {condition} could not be decided: {error}"};
inline constexpr Sentence kTooManyCases = {
    "library/warnings/too_many_cases",
    "the finding {finding} was left out: the evidence can be read in too many "
    "ways"};
inline constexpr Sentence kLedPatternUnknown = {
    "library/warnings/led_pattern_unknown",
    "led: the light shows {pattern}, which is in no legend of the profiles "
    "that apply, so what it says stays unknown; check led.mode, led.colors and "
    "led.rate, or add a row to the legend"};
inline constexpr Sentence kAtUnknownRate = {
    "library/warnings/led_pattern_unknown/unknown_rate",
    "{pattern} at an unknown rate"};

// The reason of a session's step.
inline constexpr Sentence kAnswerDecides = {
    "library/session/reason/question", "The answer decides what to try first."};
inline constexpr Sentence kAnswerPointsTo = {
    "library/session/reason/question/answer",
    "\"{answer}\" ({probability}) would point to: {cause}, "
    "{cause_probability}."};
inline constexpr Sentence kMeantFor = {
    "library/session/reason/remedy",
    "For: {causes}. It ends the trouble with a chance of {chance}."};
inline constexpr Sentence kLikelyNow = {"library/session/reason/remedy/cause",
                                        "{cause} ({probability} likely now)"};
inline constexpr Sentence kNeededFirst = {
    "library/session/reason/prerequisite",
    "What may help afterwards needs it first."};
inline constexpr Sentence kIsRepaired = {"library/session/reason/fixed",
                                         "It is repaired."};
inline constexpr Sentence kWasGivenUp = {"library/session/reason/gave_up",
                                         "The session was given up."};
inline constexpr Sentence kSupportAskedFor = {
    "library/session/reason/support_asked_for", "Support was asked for."};
inline constexpr Sentence kSupportIsQuickest = {
    "library/session/reason/support",
    "Nothing else is worth its time: support is the quickest way now."};

// The summary of a session.
inline constexpr Sentence kDontKnow = {"library/session/dont_know",
                                       "I don't know"};
inline constexpr Sentence kSummaryKnown = {"library/session/summary/known",
                                           "What is known of the device:"};
inline constexpr Sentence kSummaryAsked = {"library/session/summary/asked",
                                           "What was asked:"};
inline constexpr Sentence kSummaryTried = {"library/session/summary/tried",
                                           "What was tried:"};
inline constexpr Sentence kSummaryNothing = {"library/session/summary/nothing",
                                             "nothing"};
inline constexpr Sentence kSummaryFixed = {"library/session/summary/fixed",
                                           "{remedy}: fixed it"};
inline constexpr Sentence kSummaryDidNotHelp = {
    "library/session/summary/did_not_help", "{remedy}: did not help"};
inline constexpr Sentence kSummaryCouldNotBeDone = {
    "library/session/summary/could_not_be_done", "{remedy}: could not be done"};
inline constexpr Sentence kSummaryRemaining = {
    "library/session/summary/remaining", "What may still be wrong:"};
inline constexpr Sentence kSummaryKnowledge = {
    "library/session/summary/knowledge", "Knowledge: {name} {version}"};

// What a resumed session had to drop.
inline constexpr Sentence kAnotherKnowledgeBase = {
    "library/session/resumed/another_knowledge_base",
    "the session was begun with the knowledge base \"{old_name}\", not with "
    "\"{name}\""};
inline constexpr Sentence kQuestionIsGone = {
    "library/session/resumed/question",
    "the question {question} does not exist any more; its answer was dropped"};
inline constexpr Sentence kAnswerIsGone = {
    "library/session/resumed/answer",
    "the answer {answer} of the question {question} does not exist any more; "
    "it was dropped"};
inline constexpr Sentence kRemedyIsGone = {
    "library/session/resumed/remedy",
    "the remedy {remedy} does not exist any more; its outcome was dropped"};

}  // namespace kasa_diag::sentences

#endif  // KASA_DIAG_LIBRARY_SENTENCES_H_
