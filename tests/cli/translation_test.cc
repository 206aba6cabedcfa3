// A complete translation leaves nothing English on standard output. The
// language is made up: every text in marks, its letters replaced by fullwidth
// ones. So a Latin letter in the output is of an id or a value, or it is a
// sentence that no translator can reach.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "kasa_diag/cli/diagnose_command.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/explain_command.h"
#include "kasa_diag/cli/text_report.h"
#include "kasa_diag/cli/troubleshoot_command.h"
#include "kasa_diag/command_line_sentences.h"
#include "kasa_diag/library_sentences.h"
#include "kasa_diag/texts.h"
#include "kasa_diag/troubleshooter.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "tests/parse_text.h"

namespace kasa_diag::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "{count} more" becomes "⟦{count} ｍｏｒｅ⟧".
std::string Pseudo(absl::string_view original) {
  std::string text = "\xe2\x9f\xa6";
  bool placeholder = false;
  for (const char c : original) {
    if (c == '{') placeholder = true;
    if (c == '}') placeholder = false;
    if (!placeholder && absl::ascii_isalpha(c)) {
      // U+FF21 is A, U+FF41 is a.
      const int code =
          absl::ascii_isupper(c) ? 0xFF21 + (c - 'A') : 0xFF41 + (c - 'a');
      text += static_cast<char>(0xE0 | (code >> 12));
      text += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
      text += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      text += c;
    }
  }
  return text + "\xe2\x9f\xa7";
}

std::string WriteFile(const std::string& name, absl::string_view text) {
  const std::string path = absl::StrCat(::testing::TempDir(), "/", name);
  std::ofstream(path) << text;
  return path;
}

// A base of two causes that one question tells apart, with all that a
// conversation can show.
constexpr char kSmall[] = R"(
  name: "small" version: "1"
  support { title: "Ask a neighbour" steps: "Ring the bell." cost_minutes: 300 }
  complaint { leak: 0.01 strength: 0.9 }
  causes { id: "a" title: "A is broken" prior: 0.1 severity: ERROR }
  causes { id: "b" title: "B is broken" prior: 0.1 severity: ERROR }
  findings { id: "f" title: "F" condition: "reach.intermittent" leak: 0.01
    links { cause: "a" strength: 0.95 } }
  remedies { id: "wait_a" title: "Let A cool down" minutes: 20 wait: true
    steps: "Wait." fixes { cause: "a" chance: 0.9 } }
  remedies { id: "fix_b" title: "Fix B" minutes: 80 steps: "Turn B."
    warnings: "B is hot." fixes { cause: "b" chance: 0.9 } }
  remedies { id: "replace_b" title: "Replace B" minutes: 120 steps: "Buy B."
    prerequisites: "fix_b" when: "device.kind == Device.Kind.CAMERA"
    fixes { cause: "b" chance: 0.9 } }
  led_meanings { id: "glow" title: "It glows" }
  profiles { id: "lamp" title: "A lamp" kinds: CAMERA vendors: "V"
    legend { mode: ALTERNATING colors: [WHITE, ORANGE, YELLOW] meaning: "glow"
      reliability: 0.6 } }
  questions { id: "which" text: "Does it come and go?" minutes: 1
    help: "Look at it."
    answers { id: "yes" text: "Yes" snapshot { reach { intermittent: true } } }
    answers { id: "no" text: "No" snapshot { reach { intermittent: false } } } }
)";

// The options for a base whose texts are all translated.
KnowledgeOptions Translated(const std::string& name, KnowledgeOptions options) {
  const auto knowledge = LoadKnowledge(options);
  EXPECT_TRUE(knowledge.ok()) << knowledge.status();
  v1::Catalogue catalogue = MakeCatalogue((*knowledge)->content());
  for (v1::Catalogue::Text& text : *catalogue.mutable_texts()) {
    text.set_text(Pseudo(text.original()));
  }
  std::string printed;
  google::protobuf::TextFormat::PrintToString(catalogue, &printed);
  options.texts = WriteFile(name, printed);
  return options;
}

const KnowledgeOptions& Bundled() {
  static const auto* const options =
      new KnowledgeOptions(Translated("bundled.textproto", {}));
  return *options;
}

const KnowledgeOptions& Small() {
  static const auto* const options = [] {
    KnowledgeOptions small;
    small.no_bundled = true;
    small.paths = {WriteFile("small_base.textproto", kSmall)};
    return new KnowledgeOptions(Translated("small.textproto", small));
  }();
  return *options;
}

std::shared_ptr<const KnowledgeBase> Load(const KnowledgeOptions& options) {
  const auto knowledge = LoadKnowledge(options);
  EXPECT_TRUE(knowledge.ok()) << knowledge.status();
  return *knowledge;
}

// What was shown in all tests, for the last one.
std::string* shown = new std::string;

// What `run` prints on standard output and, below it, on standard error.
template <typename Run>
std::string Output(const std::string& input, Run run) {
  std::istringstream in(input);
  std::ostringstream out;
  std::streambuf* const before[] = {std::cin.rdbuf(in.rdbuf()),
                                    std::cout.rdbuf(out.rdbuf()),
                                    std::cerr.rdbuf(out.rdbuf())};
  EXPECT_EQ(run(), kOk) << out.str();
  std::cin.rdbuf(before[0]);
  std::cin.clear();
  std::cout.rdbuf(before[1]);
  std::cerr.rdbuf(before[2]);
  absl::StrAppend(shown, out.str());
  return out.str();
}

// What may be in Latin letters: ids, fields, values.
class Values {
 public:
  explicit Values(const v1::KnowledgeBase& content) {
    for (const auto& entry : content.causes()) Add(entry.id());
    for (const auto& entry : content.findings()) Add(entry.id());
    for (const auto& entry : content.remedies()) Add(entry.id());
    for (const auto& entry : content.questions()) {
      Add(entry.id());
      for (const auto& answer : entry.answers()) Add(answer.id());
    }
    for (const auto& entry : content.tips()) Add(entry.id());
    for (const auto& entry : content.led_meanings()) Add(entry.id());
    for (const auto& entry : content.profiles()) Add(entry.id());
    for (const auto& entry : content.gaps()) Add(entry.id());
  }

  void Add(const std::string& words) {
    for (const std::string& word : Words(words)) words_.insert(word);
  }

  // The words of `text` that are none of these.
  std::vector<std::string> Others(absl::string_view text) const {
    std::vector<std::string> others;
    for (const std::string& word : Words(text)) {
      if (words_.count(word) == 0) others.push_back(word);
    }
    return others;
  }

 private:
  // Runs of Latin letters, and what hangs together with them in a name.
  static std::vector<std::string> Words(absl::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool letters = false;
    for (size_t i = 0; i <= text.size(); ++i) {
      const char c = i < text.size() ? text[i] : ' ';
      if (absl::ascii_isalnum(c) || c == '_') {
        word += c;
        letters |= absl::ascii_isalpha(c);
        continue;
      }
      if (letters) words.push_back(word);
      word.clear();
      letters = false;
    }
    return words;
  }

  std::set<std::string> words_;
};

// The fields and values that the evidence of a diagnosis shows.
void AddSeen(const v1::Diagnosis& diagnosis, Values* values) {
  for (const v1::RankedCause& cause : diagnosis.causes()) {
    for (const v1::Evidence& evidence : cause.evidence()) {
      for (const v1::FieldValue& value : evidence.values()) {
        values->Add(value.field());
        values->Add(value.value());
      }
    }
  }
}

v1::Diagnosis DiagnosisOf(DiagnoseArguments arguments) {
  arguments.format = "textproto";
  return ParseText<v1::Diagnosis>(
      Output("", [&] { return RunDiagnose(arguments); }));
}

TEST(TranslationTest, Diagnose) {
  for (const char* name :
       {"red_blink", "amber_camera", "almost_empty", "green_healthy"}) {
    SCOPED_TRACE(name);
    DiagnoseArguments arguments;
    arguments.file = absl::StrCat("examples/snapshots/", name, ".textproto");
    arguments.knowledge = Bundled();
    Values values(Load(Bundled())->content());
    AddSeen(DiagnosisOf(arguments), &values);
    const std::string text = Output("", [&] { return RunDiagnose(arguments); });
    EXPECT_THAT(values.Others(text), IsEmpty()) << text;
  }
}

// Several devices, a model, a pattern in no legend, an approximate result.
TEST(TranslationTest, DiagnoseOddCases) {
  DiagnoseArguments arguments;
  arguments.file = WriteFile("two.json", R"([
      {"device": {"vendor": "TP-Link", "model": "C200"},
       "led": {"mode": "BLINKING", "colors": ["WHITE"]},
       "reach": {"lan": false}},
      {"reach": {"lan": true}}])");
  arguments.knowledge = Bundled();
  const std::shared_ptr<const KnowledgeBase> knowledge = Load(Bundled());
  Values values(knowledge->content());
  for (const char* word :
       {"C200", "BLINKING", "WHITE", "led", "mode", "colors", "rate"}) {
    values.Add(word);
  }
  for (const int device : {1, 2}) {
    arguments.device = device;
    AddSeen(DiagnosisOf(arguments), &values);
  }
  arguments.device = 0;
  std::string text = Output("", [&] { return RunDiagnose(arguments); });
  EXPECT_THAT(text, HasSubstr("(C200)"));
  EXPECT_THAT(text, HasSubstr("BLINKING WHITE"));
  EXPECT_THAT(values.Others(text), IsEmpty()) << text;

  arguments.device = 1;
  v1::Diagnosis diagnosis = DiagnosisOf(arguments);
  diagnosis.set_approximate(true);
  diagnosis.mutable_causes(0)->set_severity(v1::Cause::CRITICAL);
  diagnosis.mutable_causes(1)->set_severity(v1::Cause::INFO);
  diagnosis.mutable_plan(0)->set_minutes(.5);
  diagnosis.mutable_plan(1)->set_minutes(90);
  diagnosis.mutable_plan(2)->set_minutes(1. / 60);
  text = TextReport(knowledge->sentences(), diagnosis, "", TextOptions());
  absl::StrAppend(shown, text);
  EXPECT_THAT(values.Others(text), IsEmpty()) << text;
}

// Everything in an entry that is the author's: erased before looking.
void AddClaims(const google::protobuf::RepeatedPtrField<v1::Claim>& claims,
               std::vector<std::string>* own) {
  for (const v1::Claim& claim : claims) {
    own->push_back(claim.text());
    own->push_back(claim.source());
  }
}

std::vector<std::string> OwnWords(const v1::KnowledgeBase& content) {
  std::vector<std::string> own;
  for (const v1::Cause& cause : content.causes()) {
    own.push_back(cause.when());
    AddClaims(cause.claims(), &own);
    for (const v1::Cause::Adjustment& adjustment : cause.adjust()) {
      own.push_back(adjustment.when());
      AddClaims(adjustment.claims(), &own);
    }
  }
  for (const v1::Finding& finding : content.findings()) {
    own.push_back(finding.condition());
    own.push_back(finding.when());
    AddClaims(finding.claims(), &own);
    for (const auto& link : finding.links()) AddClaims(link.claims(), &own);
  }
  for (const v1::Remedy& remedy : content.remedies()) {
    own.push_back(remedy.when());
    AddClaims(remedy.claims(), &own);
    for (const auto& fix : remedy.fixes()) AddClaims(fix.claims(), &own);
  }
  for (const v1::Question& question : content.questions()) {
    own.push_back(question.when());
    AddClaims(question.claims(), &own);
    for (const auto& answer : question.answers()) {
      own.push_back(answer.snapshot().ShortDebugString());
    }
  }
  for (const v1::Profile& profile : content.profiles()) {
    AddClaims(profile.claims(), &own);
    for (const auto& row : profile.legend()) AddClaims(row.claims(), &own);
    own.push_back(profile.facts().ShortDebugString());
    own.push_back(absl::StrJoin(profile.models(), ", "));
    own.push_back(absl::StrJoin(profile.hardware_versions(), ", "));
  }
  for (const v1::Tip& tip : content.tips()) AddClaims(tip.claims(), &own);
  return own;
}

// The first of each kind of entry that has what can be shown of it.
template <typename Entries, typename Predicate>
void Pick(const Entries& entries, Predicate predicate,
          std::set<std::string>* ids) {
  for (const auto& entry : entries) {
    if (!predicate(entry)) continue;
    ids->insert(entry.id());
    return;
  }
  ADD_FAILURE() << "no such entry";
}

TEST(TranslationTest, Explain) {
  const std::shared_ptr<const KnowledgeBase> knowledge = Load(Bundled());
  const v1::KnowledgeBase& content = knowledge->content();
  std::set<std::string> ids;
  for (const v1::Cause::Severity severity :
       {v1::Cause::INFO, v1::Cause::WARNING, v1::Cause::ERROR,
        v1::Cause::CRITICAL}) {
    Pick(
        content.causes(),
        [severity](const v1::Cause& c) { return c.severity() == severity; },
        &ids);
  }
  Pick(
      content.causes(),
      [](const v1::Cause& c) { return c.has_when() && c.adjust_size() > 1; },
      &ids);
  Pick(
      content.findings(),
      [](const v1::Finding& f) {
        return f.has_when() && !f.hidden_by().empty();
      },
      &ids);
  Pick(
      content.remedies(),
      [](const v1::Remedy& r) { return r.has_data_loss_minutes(); }, &ids);
  Pick(
      content.remedies(), [](const v1::Remedy& r) { return r.wait(); }, &ids);
  Pick(
      content.questions(),
      [](const v1::Question& q) { return q.has_when() && q.has_help(); }, &ids);
  for (const v1::LedMeaning& m : content.led_meanings()) ids.insert(m.id());
  Pick(
      content.profiles(),
      [](const v1::Profile& p) {
        return !p.models().empty() && !p.hardware_versions().empty();
      },
      &ids);
  Pick(
      content.tips(), [](const v1::Tip&) { return true; }, &ids);
  Pick(
      content.gaps(), [](const v1::Gap&) { return true; }, &ids);
  ids.insert("");  // all gaps

  std::vector<std::string> own = OwnWords(content);
  // What holds another is erased first.
  std::sort(own.begin(), own.end(),
            [](const std::string& a, const std::string& b) {
              return a.size() > b.size();
            });
  const Values values(content);
  for (const std::string& id : ids) {
    SCOPED_TRACE(id);
    std::string text = Output("", [&] { return RunExplain(id, Bundled()); });
    for (const std::string& words : own) {
      if (!words.empty()) text = absl::StrReplaceAll(text, {{words, ""}});
    }
    EXPECT_THAT(values.Others(text), IsEmpty()) << text;
  }

  // What the bundled base has none of.
  Values small(Load(Small())->content());
  small.Add("device kind Device Kind CAMERA vendor V");
  for (const char* id : {"replace_b", "lamp"}) {
    SCOPED_TRACE(id);
    const std::string text =
        Output("", [&] { return RunExplain(id, Small()); });
    EXPECT_THAT(small.Others(text), IsEmpty()) << text;
  }
}

// "|" ends a line that is typed.
std::string Converse(const KnowledgeOptions& knowledge,
                     const std::string& typed, const std::string& session = "",
                     const std::string& file = "") {
  TroubleshootArguments arguments;
  arguments.knowledge = knowledge;
  arguments.session = session;
  arguments.file = file;
  return Output(absl::StrReplaceAll(typed, {{"|", "\n"}}),
                [&] { return RunTroubleshoot(arguments); });
}

TEST(TranslationTest, TroubleshootBundled) {
  Values values(Load(Bundled())->content());
  values.Add("TP Link C200 BLINKING RED kasa diag bundled knowledge");
  const std::string text = Converse(Bundled(), "4|2|1|", "",
                                    "examples/snapshots/red_blink.textproto");
  EXPECT_THAT(values.Others(text), IsEmpty()) << text;
}

TEST(TranslationTest, Troubleshoot) {
  Values values(Load(Small())->content());
  values.Add("reach intermittent true false small led mode SOLID rssi");
  const std::string state =
      absl::StrCat(::testing::TempDir(), "/translation_state");
  std::remove(state.c_str());
  const auto check = [&values](std::string text) {
    EXPECT_THAT(values.Others(text), IsEmpty()) << text;
  };
  values.Add("session FILE");
  values.Add(state);
  values.Add("hello");
  // Fixed after a wait; reasons; mistakes; what cannot be.
  const std::string back = Pseudo("back");
  check(Converse(Small(), absl::StrCat("hello|9|", Pseudo("why"), "|", back,
                                       "|1|?|", Pseudo("why"), "|1|")));
  // A remedy with a warning, after going back; to support, with a summary.
  check(Converse(Small(), absl::StrCat("?|", back, "|2|2|3|")));
  check(Converse(Small(), absl::StrCat("2|3|", Pseudo("support"), "|")));
  check(Converse(Small(), absl::StrCat(Pseudo("i don't know"), "|2|2|")));
  check(Converse(Small(), absl::StrCat(Pseudo("support"), "|")));
  check(Converse(Small(), absl::StrCat(Pseudo("give up"), "|")));
  check(Converse(Small(), absl::StrCat(Pseudo("quit"), "|")));
  // Stored, left, resumed with another look at the device.
  check(Converse(Small(), "1|", state));
  const std::string look =
      WriteFile("look.textproto", "reach { intermittent: true }");
  check(Converse(Small(), "1|", state, look));
}

// What the command line does not show of a session.
TEST(TranslationTest, SessionInAProgram) {
  const std::shared_ptr<const KnowledgeBase> knowledge = Load(Small());
  Values values(knowledge->content());
  values.Add("small");
  Troubleshooter session(knowledge);
  ASSERT_TRUE(session.Start(v1::DeviceSnapshot()).ok());
  ASSERT_TRUE(
      session.Tried("fix_b", v1::SessionEvent::Tried::DID_NOT_HELP).ok());
  const absl::StatusOr<v1::Diagnosis> diagnosis = session.Diagnosis();
  ASSERT_TRUE(diagnosis.ok());
  const std::string report =
      TextReport(knowledge->sentences(), *diagnosis, "", TextOptions());
  ASSERT_TRUE(session.Tried("wait_a", v1::SessionEvent::Tried::FIXED).ok());
  const std::string text = absl::StrCat(report, session.Next()->reason(), "\n",
                                        session.Summary()->text());
  absl::StrAppend(shown, text);
  EXPECT_THAT(values.Others(text), IsEmpty()) << text;
}

// What a session loses when the knowledge is another one, on standard error.
TEST(TranslationTest, ResumeWithOtherKnowledge) {
  const std::string state =
      absl::StrCat(::testing::TempDir(), "/translation_other_state");
  std::remove(state.c_str());
  Converse(Small(), "2|2|", state);
  KnowledgeOptions other;
  other.no_bundled = true;
  other.paths = {
      WriteFile("other_base.textproto",
                absl::StrReplaceAll(kSmall, {{"\"small\"", "\"other\""},
                                             {"\"which\"", "\"how\""},
                                             {"\"fix_b\"", "\"mend_b\""}}))};
  other = Translated("other.textproto", other);
  Values values(Load(other)->content());
  values.Add(state);
  values.Add("session kasa_diag warning small other which fix_b FILE");
  const std::string text = Converse(other, "quit|", state);
  // What was typed is repeated.
  EXPECT_THAT(values.Others(text), ::testing::ElementsAre("quit")) << text;
}

// Of all sentences these alone were not shown above: what leads to them is rare
// (troubleshooter_test.cc, diagnoser_test.cc).
TEST(TranslationTest, AlmostAllWereShown) {
  const ::testing::UnitTest& tests = *::testing::UnitTest::GetInstance();
  if (tests.test_to_run_count() != tests.total_test_count()) {
    GTEST_SKIP() << "needs what all the others show";
  }
  const std::set<absl::string_view> rare = {
      sentences::kConditionUndecided.id,
      sentences::kTooManyCases.id,
      sentences::kAnswerIsGone.id,
  };
  std::vector<std::string> missing;
  for (const Sentence* sentence : AllSentences()) {
    // Told by its longest word, for lines are broken at spaces: roughly.
    std::string longest;
    for (const std::string& word : std::vector<std::string>(absl::StrSplit(
             Pseudo(sentence->english), absl::ByAnyChar(" {}")))) {
      if (absl::StartsWith(word, "\xef") || absl::StartsWith(word, "\xe2")) {
        if (word.size() > longest.size()) longest = word;
      }
    }
    if (!absl::StrContains(*shown, longest) && rare.count(sentence->id) == 0) {
      missing.emplace_back(sentence->id);
    }
  }
  EXPECT_THAT(missing, IsEmpty());
}

}  // namespace
}  // namespace kasa_diag::cli
