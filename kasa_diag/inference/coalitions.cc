// Shapley values need the posterior odds of a few causes for each of the 2^m
// subsets of m observations. One inference for each subset would repeat nearly
// the same work 2^m times. Instead:
//
// The subset form (frontier.cc without closing anything) gives, in one pass
// over the causes, a[S] = P(exactly S of the m findings are explained). That
// array does not depend on what was observed, or whether it was looked at. If
// an observation j is in the coalition, it weighs the two halves of the array
// with its likelihoods; if it is left out, the halves are just added. Both at
// once are one butterfly for each bit,
//
//     (x0, x1)  ->  (left out: x0 + x1,  in: lf x0 + lt x1)
//
// after which index C of the array holds P(evidence in C), for all C. All terms
// are positive.
//
// The odds of a cause need the array with this cause present, and absent, so
// the array of all the other causes. Those that aren't asked for are applied
// once; for the others, halving recursion leaves out each one in turn: the left
// half is applied before going into the right half, and the other way round.

#include "kasa_diag/inference/coalitions.h"

#include <algorithm>

#include "kasa_diag/inference/frontier_arrays.h"

namespace kasa_diag::inference {

size_t Coalitions::Bits(absl::Span<const Observation> players,
                        absl::Span<const Observation> given) {
  return players.size() +
         static_cast<size_t>(std::count_if(
             given.begin(), given.end(),
             [](const Observation& o) { return o.likelihood_if_true > 0; }));
}

void Coalitions::Compute(absl::Span<const double> priors,
                         absl::Span<const Observation> players,
                         absl::Span<const Observation> given,
                         absl::Span<const int32_t> causes) {
  players_ = players.size();
  coalitions_ = size_t{1} << players_;
  scale_ = Scaled();
  weights_.resize(priors.size());
  for (size_t c = 0; c < priors.size(); ++c) {
    weights_[c] = {1 - priors[c], priors[c], 0, 0, false};
  }
  for (int32_t c : causes) weights_[c].wanted = true;
  bits_.clear();
  for (const Observation& o : players) bits_.push_back(&o);
  for (const Observation& o : given) {
    if (o.likelihood_if_true > 0) {
      bits_.push_back(&o);
      continue;
    }
    scale_.Multiply(o.likelihood_if_false * (1 - o.leak));
    for (const Link& link : o.links) {
      weights_[link.cause].present *= 1 - link.strength;
    }
  }
  // Links by cause.
  for (const Observation* o : bits_) {
    for (const Link& link : o->links) ++weights_[link.cause].links;
  }
  int32_t end = 0;
  for (Weight& weight : weights_) {
    weight.first_link = end;
    end += weight.links;
    weight.links = 0;
    const double sum = weight.absent + weight.present;
    scale_.Multiply(sum);
    weight.absent /= sum;
    weight.present /= sum;
  }
  links_.resize(static_cast<size_t>(end));
  unexplained_.clear();
  explained_.clear();
  for (size_t j = 0; j < bits_.size(); ++j) {
    for (const Link& link : bits_[j]->links) {
      Weight& weight = weights_[link.cause];
      links_[weight.first_link + weight.links++] = {static_cast<int>(j),
                                                    link.strength};
    }
    unexplained_.push_back(1 - bits_[j]->leak);
    explained_.push_back(bits_[j]->leak);
  }
  // A cause with one link is a part of the leak.
  for (const Weight& weight : weights_) {
    if (weight.links != 1 || weight.wanted) continue;
    const BitLink& link = links_[weight.first_link];
    explained_[link.bit] +=
        unexplained_[link.bit] * weight.present * link.strength;
    unexplained_[link.bit] *=
        weight.absent + weight.present * (1 - link.strength);
  }
  start_.assign(1, 1);
  for (size_t j = 0; j < bits_.size(); ++j) {
    const size_t size = start_.size();
    start_.resize(2 * size);
    for (size_t s = 0; s < size; ++s) {
      start_[size + s] = explained_[j] * start_[s];
      start_[s] *= unexplained_[j];
    }
  }
  for (const Weight& weight : weights_) {
    if (weight.links > 1 && !weight.wanted) Apply(weight, start_);
  }
  wanted_.clear();
  for (int32_t c : causes) wanted_.push_back(weights_[c]);
  masses_.resize(2 * wanted_.size() * coalitions_);
  if (!wanted_.empty()) LeaveOneOut(0, wanted_.size(), start_, 0);
}

// Takes the cause into the array.
void Coalitions::Apply(const Weight& weight, std::vector<double>& array) {
  if (weight.links == 0) return;
  temporary_ = array;
  for (int32_t l = 0; l < weight.links; ++l) {
    const BitLink& link = links_[weight.first_link + l];
    Explain(temporary_.data(), temporary_.size(), link.bit, link.strength);
  }
  Mix(weight.absent, array.data(), weight.present, temporary_.data(),
      array.size(), array.data());
}

// `array` has all causes but the wanted ones in [begin, end).
void Coalitions::LeaveOneOut(size_t begin, size_t end,
                             const std::vector<double>& array, size_t depth) {
  if (levels_.size() <= depth) levels_.resize(depth + 1);
  if (end - begin == 1) {
    const Weight& weight = wanted_[begin];
    Finish(weight.absent, array,
           masses_.data() + (2 * begin + 1) * coalitions_);
    std::vector<double>& present = levels_[depth];
    present = array;
    for (int32_t l = 0; l < weight.links; ++l) {
      const BitLink& link = links_[weight.first_link + l];
      Explain(present.data(), present.size(), link.bit, link.strength);
    }
    Finish(weight.present, present, masses_.data() + 2 * begin * coalitions_);
    return;
  }
  const size_t middle = (begin + end) / 2;
  for (const bool right : {false, true}) {
    // (levels_ may grow below; the reference is taken anew.)
    levels_[depth] = array;
    for (size_t i = right ? begin : middle; i < (right ? middle : end); ++i) {
      Apply(wanted_[i], levels_[depth]);
    }
    std::vector<double> taken = std::move(levels_[depth]);
    LeaveOneOut(right ? middle : begin, right ? end : middle, taken, depth + 1);
    levels_[depth] = std::move(taken);
  }
}

// The butterflies; what is given is collapsed first.
void Coalitions::Finish(double factor, const std::vector<double>& array,
                        double* out) {
  temporary_ = array;
  size_t size = temporary_.size();
  double* const data = temporary_.data();
  for (size_t j = bits_.size(); j-- > players_;) {
    Collapse(data, size, static_cast<int>(j), bits_[j]->likelihood_if_false,
             bits_[j]->likelihood_if_true, data);
    size /= 2;
  }
  for (size_t j = 0; j < players_; ++j) {
    const double if_true = bits_[j]->likelihood_if_true;
    const double if_false = bits_[j]->likelihood_if_false;
    const size_t run = size_t{1} << j;
    for (size_t block = 0; block < size; block += 2 * run) {
      for (size_t i = block; i < block + run; ++i) {
        const double unexplained = data[i];
        const double explained = data[i + run];
        data[i] = unexplained + explained;
        data[i + run] = if_false * unexplained + if_true * explained;
      }
    }
  }
  for (size_t i = 0; i < size; ++i) out[i] = factor * data[i];
}

}  // namespace kasa_diag::inference
