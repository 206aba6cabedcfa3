// What the classification of one snapshot writes into.

#ifndef KASA_DIAG_EVALUATOR_CLASS_SCRATCH_H_
#define KASA_DIAG_EVALUATOR_CLASS_SCRATCH_H_

#include <cstdint>
#include <vector>

#include "google/protobuf/message.h"
#include "kasa_diag/evaluator/accessors.h"
#include "kasa_diag/evaluator/comparison.h"
#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {

// Sized by Classification::Prepare.
struct ClassScratch {
  std::vector<Slot> slots;
  std::vector<uint8_t> set;
  // What AccessPlan::FindRoots and FindInner found.
  std::vector<const google::protobuf::Message*> messages;
  // By column: the class, and a bit where it is that of absent.
  std::vector<uint32_t> class_of;
  std::vector<uint64_t> absent_bits;
  // Columns by whether they are absent; interpreted ones are in neither.
  std::vector<uint32_t> absent;
  std::vector<uint32_t> present;
  int absent_count = 0;
  int present_count = 0;
  // The classes that a list's elements have, a bit each.
  std::vector<uint64_t> element_classes;
  // A text that is no version, or an interpreted dimension with a reason.
  bool may_warn = false;
  // A list is too long for the index to decide what macros say of it.
  bool long_list = false;
};

// A dimension's column, and its class where absent.
struct Place {
  int column;
  uint32_t absent;
};

// Puts a class into its column.
inline void Put(Place place, uint32_t found, ClassScratch* scratch) {
  scratch->class_of[place.column] = found;
  scratch->absent_bits[place.column / 64] |=
      uint64_t{found == place.absent ? 1u : 0u} << place.column % 64;
}

// A number in the form in which it is compared (value_set.h).
inline int64_t Ordered(Domain domain, Slot slot) {
  switch (domain) {
    case Domain::kUnsigned:
      return OrderedUint(slot.unsigned_integer);
    case Domain::kDouble:
      return OrderedDouble(slot.number);
    default:
      return slot.integer;
  }
}

// The class of a dimension that is true or false.
inline uint32_t ClassOfTruth(bool truth) { return truth ? 1 : 0; }

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_CLASS_SCRATCH_H_
