// What to say of a device as a whole.

#ifndef KASA_DIAG_INFERENCE_STATUS_H_
#define KASA_DIAG_INFERENCE_STATUS_H_

#include "kasa_diag/inference/noisy_or.h"

namespace kasa_diag::inference {

enum class Status { kCausesFound, kNothingWrong, kNotEnoughData };

// Why these numbers: 3 decibans double the odds, the least that a person would
// call a change; a device is called well only if that is likelier than not; and
// below one in five the leader is one suspect among many.
struct StatusOptions {
  double nothing_wrong_probability = 0.5;
  double noticeable_decibans = 3;
  double least_leading_probability = 0.2;
};

// `base`: with adjusted priors and the complaint alone. `posterior`: with all
// findings. In this order:
//  kNothingWrong    P(no cause) is at least nothing_wrong_probability, and its
//                   odds are at least noticeable_decibans above the base;
//  kNotEnoughData   no cause's odds, nor those of no cause, have moved by
//                   noticeable_decibans, or no cause reaches
//                   least_leading_probability;
//  kCausesFound     else.
Status DecideStatus(const Posterior& base, const Posterior& posterior,
                    const StatusOptions& options = {});

}  // namespace kasa_diag::inference

#endif  // KASA_DIAG_INFERENCE_STATUS_H_
