// What can be done in linear time before any array is needed.
//
// A surely false finding says that each of its causes failed to make it: it
// multiplies the weight of "present" by 1 - strength, and is gone. True and
// doubtful findings couple their causes. Seen as a graph of causes and
// findings, whatever hangs on it by a single link can be folded into its
// neighbour, exactly, as in any tree-structured model:
//
// * A cause c with one link left, to finding j, strength q: as far as j is
//   concerned it is one more leak, of strength present * q.
//       unexplained' = unexplained * (absent + present (1 - q))
//       explained'   = explained + unexplained * present * q
// * A finding j with one link left, to cause c, weighs the two states of c:
//       absent'  = absent  * (lf * unexplained + lt * explained)
//       present' = present * (lf * unexplained (1 - q)
//                             + lt * (explained + unexplained * q))
//   where lt and lf are the likelihoods if j is explained, and if not.
//
// That goes on until nothing hangs loose. A complaint is linked to every cause,
// but most causes have no other coupled finding: they fold into it, and only
// those in the core pay for it. The way back is the same steps transposed, in
// reverse order: P(evidence) is linear in each pair, so the pair of
// coefficients ("outside") before a fold is a positive combination of those
// after it. No step divides or subtracts but 1 - q; nothing cancels. Pairs are
// rescaled at will, for only their ratio matters.
//
// (What is left when a graph is peeled like this is known as its 2-core.)

#include "kasa_diag/inference/coupled_network.h"

#include <algorithm>
#include <cstddef>

namespace kasa_diag::inference {
namespace {

void Rescale(double& a, double& b) {
  const double sum = a + b;
  if (sum > 0) {
    a /= sum;
    b /= sum;
  }
}

}  // namespace

void CoupledNetwork::Build(absl::Span<const double> priors,
                           absl::Span<const Observation> observations) {
  scale_ = Scaled();
  none_ = Scaled();
  causes_.resize(priors.size());
  findings_.clear();
  links_.clear();
  finding_begin_.clear();
  folds_.clear();
  for (size_t c = 0; c < priors.size(); ++c) {
    causes_[c] = {1 - priors[c], priors[c], 1, 1, 0};
    none_.Multiply(1 - priors[c]);
  }
  for (const Observation& o : observations) {
    none_.Multiply(o.likelihood_if_true * o.leak +
                   o.likelihood_if_false * (1 - o.leak));
    if (o.likelihood_if_true > 0) continue;
    scale_.Multiply(o.likelihood_if_false * (1 - o.leak));
    for (const Link& link : o.links) {
      causes_[link.cause].present *= 1 - link.strength;
    }
  }
  for (CoupledCause& cause : causes_) {
    const double sum = cause.absent + cause.present;
    scale_.Multiply(sum);
    cause.absent /= sum;
    cause.present /= sum;
  }
  for (const Observation& o : observations) {
    if (o.likelihood_if_true == 0) continue;
    const double larger = std::max(o.likelihood_if_true, o.likelihood_if_false);
    scale_.Multiply(larger);
    if (o.likelihood_if_true == o.likelihood_if_false) continue;
    const int32_t finding = static_cast<int32_t>(findings_.size());
    finding_begin_.push_back(static_cast<int32_t>(links_.size()));
    for (const Link& link : o.links) {
      if (causes_[link.cause].present == 0) continue;
      links_.push_back({link.cause, finding, link.strength});
      ++causes_[link.cause].degree;
    }
    findings_.push_back(
        {1 - o.leak, o.leak, o.likelihood_if_false / larger,
         o.likelihood_if_true / larger, 1, 1,
         static_cast<int32_t>(links_.size()) - finding_begin_.back()});
  }
  finding_begin_.push_back(static_cast<int32_t>(links_.size()));
  IndexByCause();
}

void CoupledNetwork::IndexByCause() {
  cause_begin_.resize(causes_.size() + 1);
  by_cause_.resize(links_.size());
  int32_t begin = 0;
  for (size_t c = 0; c < causes_.size(); ++c) {
    begin += causes_[c].degree;
    cause_begin_[c] = begin;
  }
  cause_begin_[causes_.size()] = begin;
  for (int32_t l = static_cast<int32_t>(links_.size()); l-- > 0;) {
    by_cause_[--cause_begin_[links_[l].cause]] = l;
  }
}

void CoupledNetwork::Reduce() {
  const int32_t first_finding = static_cast<int32_t>(causes_.size());
  queue_.clear();
  for (int32_t c = 0; c < first_finding; ++c) {
    if (causes_[c].degree == 1) queue_.push_back(c);
  }
  for (size_t j = 0; j < findings_.size(); ++j) {
    if (findings_[j].degree == 1) {
      queue_.push_back(first_finding + static_cast<int32_t>(j));
    }
  }
  // A folded cause or finding has degree -1.
  for (size_t next = 0; next < queue_.size(); ++next) {
    const int32_t node = queue_[next];
    if (node < first_finding) {
      if (causes_[node].degree != 1) continue;
      for (int32_t l : LinksOfCause(node)) {
        if (findings_[links_[l].finding].degree >= 0) FoldCauseIntoFinding(l);
      }
    } else {
      const int32_t j = node - first_finding;
      if (findings_[j].degree != 1) continue;
      for (int32_t l = finding_begin_[j]; l < finding_begin_[j + 1]; ++l) {
        if (causes_[links_[l].cause].degree >= 0) FoldFindingIntoCause(l);
      }
    }
  }
  for (CoupledFinding& f : findings_) {
    if (f.degree != 0) continue;
    const double likelihood =
        f.if_unexplained * f.unexplained + f.if_explained * f.explained;
    scale_.Multiply(likelihood);
    f.outside_unexplained = f.if_unexplained / likelihood;
    f.outside_explained = f.if_explained / likelihood;
  }
}

void CoupledNetwork::FoldCauseIntoFinding(int32_t link) {
  const double q = links_[link].strength;
  CoupledCause& c = causes_[links_[link].cause];
  CoupledFinding& f = findings_[links_[link].finding];
  folds_.push_back({link, false, f.unexplained, f.explained});
  f.explained += f.unexplained * c.present * q;
  f.unexplained *= c.absent + c.present * (1 - q);
  c.degree = -1;
  if (--f.degree == 1) {
    queue_.push_back(static_cast<int32_t>(causes_.size()) +
                     links_[link].finding);
  }
}

void CoupledNetwork::FoldFindingIntoCause(int32_t link) {
  const double q = links_[link].strength;
  CoupledCause& c = causes_[links_[link].cause];
  CoupledFinding& f = findings_[links_[link].finding];
  folds_.push_back({link, true, c.absent, c.present});
  c.absent *= f.if_unexplained * f.unexplained + f.if_explained * f.explained;
  c.present *= f.if_unexplained * f.unexplained * (1 - q) +
               f.if_explained * (f.explained + f.unexplained * q);
  scale_.Multiply(c.absent + c.present);
  Rescale(c.absent, c.present);
  f.degree = -1;
  if (--c.degree == 1) queue_.push_back(links_[link].cause);
}

void CoupledNetwork::Restore(bool rescale) {
  for (size_t i = folds_.size(); i-- > 0;) {
    const Fold& fold = folds_[i];
    const double q = links_[fold.link].strength;
    CoupledCause& c = causes_[links_[fold.link].cause];
    CoupledFinding& f = findings_[links_[fold.link].finding];
    if (fold.into_cause) {
      const double if_absent =
          f.if_unexplained * f.unexplained + f.if_explained * f.explained;
      const double if_present =
          f.if_unexplained * f.unexplained * (1 - q) +
          f.if_explained * (f.explained + f.unexplained * q);
      const double absent = fold.first * c.outside_absent;
      const double present = fold.second * c.outside_present;
      f.outside_unexplained =
          absent * f.if_unexplained +
          present * (f.if_unexplained * (1 - q) + f.if_explained * q);
      f.outside_explained = (absent + present) * f.if_explained;
      c.outside_absent *= if_absent;
      c.outside_present *= if_present;
      c.absent = fold.first;
      c.present = fold.second;
      if (rescale) {
        Rescale(f.outside_unexplained, f.outside_explained);
        Rescale(c.outside_absent, c.outside_present);
      } else {
        // The fold took this factor out into scale_.
        const double sum = c.absent * if_absent + c.present * if_present;
        f.outside_unexplained /= sum;
        f.outside_explained /= sum;
        c.outside_absent /= sum;
        c.outside_present /= sum;
      }
    } else {
      c.outside_absent = fold.first * f.outside_unexplained +
                         fold.second * f.outside_explained;
      c.outside_present = fold.first * (1 - q) * f.outside_unexplained +
                          (fold.second + fold.first * q) * f.outside_explained;
      f.outside_unexplained =
          (c.absent + c.present * (1 - q)) * f.outside_unexplained +
          c.present * q * f.outside_explained;
      f.unexplained = fold.first;
      f.explained = fold.second;
      if (rescale) Rescale(c.outside_absent, c.outside_present);
    }
  }
}

}  // namespace kasa_diag::inference
