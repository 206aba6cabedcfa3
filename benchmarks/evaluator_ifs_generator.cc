// Writes the rules as C++.
//
//   evaluator_ifs_generator FILES RULES_IN_EACH FILE...
//
// Each file has functions of up to 250 rules: compilers take more than linear
// time on long ones. The last file named gets the tables of all functions.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "benchmarks/evaluator_rules.h"

namespace kasa_diag::benchmarks {
namespace {

constexpr int kRulesInFunction = 250;

std::string Number(double number) { return absl::StrCat(number); }

// What the atom is when its field is set.
std::string Test(const Atom& atom) {
  const Field& field = Fields()[atom.field];
  const std::string value = absl::StrCat("m.", field.name, "()");
  auto constant = [&field](int choice) {
    return field.type == FieldType::kEnum
               ? absl::StrCat(choice)
               : absl::StrCat("\"", KnownTexts()[choice], "\"");
  };
  switch (atom.kind) {
    case Atom::Kind::kHas:
      return "true";
    case Atom::Kind::kIsTrue:
      return value;
    case Atom::Kind::kLess:
      return absl::StrCat(value, " < ", Number(atom.number));
    case Atom::Kind::kAtLeast:
      return absl::StrCat(value, " >= ", Number(atom.number));
    case Atom::Kind::kEqual:
      return absl::StrCat(value, " == ", constant(atom.choices[0]));
    case Atom::Kind::kNotEqual:
      return absl::StrCat(value, " != ", constant(atom.choices[0]));
    case Atom::Kind::kIn: {
      std::vector<std::string> tests;
      for (const int choice : atom.choices) {
        tests.push_back(absl::StrCat(value, " == ", constant(choice)));
      }
      return absl::StrCat("(", absl::StrJoin(tests, " || "), ")");
    }
  }
  return "";
}

std::string Has(const Atom& atom) {
  return absl::StrCat("m.has_", Fields()[atom.field].name, "()");
}

std::string TwoValued(const Atom& atom) {
  return atom.kind == Atom::Kind::kHas
             ? Has(atom)
             : absl::StrCat("(", Has(atom), " && ", Test(atom), ")");
}

std::string TwoValued(const Rule& rule) {
  std::vector<std::string> atoms;
  for (const Atom& atom : rule.atoms) atoms.push_back(TwoValued(atom));
  if (rule.form == Rule::Form::kAllWithEither) {
    atoms[1] = absl::StrCat("(", atoms[0], " || ", atoms[1], ")");
    atoms.erase(atoms.begin());
  } else if (rule.form == Rule::Form::kAllWithNot) {
    atoms[0] = absl::StrCat("!", atoms[0]);
  }
  return absl::StrJoin(atoms, " && ");
}

std::string Kleene(const Atom& atom) {
  if (atom.kind == Atom::Kind::kHas) {
    return absl::StrCat("(", Has(atom), " ? kTrue : kFalse)");
  }
  return absl::StrCat("(", Has(atom), " ? ", Test(atom),
                      " ? kTrue : kFalse : kUnknown)");
}

// Statements that leave the rule's value in `v`.
std::string Kleene(const Rule& rule) {
  std::string code;
  size_t next = 1;
  absl::StrAppend(&code, "uint8_t v = ", Kleene(rule.atoms[0]), ";");
  if (rule.form == Rule::Form::kAllWithNot) {
    absl::StrAppend(&code, " v = 2 - v;");
  } else if (rule.form == Rule::Form::kAllWithEither) {
    absl::StrAppend(&code,
                    " if (v != kTrue) { uint8_t w = ", Kleene(rule.atoms[1]),
                    "; if (w > v) v = w; }");
    next = 2;
  }
  for (; next < rule.atoms.size(); ++next) {
    absl::StrAppend(&code, " if (v != kFalse) { uint8_t w = ",
                    Kleene(rule.atoms[next]), "; if (w < v) v = w; }");
  }
  return code;
}

bool Write(const char* path, const std::string& text) {
  std::FILE* file = std::fopen(path, "w");
  if (file == nullptr) return false;
  const bool written = std::fputs(text.c_str(), file) >= 0;
  return std::fclose(file) == 0 && written;
}

int Main(int argc, char** argv) {
  const int files = argc - 3;
  if (argc < 4 || std::atoi(argv[1]) != files) {
    std::fprintf(stderr, "usage: %s FILES RULES_IN_EACH FILE...\n", argv[0]);
    return 2;
  }
  const int rules_in_file = std::atoi(argv[2]);
  const std::vector<Rule> rules = MakeRules(files * rules_in_file);
  const std::string head =
      "#include \"benchmarks/evaluator_ifs.h\"\n"
      "namespace kasa_diag::benchmarks {\n";
  int rule = 0;
  int functions = 0;
  for (int f = 0; f < files; ++f) {
    std::string text = head;
    const int end = rule + rules_in_file;
    while (rule < end) {
      std::string two_valued =
          absl::StrCat("void TwoValued", functions,
                       "(const EvaluatorSnapshot& m, int n, uint8_t* s) {\n");
      std::string kleene =
          absl::StrCat("void Kleene", functions,
                       "(const EvaluatorSnapshot& m, int n, uint8_t* s) {\n");
      ++functions;
      for (int i = 0; i < kRulesInFunction && rule < end; ++i, ++rule) {
        // Small sets of rules end in between.
        if (i == 10 || i == 25 || i == 100) {
          absl::StrAppend(&two_valued, "if (n <= ", i, ") return;\n");
          absl::StrAppend(&kleene, "if (n <= ", i, ") return;\n");
        }
        absl::StrAppend(&two_valued, "s[", i, "] = kFalse; if (",
                        TwoValued(rules[rule]), ") s[", i, "] = kTrue;\n");
        absl::StrAppend(&kleene, "{ ", Kleene(rules[rule]), " s[", i,
                        "] = v; }\n");
      }
      absl::StrAppend(&text, two_valued, "}\n", kleene, "}\n");
    }
    if (f == files - 1) {
      absl::StrAppend(&text,
                      "using Function = void (*)(const EvaluatorSnapshot&, "
                      "int, uint8_t*);\n");
      std::string tables[2];
      for (int i = 0; i < functions; ++i) {
        const char* const parameters =
            "(const EvaluatorSnapshot&, int, uint8_t*);\n";
        absl::StrAppend(&text, "void TwoValued", i, parameters, "void Kleene",
                        i, parameters);
        absl::StrAppend(&tables[0], "&TwoValued", i, ",");
        absl::StrAppend(&tables[1], "&Kleene", i, ",");
      }
      for (const bool is_kleene : {false, true}) {
        const char* name = is_kleene ? "Kleene" : "TwoValued";
        absl::StrAppend(
            &text, "void Decide", name,
            "(const EvaluatorSnapshot& m, int count, uint8_t* s) {\n"
            "static constexpr Function kAll[] = {",
            tables[is_kleene ? 1 : 0], "};\nfor (int i = 0; ", kRulesInFunction,
            " * i < count; ++i) {\nkAll[i](m, count - ", kRulesInFunction,
            " * i, s + ", kRulesInFunction, " * i);\n}\n}\n");
      }
      absl::StrAppend(&text, "int GeneratedRules() { return ",
                      files * rules_in_file, "; }\n");
    }
    absl::StrAppend(&text, "}  // namespace kasa_diag::benchmarks\n");
    if (!Write(argv[3 + f], text)) {
      std::fprintf(stderr, "%s: cannot be written\n", argv[3 + f]);
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace kasa_diag::benchmarks

int main(int argc, char** argv) {
  return kasa_diag::benchmarks::Main(argc, argv);
}
