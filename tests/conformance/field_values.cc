// Fields are set by reflection, one kind of field after the other.

#include "tests/conformance/field_values.h"

#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "google/protobuf/any.pb.h"

namespace kasa_diag::conformance {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::Reflection;
using CelType = cel::expr::Type;
using CelValue = cel::expr::Value;

absl::Status Outside(absl::string_view construct) {
  return absl::UnimplementedError(construct);
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
  const Descriptor* type =
      DescriptorPool::generated_pool()->FindMessageTypeByName(
          url.substr(url.rfind('/') + 1));
  if (type == nullptr) return nullptr;
  std::unique_ptr<Message> message(
      MessageFactory::generated_factory()->GetPrototype(type)->New());
  if (!message->ParsePartialFromString(any.value())) return nullptr;
  return message;
}

}  // namespace kasa_diag::conformance
