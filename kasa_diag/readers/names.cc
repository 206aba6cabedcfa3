#include "kasa_diag/readers/names.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/condition/suggestion.h"

namespace kasa_diag::readers {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// The candidate that a person most likely meant: one that begins with the name,
// else the nearest by distance; "" where none is near.
std::string Nearest(absl::string_view name,
                    const std::vector<std::string>& candidates) {
  if (name.empty()) return "";
  std::string best;
  int least = std::max(2, static_cast<int>(name.size()) / 3) + 1;
  for (const std::string& candidate : candidates) {
    int distance = condition::EditDistance(name, candidate, least - 1);
    if (name.size() >= 3 && absl::StartsWith(candidate, name)) {
      distance = std::min(distance, 1);
    }
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace

std::vector<std::string> FieldNames(const Descriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->field_count(); ++i) {
    names.emplace_back(type->field(i)->name());
  }
  return names;
}

std::vector<std::string> ValueNames(const EnumDescriptor* type) {
  std::vector<std::string> names;
  for (int i = 0; i < type->value_count(); ++i) {
    if (type->value(i)->number() != 0) {
      names.emplace_back(type->value(i)->name());
    }
  }
  return names;
}

std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& candidates) {
  const std::string nearest = Nearest(name, candidates);
  if (!nearest.empty()) return absl::StrCat(" (did you mean ", nearest, "?)");
  return absl::StrCat(" (it can be ", absl::StrJoin(candidates, ", "), ")");
}

const FieldDescriptor* FieldOf(const Descriptor* type, absl::string_view name) {
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const absl::string_view own_name = field->name();
    const absl::string_view json_name = field->json_name();
    if (own_name == name || json_name == name) return field;
  }
  return nullptr;
}

}  // namespace kasa_diag::readers
