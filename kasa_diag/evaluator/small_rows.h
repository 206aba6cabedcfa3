// The rows of a few conditions: all their terms are the bits of one word.
//
// With so few conditions reading and classifying are all of the cost. A number
// of a small range, as enums and bools are, has a row for each value; another
// is compared with each of its cuts, of which there are few.
//
// Left out, as it saved an eighth of the instructions with AVX2 and cost half
// as many more without: reading only the fields that are asked for, side by
// side, and comparing four numbers at a time with all their cuts.

#ifndef KASA_DIAG_EVALUATOR_SMALL_ROWS_H_
#define KASA_DIAG_EVALUATOR_SMALL_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kasa_diag/evaluator/class_scratch.h"
#include "kasa_diag/evaluator/classification.h"
#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/row_index.h"

namespace kasa_diag::evaluator {

class SmallRows {
 public:
  // The verdicts of positions, or the bits of terms.
  struct Words {
    uint64_t possible;
    uint64_t certain;
  };

  // Whether there is no dimension that needs other rows.
  static bool CanHold(const DimensionTable& dimensions);

  SmallRows() = default;
  // The source's terms are those of a packed layout.
  SmallRows(const Layout& layout, const RowSource& source,
            const Classification& classification);

  // REQUIRES: the scratch has been through Classification::RunWithoutNumbers.
  Words Match(const ClassScratch& scratch) const;

  size_t bytes() const;

 private:
  // Of numbers the row of absent comes first: as number 0 no branch need select
  // it. Of other dimensions it comes last, as their classes have it.

  // A row for each value from `low` to `high`. Values beyond are like the
  // nearest of them.
  struct Range {
    int32_t slot;
    int32_t first_row;
    int64_t low;
    int64_t high;
  };
  // A row for each class: those from 1 on begin at the cuts.
  struct IntegerCuts {
    int32_t slot;
    int32_t first_row;
    int64_t cuts[2];
  };
  struct DoubleCuts {
    int32_t slot;
    int32_t first_row;
    double cuts[2];
    int64_t nan;  // the class of NaN
  };
  struct ManyCuts {
    int32_t slot;
    int32_t first_row;
    Domain domain;
    int32_t first;  // in more_cuts_
    int32_t count;
  };
  struct Other {
    int32_t column;
    int32_t first_row;
  };
  struct Plane {
    int first_bit;
    uint64_t mask;
  };

  void AddNumber(const Classification::NumberField& field,
                 const RowSource& source);
  bool AddDouble(int slot, int first_row, const Classifier& classifier);
  Words Join(Words terms) const;

  uint64_t valid_ = 0;
  std::vector<Range> ranges_;
  std::vector<IntegerCuts> integers_;
  std::vector<DoubleCuts> doubles_;
  std::vector<ManyCuts> uncommon_;
  std::vector<Other> others_;
  std::vector<int64_t> more_cuts_;
  std::vector<Words> rows_;
  std::vector<Plane> planes_;  // the first has no shift
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_SMALL_ROWS_H_
