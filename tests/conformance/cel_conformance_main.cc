// cel_conformance [--absent=default|unknown] [--list_skipped] FILE...
//
// Runs the CEL specification's conformance tests (SimpleTestFile in text
// format) and prints for each file how many passed, failed and were skipped,
// and for what the latter; the sum stands in the last line. Exit code: 0 when
// nothing failed, 1 when something did, 2 when a file could not be read.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/conformance/runner.h"

namespace {

using kasa_diag::conformance::Tally;

constexpr char kUsage[] =
    "usage: cel_conformance [--absent=default|unknown] [--list_skipped] "
    "FILE...\n";

// Under `bazel run` the working directory is another one than the caller's.
std::string Resolve(const std::string& path) {
  const char* caller = std::getenv("BUILD_WORKING_DIRECTORY");
  if (caller == nullptr || absl::StartsWith(path, "/")) return path;
  return absl::StrCat(caller, "/", path);
}

std::string CountLine(const Tally& tally) {
  return absl::StrCat(tally.passed, " passed, ", tally.failed, " failed, ",
                      tally.skipped, " skipped");
}

void Print(absl::string_view name, const Tally& tally, bool list_skipped) {
  std::cout << name << ": " << CountLine(tally) << "\n";
  for (const std::string& failure : tally.failures) {
    std::cout << "  FAILED " << failure << "\n";
  }
  for (const auto& [reason, count] : tally.skipped_for) {
    std::cout << "  skipped " << count << ": " << reason << "\n";
  }
  if (!list_skipped) return;
  for (const std::string& skip : tally.skips) {
    std::cout << "  SKIPPED " << skip << "\n";
  }
}

}  // namespace

int main(int argc, char** argv) {
  auto mode = kasa_diag::condition::AbsentFields::kDefault;
  bool list_skipped = false;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--absent=unknown") {
      mode = kasa_diag::condition::AbsentFields::kUnknown;
    } else if (argument == "--absent=default") {
      mode = kasa_diag::condition::AbsentFields::kDefault;
    } else if (argument == "--list_skipped") {
      list_skipped = true;
    } else if (absl::StartsWith(argument, "--")) {
      std::cerr << kUsage;
      return 2;
    } else {
      paths.push_back(argument);
    }
  }
  if (paths.empty()) {
    std::cerr << kUsage;
    return 2;
  }
  bool unread = false;
  Tally sum;
  for (const std::string& path : paths) {
    std::ifstream file(Resolve(path), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    if (!file || std::filesystem::is_directory(Resolve(path))) {
      std::cerr << path << ": can't be read\n";
      unread = true;
      continue;
    }
    const absl::StatusOr<Tally> tally =
        kasa_diag::conformance::RunFile(text.str(), mode);
    if (!tally.ok()) {
      std::cerr << path << ": " << tally.status().message() << "\n";
      unread = true;
      continue;
    }
    Print(path, *tally, list_skipped);
    sum.Add(*tally);
  }
  std::cout << CountLine(sum) << "\n";
  if (unread) return 2;
  return sum.failed == 0 ? 0 : 1;
}
