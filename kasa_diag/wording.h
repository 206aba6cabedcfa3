// Numbers in sentences for people.

#ifndef KASA_DIAG_WORDING_H_
#define KASA_DIAG_WORDING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "kasa_diag/sentences.h"

namespace kasa_diag {

// "4 minutes", "1 hour 30 minutes", "20 seconds".
std::string FormatMinutes(const Sentences& words, double minutes);

// "34%"; "below 1%" and "above 99%", for nothing is certain.
std::string FormatProbability(const Sentences& words, double probability);

// "0.05": up to six digits.
std::string FormatNumber(const Sentences& words, double number);

// A weight of evidence, always with its sign: "+9.2 dB".
std::string FormatDecibans(const Sentences& words, double decibans);

}  // namespace kasa_diag

#endif  // KASA_DIAG_WORDING_H_
