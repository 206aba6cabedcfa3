// Exact posteriors: the frontier form and its peers.
//
//   BM_Posterior/<net>/<true findings>              the library
//   BM_PeerSubset/<net>/<true findings>             an array over all of them
//   BM_PeerInclusionExclusion/<net>/<true findings> quickscore, plainly written
//   BM_PeerJoinTree/home/<true findings>            dlib's join tree
//   BM_Shapley/home/<decided findings>              weights for five causes
//
// Nets, seeded: home has 60 causes, 200 findings and 700 links, at most 8
// causes a finding; qmr has 534, 4,040 and 40,740, as the diagnostic base of
// that name. What is observed is drawn from the net: causes become present one
// by one until enough findings are true, so these share causes as real ones do.
// Besides the true findings 30 false ones are observed. Each benchmark goes
// round over kDraws draws. The counter `error` is the worst error of any
// posterior: the library's own against the subset form in 128-bit floats, up to
// 12 true findings (qmr: 8); a peer's against the library.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "kasa_diag/inference/evidence.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/inference/shapley.h"
#include "tests/inference/reference.h"

#ifdef KASA_DIAG_HAVE_DLIB
#include <dlib/bayes_utils.h>
#include <dlib/directed_graph.h>
#include <dlib/graph.h>
#include <dlib/graph_utils.h>
#endif

namespace kasa_diag::inference {
namespace {

constexpr uint64_t kSeed = 12345;
constexpr int kDraws = 9;
constexpr int kFalseFindings = 30;
// Beyond, one run of inclusion-exclusion or of the subset form takes too long.
constexpr int kMostExpanded = 18;

struct Net {
  std::vector<double> priors;
  std::vector<double> leaks;
  std::vector<std::vector<Link>> links;  // by finding
};

Net MakeNet(int causes, int findings, int links, size_t most_causes) {
  std::mt19937_64 random(kSeed);
  Net net;
  for (int c = 0; c < causes; ++c) {
    net.priors.push_back(std::pow(10, Uniform(random, -3, -1)));
  }
  net.links.resize(findings);
  for (int l = 0; l < links;) {
    // The first ones see to it that no finding is without.
    const int finding = l < findings ? l : UniformInt(random, 0, findings - 1);
    const int cause = UniformInt(random, 0, causes - 1);
    std::vector<Link>& at = net.links[finding];
    const bool there = std::any_of(at.begin(), at.end(), [&](const Link& link) {
      return link.cause == cause;
    });
    if (there || at.size() == most_causes) continue;
    at.push_back({cause, Uniform(random, .1, .95)});
    ++l;
  }
  for (int j = 0; j < findings; ++j) {
    net.leaks.push_back(std::pow(10, Uniform(random, -3, -1.5)));
  }
  return net;
}

const Net& NetOf(const std::string& name) {
  static const Net* const home = new Net(MakeNet(60, 200, 700, 8));
  static const Net* const qmr = new Net(MakeNet(534, 4040, 40740, 1000));
  return name == "home" ? *home : *qmr;
}

// Observations point into the net.
Case Draw(const Net& net, size_t true_findings, std::mt19937_64& random) {
  const size_t findings = net.links.size();
  std::vector<bool> is_true(findings, false);
  size_t count = 0;
  while (count < true_findings) {
    const int present =
        UniformInt(random, 0, static_cast<int>(net.priors.size()) - 1);
    for (size_t j = 0; j < findings && count < true_findings; ++j) {
      for (const Link& link : net.links[j]) {
        if (link.cause == present && !is_true[j] &&
            Uniform(random, 0, 1) < link.strength) {
          is_true[j] = true;
          ++count;
          break;
        }
      }
    }
  }
  Case drawn;
  size_t false_ones = 0;
  for (size_t j = 0; j < findings; ++j) {
    if (!is_true[j] && false_ones == kFalseFindings) continue;
    false_ones += !is_true[j];
    drawn.observations.push_back({net.leaks[j], net.links[j],
                                  is_true[j] ? 1.0 : 0.0,
                                  is_true[j] ? 0.0 : 1.0});
  }
  return drawn;
}

std::vector<Case> Draws(const Net& net, size_t true_findings) {
  std::mt19937_64 random(kSeed + true_findings);
  std::vector<Case> draws;
  for (int i = 0; i < kDraws; ++i) {
    draws.push_back(Draw(net, true_findings, random));
  }
  return draws;
}

// Whether 128-bit floats give the library's own error in reasonable time.
bool CanCheck(const std::string& name, int true_findings) {
  return true_findings <= (name == "home" ? 12 : 8);
}

double WorstError(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double error = std::fabs(a[i] - b[i]);
    worst = std::isnan(error) ? INFINITY : std::max(worst, error);
  }
  return worst;
}

// Runs `solve` (a case to the posteriors of all causes) over the draws.
// `reference`: what to compare them with, or nullptr.
template <typename Solve>
void Run(benchmark::State& state, const std::string& name, int true_findings,
         std::vector<double> (*reference)(const Net&, const Case&),
         const Solve& solve) {
  const Net& net = NetOf(name);
  const std::vector<Case> draws = Draws(net, true_findings);
  if (reference != nullptr) {
    double error = 0;
    for (const Case& drawn : draws) {
      error =
          std::max(error, WorstError(solve(net, drawn), reference(net, drawn)));
    }
    state.counters["error"] = error;
  }
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(solve(net, draws[i++ % draws.size()]));
  }
}

std::vector<double> ByLibrary(const Net& net, const Case& drawn) {
  return Infer(net.priors, {&drawn, 1}).cause;
}

std::vector<double> By128BitFloats(const Net& net, const Case& drawn) {
  return SubsetForm128(net.priors, drawn).cause;
}

void Posteriors(benchmark::State& state, const std::string& name,
                int true_findings) {
  Workspace workspace;
  Posterior posterior;
  Run(state, name, true_findings,
      CanCheck(name, true_findings) ? By128BitFloats : nullptr,
      [&](const Net& net, const Case& drawn) -> const std::vector<double>& {
        Infer(net.priors, {&drawn, 1}, {}, &workspace, &posterior);
        return posterior.cause;
      });
}

// What both peers below begin with: surely false findings in the weights.
struct Absorbed {
  std::vector<double> present;
  std::vector<const Observation*> coupled;
};

Absorbed Absorb(const Net& net, const Case& drawn) {
  Absorbed absorbed = {net.priors, {}};
  for (const Observation& o : drawn.observations) {
    if (o.likelihood_if_true > 0) {
      absorbed.coupled.push_back(&o);
      continue;
    }
    for (const Link& link : o.links) {
      absorbed.present[link.cause] *= 1 - link.strength;
    }
  }
  return absorbed;
}

// Heckerman's quickscore: the product of 1 - P(false) over the true findings,
// expanded depth first, so that each term changes few weights.
class Quickscore {
 public:
  Quickscore(const Net& net, const Case& drawn)
      : net_(net), absorbed_(Absorb(net, drawn)), sums_(net.priors.size(), 0) {
    for (const Observation* o : absorbed_.coupled) {
      for (const Link& link : o->links) touched_.push_back(link.cause);
    }
    std::sort(touched_.begin(), touched_.end());
    touched_.erase(std::unique(touched_.begin(), touched_.end()),
                   touched_.end());
  }

  std::vector<double> Solve() {
    std::vector<double> posteriors;
    for (size_t c = 0; c < net_.priors.size(); ++c) {
      const double present = absorbed_.present[c];
      posteriors.push_back(present / (1 - net_.priors[c] + present));
    }
    Expand(0, 1, absorbed_.present);
    for (int32_t c : touched_) posteriors[c] = sums_[c] / total_;
    return posteriors;
  }

 private:
  void Expand(size_t j, double sign, const std::vector<double>& weight) {
    if (j == absorbed_.coupled.size()) {
      double term = sign;
      for (int32_t c : touched_) term *= 1 - net_.priors[c] + weight[c];
      total_ += term;
      for (int32_t c : touched_) {
        sums_[c] += term * weight[c] / (1 - net_.priors[c] + weight[c]);
      }
      return;
    }
    Expand(j + 1, sign, weight);
    const Observation& o = *absorbed_.coupled[j];
    std::vector<double> with = weight;
    for (const Link& link : o.links) with[link.cause] *= 1 - link.strength;
    Expand(j + 1, -sign * (1 - o.leak), with);
  }

  const Net& net_;
  const Absorbed absorbed_;
  std::vector<int32_t> touched_;
  std::vector<double> sums_;
  double total_ = 0;
};

std::vector<double> InclusionExclusion(const Net& net, const Case& drawn) {
  return Quickscore(net, drawn).Solve();
}

// The subset form: an array over all sets of true findings.
std::vector<double> SubsetForm(const Net& net, const Case& drawn) {
  const Absorbed absorbed = Absorb(net, drawn);
  const size_t causes = net.priors.size();
  std::vector<std::vector<std::pair<size_t, double>>> links(causes);
  std::vector<double> a = {1};
  for (const Observation* o : absorbed.coupled) {
    const size_t bit = a.size();
    for (const Link& link : o->links) {
      links[link.cause].emplace_back(bit, link.strength);
    }
    a.resize(2 * bit);
    for (size_t s = 0; s < bit; ++s) {
      a[s + bit] = a[s] * o->leak;
      a[s] *= 1 - o->leak;
    }
  }
  std::vector<double> posteriors(causes);
  std::vector<std::vector<double>> before(causes);
  for (size_t c = 0; c < causes; ++c) {
    const double absent = 1 - net.priors[c];
    const double present = absorbed.present[c];
    posteriors[c] = present / (absent + present);
    if (links[c].empty()) continue;
    before[c] = a;
    std::vector<double> b = a;
    for (const auto& [bit, strength] : links[c]) {
      for (size_t block = 0; block < b.size(); block += 2 * bit) {
        for (size_t s = block; s < block + bit; ++s) {
          b[s + bit] += strength * b[s];
          b[s] *= 1 - strength;
        }
      }
    }
    for (size_t s = 0; s < a.size(); ++s) a[s] = absent * a[s] + present * b[s];
  }
  std::vector<double> behind(a.size(), 0);
  behind.back() = 1;
  for (size_t c = causes; c-- > 0;) {
    if (links[c].empty()) continue;
    const double absent = 1 - net.priors[c];
    const double present = absorbed.present[c];
    std::vector<double> b = behind;
    for (const auto& [bit, strength] : links[c]) {
      for (size_t block = 0; block < b.size(); block += 2 * bit) {
        for (size_t s = block; s < block + bit; ++s) {
          b[s] = (1 - strength) * b[s] + strength * b[s + bit];
        }
      }
    }
    double mass_absent = 0, mass_present = 0;
    for (size_t s = 0; s < b.size(); ++s) {
      mass_absent += before[c][s] * behind[s];
      mass_present += before[c][s] * b[s];
      behind[s] = absent * behind[s] + present * b[s];
    }
    posteriors[c] = present * mass_present /
                    (absent * mass_absent + present * mass_present);
  }
  return posteriors;
}

void InclusionExclusionPeer(benchmark::State& state, const std::string& name,
                            int true_findings) {
  Run(state, name, true_findings, ByLibrary, InclusionExclusion);
}

void SubsetPeer(benchmark::State& state, const std::string& name,
                int true_findings) {
  Run(state, name, true_findings, ByLibrary, SubsetForm);
}

#ifdef KASA_DIAG_HAVE_DLIB
// dlib's tables are maps with an entry for each joint state of a clique.
constexpr unsigned long kLargestClique = 18;

using SetOfNodes = dlib::set<unsigned long>::compare_1b_c;
using JoinTree = dlib::graph<SetOfNodes, SetOfNodes>::kernel_1a_c;
using Network = dlib::directed_graph<dlib::bayes_node>::kernel_1a_c;

// The network for one draw, made outside of what is timed: the causes of true
// findings, with the false ones absorbed into their priors, and the true
// findings as evidence.
struct DlibProblem {
  std::unique_ptr<Network> network;
  std::unique_ptr<JoinTree> join_tree;
  std::vector<int32_t> causes;  // one a node
  std::vector<double> rest;     // posteriors of the other causes
  unsigned long largest_clique = 0;
};

DlibProblem MakeDlibProblem(const Net& net, const Case& drawn) {
  using namespace dlib::bayes_node_utils;
  const Absorbed absorbed = Absorb(net, drawn);
  DlibProblem problem;
  std::vector<long> node_of(net.priors.size(), -1);
  for (const Observation* o : absorbed.coupled) {
    for (const Link& link : o->links) {
      if (node_of[link.cause] >= 0) continue;
      node_of[link.cause] = static_cast<long>(problem.causes.size());
      problem.causes.push_back(link.cause);
    }
  }
  for (size_t c = 0; c < net.priors.size(); ++c) {
    problem.rest.push_back(absorbed.present[c] /
                           (1 - net.priors[c] + absorbed.present[c]));
  }
  const size_t causes = problem.causes.size();
  problem.network = std::make_unique<Network>();
  Network& network = *problem.network;
  network.set_number_of_nodes(causes + absorbed.coupled.size());
  for (size_t n = 0; n < network.number_of_nodes(); ++n) {
    set_node_num_values(network, n, 2);
  }
  // dlib wants a connected graph. An edge between causes of different parts
  // whose table ignores it connects them, at the price of a clique of two.
  std::vector<size_t> part(causes);
  for (size_t n = 0; n < causes; ++n) part[n] = n;
  const auto unite = [&](size_t a, size_t b) {
    const size_t from = part[b], to = part[a];
    for (size_t& p : part) p = p == from ? to : p;
  };
  for (size_t j = 0; j < absorbed.coupled.size(); ++j) {
    for (const Link& link : absorbed.coupled[j]->links) {
      network.add_edge(node_of[link.cause], causes + j);
      unite(node_of[absorbed.coupled[j]->links[0].cause], node_of[link.cause]);
    }
  }
  for (size_t n = 0; n < causes; ++n) {
    const double p = problem.rest[problem.causes[n]];
    const bool connect = n > 0 && part[n] != part[0];
    if (connect) {
      network.add_edge(0, n);
      unite(0, n);
    }
    for (unsigned long state = 0; state < (connect ? 2u : 1u); ++state) {
      dlib::assignment parents;
      if (connect) parents.add(0, state);
      set_node_probability(network, n, 1, parents, p);
      set_node_probability(network, n, 0, parents, 1 - p);
    }
  }
  for (size_t j = 0; j < absorbed.coupled.size(); ++j) {
    const Observation& o = *absorbed.coupled[j];
    for (uint64_t states = 0; states < uint64_t{1} << o.links.size();
         ++states) {
      dlib::assignment parents;
      double absent = 1 - o.leak;
      for (size_t k = 0; k < o.links.size(); ++k) {
        parents.add(node_of[o.links[k].cause], states >> k & 1);
        if (states >> k & 1) absent *= 1 - o.links[k].strength;
      }
      set_node_probability(network, causes + j, 1, parents, 1 - absent);
      set_node_probability(network, causes + j, 0, parents, absent);
    }
    set_node_value(network, causes + j, 1);
    set_node_as_evidence(network, causes + j);
  }
  problem.join_tree = std::make_unique<JoinTree>();
  dlib::create_moral_graph(network, *problem.join_tree);
  dlib::create_join_tree(*problem.join_tree, *problem.join_tree);
  for (size_t n = 0; n < problem.join_tree->number_of_nodes(); ++n) {
    problem.largest_clique = std::max<unsigned long>(
        problem.largest_clique, problem.join_tree->node(n).data.size());
  }
  return problem;
}

std::vector<double> SolveByDlib(const DlibProblem& problem) {
  const dlib::bayesian_network_join_tree solution(*problem.network,
                                                  *problem.join_tree);
  std::vector<double> posteriors = problem.rest;
  for (size_t n = 0; n < problem.causes.size(); ++n) {
    posteriors[problem.causes[n]] = solution.probability(n)(1);
  }
  return posteriors;
}

void JoinTreePeer(benchmark::State& state, const std::string& name,
                  int true_findings) {
  const Net& net = NetOf(name);
  const std::vector<Case> draws = Draws(net, true_findings);
  std::vector<DlibProblem> problems;
  double error = 0;
  unsigned long largest = 0;
  for (const Case& drawn : draws) {
    problems.push_back(MakeDlibProblem(net, drawn));
    largest = std::max(largest, problems.back().largest_clique);
    if (largest > kLargestClique) {
      const std::string message =
          "a clique of " + std::to_string(largest) + " nodes is too large";
      state.SkipWithError(message.c_str());
      return;
    }
  }
  for (size_t i = 0; i < draws.size(); ++i) {
    error = std::max(
        error, WorstError(SolveByDlib(problems[i]), ByLibrary(net, draws[i])));
  }
  size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(SolveByDlib(problems[i++ % problems.size()]));
  }
  state.counters["error"] = error;
  state.counters["largest_clique"] = static_cast<double>(largest);
}
#endif  // KASA_DIAG_HAVE_DLIB

// A complaint and `decided` findings, a third of them true; the five likeliest
// causes.
void Shapley(benchmark::State& state, int decided) {
  const Net& net = NetOf("home");
  std::vector<Evidence> evidences;
  std::vector<std::vector<int32_t>> leading;
  std::vector<Link> all;
  for (size_t c = 0; c < net.priors.size(); ++c) {
    all.push_back({static_cast<int32_t>(c), .7});
  }
  const Observation complaint = {.05, all, 1, 0};
  for (const Case& drawn : Draws(net, static_cast<size_t>(decided / 3))) {
    Evidence evidence;
    evidence.cases.resize(1);
    evidence.findings.resize(1);
    int false_ones = 0;
    for (const Observation& o : drawn.observations) {
      if (o.likelihood_if_true == 0 && ++false_ones > decided - decided / 3) {
        continue;
      }
      evidence.findings[0].push_back(
          static_cast<int32_t>(evidence.cases[0].observations.size()));
      evidence.cases[0].observations.push_back(o);
    }
    Case with_complaint = evidence.cases[0];
    with_complaint.observations.push_back(complaint);
    const Posterior posterior = Infer(net.priors, {with_complaint});
    std::vector<int32_t> causes(net.priors.size());
    for (size_t c = 0; c < causes.size(); ++c) {
      causes[c] = static_cast<int32_t>(c);
    }
    std::stable_sort(causes.begin(), causes.end(), [&](int32_t a, int32_t b) {
      return posterior.cause[a] > posterior.cause[b];
    });
    causes.resize(5);
    leading.push_back(std::move(causes));
    evidences.push_back(std::move(evidence));
  }
  size_t i = 0;
  for (auto _ : state) {
    WeightsInput input;
    input.written_priors = net.priors;
    input.evidence = &evidences[i % evidences.size()];
    input.complaint = &complaint;
    input.causes = leading[i % evidences.size()];
    benchmark::DoNotOptimize(WeighEvidence(input));
    ++i;
  }
}

void RegisterAll() {
  for (const std::string net : {"home", "qmr"}) {
    for (int m : {4, 8, 12, 16, 18, 20}) {
      const std::string size = net + "/" + std::to_string(m);
      const auto add = [&](const std::string& what, auto function) {
        benchmark::RegisterBenchmark(
            (what + "/" + size).c_str(),
            [=](benchmark::State& state) { function(state, net, m); })
            ->Unit(benchmark::kMicrosecond);
      };
      add("BM_Posterior", Posteriors);
      if (m <= kMostExpanded) {
        add("BM_PeerSubset", SubsetPeer);
        add("BM_PeerInclusionExclusion", InclusionExclusionPeer);
      }
#ifdef KASA_DIAG_HAVE_DLIB
      if (net == "home") add("BM_PeerJoinTree", JoinTreePeer);
#endif
    }
  }
  for (int decided : {7, 12, 24}) {
    benchmark::RegisterBenchmark(
        ("BM_Shapley/home/" + std::to_string(decided)).c_str(),
        [=](benchmark::State& state) { Shapley(state, decided); })
        ->Unit(benchmark::kMicrosecond);
  }
#ifndef KASA_DIAG_HAVE_DLIB
  std::fprintf(stderr,
               "BM_PeerJoinTree is left out: no dlib (Debian: libdlib-dev)\n");
#endif
}

}  // namespace
}  // namespace kasa_diag::inference

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  kasa_diag::inference::RegisterAll();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
