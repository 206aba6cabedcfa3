// What the command line says to people on standard output: reports,
// explanations, conversations. Help and errors are for who types the commands,
// and English.
//
// An id, once released, keeps its meaning: catalogues of translators hold it.
// English that changes makes their translations out of date.

#ifndef KASA_DIAG_COMMAND_LINE_SENTENCES_H_
#define KASA_DIAG_COMMAND_LINE_SENTENCES_H_

#include "kasa_diag/sentences.h"

namespace kasa_diag::sentences {

// How sure a claim is.
inline constexpr Sentence kVendorFirmware = {
    "command_line/confidence/vendor_firmware", "vendor firmware"};
inline constexpr Sentence kVendorDoc = {"command_line/confidence/vendor_doc",
                                        "vendor doc"};
inline constexpr Sentence kDeviceDump = {"command_line/confidence/device_dump",
                                         "device dump"};
inline constexpr Sentence kCommunity = {"command_line/confidence/community",
                                        "community"};
inline constexpr Sentence kCommunityLow = {
    "command_line/confidence/community_low", "community low"};
inline constexpr Sentence kInferred = {"command_line/confidence/inferred",
                                       "inferred"};
inline constexpr Sentence kUnverified = {"command_line/confidence/unverified",
                                         "unverified"};
inline constexpr Sentence kJudgement = {"command_line/confidence/judgement",
                                        "judgement"};

// A report: the verdict.
inline constexpr Sentence kDeviceOf = {"command_line/report/device",
                                       "device {number} of {count}"};
inline constexpr Sentence kLightSays = {"command_line/report/light",
                                        "The light says:"};
inline constexpr Sentence kLightSaysOr = {"command_line/report/light/or",
                                          "{meaning}; or {other_meaning}"};
inline constexpr Sentence kNothingWrong = {"command_line/report/nothing_wrong",
                                           "Nothing seems to be wrong"};
inline constexpr Sentence kNoCause = {
    "command_line/report/nothing_wrong/probability",
    "No cause is present with a probability of {probability}."};
inline constexpr Sentence kNotEnoughData = {
    "command_line/report/not_enough_data",
    "Not enough is known for a diagnosis"};
inline constexpr Sentence kNoneFavoured = {
    "command_line/report/not_enough_data/reason",
    "What is known favours no cause clearly. The questions below would help "
    "most."};
inline constexpr Sentence kMostLikelyCauses = {"command_line/report/causes",
                                               "Most likely causes"};
inline constexpr Sentence kApproximate = {
    "command_line/report/approximate",
    "The probabilities are approximate: the case was too large to be worked "
    "out exactly."};

// A report: a cause.
inline constexpr Sentence kBetween = {"command_line/report/cause/between",
                                      "{cause} (between {low} and {high})"};
inline constexpr Sentence kHarmless = {"command_line/report/severity/info",
                                       "harmless"};
inline constexpr Sentence kMinor = {"command_line/report/severity/warning",
                                    "minor"};
inline constexpr Sentence kSerious = {"command_line/report/severity/error",
                                      "serious"};
inline constexpr Sentence kGrave = {"command_line/report/severity/critical",
                                    "grave"};
inline constexpr Sentence kFor = {"command_line/report/evidence/for", "for:"};
inline constexpr Sentence kAgainst = {"command_line/report/evidence/against",
                                      "against:"};
inline constexpr Sentence kUnknown = {"command_line/report/evidence/unknown",
                                      "unknown:"};
inline constexpr Sentence kNotSo = {"command_line/report/evidence/not",
                                    "not: {finding}"};
inline constexpr Sentence kMore = {"command_line/report/evidence/more",
                                   "{count} more"};

// A report: what to do.
inline constexpr Sentence kWhatToDo = {"command_line/report/plan",
                                       "What to do, in this order"};
inline constexpr Sentence kHelpsWith = {"command_line/report/plan/remedy",
                                        "{duration}; helps with {chance}"};
inline constexpr Sentence kLastResort = {"command_line/report/plan/support",
                                         "the last resort"};
inline constexpr Sentence kWorthFindingOut = {"command_line/report/questions",
                                              "Worth finding out"};
inline constexpr Sentence kPrevention = {"command_line/report/tips",
                                         "To keep it from coming back"};
inline constexpr Sentence kRemarks = {"command_line/report/warnings",
                                      "Remarks"};

// An explanation: kinds of entries.
inline constexpr Sentence kCauseEntry = {"command_line/explain/cause",
                                         "cause {id}: {title}"};
inline constexpr Sentence kFindingEntry = {"command_line/explain/finding",
                                           "finding {id}: {title}"};
inline constexpr Sentence kRemedyEntry = {"command_line/explain/remedy",
                                          "remedy {id}: {title}"};
inline constexpr Sentence kQuestionEntry = {"command_line/explain/question",
                                            "question {id}: {text}"};
inline constexpr Sentence kLedMeaningEntry = {
    "command_line/explain/led_meaning", "LED meaning {id}: {title}"};
inline constexpr Sentence kProfileEntry = {"command_line/explain/profile",
                                           "profile {id}: {title}"};
inline constexpr Sentence kTipEntry = {"command_line/explain/tip",
                                       "tip {id}: {text}"};
inline constexpr Sentence kGapEntry = {"command_line/explain/gap",
                                       "gap {id}: {text}"};

// An explanation: claims.
inline constexpr Sentence kClaimSays = {"command_line/explain/claim",
                                        "says: {claim}"};
inline constexpr Sentence kClaimAgainst = {"command_line/explain/claim/dissent",
                                           "against: {claim}"};
inline constexpr Sentence kClaimSource = {"command_line/explain/claim/source",
                                          "{source} ({confidence})"};

// An explanation: causes and findings.
inline constexpr Sentence kSeverity = {"command_line/explain/severity",
                                       "severity: {severity}"};
inline constexpr Sentence kSeverityInfo = {"command_line/explain/severity/info",
                                           "info"};
inline constexpr Sentence kSeverityWarning = {
    "command_line/explain/severity/warning", "warning"};
inline constexpr Sentence kSeverityError = {
    "command_line/explain/severity/error", "error"};
inline constexpr Sentence kSeverityCritical = {
    "command_line/explain/severity/critical", "critical"};
inline constexpr Sentence kPrior = {"command_line/explain/prior",
                                    "prior: {prior}"};
inline constexpr Sentence kInQuestionWhen = {"command_line/explain/cause/when",
                                             "in question when: {condition}"};
inline constexpr Sentence kOddsTimes = {
    "command_line/explain/adjustment", "odds times {factor} when: {condition}"};
inline constexpr Sentence kMakesTrue = {
    "command_line/explain/cause/link",
    "makes {finding} true with {probability}: {title}"};
inline constexpr Sentence kRepairedBy = {
    "command_line/explain/cause/fix",
    "repaired by {remedy} with {chance}: {title}"};
inline constexpr Sentence kCondition = {"command_line/explain/condition",
                                        "condition: {condition}"};
inline constexpr Sentence kSaysSomethingWhen = {
    "command_line/explain/finding/when", "says something when: {condition}"};
inline constexpr Sentence kHiddenBy = {"command_line/explain/hidden_by",
                                       "hidden by: {findings}"};
inline constexpr Sentence kLeak = {
    "command_line/explain/leak",
    "true without any of these causes with {probability}"};
inline constexpr Sentence kMadeTrueBy = {"command_line/explain/finding/link",
                                         "made true by {cause} with "
                                         "{probability}"};

// An explanation: remedies and questions.
inline constexpr Sentence kAppliesWhen = {"command_line/explain/remedy/when",
                                          "applies when: {condition}"};
inline constexpr Sentence kTakes = {"command_line/explain/minutes",
                                    "takes: {duration}"};
inline constexpr Sentence kTakesWaiting = {"command_line/explain/minutes/wait",
                                           "takes: {duration} of waiting"};
inline constexpr Sentence kErasesData = {"command_line/explain/data_loss",
                                         "erases data, weighed as {duration}"};
inline constexpr Sentence kAfter = {"command_line/explain/prerequisites",
                                    "after: {remedies}"};
inline constexpr Sentence kRepairs = {"command_line/explain/remedy/fix",
                                      "repairs {cause} with {chance}"};
inline constexpr Sentence kAskedWhen = {"command_line/explain/question/when",
                                        "asked when: {condition}"};
inline constexpr Sentence kAnswerEntry = {"command_line/explain/answer",
                                          "answer {id}: {text}"};
inline constexpr Sentence kAnswerSays = {"command_line/explain/answer/says",
                                         "says: {fields}"};

// An explanation: lights and profiles.
inline constexpr Sentence kLedOff = {"command_line/led/mode/off", "off"};
inline constexpr Sentence kLedSolid = {"command_line/led/mode/solid", "solid"};
inline constexpr Sentence kLedBlinking = {"command_line/led/mode/blinking",
                                          "blinking"};
inline constexpr Sentence kLedAlternating = {
    "command_line/led/mode/alternating", "alternating"};
inline constexpr Sentence kLedSlow = {"command_line/led/rate/slow", "slow"};
inline constexpr Sentence kLedFast = {"command_line/led/rate/fast", "fast"};
inline constexpr Sentence kRed = {"command_line/led/color/red", "red"};
inline constexpr Sentence kGreen = {"command_line/led/color/green", "green"};
inline constexpr Sentence kAmber = {"command_line/led/color/amber", "amber"};
inline constexpr Sentence kBlue = {"command_line/led/color/blue", "blue"};
inline constexpr Sentence kWhite = {"command_line/led/color/white", "white"};
inline constexpr Sentence kOrange = {"command_line/led/color/orange", "orange"};
inline constexpr Sentence kYellow = {"command_line/led/color/yellow", "yellow"};
inline constexpr Sentence kPatternSure = {"command_line/led/reliability",
                                          "{pattern} ({probability} sure)"};
inline constexpr Sentence kModels = {"command_line/explain/models",
                                     "models: {models}"};
inline constexpr Sentence kHardwareVersions = {
    "command_line/explain/hardware_versions", "hardware versions: {versions}"};
inline constexpr Sentence kFacts = {"command_line/explain/facts",
                                    "facts: {facts}"};

// A conversation: the words that can be typed. English ones always can.
inline constexpr Sentence kWordBack = {"command_line/conversation/words/back",
                                       "back"};
inline constexpr Sentence kWordWhy = {"command_line/conversation/words/why",
                                      "why"};
inline constexpr Sentence kWordSupport = {
    "command_line/conversation/words/support", "support"};
inline constexpr Sentence kWordGiveUp = {
    "command_line/conversation/words/give_up", "give up"};
inline constexpr Sentence kWordQuit = {"command_line/conversation/words/quit",
                                       "quit"};

// A conversation: what it answers to what was typed.
inline constexpr Sentence kHowToAnswer = {
    "command_line/conversation/how_to_answer",
    "Answer with a number. ? means \"{dont_know}\"; {back} takes the last "
    "answer back; {why} gives the reason; {support} goes straight to support; "
    "{give_up} ends; {quit} leaves."};
inline constexpr Sentence kPleaseType = {
    "command_line/conversation/please_type",
    "Please type one of the numbers above, or ?, {back}, {why}, {support}, "
    "{give_up}, {quit}."};
inline constexpr Sentence kNumberUpTo = {
    "command_line/conversation/number_up_to",
    "Please type a number from 1 to {most}."};
inline constexpr Sentence kNeedsNumber = {
    "command_line/conversation/needs_number",
    "That needs one of the numbers above."};
inline constexpr Sentence kTakenBack = {"command_line/conversation/taken_back",
                                        "Taken back."};
inline constexpr Sentence kNothingToTakeBack = {
    "command_line/conversation/nothing_to_take_back",
    "There is nothing to take back."};
inline constexpr Sentence kSaves = {
    "command_line/conversation/saves",
    "Against trying something first, this is expected to save {duration}."};
inline constexpr Sentence kLeft = {
    "command_line/conversation/left",
    "Left. Nothing was stored; {option} keeps a session."};
inline constexpr Sentence kLeftStored = {
    "command_line/conversation/left_stored", "Left. Go on with {option}."};
inline constexpr Sentence kGoingOnWith = {"command_line/conversation/going_on",
                                          "Going on with {file}."};
inline constexpr Sentence kLookedAtAgain = {
    "command_line/conversation/looked_at_again",
    "The device was looked at once more."};

// A conversation: steps.
inline constexpr Sentence kMayBeWrong = {"command_line/conversation/causes",
                                         "What may be wrong"};
inline constexpr Sentence kMayBeWrongNow = {
    "command_line/conversation/causes/now", "What may be wrong now"};
inline constexpr Sentence kUpFrom = {"command_line/conversation/causes/up",
                                     "{cause} (up from {probability})"};
inline constexpr Sentence kDownFrom = {"command_line/conversation/causes/down",
                                       "{cause} (down from {probability})"};
inline constexpr Sentence kQuestion = {"command_line/conversation/question",
                                       "Question: {question}"};
inline constexpr Sentence kWait = {"command_line/conversation/wait",
                                   "Wait: {remedy} ({duration})"};
inline constexpr Sentence kTryThis = {"command_line/conversation/remedy",
                                      "Try this: {remedy} ({duration})"};
inline constexpr Sentence kCareful = {"command_line/conversation/careful",
                                      "Careful:"};
inline constexpr Sentence kItWorksNow = {"command_line/conversation/fixed",
                                         "It works now"};
inline constexpr Sentence kDidNotHelp = {
    "command_line/conversation/did_not_help", "Done, and it did not help"};
inline constexpr Sentence kCouldNotBeDone = {
    "command_line/conversation/could_not_be_done", "It could not be done"};

// A conversation: its end.
inline constexpr Sentence kFixed = {"command_line/conversation/end/fixed",
                                    "Fixed."};
inline constexpr Sentence kItWas = {"command_line/conversation/end/remedy",
                                    "It was: {remedy}."};
inline constexpr Sentence kGivenUp = {"command_line/conversation/end/gave_up",
                                      "Given up."};
inline constexpr Sentence kToSupport = {"command_line/conversation/end/support",
                                        "To support: {title}"};
inline constexpr Sentence kSupportShouldKnow = {
    "command_line/conversation/end/summary", "What support should know"};

}  // namespace kasa_diag::sentences

#endif  // KASA_DIAG_COMMAND_LINE_SENTENCES_H_
