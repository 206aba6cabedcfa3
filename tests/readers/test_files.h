// Files that the readers' tests work on.

#ifndef KASA_DIAG_TESTS_READERS_TEST_FILES_H_
#define KASA_DIAG_TESTS_READERS_TEST_FILES_H_

#include <algorithm>
#include <filesystem>
#include <vector>

#include "tests/files.h"

namespace kasa_diag::readers {

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
