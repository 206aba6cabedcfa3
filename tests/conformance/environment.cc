// A pool of descriptors over the generated ones gets one file with one message.
// It is proto2, in which every field has presence: a variable without a value
// is a field that is not set.

#include "tests/conformance/environment.h"

#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.pb.h"
#include "tests/conformance/proto/test_all_types_proto2.pb.h"
#include "tests/conformance/proto/test_all_types_proto3.pb.h"

namespace kasa_diag::conformance {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::DescriptorProto;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::Reflection;
using CelType = cel::expr::Type;
using CelValue = cel::expr::Value;

constexpr char kPackage[] = "kasa_diag.conformance";
constexpr char kRoot[] = "Variables";

absl::Status Outside(absl::string_view construct) {
  return absl::UnimplementedError(construct);
}

const Descriptor* FindMessage(const std::string& name) {
  return DescriptorPool::generated_pool()->FindMessageTypeByName(name);
}

absl::Status SetPrimitive(CelType::PrimitiveType type,
                          FieldDescriptorProto* field) {
  switch (type) {
    case CelType::BOOL:
      field->set_type(FieldDescriptorProto::TYPE_BOOL);
      return absl::OkStatus();
    case CelType::INT64:
      field->set_type(FieldDescriptorProto::TYPE_INT64);
      return absl::OkStatus();
    case CelType::UINT64:
      field->set_type(FieldDescriptorProto::TYPE_UINT64);
      return absl::OkStatus();
    case CelType::DOUBLE:
      field->set_type(FieldDescriptorProto::TYPE_DOUBLE);
      return absl::OkStatus();
    case CelType::STRING:
      field->set_type(FieldDescriptorProto::TYPE_STRING);
      return absl::OkStatus();
    case CelType::BYTES:
      return Outside("bytes");
    default:
      return Outside("unknown types");
  }
}

std::string WrapperOf(CelType::PrimitiveType type) {
  switch (type) {
    case CelType::BOOL:
      return "google.protobuf.BoolValue";
    case CelType::INT64:
      return "google.protobuf.Int64Value";
    case CelType::UINT64:
      return "google.protobuf.UInt64Value";
    case CelType::DOUBLE:
      return "google.protobuf.DoubleValue";
    case CelType::STRING:
      return "google.protobuf.StringValue";
    default:
      return "google.protobuf.BytesValue";
  }
}

absl::Status SetMessageType(const std::string& name,
                            FieldDescriptorProto* field) {
  if (FindMessage(name) == nullptr) {
    return Outside("messages that the runner does not define");
  }
  field->set_type(FieldDescriptorProto::TYPE_MESSAGE);
  field->set_type_name(absl::StrCat(".", name));
  return absl::OkStatus();
}

absl::Status SetType(const CelType& type, FieldDescriptorProto* field) {
  switch (type.type_kind_case()) {
    case CelType::kPrimitive:
      return SetPrimitive(type.primitive(), field);
    case CelType::kWrapper:
      return SetMessageType(WrapperOf(type.wrapper()), field);
    case CelType::kWellKnown:
      switch (type.well_known()) {
        case CelType::TIMESTAMP:
          return SetMessageType("google.protobuf.Timestamp", field);
        case CelType::DURATION:
          return SetMessageType("google.protobuf.Duration", field);
        default:
          return Outside("Any and Struct");
      }
    case CelType::kListType:
      if (type.list_type().elem_type().has_list_type()) {
        return Outside("variables that are lists of lists");
      }
      field->set_label(FieldDescriptorProto::LABEL_REPEATED);
      return SetType(type.list_type().elem_type(), field);
    case CelType::kMapType:
      return Outside("maps");
    case CelType::kMessageType:
      return SetMessageType(type.message_type(), field);
    case CelType::kNull:
      return Outside("null");
    case CelType::kType:
      return Outside("type values");
    case CelType::kAbstractType:
      return Outside("optionals");
    case CelType::kDyn:
      return Outside("dyn");
    case CelType::kTypeParam:
      return Outside("type parameters");
    default:
      return Outside("unknown types");
  }
}

DescriptorProto* FindOrAddNested(const std::string& name,
                                 DescriptorProto* message) {
  for (DescriptorProto& nested : *message->mutable_nested_type()) {
    if (nested.name() == name) return &nested;
  }
  DescriptorProto* nested = message->add_nested_type();
  nested->set_name(name);
  return nested;
}

FieldDescriptorProto* FindField(const std::string& name,
                                DescriptorProto* message) {
  for (FieldDescriptorProto& field : *message->mutable_field()) {
    if (field.name() == name) return &field;
  }
  return nullptr;
}

FieldDescriptorProto* AddField(const std::string& name,
                               DescriptorProto* message) {
  FieldDescriptorProto* field = message->add_field();
  field->set_name(name);
  // Two names that differ by an underscore only would clash as JSON.
  field->set_json_name(name);
  field->set_number(message->field_size());
  field->set_label(FieldDescriptorProto::LABEL_OPTIONAL);
  return field;
}

// Adds the variable's field, and for a dotted name the messages around it.
absl::Status AddVariable(const Variable& variable, DescriptorProto* root) {
  const std::vector<std::string> parts = absl::StrSplit(variable.name, '.');
  DescriptorProto* message = root;
  std::string scope = absl::StrCat(".", kPackage, ".", kRoot);
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::string type = absl::StrCat("In_", parts[i]);
    absl::StrAppend(&scope, ".", type);
    FieldDescriptorProto* field = FindField(parts[i], message);
    if (field == nullptr) {
      field = AddField(parts[i], message);
      field->set_type(FieldDescriptorProto::TYPE_MESSAGE);
      field->set_type_name(scope);
    } else if (field->type_name() != scope) {
      return Outside("a variable and another that is named like its field");
    }
    message = FindOrAddNested(type, message);
  }
  if (FindField(parts.back(), message) != nullptr) {
    return Outside("a variable and another that is named like its field");
  }
  return SetType(variable.type, AddField(parts.back(), message));
}

// The fields' numbers that are messages need the files that define them.
void AddDependencies(const DescriptorProto& message,
                     std::set<std::string>* files) {
  for (const FieldDescriptorProto& field : message.field()) {
    if (field.type_name().empty()) continue;
    const Descriptor* type = FindMessage(field.type_name().substr(1));
    if (type != nullptr) files->insert(std::string(type->file()->name()));
  }
  for (const DescriptorProto& nested : message.nested_type()) {
    AddDependencies(nested, files);
  }
}

// The field that a variable's name means, and the message that has it.
std::pair<Message*, const FieldDescriptor*> Locate(const std::string& name,
                                                   Message* message) {
  const std::vector<std::string> parts = absl::StrSplit(name, '.');
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    message = message->GetReflection()->MutableMessage(
        message, message->GetDescriptor()->FindFieldByName(parts[i]));
  }
  return {message, message->GetDescriptor()->FindFieldByName(parts.back())};
}

bool IsWrapper(const Descriptor* type) {
  switch (type->well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_DOUBLEVALUE:
    case Descriptor::WELLKNOWNTYPE_FLOATVALUE:
    case Descriptor::WELLKNOWNTYPE_INT64VALUE:
    case Descriptor::WELLKNOWNTYPE_UINT64VALUE:
    case Descriptor::WELLKNOWNTYPE_INT32VALUE:
    case Descriptor::WELLKNOWNTYPE_UINT32VALUE:
    case Descriptor::WELLKNOWNTYPE_STRINGVALUE:
    case Descriptor::WELLKNOWNTYPE_BYTESVALUE:
    case Descriptor::WELLKNOWNTYPE_BOOLVALUE:
      return true;
    default:
      return false;
  }
}

bool IsDynamic(const Descriptor* type) {
  switch (type->well_known_type()) {
    case Descriptor::WELLKNOWNTYPE_ANY:
    case Descriptor::WELLKNOWNTYPE_STRUCT:
    case Descriptor::WELLKNOWNTYPE_VALUE:
    case Descriptor::WELLKNOWNTYPE_LISTVALUE:
      return true;
    default:
      return false;
  }
}

absl::Status WrongType(const FieldDescriptor* field) {
  return absl::InvalidArgumentError(
      absl::StrCat("a value of another type for ", field->name()));
}

// Sets a singular message field, or appends to a repeated one.
absl::Status SetMessage(const CelValue& value, const FieldDescriptor* field,
                        Message* message) {
  const Reflection& reflection = *message->GetReflection();
  if (IsDynamic(field->message_type())) return Outside("Any and Struct");
  auto make = [&]() -> Message* {
    return field->is_repeated() ? reflection.AddMessage(message, field)
                                : reflection.MutableMessage(message, field);
  };
  if (value.kind_case() == CelValue::kNullValue) {
    if (field->is_repeated()) return Outside("null");
    reflection.ClearField(message, field);
    return absl::OkStatus();
  }
  if (value.kind_case() == CelValue::kObjectValue) {
    const std::unique_ptr<Message> unpacked = Unpack(value.object_value());
    if (unpacked == nullptr) {
      return Outside("messages that the runner does not define");
    }
    if (unpacked->GetDescriptor() != field->message_type()) {
      return WrongType(field);
    }
    make()->CopyFrom(*unpacked);
    return absl::OkStatus();
  }
  if (!IsWrapper(field->message_type())) return WrongType(field);
  return SetField(value, field->message_type()->FindFieldByNumber(1), make());
}

// Sets a singular field, or appends to a repeated one.
absl::Status SetOne(const CelValue& value, const FieldDescriptor* field,
                    Message* message) {
  const Reflection& reflection = *message->GetReflection();
  const bool repeated = field->is_repeated();
  auto is = [&](CelValue::KindCase kind) { return value.kind_case() == kind; };
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      if (!is(CelValue::kBoolValue)) return WrongType(field);
      repeated ? reflection.AddBool(message, field, value.bool_value())
               : reflection.SetBool(message, field, value.bool_value());
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT64:
      if (!is(CelValue::kInt64Value)) return WrongType(field);
      repeated ? reflection.AddInt64(message, field, value.int64_value())
               : reflection.SetInt64(message, field, value.int64_value());
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_ENUM: {
      if (!is(CelValue::kInt64Value)) return WrongType(field);
      if (value.int64_value() < std::numeric_limits<int32_t>::min() ||
          value.int64_value() > std::numeric_limits<int32_t>::max()) {
        return absl::OutOfRangeError(field->name());
      }
      const int32_t number = static_cast<int32_t>(value.int64_value());
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        repeated ? reflection.AddEnumValue(message, field, number)
                 : reflection.SetEnumValue(message, field, number);
      } else {
        repeated ? reflection.AddInt32(message, field, number)
                 : reflection.SetInt32(message, field, number);
      }
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_UINT64:
      if (!is(CelValue::kUint64Value)) return WrongType(field);
      repeated ? reflection.AddUInt64(message, field, value.uint64_value())
               : reflection.SetUInt64(message, field, value.uint64_value());
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_UINT32: {
      if (!is(CelValue::kUint64Value)) return WrongType(field);
      if (value.uint64_value() > std::numeric_limits<uint32_t>::max()) {
        return absl::OutOfRangeError(field->name());
      }
      const uint32_t number = static_cast<uint32_t>(value.uint64_value());
      repeated ? reflection.AddUInt32(message, field, number)
               : reflection.SetUInt32(message, field, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_DOUBLE:
      if (!is(CelValue::kDoubleValue)) return WrongType(field);
      repeated ? reflection.AddDouble(message, field, value.double_value())
               : reflection.SetDouble(message, field, value.double_value());
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_FLOAT: {
      if (!is(CelValue::kDoubleValue)) return WrongType(field);
      // Beyond float's range: infinity, as the specification's tests have it.
      const double wide = value.double_value();
      const float number =
          std::abs(wide) > std::numeric_limits<float>::max()
              ? static_cast<float>(std::copysign(HUGE_VAL, wide))
              : static_cast<float>(wide);
      repeated ? reflection.AddFloat(message, field, number)
               : reflection.SetFloat(message, field, number);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      const bool bytes = field->type() == FieldDescriptor::TYPE_BYTES;
      if (!is(bytes ? CelValue::kBytesValue : CelValue::kStringValue)) {
        return bytes ? Outside("bytes") : WrongType(field);
      }
      const std::string& text =
          bytes ? value.bytes_value() : value.string_value();
      repeated ? reflection.AddString(message, field, text)
               : reflection.SetString(message, field, text);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetMessage(value, field, message);
  }
  return WrongType(field);
}

}  // namespace

Environment::Environment()
    : pool_(DescriptorPool::generated_pool()), factory_(&pool_) {
  // Fields of generated types get generated messages.
  factory_.SetDelegateToGeneratedFactory(true);
}

absl::StatusOr<std::unique_ptr<Environment>> Environment::Make(
    const std::vector<Variable>& variables, absl::string_view container) {
  std::unique_ptr<Environment> environment(new Environment);
  FileDescriptorProto file;
  file.set_name("variables.proto");
  file.set_package(kPackage);
  file.set_syntax("proto2");
  DescriptorProto* root = file.add_message_type();
  root->set_name(kRoot);
  // A type that no field can have is the better reason: it comes first.
  for (const Variable& variable : variables) {
    FieldDescriptorProto trial;
    const absl::Status status = SetType(variable.type, &trial);
    if (!status.ok()) return status;
  }
  for (const Variable& variable : variables) {
    const absl::Status status = AddVariable(variable, root);
    if (!status.ok()) return status;
  }
  std::set<std::string> dependencies;
  AddDependencies(*root, &dependencies);
  // The enums of the tests resolve although no variable is of their messages.
  // (Naming the classes also keeps the linker from dropping them.)
  for (const Descriptor* known :
       {cel::expr::conformance::proto2::TestAllTypes::descriptor(),
        cel::expr::conformance::proto3::TestAllTypes::descriptor()}) {
    dependencies.insert(std::string(known->file()->name()));
  }
  for (const std::string& dependency : dependencies) {
    file.add_dependency(dependency);
  }
  const google::protobuf::FileDescriptor* built =
      environment->pool_.BuildFile(file);
  if (built == nullptr) {
    return Outside("variables whose names no field can have");
  }
  const Descriptor* descriptor = built->message_type(0);
  environment->message_.reset(
      environment->factory_.GetPrototype(descriptor)->New());
  for (const Variable& variable : variables) {
    if (!variable.is_bound) continue;
    const auto [message, field] =
        Locate(variable.name, environment->message_.get());
    const absl::Status status = SetField(variable.value, field, message);
    if (!status.ok()) return status;
  }
  environment->schema_ = std::make_unique<condition::Schema>(
      descriptor, "kasa_diag_conformance_variables");
  environment->schema_->set_container(container);
  return environment;
}

condition::Inputs Environment::inputs() const {
  condition::Inputs inputs(*schema_);
  inputs.SetRoot(message_.get());
  return inputs;
}

absl::Status SetField(const CelValue& value, const FieldDescriptor* field,
                      Message* message) {
  switch (value.kind_case()) {
    case CelValue::kMapValue:
      return Outside("maps");
    case CelValue::kTypeValue:
      return Outside("type values");
    case CelValue::kEnumValue:
      return Outside("strong enums");
    default:
      break;
  }
  if (field->is_map()) return Outside("maps");
  if (!field->is_repeated()) {
    if (value.kind_case() == CelValue::kListValue) {
      return field->message_type() != nullptr &&
                     IsDynamic(field->message_type())
                 ? Outside("Any and Struct")
                 : WrongType(field);
    }
    return SetOne(value, field, message);
  }
  if (value.kind_case() == CelValue::kNullValue) return Outside("null");
  if (value.kind_case() != CelValue::kListValue) return WrongType(field);
  message->GetReflection()->ClearField(message, field);
  for (const CelValue& element : value.list_value().values()) {
    if (element.kind_case() == CelValue::kListValue) {
      return Outside("variables that are lists of lists");
    }
    const absl::Status status = SetOne(element, field, message);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

CelType TypeOf(const CelValue& value) {
  CelType type;
  switch (value.kind_case()) {
    case CelValue::kBoolValue:
      type.set_primitive(CelType::BOOL);
      break;
    case CelValue::kInt64Value:
      type.set_primitive(CelType::INT64);
      break;
    case CelValue::kUint64Value:
      type.set_primitive(CelType::UINT64);
      break;
    case CelValue::kDoubleValue:
      type.set_primitive(CelType::DOUBLE);
      break;
    case CelValue::kStringValue:
      type.set_primitive(CelType::STRING);
      break;
    case CelValue::kBytesValue:
      type.set_primitive(CelType::BYTES);
      break;
    case CelValue::kObjectValue: {
      const std::string& url = value.object_value().type_url();
      type.set_message_type(url.substr(url.rfind('/') + 1));
      break;
    }
    case CelValue::kListValue:
      if (value.list_value().values().empty()) {
        type.mutable_list_type()->mutable_elem_type()->mutable_dyn();
      } else {
        *type.mutable_list_type()->mutable_elem_type() =
            TypeOf(value.list_value().values(0));
      }
      break;
    case CelValue::kMapValue:
      type.mutable_map_type();
      break;
    case CelValue::kTypeValue:
      type.mutable_type();
      break;
    default:
      type.set_null(google::protobuf::NULL_VALUE);
      break;
  }
  return type;
}

std::unique_ptr<Message> Unpack(const google::protobuf::Any& any) {
  const std::string& url = any.type_url();
  const Descriptor* type = FindMessage(url.substr(url.rfind('/') + 1));
  if (type == nullptr) return nullptr;
  std::unique_ptr<Message> message(
      MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!message->ParsePartialFromString(any.value())) return nullptr;
  return message;
}

}  // namespace kasa_diag::conformance
