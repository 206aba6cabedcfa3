#include "kasa_diag/authoring/coverage.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace kasa_diag::authoring {
namespace {

template <typename Entries>
Coverage::Part MakePart(std::string name, const Entries& entries,
                        const Entries& added_to,
                        const std::set<std::string>& seen) {
  std::set<std::string> taken_over;
  for (const auto& entry : added_to) taken_over.insert(entry.id());
  Coverage::Part part;
  part.name = std::move(name);
  for (const auto& entry : entries) {
    if (taken_over.count(entry.id()) > 0 && !entry.override()) continue;
    ++part.all;
    if (seen.count(entry.id()) > 0) {
      ++part.seen;
    } else {
      part.missing.push_back(entry.id());
    }
  }
  return part;
}

}  // namespace

void Coverage::Add(absl::Span<const Tristate> findings,
                   const v1::Diagnosis& diagnosis) {
  for (size_t i = 0; i < findings.size(); ++i) {
    std::set<std::string>& seen = findings[i] == Tristate::kTrue    ? true_
                                  : findings[i] == Tristate::kFalse ? false_
                                                                    : unknown_;
    seen.insert(content_.findings(static_cast<int>(i)).id());
  }
  std::string leader;
  if (diagnosis.status() == v1::Diagnosis::CAUSES_FOUND &&
      !diagnosis.causes().empty()) {
    leader = diagnosis.causes(0).id();
    leading_.insert(leader);
  }
  for (const v1::Cause& cause : content_.causes()) {
    if (cause.id() != leader) not_leading_.insert(cause.id());
  }
  for (const v1::PlanStep& step : diagnosis.plan()) planned_.insert(step.id());
}

std::vector<Coverage::Part> Coverage::Parts() const {
  const auto findings = [this](const char* name,
                               const std::set<std::string>& seen) {
    return MakePart(name, content_.findings(), added_to_.findings(), seen);
  };
  const auto causes = [this](const char* name,
                             const std::set<std::string>& seen) {
    return MakePart(name, content_.causes(), added_to_.causes(), seen);
  };
  return {findings("findings seen true", true_),
          findings("findings seen false", false_),
          findings("findings seen unknown", unknown_),
          causes("causes leading", leading_),
          causes("causes not leading", not_leading_),
          MakePart("remedies planned", content_.remedies(),
                   added_to_.remedies(), planned_)};
}

std::string RenderCoverage(absl::Span<const Coverage::Part> parts) {
  std::string text;
  for (const Coverage::Part& part : parts) {
    absl::StrAppendFormat(&text, "%-22s %3d of %3d  %5.1f%%\n", part.name,
                          part.seen, part.all, part.percent());
    if (!part.missing.empty()) {
      absl::StrAppend(&text, "    not: ", absl::StrJoin(part.missing, ", "),
                      "\n");
    }
  }
  return text;
}

}  // namespace kasa_diag::authoring
