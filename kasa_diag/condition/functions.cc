#include "kasa_diag/condition/functions.h"

#include <algorithm>
#include <initializer_list>

namespace kasa_diag::condition {

absl::Span<const FunctionEntry> Functions() {
  static constexpr FunctionEntry kFunctions[] = {
      {"size", Function::kSize, false, 1, "size(a string or a list)"},
      {"size", Function::kSize, true, 1, "value.size()"},
      {"startsWith", Function::kStartsWith, true, 2,
       "text.startsWith(\"beginning\")"},
      {"endsWith", Function::kEndsWith, true, 2, "text.endsWith(\"end\")"},
      {"contains", Function::kContains, true, 2, "text.contains(\"part\")"},
      {"matches", Function::kMatches, true, 2,
       "text.matches(\"regular expression\")"},
      {"matches", Function::kMatches, false, 2,
       "matches(text, \"regular expression\")"},
      {"duration", Function::kDuration, false, 1, "duration(\"1h30m\")"},
      {"timestamp", Function::kTimestamp, false, 1,
       "timestamp(\"2024-01-31T08:00:00Z\")"},
      {"version", Function::kVersion, false, 1, "version(\"2.4.1\")"},
      {"bool", Function::kBool, false, 1, "bool(a bool or a string)"},
      {"int", Function::kInt, false, 1,
       "int(a number, a string or a timestamp)"},
      {"uint", Function::kUint, false, 1, "uint(a number or a string)"},
      {"double", Function::kDouble, false, 1, "double(a number or a string)"},
      {"string", Function::kString, false, 1,
       "string(a number, a bool, a duration or a timestamp)"},
  };
  return kFunctions;
}

const FunctionEntry* FindFunction(absl::string_view name, bool has_target) {
  for (const FunctionEntry& entry : Functions()) {
    if (entry.name == name && entry.has_target == has_target) return &entry;
  }
  return nullptr;
}

const FunctionEntry& EntryOf(Function function) {
  return *std::find_if(
      Functions().begin(), Functions().end(),
      [&](const FunctionEntry& entry) { return entry.function == function; });
}

bool ResultType(Function function, const std::vector<Type>& arguments,
                Type::Kind* result) {
  using TypeKind = Type::Kind;
  const Type& type = arguments[0];
  auto is_one_of = [&](std::initializer_list<TypeKind> kinds) {
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](TypeKind kind) { return type.Fits(kind); });
  };
  switch (function) {
    case Function::kSize:
      *result = TypeKind::kInt;
      return type.is_list() || type.Fits(TypeKind::kString);
    case Function::kStartsWith:
    case Function::kEndsWith:
    case Function::kContains:
    case Function::kMatches:
      *result = TypeKind::kBool;
      return type.Fits(TypeKind::kString) &&
             arguments[1].Fits(TypeKind::kString);
    case Function::kDuration:
      *result = TypeKind::kDuration;
      return is_one_of({TypeKind::kString, TypeKind::kDuration});
    case Function::kTimestamp:
      *result = TypeKind::kTimestamp;
      return is_one_of(
          {TypeKind::kString, TypeKind::kInt, TypeKind::kTimestamp});
    case Function::kVersion:
      *result = TypeKind::kVersion;
      return is_one_of({TypeKind::kString, TypeKind::kVersion});
    case Function::kBool:
      *result = TypeKind::kBool;
      return is_one_of({TypeKind::kString, TypeKind::kBool});
    case Function::kInt:
      *result = TypeKind::kInt;
      return is_one_of({TypeKind::kInt, TypeKind::kUint, TypeKind::kDouble,
                        TypeKind::kString, TypeKind::kTimestamp});
    case Function::kUint:
      *result = TypeKind::kUint;
      return is_one_of({TypeKind::kInt, TypeKind::kUint, TypeKind::kDouble,
                        TypeKind::kString});
    case Function::kDouble:
      *result = TypeKind::kDouble;
      return is_one_of({TypeKind::kInt, TypeKind::kUint, TypeKind::kDouble,
                        TypeKind::kString});
    case Function::kString:
      *result = TypeKind::kString;
      return is_one_of({TypeKind::kInt, TypeKind::kUint, TypeKind::kDouble,
                        TypeKind::kString, TypeKind::kBool, TypeKind::kDuration,
                        TypeKind::kTimestamp});
  }
  return false;
}

}  // namespace kasa_diag::condition
