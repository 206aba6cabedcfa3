// Functions of one dimension each, every one of them once.
//
// Conditions repeat each other: a thousand of them compare forty fields with a
// few bounds each. So a factor is made once and has a number, terms are short
// lists of numbers, and what takes time (which classes a bound cuts, which rows
// a factor clears) is done once a factor, not once a mention.

#ifndef KASA_DIAG_EVALUATOR_FACTOR_TABLE_H_
#define KASA_DIAG_EVALUATOR_FACTOR_TABLE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/container/node_hash_map.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/evaluator/comparison.h"
#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {

// True on a set of values, false on the others, and what it is told to be where
// its dimension is absent.
struct Factor {
  int dimension = 0;
  ValueSet set;
  Tristate absent = Tristate::kUnknown;

  bool operator==(const Factor& other) const {
    return dimension == other.dimension && absent == other.absent &&
           set == other.set;
  }
  template <typename H>
  friend H AbslHashValue(H hash, const Factor& factor) {
    return H::combine(std::move(hash), factor.dimension, factor.absent,
                      factor.set.toggles());
  }
};

// Grows with the different factors, not with their mentions; a comparison that
// it has met takes one lookup. For one thread: it is gone when the index is
// built.
class FactorTable {
 public:
  FactorTable() = default;
  // Factors are pointed to.
  FactorTable(const FactorTable&) = delete;
  FactorTable& operator=(const FactorTable&) = delete;

  int size() const { return static_cast<int>(factors_.size()); }
  const Factor& operator[](int number) const { return *factors_[number]; }
  int dimension_of(int number) const { return dimension_of_[number]; }

  // The number of the factor; a new one when there is no equal one yet.
  int Add(Factor factor);

  // `dimension op constant`; the dimension's values are of the domain. Nothing
  // where ComparisonSet has none.
  absl::optional<int> Comparison(condition::Op op, int dimension, Domain domain,
                                 const condition::Value& constant);

  // `dimension in list`, likewise; `list` is a literal.
  absl::optional<int> Membership(int dimension, Domain domain,
                                 const condition::Node& list);

  // Kleene's logic over factors of one dimension. REQUIRES: some.
  int Not(int number);
  int All(absl::Span<const int> numbers);
  int Any(absl::Span<const int> numbers);

  // False whatever the dimension is, absent included.
  bool IsFalse(int number) const;

 private:
  // A comparison or membership: its dimension, its operator, and the kind and
  // the bits of each constant.
  using Atom = absl::InlinedVector<uint64_t, 8>;

  Factor Merge(absl::Span<const int> numbers, bool is_union) const;

  // False for constants of kinds that are not worth remembering.
  bool AddConstant(const condition::Value& constant, Atom* atom);
  template <typename MakeSet>
  absl::optional<int> Find(bool is_known, const Atom& atom, int dimension,
                           const MakeSet& make_set);

  absl::node_hash_map<Factor, int> number_of_;
  std::vector<const Factor*> factors_;           // by number
  std::vector<int> dimension_of_;                // by number
  absl::flat_hash_map<std::string, int> texts_;  // numbered
  absl::flat_hash_map<Atom, int> atoms_;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_FACTOR_TABLE_H_
