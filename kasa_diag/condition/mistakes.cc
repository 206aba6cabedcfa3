#include "kasa_diag/condition/mistakes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/condition/message_types.h"
#include "kasa_diag/condition/name_resolution.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// What a field of a type that protobuf knows can hold.
struct Range {
  Value least;
  Value greatest;
  const char* type;
};

bool RangeOf(const FieldDescriptor* field, Range* range) {
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      *range = {Value::Int(std::numeric_limits<int32_t>::min()),
                Value::Int(std::numeric_limits<int32_t>::max()), "an int32"};
      return true;
    case FieldDescriptor::CPPTYPE_UINT32:
      *range = {Value::Uint(0),
                Value::Uint(std::numeric_limits<uint32_t>::max()), "a uint32"};
      return true;
    case FieldDescriptor::CPPTYPE_INT64:
      *range = {Value::Int(std::numeric_limits<int64_t>::min()),
                Value::Int(std::numeric_limits<int64_t>::max()), "an int64"};
      return true;
    case FieldDescriptor::CPPTYPE_UINT64:
      *range = {Value::Uint(0),
                Value::Uint(std::numeric_limits<uint64_t>::max()), "a uint64"};
      return true;
    default:
      return false;
  }
}

bool Holds(Op op, int order) {
  switch (op) {
    case Op::kLess:
      return order < 0;
    case Op::kLessEqual:
      return order <= 0;
    case Op::kGreater:
      return order == 1;
    case Op::kGreaterEqual:
      return order == 0 || order == 1;
    default:
      return false;
  }
}

class Finder {
 public:
  Finder(const Schema& schema, const CheckOptions& options,
         std::vector<Problem>* problems)
      : schema_(schema), options_(options), problems_(problems) {}

  void Run(const Node& root) {
    Visit(root);
    if (unguarded_ == nullptr || options_.version_guards.empty()) return;
    if (ReadsGuard(root)) return;
    Report(*unguarded_,
           "a version means nothing without the model that it belongs to",
           absl::StrCat("also ask for ",
                        absl::StrJoin(options_.version_guards, " or "),
                        " in this condition"));
  }

 private:
  void Report(const Node& node, std::string message, std::string hint = "") {
    problems_->push_back(Problem{node.name_begin, node.name_end,
                                 std::move(message), std::move(hint), ""});
  }

  void Visit(const Node& node) {
    if (IsComparison(node.op)) VisitComparison(node);
    if (node.op == Op::kIn) VisitIn(node);
    for (const auto& child : node.children) Visit(*child);
  }

  void VisitComparison(const Node& node) {
    const Node& left = node.child(0);
    const Node& right = node.child(1);
    const bool is_order = node.op != Op::kEqual && node.op != Op::kNotEqual;
    if (is_order && left.type.Is(Type::Kind::kString)) {
      Report(node,
             "the order of two strings is that of their letters: \"10\" "
             "comes before \"9\"",
             "to compare versions, write version(...) around both; to compare "
             "numbers, int(...)");
      return;
    }
    if (left.type.Is(Type::Kind::kVersion) && unguarded_ == nullptr &&
        (left.op == Op::kConstant) != (right.op == Op::kConstant)) {
      unguarded_ = &node;
    }
    if (CompareEnums(node, left, right)) return;
    if (right.op == Op::kConstant) {
      VisitRange(node, node.op, left, right);
    } else if (left.op == Op::kConstant) {
      VisitRange(node, Mirrored(node.op), right, left);
    }
  }

  // True when it reported something.
  bool CompareEnums(const Node& node, const Node& left, const Node& right) {
    if (AsksForUnspecified(node, left, right) ||
        AsksForUnspecified(node, right, left)) {
      return true;
    }
    const EnumDescriptor* a = left.type.enumeration;
    const EnumDescriptor* b = right.type.enumeration;
    if (a == b) return false;
    if (a != nullptr && b != nullptr) {
      Report(node,
             absl::StrCat("two different enums, ", EnumTypeName(schema_, a),
                          " and ", EnumTypeName(schema_, b),
                          ", are compared with each other"),
             SameConstant(left, right));
      return true;
    }
    const Node& number = a == nullptr ? left : right;
    const EnumDescriptor* enumeration = a == nullptr ? b : a;
    return LacksNumber(node, enumeration, number, number.constant);
  }

  // An UNSPECIFIED is absent, so comparing with it leaves the answer open.
  bool AsksForUnspecified(const Node& place, const Node& field,
                          const Node& constant) {
    if (!IsInputField(field) || field.type.is_list() ||
        field.type.enumeration == nullptr || constant.op != Op::kConstant ||
        constant.constant.kind() != Value::Kind::kInt ||
        !IsUnspecified(field.type.enumeration, constant.constant.int_value())) {
      return false;
    }
    Report(
        place,
        absl::StrCat(
            "this is never decided: a field that is ",
            std::string(field.type.enumeration->FindValueByNumber(0)->name()),
            " counts as absent"),
        absl::StrCat("to ask whether it is absent, write !has(",
                     PathName(schema_, field.input, field.path), ")"));
    return true;
  }

  bool LacksNumber(const Node& place, const EnumDescriptor* enumeration,
                   const Node& number, const Value& value) {
    if (number.op != Op::kConstant || value.kind() != Value::Kind::kInt) {
      return false;
    }
    if (place.op != Op::kEqual && place.op != Op::kNotEqual &&
        place.op != Op::kIn) {
      return false;
    }
    const int64_t wanted = value.int_value();
    if (wanted >= INT32_MIN && wanted <= INT32_MAX &&
        enumeration->FindValueByNumber(static_cast<int>(wanted)) != nullptr) {
      return false;
    }
    // An example that is not its UNSPECIFIED, where it has one.
    const google::protobuf::EnumValueDescriptor* example =
        enumeration->value(enumeration->value_count() > 1 ? 1 : 0);
    Report(place,
           absl::StrCat("the enum ", EnumTypeName(schema_, enumeration),
                        " has no constant of number ", wanted),
           absl::StrCat("write its constants by name: ",
                        EnumValueName(schema_, example)));
    return true;
  }

  // "did you mean Led.Mode.OFF?", where the other enum has the same name.
  std::string SameConstant(const Node& left, const Node& right) {
    const Node& constant = left.enum_value != nullptr ? left : right;
    const Node& field = left.enum_value != nullptr ? right : left;
    if (constant.enum_value == nullptr) return "";
    const google::protobuf::EnumValueDescriptor* same =
        field.type.enumeration->FindValueByName(constant.enum_value->name());
    return same == nullptr
               ? absl::StrCat(
                     "constants of the other enum begin "
                     "with ",
                     EnumTypeName(schema_, field.type.enumeration), ".")
               : absl::StrCat("did you mean ", EnumValueName(schema_, same),
                              "?");
  }

  void VisitIn(const Node& node) {
    const Node& left = node.child(0);
    const Node& list = node.child(1);
    if (list.op != Op::kList) {
      const EnumDescriptor* enumeration = list.type.enumeration;
      if (enumeration == left.type.enumeration || enumeration == nullptr) {
        return;
      }
      if (left.type.enumeration != nullptr) {
        CompareEnums(node, left, list);
      } else {
        LacksNumber(node, enumeration, left, left.constant);
      }
      return;
    }
    for (const auto& element : list.children) {
      if (CompareEnums(node, left, *element)) return;
    }
  }

  void VisitRange(const Node& node, Op op, const Node& field,
                  const Node& constant) {
    if (field.op != Op::kField || field.path.empty() || field.type.is_list() ||
        !constant.type.is_number()) {
      return;
    }
    Range range;
    if (!RangeOf(field.path.back(), &range)) return;
    const int to_least = CompareNumbers(range.least, constant.constant);
    const int to_greatest = CompareNumbers(range.greatest, constant.constant);
    if (to_least == 2) return;  // NaN
    const char* always = nullptr;
    if (op == Op::kEqual || op == Op::kNotEqual) {
      always = op == Op::kEqual ? "false" : "true";
      if (constant.type.Is(Type::Kind::kDouble) &&
          std::floor(constant.constant.double_value()) !=
              constant.constant.double_value()) {
        Report(node, absl::StrCat("this is always ", always, ": ",
                                  field.path.back()->name(), " is ", range.type,
                                  ", and ", constant.constant.ToString(),
                                  " is no whole number"));
        return;
      }
      if (to_least <= 0 && to_greatest >= 0) return;
    } else if (Holds(op, to_least) == Holds(op, to_greatest)) {
      always = Holds(op, to_least) ? "true" : "false";
    }
    if (always == nullptr) return;
    Report(node, absl::StrCat("this is always ", always, ": ",
                              field.path.back()->name(), " is ", range.type,
                              ", between ", Plain(range.least), " and ",
                              Plain(range.greatest)));
  }

  static std::string Plain(const Value& value) {
    return value.kind() == Value::Kind::kUint ? absl::StrCat(value.uint_value())
                                              : value.ToString();
  }

  // Whether a guard is read outside of comparisons of versions.
  bool ReadsGuard(const Node& node) const {
    if (IsComparison(node.op) && node.child(0).type.Is(Type::Kind::kVersion)) {
      return false;
    }
    if (node.input >= 0) {
      const std::string name = node.op == Op::kInSymbols
                                   ? schema_.inputs()[node.input].name
                                   : PathName(schema_, node.input, node.path);
      for (const std::string& guard : options_.version_guards) {
        if (name == guard || absl::StartsWith(name, absl::StrCat(guard, "."))) {
          return true;
        }
      }
    }
    return std::any_of(node.children.begin(), node.children.end(),
                       [&](const std::unique_ptr<const Node>& child) {
                         return ReadsGuard(*child);
                       });
  }

  const Schema& schema_;
  const CheckOptions& options_;
  std::vector<Problem>* problems_;
  const Node* unguarded_ = nullptr;
};

}  // namespace

void FindMistakes(const Node& root, const Schema& schema,
                  const CheckOptions& options, std::vector<Problem>* problems) {
  Finder(schema, options, problems).Run(root);
}

}  // namespace kasa_diag::condition
