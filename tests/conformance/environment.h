// The variables of one conformance test as the fields of an input message.
//
// Conditions see messages, the tests see variables. So a message type is made
// for each test, with the variables as its fields, and the language reads it
// like any other.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_ENVIRONMENT_H_
#define KASA_DIAG_TESTS_CONFORMANCE_ENVIRONMENT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/message.h"
#include "kasa_diag/condition/condition.h"
#include "tests/conformance/proto/cel_expr.pb.h"

namespace kasa_diag::conformance {

// A variable, its type, and what it is bound to. Without a value it is not set.
struct Variable {
  std::string name;  // with dots: the field of a field
  cel::expr::Type type;
  bool is_bound = false;
  cel::expr::Value value;
};

class Environment {
 public:
  // Names resolve in the scope `container`. Unimplemented, with the construct's
  // name as message, when a variable is of a type that a field can't have.
  static absl::StatusOr<std::unique_ptr<Environment>> Make(
      const std::vector<Variable>& variables, absl::string_view container);

  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  const condition::Schema& schema() const { return *schema_; }
  condition::Inputs inputs() const;

 private:
  Environment();

  // Destroyed from the last to the first: the message before its type.
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
  std::unique_ptr<google::protobuf::Message> message_;
  std::unique_ptr<condition::Schema> schema_;
};

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_ENVIRONMENT_H_
