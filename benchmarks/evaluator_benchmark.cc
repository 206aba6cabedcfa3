// The evaluator beside its peers, in one run: ratios between lines of the same
// run are what counts, since machines differ and are shared.
//
//   bazel run -c opt //benchmarks:evaluator_benchmark
//
// The workload is in evaluator_rules.h and evaluator_workload.h. A benchmark's
// argument is the number of conditions; one iteration decides all of them on
// one snapshot, from the protobuf message to two bitmaps (the index), one byte
// a condition (`if`s, interpreter) or a call for each that is true (CLIPS). The
// snapshots are 1,000 random ones in turn, or the same one all the time where
// the name says Repeated: a branch predictor learns that one by heart, which no
// program in use can count on.
//
// Before anything is measured, the peers are held to each other: the index, the
// interpreter and the `if`s with Kleene logic must agree in every state, and
// CLIPS must fire as many rules as the two-valued `if`s find true.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "benchmarks/evaluator_clips.h"
#include "benchmarks/evaluator_ifs.h"
#include "benchmarks/evaluator_workload.h"
#include "kasa_diag/assessment.h"
#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::benchmarks {
namespace {

using evaluator::Evaluator;
using evaluator::EvaluatorOptions;

constexpr int kRepeated = 5;
const std::vector<EvaluatorSnapshot>& Snapshots() {
  static const auto* const kAll =
      new std::vector<EvaluatorSnapshot>(MakeSnapshots(1'000));
  return *kAll;
}

// More than a branch predictor learns by heart.
const std::vector<EvaluatorSnapshot>& ManySnapshots() {
  static const auto* const kAll =
      new std::vector<EvaluatorSnapshot>(MakeSnapshots(20'000));
  return *kAll;
}

const Conditions& CheckedConditions(int count) {
  static auto* const known = new std::map<int, Conditions>();
  Conditions& conditions = (*known)[count];
  if (conditions.empty()) conditions = MakeConditions(count);
  return conditions;
}

enum class Variant { kBest, kBaseline, kReflection, kDense, kSparse };

EvaluatorOptions OptionsOf(Variant variant) {
  EvaluatorOptions options = WorkloadOptions();
  options.wide_vectors = variant != Variant::kBaseline;
  options.generated_access = variant != Variant::kReflection;
  if (variant == Variant::kDense) {
    options.rows = EvaluatorOptions::Rows::kDense;
  }
  if (variant == Variant::kSparse) {
    options.rows = EvaluatorOptions::Rows::kSparse;
  }
  return options;
}

const Evaluator& Compiled(int count, Variant variant) {
  static auto* const known =
      new std::map<std::pair<int, Variant>, std::unique_ptr<Evaluator>>();
  std::unique_ptr<Evaluator>& evaluator = (*known)[{count, variant}];
  if (evaluator == nullptr) {
    evaluator = std::make_unique<Evaluator>(CheckedConditions(count),
                                            OptionsOf(variant));
  }
  return *evaluator;
}

// Which snapshots come.
enum class Order { kInTurn, kRepeated, kManyInTurn };

class Turn {
 public:
  explicit Turn(Order order = Order::kInTurn)
      : snapshots_(order == Order::kManyInTurn ? ManySnapshots() : Snapshots()),
        repeated_(order == Order::kRepeated) {}

  const EvaluatorSnapshot& Next() {
    if (repeated_) return snapshots_[kRepeated];
    const EvaluatorSnapshot& snapshot = snapshots_[next_];
    next_ = next_ + 1 == snapshots_.size() ? 0 : next_ + 1;
    return snapshot;
  }

 private:
  const std::vector<EvaluatorSnapshot>& snapshots_;
  const bool repeated_;
  size_t next_ = 0;
};

void Evaluate(benchmark::State& state, Variant variant,
              Order order = Order::kInTurn) {
  const int count = static_cast<int>(state.range(0));
  const Evaluator& evaluator = Compiled(count, variant);
  Evaluator::Scratch scratch;
  condition::Inputs inputs(WorkloadSchema());
  Turn turn(order);
  for (auto _ : state) {
    inputs.SetRoot(&turn.Next());
    evaluator.Evaluate(inputs, &scratch);
    benchmark::DoNotOptimize(evaluator.true_bits(scratch).data());
  }
  state.counters["bytes_a_condition"] =
      static_cast<double>(evaluator.report().bytes) / count;
}

void BM_Evaluate(benchmark::State& state) { Evaluate(state, Variant::kBest); }
void BM_EvaluateRepeated(benchmark::State& state) {
  Evaluate(state, Variant::kBest, Order::kRepeated);
}
void BM_EvaluateManySnapshots(benchmark::State& state) {
  Evaluate(state, Variant::kBest, Order::kManyInTurn);
}
void BM_EvaluateBaseline(benchmark::State& state) {
  Evaluate(state, Variant::kBaseline);
}
void BM_EvaluateByReflection(benchmark::State& state) {
  Evaluate(state, Variant::kReflection);
}
void BM_EvaluateDenseRows(benchmark::State& state) {
  Evaluate(state, Variant::kDense);
}
void BM_EvaluateSparseRows(benchmark::State& state) {
  Evaluate(state, Variant::kSparse);
}

// With one byte a condition as the result, like the peers'.
void BM_EvaluateToStates(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  const Evaluator& evaluator = Compiled(count, Variant::kBest);
  Evaluator::Scratch scratch;
  std::vector<Tristate> states(count);
  condition::Inputs inputs(WorkloadSchema());
  Turn turn;
  for (auto _ : state) {
    inputs.SetRoot(&turn.Next());
    evaluator.Evaluate(inputs, &scratch, absl::MakeSpan(states), nullptr);
    benchmark::DoNotOptimize(states.data());
  }
}

// With a call for each condition that is true, like CLIPS's.
void BM_EvaluateAndListTrue(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  const Evaluator& evaluator = Compiled(count, Variant::kBest);
  Evaluator::Scratch scratch;
  condition::Inputs inputs(WorkloadSchema());
  Turn turn;
  int64_t sum = 0;
  for (auto _ : state) {
    inputs.SetRoot(&turn.Next());
    evaluator.Evaluate(inputs, &scratch);
    evaluator.ForEachTrue(scratch, [&sum](int condition) { sum += condition; });
  }
  benchmark::DoNotOptimize(sum);
}

// From the bytes of the message.
void BM_ParseAndEvaluate(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  const Evaluator& evaluator = Compiled(count, Variant::kBest);
  std::vector<std::string> bytes;
  for (const EvaluatorSnapshot& snapshot : Snapshots()) {
    bytes.push_back(snapshot.SerializeAsString());
  }
  Evaluator::Scratch scratch;
  condition::Inputs inputs(WorkloadSchema());
  EvaluatorSnapshot snapshot;
  size_t next = 0;
  for (auto _ : state) {
    snapshot.ParseFromString(bytes[next]);
    next = next + 1 == bytes.size() ? 0 : next + 1;
    inputs.SetRoot(&snapshot);
    evaluator.Evaluate(inputs, &scratch);
    benchmark::DoNotOptimize(evaluator.true_bits(scratch).data());
  }
}

// The explanation of one condition, on demand.
void BM_ExplainOne(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  const Evaluator& evaluator = Compiled(count, Variant::kBest);
  condition::Inputs inputs(WorkloadSchema());
  Turn turn;
  int next = 0;
  for (auto _ : state) {
    inputs.SetRoot(&turn.Next());
    benchmark::DoNotOptimize(evaluator.Explain(next, inputs));
    next = next + 1 == count ? 0 : next + 1;
  }
}

void CountConditions(benchmark::State& state) {
  state.counters["time_a_condition"] =
      benchmark::Counter(static_cast<double>(state.range(0)),
                         benchmark::Counter::kIsIterationInvariantRate |
                             benchmark::Counter::kInvert);
}

void BM_BuildIndex(benchmark::State& state) {
  const Conditions& conditions =
      CheckedConditions(static_cast<int>(state.range(0)));
  const EvaluatorOptions options = OptionsOf(Variant::kBest);
  for (auto _ : state) {
    Evaluator evaluator(conditions, options);
    benchmark::DoNotOptimize(&evaluator);
  }
  CountConditions(state);
}

void BM_ParseCheckAndBuildIndex(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  std::vector<std::string> texts;
  for (const Rule& rule : MakeRules(count)) texts.push_back(ToCel(rule));
  const EvaluatorOptions options = OptionsOf(Variant::kBest);
  for (auto _ : state) {
    Conditions conditions;
    conditions.reserve(texts.size());
    for (const std::string& text : texts) {
      conditions.push_back(condition::Check(text, WorkloadSchema()).condition);
    }
    Evaluator evaluator(std::move(conditions), options);
    benchmark::DoNotOptimize(&evaluator);
  }
  CountConditions(state);
}

// --- Peers.

using DecideByIfs = void (*)(const EvaluatorSnapshot&, int, uint8_t*);

void Ifs(benchmark::State& state, DecideByIfs decide,
         Order order = Order::kInTurn) {
  const int count = static_cast<int>(state.range(0));
  if (count > GeneratedRules()) {
    state.SkipWithError("so many ifs are in evaluator_benchmark_large only");
    return;
  }
  std::vector<uint8_t> states(count);
  Turn turn(order);
  for (auto _ : state) {
    decide(turn.Next(), count, states.data());
    benchmark::DoNotOptimize(states.data());
    benchmark::ClobberMemory();
  }
}

void BM_PeerIf(benchmark::State& state) { Ifs(state, &DecideTwoValued); }
void BM_PeerIfRepeated(benchmark::State& state) {
  Ifs(state, &DecideTwoValued, Order::kRepeated);
}
void BM_PeerIfKleene(benchmark::State& state) { Ifs(state, &DecideKleene); }
void BM_PeerIfKleeneRepeated(benchmark::State& state) {
  Ifs(state, &DecideKleene, Order::kRepeated);
}
void BM_PeerIfKleeneManySnapshots(benchmark::State& state) {
  Ifs(state, &DecideKleene, Order::kManyInTurn);
}

void BM_PeerClips(benchmark::State& state) {
  if (!ClipsPeer::IsAvailable()) {
    state.SkipWithError("left out: CLIPS is not installed (libclips-dev)");
    return;
  }
  ClipsPeer clips(MakeRules(static_cast<int>(state.range(0))));
  Turn turn;
  for (auto _ : state) benchmark::DoNotOptimize(clips.Decide(turn.Next()));
}

void BM_PeerInterpreter(benchmark::State& state) {
  const Conditions& conditions =
      CheckedConditions(static_cast<int>(state.range(0)));
  std::vector<Tristate> states(conditions.size());
  condition::Inputs inputs(WorkloadSchema());
  Turn turn;
  for (auto _ : state) {
    inputs.SetRoot(&turn.Next());
    for (size_t i = 0; i < conditions.size(); ++i) {
      states[i] = condition::Evaluate(*conditions[i], inputs).state;
    }
    benchmark::DoNotOptimize(states.data());
  }
}

// --- The bundled knowledge base, on a camera that blinks red: real conditions,
// with versions, lists and the meanings of the light among them.

v1::DeviceSnapshot BlinkingCamera() {
  v1::DeviceSnapshot snapshot;
  snapshot.mutable_device()->set_vendor("TP-Link");
  snapshot.mutable_device()->set_model("KC105");
  snapshot.mutable_device()->set_hardware_version("1.0");
  snapshot.mutable_device()->set_kind(v1::DeviceSnapshot::Device::CAMERA);
  snapshot.mutable_firmware()->set_version("2.3.6 Build 20230228 Rel.8232");
  snapshot.mutable_led()->set_mode(v1::DeviceSnapshot::Led::BLINKING);
  snapshot.mutable_led()->add_colors(v1::DeviceSnapshot::Led::RED);
  snapshot.mutable_led()->set_rate(v1::DeviceSnapshot::Led::SLOW);
  snapshot.mutable_wifi()->set_rssi_dbm(-82);
  snapshot.mutable_wifi()->set_band(v1::DeviceSnapshot::Wifi::GHZ_2_4);
  snapshot.mutable_reach()->set_lan(false);
  snapshot.mutable_home()->add_recent_changes(
      v1::DeviceSnapshot::Home::ROUTER_REPLACED);
  return snapshot;
}

const CompiledKnowledge& Bundled() {
  static const auto* const kBase =
      new std::shared_ptr<const KnowledgeBase>(BundledKnowledge());
  return (*kBase)->compiled();
}

void BM_BundledEvaluate(benchmark::State& state) {
  const Evaluator& evaluator = *Bundled().evaluator;
  const v1::DeviceSnapshot snapshot = BlinkingCamera();
  const Assessment assessment = Assess(Bundled(), snapshot, {});
  const condition::Inputs inputs = MakeInputs(Bundled(), assessment);
  Evaluator::Scratch scratch;
  for (auto _ : state) {
    evaluator.Evaluate(inputs, &scratch);
    benchmark::DoNotOptimize(evaluator.true_bits(scratch).data());
  }
  state.counters["conditions"] = evaluator.size();
  state.counters["bytes_a_condition"] =
      static_cast<double>(evaluator.report().bytes) / evaluator.size();
  state.counters["interpreted"] = evaluator.report().interpreted_dimensions;
}

void BM_BundledInterpreter(benchmark::State& state) {
  const Evaluator& evaluator = *Bundled().evaluator;
  const v1::DeviceSnapshot snapshot = BlinkingCamera();
  const Assessment assessment = Assess(Bundled(), snapshot, {});
  const condition::Inputs inputs = MakeInputs(Bundled(), assessment);
  for (auto _ : state) {
    for (int i = 0; i < evaluator.size(); ++i) {
      benchmark::DoNotOptimize(
          condition::Evaluate(evaluator.condition(i), inputs).state);
    }
  }
}

void BM_BundledExplainAll(benchmark::State& state) {
  const Evaluator& evaluator = *Bundled().evaluator;
  const v1::DeviceSnapshot snapshot = BlinkingCamera();
  const Assessment assessment = Assess(Bundled(), snapshot, {});
  const condition::Inputs inputs = MakeInputs(Bundled(), assessment);
  for (auto _ : state) {
    for (int i = 0; i < evaluator.size(); ++i) {
      benchmark::DoNotOptimize(evaluator.Explain(i, inputs));
    }
  }
}

// What its explanations are a part of.
void BM_BundledDiagnose(benchmark::State& state) {
  const Diagnoser diagnoser(BundledKnowledge());
  const v1::DeviceSnapshot snapshot = BlinkingCamera();
  DiagnoseOptions options;
  options.complaint = true;
  for (auto _ : state) {
    benchmark::DoNotOptimize(diagnoser.Diagnose(snapshot, options));
  }
}

// --- Do they all decide the same?

Tristate FromKleene(uint8_t value) {
  return value == kTrue    ? Tristate::kTrue
         : value == kFalse ? Tristate::kFalse
                           : Tristate::kUnknown;
}

bool HoldToEachOther(int count, int snapshots) {
  const Conditions& conditions = CheckedConditions(count);
  const Evaluator& evaluator = Compiled(count, Variant::kBest);
  std::unique_ptr<ClipsPeer> clips;
  if (ClipsPeer::IsAvailable() && count <= 1000) {
    clips = std::make_unique<ClipsPeer>(MakeRules(count));
  }
  Evaluator::Scratch scratch;
  std::vector<Tristate> states(count);
  std::vector<uint8_t> kleene(count);
  std::vector<uint8_t> two_valued(count);
  condition::Inputs inputs(WorkloadSchema());
  int64_t counts[3] = {0, 0, 0};
  for (int s = 0; s < snapshots; ++s) {
    const EvaluatorSnapshot& snapshot = Snapshots()[s];
    inputs.SetRoot(&snapshot);
    evaluator.Evaluate(inputs, &scratch, absl::MakeSpan(states), nullptr);
    DecideKleene(snapshot, count, kleene.data());
    DecideTwoValued(snapshot, count, two_valued.data());
    int is_true = 0;
    for (int i = 0; i < count; ++i) {
      ++counts[static_cast<int>(states[i])];
      is_true += two_valued[i] == kTrue ? 1 : 0;
      if (states[i] != FromKleene(kleene[i]) ||
          states[i] != condition::Evaluate(*conditions[i], inputs).state) {
        std::fprintf(stderr, "rule %d, snapshot %d: the peers differ: %s\n", i,
                     s, conditions[i]->source().c_str());
        return false;
      }
    }
    if (clips != nullptr && clips->Decide(snapshot) != is_true) {
      std::fprintf(stderr, "snapshot %d: CLIPS fires another number\n", s);
      return false;
    }
  }
  const double all = static_cast<double>(count) * snapshots;
  std::printf(
      "%d conditions: %.1f %% true, %.1f %% unknown, %.1f %% false; the "
      "peers agree\n",
      count, 100 * counts[1] / all, 100 * counts[2] / all,
      100 * counts[0] / all);
  return true;
}

void Register() {
  struct Entry {
    const char* name;
    void (*run)(benchmark::State&);
    std::vector<int> sizes;
  };
  const std::vector<int> all = {10, 25, 100, 1'000, 10'000, 100'000};
  const std::vector<int> to_ten_thousand = {10, 25, 100, 1'000, 10'000};
  const std::vector<int> thousand = {1'000};
  // A hundred thousand rules take CLIPS, and a compiler of ifs, minutes and
  // gigabytes: evaluator_benchmark_large has them.
  const std::vector<int>& peers =
      GeneratedRules() >= all.back() ? all : to_ten_thousand;
  const Entry entries[] = {
      {"BM_Evaluate", &BM_Evaluate, all},
      {"BM_PeerIf", &BM_PeerIf, peers},
      {"BM_PeerIfKleene", &BM_PeerIfKleene, peers},
      {"BM_PeerClips", &BM_PeerClips, peers},
      {"BM_PeerInterpreter", &BM_PeerInterpreter, to_ten_thousand},
      {"BM_EvaluateRepeated", &BM_EvaluateRepeated, all},
      {"BM_PeerIfRepeated", &BM_PeerIfRepeated, peers},
      {"BM_PeerIfKleeneRepeated", &BM_PeerIfKleeneRepeated, peers},
      {"BM_EvaluateManySnapshots", &BM_EvaluateManySnapshots, to_ten_thousand},
      {"BM_PeerIfKleeneManySnapshots", &BM_PeerIfKleeneManySnapshots,
       to_ten_thousand},
      {"BM_EvaluateBaseline", &BM_EvaluateBaseline, all},
      {"BM_EvaluateByReflection", &BM_EvaluateByReflection, to_ten_thousand},
      {"BM_EvaluateDenseRows", &BM_EvaluateDenseRows, all},
      {"BM_EvaluateSparseRows", &BM_EvaluateSparseRows, all},
      {"BM_EvaluateToStates", &BM_EvaluateToStates, to_ten_thousand},
      {"BM_EvaluateAndListTrue", &BM_EvaluateAndListTrue, to_ten_thousand},
      {"BM_ParseAndEvaluate", &BM_ParseAndEvaluate, thousand},
      {"BM_ExplainOne", &BM_ExplainOne, thousand},
      {"BM_BuildIndex", &BM_BuildIndex, all},
      {"BM_ParseCheckAndBuildIndex", &BM_ParseCheckAndBuildIndex, all},
  };
  benchmark::RegisterBenchmark("BM_BundledEvaluate", &BM_BundledEvaluate);
  benchmark::RegisterBenchmark("BM_BundledInterpreter", &BM_BundledInterpreter);
  benchmark::RegisterBenchmark("BM_BundledExplainAll", &BM_BundledExplainAll);
  benchmark::RegisterBenchmark("BM_BundledDiagnose", &BM_BundledDiagnose);
  for (const Entry& entry : entries) {
    auto* registered = benchmark::RegisterBenchmark(entry.name, entry.run);
    for (const int size : entry.sizes) registered->Arg(size);
  }
}

}  // namespace
}  // namespace kasa_diag::benchmarks

int main(int argc, char** argv) {
  using namespace kasa_diag::benchmarks;  // NOLINT
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  for (const int count : {10, 25, 1'000}) {
    if (!HoldToEachOther(count, 200)) return 1;
  }
  Register();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
