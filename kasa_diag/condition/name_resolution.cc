// CEL's container resolution: a name in the scope A.B is tried as A.B.name, as
// A.name, then as name. An enum's constant is found through its enum
// (Led.Mode.BLINKING), as CEL has it, and not as its sibling (Led.BLINKING), as
// protobuf's own scoping has it.

#include "kasa_diag/condition/name_resolution.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace kasa_diag::condition {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

// Enough for every real schema, and a bound for recursive ones.
constexpr size_t kMaxMessagesSearched = 1000;

// Calls visit(full name, pool) in the order of resolution until it is true.
template <typename Visitor>
bool VisitScopes(const Schema& schema, const std::string& name, bool absolute,
                 Visitor visit) {
  std::vector<const DescriptorPool*> pools;
  for (const Schema::Input& input : schema.inputs()) {
    if (input.descriptor == nullptr) continue;
    const DescriptorPool* pool = input.descriptor->file()->pool();
    if (std::find(pools.begin(), pools.end(), pool) == pools.end()) {
      pools.push_back(pool);
    }
  }
  std::string scope = absolute ? "" : schema.container();
  while (true) {
    const std::string full =
        scope.empty() ? name : absl::StrCat(scope, ".", name);
    for (const DescriptorPool* pool : pools) {
      if (visit(full, *pool)) return true;
    }
    if (scope.empty()) return false;
    const size_t dot = scope.rfind('.');
    scope.resize(dot == std::string::npos ? 0 : dot);
  }
}

// A full name without the container before it, where that is the same thing.
std::string Shorten(const Schema& schema, absl::string_view full) {
  const std::string prefix = absl::StrCat(schema.container(), ".");
  return std::string(absl::StartsWith(full, prefix) ? full.substr(prefix.size())
                                                    : full);
}

}  // namespace

EnumName FindEnumName(const Schema& schema, absl::Span<const std::string> parts,
                      bool absolute) {
  EnumName found;
  if (parts.size() < 2) return found;
  const std::string type =
      absl::StrJoin(parts.subspan(0, parts.size() - 1), ".");
  const std::string& constant = parts.back();
  VisitScopes(schema, type, absolute,
              [&](const std::string& full, const DescriptorPool& pool) {
                const EnumDescriptor* enumeration =
                    pool.FindEnumTypeByName(full);
                if (enumeration == nullptr) return false;
                if (found.enumeration == nullptr) {
                  found.enumeration = enumeration;
                }
                const EnumValueDescriptor* value =
                    enumeration->FindValueByName(constant);
                if (value == nullptr) return false;
                found.enumeration = enumeration;
                found.value = value;
                return true;
              });
  return found;
}

bool IsTypeName(const Schema& schema, absl::Span<const std::string> parts,
                bool absolute) {
  return VisitScopes(schema, absl::StrJoin(parts, "."), absolute,
                     [](const std::string& full, const DescriptorPool& pool) {
                       return pool.FindMessageTypeByName(full) != nullptr ||
                              pool.FindEnumTypeByName(full) != nullptr;
                     });
}

std::string EnumTypeName(const Schema& schema,
                         const EnumDescriptor* enumeration) {
  return Shorten(schema, enumeration->full_name());
}

std::string EnumValueName(const Schema& schema,
                          const EnumValueDescriptor* value) {
  return absl::StrCat(EnumTypeName(schema, value->type()), ".", value->name());
}

std::vector<const EnumDescriptor*> EnumsInUse(const Schema& schema) {
  std::vector<const EnumDescriptor*> enums;
  std::vector<const Descriptor*> messages;
  auto add = [](auto* item, auto* list) {
    if (std::find(list->begin(), list->end(), item) == list->end()) {
      list->push_back(item);
    }
  };
  for (const Schema::Input& input : schema.inputs()) {
    if (input.descriptor != nullptr) add(input.descriptor, &messages);
  }
  for (size_t i = 0; i < messages.size(); ++i) {
    for (int j = 0; j < messages[i]->field_count(); ++j) {
      const google::protobuf::FieldDescriptor* field = messages[i]->field(j);
      if (field->enum_type() != nullptr) add(field->enum_type(), &enums);
      if (field->message_type() != nullptr &&
          messages.size() < kMaxMessagesSearched) {
        add(field->message_type(), &messages);
      }
    }
  }
  return enums;
}

std::vector<std::string> FieldNames(const Descriptor* descriptor) {
  std::vector<std::string> names;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    names.emplace_back(descriptor->field(i)->name());
  }
  return names;
}

}  // namespace kasa_diag::condition
