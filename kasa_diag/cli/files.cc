#include "kasa_diag/cli/files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace kasa_diag::cli {
namespace {

namespace fs = std::filesystem;

fs::path Resolve(const std::string& path) {
  // Set by `bazel run`, which starts programs in a folder of its own.
  const char* typed_in = std::getenv("BUILD_WORKING_DIRECTORY");
  return typed_in == nullptr ? fs::path(path) : fs::path(typed_in) / path;
}

std::string ReadAll(std::istream& in) {
  return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace

absl::StatusOr<std::string> ReadInput(const std::string& path) {
  if (path == "-") return ReadAll(std::cin);
  const fs::path file = Resolve(path);
  std::error_code error;
  if (fs::is_directory(file, error)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": is a folder; name a file"));
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return absl::NotFoundError(absl::StrCat(
        path, ": ",
        fs::exists(file, error) ? "cannot be read" : "no such file"));
  }
  return ReadAll(in);
}

absl::Status WriteOutput(const std::string& path, absl::string_view bytes) {
  std::error_code error;
  // What a link names is replaced, not the link.
  fs::path file = fs::weakly_canonical(Resolve(path), error);
  if (error) file = Resolve(path);
  const fs::file_status before = fs::status(file, error);
  // A pipe or a terminal can only be written to.
  const bool replace = !fs::exists(before) || fs::is_regular_file(before);
  fs::path written = file;
  if (replace) written += ".new";

  std::ofstream out(written, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  bool done = !out.fail();
  if (done && replace) {
    if (fs::exists(before)) {
      fs::permissions(written, before.permissions(), error);
    }
    fs::rename(written, file, error);
    done = !error;
  }
  if (done) return absl::OkStatus();
  if (replace) fs::remove(written, error);
  return absl::UnavailableError(absl::StrCat(path, ": cannot be written"));
}

bool IsFolder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(Resolve(path), error);
}

absl::StatusOr<std::vector<KnowledgeFile>> ReadKnowledge(
    const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  if (fs::is_directory(Resolve(path), error)) {
    for (const auto& entry : fs::directory_iterator(Resolve(path), error)) {
      if (entry.path().extension() == ".textproto") {
        names.push_back((fs::path(path) / entry.path().filename()).string());
      }
    }
    std::sort(names.begin(), names.end());
    if (names.empty()) {
      return absl::NotFoundError(
          absl::StrCat(path, ": the folder has no *.textproto file"));
    }
  } else {
    names.push_back(path);
  }
  std::vector<KnowledgeFile> files;
  for (const std::string& name : names) {
    absl::StatusOr<std::string> text = ReadInput(name);
    if (!text.ok()) return text.status();
    files.push_back({name, *std::move(text)});
  }
  return files;
}

absl::StatusOr<std::vector<KnowledgeFile>> ReadAllKnowledge(
    absl::Span<const std::string> paths) {
  std::vector<KnowledgeFile> files;
  for (const std::string& path : paths) {
    absl::StatusOr<std::vector<KnowledgeFile>> read = ReadKnowledge(path);
    if (!read.ok()) return read.status();
    files.insert(files.end(), std::make_move_iterator(read->begin()),
                 std::make_move_iterator(read->end()));
  }
  return files;
}

}  // namespace kasa_diag::cli
