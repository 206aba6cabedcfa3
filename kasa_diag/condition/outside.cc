// Names as of CEL's specification and the extension libraries of cel-go
// (strings, math, lists, sets, encoders, protos, bindings, optionals, network,
// comprehensions).

#include "kasa_diag/condition/outside.h"

#include "absl/strings/match.h"
#include "kasa_diag/condition/message_types.h"

namespace kasa_diag::condition {
namespace {

struct Construct {
  absl::string_view function;
  absl::string_view name;
};

constexpr absl::string_view kExtensions = "extension functions";

constexpr Construct kGlobal[] = {
    {"type", "type values"},     {"dyn", "dyn"},
    {"bytes", "bytes"},          {"list", "type values"},
    {"map", "type values"},      {"isURL", kExtensions},
    {"url", kExtensions},        {"isIP", kExtensions},
    {"ip", kExtensions},         {"isCIDR", kExtensions},
    {"cidr", kExtensions},       {"quantity", kExtensions},
    {"isQuantity", kExtensions}, {"semver", kExtensions},
    {"isSemver", kExtensions},
};

constexpr Construct kMember[] = {
    {"map", "map and filter"},
    {"filter", "map and filter"},
    {"existsOne", "macros of two variables"},
    {"transformList", "macros of two variables"},
    {"transformMap", "macros of two variables"},
    {"transformMapEntry", "macros of two variables"},
    {"getDate", "timestamp accessors"},
    {"getDayOfMonth", "timestamp accessors"},
    {"getDayOfWeek", "timestamp accessors"},
    {"getDayOfYear", "timestamp accessors"},
    {"getFullYear", "timestamp accessors"},
    {"getHours", "timestamp accessors"},
    {"getMilliseconds", "timestamp accessors"},
    {"getMinutes", "timestamp accessors"},
    {"getMonth", "timestamp accessors"},
    {"getSeconds", "timestamp accessors"},
    {"hasValue", "optionals"},
    {"value", "optionals"},
    {"or", "optionals"},
    {"orValue", "optionals"},
    {"optMap", "optionals"},
    {"optFlatMap", "optionals"},
    {"charAt", kExtensions},
    {"format", kExtensions},
    {"indexOf", kExtensions},
    {"join", kExtensions},
    {"lastIndexOf", kExtensions},
    {"lowerAscii", kExtensions},
    {"replace", kExtensions},
    {"reverse", kExtensions},
    {"split", kExtensions},
    {"substring", kExtensions},
    {"trim", kExtensions},
    {"upperAscii", kExtensions},
    {"distinct", kExtensions},
    {"flatten", kExtensions},
    {"slice", kExtensions},
    {"sort", kExtensions},
    {"sortBy", kExtensions},
    {"first", kExtensions},
    {"last", kExtensions},
    {"family", kExtensions},
    {"masked", kExtensions},
    {"prefixLength", kExtensions},
    {"containsIP", kExtensions},
    {"containsCIDR", kExtensions},
    {"ip", kExtensions},
    {"isCanonical", kExtensions},
    {"isGlobalUnicast", kExtensions},
    {"isLinkLocalMulticast", kExtensions},
    {"isLinkLocalUnicast", kExtensions},
    {"isLoopback", kExtensions},
    {"isUnspecified", kExtensions},
};

// Before the dot.
constexpr Construct kNamespaces[] = {
    {"cel", "cel.bind"},       {"math", kExtensions}, {"strings", kExtensions},
    {"lists", kExtensions},    {"sets", kExtensions}, {"base64", kExtensions},
    {"proto", kExtensions},    {"net", kExtensions},  {"regex", kExtensions},
    {"optional", "optionals"}, {"json", kExtensions},
};

template <size_t n>
absl::string_view Find(const Construct (&constructs)[n],
                       absl::string_view function) {
  for (const Construct& construct : constructs) {
    if (construct.function == function) return construct.name;
  }
  return "";
}

}  // namespace

absl::string_view OutsideConstructOf(const SyntaxNode& call,
                                     absl::string_view target) {
  if (!call.has_target) return Find(kGlobal, call.name);
  const absl::string_view construct = Find(kNamespaces, target);
  return construct.empty() ? Find(kMember, call.name) : construct;
}

absl::string_view OutsideConstructOf(
    const google::protobuf::FieldDescriptor* field) {
  using google::protobuf::FieldDescriptor;
  if (field->is_map()) return "maps";
  if (field->type() == FieldDescriptor::TYPE_BYTES) return "bytes";
  if (field->message_type() == nullptr) return "";
  switch (WellKnownTypeOf(field->message_type())) {
    case WellKnownType::kDynamic:
      return "Any and Struct";
    case WellKnownType::kWrapper:
      return OutsideConstructOf(field->message_type()->FindFieldByNumber(1));
    default:
      return "";
  }
}

bool IsNameOfType(absl::string_view name) {
  constexpr absl::string_view kTypes[] = {
      "bool", "bytes",     "double", "dyn",  "int", "list",
      "map",  "null_type", "string", "type", "uint"};
  for (const absl::string_view type : kTypes) {
    if (type == name) return true;
  }
  return false;
}

}  // namespace kasa_diag::condition
