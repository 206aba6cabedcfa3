// What became of a set of conditions when it was compiled into an index.

#ifndef KASA_DIAG_EVALUATOR_COMPILE_REPORT_H_
#define KASA_DIAG_EVALUATOR_COMPILE_REPORT_H_

#include <cstddef>
#include <string>
#include <vector>

namespace kasa_diag::evaluator {

struct CompileReport {
  enum class Decision {
    kIndex,                // by rows alone
    kIndexAndInterpreter,  // by rows, some of which the interpreter selects
    kInterpreter,          // as a whole by the interpreter
  };
  struct Condition {
    Decision decision = Decision::kIndex;
    int terms = 0;
    int dimensions = 0;  // fields and other things that its terms ask for
  };
  std::vector<Condition> conditions;

  int terms = 0;
  int dimensions = 0;
  int interpreted_dimensions = 0;
  int classes = 0;  // of all dimensions together
  // Fields that are read by reflection.
  int reflected_fields = 0;
  // Fields are read one by one, and those that no condition asks for not at
  // all, as long as the inputs are of generated classes.
  bool reads_single_fields = false;
  std::string rows;     // "in one word", "dense", "sparse"
  std::string vectors;  // "AVX2", "baseline"
  size_t row_bytes = 0;
  size_t bytes = 0;  // rows, tables and all
};

// "40 conditions in 52 terms over 23 fields ...": a few lines for a person.
std::string ToString(const CompileReport& report);

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_COMPILE_REPORT_H_
