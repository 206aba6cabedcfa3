// A conversation in plain lines. Nothing is ever overwritten on the screen and
// nothing is said by colour alone, so that a screen reader, a log and a pipe
// get the same text in the same order. Where the input is no terminal, what was
// read is repeated after the prompt: the output is then a whole transcript.
//
// The session is written after every step, so that leaving in any way, also by
// closing the window, loses nothing.

#include "kasa_diag/cli/conversation.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/files.h"
#include "kasa_diag/cli/text_report.h"
#include "kasa_diag/command_line_sentences.h"
#include "kasa_diag/library_sentences.h"
#include "kasa_diag/wording.h"

namespace kasa_diag::cli {
namespace {

using Outcome = Troubleshooter::Outcome;
using v1::SessionEvent;

constexpr int kShownCauses = 3;
// Changes smaller than this are no news.
constexpr double kNews = 0.005;

// What a line of input asks for.
enum class Command {
  kChoice,
  kDontKnow,
  kBack,
  kWhy,
  kSupport,
  kGiveUp,
  kQuit,
  kHelp,
};

struct Input {
  Command command = Command::kHelp;
  int choice = 0;  // from 1
};

// The words of the language count first, then the English ones, which can be
// typed in every language.
Input Parse(const Sentences& words, absl::string_view line) {
  const std::string word =
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(line));
  Input input;
  if (absl::SimpleAtoi(word, &input.choice)) {
    input.command = Command::kChoice;
    return input;
  }
  const struct {
    std::string word;
    Command command;
  } known_words[] = {
      {words.Say<sentences::kDontKnow>(), Command::kDontKnow},
      {words.Say<sentences::kWordBack>(), Command::kBack},
      {words.Say<sentences::kWordWhy>(), Command::kWhy},
      {words.Say<sentences::kWordSupport>(), Command::kSupport},
      {words.Say<sentences::kWordGiveUp>(), Command::kGiveUp},
      {words.Say<sentences::kWordQuit>(), Command::kQuit},
      {"?", Command::kDontKnow},
      {"d", Command::kDontKnow},
      {"don't know", Command::kDontKnow},
      {"dont know", Command::kDontKnow},
      {"i don't know", Command::kDontKnow},
      {"b", Command::kBack},
      {"back", Command::kBack},
      {"undo", Command::kBack},
      {"w", Command::kWhy},
      {"why", Command::kWhy},
      {"s", Command::kSupport},
      {"support", Command::kSupport},
      {"give up", Command::kGiveUp},
      {"q", Command::kQuit},
      {"quit", Command::kQuit},
      {"exit", Command::kQuit},
  };
  for (const auto& known : known_words) {
    if (word != absl::AsciiStrToLower(known.word)) continue;
    input.command = known.command;
    break;
  }
  return input;
}

class Conversation {
 public:
  Conversation(Troubleshooter session, std::string path)
      : session_(std::move(session)),
        words_(session_.knowledge().sentences()),
        path_(std::move(path)),
        echo_(isatty(STDIN_FILENO) == 0),
        color_(isatty(STDOUT_FILENO) != 0 &&
               std::getenv("NO_COLOR") == nullptr) {}

  int Run() {
    if (!Store()) return kBadInput;
    Say(words_.Say<sentences::kHowToAnswer>(
        words_.Say<sentences::kDontKnow>(), words_.Say<sentences::kWordBack>(),
        words_.Say<sentences::kWordWhy>(),
        words_.Say<sentences::kWordSupport>(),
        words_.Say<sentences::kWordGiveUp>(),
        words_.Say<sentences::kWordQuit>()));
    while (true) {
      const absl::StatusOr<v1::SessionStep> next = session_.Next();
      if (!next.ok()) {
        PrintError(next.status().message());
        return kBadInput;
      }
      step_ = *next;
      ShowCauses();
      ShowStep();
      // An end is the end of the program; the state can be resumed.
      if (step_.has_end()) return Finish();
      if (!TakeTurn()) return Finish();
      if (!Store()) return kBadInput;
    }
  }

 private:
  // Reads until the session has moved. False: the user leaves.
  bool TakeTurn() {
    while (true) {
      std::cout << "> " << std::flush;
      std::string line;
      if (!std::getline(std::cin, line)) {
        std::cout << "\n";
        Leave();
        return false;
      }
      if (echo_) std::cout << line << "\n";
      const Input input = Parse(words_, line);
      if (input.command == Command::kQuit) {
        Leave();
        return false;
      }
      if (Obey(input)) return true;
    }
  }

  // Whether the session has moved.
  bool Obey(const Input& input) {
    absl::Status status;
    switch (input.command) {
      case Command::kChoice:
        return Choose(input.choice);
      case Command::kDontKnow:
        if (!step_.has_question()) {
          Say(words_.Say<sentences::kNeedsNumber>());
          return false;
        }
        status = session_.DontKnow(step_.question().id());
        break;
      case Command::kBack:
        status = session_.Undo();
        if (!status.ok()) {
          Say(words_.Say<sentences::kNothingToTakeBack>());
          return false;
        }
        Say(words_.Say<sentences::kTakenBack>());
        return true;
      case Command::kWhy:
        Say(step_.reason());
        ShowGain();
        return false;
      case Command::kSupport:
        status = session_.GoToSupport();
        break;
      case Command::kGiveUp:
        status = session_.GiveUp();
        break;
      default:
        Say(words_.Say<sentences::kPleaseType>(
            words_.Say<sentences::kWordBack>(),
            words_.Say<sentences::kWordWhy>(),
            words_.Say<sentences::kWordSupport>(),
            words_.Say<sentences::kWordGiveUp>(),
            words_.Say<sentences::kWordQuit>()));
        return false;
    }
    if (!status.ok()) Say(std::string(status.message()));
    return status.ok();
  }

  bool Choose(int choice) {
    absl::Status status;
    if (step_.has_question()) {
      const v1::SuggestedQuestion& question = step_.question();
      if (choice < 1 || choice > question.answers_size()) {
        return Refuse(question.answers_size());
      }
      status =
          session_.Answer(question.id(), question.answers(choice - 1).id());
    } else {
      static constexpr Outcome kOutcomes[] = {
          SessionEvent::Tried::FIXED, SessionEvent::Tried::DID_NOT_HELP,
          SessionEvent::Tried::COULD_NOT_BE_DONE};
      if (choice < 1 || choice > 3) return Refuse(3);
      status = session_.Tried(step_.remedy().id(), kOutcomes[choice - 1]);
    }
    if (!status.ok()) Say(std::string(status.message()));
    return status.ok();
  }

  bool Refuse(int most) {
    Say(words_.Say<sentences::kNumberUpTo>(most));
    return false;
  }

  // What may be wrong, and how that moved since it was last shown.
  void ShowCauses() {
    if (step_.likely_causes().empty() || step_.has_end()) return;
    std::cout << "\n";
    Heading(shown_.empty() ? words_.Say<sentences::kMayBeWrong>()
                           : words_.Say<sentences::kMayBeWrongNow>());
    std::map<std::string, double> now;
    for (int i = 0; i < step_.likely_causes_size(); ++i) {
      const v1::LikelyCause& cause = step_.likely_causes(i);
      now[cause.id()] = cause.probability();
      if (i >= kShownCauses) continue;
      std::string line = cause.title();
      if (!shown_.empty()) {
        const auto before = shown_.find(cause.id());
        const double was = before == shown_.end() ? 0 : before->second;
        if (cause.probability() > was + kNews) {
          line = words_.Say<sentences::kUpFrom>(line, Probability(was));
        } else if (cause.probability() < was - kNews) {
          line = words_.Say<sentences::kDownFrom>(line, Probability(was));
        }
      }
      std::cout << WrapParagraph(
          absl::StrCat("  ", Probability(cause.probability()), "  "), line);
    }
    shown_ = std::move(now);
  }

  void ShowStep() {
    std::cout << "\n";
    if (step_.has_question()) {
      const v1::SuggestedQuestion& question = step_.question();
      Heading(words_.Say<sentences::kQuestion>(question.text()));
      if (!question.help().empty()) {
        std::cout << WrapParagraph("  ", question.help());
      }
      for (int i = 0; i < question.answers_size(); ++i) {
        Choice(i + 1, question.answers(i).text());
      }
      Choice("?", words_.Say<sentences::kDontKnow>());
    } else if (step_.has_remedy()) {
      ShowRemedy(step_.remedy());
      Choice(1, words_.Say<sentences::kItWorksNow>());
      Choice(2, words_.Say<sentences::kDidNotHelp>());
      Choice(3, words_.Say<sentences::kCouldNotBeDone>());
    } else {
      ShowEnd(step_.end());
    }
  }

  void ShowRemedy(const v1::PlanStep& remedy) {
    const std::string duration = FormatMinutes(words_, remedy.minutes());
    Heading(remedy.kind() == v1::PlanStep::WAIT
                ? words_.Say<sentences::kWait>(remedy.title(), duration)
                : words_.Say<sentences::kTryThis>(remedy.title(), duration));
    for (const std::string& warning : remedy.warnings()) {
      std::cout << WrapParagraph(
          absl::StrCat("  ", words_.Say<sentences::kCareful>(), " "), warning);
    }
    for (const std::string& text : remedy.steps()) {
      std::cout << WrapParagraph("  - ", text);
    }
    std::cout << WrapParagraph("  ", step_.reason());
  }

  void ShowEnd(const v1::SessionEnd& end) {
    if (end.kind() == v1::SessionEnd::FIXED) {
      Heading(words_.Say<sentences::kFixed>());
      const auto& attempts = end.summary().attempts();
      if (!attempts.empty()) {
        std::cout << WrapParagraph(
            "  ", words_.Say<sentences::kItWas>(attempts.rbegin()->title()));
      }
      return;
    }
    if (end.kind() == v1::SessionEnd::GAVE_UP) {
      Heading(words_.Say<sentences::kGivenUp>());
      return;
    }
    Heading(words_.Say<sentences::kToSupport>(end.support().title()));
    std::cout << WrapParagraph("  ", step_.reason());
    for (const std::string& text : end.support().steps()) {
      std::cout << WrapParagraph("  - ", text);
    }
    std::cout << "\n";
    Heading(words_.Say<sentences::kSupportShouldKnow>());
    std::cout << end.summary().text();
  }

  void ShowGain() {
    if (!step_.has_question()) return;
    if (step_.question().has_expected_saving_minutes()) {
      Say(words_.Say<sentences::kSaves>(
          FormatMinutes(words_, step_.question().expected_saving_minutes())));
    }
  }

  void Leave() {
    Say(path_.empty() ? words_.Say<sentences::kLeft>("--session=FILE")
                      : words_.Say<sentences::kLeftStored>(
                            absl::StrCat("--session=", path_)));
  }

  int Finish() {
    std::cout.flush();
    if (std::cout) return kOk;
    PrintError("the output could not be written");
    return kBadInput;
  }

  bool Store() {
    if (path_.empty()) return true;
    const absl::Status status =
        WriteOutput(path_, session_.Save().SerializeAsString());
    if (!status.ok()) PrintError(status.message());
    return status.ok();
  }

  std::string Probability(double probability) const {
    return FormatProbability(words_, probability);
  }

  // A line that can be chosen by what stands before it.
  void Choice(const absl::AlphaNum& key, const std::string& text) {
    std::cout << WrapParagraph(absl::StrCat("  ", key, "  "), text);
  }

  void Say(const std::string& text) { std::cout << WrapParagraph("", text); }

  void Heading(const std::string& text) {
    const std::string wrapped = WrapParagraph("", text);
    std::cout << (color_ ? "\x1b[1m" : "") << wrapped
              << (color_ ? "\x1b[0m" : "");
  }

  Troubleshooter session_;
  const Sentences& words_;
  const std::string path_;
  const bool echo_;
  const bool color_;
  v1::SessionStep step_;
  std::map<std::string, double> shown_;  // probabilities, by cause
};

}  // namespace

int Converse(Troubleshooter session, const std::string& path) {
  return Conversation(std::move(session), path).Run();
}

}  // namespace kasa_diag::cli
