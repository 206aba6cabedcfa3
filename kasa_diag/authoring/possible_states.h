// Which states conditions can have together, over all snapshots.
//
// A condition's normal form (evaluator/normal_form.h) cuts each field's values
// into finitely many classes, absent being one more, and says what each class
// does to each condition. So trying every class of every field that a few
// conditions read is trying every snapshot:
//
//   PossibleStates states(knowledge, nullptr);
//   Combinations pair = states.Of({a, b});
//   if (pair.complete && !pair.Any(kTrue, kFalse)) ... a implies b, if known
//
// Fields count as independent of each other, but for what is sure: all that is
// asked of one field goes by one value, an enum has no other values than its
// declared ones, a light says one thing at a time. So no possible combination
// is ever left out, and "never" is proof. The converse is weaker; `exact` says
// where it holds.

#ifndef KASA_DIAG_AUTHORING_POSSIBLE_STATES_H_
#define KASA_DIAG_AUTHORING_POSSIBLE_STATES_H_

#include <set>
#include <vector>

#include "absl/types/span.h"
#include "kasa_diag/authoring/known_devices.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/condition/tristate.h"

namespace kasa_diag::authoring {

struct Combinations {
  // One state a condition, in the order in which they were asked for.
  std::set<std::vector<Tristate>> states;
  // False: there were too many to try, and `states` has none.
  bool complete = true;
  // Whether every combination is that of some snapshot. What only the
  // interpreter can decide (two fields compared, arithmetic) and several tests
  // of one text are taken to be free.
  bool exact = true;

  template <typename Predicate>
  bool Any(Predicate predicate) const {
    for (const std::vector<Tristate>& one : states) {
      if (predicate(one)) return true;
    }
    return false;
  }
};

// Immutable; points to what it is made from.
class PossibleStates {
 public:
  // With `devices`, the device, its profile and its light go together as those
  // of one of them do; else `profile` and `led_meanings` are free.
  PossibleStates(const CompiledKnowledge& knowledge,
                 const KnownDevices* devices)
      : knowledge_(knowledge), devices_(devices) {}

  // `conditions` are indices into the evaluator's set, at most 30; kAlways is
  // true. At most some hundred thousand assignments are tried.
  Combinations Of(absl::Span<const int> conditions) const;

 private:
  const CompiledKnowledge& knowledge_;
  const KnownDevices* devices_;
};

// The state of a finding by its condition and its guard, as
// inference/evidence.h has it.
Tristate Guarded(Tristate condition, Tristate when);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_POSSIBLE_STATES_H_
