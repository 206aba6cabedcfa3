// Broken and hostile input: no crash, no endless work, always an answer. (The
// sanitizers see what a test cannot.)

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "kasa_diag/readers/reader.h"
#include "kasa_diag/readers/text_encoding.h"
#include "tests/readers/test_files.h"

namespace kasa_diag::readers {
namespace {

// Reads in every way and checks what always holds.
void Try(absl::string_view bytes) {
  for (Format format :
       {Format::kAuto, Format::kSnapshot, Format::kPythonKasa}) {
    const auto recording = Read(bytes, "in", format);
    if (!recording.ok()) {
      const std::string message(recording.status().message());
      EXPECT_EQ(message.compare(0, 3, "in:"), 0) << message;
      EXPECT_LT(message.size(), 2000u);
      EXPECT_TRUE(IsPlainText(message)) << message;
      continue;
    }
    EXPECT_FALSE(recording->devices.empty());
    EXPECT_LE(recording->warnings.size(), 100u);
    for (const Device& device : recording->devices) {
      EXPECT_TRUE(IsPlainText(device.label));
    }
    for (const std::string& warning : recording->warnings) {
      EXPECT_TRUE(IsPlainText(warning));
    }
  }
}

TEST(HostileInputTest, EveryPrefixOfEveryRecording) {
  for (const auto& path : JsonFiles(TestData())) {
    const std::string content = ReadFile(path);
    for (size_t length = 0; length < content.size(); length += 3) {
      Try(absl::string_view(content).substr(0, length));
    }
  }
}

TEST(HostileInputTest, EveryByteAlone) {
  for (int byte = 0; byte < 256; ++byte) {
    Try(std::string(1, static_cast<char>(byte)));
    Try(std::string("{") + static_cast<char>(byte));
    Try(std::string("wifi {") + static_cast<char>(byte));
  }
}

TEST(HostileInputTest, ChangedBytes) {
  constexpr unsigned kSeed = 20260101;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937 random(kSeed);
  for (const auto& path : JsonFiles(TestData())) {
    const std::string content = ReadFile(path);
    for (int round = 0; round < 400; ++round) {
      std::string changed = content;
      const int changes = 1 + static_cast<int>(random() % 4);
      for (int i = 0; i < changes; ++i) {
        const size_t at = random() % changed.size();
        switch (random() % 4) {
          case 0:
            changed[at] = static_cast<char>(random());
            break;
          case 1:  // another piece of the file
            changed.replace(at, 1,
                            content.substr(random() % content.size(), 9));
            break;
          case 2:
            changed.erase(at, 1 + random() % 20);
            break;
          default:
            changed[at] = "{}[]\",:-0"[random() % 9];
        }
        if (changed.empty()) changed = "x";
      }
      Try(changed);
    }
  }
}

// Values of every kind in place of every other kind.
TEST(HostileInputTest, EveryValueReplaced) {
  const std::vector<std::string> values = {
      "null",  "true",   "-1",      "-1001",
      "1e308", "-1e308", "\"\"",    "\"x\"",
      "[]",    "[[[]]]", "{}",      "{\"error_code\":-1}",
      "0.5",   "[null]", "[1,2,3]", "9007199254740993"};
  for (const auto& path : JsonFiles(TestData())) {
    const std::string content = ReadFile(path);
    // After each colon outside of strings stands a value; cut it out roughly:
    // up to the next comma, line break or bracket.
    for (size_t at = content.find("\": "); at != std::string::npos;
         at = content.find("\": ", at + 1)) {
      const size_t begin = at + 3;
      if (content[begin] == '{' || content[begin] == '[') continue;
      const size_t end = content[begin] == '"'
                             ? content.find('"', begin + 1) + 1
                             : content.find_first_of(",\n]}", begin);
      for (const std::string& value : values) {
        Try(absl::StrCat(content.substr(0, begin), value, content.substr(end)));
      }
    }
  }
}

TEST(HostileInputTest, DeepAndWide) {
  Try(std::string(100000, '['));
  Try(std::string(100000, '{'));
  std::string deep;
  for (int i = 0; i < 60; ++i) deep += "{\"data\":";
  Try(deep + "1" + std::string(60, '}'));
  deep.clear();
  for (int i = 0; i < 60; ++i) deep += "[";
  Try(deep + std::string(60, ']'));
  std::string wide =
      "{\"get_device_info\":{\"model\":\"H\",\"fw_ver\":\"1\"},"
      "\"get_child_device_list\":{\"sum\":1e18,"
      "\"child_device_list\":[";
  std::string details = "]},\"child_devices\":{";
  for (int i = 0; i < 5000; ++i) {
    absl::StrAppend(&wide, i == 0 ? "" : ",", "{\"device_id\":\"", i, "\"}");
    absl::StrAppend(&details, i == 0 ? "" : ",", "\"", i, "\":{}");
  }
  Try(wide + details + "}}");
  std::string failed = "{\"first\":-1001";
  for (int i = 0; i < 5000; ++i) {
    absl::StrAppend(&failed, ",\"", i, "\":{\"get_device_info\":-1001}");
  }
  Try(failed + "}");
  std::string lines;
  for (int i = 0; i < 5000; ++i) lines += "{\"led\":{\"enabled\":true}}\n";
  ReadOptions options;
  options.max_devices = 5000;
  const auto recording = Read(lines, "in", Format::kAuto, options);
  ASSERT_TRUE(recording.ok()) << recording.status();
  EXPECT_EQ(recording->devices.size(), 5000u);
  Try(lines);
}

}  // namespace
}  // namespace kasa_diag::readers
