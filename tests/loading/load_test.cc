// Loading keeps the place of every entry, for those who look at a base later.

#include "kasa_diag/loading/load.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/knowledge_base.h"

namespace kasa_diag {
namespace {

constexpr char kBase[] = R"(name: "base"
version: "1"
causes { id: "weak" title: "Weak" prior: 0.1 severity: INFO }
causes { id: "broken" title: "Broken" prior: 0.1 severity: INFO }
complaint { leak: 0.1 strength: 0.5 }
support { title: "Ask" steps: "Ask." cost_minutes: 1 }
)";
constexpr char kMore[] = R"(
causes { id: "weak" title: "Weaker" prior: 0.2 severity: INFO override: true }
causes { id: "lost" title: "Lost" prior: 0.1 severity: INFO }
)";

std::string LineOf(const loading::Place& place) {
  return place.file()->name() + ":" + std::to_string(place.line());
}

TEST(LoadTest, KeepsThePlacesOfAllEntries) {
  loading::Sources sources;
  const LoadResult result =
      KnowledgeBase::Load({{"base", kBase}, {"more", kMore}}, {}, &sources);
  ASSERT_NE(result.knowledge, nullptr);
  ASSERT_EQ(sources.files.size(), 2u);
  ASSERT_EQ(sources.places.causes.size(), 3u);
  EXPECT_EQ(LineOf(sources.places.causes[0]), "more:2") << "the override's";
  EXPECT_EQ(LineOf(sources.places.causes[1]), "base:4");
  EXPECT_EQ(LineOf(sources.places.causes[2]), "more:3");
  EXPECT_EQ(LineOf(sources.places.support), "base:6");
}

TEST(LoadTest, AnAddedBaseHasFilesButNoLines) {
  const LoadResult base = KnowledgeBase::Load({{"base", kBase}});
  ASSERT_NE(base.knowledge, nullptr);
  LoadOptions options;
  options.added_to = base.knowledge;
  loading::Sources sources;
  const LoadResult result =
      KnowledgeBase::Load({{"more", kMore}}, options, &sources);
  ASSERT_NE(result.knowledge, nullptr);
  ASSERT_EQ(sources.files.size(), 2u);
  EXPECT_EQ(LineOf(sources.places.causes[0]), "more:2");
  EXPECT_EQ(LineOf(sources.places.causes[1]), "base:0");
}

// A base in which something was overridden can be added to, and be loaded again
// with other texts.
TEST(LoadTest, WhatAMergedBaseHasOverriddenIsDone) {
  const LoadResult merged =
      KnowledgeBase::Load({{"base", kBase}, {"more", kMore}});
  ASSERT_NE(merged.knowledge, nullptr);
  EXPECT_NE(KnowledgeBase::FromContent("again", merged.knowledge->content())
                .knowledge,
            nullptr);
  LoadOptions options;
  options.added_to = merged.knowledge;
  const LoadResult added = KnowledgeBase::Load(
      {{"third",
        R"(causes { id: "third" title: "Third" prior: 0.1 severity: INFO })"}},
      options);
  ASSERT_NE(added.knowledge, nullptr);
  EXPECT_EQ(added.knowledge->content().causes(0).title(), "Weaker");
  EXPECT_EQ(KnowledgeBase::Load(
                {{"wrong", "causes { id: \"none\" override: true }"}}, options)
                .knowledge,
            nullptr);
}

}  // namespace
}  // namespace kasa_diag
