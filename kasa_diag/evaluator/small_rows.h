// The rows of a few conditions: all their terms are the bits of one word.
//
// With so few conditions reading and classifying are all of the cost. So only
// the fields that are asked for are read, and each at once selects its row: an
// integer or a number is compared with its one or two bounds, an enum or a bool
// has a row for each value (field_row.h). What asks for more than that, or is
// no number, is read by itself. Messages that have no accessors are read whole,
// and the same rows are selected from the slots.
//
// Left out, each by measurement: one call of an accessor a field (half as slow
// again: its target changes each time); reading the fields side by side and
// comparing four at a time with AVX2; walking the conditions with short cuts,
// whose jumps cannot be foreseen.

#ifndef KASA_DIAG_EVALUATOR_SMALL_ROWS_H_
#define KASA_DIAG_EVALUATOR_SMALL_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "kasa_diag/evaluator/access_plan.h"
#include "kasa_diag/evaluator/class_scratch.h"
#include "kasa_diag/evaluator/classification.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/field_row.h"
#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/match.h"
#include "kasa_diag/evaluator/row_index.h"

namespace kasa_diag::evaluator {

class SmallRows {
 public:
  // Whether there is no dimension that needs other rows.
  static bool CanHold(const DimensionTable& dimensions);

  SmallRows() = default;
  SmallRows(SmallRows&&) = default;
  SmallRows& operator=(SmallRows&&) = default;
  // The source's terms are those of a packed layout. The classification must
  // outlive this.
  SmallRows(const Layout& layout, const RowSource& source,
            const Classification& classification);

  // Whether MatchMessages can.
  bool can_match_messages() const { return can_match_messages_; }
  // Whether it needs Classification::RunOthersByFieldReaders.
  bool has_others() const { return !others_.empty(); }

  // Both put the verdicts of positions into one word each.

  // REQUIRES: can_match_messages(), and AccessPlan has found the scratch's
  // messages.
  void MatchMessages(const ClassScratch& scratch, TermBits verdicts) const;
  // REQUIRES: Classification::RunOthers has run.
  void MatchSlots(const ClassScratch& scratch, TermBits verdicts) const;

  size_t bytes() const;

 private:
  // The row of absent, then one a class.
  using Rows = const TermWords*;

  // The fields of a message that have rows.
  struct MessageRows {
    void (*match)(const google::protobuf::Message& message, const FieldRow* row,
                  TermWords* words);
    int32_t message;
    int32_t first;  // in field_rows_
  };
  // A number that is compared with more bounds than a FieldRow has.
  struct Number {
    FieldReader field;
    Domain domain;
    Rows rows;
    std::vector<int64_t> cuts;  // the greatest values of the classes
  };
  struct Text {
    FieldReader field;
    Rows rows;
    const std::string* only;  // null where it is compared with several
    const Classifier* classifier;
  };
  struct Presence {
    FieldReader field;
    Rows rows;
  };
  // The row of absent comes last, as in the order of classes.
  struct Other {
    int32_t column;
    Rows rows;
  };
  struct Plane {
    int first_bit;
    uint64_t mask;
  };

  // By message and field.
  using RowsOfMessages = std::map<int, std::map<int, FieldRow>>;

  // `rows`: of absent, then of the classes.
  void AddField(const Classification::Field& field, const FieldReader& reader,
                const Classifier& classifier, std::vector<TermWords> rows,
                RowsOfMessages* rows_of_messages);
  void AddNumber(const Classification::Field& field, const FieldReader& reader,
                 const Classifier& classifier, std::vector<TermWords> rows,
                 RowsOfMessages* rows_of_messages);
  Rows Keep(std::vector<TermWords> rows);

  template <typename Read>
  void MatchRest(const Read& read, const ClassScratch& scratch,
                 TermWords* words) const;
  void Join(const TermWords& terms, TermBits verdicts) const;

  bool can_match_messages_ = false;
  bool has_rest_ = false;  // what MatchRest is for
  TermWords valid_ = {0, 0};
  std::vector<FieldRow> field_rows_;
  std::vector<MessageRows> messages_;
  std::vector<Number> numbers_;
  std::vector<Text> texts_;
  std::vector<Presence> presences_;
  std::vector<Other> others_;
  std::vector<std::vector<TermWords>> rows_;  // what is pointed to
  std::vector<Plane> planes_;
  std::string no_text_;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_SMALL_ROWS_H_
