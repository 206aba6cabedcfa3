// One step of the frontier form (frontier.cc), forward and backward.
//
// The cause c comes, absent with weight A, present with weight P. Of its
// findings some close (c is their last cause), some stay open, some open. With
// lt and lf the likelihoods of an observation if its finding is explained or
// not, u and e the probabilities that the leak has not or has explained it, q
// the link's strength, and (x0, x1) two numbers of the array that differ in one
// finding's bit:
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
// Scale. Whenever the numbers of an array fall below 2^-200 in sum they are
// multiplied by 2^200, exactly. Forward, that is counted; backward it needn't,
// for of an outside pair only the ratio matters.

#include <algorithm>
#include <cmath>

#include "kasa_diag/inference/frontier.h"
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

}  // namespace kasa_diag::inference
