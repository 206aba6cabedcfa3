// The functions that conditions can call.

#ifndef KASA_DIAG_CONDITION_FUNCTIONS_H_
#define KASA_DIAG_CONDITION_FUNCTIONS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {

struct FunctionEntry {
  absl::string_view name;
  Function function;
  bool has_target;          // written target.name(...)
  int arity;                // with the target
  absl::string_view usage;  // an example
};

// All of them; a function that is written in two ways is in it twice.
absl::Span<const FunctionEntry> Functions();

// Null when there is none.
const FunctionEntry* FindFunction(absl::string_view name, bool has_target);

// How the printer writes it, and the parser reads it.
const FunctionEntry& EntryOf(Function function);

// False when it can't take arguments of these types, as many as its arity.
bool ResultType(Function function, const std::vector<Type>& arguments,
                Type::Kind* result);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_FUNCTIONS_H_
