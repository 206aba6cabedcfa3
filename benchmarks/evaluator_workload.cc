#include "benchmarks/evaluator_workload.h"

#include <cstdio>
#include <cstdlib>
#include <random>

namespace kasa_diag::benchmarks {
namespace {

using google::protobuf::FieldDescriptor;

constexpr uint64_t kSnapshotSeed = 7;

// clang-format off
#define SNAPSHOT_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(i0) OPTIONAL(i1) OPTIONAL(i2) OPTIONAL(i3) OPTIONAL(i4) \
  OPTIONAL(i5) OPTIONAL(i6) OPTIONAL(i7) OPTIONAL(i8) OPTIONAL(i9) \
  OPTIONAL(i10) OPTIONAL(i11) OPTIONAL(i12) OPTIONAL(i13) \
  OPTIONAL(d0) OPTIONAL(d1) OPTIONAL(d2) OPTIONAL(d3) OPTIONAL(d4) \
  OPTIONAL(d5) \
  OPTIONAL(e0) OPTIONAL(e1) OPTIONAL(e2) OPTIONAL(e3) OPTIONAL(e4) \
  OPTIONAL(e5) OPTIONAL(e6) OPTIONAL(e7) \
  OPTIONAL(b0) OPTIONAL(b1) OPTIONAL(b2) OPTIONAL(b3) OPTIONAL(b4) \
  OPTIONAL(b5) \
  OPTIONAL(s0) OPTIONAL(s1) OPTIONAL(s2) OPTIONAL(s3) OPTIONAL(s4) \
  OPTIONAL(s5)
// clang-format on

KASA_DIAG_DEFINE_ACCESSORS(kAccessors, EvaluatorSnapshot, SNAPSHOT_FIELDS);

}  // namespace

std::vector<EvaluatorSnapshot> MakeSnapshots(int count) {
  std::mt19937_64 random(kSnapshotSeed);
  auto below = [&random](int n) {
    return static_cast<int>(random() % static_cast<uint64_t>(n));
  };
  std::vector<EvaluatorSnapshot> snapshots(count);
  const auto* descriptor = EvaluatorSnapshot::descriptor();
  const auto* reflection =
      EvaluatorSnapshot::default_instance().GetReflection();
  for (EvaluatorSnapshot& snapshot : snapshots) {
    for (size_t f = 0; f < Fields().size(); ++f) {
      if (below(4) == 0) continue;
      const FieldDescriptor* field = descriptor->field(static_cast<int>(f));
      const double step = Fields()[f].step;
      switch (Fields()[f].type) {
        case FieldType::kInt:
          reflection->SetInt32(&snapshot, field,
                               below(static_cast<int>(64 * step)));
          break;
        case FieldType::kDouble:
          reflection->SetDouble(&snapshot, field,
                                64 * step * below(1'000'000) / 1e6);
          break;
        case FieldType::kEnum:
          reflection->SetEnumValue(&snapshot, field, 1 + below(7));
          break;
        case FieldType::kBool:
          reflection->SetBool(&snapshot, field, below(2) == 1);
          break;
        case FieldType::kString: {
          const int text = below(16);
          reflection->SetString(
              &snapshot, field,
              text < 12 ? KnownTexts()[text] : OtherTexts()[text - 12]);
          break;
        }
      }
    }
  }
  return snapshots;
}

const condition::Schema& WorkloadSchema() {
  static const auto* const kSchema =
      new condition::Schema(EvaluatorSnapshot::descriptor());
  return *kSchema;
}

Conditions MakeConditions(int count) {
  Conditions conditions;
  conditions.reserve(count);
  for (const Rule& rule : MakeRules(count)) {
    const std::string text = ToCel(rule);
    condition::CheckResult result = condition::Check(text, WorkloadSchema());
    if (!result.ok()) {
      std::fprintf(stderr, "%s\n",
                   condition::Render(result.problems[0], text).c_str());
      std::abort();
    }
    conditions.push_back(std::move(result.condition));
  }
  return conditions;
}

const evaluator::MessageAccessors& SnapshotAccessors() { return kAccessors; }

evaluator::EvaluatorOptions WorkloadOptions() {
  evaluator::EvaluatorOptions options;
  options.accessors = {&kAccessors};
  return options;
}

}  // namespace kasa_diag::benchmarks
