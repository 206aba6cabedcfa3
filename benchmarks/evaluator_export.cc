// Writes rules and snapshots as JSON, for peers in other languages.
//
//   evaluator_export RULES SNAPSHOTS
//
// {"rules": [{"form": "all", "atoms": [{"field", "kind", "values"}]}],
//  "snapshots": [{"i0": 5, ...}], "true": [how many rules are true, of two
//  values, in each snapshot]}

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "benchmarks/evaluator_ifs.h"
#include "benchmarks/evaluator_workload.h"

namespace kasa_diag::benchmarks {
namespace {

std::string Quoted(const std::string& text) {
  return absl::StrCat("\"", text, "\"");
}

std::string ToJson(const Atom& atom) {
  static const char* const kKinds[] = {"has",       "less", "at_least", "equal",
                                       "not_equal", "in",   "is_true"};
  const Field& field = Fields()[atom.field];
  std::vector<std::string> values;
  if (field.type == FieldType::kInt || field.type == FieldType::kDouble) {
    values.push_back(absl::StrCat(atom.number));
  }
  for (const int choice : atom.choices) {
    values.push_back(field.type == FieldType::kEnum
                         ? absl::StrCat(choice)
                         : Quoted(KnownTexts()[choice]));
  }
  return absl::StrCat("{\"field\":", Quoted(field.name), ",\"kind\":\"",
                      kKinds[static_cast<int>(atom.kind)], "\",\"values\":[",
                      absl::StrJoin(values, ","), "]}");
}

std::string ToJson(const EvaluatorSnapshot& snapshot) {
  std::vector<std::string> members;
  const auto* descriptor = EvaluatorSnapshot::descriptor();
  const auto* reflection = snapshot.GetReflection();
  for (int f = 0; f < descriptor->field_count(); ++f) {
    const auto* field = descriptor->field(f);
    if (!reflection->HasField(snapshot, field)) continue;
    std::string value;
    switch (Fields()[f].type) {
      case FieldType::kInt:
        value = absl::StrCat(reflection->GetInt32(snapshot, field));
        break;
      case FieldType::kDouble:
        value = absl::StrCat(reflection->GetDouble(snapshot, field));
        break;
      case FieldType::kEnum:
        value = absl::StrCat(reflection->GetEnumValue(snapshot, field));
        break;
      case FieldType::kBool:
        value = reflection->GetBool(snapshot, field) ? "true" : "false";
        break;
      case FieldType::kString:
        value = Quoted(reflection->GetString(snapshot, field));
        break;
    }
    members.push_back(absl::StrCat(Quoted(Fields()[f].name), ":", value));
  }
  return absl::StrCat("{", absl::StrJoin(members, ","), "}");
}

int Main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s RULES SNAPSHOTS\n", argv[0]);
    return 2;
  }
  const int rule_count = std::atoi(argv[1]);
  if (rule_count > GeneratedRules()) {
    std::fprintf(stderr, "at most %d rules\n", GeneratedRules());
    return 2;
  }
  static const char* const kForms[] = {"all", "all_with_either",
                                       "all_with_not"};
  std::vector<std::string> rules;
  for (const Rule& rule : MakeRules(rule_count)) {
    std::vector<std::string> atoms;
    for (const Atom& atom : rule.atoms) atoms.push_back(ToJson(atom));
    rules.push_back(
        absl::StrCat("{\"form\":\"", kForms[static_cast<int>(rule.form)],
                     "\",\"atoms\":[", absl::StrJoin(atoms, ","), "]}"));
  }
  std::vector<std::string> snapshots;
  std::vector<std::string> is_true;
  std::vector<uint8_t> states(rule_count);
  for (const EvaluatorSnapshot& snapshot : MakeSnapshots(std::atoi(argv[2]))) {
    snapshots.push_back(ToJson(snapshot));
    DecideTwoValued(snapshot, rule_count, states.data());
    int count = 0;
    for (const uint8_t state : states) count += state == kTrue ? 1 : 0;
    is_true.push_back(absl::StrCat(count));
  }
  std::printf("{\"rules\":[%s],\n\"snapshots\":[%s],\n\"true\":[%s]}\n",
              absl::StrJoin(rules, ",\n").c_str(),
              absl::StrJoin(snapshots, ",\n").c_str(),
              absl::StrJoin(is_true, ",").c_str());
  return 0;
}

}  // namespace
}  // namespace kasa_diag::benchmarks

int main(int argc, char** argv) {
  return kasa_diag::benchmarks::Main(argc, argv);
}
