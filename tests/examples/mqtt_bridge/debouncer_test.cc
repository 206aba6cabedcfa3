#include "examples/mqtt_bridge/debouncer.h"

#include "gtest/gtest.h"

namespace kasa_diag::mqtt_bridge {
namespace {

TEST(Debouncer, TheFirstStateIsTakenAtOnce) {
  EXPECT_TRUE(Debouncer(2).Accept("green"));
}

TEST(Debouncer, ABriefAmberChangesNothing) {
  Debouncer debouncer(2);
  EXPECT_TRUE(debouncer.Accept("green"));
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(debouncer.Accept("amber"));
    EXPECT_TRUE(debouncer.Accept("green"));
  }
}

TEST(Debouncer, TwiceInARowIsAChange) {
  Debouncer debouncer(2);
  EXPECT_TRUE(debouncer.Accept("green"));
  EXPECT_FALSE(debouncer.Accept("amber"));
  EXPECT_FALSE(debouncer.Accept("red"));  // not the same
  EXPECT_FALSE(debouncer.Accept("amber"));
  EXPECT_TRUE(debouncer.Accept("amber"));
  EXPECT_FALSE(debouncer.Accept("green"));
  EXPECT_TRUE(debouncer.Accept("green"));
}

TEST(Debouncer, OnceIsEnoughWhereOneIsAsked) {
  Debouncer debouncer(1);
  EXPECT_TRUE(debouncer.Accept("green"));
  EXPECT_TRUE(debouncer.Accept("amber"));
}

TEST(Debouncer, AKnownStateHasInertiaFromTheStart) {
  Debouncer debouncer(2, "red");
  EXPECT_FALSE(debouncer.Accept("green"));
  EXPECT_TRUE(debouncer.Accept("red"));
}

}  // namespace
}  // namespace kasa_diag::mqtt_bridge
