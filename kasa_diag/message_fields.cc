#include "kasa_diag/message_fields.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "kasa_diag/condition/message_types.h"

namespace kasa_diag {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// A message that is one value to us, not a group of fields.
bool IsValue(const Descriptor* descriptor) {
  return descriptor->well_known_type() != Descriptor::WELLKNOWNTYPE_UNSPECIFIED;
}

bool IsGroupOfFields(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         !field->is_repeated() && !IsValue(field->message_type());
}

bool SaysNothing(const Message& message, const FieldDescriptor* field) {
  if (field->is_repeated() ||
      field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM) {
    return false;
  }
  return condition::IsUnspecified(
      field->enum_type(),
      message.GetReflection()->GetEnumValue(message, field));
}

void CollectSetFields(const Message& message, const std::string& prefix,
                      std::vector<std::string>* paths) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string path = absl::StrCat(prefix, field->name());
    if (IsGroupOfFields(field)) {
      CollectSetFields(message.GetReflection()->GetMessage(message, field),
                       absl::StrCat(path, "."), paths);
    } else if (!SaysNothing(message, field)) {
      paths->push_back(path);
    }
  }
}

}  // namespace

void MergeReplacing(const Message& from, Message* to) {
  // Protobuf's own merge does nearly all of it: set fields win, messages merge.
  // Only what it appends to or merges into must be cleared beforehand, and what
  // says nothing must be kept.
  std::vector<const FieldDescriptor*> fields;
  const Reflection* reflection = from.GetReflection();
  reflection->ListFields(from, &fields);
  for (const FieldDescriptor* field : fields) {
    if (IsGroupOfFields(field)) {
      MergeReplacing(reflection->GetMessage(from, field),
                     to->GetReflection()->MutableMessage(to, field));
    }
  }
  const std::unique_ptr<Message> own(from.New());
  own->CopyFrom(from);
  for (const FieldDescriptor* field : fields) {
    if (IsGroupOfFields(field) || SaysNothing(from, field)) {
      own->GetReflection()->ClearField(own.get(), field);
    } else {
      to->GetReflection()->ClearField(to, field);
    }
  }
  to->MergeFrom(*own);
}

std::vector<std::string> SetFields(const Message& message) {
  std::vector<std::string> paths;
  CollectSetFields(message, "", &paths);
  return paths;
}

bool IsSet(const Message& message, const std::string& path) {
  const Message* at = &message;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i < names.size(); ++i) {
    const FieldDescriptor* field =
        at->GetDescriptor()->FindFieldByName(names[i]);
    if (field == nullptr) return false;
    const Reflection* reflection = at->GetReflection();
    if (field->is_repeated()) {
      return i + 1 == names.size() && reflection->FieldSize(*at, field) > 0;
    }
    if (!reflection->HasField(*at, field)) return false;
    if (i + 1 == names.size()) return !SaysNothing(*at, field);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
    at = &reflection->GetMessage(*at, field);
  }
  return false;
}

}  // namespace kasa_diag
