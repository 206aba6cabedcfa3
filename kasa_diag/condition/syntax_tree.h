// The checked syntax tree of a condition: immutable, typed, names resolved,
// constants folded. For whoever compiles or walks conditions.
//
// A node is a kind (`op`), a static type, its children, and for some kinds what
// the comments of the fields below say. A tree is at most kMaxDepth deep.

#ifndef KASA_DIAG_CONDITION_SYNTAX_TREE_H_
#define KASA_DIAG_CONDITION_SYNTAX_TREE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/value.h"
#include "re2/re2.h"

namespace kasa_diag::condition {

struct Type {
  enum class Kind : uint8_t {
    kAny,  // of the elements of [], which fits every type
    kBool,
    kInt,
    kUint,
    kDouble,
    kString,
    kDuration,
    kTimestamp,
    kVersion,
    kMessage,
  };
  Kind kind = Kind::kAny;
  // How many lists are around: 2 for list(list(int)), whose kind is kInt.
  int list_depth = 0;
  // kMessage: which.
  const google::protobuf::Descriptor* message = nullptr;
  // kInt: of which enum it is, where known.
  const google::protobuf::EnumDescriptor* enumeration = nullptr;

  bool Is(Kind wanted) const { return list_depth == 0 && kind == wanted; }
  // Also true for an element of [], which never has a value.
  bool Fits(Kind wanted) const {
    return list_depth == 0 && (kind == wanted || kind == Kind::kAny);
  }
  bool is_list() const { return list_depth > 0; }
  bool is_number() const {
    return Is(Kind::kInt) || Is(Kind::kUint) || Is(Kind::kDouble);
  }
};

// As an author reads it: "int", "list(string)", "Led.Mode".
std::string TypeName(const Type& type, const Schema& schema);

// Of a field read as a value; of its elements when repeated. REQUIRES: neither
// a map, nor bytes, nor Any or Struct.
Type TypeOfField(const google::protobuf::FieldDescriptor* field);
// Of a message as a value: a wrapper is what it wraps.
Type TypeOfMessage(const google::protobuf::Descriptor* descriptor);

enum class Op : uint8_t {
  kConstant,  // `constant`; `enum_value` where it was written as a name
  kField,     // `base` and `path`: a field, or with an empty path the base
  kHas,       // `base` and `path`: whether the last field is set
  kAnd,       // two children or more, none of them kAnd
  kOr,        // two children or more, none of them kOr
  kNot,
  kConditional,  // children: condition, value, other value
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,         // children: value, list
  kInSymbols,  // whether `input` has its id number `symbol`
  kAdd,        // also of strings and of lists
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kNegate,
  kIndex,      // children: list, index
  kList,       // children: the elements
  kCall,       // `function`; children: its arguments, a receiver first
  kExists,     // children: list, predicate, which sees `variable`
  kAll,        // likewise
  kExistsOne,  // likewise
};

enum class Function : uint8_t {
  kSize,
  kStartsWith,
  kEndsWith,
  kContains,
  kMatches,
  kDuration,
  kTimestamp,
  kVersion,
  kBool,
  kInt,
  kUint,
  kDouble,
  kString,
};

// Where a path begins.
enum class Base : uint8_t {
  kInput,     // the schema's input number `input`
  kVariable,  // the loop variable number `variable`
  kOperand,   // the message that children[0] evaluates to
};

struct Node {
  Op op = Op::kConstant;
  Type type;
  // Byte offsets into the source: of the whole, and of the operator, the name
  // of a function, or the last name of a path.
  int begin = 0;
  int end = 0;
  int name_begin = 0;
  int name_end = 0;

  std::vector<std::unique_ptr<const Node>> children;
  const Node& child(int i) const { return *children[i]; }

  // kConstant.
  Value constant;
  const google::protobuf::EnumValueDescriptor* enum_value = nullptr;

  // kField and kHas. For a field of an input: base is kInput, path not empty.
  Base base = Base::kInput;
  std::vector<const google::protobuf::FieldDescriptor*> path;

  // kField and kHas of Base::kInput; kInSymbols.
  int input = -1;
  int symbol = -1;

  // Loop variables are numbered from the outermost macro inwards, from 0: the
  // macro that binds `variable`, or the path that begins at it. And its name.
  int variable = -1;
  std::string variable_name;

  // kCall. For kMatches with a constant expression, that expression compiled.
  Function function = Function::kSize;
  std::unique_ptr<const re2::RE2> regex;
};

inline bool IsComparison(Op op) {
  return op >= Op::kEqual && op <= Op::kGreaterEqual;
}
inline bool IsMacro(Op op) { return op >= Op::kExists; }

// The comparison with its sides exchanged: < becomes >. Others stay.
Op Mirrored(Op op);

// A field of an input, read as it is.
inline bool IsInputField(const Node& node) {
  return node.op == Op::kField && node.base == Base::kInput &&
         !node.path.empty();
}

// "wifi.rssi_dbm": the path of a field of an input as conditions write it, with
// the input's name before it unless that is the root.
std::string PathName(
    const Schema& schema, int input,
    const std::vector<const google::protobuf::FieldDescriptor*>& path);

// The condition's text, in one normal form: parsing and checking it again gives
// the same tree and the same text.
std::string Print(const Condition& condition);
std::string Print(const Node& node, const Schema& schema);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_SYNTAX_TREE_H_
