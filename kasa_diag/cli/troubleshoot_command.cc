#include "kasa_diag/cli/troubleshoot_command.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "kasa_diag/cli/conversation.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/cli/files.h"
#include "kasa_diag/command_line_sentences.h"
#include "kasa_diag/readers/reader.h"
#include "kasa_diag/troubleshooter.h"

namespace kasa_diag::cli {
namespace {

// The one device of the file.
absl::StatusOr<v1::DeviceSnapshot> ReadSnapshot(
    const TroubleshootArguments& arguments) {
  const absl::StatusOr<std::string> bytes = ReadInput(arguments.file);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<readers::Recording> recording =
      readers::Read(*bytes, arguments.file, readers::Format::kAuto);
  if (!recording.ok()) return recording.status();
  for (const std::string& warning : recording->warnings) {
    std::cerr << "kasa_diag: warning: " << warning << "\n";
  }
  const int count = static_cast<int>(recording->devices.size());
  if (arguments.device > count || (arguments.device == 0 && count > 1)) {
    std::string message = absl::StrCat("the file has ", count,
                                       count == 1 ? " device" : " devices",
                                       ": choose one with --device=N");
    for (const readers::Device& device : recording->devices) {
      absl::StrAppend(&message, "\n  ", device.label);
    }
    return absl::OutOfRangeError(message);
  }
  return recording->devices[std::max(1, arguments.device) - 1].snapshot;
}

// What was last seen of the device, as the state has it.
const v1::DeviceSnapshot& LastSeen(const v1::Session& state) {
  for (int i = state.events_size() - 1; i >= 0; --i) {
    if (state.events(i).has_observed()) {
      return state.events(i).observed().snapshot();
    }
  }
  return state.start().snapshot();
}

absl::StatusOr<Troubleshooter> Resume(
    const std::string& path, const std::string& bytes,
    std::shared_ptr<const KnowledgeBase> knowledge) {
  v1::Session state;
  if (!state.ParseFromString(bytes)) {
    return absl::DataLossError(absl::StrCat(
        path,
        ": is no session of kasa_diag, or is damaged; name another file "
        "to begin anew"));
  }
  absl::StatusOr<ResumeResult> resumed =
      Troubleshooter::Resume(state, std::move(knowledge));
  if (!resumed.ok()) {
    return absl::Status(resumed.status().code(),
                        absl::StrCat(path, ": ", resumed.status().message(),
                                     "; name another file to begin anew"));
  }
  for (const v1::Warning& warning : resumed->warnings) {
    std::cerr << "kasa_diag: warning: " << warning.text() << "\n";
  }
  return std::move(resumed->session);
}

}  // namespace

int RunTroubleshoot(const TroubleshootArguments& arguments) {
  const absl::StatusOr<std::shared_ptr<const KnowledgeBase>> knowledge =
      LoadKnowledge(arguments.knowledge);
  if (!knowledge.ok()) return ReportKnowledgeError(knowledge.status());
  if (arguments.file == "-") {
    PrintError(
        "troubleshoot: standard input is for your answers; name a file, or "
        "none");
    return kBadUsage;
  }
  v1::DeviceSnapshot snapshot;
  if (!arguments.file.empty()) {
    absl::StatusOr<v1::DeviceSnapshot> read = ReadSnapshot(arguments);
    if (!read.ok()) {
      PrintError(read.status().message());
      return absl::IsOutOfRange(read.status()) ? kBadUsage : kBadInput;
    }
    snapshot = *std::move(read);
  }

  Troubleshooter session(*knowledge);
  absl::StatusOr<std::string> stored = absl::NotFoundError("");
  if (!arguments.session.empty()) stored = ReadInput(arguments.session);
  if (stored.ok()) {
    absl::StatusOr<Troubleshooter> resumed =
        Resume(arguments.session, *stored, *knowledge);
    if (!resumed.ok()) {
      PrintError(resumed.status().message());
      return kBadInput;
    }
    session = *std::move(resumed);
    const Sentences& words = (*knowledge)->sentences();
    std::cout << words.Say<sentences::kGoingOnWith>(arguments.session) << "\n";
    // The same file again is no news.
    if (!arguments.file.empty() &&
        !google::protobuf::util::MessageDifferencer::Equals(
            snapshot, LastSeen(session.Save()))) {
      const absl::Status status = session.Observe(snapshot);
      if (!status.ok()) {
        PrintError(status.message());
        return kBadInput;
      }
      std::cout << words.Say<sentences::kLookedAtAgain>() << "\n";
    }
  } else if (!arguments.session.empty() && !absl::IsNotFound(stored.status())) {
    PrintError(stored.status().message());
    return kBadInput;
  } else {
    const absl::Status status = session.Start(snapshot);
    if (!status.ok()) {
      PrintError(status.message());
      return kBadKnowledge;
    }
  }
  return Converse(std::move(session), arguments.session);
}

}  // namespace kasa_diag::cli
