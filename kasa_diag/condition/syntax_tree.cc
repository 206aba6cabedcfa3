#include "kasa_diag/condition/syntax_tree.h"

#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/message_types.h"
#include "kasa_diag/condition/name_resolution.h"

namespace kasa_diag::condition {

std::string TypeName(const Type& type, const Schema& schema) {
  std::string name;
  switch (type.kind) {
    case Type::Kind::kAny:
      name = "anything";
      break;
    case Type::Kind::kBool:
      name = "bool";
      break;
    case Type::Kind::kInt:
      name = type.enumeration == nullptr
                 ? "int"
                 : EnumTypeName(schema, type.enumeration);
      break;
    case Type::Kind::kUint:
      name = "uint";
      break;
    case Type::Kind::kDouble:
      name = "double";
      break;
    case Type::Kind::kString:
      name = "string";
      break;
    case Type::Kind::kDuration:
      name = "duration";
      break;
    case Type::Kind::kTimestamp:
      name = "timestamp";
      break;
    case Type::Kind::kVersion:
      name = "version";
      break;
    case Type::Kind::kMessage:
      name = absl::StrCat("message ", std::string(type.message->name()));
      break;
  }
  for (int i = 0; i < type.list_depth; ++i) {
    name = absl::StrCat("list(", name, ")");
  }
  return name;
}

Type TypeOfField(const google::protobuf::FieldDescriptor* field) {
  using google::protobuf::FieldDescriptor;
  Type type;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      type.kind = Type::Kind::kBool;
      break;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      type.kind = Type::Kind::kInt;
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      type.kind = Type::Kind::kUint;
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      type.kind = Type::Kind::kDouble;
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      type.kind = Type::Kind::kInt;
      type.enumeration = field->enum_type();
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      type.kind = Type::Kind::kString;
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return TypeOfMessage(field->message_type());
  }
  return type;
}

Type TypeOfMessage(const google::protobuf::Descriptor* descriptor) {
  Type type;
  switch (WellKnownTypeOf(descriptor)) {
    case WellKnownType::kDuration:
      type.kind = Type::Kind::kDuration;
      break;
    case WellKnownType::kTimestamp:
      type.kind = Type::Kind::kTimestamp;
      break;
    case WellKnownType::kWrapper:
      return TypeOfField(descriptor->FindFieldByNumber(1));
    case WellKnownType::kDynamic:
    case WellKnownType::kNone:
      type.kind = Type::Kind::kMessage;
      type.message = descriptor;
  }
  return type;
}

Op Mirrored(Op op) {
  switch (op) {
    case Op::kLess:
      return Op::kGreater;
    case Op::kLessEqual:
      return Op::kGreaterEqual;
    case Op::kGreater:
      return Op::kLess;
    case Op::kGreaterEqual:
      return Op::kLessEqual;
    default:
      return op;
  }
}

}  // namespace kasa_diag::condition
