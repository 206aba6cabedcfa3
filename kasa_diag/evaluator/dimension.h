// Dimensions of the index: what a snapshot has one of finitely many classes in.
//
// Most are fields. Others are true, false or unknown by themselves: a symbol, a
// test over the elements of a list, a test of a text, and whatever only the
// interpreter can decide.

#ifndef KASA_DIAG_EVALUATOR_DIMENSION_H_
#define KASA_DIAG_EVALUATOR_DIMENSION_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "google/protobuf/descriptor.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/evaluator/comparison.h"
#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {

using FieldPath = std::vector<const google::protobuf::FieldDescriptor*>;

// A field of an input. A wrapper's path ends in its `value`, which conditions
// do not write.
struct Source {
  int input = 0;
  FieldPath path;
  bool is_wrapper = false;
};

struct Dimension {
  enum class Kind : uint8_t {
    kValue,        // the field's value, by its keys; absent: unknown
    kPresence,     // whether the field is set; else absent
    kListSize,     // how many elements the list has; none: absent
    kSymbol,       // whether `symbol` is in the set `input`
    kElement,      // whether an element of the list is in `set`
    kText,         // what `node`, a test of the text with a constant, says
    kInterpreted,  // what the interpreter says of `node`
    kMember,       // whether the class in dimension `base` is of `set`
    kGroup,        // the part of dimension `base` that some cuts tell apart
  };
  Kind kind = Kind::kValue;
  Domain domain = Domain::kInteger;
  int source = -1;
  int input = -1;
  int symbol = -1;
  int base = -1;
  int first_cut = 0;  // kGroup: the cuts [first_cut, last_cut) of `base`
  int last_cut = 0;
  ValueSet set;
  const condition::Node* node = nullptr;

  // Only true and false, or unknown.
  bool is_boolean() const {
    return kind != Kind::kValue && kind != Kind::kPresence &&
           kind != Kind::kListSize && kind != Kind::kGroup;
  }
};

// All dimensions of a set of conditions, each once.
class DimensionTable {
 public:
  explicit DimensionTable(const condition::Schema& schema) : schema_(schema) {}

  int Value(Domain domain, int input, const FieldPath& path);
  int Presence(int input, const FieldPath& path);
  int ListSize(int input, const FieldPath& path);
  int Symbol(int input, int symbol);
  int Element(Domain domain, int input, const FieldPath& path, ValueSet set);
  // `node` must live as long as the table.
  int Text(const condition::Node& node);
  int Interpreted(const condition::Node& node);
  int Member(int base, ValueSet set);
  int Group(int base, int first_cut, int last_cut);

  const std::vector<Dimension>& dimensions() const { return dimensions_; }
  const std::vector<Source>& sources() const { return sources_; }

 private:
  int AddSource(int input, const FieldPath& path);
  int OfField(Dimension::Kind kind, Domain domain, int input,
              const FieldPath& path);
  int Add(Dimension dimension);

  const condition::Schema& schema_;
  std::vector<Dimension> dimensions_;
  std::vector<Source> sources_;
  // By input and the last field of the path as conditions write it: few. (A key
  // with the whole path would copy it for every atom.)
  absl::flat_hash_map<std::pair<int, const google::protobuf::FieldDescriptor*>,
                      std::vector<int>>
      sources_of_;
  // By source: those that are the field's value, presence or size.
  std::vector<std::vector<int>> of_field_;
  // By kind and what comes first and second in it.
  absl::flat_hash_map<std::pair<int, std::pair<int, int>>, int> simple_index_;
  // Of one list, or one base: few.
  absl::flat_hash_map<std::pair<int, int>, std::vector<int>> set_index_;
  // By the condition's text in its normal form.
  absl::flat_hash_map<std::string, int> text_index_;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_DIMENSION_H_
