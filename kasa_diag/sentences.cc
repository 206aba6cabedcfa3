#include "kasa_diag/sentences.h"

#include <algorithm>
#include <vector>

#include "kasa_diag/command_line_sentences.h"
#include "kasa_diag/library_sentences.h"

namespace kasa_diag {
namespace {

using absl::string_view;

// tests/sentences_test.cc holds it to be all that the two headers have.
constexpr const Sentence* kAll[] = {&sentences::kDecimalMark,
                                    &sentences::kPercent,
                                    &sentences::kBelow,
                                    &sentences::kAbove,
                                    &sentences::kDecibans,
                                    &sentences::kSecondsOne,
                                    &sentences::kSecondsOther,
                                    &sentences::kMinutesOne,
                                    &sentences::kMinutesOther,
                                    &sentences::kHoursOne,
                                    &sentences::kHoursOther,
                                    &sentences::kHoursAndMinutes,
                                    &sentences::kSomebodyComplains,
                                    &sentences::kStillBrokenAfter,
                                    &sentences::kOrElse,
                                    &sentences::kConditionUndecided,
                                    &sentences::kTooManyCases,
                                    &sentences::kLedPatternUnknown,
                                    &sentences::kAtUnknownRate,
                                    &sentences::kAnswerDecides,
                                    &sentences::kAnswerPointsTo,
                                    &sentences::kMeantFor,
                                    &sentences::kLikelyNow,
                                    &sentences::kNeededFirst,
                                    &sentences::kIsRepaired,
                                    &sentences::kWasGivenUp,
                                    &sentences::kSupportAskedFor,
                                    &sentences::kSupportIsQuickest,
                                    &sentences::kDontKnow,
                                    &sentences::kSummaryKnown,
                                    &sentences::kSummaryAsked,
                                    &sentences::kSummaryTried,
                                    &sentences::kSummaryNothing,
                                    &sentences::kSummaryFixed,
                                    &sentences::kSummaryDidNotHelp,
                                    &sentences::kSummaryCouldNotBeDone,
                                    &sentences::kSummaryRemaining,
                                    &sentences::kSummaryKnowledge,
                                    &sentences::kAnotherKnowledgeBase,
                                    &sentences::kQuestionIsGone,
                                    &sentences::kAnswerIsGone,
                                    &sentences::kRemedyIsGone,
                                    &sentences::kVendorFirmware,
                                    &sentences::kVendorDoc,
                                    &sentences::kDeviceDump,
                                    &sentences::kCommunity,
                                    &sentences::kCommunityLow,
                                    &sentences::kInferred,
                                    &sentences::kUnverified,
                                    &sentences::kJudgement,
                                    &sentences::kDeviceOf,
                                    &sentences::kLightSays,
                                    &sentences::kLightSaysOr,
                                    &sentences::kNothingWrong,
                                    &sentences::kNoCause,
                                    &sentences::kNotEnoughData,
                                    &sentences::kNoneFavoured,
                                    &sentences::kMostLikelyCauses,
                                    &sentences::kApproximate,
                                    &sentences::kBetween,
                                    &sentences::kHarmless,
                                    &sentences::kMinor,
                                    &sentences::kSerious,
                                    &sentences::kGrave,
                                    &sentences::kFor,
                                    &sentences::kAgainst,
                                    &sentences::kUnknown,
                                    &sentences::kNotSo,
                                    &sentences::kMore,
                                    &sentences::kWhatToDo,
                                    &sentences::kHelpsWith,
                                    &sentences::kLastResort,
                                    &sentences::kWorthFindingOut,
                                    &sentences::kPrevention,
                                    &sentences::kRemarks,
                                    &sentences::kCauseEntry,
                                    &sentences::kFindingEntry,
                                    &sentences::kRemedyEntry,
                                    &sentences::kQuestionEntry,
                                    &sentences::kLedMeaningEntry,
                                    &sentences::kProfileEntry,
                                    &sentences::kTipEntry,
                                    &sentences::kGapEntry,
                                    &sentences::kClaimSays,
                                    &sentences::kClaimAgainst,
                                    &sentences::kClaimSource,
                                    &sentences::kSeverity,
                                    &sentences::kSeverityInfo,
                                    &sentences::kSeverityWarning,
                                    &sentences::kSeverityError,
                                    &sentences::kSeverityCritical,
                                    &sentences::kPrior,
                                    &sentences::kInQuestionWhen,
                                    &sentences::kOddsTimes,
                                    &sentences::kMakesTrue,
                                    &sentences::kRepairedBy,
                                    &sentences::kCondition,
                                    &sentences::kSaysSomethingWhen,
                                    &sentences::kHiddenBy,
                                    &sentences::kLeak,
                                    &sentences::kMadeTrueBy,
                                    &sentences::kAppliesWhen,
                                    &sentences::kTakes,
                                    &sentences::kTakesWaiting,
                                    &sentences::kErasesData,
                                    &sentences::kAfter,
                                    &sentences::kRepairs,
                                    &sentences::kAskedWhen,
                                    &sentences::kAnswerEntry,
                                    &sentences::kAnswerSays,
                                    &sentences::kLedOff,
                                    &sentences::kLedSolid,
                                    &sentences::kLedBlinking,
                                    &sentences::kLedAlternating,
                                    &sentences::kLedSlow,
                                    &sentences::kLedFast,
                                    &sentences::kRed,
                                    &sentences::kGreen,
                                    &sentences::kAmber,
                                    &sentences::kBlue,
                                    &sentences::kWhite,
                                    &sentences::kOrange,
                                    &sentences::kYellow,
                                    &sentences::kPatternSure,
                                    &sentences::kModels,
                                    &sentences::kHardwareVersions,
                                    &sentences::kFacts,
                                    &sentences::kWordBack,
                                    &sentences::kWordWhy,
                                    &sentences::kWordSupport,
                                    &sentences::kWordGiveUp,
                                    &sentences::kWordQuit,
                                    &sentences::kHowToAnswer,
                                    &sentences::kPleaseType,
                                    &sentences::kNumberUpTo,
                                    &sentences::kNeedsNumber,
                                    &sentences::kTakenBack,
                                    &sentences::kNothingToTakeBack,
                                    &sentences::kSaves,
                                    &sentences::kLeft,
                                    &sentences::kLeftStored,
                                    &sentences::kGoingOnWith,
                                    &sentences::kLookedAtAgain,
                                    &sentences::kMayBeWrong,
                                    &sentences::kMayBeWrongNow,
                                    &sentences::kUpFrom,
                                    &sentences::kDownFrom,
                                    &sentences::kQuestion,
                                    &sentences::kWait,
                                    &sentences::kTryThis,
                                    &sentences::kCareful,
                                    &sentences::kItWorksNow,
                                    &sentences::kDidNotHelp,
                                    &sentences::kCouldNotBeDone,
                                    &sentences::kFixed,
                                    &sentences::kItWas,
                                    &sentences::kGivenUp,
                                    &sentences::kToSupport,
                                    &sentences::kSupportShouldKnow};

// A piece of a template: what stands before a placeholder, and its name; at the
// end, what is left, and no name.
struct Piece {
  string_view before;
  string_view name;
  bool stray_brace = false;
};

// Takes the next piece off `text`.
Piece TakePiece(string_view* text) {
  Piece piece;
  const size_t open = text->find_first_of("{}");
  if (open == string_view::npos) {
    piece.before = *text;
    *text = string_view();
    return piece;
  }
  piece.before = text->substr(0, open);
  const size_t close = text->find_first_of("{}", open + 1);
  if ((*text)[open] != '{' || close == string_view::npos ||
      (*text)[close] != '}' || close == open + 1) {
    piece.stray_brace = true;
    *text = string_view();
    return piece;
  }
  piece.name = text->substr(open + 1, close - open - 1);
  text->remove_prefix(close + 1);
  return piece;
}

// The names of its placeholders, in order.
std::vector<string_view> NamesIn(string_view text, bool* stray_brace) {
  std::vector<string_view> names;
  while (!text.empty()) {
    const Piece piece = TakePiece(&text);
    *stray_brace = piece.stray_brace;
    if (piece.stray_brace) break;
    if (!piece.name.empty()) names.push_back(piece.name);
  }
  return names;
}

bool Has(const std::vector<string_view>& names, string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

absl::Span<const Sentence* const> AllSentences() { return kAll; }

absl::Status Sentences::Translate(const Sentence& sentence, string_view text) {
  bool stray_brace = false;
  const std::vector<string_view> wanted =
      NamesIn(sentence.english, &stray_brace);
  const std::vector<string_view> names = NamesIn(text, &stray_brace);
  if (stray_brace) {
    return absl::InvalidArgumentError("has a brace that names no value");
  }
  for (const string_view name : wanted) {
    if (Has(names, name)) continue;
    return absl::InvalidArgumentError(absl::StrCat("lacks {", name, "}"));
  }
  for (const string_view name : names) {
    if (Has(wanted, name)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("has {", name, "}, which the original does not have"));
  }
  translated_[std::string(sentence.id)] = std::string(text);
  return absl::OkStatus();
}

std::string Sentences::Render(const Sentence& sentence,
                              std::initializer_list<std::string> values) const {
  const auto translated = translated_.find(sentence.id);
  string_view text = translated == translated_.end()
                         ? sentence.english
                         : string_view(translated->second);
  bool stray_brace = false;
  const std::vector<string_view> names =
      NamesIn(sentence.english, &stray_brace);
  std::string rendered;
  while (!text.empty()) {
    const Piece piece = TakePiece(&text);
    absl::StrAppend(&rendered, piece.before);
    const auto name = std::find(names.begin(), names.end(), piece.name);
    if (name == names.end()) continue;  // the end of the text
    absl::StrAppend(&rendered, *(values.begin() + (name - names.begin())));
  }
  return rendered;
}

}  // namespace kasa_diag
