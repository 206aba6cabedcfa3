// Runs the examples of docs/conditions.md and docs/unknown.md.
//
// A block of kind textproto is the snapshot that the examples after it see. Two
// comments in it stand for the inputs that are derived from a snapshot:
//   # profile: has_card_slot: true
//   # led_meanings: wifi_connecting true, booting unknown
// A line of a block of kind cel is `CONDITION  // OUTCOME`, with the outcomes
//   true, false, unknown
//   unknown, with a warning: WHAT IT SAYS
//   = VALUE            of an expression that is no condition by itself
//   = error: REASON
//   refused: PART OF THE MESSAGE
// and a line without an outcome goes on in the next one. A block of kind text
// is the whole message for the refusal before it.

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/value.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"
#include "tests/conformance/testdata.h"
#include "tests/parse_text.h"

namespace kasa_diag::conformance {
namespace {

using condition::AbsentFields;
using ::testing::HasSubstr;

const std::vector<std::string>& MeaningIds() {
  static const auto* ids = new std::vector<std::string>{
      "booting", "cloud_unreachable", "wifi_connecting"};
  return *ids;
}

struct Block {
  int line = 0;  // of the fence
  std::string kind;
  std::string text;
};

std::vector<Block> FencedBlocks(const std::string& page) {
  std::vector<Block> blocks;
  bool inside = false;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(page, '\n')) {
    ++number;
    if (absl::StartsWith(line, "```")) {
      inside = !inside;
      if (inside) {
        blocks.push_back({number, std::string(line.substr(3)), ""});
      }
    } else if (inside) {
      absl::StrAppend(&blocks.back().text, line, "\n");
    }
  }
  EXPECT_FALSE(inside) << "a fence is not closed";
  return blocks;
}

class Examples {
 public:
  Examples() : schema_(v1::DeviceSnapshot::descriptor()) {
    EXPECT_TRUE(schema_
                    .AddMessage("profile", v1::DeviceProfile::descriptor(),
                                {"device.model"})
                    .ok());
    EXPECT_TRUE(
        schema_.AddSymbols("led_meanings", MeaningIds(), {"led.mode"}).ok());
  }

  // Returns how many examples the page has.
  int Run(const std::string& path) {
    for (const Block& block : FencedBlocks(ReadFile(path))) {
      SCOPED_TRACE(absl::StrCat(path, ":", block.line));
      if (block.kind == "textproto") {
        SetSnapshot(block.text);
      } else if (block.kind == "cel") {
        RunBlock(block);
      } else if (block.kind == "text") {
        EXPECT_EQ(block.text, last_refusal_);
        ++count_;
      } else {
        ADD_FAILURE() << "no test knows blocks of kind '" << block.kind << "'";
      }
    }
    return count_;
  }

 private:
  void SetSnapshot(const std::string& text) {
    snapshot_ = ParseText<v1::DeviceSnapshot>(text);
    profile_.Clear();
    meanings_.assign(MeaningIds().size(), Tristate::kUnknown);
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      if (absl::ConsumePrefix(&line, "# profile: ")) {
        profile_ = ParseText<v1::DeviceProfile>(std::string(line));
      } else if (absl::ConsumePrefix(&line, "# led_meanings: ")) {
        for (const absl::string_view pair : absl::StrSplit(line, ", ")) {
          SetMeaning(pair);
        }
      }
    }
  }

  void SetMeaning(absl::string_view pair) {
    for (size_t i = 0; i < MeaningIds().size(); ++i) {
      if (!absl::ConsumePrefix(&pair, absl::StrCat(MeaningIds()[i], " "))) {
        continue;
      }
      ASSERT_TRUE(pair == "true" || pair == "false" || pair == "unknown");
      meanings_[i] = pair == "true"    ? Tristate::kTrue
                     : pair == "false" ? Tristate::kFalse
                                       : Tristate::kUnknown;
      return;
    }
    ADD_FAILURE() << "no meaning is declared for " << pair;
  }

  void RunBlock(const Block& block) {
    std::string expression;
    int line = block.line;
    for (const absl::string_view text : absl::StrSplit(block.text, '\n')) {
      ++line;
      const size_t comment = text.rfind("  // ");
      absl::StrAppend(&expression, expression.empty() ? "" : "\n",
                      absl::StripTrailingAsciiWhitespace(
                          text.substr(0, std::min(comment, text.size()))));
      if (comment == absl::string_view::npos) continue;
      SCOPED_TRACE(absl::StrCat("line ", line, ": ", expression));
      RunExample(absl::StripAsciiWhitespace(expression),
                 text.substr(comment + 5));
      expression.clear();
      ++count_;
    }
    EXPECT_EQ(absl::StripAsciiWhitespace(expression), "")
        << "an example without an outcome";
  }

  void RunExample(absl::string_view expression, absl::string_view outcome) {
    const bool is_value = absl::ConsumePrefix(&outcome, "= ");
    condition::CheckOptions options;
    options.must_be_bool = !is_value;
    options.version_guards = {"device.model", "profile"};
    const condition::CheckResult checked =
        condition::Check(expression, schema_, options);
    if (absl::ConsumePrefix(&outcome, "refused: ")) {
      ASSERT_FALSE(checked.ok());
      last_refusal_ = condition::Render(checked.problems[0], expression);
      EXPECT_THAT(last_refusal_, HasSubstr(std::string(outcome)));
      return;
    }
    ASSERT_TRUE(checked.ok())
        << condition::Render(checked.problems[0], expression);
    condition::Inputs inputs(schema_);
    inputs.SetRoot(&snapshot_);
    inputs.Set(schema_.Find("profile"), &profile_);
    inputs.SetSymbols(schema_.Find("led_meanings"), meanings_);
    if (is_value) {
      const condition::Value value =
          condition::EvaluateToValue(*checked.condition, inputs);
      EXPECT_EQ(value.is_error() ? absl::StrCat("error: ", value.reason())
                                 : value.ToString(),
                outcome);
      return;
    }
    const condition::Outcome found =
        condition::Evaluate(*checked.condition, inputs);
    std::string described = found.state == Tristate::kTrue    ? "true"
                            : found.state == Tristate::kFalse ? "false"
                                                              : "unknown";
    if (!found.warning.empty()) {
      absl::StrAppend(&described, ", with a warning: ", found.warning);
    }
    EXPECT_EQ(described, outcome);

    const evaluator::Evaluator evaluator({checked.condition});
    Tristate state = Tristate::kUnknown;
    std::vector<evaluator::EvaluationWarning> warnings;
    evaluator.Evaluate(inputs, absl::MakeSpan(&state, 1), &warnings);
    EXPECT_EQ(state, found.state);
    EXPECT_EQ(warnings.empty() ? "" : warnings[0].text, found.warning);
  }

  condition::Schema schema_;
  v1::DeviceSnapshot snapshot_;
  v1::DeviceProfile profile_;
  std::vector<Tristate> meanings_;
  std::string last_refusal_;
  int count_ = 0;
};

TEST(DocumentedExamples, OfTheLanguage) {
  EXPECT_GE(Examples().Run("docs/conditions.md"), 80);
}

TEST(DocumentedExamples, OfTheUnknown) {
  EXPECT_GE(Examples().Run("docs/unknown.md"), 30);
}

}  // namespace
}  // namespace kasa_diag::conformance
