// The classes that a field of a message can be in: what PossibleStates tries.

#ifndef KASA_DIAG_AUTHORING_FIELD_CLASSES_H_
#define KASA_DIAG_AUTHORING_FIELD_CLASSES_H_

#include <cstdint>
#include <vector>

#include "google/protobuf/message.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/dimension.h"

namespace kasa_diag::authoring {

// In place of a class: the field is not set.
inline constexpr int kAbsentClass = -1;

// The classes that a set field's value can have: of a bool or an enum, those of
// its declared values; else all. `dimension` is of kind kValue.
std::vector<int> ClassesOf(const evaluator::Dimension& dimension,
                           const evaluator::Source& source,
                           const evaluator::Classifier& classifier);

// For tests of a list's elements (kElement, all of one list): the different
// ways in which a list that is not empty can answer them. Empty where there are
// too many.
std::vector<std::vector<int>> ListAnswers(
    const std::vector<const evaluator::Dimension*>& tests,
    const evaluator::Source& source);

// The class in which `message`, the dimension's input, puts it: kValue,
// kPresence, kListSize and kElement. kAbsentClass also for a text that is no
// version.
int ClassIn(const google::protobuf::Message& message,
            const evaluator::Dimension& dimension,
            const evaluator::Source& source,
            const evaluator::Classifier& classifier);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_FIELD_CLASSES_H_
