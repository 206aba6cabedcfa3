#include "kasa_diag/device/firmware_version.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/files.h"

namespace kasa_diag::device {
namespace {

std::string Reread(absl::string_view text) {
  const absl::optional<FirmwareVersion> version = FirmwareVersion::Parse(text);
  return version.has_value() ? version->ToString() : "nothing";
}

TEST(FirmwareVersion, ReadsTheFormsThatVendorsPrint) {
  EXPECT_EQ(Reread("1.4.3 Build 240919 Rel.70035n"),
            "1.4.3 Build 20240919 Rel.70035");
  EXPECT_EQ(Reread("1.3.11 Build 240110 Rel.64341n(4555)"),
            "1.3.11 Build 20240110 Rel.64341");
  EXPECT_EQ(Reread("2.3.22 Build 20230731 rel.69808"),
            "2.3.22 Build 20230731 Rel.69808");
  EXPECT_EQ(Reread("1.1.6 Build 240130 Rel.182746"),
            "1.1.6 Build 20240130 Rel.182746");
  EXPECT_EQ(Reread("1.3.7 Build 20230711 Rel. 61904"),
            "1.3.7 Build 20230711 Rel.61904");
  EXPECT_EQ(Reread("1.0.17 Build 210506 Rel.075231"),
            "1.0.17 Build 20210506 Rel.75231");
  EXPECT_EQ(Reread("1.2.3"), "1.2.3");
}

TEST(FirmwareVersion, ReadsWhatPeopleType) {
  EXPECT_EQ(Reread("1.2.3 Build 240110 Rel85400n"),
            "1.2.3 Build 20240110 Rel.85400");
  EXPECT_EQ(Reread("1.2.3 build 240110 rel.10833n"),
            "1.2.3 Build 20240110 Rel.10833");
  EXPECT_EQ(Reread("1.2.3 Build 240110 Release 60.225n"),
            "1.2.3 Build 20240110 Rel.60225");
  EXPECT_EQ(Reread("  v2.4.1  "), "2.4.1");
  EXPECT_EQ(Reread("V2"), "2");
  EXPECT_EQ(Reread("1.2 Build240110"), "1.2 Build 20240110");
  EXPECT_EQ(Reread("1.2.3\tBUILD\t240110"), "1.2.3 Build 20240110");
  EXPECT_EQ(Reread("01.02.003"), "1.2.3");
}

TEST(FirmwareVersion, NeverGuesses) {
  for (const char* text : {"",
                           " ",
                           "v",
                           "new",
                           "1.",
                           ".1",
                           "1..2",
                           "1.2.x",
                           "1.x.x",
                           "-1.2",
                           "1.2.3.4.5.6.7.8.9",
                           "4294967296",
                           "1.2.3beta",
                           "1.2.3 240110",
                           "1.2.3 Build",
                           "1.2.3 Build 24011",
                           "1.2.3 Build 2401100",
                           "1.2.3 Build 241310",
                           "1.2.3 Build 240230",
                           "1.2.3 Build 230229",
                           "1.2.3 Build 240100",
                           "1.2.3 Build 19691231",
                           "1.2.3Build 240110",
                           "1.2.3 Build 240110Rel.1",
                           "1.2.3 Build 240110 64341n",
                           "1.2.3 Build 240110 Rel.",
                           "1.2.3 Build 240110 Rel.n",
                           "1.2.3 Build 240110 Rel.1n(",
                           "1.2.3 Build 240110 Rel.1n(x)",
                           "1.2.3 Build 240110 Rel.1n(4555",
                           "1.2.3 Build 240110 Rel.1n(4555) x",
                           "1.2.3 Build 240110 Rel.9999999999",
                           "1.2.3 Build 240110 Rel.1.0000000000",
                           "1.2.3 Build 240110 Rel.1 Rel.2",
                           "1.2.3 Rel.1"}) {
    EXPECT_EQ(Reread(text), "nothing") << text;
  }
  EXPECT_EQ(Reread(std::string("1.2\0.3", 6)), "nothing");
}

TEST(FirmwareVersion, KnowsLeapYears) {
  EXPECT_EQ(Reread("1 Build 240229"), "1 Build 20240229");
  EXPECT_EQ(Reread("1 Build 20000229"), "1 Build 20000229");
  EXPECT_EQ(Reread("1 Build 21000229"), "nothing");
}

int Compare(absl::string_view a, absl::string_view b) {
  return FirmwareVersion::Compare(*FirmwareVersion::Parse(a),
                                  *FirmwareVersion::Parse(b));
}

TEST(FirmwareVersion, OrdersByPartsThenBuildThenRelease) {
  // Each is older than every later one.
  const std::vector<const char*> ascending = {
      "1.0.9 Build 300101 Rel.9",    // the parts come first
      "1.0.18 Build 210128 Rel.1",   //
      "1.1.1 Build 201225 Rel.1",    // a later version of an earlier day
      "1.1.2 Build 191016 Rel.5",    // same parts, other day
      "1.1.2 Build 20191023 Rel.4",  //
      "1.1.2 Build 191023 Rel.5n",   // same day, other release
      "1.1.2 Build 191023 rel.10000", "1.2", "1.10.0", "2",
  };
  for (size_t i = 0; i < ascending.size(); ++i) {
    EXPECT_EQ(Compare(ascending[i], ascending[i]), 0);
    for (size_t j = i + 1; j < ascending.size(); ++j) {
      EXPECT_LT(Compare(ascending[i], ascending[j]), 0)
          << ascending[i] << " and " << ascending[j];
      EXPECT_GT(Compare(ascending[j], ascending[i]), 0)
          << ascending[i] << " and " << ascending[j];
    }
  }
}

TEST(FirmwareVersion, ComparesWhatBothHave) {
  EXPECT_EQ(Compare("1.2", "1.2.0"), 0);
  EXPECT_EQ(Compare("1.2", "1.2.0.0.0.0.0.0"), 0);
  EXPECT_LT(Compare("1.2", "1.2.0.1"), 0);
  EXPECT_EQ(Compare("1.2.3", "1.2.3 Build 240110 Rel.1"), 0);
  EXPECT_EQ(Compare("1.2.3 Build 240110", "1.2.3 Build 240110 Rel.1"), 0);
  EXPECT_LT(Compare("1.2.3 Build 240109", "1.2.3 Build 240110 Rel.1"), 0);
  EXPECT_EQ(Compare("1.2.3 Build 240110", "1.2.3 Build 20240110"), 0);
}

// The values of all members of this name in a text of JSON, strings without
// escapes and numbers.
std::vector<std::string> Members(const std::string& json,
                                 const std::string& name) {
  std::vector<std::string> values;
  const std::string key = absl::StrCat("\"", name, "\":");
  for (size_t place = json.find(key); place != std::string::npos;
       place = json.find(key, place)) {
    place = json.find_first_not_of(" \n", place + key.size());
    const bool quoted = json[place] == '"';
    const size_t end =
        quoted ? json.find('"', place + 1) : json.find_first_of(",}\n", place);
    values.push_back(json.substr(place + quoted, end - place - quoted));
  }
  return values;
}

TEST(FirmwareVersion, ReadsEveryKnownVersion) {
  if (SharedFolder().empty()) GTEST_SKIP() << kNoSharedFolder;
  const std::string json =
      ReadFile(SharedFolder() + "/data/firmware_versions.json");
  const std::vector<std::string> versions = Members(json, "version");
  const std::vector<std::string> builds = Members(json, "build");
  const std::vector<std::string> releases = Members(json, "rel");
  ASSERT_GT(versions.size(), 800u);
  ASSERT_EQ(builds.size(), versions.size());
  ASSERT_EQ(releases.size(), versions.size());
  for (size_t i = 0; i < versions.size(); ++i) {
    std::string text = versions[i];
    if (builds[i] != "null") absl::StrAppend(&text, " Build ", builds[i]);
    if (releases[i] != "null") absl::StrAppend(&text, " Rel.", releases[i]);
    const auto version = FirmwareVersion::Parse(text);
    ASSERT_TRUE(version.has_value()) << text;
    EXPECT_EQ(version->has_release(), releases[i] != "null");
    if (version->has_release()) {
      EXPECT_EQ(absl::StrCat(version->release()), releases[i]);
    }
    if (builds[i] != "null") {
      EXPECT_EQ(
          absl::StrCat(version->build()),
          builds[i].size() == 8 ? builds[i] : absl::StrCat("20", builds[i]));
    }
    // Writing it down and reading it again changes nothing.
    const auto again = FirmwareVersion::Parse(version->ToString());
    ASSERT_TRUE(again.has_value()) << version->ToString();
    EXPECT_EQ(again->ToString(), version->ToString());
    EXPECT_EQ(FirmwareVersion::Compare(*again, *version), 0);
  }
}

TEST(FirmwareVersion, ReadsEveryVersionOfRecordedDevices) {
  if (SharedFolder().empty()) GTEST_SKIP() << kNoSharedFolder;
  std::set<std::string> seen;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           SharedFolder() + "/data/device_dumps")) {
    if (entry.path().extension() != ".json") continue;
    const std::string json = ReadFile(entry.path());
    for (const char* name : {"sw_ver", "sw_version", "fw_ver"}) {
      for (const std::string& text : Members(json, name)) seen.insert(text);
    }
  }
  ASSERT_GT(seen.size(), 50u);
  for (const std::string& text : seen) {
    EXPECT_TRUE(FirmwareVersion::Parse(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace kasa_diag::device
