// The LED facts on file, read by the rules: every row of a device's legend that
// is made from the file means, among the things its pattern allows, what the
// row says, and nothing that no row of the same look says.
//
// The file is found by the environment variable KASA_DIAG_SHARED.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "kasa_diag/device/led_meanings.h"
#include "tests/files.h"

namespace kasa_diag::device {
namespace {

using Led = v1::DeviceSnapshot::Led;
using google::protobuf::Struct;

const google::protobuf::Value& Get(const Struct& row, const char* name) {
  return row.fields().at(name);
}

// A legend row of the file. Both dies of a camera lit at once are seen as
// amber.
v1::Profile::LegendRow ToRow(const Struct& source) {
  v1::Profile::LegendRow row;
  Led::Mode mode;
  EXPECT_TRUE(Led::Mode_Parse(
      absl::AsciiStrToUpper(Get(source, "mode").string_value()), &mode));
  row.set_mode(mode);
  const auto& colors = Get(source, "colors").list_value().values();
  if (colors.size() == 2 && mode != Led::ALTERNATING) {
    EXPECT_EQ(colors[0].string_value(), "red");
    EXPECT_EQ(colors[1].string_value(), "green");
    row.add_colors(Led::AMBER);
  } else {
    for (const google::protobuf::Value& name : colors) {
      Led::Color color;
      EXPECT_TRUE(
          Led::Color_Parse(absl::AsciiStrToUpper(name.string_value()), &color));
      row.add_colors(color);
    }
  }
  const std::string rate = Get(source, "rate").string_value();
  if (!rate.empty()) row.set_rate(rate == "slow" ? Led::SLOW : Led::FAST);
  row.set_meaning(Get(source, "meaning_id").string_value());
  return row;
}

TEST(LedLegendData, EveryVerifiedRowIsReadAsWhatItSays) {
  if (SharedFolder().empty()) GTEST_SKIP() << kNoSharedFolder;
  const std::string text = ReadFile(SharedFolder() + "/data/led_legend.json");
  google::protobuf::ListValue list;
  const auto status = google::protobuf::util::JsonStringToMessage(text, &list);
  ASSERT_TRUE(status.ok()) << std::string(status.message());

  v1::KnowledgeBase base;
  v1::Profile* profile = base.add_profiles();
  auto* synonyms = profile->add_color_synonyms();
  synonyms->add_colors(Led::AMBER);
  synonyms->add_colors(Led::ORANGE);
  synonyms->add_colors(Led::YELLOW);
  std::set<std::string> ids;
  std::vector<const Struct*> sources;
  for (const google::protobuf::Value& value : list.values()) {
    const Struct& source = value.struct_value();
    const std::string model =
        Get(source, "models").list_value().values(0).string_value();
    if (!absl::StartsWith(model, "C200 v2")) continue;
    *profile->add_legend() = ToRow(source);
    ids.insert(Get(source, "meaning_id").string_value());
    sources.push_back(&source);
  }
  ASSERT_EQ(sources.size(), 15u);
  const std::vector<std::string> meanings(ids.begin(), ids.end());
  const LedMeanings led_meanings(base.profiles(), meanings);

  // What each look says, by the rows themselves.
  std::map<std::string, std::set<std::string>> by_look;
  const auto look = [](v1::Profile::LegendRow row) {
    row.clear_meaning();
    return row.SerializeAsString();
  };
  for (const auto& row : profile->legend()) {
    by_look[look(row)].insert(row.meaning());
  }
  int ambiguous = 0;
  for (int i = 0; i < profile->legend_size(); ++i) {
    const v1::Profile::LegendRow& row = profile->legend(i);
    SCOPED_TRACE(row.ShortDebugString());
    Led led;
    led.set_mode(row.mode());
    // As a person may say it, and with the times measured.
    for (const int color : row.colors()) {
      led.add_colors(color == Led::AMBER ? Led::ORANGE
                                         : static_cast<Led::Color>(color));
    }
    const auto& on_ms = Get(*sources[i], "on_ms");
    if (on_ms.kind_case() == google::protobuf::Value::kNumberValue) {
      led.set_on_ms(static_cast<uint32_t>(on_ms.number_value()));
      led.set_off_ms(
          static_cast<uint32_t>(Get(*sources[i], "off_ms").number_value()));
    }
    const LedReading reading = led_meanings.Read(led, {0});
    std::set<std::string> read;
    for (const LedReading::Meaning& meaning : reading.meanings) {
      read.insert(meanings[meaning.meaning]);
    }
    EXPECT_EQ(read, by_look[look(row)]);
    EXPECT_EQ(read.count(row.meaning()), 1u);
    ambiguous += reading.ambiguous() ? 1 : 0;
  }
  // Solid red (3 rows), solid amber and solid green (2 each), green fast (3).
  EXPECT_EQ(ambiguous, 10);
}

}  // namespace
}  // namespace kasa_diag::device
