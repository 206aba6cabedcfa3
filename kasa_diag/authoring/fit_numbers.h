// The numbers of a knowledge base that cases can speak for or against.

#ifndef KASA_DIAG_AUTHORING_FIT_NUMBERS_H_
#define KASA_DIAG_AUTHORING_FIT_NUMBERS_H_

#include <string>
#include <vector>

#include "kasa_diag/loading/merge.h"
#include "kasa_diag/loading/text_file.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::authoring {

// Which number of a base: goes by places in its lists, so it belongs to one
// base and to those that differ from it in numbers alone.
struct Number {
  enum class Kind { kPrior, kOddsTimes, kLeak, kStrength };
  Kind kind = Kind::kPrior;
  int entry = 0;  // the cause, or for leak and strength the finding
  int part = 0;   // the cause's adjustment, or the finding's link
};

// All that can move, in the base's order: of each cause its prior and its
// adjustments, then of each finding its leak and its links. A probability of 0
// or 1, or beyond, has no odds to move and is left out, as is a factor that is
// not above 0. So are the complaint's numbers: on cases each of which is a
// complaint they can hardly be told from a common scale of all priors.
std::vector<Number> NumbersOf(const v1::KnowledgeBase& content);

// As it stands in `content`.
double ValueOf(const Number& number, const v1::KnowledgeBase& content);

// A value moved by `by` in log odds (natural); for kOddsTimes, which is a ratio
// of odds, in its logarithm. By 0: the value itself, to the bit.
double Moved(Number::Kind kind, double value, double by);

// Puts a value in the number's place.
void SetValue(const Number& number, double value, v1::KnowledgeBase* content);

// Where it is written. `places`: of the base that it belongs to.
loading::Place PlaceOf(const Number& number,
                       const loading::EntryPlaces& places);

// "finding client_is_old, link client_software_outdated: strength".
std::string Describe(const Number& number, const v1::KnowledgeBase& content);

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_FIT_NUMBERS_H_
