#include "kasa_diag/loading/text_file.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace kasa_diag::loading {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(TextFileTest, RemembersWhereFieldsStand) {
  const TextFile file("a.textproto",
                      "name: \"x\"\n"
                      "causes { id: \"one\" }\n"
                      "causes {\n"
                      "  id: \"two\"\n"
                      "  adjust { odds_times: 3 }\n"
                      "}\n");
  ASSERT_THAT(file.problems(), IsEmpty());
  const Place cause = Place(file).Field("causes", 1);
  EXPECT_EQ(cause.MakeProblem("wrong").ToString(),
            "a.textproto:3:1: wrong\n"
            "    causes {\n"
            "    ^");
  EXPECT_EQ(cause.Field("adjust", 0)
                .Field("odds_times")
                .MakeProblem("too small", "make it larger")
                .ToString(),
            "a.textproto:5:12: too small\n"
            "      adjust { odds_times: 3 }\n"
            "               ^\n"
            "  hint: make it larger");
}

TEST(TextFileTest, AMissingFieldHasItsMessagesPlace) {
  const TextFile file("a.textproto", "causes { id: \"one\" }\n");
  const Problem problem =
      Place(file).Field("causes", 0).Field("prior").MakeProblem("missing");
  EXPECT_EQ(problem.line, 1);
  EXPECT_EQ(problem.column, 1);
}

TEST(TextFileTest, PointsIntoAString) {
  const TextFile file("a.textproto",
                      "findings {\n"
                      "  condition: \"abc && \"\n"
                      "             \"x == \\\"y\\\"\"\n"
                      "}\n");
  ASSERT_THAT(file.problems(), IsEmpty());
  const Place condition = Place(file).Field("findings", 0).Field("condition");
  ASSERT_EQ(file.content().findings(0).condition(), "abc && x == \"y\"");
  // The x is the value's byte 7: on the second line.
  EXPECT_EQ(condition.MakeProblemInString(7, 8, "unknown").ToString(),
            "a.textproto:3:15: unknown\n"
            "                 \"x == \\\"y\\\"\"\n"
            "                  ^");
  // "y" with its quotes, each written with a backslash.
  EXPECT_EQ(condition.MakeProblemInString(12, 15, "unknown").ToString(),
            "a.textproto:3:20: unknown\n"
            "                 \"x == \\\"y\\\"\"\n"
            "                       ^~~~~");
}

TEST(TextFileTest, SeveralUnknownFieldsComeOutAtOnce) {
  const TextFile file("a.textproto",
                      "causes { id: \"one\" titel: \"t\" }\n"
                      "causes { id: \"two\" piror: 0.5 }\n");
  ASSERT_THAT(file.problems(), SizeIs(2));
  EXPECT_EQ(file.problems()[0].line, 1);
  EXPECT_THAT(file.problems()[0].hint, HasSubstr("'title'"));
  EXPECT_EQ(file.problems()[1].line, 2);
  EXPECT_THAT(file.problems()[1].hint, HasSubstr("'prior'"));
}

TEST(TextFileTest, BrokenGrammarHasAPlace) {
  const TextFile file("a.textproto", "causes {\n  id \"one\"\n}\n");
  ASSERT_THAT(file.problems(), SizeIs(1));
  EXPECT_EQ(file.problems()[0].line, 2);
  EXPECT_THAT(file.problems()[0].fragment, HasSubstr("id \"one\""));
}

TEST(TextFileTest, AParsedBaseHasNoPlacesButANameAndProblems) {
  v1::KnowledgeBase content;
  content.add_causes()->set_id("one");
  const TextFile file("bundled", content);
  EXPECT_EQ(Place(file).Field("causes", 0).MakeProblem("wrong").ToString(),
            "bundled: wrong");
}

}  // namespace
}  // namespace kasa_diag::loading
