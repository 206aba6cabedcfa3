// The frontier form.
//
// The problem. In a two-level noisy-OR network a true finding couples its
// causes: one that explains it makes the others less likely. The sum over all
// sets of causes is hopeless (2^60), so the work must be shared. The textbook's
// way (Heckerman 1989, "A tractable inference algorithm for diagnosing multiple
// diseases": quickscore) writes P(true) as 1 - P(false) and expands the product
// over the true findings into 2^m terms of alternating sign. Those terms are
// much larger than their sum, and double precision has lost every digit of it
// at some eleven findings. Here all terms are positive instead, and the
// exponent is not the number m of findings but how many of them are open at
// once.
//
// The state. Let the causes come one by one, in some order. After each, all
// that the causes still to come need to know of the past is which findings it
// has explained. So
//
//     a[S] = P(exactly the findings in S are explained, by leaks and by the
//              causes so far)
//
// is enough, and only findings that have both causes behind them and causes to
// come (the open ones) need a place in S. One that no cause has touched yet is
// explained or not by its leak alone; of one that no cause will touch any more
// we keep what the observation makes of either half. An array over k open
// findings has 2^k numbers, and k is the width of the frontier that the order
// draws through the network.
//
// A step takes in one cause: frontier_step.cc.
//
// All posteriors at once. Every step is linear in the array, so P(evidence) =
// sum over S of a[S] * b[S] at each point of the way, where b, "behind", is
// what the steps to come make of a unit of mass in S. Going backward with the
// transposed steps gives b. Where the two meet at a cause, with its "absent"
// and its "present" version apart, their products with b are P(evidence, c
// absent) / A and P(evidence, c present) / P: the outside pair of
// coupled_network.h. A finding's pair, from which the causes that were folded
// into it get theirs, is the same at the point where it opens: there b is
// summed over all bits but its own, once for u and once for e. No difference of
// large numbers anywhere; 1 - q is the only subtraction, and posteriors come
// out right to a few units in the last place.
//
// Order. See frontier_plan.cc. Likelihoods between 0 and 1 (soft evidence) cost
// nothing extra; a doubtful "false" couples its causes like a "true".
//
// Memory. The backward pass needs the forward arrays. They are all kept where
// they fit. Otherwise the steps are cut in two: the array at the cut is kept,
// the right half is done with the memory that is left, then the left half, each
// in the same way (Range, below). That takes arrays for log2(steps) cuts, and
// at most as many forward passes. What does not fit even so is for search.h.
//
// Cost. With n steps of width k and d links each, some 4 n (d + 3) 2^k
// multiplications and additions, in loops that a compiler turns into vector
// instructions (frontier_arrays.h). docs/benchmarks.md has the figures.

#include "kasa_diag/inference/frontier.h"

#include <algorithm>

namespace kasa_diag::inference {

// Whether [begin, end) can be worked backward with room for `numbers` arrays'
// numbers; mirrors Range.
bool Frontier::Fits(size_t begin, size_t end, size_t numbers) const {
  size_t needed = end == plan_.steps().size() ? 1 : 0;
  for (size_t i = begin; i + 1 < end; ++i) needed += SizeAfter(i);
  if (needed <= numbers) return true;
  if (end - begin == 1) return false;
  const size_t middle = Middle(begin, end);
  const size_t kept = SizeAfter(middle - 1);
  return kept <= numbers && Fits(middle, end, numbers - kept) &&
         Fits(begin, middle, numbers);
}

// Where [begin, end) is cut, so that both sides hold about the same.
size_t Frontier::Middle(size_t begin, size_t end) const {
  size_t total = 0;
  for (size_t i = begin; i < end; ++i) total += SizeAfter(i);
  size_t sum = 0;
  size_t middle = begin;
  while (middle + 1 < end && 2 * sum < total) sum += SizeAfter(middle++);
  return std::max(middle, begin + 1);
}

bool Frontier::Allocate(size_t max_memory_bytes) {
  if (plan_.max_width() > 40) return false;
  size_t within = 1, whole = 1, opening = 1, all = 1;
  for (size_t i = 0; i < plan_.steps().size(); ++i) {
    const FrontierStep& step = plan_.steps()[i];
    // (Closing findings go one by one: the first leaves half of the array.)
    within =
        std::max(within, size_t{1} << (step.closing > 0 ? step.width_before - 1
                                                        : step.width_before));
    whole = std::max(whole, size_t{1} << step.width_after());
    opening = std::max(opening, size_t{1} << step.opening);
    all += SizeAfter(i);
  }
  const size_t fixed = 2 * within + 3 * whole + 6 * opening;
  const size_t limit = max_memory_bytes / sizeof(double);
  if (fixed > limit) return false;
  kept_size_ = std::min(all, limit - fixed);
  if (!Fits(0, plan_.steps().size(), kept_size_)) return false;
  if (arena_.size() < fixed + kept_size_) arena_.resize(fixed + kept_size_);
  double* next = arena_.data();
  const auto take = [&next](size_t size) {
    double* const taken = next;
    next += size;
    return taken;
  };
  absent_ = take(within);
  present_ = take(within);
  behind_ = take(whole);
  behind_absent_ = take(whole);
  behind_present_ = take(whole);
  weights_absent_ = take(2 * opening);
  weights_present_ = take(2 * opening);
  opening_absent_ = take(opening);
  opening_present_ = take(opening);
  kept_ = take(kept_size_);
  shifts_.assign(plan_.steps().size(), 0);
  return true;
}

// Works the steps [begin, end) backward. `before` is the forward array before
// `begin`; `free` has room for `numbers`.
void Frontier::Range(size_t begin, size_t end, const double* before,
                     double* free, size_t numbers) {
  const bool last = end == plan_.steps().size();
  size_t needed = last ? 1 : 0;
  for (size_t i = begin; i + 1 < end; ++i) needed += SizeAfter(i);
  if (needed <= numbers) {
    const double* array = before;
    double* next = free;
    for (size_t i = begin; i < end; ++i) {
      if (i + 1 == end && !last) break;
      Forward(i, array, next);
      array = next;
      next += SizeAfter(i);
    }
    if (last) {
      evidence_.mantissa = array[0];
      if (evidence_.mantissa == 0) return;
      behind_[0] = 1;
    }
    next = free + needed - (last ? 1 : 0);
    for (size_t i = end; i-- > begin;) {
      if (i == begin) {
        Backward(i, before);
      } else {
        next -= SizeAfter(i - 1);
        Backward(i, next);
      }
    }
    return;
  }
  const size_t middle = Middle(begin, end);
  // The arrays behind are not in use while the way goes forward, but for
  // behind_ itself.
  double* const turns[] = {behind_absent_, behind_present_};
  const double* array = before;
  for (size_t i = begin; i < middle; ++i) {
    double* const after = i + 1 == middle ? free : turns[i % 2];
    Forward(i, array, after);
    array = after;
  }
  const size_t kept = SizeAfter(middle - 1);
  Range(middle, end, free, free + kept, numbers - kept);
  if (evidence_.mantissa == 0) return;
  Range(begin, middle, before, free, numbers);
}

bool Frontier::Run(CoupledNetwork* network, size_t max_memory_bytes,
                   Scaled* evidence) {
  network_ = network;
  plan_.Make(*network);
  evidence_ = Scaled();
  if (!plan_.steps().empty()) {
    if (!Allocate(max_memory_bytes)) return false;
    const double start = 1;
    Range(0, plan_.steps().size(), &start, kept_, kept_size_);
    for (int shift : shifts_) evidence_.exponent -= shift;
  }
  *evidence = evidence_;
  return true;
}

}  // namespace kasa_diag::inference
