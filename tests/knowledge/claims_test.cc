// What the bundled knowledge claims is sourced, what it decides against stands
// beside something better founded, and what it does not know is said.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "kasa_diag/knowledge/bundled.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/v1/knowledge_base.pb.h"
#include "tests/files.h"

namespace kasa_diag {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using v1::Claim;

// Calls `visit` for every claim inside `message`, however deep.
template <typename Visit>
void EachClaim(const Message& message, const Visit& visit) {
  if (message.GetDescriptor() == Claim::descriptor()) {
    visit(static_cast<const Claim&>(message));
    return;
  }
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      EachClaim(reflection.GetMessage(message, field), visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      EachClaim(reflection.GetRepeatedMessage(message, field, i), visit);
    }
  }
}

// Lower is better founded. A conclusion drawn from firmware goes before a page
// that holds known errors, whatever the enum's order.
int Rank(Claim::Confidence confidence) {
  switch (confidence) {
    case Claim::VENDOR_FIRMWARE:
      return 0;
    case Claim::VENDOR_DOC:
      return 1;
    case Claim::DEVICE_DUMP:
      return 2;
    case Claim::COMMUNITY:
      return 3;
    case Claim::INFERRED:
      return 4;
    case Claim::COMMUNITY_LOW:
      return 5;
    default:
      return 6;
  }
}

// Whether `message` holds a claim against which it decides, with this text.
bool DecidesAgainst(const Message& message, const std::string& text) {
  bool found = false;
  EachClaim(message, [&](const Claim& claim) {
    found = found || (claim.dissent() && absl::StrContains(claim.text(), text));
  });
  return found;
}

template <typename Entries>
void ExpectBetterFounded(const Entries& entries) {
  for (const auto& entry : entries) {
    int best_against = 100;
    int best_for = 100;
    EachClaim(entry, [&](const Claim& claim) {
      int& best = claim.dissent() ? best_against : best_for;
      best = std::min(best, Rank(claim.confidence()));
    });
    if (best_against == 100) continue;
    EXPECT_LT(best_for, best_against) << entry.id();
  }
}

template <typename Entries>
const typename Entries::value_type& Find(const Entries& entries,
                                         const std::string& id) {
  for (const auto& entry : entries) {
    if (entry.id() == id) return entry;
  }
  ADD_FAILURE() << "no " << id;
  return entries.Get(0);
}

TEST(BundledClaimsTest, EveryClaimHasASourceAndAConfidence) {
  int claims = 0;
  const auto knowledge = BundledKnowledge();
  EachClaim(knowledge->content(), [&claims](const Claim& claim) {
    ++claims;
    EXPECT_FALSE(claim.text().empty()) << claim.DebugString();
    EXPECT_FALSE(claim.source().empty()) << claim.DebugString();
    EXPECT_NE(claim.confidence(), Claim::CONFIDENCE_UNSPECIFIED)
        << claim.DebugString();
  });
  EXPECT_GT(claims, 500);
}

TEST(BundledClaimsTest, TheBetterFoundedClaimDecides) {
  const auto knowledge = BundledKnowledge();
  const v1::KnowledgeBase& content = knowledge->content();
  ExpectBetterFounded(content.causes());
  ExpectBetterFounded(content.findings());
  ExpectBetterFounded(content.remedies());
}

TEST(BundledClaimsTest, WhatTheArticleSaysOtherwiseIsKept) {
  const auto knowledge = BundledKnowledge();
  const v1::KnowledgeBase& content = knowledge->content();
  const v1::Finding& blink = Find(content.findings(), "led_not_joined");
  EXPECT_TRUE(DecidesAgainst(blink, "software malfunctions"));
  EXPECT_TRUE(DecidesAgainst(blink, "internet connection"));
  EXPECT_TRUE(DecidesAgainst(blink, "Outdated firmware"));
  EXPECT_TRUE(DecidesAgainst(Find(content.causes(), "firmware_outdated"),
                             "makes the light blink red"));
  EXPECT_TRUE(DecidesAgainst(Find(content.causes(), "settings_misconfigured"),
                             "red blinking light"));
  EXPECT_TRUE(DecidesAgainst(Find(content.remedies(), "factory_reset"),
                             "about 15 seconds"));
}

TEST(BundledClaimsTest, ThePageOfGapsHasAllOfThem) {
  const std::string page = ReadFile("docs/known_gaps.md");
  std::set<std::string> ids;
  const auto knowledge = BundledKnowledge();
  for (const v1::Gap& gap : knowledge->content().gaps()) {
    ids.insert(gap.id());
    EXPECT_THAT(page, testing::HasSubstr(absl::StrCat("| `", gap.id(), "` |")));
  }
  EXPECT_THAT(
      ids, testing::IsSupersetOf({"led_text", "reset_button",
                                  "network_statements", "overheating",
                                  "kasa_firmware", "uptime", "frequencies"}));
}

}  // namespace
}  // namespace kasa_diag
