// Values are compared as messages, which makes the kind part of the value (an
// int is not a uint) and -0.0 equal to 0.0. Packed messages are compared by
// their fields, not by their bytes.

#include "tests/conformance/matcher.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/field_comparator.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/conformance/field_values.h"

namespace kasa_diag::conformance {
namespace {

using CelValue = cel::expr::Value;

bool Equal(const google::protobuf::Message& a,
           const google::protobuf::Message& b) {
  google::protobuf::util::DefaultFieldComparator comparator;
  comparator.set_treat_nan_as_equal(true);
  google::protobuf::util::MessageDifferencer differencer;
  differencer.set_field_comparator(&comparator);
  return differencer.Compare(a, b);
}

bool Equal(const CelValue& expected, const CelValue& actual) {
  if (expected.kind_case() != actual.kind_case()) return false;
  if (expected.kind_case() == CelValue::kListValue) {
    if (expected.list_value().values_size() !=
        actual.list_value().values_size()) {
      return false;
    }
    for (int i = 0; i < expected.list_value().values_size(); ++i) {
      if (!Equal(expected.list_value().values(i),
                 actual.list_value().values(i))) {
        return false;
      }
    }
    return true;
  }
  if (expected.kind_case() == CelValue::kObjectValue) {
    const auto a = Unpack(expected.object_value());
    const auto b = Unpack(actual.object_value());
    return a != nullptr && b != nullptr &&
           a->GetDescriptor() == b->GetDescriptor() && Equal(*a, *b);
  }
  return Equal(static_cast<const google::protobuf::Message&>(expected), actual);
}

}  // namespace

std::string DescribeDifference(const CelValue& expected,
                               const cel::expr::ExprValue& actual) {
  if (actual.has_value() && Equal(expected, actual.value())) return "";
  return absl::StrCat("expected ", expected.ShortDebugString(), ", got ",
                      Describe(actual));
}

std::string DescribeDifference(const cel::expr::Type& expected,
                               const cel::expr::Type& actual) {
  if (Equal(expected, actual)) return "";
  return absl::StrCat("expected the type ", expected.ShortDebugString(),
                      ", got ", actual.ShortDebugString());
}

std::string Describe(const cel::expr::ExprValue& value) {
  if (value.has_unknown()) return "unknown";
  if (value.has_error()) {
    return absl::StrCat("the error ", value.error().errors_size() > 0
                                          ? value.error().errors(0).message()
                                          : "");
  }
  return value.value().ShortDebugString();
}

}  // namespace kasa_diag::conformance
