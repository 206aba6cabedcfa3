// What a device's light says: the derived input `led_meanings`.
//
//   const LedMeanings meanings(knowledge_base.profiles(), meaning_ids);
//   const LedReading reading = meanings.Read(snapshot.led(), match.profiles);
//   inputs.SetSymbols(input, reading.states);
//
// A legend is the rows of a profile, each from a pattern (mode, colours, rate)
// to a meaning. The legends of all profiles that apply are united. A row
// matches a pattern of its mode
//
//   * whose colours are the row's, as sets, after the synonyms of the row's own
//     profile;
//   * whose rate is the row's; a row without a rate matches every rate.
//
// OFF and SOLID have no rate and OFF has no colours: what a row or a snapshot
// says there does not count.
//
// A snapshot may leave open which pattern is seen: a blink of unknown speed may
// be slow or fast; a light of unknown colour shows one of the colours that the
// legends have for its mode. What the legends have no row for at all is then
// left out. An absent rate follows from `on_ms` and `off_ms`, when both are set
// and not both 0: SLOW where 1000 / (on_ms + off_ms) Hz is below 1 Hz.
//
// Each pattern means what the most reliable of its rows say, several things
// where several rows are equally reliable (a row without `reliability` is
// certain, the most reliable of all). Rows that only match patterns for which
// there is a more reliable one are overruled: claims to show, no more. That
// goes by what the base's authors made of the sources, `reliability`; claims do
// not enter.
//
// `led.enabled` plays no part.

#ifndef KASA_DIAG_DEVICE_LED_MEANINGS_H_
#define KASA_DIAG_DEVICE_LED_MEANINGS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_field.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::device {

// The place of a row: knowledge_base.profiles(profile).legend(row).
struct LegendPlace {
  int32_t profile;
  int32_t row;

  friend bool operator==(const LegendPlace& a, const LegendPlace& b) {
    return a.profile == b.profile && a.row == b.row;
  }
};

// What one light was read as.
struct LedReading {
  enum class Outcome : uint8_t {
    kNoPattern,    // the snapshot has no led.mode
    kNoLegend,     // the profiles that apply have no legend
    kNotInLegend,  // the pattern is in no row of them
    kRead,
  };
  Outcome outcome = Outcome::kNoPattern;

  // One a declared meaning. Unless kRead, all are unknown. Else true where it
  // is the only thing that the light may say, unknown where it is one of
  // several, false where the light does not say it.
  std::vector<Tristate> states;

  // Something that the light may say.
  struct Meaning {
    int32_t meaning;     // index of the declared id
    double reliability;  // of the least reliable row that says so
    int32_t first_row;   // its rows: a part of `rows`
    int32_t num_rows;
  };
  // By index; empty unless kRead. More than one: the light is ambiguous.
  std::vector<Meaning> meanings;
  bool ambiguous() const { return meanings.size() > 1; }

  // The rows used, those of each meaning in the order of profiles and rows.
  std::vector<LegendPlace> rows;
  absl::Span<const LegendPlace> RowsOf(const Meaning& meaning) const
      ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return absl::MakeConstSpan(rows).subspan(meaning.first_row,
                                             meaning.num_rows);
  }

  // Rows that match but are overruled, in order. Some may say the same as a
  // more reliable one.
  std::vector<LegendPlace> overruled;

  // Of the least reliable row used; 1 unless kRead. What is false is no surer
  // than this either.
  double reliability = 1;

  // Where ambiguous, the states as they would be if the light said
  // meanings[i] alone: true there, false elsewhere. REQUIRES: ambiguous() and
  // i < meanings.size().
  absl::Span<const Tristate> Alternative(size_t i) const
      ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return absl::MakeConstSpan(alternatives)
        .subspan(i * states.size(), states.size());
  }
  // All alternatives in a row; empty unless ambiguous.
  std::vector<Tristate> alternatives;

  // When kNotInLegend: what the light shows, in names of the enums,
  // "BLINKING RED SLOW"; and whether it is known how fast it blinks.
  std::string pattern;
  bool pattern_rate_unknown = false;
};

// Immutable and thread-safe. Keeps nothing of the messages it is made from.
class LedMeanings {
 public:
  // `meaning_ids` are the declared ids; of two equal ones the first counts.
  // Rows that the knowledge base's checker refuses are left out: those without
  // a mode, lit ones without colours, those whose meaning is not declared.
  LedMeanings(const google::protobuf::RepeatedPtrField<v1::Profile>& profiles,
              absl::Span<const std::string> meaning_ids);

  LedMeanings(const LedMeanings&) = delete;
  LedMeanings& operator=(const LedMeanings&) = delete;

  // Reads `led` by the legends of `profiles`: indices, ascending, as
  // ProfileIndex gives them. O(rows of those), where the colours are not known
  // times the different sets of colours that these name.
  [[nodiscard]] LedReading Read(const v1::DeviceSnapshot::Led& led,
                                absl::Span<const int32_t> profiles) const;

  // The same into `reading`, replacing what it held: allocates nothing once
  // `reading` has grown, but for `pattern`.
  void Read(const v1::DeviceSnapshot::Led& led,
            absl::Span<const int32_t> profiles, LedReading* reading) const;

 private:
  // Bit c stands for the colour of number c; bit 0 for every colour that this
  // version does not know.
  using Colors = uint32_t;

  // A row of a profile's legend, at the same index. One that is left out has no
  // mode.
  struct Row {
    v1::DeviceSnapshot::Led::Mode mode =
        v1::DeviceSnapshot::Led::MODE_UNSPECIFIED;
    uint8_t rates = 0;     // a bit a rate: those that it matches
    Colors colors = 0;     // as written
    Colors common = 0;     // after the synonyms
    int32_t meaning = -1;  // index of the declared id
    double reliability = 1;
  };
  struct Legend {
    std::vector<Row> rows;
    // For each colour, the bit that stands for it and its synonyms.
    std::array<Colors, v1::DeviceSnapshot::Led::Color_ARRAYSIZE> common;
  };
  // What a snapshot leaves possible.
  struct Pattern;

  static Colors Common(const Legend& legend, Colors colors);
  static Legend MakeLegend(
      const v1::Profile& profile,
      const absl::flat_hash_map<absl::string_view, int32_t>& meanings);
  template <typename Visitor>
  void VisitRows(absl::Span<const int32_t> profiles, const Pattern& pattern,
                 Visitor visit) const;
  void UsePattern(absl::Span<const int32_t> profiles, const Pattern& pattern,
                  LedReading* reading) const;
  void SettleRows(LedReading* reading) const;
  void SettleMeanings(LedReading* reading) const;
  const Row& At(const LegendPlace& place) const {
    return legends_[place.profile].rows[place.row];
  }

  size_t num_meanings_;
  std::vector<Legend> legends_;  // one a profile
};

}  // namespace kasa_diag::device

#endif  // KASA_DIAG_DEVICE_LED_MEANINGS_H_
