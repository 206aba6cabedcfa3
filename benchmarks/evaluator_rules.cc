#include "benchmarks/evaluator_rules.h"

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace kasa_diag::benchmarks {
namespace {

class RuleMaker {
 public:
  explicit RuleMaker(uint64_t seed) : random_(seed) {}

  Rule Make() {
    Rule rule;
    const int form = Below(100);
    if (form >= 90) {
      rule.form = Rule::Form::kAllWithNot;
    } else if (form >= 70) {
      rule.form = Rule::Form::kAllWithEither;
    }
    const int atoms = 1 + Below(4);
    for (int i = 0; i < atoms; ++i) rule.atoms.push_back(MakeAtom());
    if (atoms == 1 && rule.form == Rule::Form::kAllWithEither) {
      rule.form = Rule::Form::kAll;
    }
    return rule;
  }

 private:
  // Not std::uniform_int_distribution, which differs between libraries.
  int Below(int count) {
    return static_cast<int>(random_() % static_cast<uint64_t>(count));
  }

  std::vector<int> Distinct(int count, int first, int last) {
    std::vector<int> values;
    while (static_cast<int>(values.size()) < count) {
      const int value = first + Below(last - first + 1);
      if (std::find(values.begin(), values.end(), value) == values.end()) {
        values.push_back(value);
      }
    }
    return values;
  }

  Atom MakeAtom() {
    Atom atom;
    atom.field = Below(static_cast<int>(Fields().size()));
    const Field& field = Fields()[atom.field];
    if (Below(100) < 2) return atom;
    switch (field.type) {
      case FieldType::kBool:
        atom.kind = Atom::Kind::kIsTrue;
        break;
      case FieldType::kInt:
      case FieldType::kDouble:
        atom.kind = Below(2) == 0 ? Atom::Kind::kLess : Atom::Kind::kAtLeast;
        {
          // Towards the end of the range that the comparison is about.
          const int place = 1 + Below(63) * Below(63) / 63;
          atom.number = field.step *
                        (atom.kind == Atom::Kind::kLess ? place : 64 - place);
        }
        break;
      case FieldType::kEnum:
      case FieldType::kString: {
        const int kind = Below(10);
        atom.kind = kind < 6   ? Atom::Kind::kEqual
                    : kind < 8 ? Atom::Kind::kNotEqual
                               : Atom::Kind::kIn;
        const int first = field.type == FieldType::kEnum ? 1 : 0;
        const int last = field.type == FieldType::kEnum ? 7 : 11;
        atom.choices = Distinct(atom.kind == Atom::Kind::kIn ? 2 + Below(2) : 1,
                                first, last);
        break;
      }
    }
    return atom;
  }

  std::mt19937_64 random_;
};

std::string ChoiceName(const Field& field, int choice) {
  static const char* const kNames[] = {"CHOICE_UNSPECIFIED",
                                       "ONE",
                                       "TWO",
                                       "THREE",
                                       "FOUR",
                                       "FIVE",
                                       "SIX",
                                       "SEVEN"};
  if (field.type == FieldType::kEnum) {
    return absl::StrCat("Choice.", kNames[choice]);
  }
  return absl::StrCat("\"", KnownTexts()[choice], "\"");
}

std::string AtomToCel(const Atom& atom) {
  const Field& field = Fields()[atom.field];
  const std::string number =
      field.type == FieldType::kDouble && atom.number == int(atom.number)
          ? absl::StrCat(atom.number, ".0")
          : absl::StrCat(atom.number);
  switch (atom.kind) {
    case Atom::Kind::kHas:
      return absl::StrCat("has(", field.name, ")");
    case Atom::Kind::kIsTrue:
      return field.name;
    case Atom::Kind::kLess:
      return absl::StrCat(field.name, " < ", number);
    case Atom::Kind::kAtLeast:
      return absl::StrCat(field.name, " >= ", number);
    case Atom::Kind::kEqual:
      return absl::StrCat(field.name,
                          " == ", ChoiceName(field, atom.choices[0]));
    case Atom::Kind::kNotEqual:
      return absl::StrCat(field.name,
                          " != ", ChoiceName(field, atom.choices[0]));
    case Atom::Kind::kIn: {
      std::vector<std::string> names;
      for (const int choice : atom.choices) {
        names.push_back(ChoiceName(field, choice));
      }
      return absl::StrCat(field.name, " in [", absl::StrJoin(names, ", "), "]");
    }
  }
  return "";
}

}  // namespace

const std::vector<Field>& Fields() {
  static const auto* const kFields = [] {
    auto* fields = new std::vector<Field>();
    // From a percentage to a count of milliseconds.
    constexpr double kIntSteps[] = {1,  1,   2,   5,   10,    10,    10,
                                    20, 100, 100, 250, 10000, 10000, 15000};
    constexpr double kDoubleSteps[] = {0.5, 1, 1, 2.5, 50, 1000};
    int i = 0;
    for (const double step : kIntSteps) {
      fields->push_back({absl::StrCat("i", i++), FieldType::kInt, step});
    }
    i = 0;
    for (const double step : kDoubleSteps) {
      fields->push_back({absl::StrCat("d", i++), FieldType::kDouble, step});
    }
    for (i = 0; i < 8; ++i) {
      fields->push_back({absl::StrCat("e", i), FieldType::kEnum});
    }
    for (i = 0; i < 6; ++i) {
      fields->push_back({absl::StrCat("b", i), FieldType::kBool});
    }
    for (i = 0; i < 6; ++i) {
      fields->push_back({absl::StrCat("s", i), FieldType::kString});
    }
    return fields;
  }();
  return *kFields;
}

const std::vector<std::string>& KnownTexts() {
  static const auto* const kTexts = new std::vector<std::string>{
      "KC105", "KC110", "KC115", "KC120", "KC400",   "KC410S",
      "EC60",  "EC70",  "C100",  "C200",  "TP-Link", "1.3.11 Build 240110"};
  return *kTexts;
}

const std::vector<std::string>& OtherTexts() {
  static const auto* const kTexts = new std::vector<std::string>{
      "HS100", "KL110B", "", "2.0.4 Build 221018 Rel.51023n"};
  return *kTexts;
}

std::vector<Rule> MakeRules(int count, uint64_t seed) {
  RuleMaker maker(seed);
  std::vector<Rule> rules;
  rules.reserve(count);
  for (int i = 0; i < count; ++i) rules.push_back(maker.Make());
  return rules;
}

std::string ToCel(const Rule& rule) {
  std::vector<std::string> atoms;
  for (const Atom& atom : rule.atoms) atoms.push_back(AtomToCel(atom));
  if (rule.form == Rule::Form::kAllWithEither) {
    atoms[1] = absl::StrCat("(", atoms[0], " || ", atoms[1], ")");
    atoms.erase(atoms.begin());
  }
  if (rule.form == Rule::Form::kAllWithNot) {
    atoms[0] = absl::StrCat("!(", atoms[0], ")");
  }
  return absl::StrJoin(atoms, " && ");
}

}  // namespace kasa_diag::benchmarks
