// Numbers in sentences for people.

#ifndef KASA_DIAG_WORDING_H_
#define KASA_DIAG_WORDING_H_

#include <string>

namespace kasa_diag {

// "4 minutes", "1 hour 30 minutes", "20 seconds".
std::string FormatMinutes(double minutes);

// "34%"; "below 1%" and "above 99%", for nothing is certain.
std::string FormatProbability(double probability);

}  // namespace kasa_diag

#endif  // KASA_DIAG_WORDING_H_
