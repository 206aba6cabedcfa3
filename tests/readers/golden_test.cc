// Each small recording of testdata/ and what is read of it. The golden files
// are written anew into a folder by KASA_DIAG_GOLDEN_OUT=FOLDER.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "kasa_diag/readers/reader.h"
#include "tests/readers/test_files.h"

namespace kasa_diag::readers {
namespace {

std::string Shown(const absl::StatusOr<Recording>& recording) {
  if (!recording.ok()) return std::string(recording.status().message()) + "\n";
  std::string shown;
  for (const Device& device : recording->devices) {
    std::string text;
    google::protobuf::TextFormat::PrintToString(device.snapshot, &text);
    shown += "# " + device.label + "\n" + text;
  }
  for (const std::string& warning : recording->warnings) {
    shown += "# warning: " + warning + "\n";
  }
  return shown;
}

TEST(GoldenTest, RecordingsGiveTheirSnapshots) {
  int count = 0;
  for (const auto& path : JsonFiles(TestData())) {
    SCOPED_TRACE(path.string());
    const std::string name = path.filename().string();
    const std::string shown = Shown(Read(ReadFile(path), name, Format::kAuto));
    std::filesystem::path golden = path;
    golden.replace_extension(".golden.txt");
    if (const char* folder = std::getenv("KASA_DIAG_GOLDEN_OUT")) {
      std::ofstream(std::filesystem::path(folder) / golden.filename()) << shown;
    } else {
      EXPECT_EQ(shown, ReadFile(golden));
    }
    ++count;
  }
  EXPECT_GE(count, 5);
}

TEST(GoldenTest, ForcingTheFormChangesNothing) {
  for (const auto& path : JsonFiles(TestData())) {
    SCOPED_TRACE(path.string());
    const std::string content = ReadFile(path);
    EXPECT_EQ(Shown(Read(content, "x", Format::kAuto)),
              Shown(Read(content, "x", Format::kPythonKasa)));
  }
}

}  // namespace
}  // namespace kasa_diag::readers
