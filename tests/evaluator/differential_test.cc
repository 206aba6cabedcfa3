// The index against the plain interpreter, on random conditions and messages:
// the same states, the same warnings, in every configuration.

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/dynamic_message.h"
#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "tests/evaluator/random_conditions.h"
#include "tests/evaluator/test_accessors.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Condition;
using condition::test::All;

struct Configuration {
  const char* name;
  EvaluatorOptions options;
};

std::vector<Configuration> Configurations() {
  std::vector<Configuration> all;
  auto add = [&all](const char* name, auto change) {
    Configuration configuration{name, {}};
    configuration.options.accessors = TestAccessors();
    change(&configuration.options);
    all.push_back(configuration);
  };
  add("as it comes", [](EvaluatorOptions*) {});
  add("baseline", [](EvaluatorOptions* o) { o->wide_vectors = false; });
  add("sparse rows",
      [](EvaluatorOptions* o) { o->rows = EvaluatorOptions::Rows::kSparse; });
  add("sparse rows, baseline", [](EvaluatorOptions* o) {
    o->rows = EvaluatorOptions::Rows::kSparse;
    o->wide_vectors = false;
  });
  add("reflection", [](EvaluatorOptions* o) { o->generated_access = false; });
  add("one term", [](EvaluatorOptions* o) { o->max_terms = 1; });
  add("many terms", [](EvaluatorOptions* o) { o->max_terms = 200; });
  add("few intervals", [](EvaluatorOptions* o) { o->max_intervals = 4; });
  add("two intervals, sparse rows", [](EvaluatorOptions* o) {
    o->max_intervals = 2;
    o->rows = EvaluatorOptions::Rows::kSparse;
  });
  return all;
}

struct Expected {
  std::vector<Tristate> states;
  std::vector<EvaluationWarning> warnings;
};

Expected WalkAll(const std::vector<std::shared_ptr<const Condition>>& all,
                 const condition::Inputs& inputs) {
  Expected expected;
  for (size_t i = 0; i < all.size(); ++i) {
    condition::Outcome outcome = condition::Evaluate(*all[i], inputs);
    expected.states.push_back(outcome.state);
    if (!outcome.warning.empty()) {
      expected.warnings.push_back(
          {static_cast<int>(i), std::move(outcome.warning)});
    }
  }
  return expected;
}

struct Compared {
  int64_t pairs = 0;        // of a condition and a message
  int64_t in_one_word = 0;  // those of them that the rows of few terms decided
  int64_t by_single_fields = 0;  // those of these that read no others
};

// Each pair is decided in a third of the configurations, twice in each: what an
// evaluation leaves in its scratch must not change the next one.
Compared Compare(uint64_t seed, int condition_count, int depth,
                 int message_count) {
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  const std::unique_ptr<condition::Schema> schema = MakeTestSchema();
  RandomConditions random(seed);
  std::vector<std::shared_ptr<const Condition>> conditions;
  for (int i = 0; i < condition_count; ++i) {
    conditions.push_back(CheckOrFail(random.Expression(depth), *schema));
    if (conditions.back() == nullptr) return {};
  }
  const std::vector<Configuration> all = Configurations();
  std::vector<Configuration> configurations;
  for (size_t i = seed / 4 % 3; i < all.size(); i += 3) {
    configurations.push_back(all[i]);
  }
  std::vector<std::unique_ptr<Evaluator>> evaluators;
  for (const Configuration& configuration : configurations) {
    evaluators.push_back(
        std::make_unique<Evaluator>(conditions, configuration.options));
  }
  google::protobuf::DynamicMessageFactory factory;
  std::vector<Evaluator::Scratch> scratches(evaluators.size());
  Compared compared;
  for (int m = 0; m < message_count; ++m) {
    All root;
    All other;
    random.Fill(&root);
    random.Fill(&other);
    const std::vector<Tristate> symbols = random.Symbols();
    condition::Inputs inputs(*schema);
    inputs.SetRoot(&root);
    if (random.Below(4) != 0) inputs.Set(kOtherInput, &other);
    if (random.Below(4) != 0) inputs.SetSymbols(kSymbolsInput, symbols);
    // The same message, of a class that nobody generated.
    std::unique_ptr<google::protobuf::Message> dynamic;
    if (random.Below(10) == 0) {
      dynamic.reset(factory.GetPrototype(All::descriptor())->New());
      EXPECT_TRUE(dynamic->ParseFromString(root.SerializeAsString()));
      inputs.SetRoot(dynamic.get());
    }
    const Expected expected = WalkAll(conditions, inputs);
    compared.pairs += static_cast<int64_t>(conditions.size());
    for (size_t run = 0; run < 2 * evaluators.size(); ++run) {
      const size_t e = run / 2;
      std::vector<Tristate> states(conditions.size(), Tristate::kUnknown);
      std::vector<EvaluationWarning> warnings;
      evaluators[e]->Evaluate(inputs, &scratches[e], absl::MakeSpan(states),
                              &warnings);
      for (size_t i = 0; i < conditions.size(); ++i) {
        EXPECT_EQ(states[i], expected.states[i])
            << configurations[e].name << ": " << conditions[i]->source()
            << "\non " << inputs.message(0)->ShortDebugString();
        if (testing::Test::HasFailure()) return compared;
      }
      EXPECT_EQ(warnings.size(), expected.warnings.size())
          << configurations[e].name;
      for (size_t w = 0;
           w < std::min(warnings.size(), expected.warnings.size()); ++w) {
        EXPECT_EQ(warnings[w].condition, expected.warnings[w].condition);
        EXPECT_EQ(warnings[w].text, expected.warnings[w].text);
      }
      if (testing::Test::HasFailure()) return compared;
      const CompileReport& report = evaluators[e]->report();
      if (run % 2 == 0 && report.rows == "in one word") {
        const auto count = static_cast<int64_t>(conditions.size());
        compared.in_one_word += count;
        if (report.reads_single_fields && dynamic == nullptr) {
          compared.by_single_fields += count;
        }
      }
    }
  }
  return compared;
}

// The random test's size: KASA_DIAG_PAIRS pairs of a condition and a snapshot
// in all, from KASA_DIAG_SEED on.
int64_t FromEnvironment(const char* name, int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoll(text, nullptr, 10);
}

TEST(DifferentialTest, RandomConditionsOnRandomMessages) {
  const int64_t wanted = FromEnvironment("KASA_DIAG_PAIRS", 1'000'000);
  uint64_t seed =
      static_cast<uint64_t>(FromEnvironment("KASA_DIAG_SEED", 20'261'124));
  const uint64_t first = seed;
  Compared all;
  for (; all.pairs < wanted && !HasFailure(); ++seed) {
    // Small sets with deep conditions, and one with more than a block.
    const int shape = static_cast<int>(seed % 4);
    const Compared some = Compare(seed, shape == 0 ? 700 : 60,
                                  shape == 1 ? 4 : 2, shape == 0 ? 15 : 40);
    all.pairs += some.pairs;
  }
  RecordProperty("pairs", std::to_string(all.pairs));
  std::printf("seeds %llu to %llu, %lld pairs\n",
              static_cast<unsigned long long>(first),
              static_cast<unsigned long long>(seed - 1),
              static_cast<long long>(all.pairs));
}

// So few that all their terms fit into one word.
TEST(DifferentialTest, FewConditions) {
  Compared all;
  for (uint64_t seed = 1; seed <= 2'000 && !HasFailure(); ++seed) {
    const Compared some =
        Compare(seed, 1 + static_cast<int>(seed % 5), seed % 2 == 0 ? 2 : 1, 8);
    all.pairs += some.pairs;
    all.in_one_word += some.in_one_word;
    all.by_single_fields += some.by_single_fields;
  }
  EXPECT_GT(all.in_one_word, all.pairs / 2);
  EXPECT_GT(all.by_single_fields, all.in_one_word / 4);
  EXPECT_LT(all.by_single_fields, all.in_one_word * 3 / 4);
}

}  // namespace
}  // namespace kasa_diag::evaluator
