#include "kasa_diag/evaluator/compile_report.h"

#include "absl/strings/str_cat.h"

namespace kasa_diag::evaluator {

std::string ToString(const CompileReport& report) {
  int interpreted = 0;
  int partly = 0;
  for (const CompileReport::Condition& condition : report.conditions) {
    interpreted +=
        condition.decision == CompileReport::Decision::kInterpreter ? 1 : 0;
    partly +=
        condition.decision == CompileReport::Decision::kIndexAndInterpreter ? 1
                                                                            : 0;
  }
  return absl::StrCat(
      report.conditions.size(), " conditions in ", report.terms, " terms over ",
      report.dimensions, " dimensions of ", report.classes, " classes.\n",
      interpreted, " conditions are left to the interpreter, ", partly,
      " in part (", report.interpreted_dimensions, " expressions).\nRows ",
      report.rows, ", ", report.vectors, " vectors; ", report.bytes,
      " bytes; fields read by reflection: ", report.reflected_fields,
      report.reads_single_fields ? "; only those asked for are read.\n"
                                 : ".\n");
}

}  // namespace kasa_diag::evaluator
