#include "kasa_diag/device/led_meanings.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/parse_text.h"

namespace kasa_diag::device {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Led = v1::DeviceSnapshot::Led;
using Outcome = LedReading::Outcome;

// Rows as the verified firmware and the vendor's own texts have them; beside
// them what forums say.
constexpr char kBase[] = R"pb(
  # 0: the verified camera
  profiles {
    id: "c200_v2"
    color_synonyms { colors: [ AMBER, ORANGE, YELLOW ] }
    legend { mode: SOLID colors: RED meaning: "starting_up" }
    legend { mode: SOLID colors: RED meaning: "firmware_update_failed" }
    legend { mode: BLINKING colors: RED rate: SLOW meaning: "wifi_connecting" }
    legend {
      mode: BLINKING
      colors: RED
      rate: FAST
      meaning: "factory_resetting"
    }
    legend {
      mode: ALTERNATING
      colors: [ RED, GREEN ]
      rate: SLOW
      meaning: "setup_mode"
    }
    legend { mode: SOLID colors: AMBER meaning: "wifi_ok_cloud_not_ok" }
    legend { mode: SOLID colors: GREEN meaning: "cloud_connected" }
    legend {
      mode: BLINKING
      colors: GREEN
      rate: FAST
      meaning: "firmware_updating"
    }
    legend { mode: OFF meaning: "dark" }
    # 9: a forum
    legend {
      mode: BLINKING
      colors: RED
      meaning: "network_lost"
      reliability: 0.6
    }
    # 10: the same at another rate, which no other row has
    legend {
      mode: BLINKING
      colors: GREEN
      meaning: "network_lost"
      reliability: 0.6
    }
  }
  # 1: another hardware version, of which less is known
  profiles {
    id: "c200_v3"
    color_synonyms { colors: [ AMBER, ORANGE ] }
    color_synonyms { colors: [ YELLOW, ORANGE ] }
    legend {
      mode: BLINKING
      colors: RED
      rate: SLOW
      meaning: "wifi_connecting"
      reliability: 0.9
    }
    legend { mode: SOLID colors: AMBER meaning: "starting_up" }
    legend { mode: BLINKING colors: BLUE meaning: "pairing" reliability: 0.8 }
    legend {
      mode: BLINKING
      colors: BLUE
      rate: FAST
      meaning: "factory_resetting"
      reliability: 0.7
    }
  }
  # 2: a plug
  profiles {
    id: "hs105"
    legend { mode: SOLID colors: AMBER meaning: "wifi_join_failed" }
    legend {
      mode: BLINKING
      colors: AMBER
      rate: FAST
      meaning: "factory_resetting"
    }
    legend {
      mode: ALTERNATING
      colors: [ AMBER, BLUE ]
      meaning: "setup_mode"
    }
  }
  # 3: a device of which no legend is known
  profiles { id: "kc100" }
)pb";

const std::vector<std::string>& Ids() {
  static const auto* const ids = new std::vector<std::string>{
      "cloud_connected",      "dark",
      "factory_resetting",    "firmware_update_failed",
      "firmware_updating",    "mentioned_nowhere",
      "network_lost",         "pairing",
      "setup_mode",           "starting_up",
      "wifi_connecting",      "wifi_join_failed",
      "wifi_ok_cloud_not_ok",
  };
  return *ids;
}

std::vector<std::string> Names(const LedReading& reading) {
  std::vector<std::string> names;
  for (const LedReading::Meaning& meaning : reading.meanings) {
    names.push_back(Ids()[meaning.meaning]);
  }
  return names;
}

// What holds of every reading, whatever was read.
void CheckConsistency(const LedReading& reading, size_t num_meanings) {
  ASSERT_EQ(reading.states.size(), num_meanings);
  EXPECT_EQ(!reading.pattern.empty(), reading.outcome == Outcome::kNotInLegend);
  EXPECT_EQ(reading.outcome == Outcome::kRead, !reading.meanings.empty());
  std::vector<Tristate> states(num_meanings, reading.outcome == Outcome::kRead
                                                 ? Tristate::kFalse
                                                 : Tristate::kUnknown);
  double least = 1;
  int32_t row = 0;
  for (size_t i = 0; i < reading.meanings.size(); ++i) {
    const LedReading::Meaning& meaning = reading.meanings[i];
    states[meaning.meaning] =
        reading.ambiguous() ? Tristate::kUnknown : Tristate::kTrue;
    least = std::min(least, meaning.reliability);
    EXPECT_EQ(meaning.first_row, row);
    EXPECT_GT(meaning.num_rows, 0);
    row += meaning.num_rows;
    if (!reading.ambiguous()) continue;
    std::vector<Tristate> alternative(num_meanings, Tristate::kFalse);
    alternative[meaning.meaning] = Tristate::kTrue;
    EXPECT_EQ(reading.Alternative(i), absl::MakeConstSpan(alternative));
  }
  EXPECT_EQ(reading.states, states);
  EXPECT_EQ(reading.reliability, least);
  EXPECT_EQ(reading.rows.size(), static_cast<size_t>(row));
  EXPECT_EQ(
      reading.alternatives.size(),
      reading.ambiguous() ? num_meanings * reading.meanings.size() : size_t{0});
}

struct Case {
  const char* why;
  std::vector<int32_t> profiles;
  const char* led;  // fields of DeviceSnapshot.Led
  Outcome outcome;
  std::vector<std::string> meanings;
  double reliability;
};

TEST(LedMeanings, ReadsWhatTheLegendsSay) {
  const auto base = ParseText<v1::KnowledgeBase>(kBase);
  const LedMeanings led_meanings(base.profiles(), Ids());
  const Case cases[] = {
      {"a slow red blink",
       {0},
       "mode: BLINKING colors: RED rate: SLOW",
       Outcome::kRead,
       {"wifi_connecting"},
       1},
      {"a fast red blink",
       {0},
       "mode: BLINKING colors: RED rate: FAST",
       Outcome::kRead,
       {"factory_resetting"},
       1},
      {"a red blink of unknown speed; the forum is overruled at both",
       {0},
       "mode: BLINKING colors: RED",
       Outcome::kRead,
       {"factory_resetting", "wifi_connecting"},
       1},
      {"measured: 0.5 Hz",
       {0},
       "mode: BLINKING colors: RED on_ms: 1000 off_ms: 1000",
       Outcome::kRead,
       {"wifi_connecting"},
       1},
      {"measured: 2 Hz",
       {0},
       "mode: BLINKING colors: RED on_ms: 250 off_ms: 250",
       Outcome::kRead,
       {"factory_resetting"},
       1},
      {"measured: 1 Hz is fast",
       {0},
       "mode: BLINKING colors: RED on_ms: 500 off_ms: 500",
       Outcome::kRead,
       {"factory_resetting"},
       1},
      {"measured: just below 1 Hz is slow",
       {0},
       "mode: BLINKING colors: RED on_ms: 1 off_ms: 1000",
       Outcome::kRead,
       {"wifi_connecting"},
       1},
      {"measured: a sum beyond 32 bits",
       {0},
       "mode: BLINKING colors: RED on_ms: 4294967295 off_ms: 1",
       Outcome::kRead,
       {"wifi_connecting"},
       1},
      {"measured: zeros say nothing",
       {0},
       "mode: BLINKING colors: RED on_ms: 0 off_ms: 0",
       Outcome::kRead,
       {"factory_resetting", "wifi_connecting"},
       1},
      {"measured: one of two says nothing",
       {0},
       "mode: BLINKING colors: RED on_ms: 2000",
       Outcome::kRead,
       {"factory_resetting", "wifi_connecting"},
       1},
      {"what was seen counts before what was measured",
       {0},
       "mode: BLINKING colors: RED rate: FAST on_ms: 1000 off_ms: 1000",
       Outcome::kRead,
       {"factory_resetting"},
       1},
      {"RATE_UNSPECIFIED is absent",
       {0},
       "mode: BLINKING colors: RED rate: RATE_UNSPECIFIED on_ms: 250 "
       "off_ms: 250",
       Outcome::kRead,
       {"factory_resetting"},
       1},
      {"two equally good rows",
       {0},
       "mode: SOLID colors: RED",
       Outcome::kRead,
       {"firmware_update_failed", "starting_up"},
       1},
      {"a light that stands still has no rate",
       {0},
       "mode: SOLID colors: GREEN rate: FAST",
       Outcome::kRead,
       {"cloud_connected"},
       1},
      {"amber on a camera",
       {0},
       "mode: SOLID colors: AMBER",
       Outcome::kRead,
       {"wifi_ok_cloud_not_ok"},
       1},
      {"which some call orange",
       {0},
       "mode: SOLID colors: ORANGE",
       Outcome::kRead,
       {"wifi_ok_cloud_not_ok"},
       1},
      {"or both",
       {0},
       "mode: SOLID colors: [YELLOW, ORANGE]",
       Outcome::kRead,
       {"wifi_ok_cloud_not_ok"},
       1},
      {"amber on a plug",
       {2},
       "mode: SOLID colors: AMBER",
       Outcome::kRead,
       {"wifi_join_failed"},
       1},
      {"where nothing was said of orange",
       {2},
       "mode: SOLID colors: ORANGE",
       Outcome::kNotInLegend,
       {},
       1},
      {"alternating, in the other order",
       {0},
       "mode: ALTERNATING colors: [GREEN, RED, GREEN]",
       Outcome::kRead,
       {"setup_mode"},
       1},
      {"a row without a rate matches every rate",
       {2},
       "mode: ALTERNATING colors: [BLUE, AMBER] on_ms: 1000 off_ms: 1000",
       Outcome::kRead,
       {"setup_mode"},
       1},
      {"one of two colours is another set",
       {0},
       "mode: ALTERNATING colors: RED",
       Outcome::kNotInLegend,
       {},
       1},
      {"a blink of unknown colour",
       {0},
       "mode: BLINKING rate: SLOW",
       Outcome::kRead,
       {"network_lost", "wifi_connecting"},
       0.6},
      {"alternating in unknown colours",
       {0},
       "mode: ALTERNATING colors: COLOR_UNSPECIFIED",
       Outcome::kRead,
       {"setup_mode"},
       1},
      {"a doubtful row speaks for the rate that nothing better covers",
       {0},
       "mode: BLINKING colors: GREEN",
       Outcome::kRead,
       {"firmware_updating", "network_lost"},
       0.6},
      {"and for that rate alone",
       {0},
       "mode: BLINKING colors: GREEN rate: SLOW",
       Outcome::kRead,
       {"network_lost"},
       0.6},
      {"a narrow row that is overruled by a wider one",
       {1},
       "mode: BLINKING colors: BLUE rate: FAST",
       Outcome::kRead,
       {"pairing"},
       0.8},
      {"synonyms that share a colour are one group",
       {1},
       "mode: SOLID colors: YELLOW",
       Outcome::kRead,
       {"starting_up"},
       1},
      {"dark", {0}, "mode: OFF", Outcome::kRead, {"dark"}, 1},
      {"dark has no colours, and the setting plays no part",
       {0},
       "mode: OFF colors: RED rate: SLOW enabled: true",
       Outcome::kRead,
       {"dark"},
       1},
      {"dark without a row", {2}, "mode: OFF", Outcome::kNotInLegend, {}, 1},
      {"legends are united",
       {0, 1},
       "mode: SOLID colors: AMBER",
       Outcome::kRead,
       {"starting_up", "wifi_ok_cloud_not_ok"},
       1},
      {"agreement is no ambiguity, and the better row counts",
       {0, 1},
       "mode: BLINKING colors: RED rate: SLOW",
       Outcome::kRead,
       {"wifi_connecting"},
       1},
      {"each profile has its own synonyms",
       {0, 2},
       "mode: SOLID colors: YELLOW",
       Outcome::kRead,
       {"wifi_ok_cloud_not_ok"},
       1},
      {"a profile without a legend beside one that has one",
       {1, 3},
       "mode: BLINKING colors: BLUE rate: SLOW",
       Outcome::kRead,
       {"pairing"},
       0.8},
      {"no legend", {3}, "mode: SOLID colors: RED", Outcome::kNoLegend, {}, 1},
      {"no profile", {}, "mode: SOLID colors: RED", Outcome::kNoLegend, {}, 1},
      {"no mode", {0}, "colors: RED rate: SLOW", Outcome::kNoPattern, {}, 1},
      {"MODE_UNSPECIFIED is absent",
       {0},
       "mode: MODE_UNSPECIFIED colors: RED",
       Outcome::kNoPattern,
       {},
       1},
      {"nothing", {0}, "", Outcome::kNoPattern, {}, 1},
      {"a rate that the legend does not have",
       {0},
       "mode: ALTERNATING colors: [RED, GREEN] rate: FAST",
       Outcome::kNotInLegend,
       {},
       1},
      {"a colour that this version does not know",
       {0},
       "mode: SOLID colors: 77",
       Outcome::kNotInLegend,
       {},
       1},
      {"a mode that this version does not know",
       {0},
       "mode: 77 colors: RED",
       Outcome::kNotInLegend,
       {},
       1},
  };
  // One object for all: what one reading leaves must not show in the next.
  LedReading reading;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.why);
    led_meanings.Read(ParseText<Led>(c.led), c.profiles, &reading);
    EXPECT_EQ(reading.outcome, c.outcome);
    EXPECT_EQ(Names(reading), c.meanings);
    EXPECT_EQ(reading.reliability, c.reliability);
    CheckConsistency(reading, Ids().size());
  }
}

TEST(LedMeanings, NamesTheRowsUsedAndThoseOverruled) {
  const auto base = ParseText<v1::KnowledgeBase>(kBase);
  const LedMeanings led_meanings(base.profiles(), Ids());
  LedReading reading =
      led_meanings.Read(ParseText<Led>("mode: BLINKING colors: RED"), {0, 1});
  ASSERT_THAT(Names(reading),
              ElementsAre("factory_resetting", "wifi_connecting"));
  EXPECT_THAT(reading.RowsOf(reading.meanings[0]),
              ElementsAre(LegendPlace{0, 3}));
  EXPECT_THAT(reading.RowsOf(reading.meanings[1]),
              ElementsAre(LegendPlace{0, 2}));
  EXPECT_THAT(reading.overruled,
              ElementsAre(LegendPlace{0, 9}, LegendPlace{1, 0}));

  // A row that is overruled at one rate and speaks for the other is used.
  reading =
      led_meanings.Read(ParseText<Led>("mode: BLINKING colors: GREEN"), {0});
  EXPECT_THAT(reading.rows, ElementsAre(LegendPlace{0, 7}, LegendPlace{0, 10}));
  EXPECT_THAT(reading.overruled, IsEmpty());
  EXPECT_EQ(reading.meanings[0].reliability, 1);
  EXPECT_EQ(reading.meanings[1].reliability, 0.6);
}

TEST(LedMeanings, AnAmbiguousLightHasOneAlternativeAMeaning) {
  const auto base = ParseText<v1::KnowledgeBase>(kBase);
  const std::vector<std::string> ids = {"wifi_connecting", "setup_mode",
                                        "factory_resetting", "network_lost"};
  const LedMeanings led_meanings(base.profiles(), ids);
  const LedReading reading =
      led_meanings.Read(ParseText<Led>("mode: BLINKING colors: RED"), {0});
  constexpr Tristate kTrue = Tristate::kTrue;
  constexpr Tristate kFalse = Tristate::kFalse;
  constexpr Tristate kUnknown = Tristate::kUnknown;
  EXPECT_TRUE(reading.ambiguous());
  EXPECT_THAT(reading.states, ElementsAre(kUnknown, kFalse, kUnknown, kFalse));
  ASSERT_EQ(reading.meanings.size(), 2u);
  EXPECT_THAT(reading.Alternative(0),
              ElementsAre(kTrue, kFalse, kFalse, kFalse));
  EXPECT_THAT(reading.Alternative(1),
              ElementsAre(kFalse, kFalse, kTrue, kFalse));
}

TEST(LedMeanings, AnUnknownPatternIsNamed) {
  const auto base = ParseText<v1::KnowledgeBase>(kBase);
  const LedMeanings led_meanings(base.profiles(), Ids());
  const auto pattern = [&](const char* led) {
    const LedReading reading = led_meanings.Read(ParseText<Led>(led), {2});
    return absl::StrCat(reading.pattern,
                        reading.pattern_rate_unknown ? " ?" : "");
  };
  EXPECT_EQ(pattern("mode: BLINKING colors: [GREEN, RED] rate: SLOW"),
            "BLINKING GREEN RED SLOW");
  EXPECT_EQ(pattern("mode: BLINKING colors: RED on_ms: 100 off_ms: 100"),
            "BLINKING RED FAST");
  EXPECT_EQ(pattern("mode: BLINKING colors: RED"), "BLINKING RED ?");
  EXPECT_EQ(pattern("mode: SOLID colors: WHITE rate: SLOW"), "SOLID WHITE");
  EXPECT_EQ(pattern("mode: OFF colors: WHITE"), "OFF");
  EXPECT_EQ(pattern("mode: 77 colors: 78"), "mode 77 color 78");
}

TEST(LedMeanings, RowsThatTheCheckerRefusesAreLeftOut) {
  const auto base = ParseText<v1::KnowledgeBase>(R"pb(
    profiles {
      legend { mode: SOLID colors: RED meaning: "undeclared" }
      legend { colors: RED meaning: "b" }
      legend { mode: SOLID meaning: "b" }
    }
    profiles {
      legend { mode: SOLID colors: RED meaning: "undeclared" }
      legend { mode: SOLID colors: RED meaning: "b" }
    })pb");
  // Of two equal ids the first counts.
  const std::vector<std::string> ids = {"a", "b", "b"};
  const LedMeanings led_meanings(base.profiles(), ids);
  const auto led = ParseText<Led>("mode: SOLID colors: RED");
  EXPECT_EQ(led_meanings.Read(led, {0}).outcome, Outcome::kNoLegend);
  const LedReading reading = led_meanings.Read(led, {0, 1});
  EXPECT_THAT(reading.states,
              ElementsAre(Tristate::kFalse, Tristate::kTrue, Tristate::kFalse));
  EXPECT_THAT(reading.rows, ElementsAre(LegendPlace{1, 1}));
}

// The rules of led_meanings.h on whole patterns, one after the other, straight
// from the messages.
class Reference {
 public:
  Reference(const v1::KnowledgeBase& base, std::vector<std::string> ids)
      : base_(base), ids_(std::move(ids)) {}

  // A meaning, and the rows that say so.
  using Answer = std::map<int32_t, std::set<std::pair<int32_t, int32_t>>>;

  Answer Read(const Led& led, const std::vector<int32_t>& profiles,
              std::set<std::pair<int32_t, int32_t>>* overruled) const {
    std::set<std::set<int>> color_sets;
    std::set<int> seen;
    if (led.mode() != Led::OFF) {
      seen.insert(led.colors().begin(), led.colors().end());
    }
    if (seen.empty() && led.mode() != Led::OFF) {
      for (const int32_t p : profiles) {
        for (const auto& row : base_.profiles(p).legend()) {
          if (row.mode() != led.mode()) continue;
          color_sets.insert({row.colors().begin(), row.colors().end()});
        }
      }
    } else {
      color_sets.insert(seen);
    }
    std::vector<Led::Rate> rates = {Led::RATE_UNSPECIFIED};
    if (led.mode() == Led::BLINKING || led.mode() == Led::ALTERNATING) {
      rates = {Led::SLOW, Led::FAST};
      if (led.has_rate()) {
        rates = {led.rate()};
      } else if (led.has_on_ms() && led.has_off_ms() &&
                 led.on_ms() + led.off_ms() > 0) {
        rates = {1000.0 / (led.on_ms() + led.off_ms()) < 1 ? Led::SLOW
                                                           : Led::FAST};
      }
    }
    Answer answer;
    std::set<std::pair<int32_t, int32_t>> used;
    for (const std::set<int>& colors : color_sets) {
      for (const Led::Rate rate : rates) {
        std::map<double, std::set<std::pair<int32_t, int32_t>>> by_reliability;
        for (const int32_t p : profiles) {
          const v1::Profile& profile = base_.profiles(p);
          for (int32_t r = 0; r < profile.legend_size(); ++r) {
            const auto& row = profile.legend(r);
            if (row.mode() != led.mode()) continue;
            if (row.has_rate() && rate != Led::RATE_UNSPECIFIED &&
                row.rate() != rate) {
              continue;
            }
            if (Widened(profile, {row.colors().begin(), row.colors().end()}) !=
                Widened(profile, colors)) {
              continue;
            }
            by_reliability[row.has_reliability() ? row.reliability() : 1]
                .insert({p, r});
          }
        }
        if (by_reliability.empty()) continue;
        const double best = by_reliability.rbegin()->first;
        for (const auto& [reliability, places] : by_reliability) {
          for (const auto& place : places) {
            if (reliability < best) {
              overruled->insert(place);
              continue;
            }
            used.insert(place);
            const std::string& id =
                base_.profiles(place.first).legend(place.second).meaning();
            const auto found = std::find(ids_.begin(), ids_.end(), id);
            answer[static_cast<int32_t>(found - ids_.begin())].insert(place);
          }
        }
      }
    }
    for (const auto& place : used) overruled->erase(place);
    return answer;
  }

 private:
  // With every colour that a person may say instead, to a fixed point.
  static std::set<int> Widened(const v1::Profile& profile,
                               std::set<int> colors) {
    for (size_t before = 0; before != colors.size();) {
      before = colors.size();
      for (const auto& group : profile.color_synonyms()) {
        for (const int color : group.colors()) {
          if (colors.count(color) == 0) continue;
          colors.insert(group.colors().begin(), group.colors().end());
          break;
        }
      }
    }
    return colors;
  }

  const v1::KnowledgeBase& base_;
  const std::vector<std::string> ids_;
};

TEST(LedMeanings, AgreesWithTheRulesOnRandomLegends) {
  constexpr uint32_t kSeed = 20261125;
  std::mt19937 random(kSeed);
  const auto below = [&](uint32_t n) { return random() % n; };
  const std::vector<std::string> ids = {"a", "b", "c", "d"};
  const Led::Color colors[] = {Led::RED, Led::AMBER, Led::ORANGE, Led::YELLOW};
  const double reliabilities[] = {0.6, 0.8, 1};
  const auto add_colors = [&](uint32_t least, auto* message) {
    for (uint32_t n = least + below(2); n > 0; --n) {
      message->add_colors(colors[below(4)]);
    }
  };
  int clear = 0, ambiguous = 0, unread = 0, some_overruled = 0;
  for (int round = 0; round < 3000; ++round) {
    v1::KnowledgeBase base;
    for (int p = 0; p < 3; ++p) {
      v1::Profile* profile = base.add_profiles();
      for (uint32_t n = below(3); n > 0; --n) {
        add_colors(1, profile->add_color_synonyms());
      }
      for (uint32_t n = below(6); n > 0; --n) {
        auto* row = profile->add_legend();
        row->set_mode(static_cast<Led::Mode>(1 + below(4)));
        if (row->mode() != Led::OFF) add_colors(1, row);
        if (below(2) != 0) {
          row->set_rate(static_cast<Led::Rate>(1 + below(2)));
        }
        row->set_meaning(ids[below(4)]);
        const double reliability = reliabilities[below(3)];
        if (reliability < 1) row->set_reliability(reliability);
      }
    }
    const LedMeanings led_meanings(base.profiles(), ids);
    const Reference reference(base, ids);
    LedReading reading;
    for (int led_round = 0; led_round < 10; ++led_round) {
      Led led;
      led.set_mode(static_cast<Led::Mode>(1 + below(4)));
      add_colors(below(2), &led);
      if (below(3) == 0) led.set_rate(static_cast<Led::Rate>(1 + below(2)));
      if (below(3) == 0) {
        led.set_on_ms(below(3) * 500);
        led.set_off_ms(below(3) * 500);
      }
      std::vector<int32_t> profiles;
      for (int32_t p = 0; p < 3; ++p) {
        if (below(2) != 0) profiles.push_back(p);
      }
      SCOPED_TRACE(absl::StrCat("seed ", kSeed, "\n", base.DebugString(),
                                led.DebugString()));
      led_meanings.Read(led, profiles, &reading);
      std::set<std::pair<int32_t, int32_t>> overruled;
      const Reference::Answer answer =
          reference.Read(led, profiles, &overruled);

      Reference::Answer read;
      for (const LedReading::Meaning& meaning : reading.meanings) {
        double least = 1;
        for (const LegendPlace& place : reading.RowsOf(meaning)) {
          read[meaning.meaning].insert({place.profile, place.row});
          const auto& row = base.profiles(place.profile).legend(place.row);
          if (row.has_reliability()) {
            least = std::min(least, row.reliability());
          }
        }
        ASSERT_EQ(meaning.reliability, least);
        ASSERT_EQ(read[meaning.meaning].size(),
                  static_cast<size_t>(meaning.num_rows));
      }
      ASSERT_EQ(read, answer);
      std::vector<std::pair<int32_t, int32_t>> read_overruled;
      for (const LegendPlace& place : reading.overruled) {
        read_overruled.emplace_back(place.profile, place.row);
      }
      ASSERT_TRUE(std::equal(read_overruled.begin(), read_overruled.end(),
                             overruled.begin(), overruled.end()));
      CheckConsistency(reading, ids.size());
      if (HasFailure()) return;
      ++(answer.empty() ? unread : answer.size() > 1 ? ambiguous : clear);
      some_overruled += overruled.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(clear, 1000);
  EXPECT_GT(ambiguous, 1000);
  EXPECT_GT(unread, 1000);
  EXPECT_GT(some_overruled, 1000);
}

}  // namespace
}  // namespace kasa_diag::device
