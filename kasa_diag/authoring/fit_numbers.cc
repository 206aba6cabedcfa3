#include "kasa_diag/authoring/fit_numbers.h"

#include <cmath>

#include "absl/strings/str_cat.h"

namespace kasa_diag::authoring {
namespace {

using Kind = Number::Kind;

bool CanMove(Kind kind, double value) {
  return value > 0 &&
         (kind == Kind::kOddsTimes ? std::isfinite(value) : value < 1);
}

}  // namespace

std::vector<Number> NumbersOf(const v1::KnowledgeBase& content) {
  std::vector<Number> numbers;
  const auto add = [&](Kind kind, int entry, int part) {
    const Number number{kind, entry, part};
    if (CanMove(kind, ValueOf(number, content))) numbers.push_back(number);
  };
  for (int i = 0; i < content.causes_size(); ++i) {
    add(Kind::kPrior, i, 0);
    for (int k = 0; k < content.causes(i).adjust_size(); ++k) {
      add(Kind::kOddsTimes, i, k);
    }
  }
  for (int i = 0; i < content.findings_size(); ++i) {
    add(Kind::kLeak, i, 0);
    for (int k = 0; k < content.findings(i).links_size(); ++k) {
      add(Kind::kStrength, i, k);
    }
  }
  return numbers;
}

double ValueOf(const Number& number, const v1::KnowledgeBase& content) {
  switch (number.kind) {
    case Kind::kPrior:
      return content.causes(number.entry).prior();
    case Kind::kOddsTimes:
      return content.causes(number.entry).adjust(number.part).odds_times();
    case Kind::kLeak:
      return content.findings(number.entry).leak();
    case Kind::kStrength:
      return content.findings(number.entry).links(number.part).strength();
  }
  return 0;
}

double Moved(Kind kind, double value, double by) {
  if (by == 0) return value;
  if (kind == Kind::kOddsTimes) return value * std::exp(by);
  const double log_odds = std::log(value / (1 - value)) + by;
  return 1 / (1 + std::exp(-log_odds));
}

void SetValue(const Number& number, double value, v1::KnowledgeBase* content) {
  switch (number.kind) {
    case Kind::kPrior:
      content->mutable_causes(number.entry)->set_prior(value);
      return;
    case Kind::kOddsTimes:
      content->mutable_causes(number.entry)
          ->mutable_adjust(number.part)
          ->set_odds_times(value);
      return;
    case Kind::kLeak:
      content->mutable_findings(number.entry)->set_leak(value);
      return;
    case Kind::kStrength:
      content->mutable_findings(number.entry)
          ->mutable_links(number.part)
          ->set_strength(value);
      return;
  }
}

loading::Place PlaceOf(const Number& number,
                       const loading::EntryPlaces& places) {
  switch (number.kind) {
    case Kind::kPrior:
      return places.causes[number.entry].Field("prior");
    case Kind::kOddsTimes:
      return places.causes[number.entry]
          .Field("adjust", number.part)
          .Field("odds_times");
    case Kind::kLeak:
      return places.findings[number.entry].Field("leak");
    case Kind::kStrength:
      return places.findings[number.entry]
          .Field("links", number.part)
          .Field("strength");
  }
  return loading::Place();
}

std::string Describe(const Number& number, const v1::KnowledgeBase& content) {
  switch (number.kind) {
    case Kind::kPrior:
      return absl::StrCat("cause ", content.causes(number.entry).id(),
                          ": prior");
    case Kind::kOddsTimes:
      return absl::StrCat("cause ", content.causes(number.entry).id(),
                          ", adjustment ", number.part + 1, ": odds_times");
    case Kind::kLeak:
      return absl::StrCat("finding ", content.findings(number.entry).id(),
                          ": leak");
    case Kind::kStrength: {
      const v1::Finding& finding = content.findings(number.entry);
      return absl::StrCat("finding ", finding.id(), ", link ",
                          finding.links(number.part).cause(), ": strength");
    }
  }
  return "";
}

}  // namespace kasa_diag::authoring
