#include "kasa_diag/cli/diagnose_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/files.h"
#include "kasa_diag/cli/text_report.h"
#include "kasa_diag/command_line_sentences.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/readers/reader.h"

namespace kasa_diag::cli {
namespace {

constexpr int kTopInText = 5;

readers::Format ToFormat(const std::string& from) {
  if (from == "snapshot") return readers::Format::kSnapshot;
  if (from == "python-kasa") return readers::Format::kPythonKasa;
  return readers::Format::kAuto;
}

bool WantsColor() {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && (no_color == nullptr || *no_color == '\0');
}

// "device 2 of 3 (P300)": the reader's label, in the language of the texts.
std::string Label(const Sentences& words, int number, int count,
                  const readers::Device& device) {
  const size_t model = device.label.find(" (");
  return absl::StrCat(
      words.Say<sentences::kDeviceOf>(number, count),
      model == std::string::npos ? "" : device.label.substr(model));
}

std::string Render(const Sentences& words, const v1::Diagnosis& diagnosis,
                   const std::string& label,
                   const DiagnoseArguments& arguments) {
  std::string out;
  if (arguments.format == "text") {
    TextOptions options;
    options.color = WantsColor();
    options.top = arguments.top == 0 ? kTopInText : arguments.top;
    out = TextReport(words, diagnosis, label, options);
  } else if (arguments.format == "json") {
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = true;
    const auto status =
        google::protobuf::util::MessageToJsonString(diagnosis, &out, options);
    if (!status.ok()) out.clear();
    out += '\n';
  } else if (arguments.format == "textproto") {
    google::protobuf::TextFormat::PrintToString(diagnosis, &out);
  } else {
    diagnosis.SerializeToString(&out);
  }
  return out;
}

// Keeps the devices that the arguments ask for. Empty and a message on stderr
// where that cannot be done.
std::vector<readers::Device> Choose(std::vector<readers::Device> devices,
                                    const DiagnoseArguments& arguments) {
  const int count = static_cast<int>(devices.size());
  if (arguments.device > count) {
    PrintError(absl::StrCat("--device=", arguments.device, ": the file has ",
                            count, count == 1 ? " device" : " devices"));
    return {};
  }
  if (arguments.device > 0) {
    std::vector<readers::Device> one;
    one.push_back(std::move(devices[arguments.device - 1]));
    return one;
  }
  const bool one_only =
      arguments.format == "binary" || arguments.format == "textproto";
  if (one_only && count > 1) {
    std::string message = absl::StrCat(
        "the file has ", count, " devices, and --format=", arguments.format,
        " holds one diagnosis: choose with --device=N");
    for (const readers::Device& device : devices) {
      absl::StrAppend(&message, "\n  ", device.label);
    }
    PrintError(message);
    return {};
  }
  return devices;
}

}  // namespace

int RunDiagnose(const DiagnoseArguments& arguments) {
  const absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
      LoadKnowledge(arguments.knowledge);
  if (!knowledge.ok()) return ReportKnowledgeError(knowledge.status());

  const absl::StatusOr<std::string> bytes = ReadInput(arguments.file);
  if (!bytes.ok()) {
    PrintError(bytes.status().message());
    return kBadInput;
  }
  absl::StatusOr<readers::Recording> recording = readers::Read(
      *bytes, arguments.file == "-" ? "standard input" : arguments.file,
      ToFormat(arguments.from));
  if (!recording.ok()) {
    PrintError(recording.status().message());
    return kBadInput;
  }
  for (const std::string& warning : recording->warnings) {
    std::cerr << "kasa_diag: warning: " << warning << "\n";
  }
  const int count = static_cast<int>(recording->devices.size());
  const std::vector<readers::Device> devices =
      Choose(std::move(recording->devices), arguments);
  if (devices.empty()) return kBadUsage;

  const Diagnoser diagnoser(*knowledge);
  DiagnoseOptions options;
  options.complaint = !arguments.no_complaint;
  const Sentences& words = (*knowledge)->sentences();
  int number = std::max(1, arguments.device);
  bool first = true;
  for (const readers::Device& device : devices) {
    absl::StatusOr<v1::Diagnosis> diagnosis =
        diagnoser.Diagnose(device.snapshot, options);
    if (!diagnosis.ok()) {
      PrintError(diagnosis.status().message());
      return kBadInput;
    }
    if (arguments.top > 0 && diagnosis->causes_size() > arguments.top) {
      diagnosis->mutable_causes()->DeleteSubrange(
          arguments.top, diagnosis->causes_size() - arguments.top);
    }
    if (!first && arguments.format == "text") std::cout << "\n";
    first = false;
    const std::string label =
        count > 1 ? Label(words, number, count, device) : "";
    ++number;
    std::cout << Render(words, *diagnosis, label, arguments);
  }
  std::cout.flush();
  if (!std::cout) {
    PrintError("the output could not be written");
    return kBadInput;
  }
  return kOk;
}

}  // namespace kasa_diag::cli
