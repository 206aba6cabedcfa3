// Writes conformance tests whose variables may be unknown.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_VECTOR_WRITER_H_
#define KASA_DIAG_TESTS_CONFORMANCE_VECTOR_WRITER_H_

#include <string>

#include "absl/strings/string_view.h"

namespace kasa_diag::conformance {

// What an operand or a result is. A value carries its text in the format of
// cel.expr.Value.
struct State {
  enum class Kind { kValue, kUnknown, kError };
  Kind kind = Kind::kValue;
  std::string value;

  bool is(bool wanted) const {
    return kind == Kind::kValue &&
           value == (wanted ? "bool_value: true" : "bool_value: false");
  }
};

// Appends tests to the text of a SimpleTestFile.
class VectorWriter {
 public:
  // Appends as it is.
  void Append(absl::string_view text);
  void BeginSection(absl::string_view name, absl::string_view description);
  // The test declares and binds the variables that the expression names: zero,
  // which is 0, and u_bool, u_int, u_uint, u_double, u_string, u_duration,
  // u_timestamp and u_list, which are unknown.
  void Test(absl::string_view name, absl::string_view expression,
            const State& expected);
  // Ends the file and returns it.
  std::string Finish();

 private:
  void EndSection();

  std::string text_;
  bool in_section_ = false;
};

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_VECTOR_WRITER_H_
