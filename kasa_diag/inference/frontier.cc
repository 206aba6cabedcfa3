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
// A step. The cause c comes, absent with weight A, present with weight P. Of
// its findings some close (c is their last cause), some stay open, some open.
// With lt and lf the likelihoods of an observation if its finding is explained
// or not, u and e the probabilities that the leak has not or has explained it,
// q the link's strength, and (x0, x1) two numbers of the array that differ in
// one finding's bit:
//
//             c absent                c present
//     close   lf x0 + lt x1           (lf (1-q) + lt q) x0 + lt x1
//     stay    (x0, x1)                ((1-q) x0, x1 + q x0)
//     open    (u x, e x)              (u (1-q) x, (e + u q) x)
//
// so the array is carried along in two versions, which are added up with the
// weights A and P. To close before and open after keeps the arrays small: the
// width within a step is that of the findings that stay. (A finding that opened
// and closed at the same cause would have only one cause; coupled_network.h has
// folded these, and the causes with a single finding, before it comes to
// arrays.) After the last step one number is left: P(evidence).
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
// Scale. Whenever the numbers of an array fall below 2^-200 in sum they are
// multiplied by 2^200, exactly. Forward, that is counted; backward it needn't,
// for of an outside pair only the ratio matters.
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
#include <cmath>

#include "kasa_diag/inference/frontier_arrays.h"

namespace kasa_diag::inference {
namespace {

// An array whose sum falls below this is scaled up.
constexpr double kSmall = 0x1p-200;
constexpr int kShift = 200;

// How a finding weighs the two halves of the array when it closes at a cause,
// or divides it when it opens: first what is not explained, then what is.
struct Pair {
  double first, second;
};

Pair ClosingIfAbsent(const CoupledFinding& f) {
  return {f.if_unexplained, f.if_explained};
}

Pair ClosingIfPresent(const CoupledFinding& f, double strength) {
  return {f.if_unexplained * (1 - strength) + f.if_explained * strength,
          f.if_explained};
}

Pair OpeningIfAbsent(const CoupledFinding& f) {
  return {f.unexplained, f.explained};
}

Pair OpeningIfPresent(const CoupledFinding& f, double strength) {
  return {f.unexplained * (1 - strength),
          f.explained + f.unexplained * strength};
}

void ScaleUp(double* array, size_t size) {
  const double factor = std::ldexp(1, kShift);
  for (size_t i = 0; i < size; ++i) array[i] *= factor;
}

}  // namespace

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

// Into present_: the array once the cause, present, has explained what it will
// and the closing findings are gone. The same for the absent cause is returned.
const double* Frontier::Split(const FrontierStep& step, const double* before) {
  const FrontierLink* link = plan_.links().data() + step.first_link;
  const std::vector<CoupledFinding>& findings = network_->findings();
  size_t size = size_t{1} << step.width_before;
  const double* absent = before;
  const double* present = before;
  for (int32_t k = 0; k < step.closing; ++k, ++link) {
    const CoupledFinding& f = findings[link->finding];
    const Pair if_absent = ClosingIfAbsent(f);
    const Pair if_present = ClosingIfPresent(f, link->strength);
    Collapse(absent, size, link->position, if_absent.first, if_absent.second,
             absent_);
    Collapse(present, size, link->position, if_present.first, if_present.second,
             present_);
    absent = absent_;
    present = present_;
    size /= 2;
  }
  if (step.closing == 0) std::copy(before, before + size, present_);
  for (int32_t k = 0; k < step.staying; ++k, ++link) {
    Explain(present_, size, link->position, link->strength);
  }
  return absent;
}

// weights_*[2^i + s]: the weight with which the first i opening findings come
// in the state s.
void Frontier::BuildOpeningWeights(const FrontierStep& step) {
  const FrontierLink* link =
      plan_.links().data() + step.first_link + step.closing + step.staying;
  weights_absent_[1] = 1;
  weights_present_[1] = 1;
  for (int32_t k = 0; k < step.opening; ++k, ++link) {
    const CoupledFinding& f = network_->findings()[link->finding];
    const Pair if_absent = OpeningIfAbsent(f);
    const Pair if_present = OpeningIfPresent(f, link->strength);
    const size_t size = size_t{1} << k;
    for (size_t s = 0; s < size; ++s) {
      weights_absent_[2 * size + s] =
          if_absent.first * weights_absent_[size + s];
      weights_absent_[3 * size + s] =
          if_absent.second * weights_absent_[size + s];
      weights_present_[2 * size + s] =
          if_present.first * weights_present_[size + s];
      weights_present_[3 * size + s] =
          if_present.second * weights_present_[size + s];
    }
  }
}

void Frontier::Forward(size_t index, const double* before, double* after) {
  const FrontierStep& step = plan_.steps()[index];
  const CoupledCause& cause = network_->causes()[step.cause];
  const double* absent = Split(step, before);
  BuildOpeningWeights(step);
  const size_t within = size_t{1} << step.width_within();
  const size_t opening = size_t{1} << step.opening;
  for (size_t s = 0; s < opening; ++s) {
    Mix(cause.absent * weights_absent_[opening + s], absent,
        cause.present * weights_present_[opening + s], present_, within,
        after + s * within);
  }
  if (step.closing > 0 && Sum(after, within * opening) < kSmall) {
    ScaleUp(after, within * opening);
    shifts_[index] = kShift;
  }
}

// The outside pairs of the opening findings and of the cause; opening_* hold
// the products of the arrays on both sides, for each state of the opening
// findings.
void Frontier::OutsideOfOpening(const FrontierStep& step) {
  CoupledCause& cause = network_->causes()[step.cause];
  const FrontierLink* link =
      plan_.links().data() + step.first_link + step.closing + step.staying;
  for (int32_t k = step.opening; k-- > 0;) {
    CoupledFinding& f = network_->findings()[link[k].finding];
    const size_t size = size_t{1} << k;
    const double q = link[k].strength;
    // (What is below position k comes with its weight; above, it is summed.)
    const double absent0 = Dot(opening_absent_, weights_absent_ + size, size);
    const double absent1 =
        Dot(opening_absent_ + size, weights_absent_ + size, size);
    const double present0 =
        Dot(opening_present_, weights_present_ + size, size);
    const double present1 =
        Dot(opening_present_ + size, weights_present_ + size, size);
    f.outside_unexplained = cause.absent * absent0 +
                            cause.present * ((1 - q) * present0 + q * present1);
    f.outside_explained = cause.absent * absent1 + cause.present * present1;
    const Pair if_absent = OpeningIfAbsent(f);
    const Pair if_present = OpeningIfPresent(f, q);
    Collapse(opening_absent_, 2 * size, k, if_absent.first, if_absent.second,
             opening_absent_);
    Collapse(opening_present_, 2 * size, k, if_present.first, if_present.second,
             opening_present_);
  }
  cause.outside_absent = opening_absent_[0];
  cause.outside_present = opening_present_[0];
}

// From behind_ after the step to behind_ before it; `before` is the forward
// array.
void Frontier::Backward(size_t index, const double* before) {
  const FrontierStep& step = plan_.steps()[index];
  const CoupledCause& cause = network_->causes()[step.cause];
  const double* absent = Split(step, before);
  BuildOpeningWeights(step);
  const size_t within = size_t{1} << step.width_within();
  const size_t opening = size_t{1} << step.opening;
  for (size_t s = 0; s < opening; ++s) {
    opening_absent_[s] = Dot(absent, behind_ + s * within, within);
    opening_present_[s] = Dot(present_, behind_ + s * within, within);
  }
  OutsideOfOpening(step);

  // The transposed step.
  const FrontierLink* link = plan_.links().data() + step.first_link;
  size_t size = size_t{1} << step.width_after();
  const double* from_absent = behind_;
  const double* from_present = behind_;
  for (int32_t k = step.opening; k-- > 0;) {
    const FrontierLink& opened = link[step.closing + step.staying + k];
    const CoupledFinding& f = network_->findings()[opened.finding];
    const Pair if_absent = OpeningIfAbsent(f);
    const Pair if_present = OpeningIfPresent(f, opened.strength);
    Collapse(from_absent, size, opened.position, if_absent.first,
             if_absent.second, behind_absent_);
    Collapse(from_present, size, opened.position, if_present.first,
             if_present.second, behind_present_);
    from_absent = behind_absent_;
    from_present = behind_present_;
    size /= 2;
  }
  if (step.opening == 0) {
    std::copy(behind_, behind_ + size, behind_absent_);
    std::copy(behind_, behind_ + size, behind_present_);
  }
  for (int32_t k = 0; k < step.staying; ++k) {
    const FrontierLink& stays = link[step.closing + k];
    ExplainTransposed(behind_present_, size, stays.position, stays.strength);
  }
  for (int32_t k = step.closing; k-- > 0;) {
    const FrontierLink& closed = link[k];
    const CoupledFinding& f = network_->findings()[closed.finding];
    const Pair if_absent = ClosingIfAbsent(f);
    const Pair if_present = ClosingIfPresent(f, closed.strength);
    Expand(behind_absent_, size, closed.position, if_absent.first,
           if_absent.second);
    Expand(behind_present_, size, closed.position, if_present.first,
           if_present.second);
    size *= 2;
  }
  Mix(cause.absent, behind_absent_, cause.present, behind_present_, size,
      behind_);
  if (step.closing > 0 && Sum(behind_, size) < kSmall) {
    ScaleUp(behind_, size);
  }
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
