// A snapshot that leaves the speed or the colours open stands for several
// patterns, each of which is decided by itself: the most reliable of the rows
// that match it speak, and what the light may say is all that any of them says.
// To decide the open pattern at once would be wrong: where the slow blink of a
// colour has a certain row, and a doubtful row is for its blink at every rate,
// the doubtful one still speaks for the fast blink.
//
// Speed is open between two values. Colours could be any set; those that the
// rows of the mode name are tried, each once, as the light is assumed to follow
// a legend that applies. (The models of a family bring the same few sets a
// hundred times over.)
//
// Synonyms are a profile's own, so the colours as seen are translated for each
// legend (two loads for two colours), and the rows were translated when the
// object was made. A legend has ten to twenty rows, and comparing a row is
// three tests of integers: a table by pattern would have to be made anew for
// every combination of profiles and would save nothing. No scratch memory: the
// lists of the reading itself are filled, sorted and trimmed.

#include "kasa_diag/device/led_meanings.h"

#include <algorithm>
#include <bitset>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/numeric/bits.h"
#include "absl/strings/str_cat.h"

namespace kasa_diag::device {
namespace {

using Led = v1::DeviceSnapshot::Led;

constexpr uint8_t kSlow = 1;
constexpr uint8_t kFast = 2;

bool HasRate(Led::Mode mode) {
  return mode == Led::BLINKING || mode == Led::ALTERNATING;
}

uint32_t ColorBit(int color) {
  return color > 0 && color < Led::Color_ARRAYSIZE ? uint32_t{1} << color : 1;
}

uint32_t ColorBits(Led::Mode mode,
                   const google::protobuf::RepeatedField<int>& colors) {
  uint32_t bits = 0;
  if (mode == Led::OFF) return bits;
  for (const int color : colors) {
    if (color != Led::COLOR_UNSPECIFIED) bits |= ColorBit(color);
  }
  return bits;
}

// One bit where the mode has no rate, so that it is one pattern.
uint8_t SeenRates(const Led& led) {
  if (!HasRate(led.mode())) return kSlow;
  if (led.rate() == Led::SLOW) return kSlow;
  if (led.rate() == Led::FAST) return kFast;
  const uint64_t cycle_ms = uint64_t{led.on_ms()} + led.off_ms();
  if (!led.has_on_ms() || !led.has_off_ms() || cycle_ms == 0) {
    return kSlow | kFast;
  }
  return cycle_ms > 1000 ? kSlow : kFast;
}

uint8_t RowRates(const v1::Profile::LegendRow& row) {
  if (!HasRate(row.mode())) return kSlow;
  if (row.rate() == Led::SLOW) return kSlow;
  if (row.rate() == Led::FAST) return kFast;
  return kSlow | kFast;
}

void NamePattern(const Led& led, LedReading* reading) {
  std::string pattern = Led::Mode_IsValid(led.mode())
                            ? std::string(Led::Mode_Name(led.mode()))
                            : absl::StrCat("mode ", led.mode());
  if (led.mode() != Led::OFF) {
    for (const int color : led.colors()) {
      if (color == Led::COLOR_UNSPECIFIED) continue;
      if (Led::Color_IsValid(color)) {
        absl::StrAppend(
            &pattern, " ",
            std::string(Led::Color_Name(static_cast<Led::Color>(color))));
      } else {
        absl::StrAppend(&pattern, " color ", color);
      }
    }
  }
  if (HasRate(led.mode())) {
    const uint8_t rates = SeenRates(led);
    if (rates == kSlow) {
      absl::StrAppend(&pattern, " SLOW");
    } else if (rates == kFast) {
      absl::StrAppend(&pattern, " FAST");
    } else {
      reading->pattern_rate_unknown = true;
    }
  }
  reading->pattern = std::move(pattern);
}

auto Order(const LegendPlace& place) {
  return std::make_pair(place.profile, place.row);
}

bool ComesBefore(const LegendPlace& a, const LegendPlace& b) {
  return Order(a) < Order(b);
}

void SortUnique(std::vector<LegendPlace>* places) {
  std::sort(places->begin(), places->end(), ComesBefore);
  places->erase(std::unique(places->begin(), places->end()), places->end());
}

void Clear(size_t num_meanings, LedReading* reading) {
  reading->outcome = LedReading::Outcome::kNoPattern;
  reading->states.assign(num_meanings, Tristate::kUnknown);
  reading->meanings.clear();
  reading->rows.clear();
  reading->overruled.clear();
  reading->reliability = 1;
  reading->alternatives.clear();
  reading->pattern.clear();
  reading->pattern_rate_unknown = false;
}

}  // namespace

// One pattern, but for `rates`, which may hold both.
struct LedMeanings::Pattern {
  Led::Mode mode;
  Colors colors;
  uint8_t rates;
};

LedMeanings::LedMeanings(
    const google::protobuf::RepeatedPtrField<v1::Profile>& profiles,
    absl::Span<const std::string> meaning_ids)
    : num_meanings_(meaning_ids.size()) {
  absl::flat_hash_map<absl::string_view, int32_t> meanings;
  for (const std::string& id : meaning_ids) {
    meanings.emplace(id, static_cast<int32_t>(&id - meaning_ids.data()));
  }
  legends_.reserve(profiles.size());
  for (const v1::Profile& profile : profiles) {
    legends_.push_back(MakeLegend(profile, meanings));
  }
}

LedMeanings::Legend LedMeanings::MakeLegend(
    const v1::Profile& profile,
    const absl::flat_hash_map<absl::string_view, int32_t>& meanings) {
  Legend legend;
  for (int color = 0; color < Led::Color_ARRAYSIZE; ++color) {
    legend.common[color] = uint32_t{1} << color;
  }
  // Groups that share a colour are one group.
  for (const v1::Profile::ColorSynonyms& synonyms : profile.color_synonyms()) {
    const Colors group =
        Common(legend, ColorBits(Led::SOLID, synonyms.colors()));
    if (group == 0) continue;
    const Colors first = group & (~group + 1);
    for (Colors& common : legend.common) {
      if ((common & group) != 0) common = first;
    }
  }
  legend.rows.reserve(profile.legend_size());
  for (const v1::Profile::LegendRow& source : profile.legend()) {
    Row row;
    const auto meaning = meanings.find(source.meaning());
    const Colors colors = ColorBits(source.mode(), source.colors());
    if (meaning != meanings.end() &&
        (colors != 0 || source.mode() == Led::OFF)) {
      row.mode = source.mode();
      row.rates = RowRates(source);
      row.colors = colors;
      row.common = Common(legend, colors);
      row.meaning = meaning->second;
      row.reliability = source.has_reliability() ? source.reliability() : 1;
    }
    legend.rows.push_back(row);
  }
  return legend;
}

LedMeanings::Colors LedMeanings::Common(const Legend& legend, Colors colors) {
  Colors common = 0;
  for (; colors != 0; colors &= colors - 1) {
    common |= legend.common[absl::countr_zero(colors)];
  }
  return common;
}

// Calls visit(place, row) for every row that matches at one of the rates.
template <typename Visitor>
void LedMeanings::VisitRows(absl::Span<const int32_t> profiles,
                            const Pattern& pattern, Visitor visit) const {
  for (const int32_t profile : profiles) {
    const Legend& legend = legends_[profile];
    const Colors colors = Common(legend, pattern.colors);
    for (size_t i = 0; i < legend.rows.size(); ++i) {
      const Row& row = legend.rows[i];
      if (row.mode == pattern.mode && (row.rates & pattern.rates) != 0 &&
          row.common == colors) {
        visit(LegendPlace{profile, static_cast<int32_t>(i)}, row);
      }
    }
  }
}

// Adds the rows that speak for the pattern to `rows`, the others that match to
// `overruled`.
void LedMeanings::UsePattern(absl::Span<const int32_t> profiles,
                             const Pattern& pattern,
                             LedReading* reading) const {
  for (const uint8_t rate : {kSlow, kFast}) {
    if ((pattern.rates & rate) == 0) continue;
    const Pattern one = {pattern.mode, pattern.colors, rate};
    double best = -std::numeric_limits<double>::infinity();
    VisitRows(profiles, one, [&](const LegendPlace&, const Row& row) {
      best = std::max(best, row.reliability);
    });
    VisitRows(profiles, one, [&](const LegendPlace& place, const Row& row) {
      (row.reliability < best ? reading->overruled : reading->rows)
          .push_back(place);
    });
  }
}

// A row that speaks for one of the patterns is used, whatever overrules it
// elsewhere.
void LedMeanings::SettleRows(LedReading* reading) const {
  SortUnique(&reading->rows);
  SortUnique(&reading->overruled);
  std::vector<LegendPlace>& overruled = reading->overruled;
  overruled.erase(std::remove_if(overruled.begin(), overruled.end(),
                                 [&](const LegendPlace& place) {
                                   return std::binary_search(
                                       reading->rows.begin(),
                                       reading->rows.end(), place, ComesBefore);
                                 }),
                  overruled.end());
  std::sort(reading->rows.begin(), reading->rows.end(),
            [&](const LegendPlace& a, const LegendPlace& b) {
              return std::make_pair(At(a).meaning, Order(a)) <
                     std::make_pair(At(b).meaning, Order(b));
            });
}

// REQUIRES: `rows` is sorted by meaning and not empty.
void LedMeanings::SettleMeanings(LedReading* reading) const {
  const auto num_rows = static_cast<int32_t>(reading->rows.size());
  for (int32_t i = 0; i < num_rows; ++i) {
    const Row& row = At(reading->rows[i]);
    if (i == 0 || row.meaning != reading->meanings.back().meaning) {
      reading->meanings.push_back({row.meaning, row.reliability, i, 0});
    }
    LedReading::Meaning& meaning = reading->meanings.back();
    meaning.reliability = std::min(meaning.reliability, row.reliability);
    ++meaning.num_rows;
    reading->reliability = std::min(reading->reliability, row.reliability);
  }
  const bool ambiguous = reading->ambiguous();
  reading->states.assign(num_meanings_, Tristate::kFalse);
  if (ambiguous) {
    reading->alternatives.assign(num_meanings_ * reading->meanings.size(),
                                 Tristate::kFalse);
  }
  for (size_t i = 0; i < reading->meanings.size(); ++i) {
    const int32_t meaning = reading->meanings[i].meaning;
    reading->states[meaning] = ambiguous ? Tristate::kUnknown : Tristate::kTrue;
    if (ambiguous) {
      reading->alternatives[i * num_meanings_ + meaning] = Tristate::kTrue;
    }
  }
}

LedReading LedMeanings::Read(const Led& led,
                             absl::Span<const int32_t> profiles) const {
  LedReading reading;
  Read(led, profiles, &reading);
  return reading;
}

void LedMeanings::Read(const Led& led, absl::Span<const int32_t> profiles,
                       LedReading* reading) const {
  Clear(num_meanings_, reading);
  const Led::Mode mode = led.mode();
  if (mode == Led::MODE_UNSPECIFIED) return;

  const Pattern seen = {mode, ColorBits(mode, led.colors()), SeenRates(led)};
  bool has_legend = false;
  std::bitset<size_t{1} << Led::Color_ARRAYSIZE> tried;
  for (const int32_t profile : profiles) {
    for (const Row& row : legends_[profile].rows) {
      if (row.mode == Led::MODE_UNSPECIFIED) continue;
      has_legend = true;
      if (seen.colors != 0) break;
      if (row.mode == mode && !tried[row.colors]) {
        tried.set(row.colors);
        UsePattern(profiles, {mode, row.colors, seen.rates}, reading);
      }
    }
  }
  if (!has_legend) {
    reading->outcome = LedReading::Outcome::kNoLegend;
    return;
  }
  if (seen.colors != 0) UsePattern(profiles, seen, reading);
  if (reading->rows.empty()) {
    reading->outcome = LedReading::Outcome::kNotInLegend;
    NamePattern(led, reading);
    return;
  }
  reading->outcome = LedReading::Outcome::kRead;
  SettleRows(reading);
  SettleMeanings(reading);
}

}  // namespace kasa_diag::device
