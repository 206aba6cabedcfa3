#include "kasa_diag/authoring/verbs.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace kasa_diag::authoring {
namespace {

// Sorted. Words that are more often something else at the start of a sentence
// ("power", "light", "camera") are left out, though they can be verbs.
constexpr absl::string_view kVerbs[] = {
    "accept",    "activate",   "add",      "adjust",   "agree",    "aim",
    "align",     "allow",      "answer",   "apply",    "ask",      "assign",
    "attach",    "avoid",      "back",     "begin",    "block",    "borrow",
    "bring",     "browse",     "buy",      "bypass",   "call",     "cancel",
    "carry",     "change",     "charge",   "check",    "choose",   "clean",
    "clear",     "click",      "close",    "collect",  "come",     "compare",
    "configure", "confirm",    "connect",  "consult",  "contact",  "continue",
    "control",   "copy",       "correct",  "count",    "cover",    "create",
    "cut",       "deactivate", "decide",   "decline",  "delete",   "describe",
    "detach",    "dial",       "disable",  "do",       "don't",    "download",
    "drag",      "drop",       "dry",      "eject",    "empty",    "enable",
    "enlarge",   "ensure",     "enter",    "erase",    "exchange", "expand",
    "extend",    "fasten",     "feel",     "fill",     "find",     "finish",
    "fit",       "fix",        "flash",    "follow",   "force",    "forget",
    "format",    "free",       "get",      "give",     "go",       "grant",
    "group",     "hand",       "hang",     "have",     "hear",     "help",
    "hide",      "hold",       "ignore",   "import",   "increase", "inform",
    "insert",    "inspect",    "install",  "invite",   "isolate",  "join",
    "keep",      "label",      "launch",   "lay",      "learn",    "leave",
    "lengthen",  "let",        "lift",     "limit",    "listen",   "log",
    "look",      "loop",       "loosen",   "lower",    "make",     "mark",
    "match",     "measure",    "mend",     "migrate",  "mount",    "move",
    "mute",      "name",       "never",    "note",     "notify",   "obtain",
    "offer",     "open",       "order",    "pair",     "pause",    "permit",
    "pick",      "place",      "plug",     "point",    "prepare",  "press",
    "print",     "pull",       "push",     "put",      "raise",    "read",
    "record",    "reduce",     "refer",    "register", "relay",    "release",
    "remember",  "remove",     "rename",   "repair",   "repeat",   "replace",
    "reply",     "report",     "request",  "reserve",  "reset",    "restore",
    "return",    "review",     "rotate",   "route",    "run",      "save",
    "say",       "scan",       "schedule", "screw",    "scroll",   "search",
    "see",       "select",     "send",     "separate", "set",      "shake",
    "share",     "shield",     "shift",    "shorten",  "show",     "shut",
    "sign",      "skip",       "slide",    "solder",   "split",    "spread",
    "stand",     "start",      "stay",     "stop",     "store",    "subscribe",
    "swap",      "switch",     "take",     "talk",     "tap",      "tell",
    "test",      "tighten",    "tilt",     "touch",    "trace",    "transfer",
    "trust",     "try",        "turn",     "type",     "unlock",   "unplug",
    "untick",    "update",     "upgrade",  "upload",   "use",      "vacuum",
    "verify",    "view",       "visit",    "wait",     "wake",     "walk",
    "warm",      "wash",       "watch",    "wear",     "wipe",     "wire",
    "work",      "wrap",       "write",
};

constexpr absl::string_view kPrefixes[] = {"re-", "re", "un", "dis", "over"};

std::string TakeWord(absl::string_view* text) {
  *text = absl::StripLeadingAsciiWhitespace(*text);
  size_t end = 0;
  while (end < text->size() && (absl::ascii_isalpha((*text)[end]) ||
                                (*text)[end] == '\'' || (*text)[end] == '-')) {
    ++end;
  }
  std::string word = absl::AsciiStrToLower(text->substr(0, end));
  text->remove_prefix(end);
  return word;
}

bool IsListed(absl::string_view word) {
  return std::binary_search(std::begin(kVerbs), std::end(kVerbs), word);
}

bool IsVerb(absl::string_view word) {
  if (IsListed(word)) return true;
  for (const absl::string_view prefix : kPrefixes) {
    absl::string_view rest = word;
    if (absl::ConsumePrefix(&rest, prefix) && IsListed(rest)) return true;
  }
  return absl::EndsWith(word, "ify") || absl::EndsWith(word, "ise") ||
         absl::EndsWith(word, "ize");
}

}  // namespace

bool BeginsWithVerb(absl::string_view text) {
  const std::string first = TakeWord(&text);
  if (IsVerb(first)) return true;
  return absl::EndsWith(first, "ly") && IsVerb(TakeWord(&text));
}

}  // namespace kasa_diag::authoring
