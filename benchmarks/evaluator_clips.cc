#include "benchmarks/evaluator_clips.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#ifdef KASA_DIAG_HAVE_CLIPS
extern "C" {
#include <clips/clips.h>
}
#endif

namespace kasa_diag::benchmarks {

#ifdef KASA_DIAG_HAVE_CLIPS

namespace {

int fired = 0;

void CountFiring(void*) { ++fired; }

std::string Variable(const Atom& atom) {
  return absl::StrCat("?", Fields()[atom.field].name);
}

// A test of the field's variable.
std::string Test(const Atom& atom) {
  const Field& field = Fields()[atom.field];
  const std::string value = Variable(atom);
  auto constant = [&field](int choice) {
    return field.type == FieldType::kEnum
               ? absl::StrCat(choice)
               : absl::StrCat("\"", KnownTexts()[choice], "\"");
  };
  const std::string set = absl::StrCat("(neq ", value, " nil)");
  auto equals = [&](int choice) {
    // `eq` compares any two values; nil is none of the constants.
    return absl::StrCat("(eq ", value, " ", constant(choice), ")");
  };
  switch (atom.kind) {
    case Atom::Kind::kHas:
      return set;
    case Atom::Kind::kIsTrue:
      return absl::StrCat("(eq ", value, " TRUE)");
    case Atom::Kind::kLess:
      return absl::StrCat("(and ", set, " (< ", value, " ", atom.number, "))");
    case Atom::Kind::kAtLeast:
      return absl::StrCat("(and ", set, " (>= ", value, " ", atom.number, "))");
    case Atom::Kind::kEqual:
      return equals(atom.choices[0]);
    case Atom::Kind::kNotEqual:
      return absl::StrCat("(and ", set, " (not ", equals(atom.choices[0]),
                          "))");
    case Atom::Kind::kIn: {
      std::vector<std::string> tests;
      for (const int choice : atom.choices) tests.push_back(equals(choice));
      return absl::StrCat("(or ", absl::StrJoin(tests, " "), ")");
    }
  }
  return "";
}

// Atoms of a conjunction are constraints of their slots, which CLIPS shares
// between rules; the disjunction tests two slots' variables.
std::string ToClips(const Rule& rule, int number) {
  std::map<int, std::vector<std::string>> constraints;
  std::vector<std::string> tests;
  for (size_t i = 0; i < rule.atoms.size(); ++i) {
    const Atom& atom = rule.atoms[i];
    std::vector<std::string>& slot = constraints[atom.field];
    if (rule.form == Rule::Form::kAllWithEither && i < 2) {
      if (i == 1) {
        tests.push_back(absl::StrCat("(test (or ", Test(rule.atoms[0]), " ",
                                     Test(rule.atoms[1]), "))"));
      }
      continue;
    }
    const bool negated = rule.form == Rule::Form::kAllWithNot && i == 0;
    slot.push_back(negated ? absl::StrCat("&:(not ", Test(atom), ")")
                           : absl::StrCat("&:", Test(atom)));
  }
  std::string slots;
  for (const auto& slot : constraints) {
    const std::string& name = Fields()[slot.first].name;
    absl::StrAppend(&slots, " (", name, " ?", name,
                    absl::StrJoin(slot.second, ""), ")");
  }
  return absl::StrCat("(defrule r", number, " (snapshot", slots, ") ",
                      absl::StrJoin(tests, " "), " => (hit))");
}

}  // namespace

struct ClipsPeer::Environment {
  void* clips = CreateEnvironment();
  void* snapshot = nullptr;
};

bool ClipsPeer::IsAvailable() { return true; }

ClipsPeer::ClipsPeer(const std::vector<Rule>& rules)
    : environment_(std::make_unique<Environment>()) {
  void* clips = environment_->clips;
  char name[] = "hit";
  char restrictions[] = "00";
  EnvDefineFunction2(clips, name, 'v', PTIEF CountFiring, "CountFiring",
                     restrictions);
  auto build = [clips](const std::string& text) {
    std::string copy = text;
    if (EnvBuild(clips, copy.data()) == 0) {
      std::fprintf(stderr, "CLIPS does not take %s\n", text.c_str());
      std::abort();
    }
  };
  std::vector<std::string> slots;
  for (const Field& field : Fields()) {
    slots.push_back(absl::StrCat("(slot ", field.name, " (default nil))"));
  }
  build(absl::StrCat("(deftemplate snapshot ", absl::StrJoin(slots, " "), ")"));
  for (size_t i = 0; i < rules.size(); ++i) {
    build(ToClips(rules[i], static_cast<int>(i)));
  }
  environment_->snapshot = EnvFindDeftemplate(clips, "snapshot");
}

ClipsPeer::~ClipsPeer() {
  if (environment_ != nullptr) DestroyEnvironment(environment_->clips);
}

int ClipsPeer::Decide(const EvaluatorSnapshot& snapshot) {
  void* clips = environment_->clips;
  void* fact = EnvCreateFact(clips, environment_->snapshot);
  const auto* descriptor = EvaluatorSnapshot::descriptor();
  const auto* reflection = snapshot.GetReflection();
  for (int f = 0; f < descriptor->field_count(); ++f) {
    const auto* field = descriptor->field(f);
    if (!reflection->HasField(snapshot, field)) continue;
    DATA_OBJECT value;
    switch (Fields()[f].type) {
      case FieldType::kInt:
        SetType(value, INTEGER);
        SetValue(value,
                 EnvAddLong(clips, reflection->GetInt32(snapshot, field)));
        break;
      case FieldType::kEnum:
        SetType(value, INTEGER);
        SetValue(value,
                 EnvAddLong(clips, reflection->GetEnumValue(snapshot, field)));
        break;
      case FieldType::kDouble:
        SetType(value, FLOAT);
        SetValue(value,
                 EnvAddDouble(clips, reflection->GetDouble(snapshot, field)));
        break;
      case FieldType::kBool:
        SetType(value, SYMBOL);
        SetValue(value, EnvAddSymbol(clips, reflection->GetBool(snapshot, field)
                                                ? "TRUE"
                                                : "FALSE"));
        break;
      case FieldType::kString: {
        std::string scratch;
        SetType(value, STRING);
        SetValue(
            value,
            EnvAddSymbol(
                clips, reflection->GetStringReference(snapshot, field, &scratch)
                           .c_str()));
        break;
      }
    }
    EnvPutFactSlot(clips, fact, Fields()[f].name.c_str(), &value);
  }
  EnvAssignFactSlotDefaults(clips, fact);
  fired = 0;
  EnvAssert(clips, fact);
  EnvRun(clips, -1);
  EnvRetract(clips, fact);
  return fired;
}

#else

struct ClipsPeer::Environment {};
bool ClipsPeer::IsAvailable() { return false; }
ClipsPeer::ClipsPeer(const std::vector<Rule>&) {}
ClipsPeer::~ClipsPeer() = default;
int ClipsPeer::Decide(const EvaluatorSnapshot&) { return 0; }

#endif

}  // namespace kasa_diag::benchmarks
