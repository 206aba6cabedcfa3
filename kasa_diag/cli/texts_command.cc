#include "kasa_diag/cli/texts_command.h"

#include <iostream>
#include <string>

#include "google/protobuf/text_format.h"
#include "kasa_diag/cli/errors.h"
#include "kasa_diag/cli/exit_codes.h"
#include "kasa_diag/texts.h"

namespace kasa_diag::cli {

int RunTexts(const KnowledgeOptions& options) {
  KnowledgeOptions original = options;
  original.texts.clear();
  const auto knowledge = LoadKnowledge(original);
  if (!knowledge.ok()) return ReportKnowledgeError(knowledge.status());
  v1::Catalogue before;
  if (!options.texts.empty()) {
    absl::StatusOr<v1::Catalogue> read = ReadCatalogue(options.texts);
    if (!read.ok()) return ReportKnowledgeError(read.status());
    before = *std::move(read);
    // Other problems show in what is printed.
    const Translation translation = Translate((*knowledge)->content(), before);
    for (const Translation::Malformed& malformed : translation.malformed) {
      PrintWarning(options.texts, malformed.ToString());
    }
  }
  std::string text;
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(UpdateCatalogue((*knowledge)->content(), before),
                        &text);
  std::cout << "# proto-file: proto/kasa_diag/v1/catalogue.proto\n"
               "# proto-message: kasa_diag.v1.Catalogue\n"
            << text << std::flush;
  if (std::cout) return kOk;
  PrintError("the output could not be written");
  return kBadInput;
}

}  // namespace kasa_diag::cli
