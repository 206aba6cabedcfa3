// One case is a network and its observations: coupled_network.h absorbs what is
// surely false and folds what hangs loose; frontier.h does the rest exactly
// where its arrays fit; search.h brackets it otherwise. This file runs the
// cases and adds them up: P(evidence) and the mass of each posterior are sums
// over them.

#include "kasa_diag/inference/noisy_or.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "kasa_diag/inference/coupled_network.h"
#include "kasa_diag/inference/frontier.h"
#include "kasa_diag/inference/scaled.h"

namespace kasa_diag::inference {

struct Workspace::Memory {
  CoupledNetwork network;
  Frontier frontier;
  std::vector<double> present;  // mass with each cause present
};

Workspace::Workspace() : memory_(std::make_unique<Memory>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;

namespace {

// A sum of masses of very different sizes, kept over a common power of two.
class Total {
 public:
  // What a mass weighs in the sums from now on; scales `sums` when the new one
  // is larger than those before.
  double Weigh(const Scaled& mass, std::initializer_list<double*> sums,
               std::vector<double>* more) {
    Scaled normal = mass;
    normal.Normalize();
    if (normal.mantissa == 0) return 0;
    if (empty_ || normal.exponent > reference_) {
      if (!empty_) {
        const double factor = Scaled{1, reference_}.Over(normal.exponent);
        for (double* sum : sums) *sum *= factor;
        for (double& x : *more) x *= factor;
      }
      reference_ = normal.exponent;
      empty_ = false;
    }
    return normal.Over(reference_);
  }

  int64_t reference() const { return reference_; }

 private:
  bool empty_ = true;
  int64_t reference_ = 0;
};

void ReturnPriors(absl::Span<const double> priors, Posterior* posterior) {
  posterior->log_evidence = -std::numeric_limits<double>::infinity();
  posterior->cause.assign(priors.begin(), priors.end());
  posterior->none = 1;
  for (double prior : priors) posterior->none *= 1 - prior;
}

}  // namespace

void Infer(absl::Span<const double> priors, absl::Span<const Case> cases,
           const Options& options, Workspace* workspace, Posterior* posterior) {
  Workspace::Memory& memory = workspace->memory();
  CoupledNetwork& network = memory.network;
  memory.present.assign(priors.size(), 0);
  posterior->approximate = false;
  posterior->lower.clear();
  posterior->upper.clear();
  Total total;
  double evidence = 0;
  double none = 0;
  for (const Case& one_case : cases) {
    network.Build(priors, one_case.observations);
    network.Reduce();
    Scaled core;
    if (!memory.frontier.Run(&network, options.max_memory_bytes, &core)) {
      continue;
    }
    Scaled mass = network.scale();
    mass.Multiply(core);
    const double weight =
        total.Weigh(mass, {&evidence, &none}, &memory.present);
    if (weight == 0) continue;
    network.Restore();
    evidence += weight;
    none += network.none().Over(total.reference());
    for (size_t c = 0; c < priors.size(); ++c) {
      memory.present[c] += weight * network.Posterior(static_cast<int32_t>(c));
    }
  }
  if (evidence == 0) return ReturnPriors(priors, posterior);
  posterior->log_evidence = Scaled{evidence, total.reference()}.Log();
  posterior->none = std::min(none / evidence, 1.0);
  posterior->cause.resize(priors.size());
  for (size_t c = 0; c < priors.size(); ++c) {
    posterior->cause[c] = memory.present[c] / evidence;
  }
}

Posterior Infer(absl::Span<const double> priors, absl::Span<const Case> cases,
                const Options& options) {
  Workspace workspace;
  Posterior posterior;
  Infer(priors, cases, options, &workspace, &posterior);
  return posterior;
}

}  // namespace kasa_diag::inference
