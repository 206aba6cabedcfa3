// Profiles of one tier that describe the same device.

#include <map>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/authoring/lint_context.h"
#include "kasa_diag/device/hardware_version.h"

namespace kasa_diag::authoring {
namespace {

// Whether two lists have an element in common; an empty one stands for all.
template <typename List, typename Same>
bool Meet(const List& a, const List& b, Same same) {
  if (a.empty() || b.empty()) return true;
  for (const auto& one : a) {
    for (const auto& other : b) {
      if (same(one, other)) return true;
    }
  }
  return false;
}

// REQUIRES: the two name a common model.
bool DescribeOneDevice(const v1::Profile& a, const v1::Profile& b) {
  // Else they are of different tiers.
  if (a.hardware_versions().empty() != b.hardware_versions().empty()) {
    return false;
  }
  return Meet(a.vendors(), b.vendors(),
              [](const std::string& x, const std::string& y) {
                return absl::EqualsIgnoreCase(x, y);
              }) &&
         Meet(a.kinds(), b.kinds(), [](int x, int y) { return x == y; }) &&
         Meet(a.hardware_versions(), b.hardware_versions(),
              [](const std::string& x, const std::string& y) {
                return device::SameHardwareVersion(x, y);
              });
}

}  // namespace

void LintProfiles(LintContext* context) {
  const v1::KnowledgeBase& content = context->content();
  std::map<std::string, std::vector<int>> by_model;
  for (int p = 0; p < content.profiles_size(); ++p) {
    const v1::Profile& profile = content.profiles(p);
    for (int m = 0; m < profile.models_size(); ++m) {
      std::vector<int>& others =
          by_model[absl::AsciiStrToLower(profile.models(m))];
      for (const int other : others) {
        const v1::Profile& earlier = content.profiles(other);
        if (!DescribeOneDevice(earlier, profile)) continue;
        context->Warn(
            "model_in_two_profiles",
            {context->places.profiles[p].Field("models", m),
             context->places.profiles[p], context->places.profiles[other]},
            other == p
                ? absl::StrCat("profile '", profile.id(), "' names model '",
                               profile.models(m), "' twice")
                : absl::StrCat("model '", profile.models(m),
                               "' is in two profiles of one tier, '",
                               earlier.id(), "' and '", profile.id(), "'"),
            "a fact on which the two differ becomes unknown, and their legends "
            "are mixed: join them, or tell them apart by hardware version");
      }
      others.push_back(p);
    }
  }
}

}  // namespace kasa_diag::authoring
