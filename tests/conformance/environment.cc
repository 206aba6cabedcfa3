// A pool of descriptors over the generated ones gets one file with one message.
// It is proto2, in which every field has presence: a variable without a value
// is a field that is not set.

#include "tests/conformance/environment.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.pb.h"
#include "tests/conformance/field_values.h"
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
using CelType = cel::expr::Type;

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

}  // namespace kasa_diag::conformance
