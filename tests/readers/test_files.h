// Files that the readers' tests work on.

#ifndef KASA_DIAG_TESTS_READERS_TEST_FILES_H_
#define KASA_DIAG_TESTS_READERS_TEST_FILES_H_

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace kasa_diag::readers {

// The folder with snapshot.md and data/, or "" where the tests run without it.
inline std::string SharedFolder() {
  const char* folder = std::getenv("KASA_DIAG_SHARED");
  return folder == nullptr ? "" : folder;
}

inline constexpr char kNoSharedFolder[] =
    "KASA_DIAG_SHARED does not name the folder with snapshot.md and data/";

inline std::string FileContent(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << "cannot open " << path;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

// The .json files under a folder, sorted.
inline std::vector<std::filesystem::path> JsonFiles(
    const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// Of the repository; tests start at its root.
inline std::filesystem::path TestData() { return "tests/readers/testdata"; }

// Recordings of real devices; empty without the shared folder.
inline std::vector<std::filesystem::path> RecordedDevices() {
  if (SharedFolder().empty()) return {};
  return JsonFiles(std::filesystem::path(SharedFolder()) / "data" /
                   "device_dumps");
}

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_TESTS_READERS_TEST_FILES_H_
