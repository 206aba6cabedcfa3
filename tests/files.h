// Files that tests read. Tests run in the project's folder.

#ifndef KASA_DIAG_TESTS_FILES_H_
#define KASA_DIAG_TESTS_FILES_H_

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace kasa_diag {

// The file's content; a test failure where it can't be read.
inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << "cannot open " << path;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

// The folder of facts and recordings, with snapshot.md and data/; "" where the
// tests run without it. Skip then, and say kNoSharedFolder.
inline std::string SharedFolder() {
  const char* folder = std::getenv("KASA_DIAG_SHARED");
  return folder == nullptr ? "" : folder;
}

inline constexpr char kNoSharedFolder[] =
    "KASA_DIAG_SHARED does not name the folder with snapshot.md and data/";

}  // namespace kasa_diag

#endif  // KASA_DIAG_TESTS_FILES_H_
