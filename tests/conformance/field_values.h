// CEL's values to and from the fields of messages.

#ifndef KASA_DIAG_TESTS_CONFORMANCE_FIELD_VALUES_H_
#define KASA_DIAG_TESTS_CONFORMANCE_FIELD_VALUES_H_

#include <memory>

#include "absl/status/status.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tests/conformance/proto/cel_expr.pb.h"

namespace kasa_diag::conformance {

// Sets a field, or all elements of a repeated one, to a value as CEL's message
// construction does it: null leaves it absent, a wrapper takes its plain value.
// Unimplemented, with the construct's name, for values outside the subset;
// OutOfRange where the field can't hold the number; InvalidArgument where the
// types differ.
absl::Status SetField(const cel::expr::Value& value,
                      const google::protobuf::FieldDescriptor* field,
                      google::protobuf::Message* message);

// The type of a variable that is bound to the value without a declaration.
cel::expr::Type TypeOf(const cel::expr::Value& value);

// The message inside, made by the generated types. Null when it is of no type
// that is known here, or can't be read.
std::unique_ptr<google::protobuf::Message> Unpack(
    const google::protobuf::Any& any);

}  // namespace kasa_diag::conformance

#endif  // KASA_DIAG_TESTS_CONFORMANCE_FIELD_VALUES_H_
