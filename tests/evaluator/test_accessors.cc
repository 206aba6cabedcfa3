#include "tests/evaluator/test_accessors.h"

#include "google/protobuf/wrappers.pb.h"
#include "tests/condition/test_messages.pb.h"
#include "tests/condition/test_messages_proto2.pb.h"

namespace kasa_diag::evaluator {
namespace {

using condition::test::All;
using condition::test2::Old;
using google::protobuf::Int32Value;

// clang-format off
#define ALL_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(b) OPTIONAL(i32) OPTIONAL(i64) OPTIONAL(u32) OPTIONAL(u64) \
  OPTIONAL(f) OPTIONAL(d) OPTIONAL(s) OPTIONAL(bytes) OPTIONAL(state) \
  OPTIONAL(plain) OPTIONAL(part) OPTIONAL(duration) OPTIONAL(timestamp) \
  OPTIONAL(si64) OPTIONAL(fx32) \
  IMPLICIT(implicit_b) IMPLICIT(implicit_i) IMPLICIT(implicit_s) \
  IMPLICIT(implicit_state) IMPLICIT(implicit_plain) \
  OPTIONAL(wrapped_b) OPTIONAL(wrapped_i) OPTIONAL(wrapped_u) \
  OPTIONAL(wrapped_d) OPTIONAL(wrapped_s) OPTIONAL(wrapped_bytes) \
  REPEATED(ints) REPEATED(strings) REPEATED(states) REPEATED(parts) \
  REPEATED(durations) REPEATED(wrapped_ints) REPEATED(doubles) \
  REPEATED(many_bytes) REPEATED(map) \
  OPTIONAL(any) OPTIONAL(structure) OPTIONAL(value) \
  OPTIONAL(left) OPTIONAL(right) OPTIONAL(middle) \
  OPTIONAL(in) OPTIONAL(int_) OPTIONAL(size)
#define PART_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(number) OPTIONAL(state) OPTIONAL(part) REPEATED(parts) \
  REPEATED(numbers)
#define VALUE_FIELDS(OPTIONAL, IMPLICIT, REPEATED) IMPLICIT(value)
#define OLD_FIELDS(OPTIONAL, IMPLICIT, REPEATED) \
  OPTIONAL(number) OPTIONAL(text) OPTIONAL(kind) OPTIONAL(needed) \
  OPTIONAL(inner) REPEATED(kinds)
#define INNER_FIELDS(OPTIONAL, IMPLICIT, REPEATED) OPTIONAL(depth)
// clang-format on

KASA_DIAG_DEFINE_ACCESSORS(kAll, All, ALL_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kPart, All::Part, PART_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kInt32Value, Int32Value, VALUE_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kOld, Old, OLD_FIELDS);
KASA_DIAG_DEFINE_ACCESSORS(kInner, Old::Inner, INNER_FIELDS);

}  // namespace

std::vector<const MessageAccessors*> TestAccessors() {
  return {&kAll, &kPart, &kInt32Value, &kOld, &kInner};
}

}  // namespace kasa_diag::evaluator
