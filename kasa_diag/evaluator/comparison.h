// Comparisons with constants, as sets of values.

#ifndef KASA_DIAG_EVALUATOR_COMPARISON_H_
#define KASA_DIAG_EVALUATOR_COMPARISON_H_

#include "absl/types/optional.h"
#include "kasa_diag/condition/syntax_tree.h"
#include "kasa_diag/condition/value.h"
#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {

// What kind of keys a field's values have.
enum class Domain : uint8_t {
  kInteger,  // also bool and enums
  kUnsigned,
  kDouble,
  kText,
  kTime,  // Duration and Timestamp
  kVersion,
};

// The domain of a type's values; nothing for lists and messages.
absl::optional<Domain> DomainOf(const condition::Type& type);

// The values v with `v op constant`; `op` is a comparison. Nothing where the
// domain has no order with the constant (one of another kind).
absl::optional<ValueSet> ComparisonSet(condition::Op op, Domain domain,
                                       const condition::Value& constant);

// The values v with `v in list`, where `list` is a literal of constants.
absl::optional<ValueSet> MembershipSet(Domain domain,
                                       const condition::Node& list);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_COMPARISON_H_
