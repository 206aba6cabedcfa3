// The conditions of the evaluator's benchmarks, in a form that every peer's
// language can be written from.
//
// Fixed by a seed, the same on every machine. A condition has 1 to 4 atoms over
// the forty fields of EvaluatorSnapshot: 14 int32, 6 double, 8 enum, 6 bool, 6
// string. 70 % are conjunctions, 20 % have one disjunction of two atoms (if
// they have two), 10 % have one atom negated. 2 % of the atoms are has(field).
// A number is compared (< or >=) with one of 63 round values spread over the
// field's range, more often with one near the end that the comparison is about;
// an enum or a string is equal to, not equal to, or one of two or three
// constants out of 7 and 12.

#ifndef KASA_DIAG_BENCHMARKS_EVALUATOR_RULES_H_
#define KASA_DIAG_BENCHMARKS_EVALUATOR_RULES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace kasa_diag::benchmarks {

enum class FieldType { kInt, kDouble, kEnum, kBool, kString };

struct Field {
  std::string name;
  FieldType type;
  double step = 1;  // numbers: thresholds are step * 1 to step * 63
};

// The forty fields, in the message's order.
const std::vector<Field>& Fields();
// The twelve texts that conditions compare with; the four that they do not.
const std::vector<std::string>& KnownTexts();
const std::vector<std::string>& OtherTexts();

struct Atom {
  enum class Kind { kHas, kLess, kAtLeast, kEqual, kNotEqual, kIn, kIsTrue };
  int field = 0;
  Kind kind = Kind::kHas;
  double number = 0;         // kInt and kDouble
  std::vector<int> choices;  // kEnum: numbers; kString: indices of texts
};

struct Rule {
  enum class Form { kAll, kAllWithEither, kAllWithNot };
  Form form = Form::kAll;
  // kAllWithEither: the first two are a disjunction. kAllWithNot: the first is
  // negated.
  std::vector<Atom> atoms;
};

inline constexpr uint64_t kRuleSeed = 20261124;

std::vector<Rule> MakeRules(int count, uint64_t seed = kRuleSeed);

// As a condition in CEL.
std::string ToCel(const Rule& rule);

}  // namespace kasa_diag::benchmarks

#endif  // KASA_DIAG_BENCHMARKS_EVALUATOR_RULES_H_
