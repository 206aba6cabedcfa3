// Which bit of the index belongs to which term.
//
// Conditions get positions. Their first terms lie in plane 0, a bit a position;
// the second terms of those that have one in plane 1; and so on. Conditions
// with more terms come first, so each plane is a prefix of the one before it,
// and the terms of a condition are joined by an OR of whole words. Planes begin
// at whole words, side by side.

#ifndef KASA_DIAG_EVALUATOR_LAYOUT_H_
#define KASA_DIAG_EVALUATOR_LAYOUT_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/evaluator/normal_form.h"

namespace kasa_diag::evaluator {

// 512 bits: a cache line.
inline constexpr int kWordsInBlock = 8;

struct Layout {
  struct Plane {
    int first_word;
    int words;
    int first_bit;
    int conditions;
  };
  std::vector<Plane> planes;
  // All terms are in one word, and planes begin anywhere in it.
  bool packed = false;
  // The words of all planes, in whole blocks.
  int words = 0;
  std::vector<int> position_of;   // by condition
  std::vector<int> condition_at;  // by position
};

// The dimensions that each condition asks for, ascending, each once.
class AskedDimensions {
 public:
  AskedDimensions() = default;
  AskedDimensions(const std::vector<NormalForm>& forms,
                  const FactorTable& factors);

  absl::Span<const int> of(int condition) const {
    return absl::MakeConstSpan(dimensions_)
        .subspan(first_[condition], first_[condition + 1] - first_[condition]);
  }

 private:
  std::vector<int> dimensions_;
  std::vector<int> first_;  // by condition, and one more
};

// Conditions that have as many terms are put side by side where they ask for
// the same dimensions, if `cluster`: then each dimension is mentioned in fewer
// blocks. Up to 64 terms are packed, if `may_pack`.
Layout MakeLayout(const std::vector<NormalForm>& forms,
                  const AskedDimensions& asked, bool cluster, bool may_pack);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_LAYOUT_H_
