// The classes of all dimensions of one snapshot.

#ifndef KASA_DIAG_EVALUATOR_CLASSIFICATION_H_
#define KASA_DIAG_EVALUATOR_CLASSIFICATION_H_

#include <cstdint>
#include <vector>

#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/access_plan.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/dimension.h"

namespace kasa_diag::evaluator {

// Whether the integer 0 of this field means "absent": an enum's UNSPECIFIED.
bool ZeroIsAbsent(const google::protobuf::FieldDescriptor* field);

// What one evaluation writes into. Sized by Classification::Prepare.
struct ClassScratch {
  std::vector<Slot> slots;
  std::vector<uint8_t> set;
  // By dimension: the rows of possible and of certain terms.
  std::vector<uint32_t> possible;
  std::vector<uint32_t> certain;
  // The classes that a list's elements have, a bit each.
  std::vector<uint64_t> element_classes;
  // A text that is no version, or an interpreted dimension with a reason.
  bool may_warn = false;
  // A list is too long for the index to decide what macros say of it.
  bool long_list = false;
};

// Immutable, thread-safe.
class Classification {
 public:
  // `classifiers` are those of the dimensions, in their order. Lists of more
  // than `max_elements` are reported as too long. Copies what it needs.
  Classification(const condition::Schema* schema,
                 const DimensionTable& dimensions,
                 const std::vector<Classifier>& classifiers, int max_elements,
                 absl::Span<const MessageAccessors* const> accessors);

  void Prepare(ClassScratch* scratch) const;
  bool IsPrepared(const ClassScratch& scratch) const;

  // Decides every dimension but the interpreted ones, which it sets to absent.
  void Run(const condition::Inputs& inputs, ClassScratch* scratch) const;

  const AccessPlan& plan() const { return plan_; }
  size_t bytes() const;

 private:
  // Where a dimension's absent rows begin: twice that many classes are known.
  struct Place {
    int dimension;
    uint32_t absent;
  };
  // An integer within a range that is small enough for a table of classes.
  struct TableEntry {
    int slot;
    Place place;
    int64_t flip;  // what makes an unsigned number an ordered one
    int64_t low;   // the range of table indices, in ordered form
    int64_t high;
    uint32_t table;  // of the class of `low`
  };
  struct SearchEntry {
    int slot;
    Place place;
    int64_t flip;
    int classifier;
    int64_t zero;  // the ordered form of the value that counts as absent
    bool has_zero;
  };
  struct TimeEntry {
    int slot;
    int seconds;
    int nanos;
    Place place;
    int classifier;
  };
  struct SlotEntry {  // doubles, texts, versions, presences
    int slot;
    Place place;
    int classifier;
  };
  struct ListEntry {
    int slot;
    int input;
    ListReader reader;
    Domain domain;
    int size_dimension;  // -1: nobody asks
    uint32_t size_absent;
    int size_classifier;
    int classifier;  // of the elements; -1: nobody asks
    int first_word;
    int words;
    int first_test;
    int tests;
  };
  struct ElementTest {
    Place place;
    int first_word;  // of the set of classes, in masks_
  };
  struct SymbolEntry {
    int input;
    int symbol;
    Place place;
  };
  struct TextTest {
    int slot;
    Place place;
    const condition::Node* node;
  };
  struct MemberEntry {
    int base;
    Place place;
    uint32_t base_absent;
    uint32_t table;  // of truth values by class, in tables_
  };
  struct GroupEntry {
    int base;
    Place place;
    uint32_t base_absent;
    uint32_t first;  // the classes above this one count from here
  };

  void AddNumber(int dimension, const Source& source, Domain domain,
                 const Classifier& classifier);
  void AddLists(const DimensionTable& dimensions,
                const std::vector<Classifier>& classifiers);
  void RunLists(ClassScratch* scratch, uint64_t generated) const;
  void ReadElements(const ListEntry& list,
                    const google::protobuf::Message& message, int size,
                    bool generated, uint64_t* classes) const;
  void RunTexts(ClassScratch* scratch) const;

  int max_elements_;
  AccessPlan plan_;
  std::vector<Classifier> classifiers_;
  std::vector<TableEntry> in_tables_;
  std::vector<SearchEntry> searched_;
  std::vector<SlotEntry> doubles_;
  std::vector<SlotEntry> texts_;
  std::vector<SlotEntry> versions_;
  std::vector<SlotEntry> presences_;
  std::vector<TimeEntry> times_;
  std::vector<ListEntry> lists_;
  std::vector<ElementTest> element_tests_;
  std::vector<SymbolEntry> symbols_;
  std::vector<TextTest> text_tests_;
  std::vector<MemberEntry> members_;
  std::vector<GroupEntry> groups_;
  std::vector<Place> interpreted_;
  std::vector<uint16_t> tables_;
  std::vector<uint64_t> masks_;
  int element_words_ = 0;
  int dimension_count_ = 0;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_CLASSIFICATION_H_
