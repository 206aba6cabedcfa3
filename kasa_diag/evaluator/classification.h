// The classes of all dimensions of one snapshot.

#ifndef KASA_DIAG_EVALUATOR_CLASSIFICATION_H_
#define KASA_DIAG_EVALUATOR_CLASSIFICATION_H_

#include <cstdint>
#include <vector>

#include "absl/types/optional.h"
#include "google/protobuf/descriptor.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/access_plan.h"
#include "kasa_diag/evaluator/class_scratch.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/dimension.h"
#include "kasa_diag/evaluator/list_classes.h"
#include "kasa_diag/evaluator/match.h"
#include "kasa_diag/evaluator/number_columns.h"

namespace kasa_diag::evaluator {

// Whether the integer 0 of this field means "absent": an enum's UNSPECIFIED.
bool ZeroIsAbsent(const google::protobuf::FieldDescriptor* field);

// Immutable, thread-safe.
class Classification {
 public:
  // `classifiers` are those of the dimensions, in their order. Lists of more
  // than `max_elements` are reported as too long. Copies what it needs.
  Classification(const Classification&) = delete;
  Classification& operator=(const Classification&) = delete;
  Classification(const condition::Schema* schema,
                 const DimensionTable& dimensions,
                 const std::vector<Classifier>& classifiers, int max_elements,
                 absl::Span<const MessageAccessors* const> accessors);

  // Where each dimension's class is. Columns of numbers come first, four by
  // four.
  const std::vector<int>& column_of() const { return column_of_; }
  int columns() const { return columns_; }

  // The dimensions that are a field's number, text or presence: whoever matches
  // them by their values needs no class.
  struct Field {
    enum class Kind { kNumber, kText, kPresence };
    Kind kind;
    int dimension;
    int slot;
    Domain domain;
    google::protobuf::FieldDescriptor::CppType type;
  };
  const std::vector<Field>& fields() const { return fields_; }
  const Classifier& classifier(int dimension) const {
    return classifiers_[dimension];
  }

  void Prepare(ClassScratch* scratch) const;

  // Decides every dimension but the interpreted ones.
  void Run(const condition::Inputs& inputs, const MatchKernel& kernel,
           ClassScratch* scratch) const;

  // After Run: lists the absent columns, and the present ones when asked to.
  void ListColumns(bool list_present, ClassScratch* scratch) const;

  // Decides the dimensions that are not in fields(), nor parts of others. The
  // values of those in fields() are in the slots.
  void RunOthers(const condition::Inputs& inputs, ClassScratch* scratch) const;

  // The same, except that only what this takes is read. FieldReaders find the
  // values of those in fields() in the scratch's messages.
  // REQUIRES: AccessPlan::FindRoots and FindInner filled these.
  void RunOthersByFieldReaders(const condition::Inputs& inputs,
                               ClassScratch* scratch) const;

  const AccessPlan& plan() const { return plan_; }
  size_t bytes() const;

 private:
  struct SearchEntry {
    int slot;
    Place place;
    int classifier;
    Domain domain;
    int zero;  // the class that counts as absent, or -1
  };
  struct TimeEntry {
    int slot;
    int seconds;
    int nanos;
    Place place;
    int classifier;
  };
  struct TextEntry {
    int slot;
    Place place;
    int classifier;
    const TextTable* table;  // null: a search must do
  };
  struct SlotEntry {  // versions, presences
    int slot;
    Place place;
    int classifier;
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
    Place base;
    Place place;
    uint32_t table;  // of truth values by class
  };
  struct GroupEntry {
    Place base;
    Place place;
    uint32_t first;  // the classes above this one count from here
  };

  // Numbers are put into columns once their slots are known.
  struct Number {
    int dimension = 0;
    int slot = 0;
    Domain domain = Domain::kInteger;
    bool zero_is_absent = false;
    absl::optional<IntegerBuckets> integers;
    absl::optional<DoubleBuckets> doubles;
  };
  void AddNumbers(std::vector<Number> numbers);
  void ListOthers();
  void SetColumn(int dimension, int column);
  Place PlaceOf(int dimension);
  uint64_t Read(const condition::Inputs& inputs, ClassScratch* scratch) const;
  void RunNumbers(const MatchKernel& kernel, ClassScratch* scratch) const;
  void RunTextsAndPresences(ClassScratch* scratch) const;
  void RunOthers(const condition::Inputs& inputs, uint64_t generated,
                 ClassScratch* scratch) const;
  void RunVersionsAndTests(ClassScratch* scratch) const;
  void RunParts(ClassScratch* scratch) const;

  int max_elements_;
  AccessPlan plan_;
  std::vector<Classifier> classifiers_;
  IntegerColumns integers_;
  DoubleColumns doubles_;
  std::vector<SearchEntry> searched_;
  std::vector<TextEntry> texts_;
  std::vector<SlotEntry> versions_;
  std::vector<SlotEntry> presences_;
  std::vector<TimeEntry> times_;
  ListClasses lists_;
  std::vector<SymbolEntry> symbols_;
  std::vector<TextTest> text_tests_;
  std::vector<MemberEntry> members_;
  std::vector<GroupEntry> groups_;
  std::vector<uint8_t> member_tables_;
  std::vector<Field> fields_;
  // What RunOthers looks at.
  std::vector<FieldReader> read_for_others_;
  std::vector<int> column_of_;
  // A bit for each column that can be absent.
  std::vector<uint64_t> can_be_absent_;
  std::string no_text_;
  int columns_ = 0;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_CLASSIFICATION_H_
